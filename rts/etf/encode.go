package etf

import (
	"strconv"

	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/types"
	"github.com/jitwasm/jitwasm/rts/work"
)

// encoder writes terms. What is still to be written lies on the stack of package
// work, in frames whose top word is the kind:
//
//	terms    [address][number<<3 | encodeTerms]
//	list     [list][length so far][place of the length][encodeList]
//	pairs    [address of keys][address of values][number<<3 | encodePairs]
//	leaf     [node or leaf][encodeNode]
//	fun      [place of the size][encodeFunSize]
type encoder struct {
	buffer
	latin1        bool // atoms in Latin-1 where they can be
	textFloats    bool
	deterministic bool
}

const (
	encodeTerms = 1 + iota
	encodeList
	encodePairs
	encodeNode
	encodeFunSize

	encodeShift = 3
	encodeMask  = 1<<encodeShift - 1
)

// defaultEncoder returns what term_to_binary/1 uses (OTP 25: minor_version 1).
func defaultEncoder() encoder { return encoder{latin1: true} }

// encode appends a term.
func (e *encoder) encode(t term.Term) {
	mark := work.Mark()
	e.one(t)
	for work.Above(mark) {
		e.next()
	}
	work.Reset(mark)
}

// next goes on with the frame on top of the stack.
func (e *encoder) next() {
	top := work.Pop()
	switch top & encodeMask {
	case encodeTerms:
		addr := work.Pop()
		if top>>encodeShift > 1 {
			work.Push2(addr+4, top-1<<encodeShift)
		}
		e.one(term.Load(addr))
	case encodeList:
		place, n := work.Pop(), work.Pop()
		e.listFrom(term.Term(work.Pop()), n, place)
	case encodePairs:
		values, keys := work.Pop(), work.Pop()
		if top>>encodeShift > 1 {
			work.Push3(keys+4, values+4, top-1<<encodeShift)
		}
		work.Push2(values, 1<<encodeShift|encodeTerms)
		e.one(term.Load(keys))
	case encodeNode:
		e.node(term.Term(work.Pop()))
	case encodeFunSize:
		place := work.Pop()
		e.patch32(place, e.n-place)
	}
}

// one appends a term, or its beginning, and pushes what is left of it.
func (e *encoder) one(t term.Term) {
	switch {
	case t.IsSmall():
		e.int(int64(t.Int()))
	case t.IsAtom():
		e.atom(t)
	case t.IsNil():
		e.put8(tagNil)
	case t.IsCons():
		e.list(t)
	case t.IsPid():
		e.pid(t)
	case t.IsPort():
		e.port(t)
	default:
		e.boxed(t)
	}
}

func (e *encoder) boxed(t term.Term) {
	switch t.Tag() {
	case term.TagTuple:
		e.tuple(t)
	case term.TagPositive, term.TagNegative:
		e.bigInt(t)
	case term.TagFloat:
		e.float(t.Float())
	case term.TagRef, term.TagExternalRef:
		e.ref(t)
	case term.TagFun:
		e.fun(t)
	case term.TagMap:
		e.mapOf(t)
	case term.TagHeapBinary, term.TagRefcBinary, term.TagSubBinary:
		e.bits(t)
	default:
		panic("BUG: no term to encode")
	}
}

// int appends an integer of 64 bits.
func (e *encoder) int(n int64) {
	switch {
	case n >= 0 && n < 256:
		e.put8(tagSmallInteger)
		e.put8(uint32(n))
	case n == int64(int32(n)):
		e.put8(tagInteger)
		e.put32(uint32(n))
	default:
		magnitude := uint64(n)
		if n < 0 {
			magnitude = -magnitude
		}
		size := bytesOf(magnitude)
		e.put8(tagSmallBig)
		e.put8(size)
		e.put8(uint32(uint64(n) >> 63))
		e.digit(magnitude, size)
	}
}

// bytesOf returns the number of bytes that a digit needs.
func bytesOf(digit uint64) (n uint32) {
	for ; digit != 0; digit >>= 8 {
		n++
	}
	return n
}

// digit appends the low bytes of a digit, the least significant first.
func (e *encoder) digit(digit uint64, bytes uint32) {
	for ; bytes > 0; bytes-- {
		e.put8(uint32(digit) & 0xFF)
		digit >>= 8
	}
}

