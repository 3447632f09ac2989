package num

import (
	"math/bits"

	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Big integers with one operand of a digit: what factorials and digit sums do
// all the time, without the detour through big.Int.

// multiplyBig multiplies a big integer by one of 64 bits.
func multiplyBig(a term.Term, n int64) term.Term {
	count := bigDigits(a)
	m := magnitude(n)
	product := make([]uint64, count+1)
	carry := uint64(0)
	for i := range count {
		hi, lo := bits.Mul64(bigDigit(a, i), m)
		sum, over := bits.Add64(lo, carry, 0)
		product[i] = sum
		carry = hi + over
	}
	product[count] = carry
	if carry != 0 && count >= maxDigits {
		return heap.SystemLimit()
	}
	return FromDigits(product, IsNegative(a) != (n < 0))
}

// divideBig divides the magnitude of a big integer by a divisor below 2^32.
func divideBig(a term.Term, divisor uint64) (quotient []uint64, rest uint64) {
	count := bigDigits(a)
	quotient = make([]uint64, count)
	for i := count; i > 0; i-- {
		digit := bigDigit(a, i-1)
		high := rest<<32 | digit>>32
		low := high%divisor<<32 | digit&0xFFFFFFFF
		quotient[i-1] = high/divisor<<32 | low/divisor
		rest = low % divisor
	}
	return quotient, rest
}
