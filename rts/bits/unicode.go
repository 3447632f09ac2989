package bits

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

// characters reads a deep list of characters and binaries.
type characters struct {
	walker
	latin1  bool
	out     sink
	pending [4]byte // the start of a character at the end of a binary
	held    uint32
	failed  bool      // out has all that was right, rest what was not
	left    term.Term // then
}

// sink is where the characters go: bytes of UTF-8, or a list.
type sink struct {
	bytes []byte
	list  builtList
	chars bool // to the list
}

func (s *sink) put(c uint32) {
	if s.chars {
		s.list.add(term.Small(int32(c)))
		return
	}
	n := utf8Len(c)
	if n == 1 {
		s.bytes = append(s.bytes, byte(c))
		return
	}
	s.bytes = append(s.bytes, byte(0xF00>>n|c>>(6*(n-1))))
	for i := uint32(1); i < n; i++ {
		s.bytes = append(s.bytes, byte(0x80|c>>(6*(n-1-i))&0x3F))
	}
}

func (s *sink) done() term.Term {
	if s.chars {
		return s.list.done()
	}
	return heap.BinaryOf(s.bytes)
}

// CharactersToBinary is unicode:characters_to_binary/2.
//
//go:wasmexport unicode:characters_to_binary/2
func CharactersToBinary(t, encoding term.Term) term.Term { return convert(t, encoding, false) }

// CharactersToList is unicode:characters_to_list/2.
//
//go:wasmexport unicode:characters_to_list/2
func CharactersToList(t, encoding term.Term) term.Term { return convert(t, encoding, true) }

func convert(t, encoding term.Term, toList bool) term.Term {
	var c characters
	c.out.chars = toList
	switch encoding {
	case atom.Latin1:
		c.latin1 = true
	case atom.Unicode, atom.Utf8:
	default:
		return convertWide(t, wideOf(encoding), toList)
	}
	if !t.IsList() && !t.IsBinary() || !toList && !wellFormed(t) {
		return heap.Badarg()
	}
	if !toList && t.IsCons() && t.Tail() == term.Nil && t.Head().IsBinary() {
		t = t.Head() // what is left after an error is no list then
	}
	c.start(t)
	for leaf := c.next(); leaf != 0 && !c.failed; leaf = c.next() {
		if !leaf.IsBinary() && !(c.inList && leaf.IsInteger()) {
			return heap.Badarg()
		}
		c.leaf(leaf)
	}
	switch {
	case c.failed:
		return heap.Tuple3(atom.Error, c.out.done(), c.left)
	case c.held > 0 && !c.canGoOn():
		return heap.Tuple3(atom.Error, c.out.done(), c.pendingBinary())
	case c.held > 0:
		return heap.Tuple3(atom.Incomplete, c.out.done(), c.pendingBinary())
	}
	return c.out.done()
}

// wellFormed says whether all leaves are integers or bit strings.
func wellFormed(t term.Term) bool {
	var w walker
	w.start(t)
	for leaf := w.next(); leaf != 0; leaf = w.next() {
		if !leaf.IsBitstring() && !(w.inList && leaf.IsInteger()) {
			return false
		}
	}
	return true
}

// canGoOn says whether the start of a character can still become one.
func (c *characters) canGoOn() bool {
	ch, _ := decodeHeld(c.pending, c.held)
	return ch == incompleteUTF8
}

func (c *characters) pendingBinary() term.Term { return heap.BinaryOf(c.pending[:c.held]) }

// restFrom is a leaf and what follows it, nested as it was.
func (c *characters) restFrom(leaf term.Term) term.Term {
	if !c.inList {
		return c.nest(leaf)
	}
	return c.nest(heap.Cons(leaf, c.walker.rest))
}

// nest puts what is left of the innermost list in front of the rests of the
// lists around it.
func (c *characters) nest(rest term.Term) term.Term {
	for i := len(c.outer); i > 0; i-- {
		if rest == term.Nil {
			rest = c.outer[i-1]
		} else {
			rest = heap.Cons(rest, c.outer[i-1])
		}
	}
	return rest
}

func (c *characters) fail(left term.Term) { c.failed, c.left = true, left }

func (c *characters) leaf(leaf term.Term) {
	if leaf.IsInteger() {
		most := uint32(maxChar)
		if c.latin1 {
			most = 255
		}
		switch {
		case c.held > 0:
			c.fail(heap.Cons(c.pendingBinary(), heap.Cons(c.restFrom(leaf), term.Nil)))
		case !leaf.IsSmall() || !isChar(uint32(leaf.Int())) || uint32(leaf.Int()) > most:
			c.fail(c.restFrom(leaf))
		default:
			c.out.put(uint32(leaf.Int()))
		}
		return
	}
	p, bits := where(leaf)
	n := bits >> 3
	if c.latin1 {
		for range n {
			c.out.put(p.byte8())
			p.addr++
		}
		return
	}
	done := c.finishPending(leaf, p, n)
	if c.failed {
		return
	}
	c.decode(leaf, done, n)
}

// finishPending completes a character that began in an earlier binary, and
// returns how many bytes that took.
func (c *characters) finishPending(leaf term.Term, p position, n uint32) (used uint32) {
	if c.held == 0 {
		return 0
	}
	need := utf8Need(c.pending[0])
	for ; c.held < need && used < n; used++ {
		c.pending[c.held] = byte(position{p.addr + used, p.offset}.byte8())
		c.held++
	}
	if c.held < need {
		return used
	}
	ch, size := decodeHeld(c.pending, c.held)
	if size == 0 {
		c.held -= used
		c.fail(heap.Cons(c.pendingBinary(), heap.Cons(c.restFrom(leaf), term.Nil)))
		return used
	}
	c.out.put(ch)
	c.held = 0
	return used
}

// utf8Need is the number of bytes of a character that starts with a byte.
func utf8Need(first byte) uint32 {
	switch {
	case first >= 0xF0:
		return 4
	case first >= 0xE0:
		return 3
	}
	return 2
}

// decodeHeld decodes the first n bytes.
func decodeHeld(b [4]byte, n uint32) (c, size uint32) {
	_, data := heap.NewBinary(4)
	for i := range n {
		position{addr: data + i}.set8(uint32(b[i]))
	}
	return getUTF8(position{addr: data}, n)
}

// decode reads the bytes of a binary from one on.
func (c *characters) decode(leaf term.Term, from, n uint32) {
	p, _ := where(leaf)
	p.addr += from
	for left := n - from; left > 0; {
		ch, size := getUTF8(p, left)
		switch {
		case size > 0:
			c.out.put(ch)
			p.addr += size
			left -= size
		case ch == incompleteUTF8:
			for ; left > 0; left-- {
				c.pending[c.held] = byte(p.byte8())
				c.held++
				p.addr++
			}
		default:
			c.fail(c.restFrom(Part(leaf, (n-left)*8, left*8)))
			return
		}
	}
}

// Is7Bit is unicode:bin_is_7bit/1.
//
//go:wasmexport unicode:bin_is_7bit/1
func Is7Bit(t term.Term) term.Term {
	if !t.IsBinary() {
		return term.False
	}
	p, bits := where(t)
	for range bits >> 3 {
		if p.byte8() >= 0x80 {
			return term.False
		}
		p.addr++
	}
	return term.True
}
