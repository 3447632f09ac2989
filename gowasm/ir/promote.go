package ir

import (
	"slices"

	"github.com/jitwasm/jitwasm/asm"
)

// Promotion makes values of the parts of allocas. An alloca qualifies if its
// address is used for nothing but loads, stores, fills and copies at constant
// offsets. Its bytes are divided into slots; one that is always accessed in
// full and as one type becomes a variable, for which phis are found as in
// Braun and others, "Simple and Efficient Construction of Static Single
// Assignment Form" (2013).

// slot is a part of an alloca.
type slot struct {
	offset, size uint32
	typ          asm.ValType
}

// access is a use of an alloca's address.
type access struct {
	v      *Value
	offset uint32
	size   uint32
}

// variable is a slot that becomes values.
type variable struct {
	f   *Func
	typ asm.ValType
	in  map[*Block]*Value // at the start of a block
	out map[*Block]*Value // at its end, where it is stored to
}

// alloca is what promotion knows of one.
type alloca struct {
	v        *Value
	offset   map[*Value]uint32 // addresses within it, its own included
	accesses []access          // loads and stores
	ranges   []access          // fills and copies
	escapes  bool
}

// promote makes values of what it can; it reports whether it changed f.
func (f *Func) promote() bool {
	allocas := f.findAllocas()
	changed := false
	for _, a := range allocas {
		if a.escapes {
			continue
		}
		if len(a.loads()) == 0 && !a.isCopied() {
			a.dropStores()
			changed = true
			continue
		}
		slots := a.slots()
		if len(slots) == 0 {
			continue
		}
		changed = true
		f.expandFills(a, slots)
		for _, s := range slots {
			f.promoteSlot(a, s)
		}
	}
	return changed
}

func (a *alloca) loads() []access {
	return slices.DeleteFunc(slices.Clone(a.accesses), func(x access) bool { return x.v.Op != OpLoad })
}

// isCopied says whether a memory.copy reads a's contents.
func (a *alloca) isCopied() bool {
	return slices.ContainsFunc(a.ranges, func(x access) bool {
		_, reads := a.offset[x.v.Args[1]]
		return x.v.Op == OpMemoryCopy && reads
	})
}

// dropStores drops what is only written.
func (a *alloca) dropStores() {
	for _, x := range append(a.accesses, a.ranges...) {
		x.v.nothing()
	}
}

// nothing makes an effect vanish. dropDead collects it.
func (v *Value) nothing() {
	*v = Value{ID: v.ID, Op: OpConst, Type: asm.I32, Block: v.Block, Pos: v.Pos}
}

