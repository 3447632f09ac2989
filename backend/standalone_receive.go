package backend

import (
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/asm/flow"
	"github.com/jitwasm/jitwasm/beam"
)

// Messages of programs: the mailbox, with a pointer into it, belongs to the
// run-time system.

func init() {
	for op, f := range map[beam.Opcode]func(s standalone, at int, in *beam.Instr){
		beam.OpSend: standalone.lowerSend, beam.OpLoopRec: standalone.lowerLoopRec,
		beam.OpLoopRecEnd: standalone.lowerLoopRecEnd, beam.OpRemoveMessage: standalone.lowerRemoveMessage,
		beam.OpTimeout: standalone.lowerTimeout, beam.OpWait: standalone.lowerWait,
		beam.OpWaitTimeout: standalone.lowerWaitTimeout,
	} {
		registerFor(targetStandalone, func(l *lowerer, at int, in *beam.Instr) error {
			f(standalone{l}, at, in)
			return nil
		}, op)
	}
}

func (s standalone) lowerSend(int, *beam.Instr) {
	b, result := s.b, s.temp(asm.I32)
	s.flush()
	s.pushArgs(2)
	b.I32Const(s.place())
	s.showPlace()
	b.Call(s.program.shared.send)
	b.LocalTee(result)
	b.I32Eqz()
	b.If(asm.BlockVoid)
	b.I32Const(0)
	b.Return()
	b.End()
	s.lowerer.hpValid = false
	b.LocalGet(result)
	b.LocalSet(s.x(0))
	s.regs.x = s.regs.x[:0]
}

// lowerLoopRec looks at the next message, and goes to a label if there is
// none.
func (s standalone) lowerLoopRec(_ int, in *beam.Instr) {
	message := s.temp(asm.I32)
	s.flush()
	s.b.Call(s.program.shared.receivePeek)
	s.b.LocalTee(message)
	s.branchUnless(int(in.Args[0].Value))
	s.b.LocalGet(message)
	s.pop(&in.Args[1], anyType)
}

func (s standalone) lowerLoopRecEnd(_ int, in *beam.Instr) {
	s.flush()
	s.b.Call(s.program.shared.receiveNext)
	s.jump(int(in.Args[0].Value))
}

func (s standalone) lowerRemoveMessage(int, *beam.Instr) { s.b.Call(s.program.shared.receiveRemove) }
func (s standalone) lowerTimeout(int, *beam.Instr)       { s.b.Call(s.program.shared.receiveTimedOut) }

// loopWord is the code word of a receive loop.
func (s standalone) loopWord(label int) int32 { return s.word(s.fn.base + s.scan.label(label).resume) }

// lowerWait suspends the process until there is a message.
func (s standalone) lowerWait(_ int, in *beam.Instr) {
	label := int(in.Args[0].Value)
	s.flush()
	s.b.I32Const(s.loopWord(label))
	s.b.Call(s.program.shared.receiveWait)
	s.b.Return()
	s.states[label-s.scan.first].seen++
	s.exit()
}

// lowerWaitTimeout suspends the process until there is a message or the time
// is over; it goes on behind the instruction in the latter case.
func (s standalone) lowerWaitTimeout(at int, in *beam.Instr) {
	label := int(in.Args[0].Value)
	s.flush()
	s.prepare(&in.Args[1])
	s.showPlace()
	s.push(&in.Args[1])
	s.b.I32Const(s.loopWord(label))
	s.b.I32Const(s.word(s.resumeLabel(at)))
	s.b.I32Const(s.place())
	s.b.Call(s.program.shared.receiveTimeout)
	next := s.newBlock()
	s.closeBlock(flow.Cond{Then: next, Else: s.unwindBlock()})
	s.states[label-s.scan.first].seen++
	s.openBlock(next)
	s.points[s.scan.after[at]] = next
	s.regs.x = s.regs.x[:0]
}
