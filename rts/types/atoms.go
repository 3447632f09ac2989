package types

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// The greatest length of an atom, in characters and in bytes of UTF-8 (OTP:
// MAX_ATOM_CHARACTERS).
const (
	maxAtomChars = 255
	maxAtomBytes = 4 * maxAtomChars
)

// atomBuffer collects the text of an atom in UTF-8.
type atomBuffer struct {
	addr  uint32
	bytes uint32
	chars uint32
	bad   bool // a character that is none
	long  bool // more characters than an atom may have
}

func newAtomBuffer() atomBuffer { return atomBuffer{addr: heap.Malloc(maxAtomBytes)} }

// add appends a character.
func (b *atomBuffer) add(c uint32) {
	switch {
	case c >= 0xD800 && c < 0xE000 || c > 0x10FFFF:
		b.bad = true
	case b.chars == maxAtomChars:
		b.long = true
	default:
		b.chars++
		b.encode(c)
	}
}

// encode writes a character in UTF-8.
func (b *atomBuffer) encode(c uint32) {
	switch {
	case c < 0x80:
		b.put(c)
		return
	case c < 0x800:
		b.put(0xC0 | c>>6)
	case c < 0x10000:
		b.put(0xE0 | c>>12)
		b.put(0x80 | c>>6&0x3F)
	default:
		b.put(0xF0 | c>>18)
		b.put(0x80 | c>>12&0x3F)
		b.put(0x80 | c>>6&0x3F)
	}
	b.put(0x80 | c&0x3F)
}

func (b *atomBuffer) put(c uint32) {
	mem.Store8(b.addr+b.bytes, c)
	b.bytes++
}

// finish frees the buffer and returns its atom. An atom that has to exist, but
// does not, is badarg.
func (b *atomBuffer) finish(mustExist bool) term.Term {
	t := b.atom(mustExist)
	heap.Free(b.addr)
	return t
}

func (b *atomBuffer) atom(mustExist bool) term.Term {
	switch {
	case b.bad || b.long && mustExist:
		return heap.Badarg()
	case b.long:
		return heap.SystemLimit()
	case !mustExist:
		return code.Intern(b.addr, b.bytes)
	}
	if t := code.Existing(b.addr, b.bytes); t != 0 {
		return t
	}
	return heap.Badarg()
}

// NextChar decodes the character of UTF-8 at an address below end, which is
// valid, as the text of atoms is, and returns the address behind it.
func NextChar(addr, end uint32) (c, next uint32) {
	first := mem.Load8(addr)
	if first < 0x80 {
		return first, addr + 1
	}
	n := uint32(2)
	c = first & 0x1F
	switch {
	case first >= 0xF0:
		n, c = 4, first&0x07
	case first >= 0xE0:
		n, c = 3, first&0x0F
	}
	for i := uint32(1); i < n && addr+i < end; i++ {
		c = c<<6 | mem.Load8(addr+i)&0x3F
	}
	return c, addr + n
}

//go:wasmexport erlang:atom_to_list/1
func atomToList1(t term.Term) term.Term {
	if !t.IsAtom() {
		return heap.Badarg()
	}
	addr, n := code.AtomText(t)
	var list term.Term = term.Nil
	for end := addr + n; end > addr; {
		start := end - 1
		for mem.Load8(start)&0xC0 == 0x80 {
			start--
		}
		c, _ := NextChar(start, end)
		list = heap.Cons(term.Small(int32(c)), list)
		end = start
	}
	return list
}

//go:wasmexport erlang:atom_to_binary/1
func atomToBinary1(t term.Term) term.Term { return atomToBinary2(t, atom.Utf8) }

//go:wasmexport erlang:atom_to_binary/2
func atomToBinary2(t, encoding term.Term) term.Term {
	if !t.IsAtom() {
		return heap.Badarg()
	}
	addr, n := code.AtomText(t)
	switch encoding {
	case atom.Utf8, atom.Unicode:
		b, data := heap.NewBinary(n)
		mem.Copy(data, addr, n)
		return b
	case atom.Latin1:
		return latin1Binary(addr, n)
	}
	return heap.Badarg()
}

// latin1Binary returns n bytes of UTF-8 as a binary in Latin-1.
func latin1Binary(addr, n uint32) term.Term {
	end := addr + n
	count := uint32(0)
	for at := addr; at < end; count++ {
		var c uint32
		if c, at = NextChar(at, end); c > 0xFF {
			return heap.Badarg()
		}
	}
	b, data := heap.NewBinary(count)
	for addr < end {
		var c uint32
		c, addr = NextChar(addr, end)
		mem.Store8(data, c)
		data++
	}
	return b
}

