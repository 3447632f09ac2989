package bits

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// walker goes through the leaves of a deep list from left to right. The tail of
// a list may be a bit string.
type walker struct {
	rest   term.Term   // of the innermost list
	outer  []term.Term // the rests of the lists around it
	inList bool        // the leaf is the head of a list, not a tail
}

// next returns the next leaf, anything but a list; 0 at the end.
func (w *walker) next() term.Term {
	for {
		switch {
		case w.rest.IsCons():
			head := w.rest.Head()
			w.rest = w.rest.Tail()
			if head.IsCons() {
				w.outer = append(w.outer, w.rest)
				w.rest = head
			} else if head != term.Nil {
				w.inList = true
				return head
			}
		case w.rest == term.Nil:
			if len(w.outer) == 0 {
				return 0
			}
			w.rest = w.outer[len(w.outer)-1]
			w.outer = w.outer[:len(w.outer)-1]
		default:
			leaf := w.rest
			w.rest = term.Nil
			w.inList = false
			return leaf
		}
	}
}

// isByte says whether t is an integer from 0 to 255.
func isByte(t term.Term) bool { return t&^(term.Small(255)-term.Small(0)) == term.Small(0) }

// skipBytes steps over the bytes that come next in the innermost list and says how
// many they are.
func (w *walker) skipBytes() (n uint64) {
	rest := w.rest
	for rest.IsCons() && isByte(rest.Head()) {
		rest = rest.Tail()
		n++
	}
	w.rest = rest
	return n
}

// takeBytes is skipBytes that writes the bytes at p and returns the position behind
// them.
func (w *walker) takeBytes(p position) position {
	rest := w.rest
	for rest.IsCons() && isByte(rest.Head()) {
		p.set8(uint32(rest.Head().Int()))
		p.addr++
		rest = rest.Tail()
	}
	w.rest = rest
	return p
}

func (w *walker) start(t term.Term) {
	w.rest = t
	w.outer = w.outer[:0]
}

// leafBits is the number of bits of a leaf; ok is false if it is neither a byte
// nor a bit string, or one not of whole bytes where that is asked for.
func leafBits(w *walker, leaf term.Term, wholeBytes bool) (n uint32, ok bool) {
	if w.inList && leaf.IsSmall() && uint32(leaf.Int()) <= 255 {
		return 8, true
	}
	if !leaf.IsBitstring() {
		return 0, false
	}
	_, n = where(leaf)
	return n, !wholeBytes || n&7 == 0
}

// listBits is the number of bits of all leaves.
func listBits(w *walker, t term.Term, wholeBytes bool) (n uint64, ok bool) {
	w.start(t)
	for {
		n += 8 * w.skipBytes()
		leaf := w.next()
		if leaf == 0 {
			return n, true
		}
		bits, ok := leafBits(w, leaf, wholeBytes)
		if !ok {
			return 0, false
		}
		n += uint64(bits)
	}
}

// flatten returns the leaves of a deep list as one bit string.
func flatten(t term.Term, wholeBytes bool) term.Term {
	var w walker
	n, ok := listBits(&w, t, wholeBytes)
	if !ok {
		return heap.Badarg()
	}
	if n > maxBits {
		return heap.SystemLimit()
	}
	heap.Work(uint32(n >> 7))
	made, p := New(uint32(n))
	w.start(t)
	for {
		p = w.takeBytes(p)
		leaf := w.next()
		if leaf == 0 {
			return made
		}
		if leaf.IsSmall() {
			p.set8(uint32(leaf.Int()))
			p.addr++
			continue
		}
		from, bits := where(leaf)
		copyBits(p, from, bits)
		p = p.at(bits)
	}
}

// ListToBinary is list_to_binary/1.
//
//go:wasmexport erlang:list_to_binary/1
func ListToBinary(t term.Term) term.Term {
	if !t.IsList() {
		return heap.Badarg()
	}
	return flatten(t, true)
}

