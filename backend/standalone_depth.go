package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
)

// How deep the engine's stack is. Calls may nest as deep as a program likes,
// because it is unwound when a slice is over: the frames in memory are enough to
// go on. If little of it is in use the slice is just renewed, and the function
// that was about to unwind goes on: see Yield in rts/code.
//
// The run-time system knows from the resume words in memory what functions
// wait for a call to return, and what stack each needs (PointTable.Stack). Those
// that wait for a tail call have no frame in memory: they count themselves, in
// the global depth.

// programStack is how many bytes of the engine's stack the calls of a slice may use.
// Before it there may be as much as rts/code allows when it renews a slice, and the
// run-time system needs some, too. Node's main thread has 984 KiB, wasmtime gives 512
// KiB by default.
const programStack = 384 << 10

// lightStack is how many bytes of the engine's stack nearly all functions are
// content with (99 % of those in OTP's stdlib, kernel and compiler), except
// for the thunks of funs. The others count the rest when they are called.
const lightStack = 224

// stackBytes adds what the arguments of calls need.
func (s standalone) stackBytes() int { return s.lowerer.stackBytes() + argumentStack(s.scan.widest) }

// argumentStack is how many bytes of the engine's stack a call with so many arguments
// needs beyond engineFrame, in the caller: those that do not fit into registers are
// collected there before they are passed on.
func argumentStack(n int) int {
	const registers = 8
	return 24 * max(0, n-registers)
}

func (s standalone) callCost() int32 {
	return max(arch.ReductionUnits, reductionsOf(s.stackBytes()))
}

// reductionsOf is the part of a slice that may use as much of the engine's stack.
func reductionsOf(bytes int) int32 {
	return int32((bytes*arch.ProgramSlice + programStack - 1) / programStack)
}

func (standalone) iterationCost() int32 { return arch.ReductionUnits }

func (s standalone) pushReductionsLess(cost int32) {
	b, left := s.b, s.program.Reductions
	n := s.temp(asm.I32)
	b.GlobalGet(left)
	b.I32Const(cost)
	b.I32Sub()
	b.LocalTee(n)
	b.GlobalSet(left)
	b.LocalGet(n)
}

func (s standalone) giveWay() {
	b := s.b
	f := s.part.fn
	s.emitBox(s.regs.unboxed & xsetBelow(f.Arity))
	s.pushArgs(f.Arity)
	b.I32Const(arch.CodeWord(f.id, 0))
	b.Call(s.program.shared.yield[f.Arity])
	b.Return()
}

// tailStack is what the function counts of the engine's stack when it is about to wait
// for a tail call.
func (s standalone) tailStack() int {
	if s.scan.indirect {
		return lightStack + thunkStack
	}
	return lightStack
}

func (s standalone) countTail() {
	s.lowerer.tails = true
	s.program.addDepth(s.b, s.tailStack())
}

// countHeavy counts what countTail leaves out: how much stack a function needs is
// known only when all of it is lowered.
func (s standalone) countHeavy() {
	if bytes := s.stackBytes() - s.tailStack(); s.tails && bytes > 0 {
		s.program.addDepth(s.b, bytes)
	}
}

// countFrame counts what is called between two functions of the program, and has no
// frame in memory: bytes beyond those that its caller has counted. Deep
// recursion through it ends the slice as soon as others do.
func (h *programFunc) countFrame(bytes int) {
	if bytes <= 0 {
		return
	}
	h.addDepth(h.b, bytes)
	h.b.GlobalGet(h.Reductions)
	h.b.I32Const(reductionsOf(bytes))
	h.b.I32Sub()
	h.b.GlobalSet(h.Reductions)
}

// addDepth counts bytes of the engine's stack. They stay counted until it is
// unwound.
func (p *Program) addDepth(b *asm.Builder, bytes int) {
	b.GlobalGet(p.Depth)
	b.I32Const(int32(bytes))
	b.I32Add()
	b.GlobalSet(p.Depth)
}
