package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

func init() {
	registerFor(targetAVM, simple(lowerSend), beam.OpSend)
	registerFor(targetAVM, lowerLoopRec, beam.OpLoopRec)
	registerFor(targetAVM, simple(lowerLoopRecEnd), beam.OpLoopRecEnd)
	registerFor(targetAVM, simple(lowerRemoveMessage), beam.OpRemoveMessage)
	registerFor(targetAVM, simple(lowerTimeout), beam.OpTimeout)
	registerFor(targetAVM, simple(lowerWait), beam.OpWait)
	registerFor(targetAVM, lowerWaitTimeout, beam.OpWaitTimeout)
}

func lowerSend(l *lowerer, _ *beam.Instr) {
	l.flush()
	l.abi.spill(2)
	l.b.LocalGet(ctx)
	l.state()
	l.prim(arch.PrimSend)
	l.b.I32Const(1)
	l.b.I32And()
	l.handleErrorIfZero()
	l.regs.x = l.regs.x[:0]
	l.reload(1)
	l.forget()
}

// handleSignals lets the VM handle the process's signals; it may end or
// suspend the process, to go on at label, a label of our own.
func (l *lowerer) handleSignals(label int) {
	l.flush()
	l.b.LocalGet(ctx)
	l.b.I32Const(int32(label))
	l.b.Call(l.signalsFunc())
	l.unwindIfZero()
	l.forget()
}

// lowerLoopRec looks at the next message, and goes to a label if there is
// none.
func lowerLoopRec(l *lowerer, at int, in *beam.Instr) error {
	l.handleSignals(l.receiveLabel(at))
	b := l.b
	msg := l.temp(asm.I32)
	b.LocalGet(ctx)
	l.prim(arch.PrimMailboxPeek)
	b.LocalTee(msg)
	l.branchUnless(int(in.Args[0].Value))
	b.LocalGet(msg)
	l.pop(&in.Args[1], anyType)
	return nil
}

// receiveLabel is where to resume at a receive: the resume point of the label
// in front of it or, if nothing waits there, the function's entry.
func (l *lowerer) receiveLabel(at int) int {
	for i := at - 1; i >= 0; i-- {
		switch in := &l.code[i]; in.Op {
		case beam.OpLabel:
			if r := l.scan.label(int(in.Args[0].Value)).resume; r >= 0 {
				return l.fn.base + r
			}
		case beam.OpLine, beam.OpRecvMarkerUse, beam.OpRecvSet:
		default:
			return l.fn.EntryLabel
		}
	}
	return l.fn.EntryLabel
}

func lowerLoopRecEnd(l *lowerer, in *beam.Instr) {
	l.flush()
	l.b.LocalGet(ctx)
	l.prim(arch.PrimMailboxNext)
	l.jump(int(in.Args[0].Value))
}

func lowerRemoveMessage(l *lowerer, _ *beam.Instr) {
	l.flush()
	l.b.LocalGet(ctx)
	l.prim(arch.PrimCancelTimeout)
	l.b.LocalGet(ctx)
	l.prim(arch.PrimMailboxRemoveMessage)
}

func lowerTimeout(l *lowerer, _ *beam.Instr) {
	l.flush()
	l.b.LocalGet(ctx)
	l.prim(arch.PrimTimeout)
}

// continueAt records one of our labels as the place to go on at.
func (l *lowerer) continueAt(label int) {
	l.state()
	l.b.I32Const(int32(label + 1))
	l.b.I32Store(arch.JITStateContinuation)
	if l.frame == noFrame {
		l.b.LocalGet(ctx)
		l.b.LocalGet(l.cp)
		l.b.I32Store(arch.ContextCP)
	}
}

// leave unwinds with the Context on the stack as the next to run.
func (l *lowerer) leave() {
	l.b.GlobalSet(l.globals.exit)
	l.returnZero()
}

func (l *lowerer) pointLabel(label int) int { return l.fn.base + l.scan.label(label).resume }

// lowerWait suspends the process until there is a message.
func lowerWait(l *lowerer, in *beam.Instr) {
	l.flush()
	l.continueAt(l.pointLabel(int(in.Args[0].Value)))
	l.b.LocalGet(ctx)
	l.state()
	l.prim(arch.PrimScheduleWaitCP)
	l.leave()
	l.states[int(in.Args[0].Value)-l.scan.first].seen++
	l.exit()
}

// lowerWaitTimeout suspends the process until there is a message or the time
// is over; it goes on behind the instruction in the latter case.
func lowerWaitTimeout(l *lowerer, at int, in *beam.Instr) error {
	label := int(in.Args[0].Value)
	loop, after := l.pointLabel(label), l.resumeLabel(at)
	l.flush()
	b := l.b
	time := l.value(&in.Args[1])
	l.continueAt(after)
	b.LocalGet(ctx)
	l.state()
	l.get(time)
	b.I32Const(int32(loop))
	l.prim(arch.PrimWaitTimeout)
	l.leave()
	l.states[label-l.scan.first].seen++
	l.exit()

	resumed := l.newBlock()
	l.points[l.scan.after[at]] = resumed
	l.openBlock(resumed)
	l.handleSignals(after)
	b.LocalGet(ctx)
	b.I32Const(arch.WaitingTimeoutExpired)
	l.prim(arch.PrimContextGetFlags)
	b.I32Eqz()
	b.If(asm.BlockVoid)
	b.LocalGet(ctx)
	l.state()
	b.I32Const(int32(loop))
	l.prim(arch.PrimWaitTimeoutTrapHandler)
	l.leave()
	b.End()
	l.regs.x = l.regs.x[:0]
	return nil
}
