package ir

import (
	"slices"

	"github.com/jitwasm/jitwasm/asm"
)

// rewriter replaces values by cheaper ones that give the same.
type rewriter struct {
	f       *Func
	b       *Block
	out     []*Value // b's values so far
	uses    []int    // by ID; at least as many as there are
	pos     *Value   // the one that is looked at
	changed bool
}

// simplify folds constants, uses what is known of operands' bits, computes in 32
// bits what is cut to 32 bits afterwards, and moves constants into the offsets
// of loads and stores. It reports whether it changed f.
func (f *Func) simplify() bool {
	r := &rewriter{f: f, uses: f.countUses()}
	for _, b := range f.reversePostorder() {
		r.block(b)
	}
	f.resolveCopies()
	return r.changed
}

func (f *Func) countUses() []int {
	uses := make([]int, f.values+1)
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			for _, a := range v.Args {
				uses[a.ID]++
			}
		}
		if b.Control != nil {
			uses[b.Control.ID]++
		}
		for _, r := range b.Results {
			uses[r.ID]++
		}
	}
	return uses
}

// once says whether v is used once only.
func (r *rewriter) once(v *Value) bool { return v.ID >= len(r.uses) || r.uses[v.ID] <= 1 }

// use counts n more uses of v.
func (r *rewriter) use(v *Value, n int) {
	for v.ID >= len(r.uses) {
		r.uses = append(r.uses, 0)
	}
	r.uses[v.ID] += n
}

func (r *rewriter) block(b *Block) {
	r.b, r.out = b, make([]*Value, 0, len(b.Values))
	for _, v := range b.Values {
		for i, a := range v.Args {
			v.Args[i] = a.source()
		}
		r.pos = v
		if r.rewrite(v) {
			r.changed = true
		}
		r.out = append(r.out, v)
	}
	b.Values = r.out
	if b.Control != nil {
		b.Control = b.Control.source()
		r.control(b)
	}
}

// source is v, or what it is a copy of.
func (v *Value) source() *Value {
	for v.Op == OpCopy {
		v = v.Args[0]
	}
	return v
}

// wasm adds an instruction in front of the value that is looked at.
func (r *rewriter) wasm(op asm.Op, args ...*Value) *Value {
	v := r.add(OpWasm, op.Info().Pushes[0], args...)
	v.Inst = op
	for _, a := range args {
		r.use(a, 1)
	}
	r.rewrite(v)
	r.out = append(r.out, v)
	return v.source()
}

// rewrite applies rules to v until none fits.
func (r *rewriter) rewrite(v *Value) bool {
	changed := false
	for range maxRounds {
		args := slices.Clone(v.Args)
		if !r.visit(v) {
			break
		}
		changed = true
		for _, a := range args {
			r.use(a, -1)
		}
		for _, a := range v.Args {
			r.use(a, 1)
		}
	}
	if v.Op == OpCopy && v.ID < len(r.uses) {
		r.use(v.Args[0], r.uses[v.ID])
	}
	return changed
}

func (r *rewriter) constant(t asm.ValType, bits int64) *Value {
	v := r.add(OpConst, t)
	if t == asm.I32 {
		bits = int64(int32(bits))
	}
	v.Imm = bits
	r.out = append(r.out, v)
	return v
}

func (r *rewriter) add(op Op, t asm.ValType, args ...*Value) *Value {
	v := r.f.NewValue(op, t, args...)
	v.Block, v.Pos = r.b, r.pos.Pos
	return v
}

// visit applies one rule to v; it reports whether one fitted.
func (r *rewriter) visit(v *Value) bool {
	switch v.Op {
	case OpWasm:
		return r.fold(v) || r.normalize(v) || r.instruction(v)
	case OpLoad:
		return r.address(v) || r.loadConstant(v)
	case OpStore:
		return r.address(v) || r.stored(v)
	case OpSelect:
		return r.choose(v)
	case OpGlobalGet:
		if v.Global.Const {
			return r.toConst(v, v.Global.Init)
		}
	}
	return false
}

// toConst, copyOf and to make v something else. All report true.

func (r *rewriter) toConst(v *Value, bits int64) bool {
	if v.Type == asm.I32 {
		bits = int64(int32(bits))
	}
	*v = Value{ID: v.ID, Op: OpConst, Type: v.Type, Imm: bits, Block: v.Block, Pos: v.Pos}
	return true
}

func (r *rewriter) copyOf(v, x *Value) bool {
	v.become(x)
	return true
}

func (r *rewriter) to(v *Value, op asm.Op, args ...*Value) bool {
	v.rewrite(op, args...)
	return true
}

// fold computes what has constant operands only.
func (r *rewriter) fold(v *Value) bool {
	var args [2]int64
	for i, a := range v.Args {
		if a.Op != OpConst {
			return false
		}
		args[i] = a.Imm
	}
	bits, ok := Fold(v.Inst, args[:len(v.Args)]...)
	return ok && r.toConst(v, bits)
}

// normalize puts a constant operand last.
func (r *rewriter) normalize(v *Value) bool {
	if len(v.Args) != 2 || v.Args[0].Op != OpConst || v.Args[1].Op == OpConst {
		return false
	}
	if swapped := turned[v.Inst]; swapped != 0 {
		return r.to(v, swapped, v.Args[1], v.Args[0])
	}
	return false
}

