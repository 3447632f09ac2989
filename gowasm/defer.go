package gowasm

import (
	"golang.org/x/tools/go/ssa"

	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/gowasm/ir"
)

// deferred is a defer statement outside of loops: whether it was reached and
// with which arguments is kept in variables until the function returns.
type deferred struct {
	in    *ssa.Defer
	armed *ir.Value // address of a flag
	args  *ir.Value // address of the arguments, behind each other
}

func (t *translator) prepareDefers() {
	for _, b := range reachable(t.fn) {
		for _, in := range b.Instrs {
			d, ok := in.(*ssa.Defer)
			if !ok {
				continue
			}
			if inLoop(b) {
				t.unsupported(d.Pos(), "a defer statement in a loop")
				continue
			}
			if d.Call.IsInvoke() || d.Call.StaticCallee() == nil {
				t.unsupported(d.Pos(), "a defer statement of a call that is not static")
				continue
			}
			size := uint32(0)
			for _, a := range d.Call.Args {
				size += 8 * uint32(len(t.shapes.of(a.Type()).parts))
			}
			x := &deferred{in: d, armed: t.b.Alloca(4), args: t.b.Alloca(size + 8)}
			t.b.Store(asm.OpI32Store, x.armed, t.b.I32(0), 0)
			t.defers[d] = x
			t.order = append(t.order, x)
		}
	}
}

// inLoop says whether control can come back to b.
func inLoop(b *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{}
	todo := append([]*ssa.BasicBlock(nil), b.Succs...)
	for len(todo) > 0 {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if s == b {
			return true
		}
		if !seen[s] {
			seen[s] = true
			todo = append(todo, s.Succs...)
		}
	}
	return false
}

var storeOps = map[asm.ValType]asm.Op{asm.I32: asm.OpI32Store, asm.I64: asm.OpI64Store, asm.F32: asm.OpF32Store, asm.F64: asm.OpF64Store}
var loadOps = map[asm.ValType]asm.Op{asm.I32: asm.OpI32Load, asm.I64: asm.OpI64Load, asm.F32: asm.OpF32Load, asm.F64: asm.OpF64Load}

// deferCall notes the arguments of a deferred call; the closure, if it is
// one, comes last.
func (t *translator) deferCall(in *ssa.Defer) {
	d := t.defers[in]
	if d == nil {
		return
	}
	t.b.Store(asm.OpI32Store, d.armed, t.b.I32(1), 0)
	off := uint32(0)
	save := func(parts []*ir.Value) {
		for _, p := range parts {
			t.b.Store(storeOps[p.Type], d.args, p, off)
			off += 8
		}
	}
	for _, a := range in.Call.Args {
		save(t.value(a))
	}
	if len(in.Call.StaticCallee().FreeVars) > 0 {
		save(t.value(in.Call.Value)[:1])
	}
}

// runDefers calls what was deferred, the last one first.
func (t *translator) runDefers() {
	for i := len(t.order) - 1; i >= 0; i-- {
		d := t.order[i]
		run, next := t.out.NewBlock(), t.out.NewBlock()
		t.b.If(t.b.Load(asm.OpI32Load, d.armed, 0), run, next)
		t.b = run
		f := t.function(d.in.Call.StaticCallee())
		args := make([]*ir.Value, len(f.Params))
		for k, p := range f.Params {
			args[k] = t.b.Load(loadOps[p], d.args, uint32(8*k))
		}
		t.b.Call(f, args...)
		t.b.Jump(next)
		t.b = next
	}
}
