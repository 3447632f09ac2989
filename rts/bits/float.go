package bits

import (
	"math"

	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/num"
	"github.com/jitwasm/jitwasm/rts/term"
)

// MatchFloat returns the float in n bits; 0 if n is not 16, 32 or 64, or they
// are no number.
//
//go:wasmexport rt.bs_float
func MatchFloat(state term.Term, delta, n, flags uint32) term.Term {
	p := cursor(state, delta)
	var f float64
	switch v := p.ordered(n, flags); n {
	case 16:
		f = fromHalf(uint32(v))
	case 32:
		f = float64(math.Float32frombits(uint32(v)))
	case 64:
		f = math.Float64frombits(v)
	default:
		return 0
	}
	if f-f != 0 {
		return 0
	}
	return heap.Float(f)
}

// ordered reads n bits, of whole bytes, in the byte order of flags.
func (p position) ordered(n, flags uint32) uint64 {
	if n > 64 {
		return 0
	}
	if isLittle(flags) {
		return p.readLittle(n)
	}
	return p.read(n)
}

// Floats of half precision (IEEE 754, binary16): 1 bit sign, 5 bits exponent, 10
// bits fraction.
const (
	halfFraction = 10
	halfBias     = 15
	halfInfinity = 0x1F << halfFraction
)

func fromHalf(h uint32) float64 {
	exponent, fraction := h>>halfFraction&0x1F, h&(1<<halfFraction-1)
	var f float64
	switch exponent {
	case 0x1F:
		return math.Inf(1)
	case 0:
		f = float64(fraction) / (1 << (halfBias - 1 + halfFraction))
	default:
		f = math.Float64frombits(uint64(exponent-halfBias+1023)<<52 | uint64(fraction)<<(52-halfFraction))
	}
	if h>>15 != 0 {
		return -f
	}
	return f
}

// toHalf rounds to the nearest, to even between two; what is too large becomes
// infinity, as in erl (OTP 25).
func toHalf(f float64) uint32 {
	sign := uint32(math.Float64bits(f)>>63) << 15
	f = math.Abs(f)
	const smallestNormal = 1.0 / (1 << (halfBias - 1))
	if f < smallestNormal {
		// The units of subnormal numbers; 1024 of them are the smallest normal one.
		return sign | uint32(math.RoundToEven(f*(1<<(halfBias-1+halfFraction))))
	}
	b := math.Float64bits(f)
	const drop = 52 - halfFraction
	b += 1<<(drop-1) - 1 + b>>drop&1
	exponent := int32(b>>52) - 1023 + halfBias
	if exponent >= 0x1F {
		return sign | halfInfinity
	}
	return sign | uint32(exponent)<<halfFraction | uint32(b>>drop)&(1<<halfFraction-1)
}

// PutFloat writes a number as a float of n bits; false if it is none, too large
// for 64 bits, or n is not 16, 32 or 64. As in erl (erl_bits.c) what only the
// shorter ones cannot hold becomes infinity, and half precision is rounded twice,
// by way of single precision.
//
//go:wasmexport rt.bs_put_float
func PutFloat(t term.Term, n, flags uint32) bool {
	f, ok := num.ToFloat(t)
	var v uint64
	switch n {
	case 16:
		v = uint64(toHalf(float64(float32(f))))
	case 32:
		v = uint64(math.Float32bits(float32(f)))
	case 64:
		v = math.Float64bits(f)
	default:
		ok = false
	}
	if !ok {
		return false
	}
	if isLittle(flags) {
		building().writeLittle(n, v)
	} else {
		building().write(n, v)
	}
	buildBit += n
	return true
}

// writeLittle writes the low n bits of v, at most 64, with the least
// significant byte first.
func (p position) writeLittle(n uint32, v uint64) {
	for ; n >= 8; n -= 8 {
		p.set8(uint32(v) & 0xFF)
		p.addr++
		v >>= 8
	}
	p.setFew(n, uint32(v))
}