// turned is the instruction that does the same with its operands exchanged.
var turned = map[asm.Op]asm.Op{
	asm.OpI32Add: asm.OpI32Add, asm.OpI32Mul: asm.OpI32Mul, asm.OpI32And: asm.OpI32And, asm.OpI32Or: asm.OpI32Or, asm.OpI32Xor: asm.OpI32Xor,
	asm.OpI64Add: asm.OpI64Add, asm.OpI64Mul: asm.OpI64Mul, asm.OpI64And: asm.OpI64And, asm.OpI64Or: asm.OpI64Or, asm.OpI64Xor: asm.OpI64Xor,
	asm.OpI32Eq: asm.OpI32Eq, asm.OpI32Ne: asm.OpI32Ne, asm.OpI64Eq: asm.OpI64Eq, asm.OpI64Ne: asm.OpI64Ne,
	asm.OpI32LtS: asm.OpI32GtS, asm.OpI32LtU: asm.OpI32GtU, asm.OpI32GtS: asm.OpI32LtS, asm.OpI32GtU: asm.OpI32LtU,
	asm.OpI32LeS: asm.OpI32GeS, asm.OpI32LeU: asm.OpI32GeU, asm.OpI32GeS: asm.OpI32LeS, asm.OpI32GeU: asm.OpI32LeU,
	asm.OpI64LtS: asm.OpI64GtS, asm.OpI64LtU: asm.OpI64GtU, asm.OpI64GtS: asm.OpI64LtS, asm.OpI64GtU: asm.OpI64LtU,
	asm.OpI64LeS: asm.OpI64GeS, asm.OpI64LeU: asm.OpI64GeU, asm.OpI64GeS: asm.OpI64LeS, asm.OpI64GeU: asm.OpI64LeU,
}

// inverse is the comparison that gives the opposite.
var inverse = map[asm.Op]asm.Op{
	asm.OpI32Eq: asm.OpI32Ne, asm.OpI32Ne: asm.OpI32Eq, asm.OpI64Eq: asm.OpI64Ne, asm.OpI64Ne: asm.OpI64Eq,
	asm.OpI32LtS: asm.OpI32GeS, asm.OpI32LtU: asm.OpI32GeU, asm.OpI32GtS: asm.OpI32LeS, asm.OpI32GtU: asm.OpI32LeU,
	asm.OpI32LeS: asm.OpI32GtS, asm.OpI32LeU: asm.OpI32GtU, asm.OpI32GeS: asm.OpI32LtS, asm.OpI32GeU: asm.OpI32LtU,
	asm.OpI64LtS: asm.OpI64GeS, asm.OpI64LtU: asm.OpI64GeU, asm.OpI64GtS: asm.OpI64LeS, asm.OpI64GtU: asm.OpI64LeU,
	asm.OpI64LeS: asm.OpI64GtS, asm.OpI64LeU: asm.OpI64GtU, asm.OpI64GeS: asm.OpI64LtS, asm.OpI64GeU: asm.OpI64LtU,
	asm.OpF32Eq: asm.OpF32Ne, asm.OpF32Ne: asm.OpF32Eq, asm.OpF64Eq: asm.OpF64Ne, asm.OpF64Ne: asm.OpF64Eq,
}

// control simplifies what b's end depends on.
func (r *rewriter) control(b *Block) {
	for b.Kind == TermIf {
		c := b.Control
		switch {
		case c.is(asm.OpI32Eqz) && b.Succs[0] != b.Succs[1]:
			b.Succs[0], b.Succs[1] = b.Succs[1], b.Succs[0]
			b.Control = c.Args[0]
		case c.is(asm.OpI32Ne) && c.Args[1].isConst(0):
			b.Control = c.Args[0]
		default:
			return
		}
		r.changed = true
	}
}

// is says whether v is this instruction.
func (v *Value) is(op asm.Op) bool { return v.Op == OpWasm && v.Inst == op }

// isConst says whether v is this integer.
func (v *Value) isConst(n int64) bool { return v.Op == OpConst && v.Imm == n && isInteger(v.Type) }

func isInteger(t asm.ValType) bool { return t == asm.I32 || t == asm.I64 }

// choose simplifies a select.
func (r *rewriter) choose(v *Value) bool {
	x, y, c := v.Args[0], v.Args[1], v.Args[2]
	switch {
	case c.Op == OpConst && c.Imm != 0, x == y:
		return r.copyOf(v, x)
	case c.Op == OpConst:
		return r.copyOf(v, y)
	case c.is(asm.OpI32Eqz):
		v.Args = []*Value{y, x, c.Args[0]}
		return true
	case c.is(asm.OpI32Ne) && c.Args[1].isConst(0):
		v.Args = []*Value{x, y, c.Args[0]}
		return true
	case v.Type == asm.I32 && x.isConst(1) && y.isConst(0) && c.possible(0) <= 1:
		return r.copyOf(v, c)
	case v.Type == asm.I32 && x.isConst(0) && y.isConst(1):
		return r.to(v, asm.OpI32Eqz, c)
	case v.Type == asm.I32 && x.isConst(1) && y.isConst(0):
		return r.to(v, asm.OpI32Ne, c, r.constant(asm.I32, 0))
	}
	return false
}
