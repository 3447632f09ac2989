package order

import (
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Both hashes are built from Bob Jenkins' mixing function of 1996 (lookup2) with
// multiples of the golden ratio as constants that tell the types apart (OTP:
// MIX, HCONST and block_hash in utils.c).
const (
	golden = 0x9e3779b9

	hashSmall      = golden
	hashNil        = golden * 2 & 0xFFFFFFFF
	hashAtom       = golden * 3 & 0xFFFFFFFF
	hashString     = golden * 4 & 0xFFFFFFFF
	hashPid        = golden * 5 & 0xFFFFFFFF
	hashPort       = golden * 6 & 0xFFFFFFFF
	hashRef        = golden * 7 & 0xFFFFFFFF
	hashRefRest    = golden * 8 & 0xFFFFFFFF
	hashTuple      = golden * 9 & 0xFFFFFFFF
	hashNegative   = golden * 10 & 0xFFFFFFFF
	hashPositive   = golden * 11 & 0xFFFFFFFF
	hashFloat      = golden * 12 & 0xFFFFFFFF
	hashBinary     = golden * 13 & 0xFFFFFFFF
	hashExport     = golden * 14 & 0xFFFFFFFF
	hashBits       = golden * 15 & 0xFFFFFFFF
	hashMap        = golden * 16 & 0xFFFFFFFF
	hashHead       = golden * 17 & 0xFFFFFFFF
	hashTail       = golden * 18 & 0xFFFFFFFF
	hashMapPairs   = golden * 19 & 0xFFFFFFFF
	hashFun        = golden * 20 & 0xFFFFFFFF
	hashFunIndex   = golden * 21 & 0xFFFFFFFF
	hashBytes      = golden * 22 & 0xFFFFFFFF
	hashOfEmptyNil = 3468870702
)

// jenkins is the mixing function; only its third result is the hash.
func jenkins(a, b, c uint32) (x, y, z uint32) {
	a = (a - b - c) ^ c>>13
	b = (b - c - a) ^ a<<8
	c = (c - a - b) ^ b>>13
	a = (a - b - c) ^ c>>12
	b = (b - c - a) ^ a<<16
	c = (c - a - b) ^ b>>5
	a = (a - b - c) ^ c>>3
	b = (b - c - a) ^ a<<10
	c = (c - a - b) ^ b>>15
	return a, b, c
}

// mix adds two words of a type to a hash.
func mix(hash, x, y, kind uint32) uint32 {
	_, _, hash = jenkins(kind+x, kind+y, hash)
	return hash
}

// blockHash adds n bytes at an address, which begin at an offset in the first
// byte, to a hash.
func blockHash(addr, offset, n, hash uint32) uint32 {
	a, b, c := uint32(golden), uint32(golden), hash
	rest := n
	for ; rest >= 12; rest -= 12 {
		a += word(addr, offset)
		b += word(addr+4, offset)
		c += word(addr+8, offset)
		a, b, c = jenkins(a, b, c)
		addr += 12
	}
	a += partialWord(addr, offset, min(rest, 4))
	if rest > 4 {
		b += partialWord(addr+4, offset, min(rest, 8)-4)
	}
	c += n // in the byte that the last word leaves free
	if rest > 8 {
		c += partialWord(addr+8, offset, rest-8) << 8
	}
	_, _, c = jenkins(a, b, c)
	return c
}

// word returns four bytes of which the first is the least significant.
func word(addr, offset uint32) uint32 {
	if offset == 0 {
		return mem.Load32(addr)
	}
	return partialWord(addr, offset, 4)
}

func partialWord(addr, offset, n uint32) uint32 {
	w := uint32(0)
	for i := range n {
		w |= term.BinaryByte(addr+i, offset) << (8 * i)
	}
	return w
}

// hashBitstring adds a bit string to a hash.
func hashBitstring(t term.Term, hash uint32) uint32 {
	addr, offset, bits := t.Bits()
	if bits == 0 {
		return hashBinary + hash
	}
	bytes, rest := uint32(bits>>3), uint32(bits&7)
	hash = blockHash(addr, offset, bytes, hashBinary+hash)
	if rest > 0 {
		hash = mix(hash, rest, FewBits(addr+bytes, offset, rest), hashBits)
	}
	return hash
}

// floatWords returns the two words of a float, the same for both zeros.
func floatWords(t term.Term) (low, high uint32) {
	if t.Float() == 0 {
		return 0, 0
	}
	return t.Word(1), t.Word(2)
}

// hashDigits adds the magnitude of a boxed integer to a hash, in digits of 64
// bits.
func hashDigits(t term.Term, hash uint32) uint32 {
	kind := uint32(hashPositive)
	if t.IsNegative() {
		kind = hashNegative
	}
	if t.IsInt64() {
		return hashMagnitude(t.Int64(), hash)
	}
	n := t.Words()
	if n == 4 && t.Word(3)|t.Word(4) == 0 {
		n = 2 // a magnitude of one digit that is no int64
	}
	for i := uint32(1); i <= n; i += 2 {
		hash = mix(hash, t.Word(i), t.Word(i+1), kind)
	}
	return hash
}

// hashMagnitude adds the magnitude of an integer to a hash.
func hashMagnitude(n int64, hash uint32) uint32 {
	if n < 0 {
		return mix(hash, uint32(-n), uint32(uint64(-n)>>32), hashNegative)
	}
	return mix(hash, uint32(n), uint32(uint64(n)>>32), hashPositive)
}