// findAllocas finds all allocas and their uses.
func (f *Func) findAllocas() []*alloca {
	var all []*alloca
	of := map[*Value]*alloca{} // by address within it
	for _, b := range f.reversePostorder() {
		for _, v := range b.Values {
			if v.Op == OpAlloca {
				a := &alloca{v: v, offset: map[*Value]uint32{v: 0}}
				all, of[v] = append(all, a), a
			}
			if base, add, ok := v.constantOffset(); ok && of[base] != nil {
				a := of[base]
				a.offset[v], of[v] = a.offset[base]+add, a
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			for i, arg := range v.Args {
				if a := of[arg]; a != nil && of[v] != a {
					a.use(v, i)
				}
			}
		}
		for _, r := range b.Results {
			if a := of[r]; a != nil {
				a.escapes = true
			}
		}
		if a := of[b.Control]; a != nil {
			a.escapes = true
		}
	}
	return all
}

// constantOffset recognises base + constant.
func (v *Value) constantOffset() (base *Value, add uint32, ok bool) {
	if v.Op != OpWasm || v.Inst != asm.OpI32Add {
		return nil, 0, false
	}
	if c := v.Args[1]; c.Op == OpConst {
		return v.Args[0], uint32(c.Imm), true
	}
	if c := v.Args[0]; c.Op == OpConst {
		return v.Args[1], uint32(c.Imm), true
	}
	return nil, 0, false
}

// use notes that v has an address within a as argument i.
func (a *alloca) use(v *Value, i int) {
	at := a.offset[v.Args[i]]
	switch {
	case v.Op == OpLoad, v.Op == OpStore && i == 0 && a.offsetOf(v.Args[1]) < 0:
		a.accesses = append(a.accesses, access{v, at + uint32(v.Imm), width(v.Inst)})
	case v.Op == OpMemoryFill && i == 0 && v.Args[1].Op == OpConst && v.Args[2].Op == OpConst,
		v.Op == OpMemoryCopy && i < 2 && v.Args[2].Op == OpConst:
		a.ranges = append(a.ranges, access{v, at, uint32(v.Args[2].Imm)})
	default:
		a.escapes = true
	}
}

func (a *alloca) offsetOf(v *Value) int {
	if off, ok := a.offset[v]; ok {
		return int(off)
	}
	return -1
}

// slots are the parts of a that can become variables.
func (a *alloca) slots() []slot {
	all := map[slot]bool{}
	for _, x := range a.accesses {
		all[slot{x.offset, x.size, x.v.accessType()}] = true
	}
	var slots []slot
	for s := range all {
		if !slices.ContainsFunc(a.ranges, s.partOf) && !s.overlapsOther(all) && s.offset+s.size <= uint32(a.v.Imm) {
			slots = append(slots, s)
		}
	}
	slices.SortFunc(slots, func(x, y slot) int { return int(x.offset) - int(y.offset) })
	return slots
}

func (s slot) overlapsOther(all map[slot]bool) bool {
	for o := range all {
		if o != s && o.offset < s.offset+s.size && s.offset < o.offset+o.size {
			return true
		}
	}
	return false
}

// partOf says whether x keeps s from becoming a variable: copies do, and fills
// of a part or with anything but zeroes.
func (s slot) partOf(x access) bool {
	end := x.offset + x.size
	if end <= s.offset || s.offset+s.size <= x.offset {
		return false
	}
	return x.v.Op == OpMemoryCopy || x.v.Args[1].Imm != 0 || x.offset > s.offset || end < s.offset+s.size
}

// accessType is the type of what a load or store moves.
func (v *Value) accessType() asm.ValType {
	if v.Op == OpStore {
		return v.Args[1].Type
	}
	return v.Type
}

// expandFills adds a store of zero for each slot that a fill covers. The fill
// stays if it covers more.
func (f *Func) expandFills(a *alloca, slots []slot) {
	for _, x := range a.ranges {
		if x.v.Op != OpMemoryFill {
			continue
		}
		var stores []*Value
		for _, s := range slots {
			if s.offset < x.offset || s.offset+s.size > x.offset+x.size {
				continue
			}
			st := f.NewValue(OpStore, 0, a.v, f.constant(s.typ, 0))
			st.Inst, st.Imm, st.Block, st.Pos = storeOf(s), int64(s.offset), x.v.Block, x.v.Pos
			stores = append(stores, st)
			a.accesses = append(a.accesses, access{st, s.offset, s.size})
		}
		b := x.v.Block
		b.Values = slices.Insert(b.Values, slices.Index(b.Values, x.v)+1, stores...)
		if !a.readsOther(slots) {
			x.v.nothing()
		}
	}
}

// readsOther says whether anything but slots is read of a.
func (a *alloca) readsOther(slots []slot) bool {
	if a.isCopied() {
		return true
	}
	for _, x := range a.loads() {
		if !slices.Contains(slots, slot{x.offset, x.size, x.v.Type}) {
			return true
		}
	}
	return false
}

// storeOf is the instruction that stores a slot.
func storeOf(s slot) asm.Op {
	switch {
	case s.typ == asm.F32:
		return asm.OpF32Store
	case s.typ == asm.F64:
		return asm.OpF64Store
	case s.typ == asm.I32:
		return map[uint32]asm.Op{1: asm.OpI32Store8, 2: asm.OpI32Store16, 4: asm.OpI32Store}[s.size]
	}
	return map[uint32]asm.Op{1: asm.OpI64Store8, 2: asm.OpI64Store16, 4: asm.OpI64Store32, 8: asm.OpI64Store}[s.size]
}

// promoteSlot makes values of the loads and stores of s.
func (f *Func) promoteSlot(a *alloca, s slot) {
	vr := &variable{f: f, typ: s.typ, in: map[*Block]*Value{}, out: map[*Block]*Value{}}
	var loads []*Value // whose value is that at the start of their block
	ofSlot := map[*Value]bool{}
	blocks := map[*Block]bool{}
	for _, x := range a.accesses {
		if x.offset == s.offset && x.size == s.size && x.v.Op != OpConst {
			ofSlot[x.v] = true
			blocks[x.v.Block] = true
		}
	}
	for _, b := range f.Blocks {
		if !blocks[b] {
			continue
		}
		var now *Value
		for i := 0; i < len(b.Values); i++ {
			v := b.Values[i]
			switch {
			case !ofSlot[v]:
			case v.Op == OpStore:
				now = v.Args[1]
				v.nothing()
			case v.Op == OpLoad && now == nil:
				loads = append(loads, v)
			case v.Op == OpLoad:
				v.takeLoaded(now)
			}
		}
		if now != nil {
			vr.out[b] = now
		}
	}
	for _, v := range loads {
		v.takeLoaded(vr.atStart(v.Block))
	}
}

// takeLoaded makes a load the value that was stored, cut and extended as the
// load would.
func (v *Value) takeLoaded(x *Value) {
	if x.Type != v.Type {
		panic("BUG: a slot of several types")
	}
	switch v.Inst {
	case asm.OpI32Load8S:
		v.rewrite(asm.OpI32Extend8S, x)
	case asm.OpI32Load16S:
		v.rewrite(asm.OpI32Extend16S, x)
	case asm.OpI64Load8S:
		v.rewrite(asm.OpI64Extend8S, x)
	case asm.OpI64Load16S:
		v.rewrite(asm.OpI64Extend16S, x)
	case asm.OpI64Load32S:
		v.rewrite(asm.OpI64Extend32S, x)
	case asm.OpI32Load8U, asm.OpI32Load16U:
		v.rewrite(asm.OpI32And, x, v.Block.Func.constant(asm.I32, 1<<(8*width(v.Inst))-1))
	case asm.OpI64Load8U, asm.OpI64Load16U, asm.OpI64Load32U:
		v.rewrite(asm.OpI64And, x, v.Block.Func.constant(asm.I64, 1<<(8*width(v.Inst))-1))
	default:
		v.become(x)
	}
}

// rewrite makes v a numeric instruction on args.
func (v *Value) rewrite(op asm.Op, args ...*Value) {
	*v = Value{ID: v.ID, Op: OpWasm, Type: op.Info().Pushes[0], Inst: op, Args: args, Block: v.Block, Pos: v.Pos}
}

// constant makes a constant that is defined wherever f's values are used.
func (f *Func) constant(t asm.ValType, bits int64) *Value {
	v := f.NewValue(OpConst, t)
	if t == asm.I32 {
		bits = int64(int32(bits))
	}
	v.Imm = bits
	entry := f.Blocks[0]
	v.Block = entry
	entry.Values = slices.Insert(entry.Values, 0, v)
	return v
}

// atStart is the variable's value at the start of b.
func (vr *variable) atStart(b *Block) *Value {
	if v := vr.in[b]; v != nil {
		return v
	}
	var v *Value
	switch {
	case len(b.Preds) == 0:
		v = vr.f.constant(vr.typ, 0) // nothing was stored yet
	case len(b.Preds) == 1:
		v = vr.atEnd(b.Preds[0])
	default:
		v = b.Phi(vr.typ)
		vr.in[b] = v
		for _, p := range b.Preds {
			v.Args = append(v.Args, vr.atEnd(p))
		}
	}
	vr.in[b] = v
	return v
}

func (vr *variable) atEnd(b *Block) *Value {
	if v := vr.out[b]; v != nil {
		return v
	}
	return vr.atStart(b)
}
