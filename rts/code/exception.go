package code

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// The functions here are called by generated code where something fails. loc is
// the code word of the place, or 0. All return 0, which the caller returns too,
// and so on down to the trampoline: it goes on at the handler.

// raise looks for the handler of an exception: the first catch word on the
// stack. The frame that it is in begins at the last code word before it.
func raise(class, reason, raw term.Term) uint32 {
	p := heap.Current
	frame := heap.SP
	for addr := heap.SP; addr < p.BlockEnd; addr += 4 {
		w := term.Load(addr)
		if w.IsCode() {
			frame = addr
		} else if w.IsCatch() {
			heap.SP = frame
			heap.SetX(0, class)
			heap.SetX(1, reason)
			heap.SetX(2, raw)
			p.ResumeWord = w.CatchToCode()
			p.ResumeLive = 3
			p.Unwind = UnwindException
			return 0
		}
	}
	return uncaught(class, reason, raw)
}

// uncaught ends the process: its failure stays in X[0..2].
func uncaught(class, reason, raw term.Term) uint32 {
	if class == atom.Throw {
		class, reason = atom.Error, heap.Tuple2(atom.Nocatch, reason)
	}
	heap.SetX(0, class)
	heap.SetX(1, reason)
	heap.SetX(2, raw)
	heap.Current.Unwind = UnwindExit
	return 0
}

// Error raises error:reason.
//
//go:wasmexport rt.error
func Error(reason, loc term.Term) uint32 {
	return raise(atom.Error, reason, rawTrace(atom.Error, noItem, loc))
}

// ConstructionFailed raises error:reason, whose cause format_bs_fail of
// erl_erts_errors explains.
func ConstructionFailed(reason, cause, loc term.Term) uint32 {
	first := noItem
	info := flatMap3(atom.Cause, cause, atom.Function, atom.FormatBsFail, atom.Module, atom.ErlErtsErrors)
	first.info = heap.Cons(heap.Tuple2(atom.ErrorInfo, info), term.Nil)
	return raise(atom.Error, reason, rawTrace(atom.Error, first, loc))
}

// ErrorTuple raises error:{Name, Value}.
//
//go:wasmexport rt.error_tuple
func ErrorTuple(name, value, loc term.Term) uint32 {
	return Error(heap.Tuple2(name, value), loc)
}

// FunctionClause raises error:function_clause; the arguments are in the X
// registers.
//
//go:wasmexport rt.function_clause
func FunctionClause(loc term.Term, arity uint32) uint32 {
	first := noItem
	first.args = ListOfX(arity)
	return raise(atom.Error, atom.FunctionClause, rawTrace(atom.Error, first, loc))
}

// ListOfX returns the list of the first n X registers.
func ListOfX(n uint32) term.Term {
	list := term.Nil
	for n > 0 {
		n--
		list = heap.Cons(heap.X(n), list)
	}
	return list
}

// Undef raises error:undef for a function that does not exist. mfa is the
// address of [module][name][arity]; the arguments are in the X registers.
//
//go:wasmexport rt.undef
func Undef(mfa uint32, loc term.Term) uint32 {
	return undef(term.Load(mfa), term.Load(mfa+4), mem.Load32(mfa+8), loc)
}

func undef(module, name term.Term, arity uint32, loc term.Term) uint32 {
	if loc != 0 && term.Load(heap.SP) != loc {
		loc = 0 // a tail call: the caller is gone
	}
	first := item{module, name, ListOfX(arity), term.Nil}
	return raise(atom.Error, atom.Undef, rawTrace(atom.Error, first, loc))
}

// Badfun raises error:{badfun, Fun}.
//
//go:wasmexport rt.badfun
func Badfun(fun, loc term.Term) uint32 { return badCall(atom.Badfun, fun, loc) }

// badCall raises error:{Name, Value} at a call of a fun. OTP's traces show the
// place twice when the function has a frame, and so do these.
func badCall(name, value, loc term.Term) uint32 {
	reason := heap.Tuple2(name, value)
	return raise(atom.Error, reason, rawTraceFrom(heap.SP, atom.Error, noItem, loc))
}

// Badarity raises error:{badarity, {Fun, Args}}; the arguments are in the X
// registers.
//
//go:wasmexport rt.badarity
func Badarity(fun term.Term, arity uint32, loc term.Term) uint32 {
	return badCall(atom.Badarity, heap.Tuple2(fun, ListOfX(arity)), loc)
}

// ApplyFailed raises what a call of module:name with arguments in the X
// registers does when FindExport has found nothing.
//
//go:wasmexport rt.apply_failed
func ApplyFailed(module, name term.Term, arity uint32, loc term.Term) uint32 {
	if module.IsAtom() && name.IsAtom() {
		return undef(module, name, arity, loc)
	}
	return applyBadarg(module, name, ListOfX(arity), loc)
}

// ApplyBadarg raises what erlang:apply/3 does when its arguments are not two
// atoms and a list, or when the list is too long; and erlang:apply/2, when
// module is [] and name the fun.
//
//go:wasmexport rt.apply_badarg
func ApplyBadarg(module, name, args term.Term) uint32 {
	return applyBadarg(module, name, args, 0)
}

func applyBadarg(module, name, args, loc term.Term) uint32 {
	all := heap.Cons(name, heap.Cons(args, term.Nil))
	if !module.IsNil() {
		all = heap.Cons(module, all)
	}
	first := item{atom.Erlang, atom.Apply, all, errorInfo(atom.Erlang, 0)}
	return raise(atom.Error, atom.Badarg, rawTrace(atom.Error, first, loc))
}

// ApplyArgs stores the elements of a list in the X registers and returns their
// number, or -1 when it is no list, or has more elements than a function can
// have arguments.
//
//go:wasmexport rt.apply_args
func ApplyArgs(list term.Term) int32 {
	const maxArgs = 255
	n := uint32(0)
	for list.IsCons() && n < maxArgs {
		heap.SetX(n, list.Head())
		list = list.Tail()
		n++
	}
	if !list.IsNil() {
		return -1
	}
	return int32(n)
}

// Raise raises an exception again: class and trace are in the raw trace that
// its handler got.
//
//go:wasmexport rt.raise
func Raise(raw, reason term.Term) uint32 {
	class := atom.Error
	if isRaw(raw) {
		class = raw.Element(rawClass)
	} else {
		raw = listedTrace(class, raw)
	}
	return raise(class, reason, raw)
}

// RawRaise raises an exception with a trace, raw or a list (erlang:raise/3 with
// what a handler got). It returns the atom badarg when class is none.
//
//go:wasmexport rt.raw_raise
func RawRaise(class, reason, trace term.Term) term.Term {
	if !isClass(class) {
		return atom.Badarg
	}
	switch {
	case !isRaw(trace):
		trace = listedTrace(class, trace)
	case trace.Element(rawClass) != class:
		trace = listedTrace(class, BuildStacktrace(trace))
	}
	return term.Term(raise(class, reason, trace))
}

func isClass(t term.Term) bool { return t == atom.Error || t == atom.Exit || t == atom.Throw }

// CatchEnd returns the value of a catch expression that caught an exception.
//
//go:wasmexport rt.catch_end
func CatchEnd(class, reason, raw term.Term) term.Term {
	switch class {
	case atom.Throw:
		return reason
	case atom.Error:
		reason = heap.Tuple2(reason, BuildStacktrace(raw))
	}
	return heap.Tuple2(atom.EXIT, reason)
}
