package types

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

//go:wasmexport erlang:not/1
func not1(a term.Term) term.Term {
	if !a.IsBool() {
		return heap.Badarg()
	}
	return term.Bool(a == term.False)
}

//go:wasmexport erlang:and/2
func and2(a, b term.Term) term.Term {
	if !a.IsBool() || !b.IsBool() {
		return heap.Badarg()
	}
	return term.Bool(a == term.True && b == term.True)
}

//go:wasmexport erlang:or/2
func or2(a, b term.Term) term.Term {
	if !a.IsBool() || !b.IsBool() {
		return heap.Badarg()
	}
	return term.Bool(a == term.True || b == term.True)
}

//go:wasmexport erlang:xor/2
func xor2(a, b term.Term) term.Term {
	if !a.IsBool() || !b.IsBool() {
		return heap.Badarg()
	}
	return term.Bool(a != b)
}
