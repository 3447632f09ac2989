package code

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

// A raw stack trace is what a handler gets in its third register. Nearly nobody
// looks at it, so it is cheap: a tuple of code words, made into Erlang's list by
// rt.build_stacktrace. Its elements are
//
//	class            of the exception, for raising it again
//	module, name     of the function in front of the first code word, or [] and []
//	arguments        a list, or an arity as small integer
//	info             what comes last in the first item's list of properties
//	code words       from the innermost frame outwards
//
// A trace that is a list already (erlang:raise/3) is {Class, List}.
const (
	rawClass  = 1
	rawModule = 2
	rawName   = 3
	rawArgs   = 4
	rawInfo   = 5
	rawFirst  = 6

	listedWords = 2
	rawList     = 2
)

// MaxDepth is the number of items in a stack trace (backtrace_depth of
// erlang:system_flag/2).
const MaxDepth = 8

// item is the first item of a stack trace, where it is not just a place.
type item struct {
	module, name term.Term // [] if there is none
	args         term.Term // list, arity, or none to take the arity of the place
	info         term.Term // list of properties
}

var noItem = item{term.Nil, term.Nil, atom.None, term.Nil}

// rawTrace makes the raw stack trace of an exception at loc, which may be 0.
func rawTrace(class term.Term, first item, loc term.Term) term.Term {
	addr := heap.SP
	if loc != 0 && term.Load(addr) == loc {
		addr += 4 // the frame of the place itself
	}
	return rawTraceFrom(addr, class, first, loc)
}

// rawTraceFrom is rawTrace with the frames from an address on.
func rawTraceFrom(addr uint32, class term.Term, first item, loc term.Term) term.Term {
	depth := uint32(MaxDepth)
	if first.module != term.Nil {
		depth--
	}
	var words [MaxDepth]term.Term
	n := uint32(0)
	if loc != 0 {
		words[0] = loc
		n = 1
	}
	last := term.Term(0) // equal neighbours are shown once: recursion
	for ; addr < heap.Current.BlockEnd && n < depth; addr += 4 {
		if w := term.Load(addr); w.IsCode() && w != last && isShown(w) {
			words[n] = w
			n++
			last = w
		}
	}
	t, at := heap.TupleOf(rawFirst - 1 + n)
	term.Store(at, class)
	term.Store(at+4, first.module)
	term.Store(at+8, first.name)
	term.Store(at+12, first.args)
	term.Store(at+16, first.info)
	for i := range n {
		t.SetWord(rawFirst+i, uint32(words[i]))
	}
	return t
}

// isShown says whether a frame is an Erlang function's: not the bottom of the
// stack, not what the linker has added.
func isShown(w term.Term) bool {
	fn := w.CodeFunction()
	return fn != 0 && Flags(fn) == 0
}

// listedTrace makes the raw stack trace for one that is a list already.
func listedTrace(class, list term.Term) term.Term { return heap.Tuple2(class, list) }

// isRaw says whether a term is a raw stack trace.
func isRaw(t term.Term) bool {
	return t.IsTuple() && t.Arity() >= listedWords && t.Element(rawClass).IsAtom()
}

// rawLength returns the number of code words in a raw stack trace.
func rawLength(raw term.Term) uint32 { return raw.Arity() - (rawFirst - 1) }

// BuildStacktrace makes Erlang's stack trace of a raw one. What is none (a list
// of the program) stays as it is.
//
//go:wasmexport rt.build_stacktrace
func BuildStacktrace(raw term.Term) term.Term {
	switch {
	case !isRaw(raw):
		return raw
	case raw.Arity() == listedWords:
		return raw.Element(rawList)
	}
	list := term.Nil
	for i := rawLength(raw); i > 0; i-- {
		w := raw.Element(rawFirst + i - 1)
		if i == 1 && raw.Element(rawModule).IsNil() {
			list = heap.Cons(placeItem(w, raw.Element(rawArgs), raw.Element(rawInfo)), list)
		} else {
			list = heap.Cons(placeItem(w, atom.None, term.Nil), list)
		}
	}
	if module := raw.Element(rawModule); !module.IsNil() {
		first := heap.Tuple4(module, raw.Element(rawName), raw.Element(rawArgs), raw.Element(rawInfo))
		list = heap.Cons(first, list)
	}
	return list
}

// placeItem returns {M, F, Args, [{file, File}, {line, Line} | Info]} of a code
// word. args are the arguments, or none for the arity of the function.
func placeItem(w, args, info term.Term) term.Term {
	fn := w.CodeFunction()
	record := functionRecord(fn)
	if args == atom.None {
		args = term.Small(int32(Params(fn)))
	}
	if file, line := Location(fn, w.CodePoint()); line != 0 {
		name, length := FileName(file)
		text := heap.ListOfMemory(name, length, term.Nil)
		info = heap.Cons(heap.Tuple2(atom.Line, term.Small(int32(line))), info)
		info = heap.Cons(heap.Tuple2(atom.File, text), info)
	}
	return heap.Tuple4(term.Load(record+functionModule), term.Load(record+functionName), args, info)
}

// Backtrace returns the stack trace of the current process as of its last call,
// as process_info/2 shows it.
func Backtrace() term.Term { return BuildStacktrace(rawTrace(atom.Error, noItem, 0)) }
