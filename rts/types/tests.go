package types

import (
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/term"
)

//go:wasmexport erlang:is_atom/1
func isAtom1(t term.Term) term.Term { return term.Bool(t.IsAtom()) }

//go:wasmexport erlang:is_boolean/1
func isBoolean1(t term.Term) term.Term { return term.Bool(t.IsBool()) }

//go:wasmexport erlang:is_integer/1
func isInteger1(t term.Term) term.Term { return term.Bool(t.IsInteger()) }

// isInteger3 says whether t is an integer from least to most, which must be
// integers (OTP 29).
//
//go:wasmexport erlang:is_integer/3
func isInteger3(t, least, most term.Term) term.Term {
	if !least.IsInteger() || !most.IsInteger() {
		return heap.Badarg()
	}
	return term.Bool(t.IsInteger() && order.Compare(least, t) <= 0 && order.Compare(t, most) <= 0)
}

//go:wasmexport erlang:is_float/1
func isFloat1(t term.Term) term.Term { return term.Bool(t.IsFloat()) }

//go:wasmexport erlang:is_number/1
func isNumber1(t term.Term) term.Term { return term.Bool(t.IsNumber()) }

//go:wasmexport erlang:is_list/1
func isList1(t term.Term) term.Term { return term.Bool(t.IsList()) }

//go:wasmexport erlang:is_tuple/1
func isTuple1(t term.Term) term.Term { return term.Bool(t.IsTuple()) }

//go:wasmexport erlang:is_map/1
func isMap1(t term.Term) term.Term { return term.Bool(t.IsMap()) }

//go:wasmexport erlang:is_binary/1
func isBinary1(t term.Term) term.Term { return term.Bool(t.IsBinary()) }

//go:wasmexport erlang:is_bitstring/1
func isBitstring1(t term.Term) term.Term { return term.Bool(t.IsBitstring()) }

//go:wasmexport erlang:is_pid/1
func isPid1(t term.Term) term.Term { return term.Bool(t.IsPid()) }

//go:wasmexport erlang:is_port/1
func isPort1(t term.Term) term.Term { return term.Bool(t.IsPort()) }

//go:wasmexport erlang:is_reference/1
func isReference1(t term.Term) term.Term { return term.Bool(t.IsRef()) }

//go:wasmexport erlang:is_function/1
func isFunction1(t term.Term) term.Term { return term.Bool(t.IsFun()) }

// isFunction2 fails for an arity that is negative or no integer; one beyond any
// fun's is false.
//
//go:wasmexport erlang:is_function/2
func isFunction2(t, arity term.Term) term.Term {
	if !arity.IsInteger() || isNegative(arity) {
		return heap.Badarg()
	}
	return term.Bool(t.IsFun() && arity.IsSmall() && order.FunWord(t, code.FunArity) == uint32(arity.Int()))
}

func isNegative(n term.Term) bool {
	if n.IsSmall() {
		return n.Int() < 0
	}
	return n.IsNegative()
}

//go:wasmexport erlang:is_record/2
func isRecord2(t, name term.Term) term.Term {
	if !name.IsAtom() {
		return heap.Badarg()
	}
	return term.Bool(t.IsTuple() && t.Arity() > 0 && t.Element(1) == name)
}

//go:wasmexport erlang:is_record/3
func isRecord3(t, name, size term.Term) term.Term {
	n, ok := order.ErlSmall(size)
	if !name.IsAtom() || !ok {
		return heap.Badarg()
	}
	return term.Bool(n > 0 && t.IsTuple() && int64(t.Arity()) == n && t.Element(1) == name)
}

// size1 gives the elements of a tuple or the whole bytes of a bit string.
//
//go:wasmexport erlang:size/1
func size1(t term.Term) term.Term {
	switch {
	case t.IsTuple():
		return term.Small(int32(t.Arity()))
	case t.IsBitstring():
		return heap.Int(int64(t.ByteSize()))
	}
	return heap.Badarg()
}