// bigInt appends a boxed integer.
func (e *encoder) bigInt(t term.Term) {
	if t.IsInt64() {
		e.int(t.Int64())
		return
	}
	last := t.Words() - 1
	top := digitAt(t, last)
	for top == 0 {
		last -= 2
		top = digitAt(t, last)
	}
	rest := (last - 1) << 2
	size := rest + bytesOf(top)
	if size < 256 {
		e.put8(tagSmallBig)
		e.put8(size)
	} else {
		e.put8(tagLargeBig)
		e.put32(size)
	}
	if t.IsNegative() {
		e.put8(1)
	} else {
		e.put8(0)
	}
	e.putBytes(t.Addr()+4, size)
}

// digitAt returns the digit of 64 bits that begins at a word of a boxed integer.
func digitAt(t term.Term, word uint32) uint64 { return mem.Load64(t.Addr() + word<<2) }

func (e *encoder) float(f float64) {
	if !e.textFloats {
		e.put8(tagNewFloat)
		e.put64(mathBits(f))
		return
	}
	var room [40]byte
	text := strconv.AppendFloat(room[:0], f, 'e', 20, 64)
	e.put8(tagFloat)
	for i := range floatChars {
		c := byte(0)
		if i < len(text) {
			c = text[i]
		}
		e.put8(uint32(c))
	}
}

// atom appends an atom.
func (e *encoder) atom(t term.Term) {
	addr, n := code.AtomText(t)
	chars, fits := latin1Chars(addr, n)
	switch {
	case e.latin1 && fits:
		e.put8(tagAtom)
		e.put16(chars)
		e.latin1Text(addr, n)
		return
	case n > 255:
		e.put8(tagAtomUTF8)
		e.put16(n)
	default:
		e.put8(tagSmallAtomUTF8)
		e.put8(n)
	}
	e.putBytes(addr, n)
}

// latin1Chars returns the number of characters of a text in UTF-8, and whether
// all are of Latin-1.
func latin1Chars(addr, n uint32) (chars uint32, fits bool) {
	fits = true
	for i := range n {
		c := mem.Load8(addr + i)
		if c&0xC0 != 0x80 {
			chars++
		}
		fits = fits && c < 0xC4
	}
	return chars, fits
}

func (e *encoder) latin1Text(addr, n uint32) {
	for end := addr + n; addr < end; {
		var c uint32
		c, addr = types.NextChar(addr, end)
		e.put8(c)
	}
}

func (e *encoder) tuple(t term.Term) {
	n := t.Arity()
	if n < 256 {
		e.put8(tagSmallTuple)
		e.put8(n)
	} else {
		e.put8(tagLargeTuple)
		e.put32(n)
	}
	if n > 0 {
		work.Push2(t.Addr()+4, n<<encodeShift|encodeTerms)
	}
}

// list appends a list: as a string if it is one of at most 65535 bytes.
func (e *encoder) list(t term.Term) {
	n := uint32(0)
	rest := t
	for n <= maxString && rest.IsCons() && isByte(rest.Head()) {
		rest = rest.Tail()
		n++
	}
	if !rest.IsNil() || n > maxString {
		e.put8(tagList)
		place := e.n
		e.put32(0)
		e.listFrom(t, 0, place)
		return
	}
	e.put8(tagString)
	e.put16(n)
	for ; t.IsCons(); t = t.Tail() {
		e.put8(uint32(t.Head().Int()))
	}
}

func isByte(t term.Term) bool { return t.IsSmall() && uint32(t.Int()) < 256 }

// listFrom appends the elements of a list whose first n are written, as far as
// they have no parts. The length belongs at a place.
func (e *encoder) listFrom(t term.Term, n, place uint32) {
	for t.IsCons() {
		head, cell := t.Head(), t.Addr()
		t = t.Tail()
		n++
		if head.IsPointer() {
			work.Push(uint32(t))
			work.Push3(n, place, encodeList)
			work.Push2(cell+4, 1<<encodeShift|encodeTerms)
			return
		}
		e.one(head)
	}
	e.patch32(place, n)
	e.one(t)
}

// bits appends a binary or bit string.
func (e *encoder) bits(t term.Term) {
	addr, offset, bits := t.Bits()
	n := uint32(bits >> 3)
	rest := uint32(bits & 7)
	if rest == 0 {
		e.put8(tagBinary)
		e.put32(n)
	} else {
		e.put8(tagBitBinary)
		e.put32(n + 1)
		e.put8(rest)
	}
	if offset == 0 {
		e.putBytes(addr, n)
	} else {
		for i := range n {
			e.put8(term.BinaryByte(addr+i, offset))
		}
	}
	if rest > 0 {
		e.put8(order.FewBits(addr+n, offset, rest) << (8 - rest))
	}
}
