package process

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Built-in functions do not collect: they ask for it, and the slice ends at the
// next call.

//go:wasmexport erlang:garbage_collect/0
func garbageCollect() term.Term { return askCollection(true) }

//go:wasmexport erlang:garbage_collect/1
func garbageCollect1(pid term.Term) term.Term { return garbageCollect2(pid, term.Nil) }

//go:wasmexport erlang:garbage_collect/2
func garbageCollect2(pid, options term.Term) term.Term {
	if !pid.IsLocalPid() || !options.IsList() {
		return heap.Badarg()
	}
	if pid != heap.Current.Pid {
		return term.False
	}
	return askCollection(!hasMinor(options))
}

//go:wasmexport erts_internal:garbage_collect/1
func internalCollect(kind term.Term) term.Term { return askCollection(kind == atom.Major) }

func hasMinor(options term.Term) bool {
	for ; options.IsCons(); options = options.Tail() {
		if o := options.Head(); o.IsTupleOf(2) && o.Element(1) == atom.Type && o.Element(2) == atom.Minor {
			return true
		}
	}
	return false
}

func askCollection(major bool) term.Term {
	if major {
		heap.Current.MajorAsked = 1
	}
	heap.AskCollection()
	return term.True
}
