package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm/flow"
	"github.com/jitwasm/jitwasm/beam"
)

func init() {
	register(simple(lowerTry), beam.OpTry, beam.OpCatch)
	register(simple(lowerTryEnd), beam.OpTryEnd, beam.OpTryCase)
	register(lowerCatchEnd, beam.OpCatchEnd)
	register(simple(func(l *lowerer, in *beam.Instr) { l.raiseTuple("try_clause", &in.Args[0]) }), beam.OpTryCaseEnd)
	register(simple(func(l *lowerer, in *beam.Instr) { l.raiseTuple("badmatch", &in.Args[0]) }), beam.OpBadmatch)
	register(simple(func(l *lowerer, in *beam.Instr) { l.raiseTuple("case_clause", &in.Args[0]) }), beam.OpCaseEnd)
	register(simple(func(l *lowerer, in *beam.Instr) { l.raiseTuple("badrecord", &in.Args[0]) }), beam.OpBadrecord)
	register(simple(func(l *lowerer, _ *beam.Instr) { l.raise("if_clause") }), beam.OpIfEnd)
}

// lowerTry puts a handler into a Y register, where the stack is searched for it.
func lowerTry(l *lowerer, in *beam.Instr) {
	label := int(in.Args[1].Value)
	handler := l.scan.label(label).resume
	l.assign(&in.Args[0], anyType, func() { l.abi.pushHandler(l.fn.base + handler) })
	// The edge to the handler brings nothing that is known in registers.
	l.states[label-l.scan.first].seen++
}

func lowerTryEnd(l *lowerer, in *beam.Instr) {
	l.assign(&in.Args[0], typeOf(beam.TypeNil), func() { l.b.I32Const(arch.Nil) })
}

// lowerCatchEnd ends a catch. It is reached with the value of the expression in x0,
// but when its label is entered as a handler, with class, reason and stack
// trace in x0 to x2, of which the run-time system makes what catch returns.
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
	l.abi.catchEnd()
	l.closeBlock(flow.Jump{To: next})
	l.points[info.resume] = handler

	l.openBlock(next)
	l.regs.x = l.regs.x[:0]
	return nil
}
