package gowasm

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/gowasm/ir"
)

// translator turns one function into ir.
type translator struct {
	*compiler
	fn      *ssa.Function
	out     *ir.Func
	b       *ir.Block // where code goes
	values  map[ssa.Value][]*ir.Value
	starts  map[*ssa.BasicBlock]*ir.Block
	ends    map[*ssa.BasicBlock]*ir.Block
	phis    []phi
	trap    *ir.Block // where failed checks go
	closure *ir.Value
	defers  map[*ssa.Defer]*deferred
	order   []*deferred
}

// phi is one whose arguments are still to be filled in.
type phi struct {
	from *ssa.Phi
	to   []*ir.Value
}

func (c *compiler) translate(f *ssa.Function) {
	out := c.funcs[f]
	if f.Blocks == nil {
		c.refuse(f.Pos(), f.String(), "a function without body")
		return
	}
	t := c.newTranslator(f, out)
	t.entry()
	for _, b := range reachable(f) {
		t.block(b)
	}
	t.finishPhis()
}

func (c *compiler) newTranslator(f *ssa.Function, out *ir.Func) *translator {
	return &translator{
		compiler: c, fn: f, out: out, values: map[ssa.Value][]*ir.Value{},
		starts: map[*ssa.BasicBlock]*ir.Block{}, ends: map[*ssa.BasicBlock]*ir.Block{},
		defers: map[*ssa.Defer]*deferred{},
	}
}

// reachable are f's blocks in an order in which values come before their uses,
// phis aside.
func reachable(f *ssa.Function) []*ssa.BasicBlock {
	seen := make([]bool, len(f.Blocks))
	var post []*ssa.BasicBlock
	var visit func(b *ssa.BasicBlock)
	visit = func(b *ssa.BasicBlock) {
		seen[b.Index] = true
		if !panics(b) {
			for i := len(b.Succs) - 1; i >= 0; i-- {
				if s := b.Succs[i]; !seen[s.Index] {
					visit(s)
				}
			}
		}
		post = append(post, b)
	}
	visit(f.Blocks[0])
	for i, j := 0, len(post)-1; i < j; i, j = i+1, j-1 {
		post[i], post[j] = post[j], post[i]
	}
	return post
}

// panics says that b ends in a panic: nothing in it can be observed, so that
// only the trap is left.
func panics(b *ssa.BasicBlock) bool {
	_, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Panic)
	return ok
}

// entry makes the first block: parameters, free variables, room for defers.
func (t *translator) entry() {
	t.b = t.out.NewBlock()
	i := 0
	for _, p := range t.fn.Params {
		for range t.shapes.of(p.Type()).parts {
			t.values[p] = append(t.values[p], t.b.Param(i))
			i++
		}
		if t.shapes.of(p.Type()).tooBig {
			t.unsupported(p.Pos(), "a parameter of type %s", p.Type())
		}
	}
	if len(t.fn.FreeVars) > 0 {
		t.closure = t.b.Param(i)
		off := uint32(4)
		for _, v := range t.fn.FreeVars {
			s := t.shapes.of(v.Type())
			off = alignTo(off, s.align)
			t.values[v] = t.loadParts(s, t.closure, off)
			off += s.size
		}
	}
	t.prepareDefers()
	for _, b := range reachable(t.fn) {
		start := t.out.NewBlock()
		t.starts[b] = start
		start.Cold = panics(b)
	}
	t.b.Jump(t.starts[t.fn.Blocks[0]])
}

func (t *translator) block(b *ssa.BasicBlock) {
	t.b = t.starts[b]
	if panics(b) {
		t.b.Unreachable()
		t.ends[b] = t.b
		return
	}
	for _, in := range b.Instrs {
		t.instr(in)
	}
	t.ends[b] = t.b
	t.terminate(b)
}

func (t *translator) terminate(b *ssa.BasicBlock) {
	switch in := b.Instrs[len(b.Instrs)-1].(type) {
	case *ssa.Jump:
		t.b.Jump(t.starts[b.Succs[0]])
	case *ssa.If:
		t.b.If(t.value(in.Cond)[0], t.starts[b.Succs[0]], t.starts[b.Succs[1]])
	case *ssa.Return:
		var results []*ir.Value
		for _, r := range in.Results {
			results = append(results, t.value(r)...)
		}
		t.b.Return(results...)
	default:
		t.unsupported(in.Pos(), "a block that ends in %T", in)
		t.b.Unreachable()
	}
}

