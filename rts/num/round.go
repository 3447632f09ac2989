package num

import (
	"math"

	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Round is the nearest integer; halves go away from zero.
//
//go:wasmexport erlang:round/1
func Round(a term.Term) term.Term {
	if !a.IsFloat() {
		return integer(a)
	}
	f := a.Float()
	r := math.Trunc(f)
	if math.Abs(f-r) >= 0.5 {
		r += math.Copysign(1, f)
	}
	return floatToInteger(r)
}

// Trunc drops the fraction.
//
//go:wasmexport erlang:trunc/1
func Trunc(a term.Term) term.Term {
	if !a.IsFloat() {
		return integer(a)
	}
	return floatToInteger(math.Trunc(a.Float()))
}

// Floor is the largest integer that is not greater.
//
//go:wasmexport erlang:floor/1
func Floor(a term.Term) term.Term {
	if !a.IsFloat() {
		return integer(a)
	}
	return floatToInteger(math.Floor(a.Float()))
}

// Ceil is the smallest integer that is not less.
//
//go:wasmexport erlang:ceil/1
func Ceil(a term.Term) term.Term {
	if !a.IsFloat() {
		return integer(a)
	}
	return floatToInteger(math.Ceil(a.Float()))
}

func integer(a term.Term) term.Term {
	if !a.IsInteger() {
		return heap.Badarg()
	}
	return a
}

// Float is the float of a number.
//
//go:wasmexport erlang:float/1
func Float(a term.Term) term.Term {
	if a.IsFloat() {
		return a
	}
	f, ok := ToFloat(a)
	if !ok {
		return heap.Badarg()
	}
	return heap.Float(f)
}
