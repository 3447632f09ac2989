package bits

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// crcPolynomial is that of IEEE 802.3, reversed.
const crcPolynomial = 0xEDB88320

// crcTable is the effect of four bits on the CRC.
var crcTable = [16]uint32{
	0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
	0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
}

func crc32(crc, addr, n uint32) uint32 {
	crc = ^crc
	for i := range n {
		crc ^= mem.Load8(addr + i)
		crc = crc>>4 ^ crcTable[crc&15]
		crc = crc>>4 ^ crcTable[crc&15]
	}
	return ^crc
}

// adlerModulus is the largest prime below 2^16 (RFC 1950).
const adlerModulus = 65521

// adlerRun is after how many bytes the sums may leave 32 bits (zlib's NMAX).
const adlerRun = 5552

func adler32(sum, addr, n uint32) uint32 {
	a, b := sum&0xFFFF, sum>>16
	for n > 0 {
		run := min(n, adlerRun)
		for range run {
			a += mem.Load8(addr)
			b += a
			addr++
		}
		a %= adlerModulus
		b %= adlerModulus
		n -= run
	}
	return b<<16 | a
}

// CRC32 is crc32/1.
//
//go:wasmexport erlang:crc32/1
func CRC32(data term.Term) term.Term { return CRC32More(term.Small(0), data) }

// CRC32More is crc32/2.
//
//go:wasmexport erlang:crc32/2
func CRC32More(old, data term.Term) term.Term {
	sum, ok := checksumOf(old)
	b := IolistToBinary(data)
	if !ok || b == 0 {
		return heap.Badarg()
	}
	addr, n := bytesOf(b)
	return heap.Uint(uint64(crc32(sum, addr, n)))
}

// Adler32 is adler32/1.
//
//go:wasmexport erlang:adler32/1
func Adler32(data term.Term) term.Term { return Adler32More(term.Small(1), data) }

// Adler32More is adler32/2.
//
//go:wasmexport erlang:adler32/2
func Adler32More(old, data term.Term) term.Term {
	sum, ok := checksumOf(old)
	b := IolistToBinary(data)
	if !ok || b == 0 {
		return heap.Badarg()
	}
	addr, n := bytesOf(b)
	return heap.Uint(uint64(adler32(sum, addr, n)))
}

func checksumOf(t term.Term) (sum uint32, ok bool) {
	n, ok := t.SmallOrInt64()
	return uint32(n), ok && n >= 0 && n < 1<<32
}

// crcMultiply multiplies two polynomials modulo the CRC's; the most significant
// bit is the coefficient of 1.
func crcMultiply(a, b uint32) uint32 {
	product := uint32(0)
	for ; a != 0; a <<= 1 {
		if a>>31 != 0 {
			product ^= b
		}
		b = b>>1 ^ crcPolynomial&-(b&1)
	}
	return product
}

// crcCombine is the CRC of two texts of which the second has n bytes: that of the
// first moves by x^8n.
func crcCombine(first, second, n uint32) uint32 {
	power := uint32(1) << (31 - 8) // x^8
	for ; n != 0; n >>= 1 {
		if n&1 != 0 {
			first = crcMultiply(power, first)
		}
		power = crcMultiply(power, power)
	}
	return first ^ second
}

// CRC32Combine is crc32_combine/3.
//
//go:wasmexport erlang:crc32_combine/3
func CRC32Combine(first, second, size term.Term) term.Term {
	a, ok1 := checksumOf(first)
	b, ok2 := checksumOf(second)
	n, ok3 := checksumOf(size)
	if !ok1 || !ok2 || !ok3 {
		return heap.Badarg()
	}
	return heap.Uint(uint64(crcCombine(a, b, n)))
}

// Adler32Combine is adler32_combine/3.
//
//go:wasmexport erlang:adler32_combine/3
func Adler32Combine(first, second, size term.Term) term.Term {
	x, ok1 := checksumOf(first)
	y, ok2 := checksumOf(second)
	n, ok3 := checksumOf(size)
	if !ok1 || !ok2 || !ok3 {
		return heap.Badarg()
	}
	if n == 0 {
		return first
	}
	return heap.Uint(uint64(adlerCombine(x, y, n)))
}

// adlerCombine is the sum of two texts of which the second, whose own sum y
// started with 1, has n bytes. What is no sum is reduced no further than zlib
// does.
func adlerCombine(x, y, n uint32) uint32 {
	n %= adlerModulus
	a := x&0xFFFF + y&0xFFFF + adlerModulus - 1
	for range 2 {
		if a >= adlerModulus {
			a -= adlerModulus
		}
	}
	b := x>>16 + y>>16 + n*(x&0xFFFF)%adlerModulus + adlerModulus - n
	if b >= 2*adlerModulus {
		b -= 2 * adlerModulus
	}
	if b >= adlerModulus {
		b -= adlerModulus
	}
	return b<<16 | a
}
