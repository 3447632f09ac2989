package system

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// utf8Of returns a copy off the heap of a text: a list of characters, or a
// binary. ok is false for anything else, and for texts with a zero character.
func utf8Of(t term.Term) (addr, n uint32, ok bool) {
	if data, size, isBytes := bytesOf(t); isBytes {
		addr = heap.Malloc(size)
		mem.Copy(addr, data, size)
		return addr, size, lengthIn(addr, size, 0) == size
	}
	if !isCharacters(t) {
		return 0, 0, false
	}
	const longest = 4
	for rest := t; rest.IsCons(); rest = rest.Tail() {
		n += longest
	}
	o := output{addr: heap.Malloc(n), room: n}
	for ; t.IsCons(); t = t.Tail() {
		o.utf8(uint32(t.Head().Int()))
	}
	return o.addr, o.len, lengthIn(o.addr, o.len, 0) == o.len
}

// listOfUTF8 returns the characters of a text. Bytes that are no UTF-8 stand
// for themselves.
func listOfUTF8(addr, n uint32) term.Term {
	list := term.Nil
	for n > 0 {
		size := uint32(1)
		for size < 4 && size < n && mem.Load8(addr+n-size)&0xC0 == 0x80 {
			size++
		}
		c, ok := decodeUTF8(addr+n-size, size)
		if !ok {
			size, c = 1, mem.Load8(addr+n-1)
		}
		list = heap.Cons(term.Small(int32(c)), list)
		n -= size
	}
	return list
}

// decodeUTF8 decodes a character that takes size bytes.
func decodeUTF8(addr, size uint32) (c uint32, ok bool) {
	first := mem.Load8(addr)
	if size == 1 {
		return first, first < 0x80
	}
	if first>>(7-size) != 1<<(size+1)-2 {
		return 0, false
	}
	c = first & (0x7F >> size)
	for i := uint32(1); i < size; i++ {
		c = c<<6 | mem.Load8(addr+i)&0x3F
	}
	return c, true
}
