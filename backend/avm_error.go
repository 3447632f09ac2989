package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// Errors and exceptions in AtomVM.

func init() {
	registerFor(targetAVM, simple(lowerRaise), beam.OpRaise)
	registerFor(targetAVM, simple(lowerRawRaise), beam.OpRawRaise)
	registerFor(targetAVM, simple(lowerBuildStacktrace), beam.OpBuildStacktrace)
}

// handleErrorIfZero lets the VM handle the exception that was recorded if the i32 on
// the stack is 0.
func (l *lowerer) handleErrorIfZero() {
	l.b.I32Eqz()
	l.b.If(asm.BlockVoid)
	l.b.LocalGet(ctx)
	l.b.I32Const(l.offset())
	if l.frame == noFrame {
		l.b.LocalGet(l.cp)
		l.b.Call(l.handleErrorLeafFunc())
	} else {
		l.b.Call(l.handleErrorFunc())
	}
	l.b.Return()
	l.b.End()
}

// showCaller puts the return address of a function without a frame on the
// stack before something is raised: that is where the VM's stack traces take
// callers from. The handler's frame replaces it.
func (l *lowerer) showCaller() {
	if l.frame != noFrame {
		return
	}
	l.b.LocalGet(ctx)
	l.b.LocalGet(l.cp)
	l.b.Call(l.pushCallerFunc())
	l.b.Drop()
}

// fixedAtom is the word of an atom that every AtomVM numbers alike.
func fixedAtom(name string) int32 {
	i, ok := arch.FixedAtom(name)
	if !ok {
		panic("BUG: AtomVM has no fixed number for the atom " + name)
	}
	return arch.AtomTerm(i)
}

func (a avm) raise(reason string) {
	a.b.LocalGet(ctx)
	a.b.I32Const(a.offset())
	a.b.I32Const(fixedAtom(reason))
	if a.frame == noFrame {
		a.b.LocalGet(a.cp)
		a.b.Call(a.raiseErrorLeafFunc())
	} else {
		a.b.Call(a.raiseErrorFunc())
	}
	a.b.Return()
}

func (a avm) raiseTuple(reason string, pushTerm func()) {
	a.showCaller()
	a.b.LocalGet(ctx)
	a.b.I32Const(a.offset())
	a.b.I32Const(fixedAtom(reason))
	pushTerm()
	a.b.Call(a.raiseTupleFunc())
	a.b.Return()
}

func (a avm) functionClause(in *beam.Instr) {
	a.spill(a.fn.Arity)
	a.showCaller()
	a.b.LocalGet(ctx)
	a.b.I32Const(a.offset())
	a.b.I32Const(int32(in.Args[1].Value))
	a.b.I32Const(int32(a.fn.Arity))
	a.b.Call(a.raiseMFAFunc())
	a.b.Return()
}

func (a avm) catchEnd() {
	b := a.b
	a.spill(3)
	b.LocalGet(ctx)
	a.state()
	a.prim(arch.PrimCatchEnd)
	b.I32Const(1)
	b.I32And()
	a.handleErrorIfZero()
	a.reload(1)
}

// lowerRaise raises an exception again, with its stack trace.
func lowerRaise(l *lowerer, in *beam.Instr) {
	l.flush()
	l.prepare(&in.Args[0], &in.Args[1])
	l.b.LocalGet(ctx)
	l.push(&in.Args[0])
	l.push(&in.Args[1])
	l.b.Call(l.raiseAgainFunc())
	l.b.Return()
	l.exit()
}

// lowerRawRaise raises class x0, reason x1 with the raw stack trace x2; if x0
// is no class it becomes the atom badarg.
func lowerRawRaise(l *lowerer, _ *beam.Instr) {
	l.flush()
	b := l.b
	x0 := l.x(0)
	for i, class := range []int{arch.AtomError, arch.AtomExit, arch.AtomThrow} {
		b.LocalGet(x0)
		b.I32Const(arch.AtomTerm(class))
		b.I32Eq()
		if i > 0 {
			b.I32Or()
		}
	}
	b.If(asm.BlockVoid)
	l.abi.spill(3)
	b.LocalGet(ctx)
	l.state()
	l.prim(arch.PrimRawRaise)
	b.GlobalSet(l.globals.exit)
	l.returnZero()
	b.End()
	b.I32Const(arch.AtomTerm(arch.AtomBadarg))
	b.LocalSet(x0)
	l.regs.x = l.regs.x[:0]
}

func lowerBuildStacktrace(l *lowerer, _ *beam.Instr) {
	l.flush()
	l.abi.spill(1)
	l.b.LocalGet(ctx)
	l.prim(arch.PrimStacktraceBuild)
	l.b.LocalSet(l.x(0))
	l.forget()
	l.regs.x = l.regs.x[:0]
}