// finishPhis fills in the arguments of the phis.
func (t *translator) finishPhis() {
	for _, p := range t.phis {
		block := p.from.Block()
		start := t.starts[block]
		for _, pred := range start.Preds {
			args := t.phiArgs(p.from, pred)
			for i, v := range p.to {
				v.Args = append(v.Args, args[i])
			}
		}
	}
}

// phiArgs are the parts of what p gets on the way from pred; constants are made
// in pred.
func (t *translator) phiArgs(p *ssa.Phi, pred *ir.Block) []*ir.Value {
	for i, sp := range p.Block().Preds {
		if t.ends[sp] == pred {
			t.b = pred
			return t.value(p.Edges[i])
		}
	}
	panic("BUG: a phi without edge")
}

func (t *translator) unsupported(pos token.Pos, format string, args ...any) {
	if !pos.IsValid() {
		pos = t.fn.Pos()
	}
	t.refuse(pos, t.fn.String(), format, args...)
}

// trapBlock is where failed checks go.
func (t *translator) trapBlock() *ir.Block {
	if t.trap == nil {
		t.trap = t.out.NewBlock()
		t.trap.Cold = true
		t.trap.Unreachable()
	}
	return t.trap
}

// check traps unless cond is true.
func (t *translator) check(cond *ir.Value) {
	next := t.out.NewBlock()
	t.b.If(cond, next, t.trapBlock())
	t.b = next
}

// value is v in parts.
func (t *translator) value(v ssa.Value) []*ir.Value {
	switch v := v.(type) {
	case *ssa.Const:
		return t.constant(v)
	case *ssa.Function:
		return []*ir.Value{t.b.Addr(t.closureOf(t.function(v)), 0)}
	case *ssa.Global:
		if t.global(v) != nil {
			t.unsupported(t.fn.Pos(), "the address of %s, which is a WebAssembly global", v)
		}
		return []*ir.Value{t.b.Addr(t.variable(v), 0)}
	}
	if parts, ok := t.values[v]; ok {
		return parts
	}
	t.unsupported(v.Pos(), "a value of kind %T", v)
	return t.zero(t.shapes.of(v.Type()))
}

func (t *translator) constant(v *ssa.Const) []*ir.Value {
	s := t.shapes.of(v.Type())
	if v.Value == nil {
		return t.zero(s)
	}
	if b, ok := v.Type().Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
		text := stringOf(v)
		if text == "" {
			return t.zero(s)
		}
		return []*ir.Value{t.b.Addr(t.text(text), 0), t.b.I32(int32(len(text)))}
	}
	n, ok := constantBits(v.Value, v.Type())
	if !ok || len(s.parts) != 1 {
		t.unsupported(v.Pos(), "a constant of type %s", v.Type())
		return t.zero(s)
	}
	return []*ir.Value{t.b.Const(s.parts[0].typ, n)}
}

// zero is the zero value of a type.
func (t *translator) zero(s *shape) []*ir.Value {
	parts := make([]*ir.Value, len(s.parts))
	for i, p := range s.parts {
		parts[i] = t.b.Const(p.typ, 0)
	}
	return parts
}

func (t *translator) loadParts(s *shape, addr *ir.Value, offset uint32) []*ir.Value {
	parts := make([]*ir.Value, len(s.parts))
	for i, p := range s.parts {
		parts[i] = t.b.Load(p.load, addr, offset+p.offset)
	}
	return parts
}

func (t *translator) storeParts(s *shape, addr *ir.Value, offset uint32, parts []*ir.Value) {
	for i, p := range s.parts {
		t.b.Store(p.store, addr, parts[i], offset+p.offset)
	}
}

// wasm emits an instruction.
func (t *translator) wasm(op asm.Op, args ...*ir.Value) *ir.Value { return t.b.Wasm(op, args...) }

// extend makes an int of an unsigned word.
func (t *translator) extend(v *ir.Value) *ir.Value { return t.wasm(asm.OpI64ExtendI32U, v) }

// wrap makes a word of an int.
func (t *translator) wrap(v *ir.Value) *ir.Value { return t.wasm(asm.OpI32WrapI64, v) }
