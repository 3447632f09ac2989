package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// Errors and exceptions in programs: the run-time system searches the stack
// for a handler, and 0 unwinds to its trampoline.

func init() {
	registerFor(targetStandalone, simple(func(l *lowerer, in *beam.Instr) { standalone{l}.lowerRaise(in) }), beam.OpRaise)
	registerFor(targetStandalone, simple(func(l *lowerer, _ *beam.Instr) { standalone{l}.lowerRawRaise() }), beam.OpRawRaise)
	registerFor(targetStandalone, simple(func(l *lowerer, _ *beam.Instr) { standalone{l}.lowerBuildStacktrace() }), beam.OpBuildStacktrace)
}

func (s standalone) raise(reason string) {
	s.showPlace()
	s.b.I32Const(s.program.Atom(reason))
	s.b.I32Const(s.place())
	s.b.Call(s.program.shared.error)
	s.b.Return()
}

func (s standalone) raiseTuple(reason string, pushTerm func()) {
	s.showPlace()
	s.b.I32Const(s.program.Atom(reason))
	pushTerm()
	s.b.I32Const(s.place())
	s.b.Call(s.program.shared.errorTuple)
	s.b.Return()
}

func (s standalone) functionClause(*beam.Instr) {
	s.spill(s.part.fn.Arity)
	s.showPlace()
	s.b.I32Const(s.place())
	s.b.I32Const(int32(s.part.fn.Arity))
	s.b.Call(s.program.shared.functionClause)
	s.b.Return()
}

func (s standalone) catchEnd() {
	s.pushArgs(3)
	s.b.Call(s.program.shared.catchEnd)
	s.b.LocalSet(s.x(0))
}

// lowerRaise raises an exception again, with its stack trace, which tells the
// class.
func (s standalone) lowerRaise(in *beam.Instr) {
	s.flush()
	s.prepare(&in.Args[0], &in.Args[1])
	s.showPlace()
	s.push(&in.Args[0])
	s.push(&in.Args[1])
	s.b.Call(s.program.shared.raise)
	s.b.Return()
	s.exit()
}

// lowerRawRaise raises class x0, reason x1 with the raw stack trace x2; if x0
// is no class it becomes the atom badarg.
func (s standalone) lowerRawRaise() {
	b, result := s.b, s.temp(asm.I32)
	s.flush()
	s.showPlace()
	s.pushArgs(3)
	b.Call(s.program.shared.rawRaise)
	b.LocalTee(result)
	b.I32Eqz()
	b.If(asm.BlockVoid)
	b.I32Const(0)
	b.Return()
	b.End()
	b.LocalGet(result)
	b.LocalSet(s.x(0))
	s.regs.x = s.regs.x[:0]
}

func (s standalone) lowerBuildStacktrace() {
	s.flush()
	s.pushArgs(1)
	s.b.Call(s.program.shared.buildStacktrace)
	s.b.LocalSet(s.x(0))
	s.lowerer.hpValid = false
	s.regs.x = s.regs.x[:0]
}

func (s standalone) pushHandler(label int) {
	s.b.I32Const(arch.CatchWord(s.fn.id, pointNumber(label)))
}