//go:wasmexport erlang:list_to_atom/1
func listToAtom1(list term.Term) term.Term { return atomOfList(list, false) }

//go:wasmexport erlang:list_to_existing_atom/1
func listToExistingAtom1(list term.Term) term.Term { return atomOfList(list, true) }

func atomOfList(list term.Term, mustExist bool) term.Term {
	b := newAtomBuffer()
	for ; list.IsCons() && !b.bad && !b.long; list = list.Tail() {
		c := list.Head()
		if c.IsSmall() && c.Int() >= 0 {
			b.add(uint32(c.Int()))
		} else {
			b.bad = true
		}
	}
	b.bad = b.bad || !list.IsCons() && !list.IsNil()
	return b.finish(mustExist)
}

//go:wasmexport erlang:binary_to_atom/1
func binaryToAtom1(t term.Term) term.Term { return atomOfBinary(t, atom.Utf8, false) }

//go:wasmexport erlang:binary_to_atom/2
func binaryToAtom2(t, encoding term.Term) term.Term { return atomOfBinary(t, encoding, false) }

//go:wasmexport erlang:binary_to_existing_atom/1
func binaryToExistingAtom1(t term.Term) term.Term { return atomOfBinary(t, atom.Utf8, true) }

//go:wasmexport erlang:binary_to_existing_atom/2
func binaryToExistingAtom2(t, encoding term.Term) term.Term { return atomOfBinary(t, encoding, true) }

func atomOfBinary(t, encoding term.Term, mustExist bool) term.Term {
	if !t.IsBinary() {
		return heap.Badarg()
	}
	addr, offset, bits := t.Bits()
	n := uint32(bits >> 3)
	switch encoding {
	case atom.Latin1:
		return atomOfLatin1(addr, offset, n, mustExist)
	case atom.Utf8, atom.Unicode:
		return atomOfUTF8(addr, offset, n, mustExist)
	}
	return heap.Badarg()
}

// AtomOfLatin1 returns the atom whose text is n bytes of Latin-1 at an address,
// or records an exception and returns 0.
func AtomOfLatin1(addr, n uint32, mustExist bool) term.Term {
	return atomOfLatin1(addr, 0, n, mustExist)
}

// AtomOfUTF8 returns the atom whose text is n bytes of UTF-8 at an address, or
// records an exception and returns 0.
func AtomOfUTF8(addr, n uint32, mustExist bool) term.Term {
	return atomOfUTF8(addr, 0, n, mustExist)
}

func atomOfLatin1(addr, offset, n uint32, mustExist bool) term.Term {
	b := newAtomBuffer()
	for i := uint32(0); i < n && !b.long; i++ {
		b.add(term.BinaryByte(addr+i, offset))
	}
	return b.finish(mustExist)
}

func atomOfUTF8(addr, offset, n uint32, mustExist bool) term.Term {
	b := newAtomBuffer()
	for i := uint32(0); i < n && !b.bad && !b.long; {
		c, size := decodeUTF8(addr+i, offset, n-i)
		b.bad = size == 0
		b.add(c)
		i += size
	}
	return b.finish(mustExist)
}

// decodeUTF8 decodes the character that n bytes begin with, and its size, which
// is 0 if they are no UTF-8 (too long forms and surrogates are none).
func decodeUTF8(addr, offset, n uint32) (c, size uint32) {
	first := term.BinaryByte(addr, offset)
	least := uint32(0)
	switch {
	case first < 0x80:
		return first, 1
	case first >= 0xC0 && first < 0xE0:
		c, size, least = first&0x1F, 2, 0x80
	case first >= 0xE0 && first < 0xF0:
		c, size, least = first&0x0F, 3, 0x800
	case first >= 0xF0 && first < 0xF8:
		c, size, least = first&0x07, 4, 0x10000
	}
	if size == 0 || size > n {
		return 0, 0
	}
	for i := uint32(1); i < size; i++ {
		next := term.BinaryByte(addr+i, offset)
		if next&0xC0 != 0x80 {
			return 0, 0
		}
		c = c<<6 | next&0x3F
	}
	if c < least || c >= 0xD800 && c < 0xE000 || c > 0x10FFFF {
		return 0, 0
	}
	return c, size
}
