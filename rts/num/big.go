package num

import (
	"math/big"
	"unsafe"

	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// maxDigits is the size of the largest integer, in digits of 64 bits: that of
// OTP 25, as measured (1 bsl 33554367 is the last power of 2), beyond which is
// system_limit.
const maxDigits = 1<<19 - 1

const digitBits = 64

// IsTooLarge says whether an integer, which may have been made of as many digits
// as there were, is larger than those that operations give.
func IsTooLarge(t term.Term) bool { return t.IsBoxedInteger() && t.Words()/2 > maxDigits }

// setBig sets z to an integer. A big one shares the digits on the heap, so that
// z must not be changed afterwards.
func setBig(z *big.Int, t term.Term) {
	if n, ok := t.SmallOrInt64(); ok {
		z.SetInt64(n)
		return
	}
	digits := unsafe.Slice((*big.Word)(mem.Pointer(t.Addr()+4)), t.Words()/2)
	z.SetBits(digits) // drops a digit of 0 at the top
	if t.IsNegative() {
		z.Neg(z)
	}
}

// fromBig returns z as a term, in its smallest form; 0 with system_limit
// recorded if it is too large.
func fromBig(z *big.Int) term.Term {
	if z.IsInt64() {
		return heap.Int(z.Int64())
	}
	digits := z.Bits()
	n := uint32(len(digits))
	if n > maxDigits {
		return heap.SystemLimit()
	}
	tag := uint32(term.TagPositive)
	if z.Sign() < 0 {
		tag = term.TagNegative
	}
	size := max(n, 2)
	t, addr := heap.Box(tag, 2*size)
	for i, d := range digits {
		mem.Store64(addr+uint32(i)*8, uint64(d))
	}
	if n < size {
		mem.Store64(addr+n*8, 0)
	}
	return t
}

// bigDigits is the number of digits of an integer's magnitude, and digit i of
// a big one is at bigDigit.
func bigDigits(t term.Term) uint32 {
	n := t.Words() / 2
	if n == 2 && bigDigit(t, 1) == 0 {
		return 1
	}
	return n
}

func bigDigit(t term.Term, i uint32) uint64 { return mem.Load64(t.Addr() + 4 + i*8) }

// IsNegative says whether an integer is below zero.
func IsNegative(t term.Term) bool {
	if t.IsSmall() {
		return t.Int() < 0
	}
	return t.IsNegative()
}

// FromDigits returns the integer of a magnitude, least significant digit
// first, and a sign. It is no BIF: the caller knows that it is not too large.
func FromDigits(digits []uint64, negative bool) term.Term {
	n := len(digits)
	for n > 0 && digits[n-1] == 0 {
		n--
	}
	switch n {
	case 0:
		return term.Small(0)
	case 1:
		return signed(digits[0], negative)
	}
	tag := uint32(term.TagPositive)
	if negative {
		tag = term.TagNegative
	}
	t, addr := heap.Box(tag, 2*uint32(n))
	for i, d := range digits[:n] {
		mem.Store64(addr+uint32(i)*8, d)
	}
	return t
}
