package bits

import (
	"github.com/jitwasm/jitwasm/rts/term"
)

const (
	maxChar        = 0x10FFFF
	surrogateFirst = 0xD800
	surrogateLast  = 0xDFFF
)

// isChar says whether c is a Unicode scalar value.
func isChar(c uint32) bool {
	return c <= maxChar && (c < surrogateFirst || c > surrogateLast)
}

// charOf is the character that a term is; ok is false for others.
func charOf(t term.Term) (c uint32, ok bool) {
	if !t.IsSmall() || !isChar(uint32(t.Int())) {
		return 0, false
	}
	return uint32(t.Int()), true
}

// utf8Len is the number of bytes of a character in UTF-8.
func utf8Len(c uint32) uint32 {
	switch {
	case c < 0x80:
		return 1
	case c < 0x800:
		return 2
	case c < 0x10000:
		return 3
	}
	return 4
}

// UTF8Bits returns the bits of a character in UTF-8; badSize for no character.
//
//go:wasmexport rt.bs_utf8_bits
func UTF8Bits(t term.Term) uint32 {
	c, ok := charOf(t)
	if !ok {
		return badSize
	}
	return utf8Len(c) * 8
}

// UTF16Bits returns the bits of a character in UTF-16; badSize for no character.
//
//go:wasmexport rt.bs_utf16_bits
func UTF16Bits(t term.Term) uint32 {
	c, ok := charOf(t)
	switch {
	case !ok:
		return badSize
	case c < 0x10000:
		return 16
	}
	return 32
}

// putUTF8 writes a character and returns the position behind it.
func putUTF8(p position, c uint32) position {
	n := utf8Len(c)
	if n == 1 {
		p.set8(c)
		return position{p.addr + 1, p.offset}
	}
	p.set8(0xF00>>n&0xFF | c>>(6*(n-1)))
	for i := uint32(1); i < n; i++ {
		position{p.addr + i, p.offset}.set8(0x80 | c>>(6*(n-1-i))&0x3F)
	}
	return position{p.addr + n, p.offset}
}

// PutUTF8 writes a character in UTF-8; false if t is none.
//
//go:wasmexport rt.bs_put_utf8
func PutUTF8(t term.Term) bool {
	c, ok := charOf(t)
	if !ok {
		return false
	}
	putUTF8(building(), c)
	buildBit += utf8Len(c) * 8
	return true
}

// PutUTF16 writes a character in UTF-16; false if t is none.
//
//go:wasmexport rt.bs_put_utf16
func PutUTF16(t term.Term, flags uint32) bool {
	c, ok := charOf(t)
	if !ok {
		return false
	}
	if c < 0x10000 {
		putOrdered(16, c, flags)
		return true
	}
	c -= 0x10000
	putOrdered(16, surrogateFirst|c>>10, flags)
	putOrdered(16, 0xDC00|c&0x3FF, flags)
	return true
}

// PutUTF32 writes a character in UTF-32; false if t is none.
//
//go:wasmexport rt.bs_put_utf32
func PutUTF32(t term.Term, flags uint32) bool {
	c, ok := charOf(t)
	if !ok {
		return false
	}
	putOrdered(32, c, flags)
	return true
}

func putOrdered(n, v, flags uint32) {
	if isLittle(flags) {
		building().writeLittle(n, uint64(v))
	} else {
		building().write(n, uint64(v))
	}
	buildBit += n
}

// left is how many bits a match state has left.
func left(state term.Term) uint32 {
	return state.Word(term.MatchEnd) - state.Word(term.MatchOffset)
}

func advance(state term.Term, n uint32) {
	state.SetWord(term.MatchOffset, state.Word(term.MatchOffset)+n)
}

// What getUTF8 finds besides a character.
const (
	badUTF8        = 0xFFFFFFFF // bytes that are no character
	incompleteUTF8 = 0xFFFFFFFE // the start of one
)

// getUTF8 is the character at p, of which bytes are left, and its length: the
// shortest encoding of a Unicode scalar value. If there is none c says why.
func getUTF8(p position, bytes uint32) (c, n uint32) {
	first := p.byte8()
	if first < 0x80 {
		return first, 1
	}
	var least uint32
	switch {
	case first&0xE0 == 0xC0:
		n, c, least = 2, first&0x1F, 0x80
	case first&0xF0 == 0xE0:
		n, c, least = 3, first&0x0F, 0x800
	case first&0xF8 == 0xF0:
		n, c, least = 4, first&0x07, 0x10000
	default:
		return badUTF8, 0
	}
	for i := uint32(1); i < n; i++ {
		if i >= bytes {
			return incompleteUTF8, 0
		}
		b := position{p.addr + i, p.offset}.byte8()
		if b&0xC0 != 0x80 {
			return badUTF8, 0
		}
		c = c<<6 | b&0x3F
	}
	if c < least || !isChar(c) {
		return badUTF8, 0
	}
	return c, n
}

// MatchUTF8 takes a character in UTF-8; 0 if there is none.
//
//go:wasmexport rt.bs_get_utf8
func MatchUTF8(state term.Term) term.Term {
	bytes := left(state) >> 3
	if bytes == 0 {
		return 0
	}
	c, n := getUTF8(cursor(state, 0), bytes)
	if n == 0 {
		return 0
	}
	advance(state, n*8)
	return term.Small(int32(c))
}

// MatchUTF16 takes a character in UTF-16; 0 if there is none.
//
//go:wasmexport rt.bs_get_utf16
func MatchUTF16(state term.Term, flags uint32) term.Term {
	bits := left(state)
	if bits < 16 {
		return 0
	}
	p := cursor(state, 0)
	c := uint32(p.ordered(16, flags))
	if c < surrogateFirst || c > surrogateLast {
		advance(state, 16)
		return term.Small(int32(c))
	}
	if bits < 32 || c >= 0xDC00 {
		return 0
	}
	low := uint32(p.at(16).ordered(16, flags))
	if low&0xFC00 != 0xDC00 {
		return 0
	}
	advance(state, 32)
	return term.Small(int32(0x10000 + (c&0x3FF)<<10 + low&0x3FF))
}

// MatchUTF32 takes a character in UTF-32; 0 if there is none.
//
//go:wasmexport rt.bs_get_utf32
func MatchUTF32(state term.Term, flags uint32) term.Term {
	if left(state) < 32 {
		return 0
	}
	c := uint32(cursor(state, 0).ordered(32, flags))
	if !isChar(c) {
		return 0
	}
	advance(state, 32)
	return term.Small(int32(c))
}
