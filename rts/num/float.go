package num

import (
	"math"
	"math/big"
	"math/bits"

	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

// ToFloat returns a number as a float; ok is false if t is no number or too
// large. It is no BIF.
func ToFloat(t term.Term) (f float64, ok bool) {
	if t.IsSmall() {
		return float64(t.Int()), true
	}
	if t.IsFloat() {
		return t.Float(), true
	}
	if !t.IsBoxedInteger() {
		return 0, false
	}
	f = BigToFloat(t)
	return f, finite(f)
}

// BigToFloat returns a boxed integer as a float, which is infinite or NaN if
// the integer is too large. Digits are added from the top, each sum rounded, as
// big_to_double of OTP does.
//
//go:wasmexport rt.to_float
func BigToFloat(t term.Term) float64 {
	if t.IsInt64() {
		return float64(t.Int64())
	}
	f := 0.0
	for i := t.Words() / 2; i > 0; i-- {
		scaled := f * (1 << 32) * (1 << 32)
		f = scaled + float64(bigDigit(t, i-1))
	}
	if t.IsNegative() {
		return -f
	}
	return f
}

// finite says whether f is neither infinite nor NaN.
func finite(f float64) bool { return f-f == 0 }

// newFloat returns a float, or badarith if the result of an operation is none
// that Erlang has.
func newFloat(f float64) term.Term {
	if !finite(f) {
		return heap.Badarith()
	}
	return heap.Float(f)
}

// floatToInteger returns f, which has no fraction, as an integer.
func floatToInteger(f float64) term.Term {
	if f >= -1<<63 && f < 1<<63 {
		return heap.Int(int64(f))
	}
	var z big.Int
	setFloat(&z, f)
	return fromBig(&z)
}

// setFloat sets z to f, whose magnitude is at least 2^63.
func setFloat(z *big.Int, f float64) {
	b := math.Float64bits(f)
	const mantissa = 52
	exponent := uint(b>>mantissa&0x7FF) - 1023 - mantissa
	z.SetUint64(b&(1<<mantissa-1) | 1<<mantissa)
	z.Lsh(z, exponent)
	if f < 0 {
		z.Neg(z)
	}
}

// Compare compares two numbers by value: -1, 0 or 1. An integer and a float
// are compared exactly. It is no BIF.
func Compare(a, b term.Term) int32 {
	if a.BothSmall(b) {
		return compareInt64(int64(a.Int()), int64(b.Int()))
	}
	switch fa, fb := a.IsFloat(), b.IsFloat(); {
	case fa && fb:
		return compareFloats(a.Float(), b.Float())
	case fa:
		return -compareIntFloat(b, a.Float())
	case fb:
		return compareIntFloat(a, b.Float())
	}
	return compareIntegers(a, b)
}

// Equal says whether two numbers have the same value. It is no BIF.
func Equal(a, b term.Term) bool { return Compare(a, b) == 0 }

func compareInt64(x, y int64) int32 {
	if x < y {
		return -1
	}
	if x > y {
		return 1
	}
	return 0
}

func compareFloats(x, y float64) int32 {
	if x < y {
		return -1
	}
	if x > y {
		return 1
	}
	return 0
}

func compareIntegers(a, b term.Term) int32 {
	x, smallA := a.SmallOrInt64()
	y, smallB := b.SmallOrInt64()
	switch {
	case smallA && smallB:
		return compareInt64(x, y)
	case smallA:
		return -signOf(b)
	case smallB:
		return signOf(a)
	}
	sign := signOf(a)
	if other := signOf(b); sign != other {
		return sign
	}
	return sign * compareMagnitudes(a, b)
}

// signOf is -1 or 1 for a big integer.
func signOf(t term.Term) int32 {
	if t.IsNegative() {
		return -1
	}
	return 1
}

func compareMagnitudes(a, b term.Term) int32 {
	n, m := bigDigits(a), bigDigits(b)
	if n != m {
		return compareInt64(int64(n), int64(m))
	}
	for i := n; i > 0; i-- {
		x, y := bigDigit(a, i-1), bigDigit(b, i-1)
		if x != y {
			if x < y {
				return -1
			}
			return 1
		}
	}
	return 0
}

// compareIntFloat compares an integer with a float, exactly.
func compareIntFloat(a term.Term, f float64) int32 {
	if n, ok := a.SmallOrInt64(); ok {
		switch {
		case f >= 1<<63:
			return -1
		case f < -1<<63:
			return 1
		}
		whole := int64(f)
		if n != whole {
			return compareInt64(n, whole)
		}
		return -compareFloats(f-float64(whole), 0)
	}
	if f < 1<<63 && f > -1<<63 {
		return signOf(a)
	}
	sign := int32(1)
	if f < 0 {
		sign = -1
	}
	if other := signOf(a); other != sign {
		return other
	}
	var x, y big.Int
	setBig(&x, a)
	setFloat(&y, f)
	return int32(x.Cmp(&y))
}

// bigBitLength is the number of bits of the magnitude of a big integer.
func bigBitLength(t term.Term) uint32 {
	n := bigDigits(t)
	return n*digitBits - uint32(bits.LeadingZeros64(bigDigit(t, n-1)))
}

// BitLength returns the number of bits of an integer's magnitude. It is no
// BIF.
func BitLength(t term.Term) uint32 {
	if n, ok := t.SmallOrInt64(); ok {
		return uint32(bits.Len64(magnitude(n)))
	}
	return bigBitLength(t)
}
