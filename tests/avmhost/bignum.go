package avmhost

import (
	"math"
	"math/big"
)

// Integers: 28-bit immediates; boxed int32 (one word) and int64 (two words) in
// two's complement, where the header's sign bit repeats the sign; beyond that
// sign and magnitude, an even number of words of at least four... the size is
// rounded up to 8 bytes and never two words, so that it cannot be mistaken for
// an int64 (term_bigint_size_requirements).

// integer reads any integer term.
func (m *linearMemory) integer(t term) *big.Int {
	if n, ok := m.int64(t); ok {
		return big.NewInt(n)
	}
	size := m.boxedSize(t)
	be := make([]byte, 4*size)
	for i := range size {
		w := m.word(t, 1+i)
		o := 4 * (size - 1 - i)
		be[o], be[o+1], be[o+2], be[o+3] = byte(w>>24), byte(w>>16), byte(w>>8), byte(w)
	}
	n := new(big.Int).SetBytes(be)
	if m.boxedTag(t) == boxNegInt {
		n.Neg(n)
	}
	return n
}

// int64 reads an integer of at most 64 bits; ok is false for anything else.
func (m *linearMemory) int64(t term) (n int64, ok bool) {
	if t.isSmall() {
		return t.small(), true
	}
	if !m.isBoxedInt(t) {
		return 0, false
	}
	switch m.boxedSize(t) {
	case 1:
		return int64(int32(m.word(t, 1))), true
	case 2:
		return int64(m.get64(t.addr() + 4)), true
	}
	return 0, false
}

// intWords is the heap space of an int64.
func intWords(n int64) uint32 {
	switch {
	case fitsSmall(n):
		return 0
	case n >= math.MinInt32 && n <= math.MaxInt32:
		return 2
	}
	return 3
}

func makeInt(a allocator, n int64) term {
	if fitsSmall(n) {
		return smallTerm(n)
	}
	return makeBoxedInt(a, n)
}

// makeBoxedInt boxes n even when it would fit an immediate (prim 15).
func makeBoxedInt(a allocator, n int64) term {
	tag := uint32(boxPosInt)
	if n < 0 {
		tag = boxNegInt
	}
	m := a.memory()
	if n >= math.MinInt32 && n <= math.MaxInt32 {
		p := a.alloc(2)
		m.put(p, boxHeader(1, tag))
		m.put(p+4, uint32(n))
		return boxedTerm(p)
	}
	p := a.alloc(3)
	m.put(p, boxHeader(2, tag))
	m.put64(p+4, uint64(n))
	return boxedTerm(p)
}

// bigDigits is the number of data words of a big integer of n 32-bit digits.
func bigDigits(n uint32) uint32 {
	words := (n + 1) &^ 1
	if words == 2 {
		words = 3
	}
	return words
}

func bigLen(n *big.Int) uint32 { return uint32(n.BitLen()+31) / 32 }

// bigWords is the heap space of any integer.
func bigWords(n *big.Int) uint32 {
	if n.IsInt64() {
		return intWords(n.Int64())
	}
	return 1 + bigDigits(bigLen(n))
}

func makeBig(a allocator, n *big.Int) term {
	if n.IsInt64() {
		return makeInt(a, n.Int64())
	}
	words, m := bigDigits(bigLen(n)), a.memory()
	tag := uint32(boxPosInt)
	if n.Sign() < 0 {
		tag = boxNegInt
	}
	p := a.alloc(1 + words)
	m.put(p, boxHeader(words, tag))
	le := new(big.Int).Abs(n).FillBytes(make([]byte, 4*words))
	for i := range words {
		o := 4 * (words - 1 - i)
		m.put(p+4+4*i, uint32(le[o])<<24|uint32(le[o+1])<<16|uint32(le[o+2])<<8|uint32(le[o+3]))
	}
	return boxedTerm(p)
}

// tooBig applies the configured limit of integers.
func (vm *VM) tooBig(n *big.Int) bool {
	return vm.opts.IntegerBits > 0 && n.BitLen() > vm.opts.IntegerBits
}

// toFloat converts a number; ok is false when it is no number or too large.
func (m *linearMemory) toFloat(t term) (f float64, ok bool) {
	if m.isFloat(t) {
		return m.float(t), true
	}
	if !m.isInteger(t) {
		return 0, false
	}
	if n, ok := m.int64(t); ok {
		return float64(n), true
	}
	f, _ = new(big.Float).SetInt(m.integer(t)).Float64()
	return f, isFinite(f)
}

// compareIntFloat orders an integer against a float exactly, as Erlang/OTP does.
func compareIntFloat(n *big.Int, f float64) int {
	if math.IsInf(f, 1) {
		return -1
	}
	if math.IsInf(f, -1) {
		return 1
	}
	whole := math.Trunc(f)
	fi, _ := new(big.Float).SetFloat64(whole).Int(nil)
	if c := n.Cmp(fi); c != 0 {
		return c
	}
	switch {
	case f > whole:
		return -1
	case f < whole:
		return 1
	}
	return 0
}
