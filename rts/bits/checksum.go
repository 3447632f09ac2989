package bits

import (
	"math/bits"

	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// crcPolynomial is that of IEEE 802.3, reversed.
const crcPolynomial = 0xEDB88320

func crc32(crc, addr, n uint32) uint32 {
	crc = ^crc
	for i := range n {
		crc ^= mem.Load8(addr + i)
		for range 8 {
			crc = crc>>1 ^ crcPolynomial&-(crc&1)
		}
	}
	return ^crc
}

func adler32(sum, addr, n uint32) uint32 {
	const modulus = 65521
	a, b := sum&0xFFFF, sum>>16
	for i := range n {
		a = (a + mem.Load8(addr+i)) % modulus
		b = (b + a) % modulus
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

// md5Shift are the rotations of MD5's steps, four for each round (RFC 1321).
var md5Shift = [16]uint8{7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21}

// md5Sine is floor(2^32 * |sin(i+1)|).
var md5Sine = [64]uint32{
	0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
	0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
	0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
	0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
	0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
	0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
	0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
	0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
}

// md5State is the four words of a digest.
type md5State struct{ a, b, c, d uint32 }

var md5Start = md5State{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}

// block digests 64 bytes.
func (s *md5State) block(addr uint32) {
	a, b, c, d := s.a, s.b, s.c, s.d
	for i := range uint32(64) {
		var f, word uint32
		switch i >> 4 {
		case 0:
			f, word = b&c|^b&d, i
		case 1:
			f, word = d&b|^d&c, 5*i+1
		case 2:
			f, word = b^c^d, 3*i+5
		default:
			f, word = c^(b|^d), 7*i
		}
		f += a + md5Sine[i] + mem.Load32(addr+word&15*4)
		a, d, c = d, c, b
		b += bits.RotateLeft32(f, int(md5Shift[i>>4*4+i&3]))
	}
	s.a += a
	s.b += b
	s.c += c
	s.d += d
}

// MD5 is md5/1.
//
//go:wasmexport erlang:md5/1
func MD5(data term.Term) term.Term {
	b := IolistToBinary(data)
	if b == 0 {
		return 0
	}
	addr, n := bytesOf(b)
	s := md5Start
	rest := n
	for ; rest >= 64; rest -= 64 {
		s.block(addr)
		addr += 64
	}
	// The rest, a bit 1, zeroes, the number of bits.
	_, end := heap.NewBinary(128)
	mem.Fill(end, 0, 128)
	mem.Copy(end, addr, rest)
	mem.Store8(end+rest, 0x80)
	last := uint32(64)
	if rest >= 56 {
		last = 128
	}
	mem.Store64(end+last-8, uint64(n)*8)
	s.block(end)
	if last == 128 {
		s.block(end + 64)
	}
	digest, to := heap.NewBinary(16)
	mem.Store32(to, s.a)
	mem.Store32(to+4, s.b)
	mem.Store32(to+8, s.c)
	mem.Store32(to+12, s.d)
	return digest
}
