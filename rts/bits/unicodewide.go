package bits

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

// wideCharacters reads a deep list of characters and binaries of UTF-16 or UTF-32. OTP does
// that in Erlang (unicode.erl, ml_map), with results of its own shape after an error: the
// lists around it stay as deep as they were, and a binary that was taken apart stays so.
type wideCharacters struct {
	walker
	encoding wideEncoding
	out      sink
	pending  [4]byte // the start of a character at the end of a binary
	held     uint32
	missing  uint32 // how many bytes may complete it
	failed   bool
	left     term.Term // then
}

// wideEncoding is an encoding with units of 2 or 4 bytes; 0 is none.
type wideEncoding struct {
	bytes  uint32
	little bool
}

// widePart is the size above which OTP takes a binary apart.
const widePart = 8192

// wideOf is the encoding that utf16, utf32, {utf16, little} and so on stand for.
func wideOf(t term.Term) wideEncoding {
	var e wideEncoding
	if t.IsTuple() && t.Arity() == 2 {
		order := t.Element(2)
		if order != atom.Big && order != atom.Little {
			return e
		}
		e.little = order == atom.Little
		t = t.Element(1)
	}
	switch t {
	case atom.Utf16:
		e.bytes = 2
	case atom.Utf32:
		e.bytes = 4
	}
	return e
}

func convertWide(t term.Term, encoding wideEncoding, toList bool) term.Term {
	if encoding.bytes == 0 || !t.IsList() && !t.IsBinary() {
		return heap.Badarg()
	}
	var c wideCharacters
	c.encoding = encoding
	c.out.chars = toList
	c.start(t)
	for leaf := c.next(); leaf != 0; leaf = c.next() {
		if !leaf.IsBinary() && !(c.inList && leaf.IsInteger()) {
			return heap.Badarg()
		}
		c.leaf(leaf)
		if c.failed {
			return heap.Tuple3(atom.Error, c.out.done(), c.left)
		}
	}
	if c.held > 0 {
		return heap.Tuple3(atom.Incomplete, c.out.done(), c.pendingBinary())
	}
	return c.out.done()
}

func (c *wideCharacters) pendingBinary() term.Term { return heap.BinaryOf(c.pending[:c.held]) }

// fail says that rest is what is left of the innermost list.
func (c *wideCharacters) fail(rest term.Term) {
	for i := len(c.outer); i > 0; i-- {
		rest = heap.Cons(rest, c.outer[i-1])
	}
	c.failed, c.left = true, rest
}

// push puts a binary in front of what is left of the innermost list, which makes a list
// of a tail.
func (c *wideCharacters) push(t term.Term) {
	c.rest = heap.Cons(t, c.rest)
	c.inList = true
}

func (c *wideCharacters) leaf(leaf term.Term) {
	if leaf.IsInteger() {
		c.character(leaf)
		return
	}
	_, bits := where(leaf)
	n := bits >> 3
	switch {
	case c.held > 0 && n < c.missing:
		c.hold(leaf, 0, n)
		c.missing -= n
	case c.held > 0:
		used := c.missing
		c.hold(leaf, 0, used)
		whole := c.pendingBinary()
		c.held = 0
		c.push(Part(leaf, used*8, (n-used)*8))
		c.decode(whole)
	case n > widePart:
		c.push(Part(leaf, widePart*8, (n-widePart)*8))
		c.decode(Part(leaf, 0, widePart*8))
	default:
		c.decode(leaf)
	}
}

func (c *wideCharacters) character(t term.Term) {
	switch {
	case c.held > 0:
		c.fail(heap.Cons(c.pendingBinary(), heap.Cons(t, c.rest)))
	case !t.IsSmall() || !isChar(uint32(t.Int())):
		c.fail(heap.Cons(heap.Cons(t, term.Nil), c.rest))
	default:
		c.out.put(uint32(t.Int()))
	}
}

// hold adds n bytes of a binary to those that are pending.
func (c *wideCharacters) hold(leaf term.Term, from, n uint32) {
	p, _ := where(leaf)
	p.addr += from
	for range n {
		c.pending[c.held] = byte(p.byte8())
		c.held++
		p.addr++
	}
}

// decode reads a binary.
func (c *wideCharacters) decode(leaf term.Term) {
	p, bits := where(leaf)
	n := bits >> 3
	for at := uint32(0); at < n; {
		ch, size := c.encoding.get(p, n-at)
		switch {
		case size > 0:
			c.out.put(ch)
			at += size
			p.addr += size
		case ch > 0:
			c.missing = ch
			c.hold(leaf, at, n-at)
			return
		default:
			rest := Part(leaf, at*8, (n-at)*8)
			if c.inList {
				rest = heap.Cons(rest, c.rest)
			}
			c.fail(rest)
			return
		}
	}
}

// get decodes the character at p, where n bytes are left. Size 0 means that there is none:
// then c is the number of bytes that may complete one, or 0.
func (e wideEncoding) get(p position, n uint32) (c, size uint32) {
	var b [4]uint32
	for i := range min(n, 4) {
		b[i] = p.byte8()
		p.addr++
	}
	switch {
	case e.bytes == 4 && e.little:
		return littleUTF32(b, n)
	case e.bytes == 4:
		return bigUTF32(b, n)
	case n == 1:
		return startOfUTF16(b[0], e.little)
	case e.little:
		return twoUnits(b[1]<<8|b[0], b[3]<<8|b[2], n, true)
	}
	return twoUnits(b[0]<<8|b[1], b[2]<<8|b[3], n, isLowSurrogate(b[2]<<8))
}

func bigUTF32(b [4]uint32, n uint32) (c, size uint32) {
	c = b[0]<<24 | b[1]<<16 | b[2]<<8 | b[3]
	switch {
	case !isChar(c):
		return 0, 0
	case n >= 4:
		return c, 4
	}
	return 4 - n, 0
}

// littleUTF32: only the third byte can show that a start is none.
func littleUTF32(b [4]uint32, n uint32) (c, size uint32) {
	c = b[3]<<24 | b[2]<<16 | b[1]<<8 | b[0]
	switch {
	case n < 3:
		return 4 - n, 0
	case !isChar(c) || n == 3 && (c == 0xFFFE || c == 0xFFFF): // OTP's exception, for starts alone
		return 0, 0
	case n >= 4:
		return c, 4
	}
	return 1, 0
}

// startOfUTF16 is get where one byte is left.
func startOfUTF16(b uint32, little bool) (c, size uint32) {
	switch {
	case little || !isSurrogate(b<<8):
		return 1, 0
	case isHighSurrogate(b << 8):
		return 3, 0
	}
	return 0, 0
}

// twoUnits is get where n bytes are left, from 2 on; canBe says of a third one that it may
// begin the second unit.
func twoUnits(first, second, n uint32, canBe bool) (c, size uint32) {
	switch {
	case !isSurrogate(first):
		return first, 2
	case !isHighSurrogate(first):
		return 0, 0
	case n == 2:
		return 2, 0
	case n == 3 && canBe:
		return 1, 0
	case n >= 4 && isLowSurrogate(second):
		return 0x10000 + (first&0x3FF)<<10 + second&0x3FF, 4
	}
	return 0, 0
}

func isSurrogate(c uint32) bool     { return c>>11 == surrogateFirst>>11 }
func isHighSurrogate(c uint32) bool { return c>>10 == surrogateFirst>>10 }
func isLowSurrogate(c uint32) bool  { return c>>10 == surrogateLast>>10 }
