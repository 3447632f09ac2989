package num

import (
	"math/big"

	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

// And is a band b.
//
//go:wasmexport erlang:band/2
func And(a, b term.Term) term.Term {
	x, okA := Int64Of(a)
	y, okB := Int64Of(b)
	if okA && okB {
		return heap.Int(x & y)
	}
	if !a.IsInteger() || !b.IsInteger() {
		return heap.Badarith()
	}
	var u, v, z big.Int
	setBig(&u, a)
	setBig(&v, b)
	z.And(&u, &v)
	return fromBig(&z)
}

// Or is a bor b.
//
//go:wasmexport erlang:bor/2
func Or(a, b term.Term) term.Term {
	x, okA := Int64Of(a)
	y, okB := Int64Of(b)
	if okA && okB {
		return heap.Int(x | y)
	}
	if !a.IsInteger() || !b.IsInteger() {
		return heap.Badarith()
	}
	var u, v, z big.Int
	setBig(&u, a)
	setBig(&v, b)
	z.Or(&u, &v)
	return fromBig(&z)
}

// Xor is a bxor b.
//
//go:wasmexport erlang:bxor/2
func Xor(a, b term.Term) term.Term {
	x, okA := Int64Of(a)
	y, okB := Int64Of(b)
	if okA && okB {
		return heap.Int(x ^ y)
	}
	if !a.IsInteger() || !b.IsInteger() {
		return heap.Badarith()
	}
	var u, v, z big.Int
	setBig(&u, a)
	setBig(&v, b)
	z.Xor(&u, &v)
	return fromBig(&z)
}

// Not is bnot a.
//
//go:wasmexport erlang:bnot/1
func Not(a term.Term) term.Term {
	if x, ok := a.SmallOrInt64(); ok {
		return heap.Int(^x)
	}
	if !a.IsInteger() {
		return heap.Badarith()
	}
	var u, z big.Int
	setBig(&u, a)
	z.Not(&u)
	return fromBig(&z)
}

// ShiftLeft is a bsl b.
//
//go:wasmexport erlang:bsl/2
func ShiftLeft(a, b term.Term) term.Term { return shift(a, b, false) }

// ShiftRight is a bsr b: the sign stays.
//
//go:wasmexport erlang:bsr/2
func ShiftRight(a, b term.Term) term.Term { return shift(a, b, true) }

func shift(a, b term.Term, right bool) term.Term {
	if !a.IsInteger() || !b.IsInteger() {
		return heap.Badarith()
	}
	count, ok := b.SmallOrInt64()
	if !ok {
		// Everything goes, or nothing fits.
		right = right != IsNegative(b)
		count = 1 << 62
	} else if count < 0 {
		right = !right
		count = int64(min(magnitude(count), 1<<62))
	}
	if right {
		return shiftRight(a, count)
	}
	return shiftLeft(a, count)
}

func shiftRight(a term.Term, count int64) term.Term {
	if x, ok := a.SmallOrInt64(); ok {
		return heap.Int(x >> min(count, 63))
	}
	if uint64(count) >= uint64(a.Words())*32 {
		if IsNegative(a) {
			return term.Small(-1)
		}
		return term.Small(0)
	}
	var u, z big.Int
	setBig(&u, a)
	z.Rsh(&u, uint(count))
	return fromBig(&z)
}

func shiftLeft(a term.Term, count int64) term.Term {
	x, ok := a.SmallOrInt64()
	if ok && x == 0 {
		return a
	}
	if ok && count < 63 {
		if y := x << count; y>>count == x {
			return heap.Int(y)
		}
	}
	if count > maxDigits*digitBits {
		return heap.SystemLimit()
	}
	var u, z big.Int
	setBig(&u, a)
	z.Lsh(&u, uint(count))
	return fromBig(&z)
}
