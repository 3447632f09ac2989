package bits

import (
	"math/bits"

	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

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

// A context is a binary: the four words of the digest so far, the number of bits
// and the bytes that fill no block yet, as OpenSSL's and so erl's.
const (
	md5Bits    = 16
	md5Buffer  = 24
	md5Context = md5Buffer + md5Block
	md5Block   = 64
	md5Digest  = 16
)

// md5Mix digests the block of 64 bytes at an address.
func md5Mix(context, addr uint32) {
	a0, b0, c0, d0 := mem.Load32(context), mem.Load32(context+4), mem.Load32(context+8), mem.Load32(context+12)
	a, b, c, d := a0, b0, c0, d0
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
	md5Words(context, a0+a, b0+b, c0+c, d0+d)
}

func md5Words(context, a, b, c, d uint32) {
	mem.Store32(context, a)
	mem.Store32(context+4, b)
	mem.Store32(context+8, c)
	mem.Store32(context+12, d)
}

// md5New returns a context that has seen nothing.
func md5New() (t term.Term, context uint32) {
	t, context = heap.NewBinary(md5Context)
	mem.Fill(context, 0, md5Context)
	md5Words(context, 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476)
	return t, context
}

// md5Copy returns a copy of a context.
func md5Copy(old uint32) (t term.Term, context uint32) {
	t, context = heap.NewBinary(md5Context)
	mem.Copy(context, old, md5Context)
	return t, context
}

// md5Held is how many bytes wait for their block to be filled.
func md5Held(context uint32) uint32 {
	return uint32(mem.Load64(context+md5Bits)>>3) % md5Block
}

// md5Add digests n bytes more.
func md5Add(context, addr, n uint32) {
	held := md5Held(context)
	mem.Store64(context+md5Bits, mem.Load64(context+md5Bits)+uint64(n)*8)
	buffer := context + md5Buffer
	if held > 0 {
		taken := min(n, md5Block-held)
		mem.Copy(buffer+held, addr, taken)
		if held+taken < md5Block {
			return
		}
		md5Mix(context, buffer)
		addr += taken
		n -= taken
	}
	for ; n >= md5Block; n -= md5Block {
		md5Mix(context, addr)
		addr += md5Block
	}
	mem.Copy(buffer, addr, n)
}

// md5Finish returns the digest; the context is of no use any more.
func md5Finish(context uint32) term.Term {
	size, held, buffer := mem.Load64(context+md5Bits), md5Held(context), context+md5Buffer
	mem.Store8(buffer+held, 0x80)
	held++
	if held > md5Block-8 {
		mem.Fill(buffer+held, 0, md5Block-held)
		md5Mix(context, buffer)
		held = 0
	}
	mem.Fill(buffer+held, 0, md5Block-8-held)
	mem.Store64(buffer+md5Block-8, size)
	md5Mix(context, buffer)
	digest, data := heap.NewBinary(md5Digest)
	mem.Copy(data, context, md5Digest)
	return digest
}

// contextOf is the address of a context; 0 if t is none.
func contextOf(t term.Term) uint32 {
	if !t.IsBinary() || t.ByteSize() != md5Context {
		return 0
	}
	addr, _ := bytesOf(t)
	return addr
}

// MD5 is md5/1.
//
//go:wasmexport erlang:md5/1
func MD5(data term.Term) term.Term {
	b := IolistToBinary(data)
	if b == 0 {
		return 0
	}
	_, context := md5New()
	md5Add(context, bytesAddr(b), b.ByteSize())
	return md5Finish(context)
}

// MD5Init is md5_init/0.
//
//go:wasmexport erlang:md5_init/0
func MD5Init() term.Term {
	t, _ := md5New()
	return t
}

// MD5Update is md5_update/2.
//
//go:wasmexport erlang:md5_update/2
func MD5Update(old, data term.Term) term.Term {
	from := contextOf(old)
	if from == 0 {
		return heap.Badarg()
	}
	b := IolistToBinary(data)
	if b == 0 {
		return 0
	}
	t, context := md5Copy(from)
	md5Add(context, bytesAddr(b), b.ByteSize())
	return t
}

// MD5Final is md5_final/1.
//
//go:wasmexport erlang:md5_final/1
func MD5Final(old term.Term) term.Term {
	from := contextOf(old)
	if from == 0 {
		return heap.Badarg()
	}
	_, context := md5Copy(from)
	return md5Finish(context)
}

// bytesAddr is the address of the bytes of a binary.
func bytesAddr(t term.Term) uint32 {
	addr, _ := bytesOf(t)
	return addr
}
