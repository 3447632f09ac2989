package process

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

// What arguments and options erlang:error/2,3 put into the stack trace is for
// rt.bif_failed to find in the X registers.

//go:wasmexport erlang:error/1
func error1(reason term.Term) term.Term { return heap.Error(reason) }

//go:wasmexport erlang:error/2
func error2(reason, _ term.Term) term.Term { return heap.Error(reason) }

//go:wasmexport erlang:error/3
func error3(reason, _, _ term.Term) term.Term { return heap.Error(reason) }

//go:wasmexport erlang:nif_error/1
func nifError1(reason term.Term) term.Term { return heap.Error(reason) }

//go:wasmexport erlang:nif_error/2
func nifError2(reason, _ term.Term) term.Term { return heap.Error(reason) }

//go:wasmexport erlang:exit/1
func exit1(reason term.Term) term.Term { return heap.Exit(reason) }

//go:wasmexport erlang:throw/1
func throw1(reason term.Term) term.Term { return heap.Throw(reason) }

// raise3 is erlang:raise/3: it returns badarg when it cannot raise.
//
//go:wasmexport erlang:raise/3
func raise3(class, reason, trace term.Term) term.Term {
	if class != atom.Error && class != atom.Exit && class != atom.Throw || !isTrace(trace) {
		return atom.Badarg
	}
	heap.Fail(class, reason)
	heap.Current.Trace = shownTrace(trace)
	return 0
}

// isTrace says whether a list is a stack trace: items {M, F, A}, {M, F, A, Info}
// or {Fun, Args} (raise_3 of OTP's bif.c).
func isTrace(list term.Term) bool {
	for ; list.IsCons(); list = list.Tail() {
		if item := list.Head(); !isTraceItem(item) {
			return false
		}
	}
	return list.IsNil()
}

// shownTrace returns as many items of a stack trace as any has, each with a list
// of properties.
func shownTrace(list term.Term) term.Term {
	var items [code.MaxDepth]term.Term
	n := 0
	for ; list.IsCons() && n < len(items); list = list.Tail() {
		items[n] = withProperties(list.Head())
		n++
	}
	trace := term.Nil
	for n > 0 {
		n--
		trace = heap.Cons(items[n], trace)
	}
	return trace
}

func withProperties(item term.Term) term.Term {
	switch {
	case item.IsTupleOf(2):
		return heap.Tuple3(item.Element(1), item.Element(2), term.Nil)
	case item.IsTupleOf(3) && isTraceFunction(item):
		return heap.Tuple4(item.Element(1), item.Element(2), item.Element(3), term.Nil)
	}
	return item
}

func isTraceItem(t term.Term) bool {
	switch {
	case t.IsTupleOf(4):
		return isTraceFunction(t) && t.Element(4).IsList()
	case t.IsTupleOf(3):
		return isTraceFunction(t) || t.Element(1).IsFun() && t.Element(3).IsList()
	case t.IsTupleOf(2):
		return t.Element(1).IsFun()
	}
	return false
}

func isTraceFunction(t term.Term) bool { return t.Element(1).IsAtom() && t.Element(2).IsAtom() }
