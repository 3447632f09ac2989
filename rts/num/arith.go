package num

import (
	"math/big"
	"math/bits"

	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Add is a + b.
//
//go:wasmexport erlang:+/2
func Add(a, b term.Term) term.Term {
	x, okA := Int64Of(a)
	y, okB := Int64Of(b)
	if s := x + y; okA && okB && (x^s)&(y^s) >= 0 {
		return heap.Int(s)
	}
	if a.IsFloat() && b.IsFloat() {
		return newFloat(a.Float() + b.Float())
	}
	return slow(a, b, opAdd)
}

// Subtract is a - b.
//
//go:wasmexport erlang:-/2
func Subtract(a, b term.Term) term.Term {
	x, okA := Int64Of(a)
	y, okB := Int64Of(b)
	if d := x - y; okA && okB && (x^y)&(x^d) >= 0 {
		return heap.Int(d)
	}
	if a.IsFloat() && b.IsFloat() {
		return newFloat(a.Float() - b.Float())
	}
	return slow(a, b, opSubtract)
}

// Int64Of is term.SmallOrInt64 without a call. It is no BIF.
//
//gowasm:inline
func Int64Of(t term.Term) (n int64, ok bool) {
	if t.IsSmall() {
		return int64(t.Int()), true
	}
	if t.IsBoxed() && t.Header()&^uint32(term.TagSign) == term.Header(term.TagPositive, 2) {
		return t.Int64(), true
	}
	return 0, false
}

// Multiply is a * b.
//
//go:wasmexport erlang:*/2
func Multiply(a, b term.Term) term.Term {
	x, okA := Int64Of(a)
	y, okB := Int64Of(b)
	if okA && okB {
		if x == int64(int32(x)) && y == int64(int32(y)) {
			return heap.Int(x * y)
		}
		hi, lo := bits.Mul64(magnitude(x), magnitude(y))
		if hi == 0 {
			return signed(lo, x^y < 0)
		}
	}
	if a.IsFloat() && b.IsFloat() {
		return newFloat(a.Float() * b.Float())
	}
	return slow(a, b, opMultiply)
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// signed is the integer of a magnitude and a sign.
func signed(magnitude uint64, negative bool) term.Term {
	if !negative {
		return heap.Uint(magnitude)
	}
	if magnitude <= 1<<63 {
		return heap.Int(-int64(magnitude))
	}
	var z big.Int
	z.SetUint64(magnitude)
	z.Neg(&z)
	return fromBig(&z)
}

// Divide is a / b.
//
//go:wasmexport erlang://2
func Divide(a, b term.Term) term.Term {
	x, okA := ToFloat(a)
	y, okB := ToFloat(b)
	if !okA || !okB || y == 0 {
		return heap.Badarith()
	}
	return newFloat(x / y)
}

// Negate is -a.
//
//go:wasmexport erlang:-/1
func Negate(a term.Term) term.Term {
	if a.IsFloat() {
		return heap.Float(-a.Float())
	}
	return Subtract(term.Small(0), a)
}

// Plus is +a.
//
//go:wasmexport erlang:+/1
func Plus(a term.Term) term.Term {
	if !a.IsNumber() {
		return heap.Badarith()
	}
	return a
}

// The operations of slow.
const (
	opAdd = iota
	opSubtract
	opMultiply
)

// slow computes with operands of different kinds, big integers, or what is no
// number.
func slow(a, b term.Term, op int) term.Term {
	if a.IsInteger() && b.IsInteger() {
		return slowInteger(a, b, op)
	}
	x, okA := ToFloat(a)
	y, okB := ToFloat(b)
	if !okA || !okB {
		return heap.Badarith()
	}
	switch op {
	case opAdd:
		return newFloat(x + y)
	case opSubtract:
		return newFloat(x - y)
	}
	return newFloat(x * y)
}

func slowInteger(a, b term.Term, op int) term.Term {
	if op == opMultiply {
		if n, ok := b.SmallOrInt64(); ok && !a.IsSmall() && !a.IsInt64() {
			return multiplyBig(a, n)
		}
		if n, ok := a.SmallOrInt64(); ok && !b.IsSmall() && !b.IsInt64() {
			return multiplyBig(b, n)
		}
	}
	var x, y, z big.Int
	setBig(&x, a)
	setBig(&y, b)
	switch op {
	case opAdd:
		z.Add(&x, &y)
	case opSubtract:
		z.Sub(&x, &y)
	default:
		heap.Work(uint32(len(x.Bits())*len(y.Bits())) / 8)
		z.Mul(&x, &y)
	}
	return fromBig(&z)
}

// Div is the quotient of integers, rounded towards zero.
//
//go:wasmexport erlang:div/2
func Div(a, b term.Term) term.Term {
	x, okA := Int64Of(a)
	y, okB := Int64Of(b)
	if okB && y == 0 {
		return heap.Badarith()
	}
	if okA && okB {
		return signed(magnitude(x)/magnitude(y), x^y < 0)
	}
	if !a.IsInteger() || !b.IsInteger() {
		return heap.Badarith()
	}
	if okB && magnitude(y) < 1<<32 {
		quotient, _ := divideBig(a, magnitude(y))
		return FromDigits(quotient, IsNegative(a) != (y < 0))
	}
	var u, v, q, r big.Int
	setBig(&u, a)
	setBig(&v, b)
	q.QuoRem(&u, &v, &r)
	return fromBig(&q)
}

// Rem is the remainder of Div; it has the sign of a.
//
//go:wasmexport erlang:rem/2
func Rem(a, b term.Term) term.Term {
	x, okA := Int64Of(a)
	y, okB := Int64Of(b)
	if okB && y == 0 {
		return heap.Badarith()
	}
	if okA && okB {
		return signed(magnitude(x)%magnitude(y), x < 0)
	}
	if !a.IsInteger() || !b.IsInteger() {
		return heap.Badarith()
	}
	if okB && magnitude(y) < 1<<32 {
		_, rest := divideBig(a, magnitude(y))
		return signed(rest, IsNegative(a))
	}
	var u, v, q, r big.Int
	setBig(&u, a)
	setBig(&v, b)
	q.QuoRem(&u, &v, &r)
	return fromBig(&r)
}

// Abs is the magnitude of a number.
//
//go:wasmexport erlang:abs/1
func Abs(a term.Term) term.Term {
	switch {
	case a.IsFloat():
		if f := a.Float(); f < 0 { // -0.0 stays
			return heap.Float(-f)
		}
		return a
	case !a.IsInteger():
		return heap.Badarg()
	case IsNegative(a):
		return Negate(a)
	}
	return a
}
