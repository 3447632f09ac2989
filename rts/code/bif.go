package code

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// OperatorFailure is added to the address that BIFFailed gets if the stack trace does not
// show the function.
const OperatorFailure = 1

// BIFFailed raises the exception that a built-in function has recorded. mfa is
// the address of [module][name][arity] of the function, whose arguments are in
// the X registers.
//
//go:wasmexport rt.bif_failed
func BIFFailed(mfa uint32, loc term.Term) uint32 {
	if mfa&OperatorFailure != 0 {
		class, reason := heap.Failure()
		return raise(class, reason, rawTrace(class, noItem, loc))
	}
	return Failed(term.Load(mfa), term.Load(mfa+4), mem.Load32(mfa+8), loc)
}

// Failed is BIFFailed for a function that is known by its parts.
func Failed(module, name term.Term, arity uint32, loc term.Term) uint32 {
	p := heap.Current
	class, reason := heap.Failure()
	if p.Trace != 0 {
		return raise(class, reason, listedTrace(class, p.Trace))
	}
	first := item{module, name, atom.None, term.Nil}
	switch {
	case isRaising(module, name, arity):
		first = raisingItem(name, arity)
	default:
		first.args = ListOfX(arity)
		first.info = errorInfo(module, p.Cause)
	}
	return raise(class, reason, rawTrace(class, first, loc))
}

// isRaising says whether a function exists to raise exceptions; the trace of
// those begins with their caller (save_stacktrace of OTP's beam_common.c).
func isRaising(module, name term.Term, arity uint32) bool {
	if module != atom.Erlang {
		return false
	}
	return name == atom.Error || arity == 1 && (name == atom.Exit || name == atom.Throw)
}

// raisingItem is what erlang:error/2,3 want the caller's item to be: with
// arguments, and with the options as properties.
func raisingItem(name term.Term, arity uint32) item {
	first := noItem
	if name != atom.Error {
		return first
	}
	if arity >= 2 && heap.X(1).IsList() {
		first.args = heap.X(1)
	}
	if arity == 3 {
		first.info = errorInfoOption(heap.X(2))
	}
	return first
}

// errorInfoOption returns [{error_info, Map}] if that is among the options, and
// no option is anything else.
func errorInfoOption(options term.Term) term.Term {
	info := term.Nil
	for ; options.IsCons(); options = options.Tail() {
		o := options.Head()
		if !o.IsTupleOf(2) || o.Element(1) != atom.ErrorInfo || !o.Element(2).IsMap() {
			return term.Nil
		}
		info = o
	}
	if info == term.Nil || options != term.Nil {
		return term.Nil
	}
	return heap.Cons(info, term.Nil)
}

// errorInfo returns [{error_info, #{module => Formatter}}], with a cause if
// there is one: the module that explains the errors of a built-in function.
func errorInfo(module, cause term.Term) term.Term {
	formatter := atom.ErlStdlibErrors
	switch module {
	case atom.Erlang, atom.PersistentTerm, atom.Atomics, atom.Counters:
		formatter = atom.ErlErtsErrors
	case atom.Os, atom.Code:
		formatter = atom.ErlKernelErrors
	}
	var info term.Term
	if cause == 0 {
		info = flatMap1(atom.Module, formatter)
	} else {
		info = flatMap2(atom.Cause, cause, atom.Module, formatter)
	}
	return heap.Cons(heap.Tuple2(atom.ErrorInfo, info), term.Nil)
}

func flatMap1(key, value term.Term) term.Term {
	t, addr := heap.Box(term.TagMap, 2)
	term.Store(addr, heap.Tuple1(key))
	term.Store(addr+4, value)
	return t
}

// flatMap3 makes a map of three keys, which are given in term order.
func flatMap3(key1, value1, key2, value2, key3, value3 term.Term) term.Term {
	t, addr := heap.Box(term.TagMap, 4)
	term.Store(addr, heap.Tuple3(key1, key2, key3))
	term.Store(addr+4, value1)
	term.Store(addr+8, value2)
	term.Store(addr+12, value3)
	return t
}

// flatMap2 makes a map of two keys, which are given in term order.
func flatMap2(key1, value1, key2, value2 term.Term) term.Term {
	t, addr := heap.Box(term.TagMap, 3)
	term.Store(addr, heap.Tuple2(key1, key2))
	term.Store(addr+4, value1)
	term.Store(addr+8, value2)
	return t
}
