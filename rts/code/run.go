package code

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/wasi"
)

// Why functions have returned 0.
const (
	UnwindNone = iota
	UnwindYield
	UnwindException
	UnwindExit
	UnwindWait
)

// stopWord is the resume word at the bottom of every stack: fn 0.
const stopWord term.Term = 0x2B

// yieldsPerHostCall is how often functions give way between two calls of the host,
// which may be able to do other things only then: the Go program around wazero
// cannot collect garbage, run timers or cancel this one before. A slice takes
// 10 to 25 microseconds, and node about one for the call.
const yieldsPerHostCall = 16

var yields uint32

// What ends a program from outside. cancelFlag is set by the host, at the
// address that CancelAddr returns.
var (
	unitsUsed  uint64 // of reductions, in slices that are over
	unitsLimit uint64 // 0: none
)

// Yield ends a slice, for a function that wants to go on at word, with live X
// registers. If the engine's stack is shallow and nobody wants anything, the
// next slice begins at once: the result is 1, and the function is called again. Else
// the stack is unwound, and the trampoline goes on.
//
//go:wasmexport rt.yield
func Yield(word term.Term, live uint32) uint32 {
	if yields++; yields%yieldsPerHostCall == 0 {
		wasi.SchedYield()
	}
	p := heap.Current
	p.ResumeWord = word
	if p.CollectAsked == 0 && p.RestReductions == 0 && mayRenew() && shallow(p) {
		endSlice(p)
		addYield(word.CodeFunction(), live)
		return 1
	}
	p.ResumeLive = live
	p.Unwind = UnwindYield
	return 0
}

// SetReductionLimit sets how many reductions the program may use in all; 0
// takes the limit away.
//
//go:wasmexport rt.set_reduction_limit
func SetReductionLimit(limit uint64) { unitsLimit = limit * heap.ReductionUnits }

// Reductions returns the reductions that the program has used, as OTP counts
// them.
//
//go:wasmexport rt.reductions
func Reductions() uint64 {
	p := heap.Current
	now := uint64(uint32(p.SliceLength - heap.Reductions - p.RestReductions))
	return (unitsUsed + now) / heap.ReductionUnits
}

// Call runs the current process: it calls a function with arguments in the X
// registers and returns when that has come to its end. It returns the result, or 0 after an exception that nobody caught: then
// class, reason and raw trace are in X[0..2].
func Call(fn uint32) term.Term {
	begin()
	if heap.Current.CollectAsked != 0 { // by the calls before: fn need not ask
		heap.Collect(0, Params(fn))
	}
	t := trampoline(term.Code(fn, 0))
	heap.SP = heap.Current.BlockEnd
	return t
}

// CallUndef is Call for a function that does not exist: it fails.
func CallUndef(module, name term.Term, arity uint32) {
	begin()
	undef(module, name, arity, 0)
	heap.SP = heap.Current.BlockEnd
}

// begin makes the stack empty but for the word that stops the trampoline.
func begin() {
	heap.SP = heap.Current.BlockEnd - 4
	term.Store(heap.SP, stopWord)
}

// trampoline goes on at a code word, and wherever that leads, until the bottom
// of the stack.
func trampoline(word term.Term) term.Term {
	for {
		t := enter(word)
		if t == 0 {
			if word = unwound(); word == 0 {
				return 0
			}
			continue
		}
		word = term.Load(heap.SP)
		if word == stopWord {
			return t
		}
		heap.SetX(0, t)
	}
}

func enter(word term.Term) term.Term {
	startDepth()
	return programEnter(word, Params(word.CodeFunction()))
}

// unwound returns where to go on after a function returned 0, or 0 when the
// process has come to its end.
func unwound() term.Term {
	p := heap.Current
	switch p.Unwind {
	case UnwindYield:
		endSlice(p)
	case UnwindException:
	case UnwindWait:
		wait(p)
	case UnwindExit:
		return 0
	default:
		panic("BUG: a function returned 0 and nobody said why")
	}
	p.Unwind = UnwindNone
	if p.CollectAsked != 0 {
		heap.Collect(0, p.ResumeLive)
	}
	return p.ResumeWord
}

// wait waits for a message. Nobody else can send one: it is the time of the
// receive's timer that comes.
func wait(p *heap.Process) {
	if p.TimerSet == 0 {
		heap.Fatal("the process waits for a message that nobody can send")
	}
	wasi.SleepUntil(int64(uint64(p.TimerHigh)<<32 | uint64(p.TimerLow)))
	p.ResumeWord = p.TimerAfter
}

// endSlice counts what a slice has used. A slice that was ended early for a
// collection goes on with what was left.
func endSlice(p *heap.Process) {
	if p.RestReductions > 0 {
		heap.Reductions += p.RestReductions
		p.RestReductions = 0
		return
	}
	unitsUsed += uint64(uint32(p.SliceLength - heap.Reductions))
	heap.Reductions = nextSlice(p)
	if unitsLimit != 0 && unitsUsed >= unitsLimit {
		heap.Fatal("the program has used all the reductions it was given")
	}
	if mem.Load32(CancelAddr()) != 0 {
		heap.Fatal("the program was cancelled")
	}
}