// BinaryListToBin is binary:list_to_bin/1.
//
//go:wasmexport binary:list_to_bin/1
func BinaryListToBin(t term.Term) term.Term { return ListToBinary(t) }

// IolistToBinary is iolist_to_binary/1.
//
//go:wasmexport erlang:iolist_to_binary/1
func IolistToBinary(t term.Term) term.Term {
	if t.IsBinary() {
		return t
	}
	return ListToBinary(t)
}

// ListToBitstring is list_to_bitstring/1.
//
//go:wasmexport erlang:list_to_bitstring/1
func ListToBitstring(t term.Term) term.Term {
	if !t.IsList() {
		return heap.Badarg()
	}
	return flatten(t, false)
}

// IolistSize is iolist_size/1.
//
//go:wasmexport erlang:iolist_size/1
func IolistSize(t term.Term) term.Term {
	if t.IsBinary() {
		return heap.Uint(uint64(t.ByteSize()))
	}
	var w walker
	n, ok := listBits(&w, t, true)
	if !ok || !t.IsList() {
		return heap.Badarg()
	}
	return heap.Uint(n >> 3)
}

// IolistToIovec is iolist_to_iovec/1.
//
//go:wasmexport erlang:iolist_to_iovec/1
func IolistToIovec(t term.Term) term.Term {
	b := IolistToBinary(t)
	if b == 0 {
		return 0
	}
	if b.ByteSize() == 0 {
		return term.Nil
	}
	return heap.Cons(b, term.Nil)
}

// BitstringToList is bitstring_to_list/1: bytes, then what bits are left.
//
//go:wasmexport erlang:bitstring_to_list/1
func BitstringToList(t term.Term) term.Term {
	if !t.IsBitstring() {
		return heap.Badarg()
	}
	_, n := where(t)
	tail := term.Nil
	if n&7 != 0 {
		tail = heap.Cons(Part(t, n&^7, n&7), term.Nil)
	}
	return bytesToList(t, 0, n>>3, tail)
}

// bytesToList is a list of n bytes from one on.
func bytesToList(t term.Term, first, n uint32, tail term.Term) term.Term {
	p, _ := where(t)
	p.addr += first
	if n == 0 {
		return tail
	}
	addr := heap.Alloc(2 * n)
	for i := range n {
		cell := addr + 8*i
		term.Store(cell, term.Cons(cell+8))
		term.Store(cell+4, term.Small(int32(p.byte8())))
		p.addr++
	}
	term.Store(addr+8*(n-1), tail)
	return term.Cons(addr)
}

// BinaryToList is binary_to_list/1.
//
//go:wasmexport erlang:binary_to_list/1
func BinaryToList(t term.Term) term.Term {
	if !t.IsBinary() {
		return heap.Badarg()
	}
	return bytesToList(t, 0, t.ByteSize(), term.Nil)
}

// BinaryToListRange is binary_to_list/3: from one byte to another, from 1 on.
//
//go:wasmexport erlang:binary_to_list/3
func BinaryToListRange(t, from, to term.Term) term.Term {
	first, ok1 := from.SmallOrInt64()
	last, ok2 := to.SmallOrInt64()
	if !t.IsBitstring() || !ok1 || !ok2 || first < 1 || last < first || last > int64(t.ByteSize()) {
		return heap.Badarg()
	}
	return bytesToList(t, uint32(first)-1, uint32(last-first)+1, term.Nil)
}

// PrintableRange is io:printable_range/0, what erl has without +pc unicode.
//
//go:wasmexport io:printable_range/0
func PrintableRange() term.Term { return atom.Latin1 }

// bytesOf is the bytes of a binary in one piece; copied if they are shifted.
func bytesOf(t term.Term) (addr, n uint32) {
	p, bits := where(t)
	if p.offset == 0 {
		return p.addr, bits >> 3
	}
	copied, data := heap.NewBinary(bits >> 3)
	copyBits(position{addr: data}, p, bits)
	return copied.WholeBinaryData(), bits >> 3
}

func byteAt(addr uint32) byte { return byte(mem.Load8(addr)) }
