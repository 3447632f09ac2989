package system

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

//go:wasmexport erts_debug:flat_size/1
func debugFlatSize(t term.Term) term.Term { return heap.Int(int64(flatSize(t, false))) }

//go:wasmexport erts_debug:same/2
func debugSame(a, b term.Term) term.Term { return term.Bool(a == b) }

//go:wasmexport erts_internal:is_system_process/1
func isSystemProcess(pid term.Term) term.Term {
	if !pid.IsLocalPid() {
		return heap.Badarg()
	}
	return term.False
}

//go:wasmexport erts_internal:term_type/1
func termType(t term.Term) term.Term {
	switch {
	case t.IsAtom():
		return atom.Atom
	case t.IsNil():
		return atom.Nil
	case t.IsCons():
		return atom.List
	case t.IsSmall():
		return atom.Fixnum
	case t.IsBoxedInteger():
		return atom.Bignum
	case t.IsFloat():
		return atom.Hfloat
	case t.IsTuple():
		return atom.Tuple
	case t.IsMap() && t.IsFlatMap():
		return atom.Flatmap
	case t.IsMap():
		return atom.Hashmap
	}
	return otherType(t)
}

func otherType(t term.Term) term.Term {
	switch {
	case t.IsFun():
		return atom.Fun
	case t.IsPid():
		return atom.Pid
	case t.IsPort():
		return atom.Port
	case t.IsRef():
		return atom.Reference
	case t.IsBoxedAs(term.TagHeapBinary):
		return atom.Heapbinary
	case t.IsBoxedAs(term.TagRefcBinary):
		return atom.Refcbinary
	}
	return atom.Subbinary
}
