package system

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

var (
	lastRef    uint64
	lastUnique int64
)

// firstUnique is the first unique integer that may be negative, as in OTP.
const firstUnique = -1 << 59

// NewRef returns a reference that is equal to no other.
func NewRef() term.Term {
	lastRef++
	return heap.Ref(lastRef)
}

//go:wasmexport erlang:make_ref/0
func makeRef() term.Term { return NewRef() }

//go:wasmexport erlang:unique_integer/0
func uniqueInteger0() term.Term { return uniqueInteger1(term.Nil) }

// uniqueInteger1 counts: its integers are monotonic, asked for or not.
//
//go:wasmexport erlang:unique_integer/1
func uniqueInteger1(modifiers term.Term) term.Term {
	base := int64(firstUnique)
	for ; modifiers.IsCons(); modifiers = modifiers.Tail() {
		switch modifiers.Head() {
		case atom.Positive:
			base = 0
		case atom.Monotonic:
		default:
			return heap.Badarg()
		}
	}
	if !modifiers.IsNil() {
		return heap.Badarg()
	}
	lastUnique++
	return heap.Int(base + lastUnique)
}
