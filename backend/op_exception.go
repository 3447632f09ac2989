package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/asm/flow"
	"github.com/jitwasm/jitwasm/beam"
)

func init() {
	register(simple(lowerTry), beam.OpTry, beam.OpCatch)
	register(simple(lowerTryEnd), beam.OpTryEnd, beam.OpTryCase)
	register(lowerCatchEnd, beam.OpCatchEnd)
	register(simple(func(l *lowerer, in *beam.Instr) { l.raiseTuple(arch.AtomTryClause, &in.Args[0]) }), beam.OpTryCaseEnd)
	register(simple(func(l *lowerer, in *beam.Instr) { l.raiseTuple(arch.AtomBadmatch, &in.Args[0]) }), beam.OpBadmatch)
	register(simple(func(l *lowerer, in *beam.Instr) { l.raiseTuple(arch.AtomCaseClause, &in.Args[0]) }), beam.OpCaseEnd)
	register(simple(func(l *lowerer, in *beam.Instr) { l.raiseTuple(arch.AtomBadrecord, &in.Args[0]) }), beam.OpBadrecord)
	register(simple(func(l *lowerer, _ *beam.Instr) { l.raise(arch.AtomIfClause) }), beam.OpIfEnd)
	register(simple(lowerRaise), beam.OpRaise)
	register(simple(lowerRawRaise), beam.OpRawRaise)
	register(simple(lowerBuildStacktrace), beam.OpBuildStacktrace)
}

// lowerTry puts a handler into a Y register, where the VM looks for it.
func lowerTry(l *lowerer, in *beam.Instr) {
	label := int(in.Args[1].Value)
	handler := l.fn.base + l.scan.label(label).resume
	l.assign(&in.Args[0], anyType, func() {
		l.b.GlobalGet(l.globals.moduleBits)
		l.b.I32Const(int32(handler<<arch.CatchLabelShift | arch.CatchTag))
		l.b.I32Or()
	})
	// The edge to the handler brings nothing that is known in registers.
	l.states[label-l.scan.first].seen++
}

func lowerTryEnd(l *lowerer, in *beam.Instr) {
	l.assign(&in.Args[0], typeOf(beam.TypeNil), func() { l.b.I32Const(arch.Nil) })
}

// lowerCatchEnd ends a catch. It is reached with the value of the expression in x0,
// but when its label is entered as a handler, with class, reason and stack
// trace in x0 to x2, of which the VM makes what catch returns.
func lowerCatchEnd(l *lowerer, at int, in *beam.Instr) error {
	var info *labelInfo
	if at > 0 && l.code[at-1].Op == beam.OpLabel {
		info = l.scan.label(int(l.code[at-1].Args[0].Value))
	}
	if info == nil || !info.catch {
		lowerTryEnd(l, in)
		return nil
	}
	lowerTryEnd(l, in)
	next := l.newBlock()
	l.endBlock(flow.Jump{To: next})

	handler := l.newBlock()
	l.openBlock(handler)
	l.regs.x = l.regs.x[:0]
	lowerTryEnd(l, in)
	b := l.b
	l.spill(3)
	b.LocalGet(ctx)
	l.state()
	l.prim(arch.PrimCatchEnd)
	b.I32Const(1)
	b.I32And()
	l.handleErrorIfZero()
	l.reload(1)
	l.closeBlock(flow.Jump{To: next})
	l.points[info.resume] = handler

	l.openBlock(next)
	l.regs.x = l.regs.x[:0]
	return nil
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
	l.spill(3)
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
	l.spill(1)
	l.b.LocalGet(ctx)
	l.prim(arch.PrimStacktraceBuild)
	l.b.LocalSet(l.x(0))
	l.forget()
	l.regs.x = l.regs.x[:0]
}
