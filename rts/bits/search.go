package bits

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// text is bytes in memory.
type text struct{ addr, size uint32 }

// search looks for the leftmost of several patterns, of those that start there
// for the longest.
type search struct {
	patterns []text
	starts   [256]bool // bytes that a pattern starts with
}

// add takes a pattern; false if it is no binary, or empty.
func (s *search) add(t term.Term) bool {
	if !t.IsBinary() || t.ByteSize() == 0 {
		return false
	}
	addr, n := bytesOf(t)
	s.patterns = append(s.patterns, text{addr, n})
	s.starts[byteAt(addr)] = true
	return true
}

// read takes a pattern, a list of patterns or what compile_pattern made of
// them; false if it is none.
func (s *search) read(t term.Term) bool {
	one, several := t.IsBitstring(), t.IsCons()
	if t.IsTupleOf(2) {
		one, several = t.Element(1) == atom.Bm, t.Element(1) == atom.Ac
		t = t.Element(2)
	}
	if one {
		return s.add(t)
	}
	if !several || !t.IsCons() {
		return false
	}
	for ; t.IsCons(); t = t.Tail() {
		if !s.add(t.Head()) {
			return false
		}
	}
	return t == term.Nil
}

// find is the first match in size bytes from an address on; n is 0 if there is
// none.
func (s *search) find(addr, size uint32) (at, n uint32) {
	for i := range size {
		if !s.starts[byteAt(addr+i)] {
			continue
		}
		for _, p := range s.patterns {
			if p.size > n && p.size <= size-i && sameBytes(addr+i, p.addr, p.size) {
				n = p.size
			}
		}
		if n > 0 {
			return i, n
		}
	}
	return 0, 0
}

func sameBytes(a, b, n uint32) bool {
	for ; n >= 4; n -= 4 {
		if mem.Load32(a) != mem.Load32(b) {
			return false
		}
		a += 4
		b += 4
	}
	for i := range n {
		if mem.Load8(a+i) != mem.Load8(b+i) {
			return false
		}
	}
	return true
}

// CompilePattern is binary:compile_pattern/1. What it returns is opaque: the
// patterns themselves, checked.
//
//go:wasmexport binary:compile_pattern/1
func CompilePattern(t term.Term) term.Term {
	var s search
	if t.IsTuple() || !s.read(t) {
		return heap.Badarg()
	}
	if t.IsCons() && len(s.patterns) == 1 {
		t = t.Head()
	}
	if t.IsBitstring() {
		return heap.Tuple2(atom.Bm, t)
	}
	return heap.Tuple2(atom.Ac, t)
}

// options are those of match, matches and split.
type options struct {
	first, size           uint32 // the scope
	global, trim, trimAll bool
}

// readOptions reads options for a subject of size bytes. As in erl, the end of a
// list of options may be anything.
func readOptions(size uint32, list term.Term, split bool) (o options, ok bool) {
	o.size = size
	if !list.IsList() {
		return o, false
	}
	for ; list.IsCons(); list = list.Tail() {
		t := list.Head()
		switch {
		case t.IsTupleOf(2) && t.Element(1) == atom.Scope && t.Element(2).IsTupleOf(2):
			if o.first, o.size, ok = span(size, t.Element(2).Element(1), t.Element(2).Element(2)); !ok {
				return o, false
			}
		case split && t == atom.Global:
			o.global = true
		case split && t == atom.Trim:
			o.trim = true
		case split && t == atom.TrimAll:
			o.trimAll = true
		default:
			return o, false
		}
	}
	return o, true
}

// matcher is a search in a subject.
type matcher struct {
	search
	options
	addr, size uint32 // of the subject
}

// start reads the arguments; false after badarg.
func (m *matcher) start(subject, pattern, opts term.Term, split bool) bool {
	if !subject.IsBinary() {
		heap.Badarg()
		return false
	}
	m.addr, m.size = bytesOf(subject)
	var ok bool
	m.options, ok = readOptions(m.size, opts, split)
	// Where the scope ends at the start erl does not look at the pattern.
	if !ok || m.first+m.options.size > 0 && !m.read(pattern) {
		heap.Badarg()
		return false
	}
	return true
}

// next is the first match from a byte on within the scope.
func (m *matcher) next(from uint32) (at, n uint32) {
	from = max(from, m.first)
	end := m.first + m.options.size
	if from >= end {
		return 0, 0
	}
	at, n = m.find(m.addr+from, end-from)
	return from + at, n
}

func pair(a, b uint32) term.Term {
	return heap.Tuple2(heap.Uint(uint64(a)), heap.Uint(uint64(b)))
}

// Match is binary:match/2.
//
//go:wasmexport binary:match/2
func Match(subject, pattern term.Term) term.Term { return MatchOptions(subject, pattern, term.Nil) }

// MatchOptions is binary:match/3.
//
//go:wasmexport binary:match/3
func MatchOptions(subject, pattern, opts term.Term) term.Term {
	var m matcher
	if !m.start(subject, pattern, opts, false) {
		return 0
	}
	at, n := m.next(0)
	if n == 0 {
		return atom.Nomatch
	}
	return pair(at, n)
}

// Matches is binary:matches/2.
//
//go:wasmexport binary:matches/2
func Matches(subject, pattern term.Term) term.Term {
	return MatchesOptions(subject, pattern, term.Nil)
}

// MatchesOptions is binary:matches/3.
//
//go:wasmexport binary:matches/3
func MatchesOptions(subject, pattern, opts term.Term) term.Term {
	var m matcher
	if !m.start(subject, pattern, opts, false) {
		return 0
	}
	var list builtList
	for from := uint32(0); ; {
		at, n := m.next(from)
		if n == 0 {
			return list.done()
		}
		list.add(pair(at, n))
		from = at + n
	}
}

// builtList is a list that grows at its end.
type builtList struct{ first, last term.Term }

func (l *builtList) add(t term.Term) {
	cell := heap.Cons(t, term.Nil)
	if l.first == 0 {
		l.first = cell
	} else {
		l.last.SetTail(cell)
	}
	l.last = cell
}

func (l *builtList) done() term.Term {
	if l.first == 0 {
		return term.Nil
	}
	return l.first
}

// Split is binary:split/2.
//
//go:wasmexport binary:split/2
func Split(subject, pattern term.Term) term.Term { return SplitOptions(subject, pattern, term.Nil) }

// SplitOptions is binary:split/3.
//
//go:wasmexport binary:split/3
func SplitOptions(subject, pattern, opts term.Term) term.Term {
	var m matcher
	if !m.start(subject, pattern, opts, true) {
		return 0
	}
	var cuts []text // the parts: where each starts, and its size
	from := uint32(0)
	for {
		at, n := m.next(from)
		if n == 0 {
			break
		}
		cuts = append(cuts, text{from, at - from})
		from = at + n
		if !m.global {
			break
		}
	}
	cuts = append(cuts, text{from, m.size - from})
	if m.trim || m.trimAll {
		for len(cuts) > 0 && cuts[len(cuts)-1].size == 0 {
			cuts = cuts[:len(cuts)-1]
		}
	}
	var list builtList
	for _, c := range cuts {
		if c.size > 0 || !m.trimAll {
			list.add(Part(subject, c.addr*8, c.size*8))
		}
	}
	return list.done()
}
