package order

import (
	"math"
	"math/bits"

	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// compareNumbers compares two numbers by value, whatever their types; exactly,
// integers are below floats.
func compareNumbers(a, b term.Term, exact bool) int32 {
	if a.BothSmall(b) {
		return compareInt32(int32(a), int32(b))
	}
	aFloat, bFloat := a.IsFloat(), b.IsFloat()
	switch {
	case aFloat && bFloat:
		return compareFloats(a.Float(), b.Float())
	case !aFloat && !bFloat:
		return compareInts(a, b)
	case aFloat && exact:
		return 1
	case exact:
		return -1
	case aFloat:
		return -compareIntFloat(b, a.Float())
	}
	return compareIntFloat(a, b.Float())
}

func compareFloats(a, b float64) int32 {
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}

// compareInts compares two integers. One of more than 64 bits is farther from 0
// than one of 64.
func compareInts(a, b term.Term) int32 {
	m, aShort := a.SmallOrInt64()
	n, bShort := b.SmallOrInt64()
	switch {
	case aShort && bShort:
		if m < n {
			return -1
		}
		if m > n {
			return 1
		}
		return 0
	case aShort:
		return -sign(b)
	case bShort:
		return sign(a)
	}
	if s := sign(a); s != sign(b) {
		return s
	}
	return sign(a) * compareMagnitudes(a, b)
}

// sign returns -1 or 1 for a boxed integer.
func sign(t term.Term) int32 {
	if t.IsNegative() {
		return -1
	}
	return 1
}

// compareMagnitudes compares the magnitudes of two integers of more than 64
// bits.
func compareMagnitudes(a, b term.Term) int32 {
	if r := compareUint32(a.Words(), b.Words()); r != 0 {
		return r
	}
	for i := a.Words(); i > 0; i -= 2 {
		if r := compareUint64(digit(a, i-1), digit(b, i-1)); r != 0 {
			return r
		}
	}
	return 0
}

// digit returns the digit of 64 bits that begins at a word of a boxed integer.
func digit(t term.Term, word uint32) uint64 { return mem.Load64(t.Addr() + word<<2) }

// compareIntFloat compares an integer with a float without rounding either.
func compareIntFloat(t term.Term, f float64) int32 {
	n, short := t.SmallOrInt64()
	if !short {
		if s := sign(t); s > 0 != (f > 0) {
			return s
		}
		return sign(t) * compareMagnitudeFloat(t, math.Abs(f))
	}
	if f >= 1<<63 {
		return -1
	}
	if f < -1<<63 {
		return 1
	}
	whole := int64(f)
	if n != whole {
		if n < whole {
			return -1
		}
		return 1
	}
	return compareFloats(0, f-float64(whole))
}

// compareMagnitudeFloat compares the magnitude of an integer of more than 64
// bits (or one that is no int64) with a float that is not negative: by their
// lengths in bits, then by their highest 64 bits, then by whether the integer
// has any below.
func compareMagnitudeFloat(t term.Term, f float64) int32 {
	if f < 1 {
		return 1
	}
	last := t.Words() - 1
	if digit(t, last) == 0 {
		last -= 2
	}
	zeros := uint32(bits.LeadingZeros64(digit(t, last)))
	length := (last+1)<<5 - zeros
	exponent := uint32(math.Float64bits(f)>>52) - 1022 // bits in front of the point
	if r := compareUint32(length, exponent); r != 0 {
		return r
	}
	top := digit(t, last) << zeros
	rest := uint64(0)
	for i := last; i > 1; i -= 2 {
		below := digit(t, i-2)
		if i == last && zeros > 0 {
			top |= below >> (64 - zeros)
			below <<= zeros
		}
		rest |= below
	}
	mantissa := (math.Float64bits(f) | 1<<52) << 11
	if r := compareUint64(top, mantissa); r != 0 {
		return r
	}
	return compareUint64(rest, 0)
}
