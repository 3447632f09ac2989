package lists

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/term"
)

//go:wasmexport erlang:++/2
func append2(list, tail term.Term) term.Term {
	n, ok := Length(list)
	if !ok {
		return heap.Badarg()
	}
	if n == 0 {
		return tail
	}
	addr := heap.Alloc(2 * n)
	first := term.Cons(addr)
	for ; n > 1; n-- {
		term.Store(addr, term.Cons(addr+8))
		term.Store(addr+4, list.Head())
		list = list.Tail()
		addr += 8
	}
	term.Store(addr, tail)
	term.Store(addr+4, list.Head())
	return first
}

//go:wasmexport erlang:append/2
func appendFunction2(list, tail term.Term) term.Term { return append2(list, tail) }

// fewElements is the number of elements to take away up to which each element of
// the other list is looked for among them one by one.
const fewElements = 8

// subtract2 takes away the first occurrence of each element of b. Long lists are
// sorted, with the number of times that each element is still to be taken away,
// so that the time is that of sorting.
//
//go:wasmexport erlang:--/2
func subtract2(a, b term.Term) term.Term {
	m, ok := Length(a)
	n, okB := Length(b)
	if !ok || !okB {
		return heap.Badarg()
	}
	if m == 0 || n == 0 {
		return a
	}
	s := newSubtrahend(b, n)
	result := s.takeFrom(a)
	heap.Free(s.elements)
	return result
}

//go:wasmexport erlang:subtract/2
func subtractFunction2(a, b term.Term) term.Term { return subtract2(a, b) }

// subtrahend is what is to be taken from a list: n elements at an address, the
// numbers of their occurrences behind them.
type subtrahend struct {
	elements uint32
	counts   uint32
	n        uint32
	left     uint32 // occurrences not yet taken away
	sorted   bool   // strictly, in exact order
}

func newSubtrahend(list term.Term, n uint32) subtrahend {
	elements := heap.Malloc(2 * n << 2)
	for i := range n {
		term.Store(elements+i<<2, list.Head())
		list = list.Tail()
	}
	s := subtrahend{elements: elements, counts: elements + n<<2, n: n, left: n}
	if n > fewElements {
		s.sorted = true
		order.Sort(elements, n, s.counts)
	}
	s.count()
	return s
}

// count replaces runs of equal elements by one with their number.
func (s *subtrahend) count() {
	kept := uint32(0)
	for i := range s.n {
		e := term.Load(s.elements + i<<2)
		if s.sorted && kept > 0 && order.CompareExact(term.Load(s.elements+(kept-1)<<2), e) == 0 {
			s.setCount(kept-1, s.countAt(kept-1)+1)
			continue
		}
		term.Store(s.elements+kept<<2, e)
		s.setCount(kept, 1)
		kept++
	}
	s.n = kept
}

func (s *subtrahend) countAt(i uint32) uint32 { return uint32(term.Load(s.counts + i<<2)) }
func (s *subtrahend) setCount(i, n uint32)    { term.Store(s.counts+i<<2, term.Term(n)) }

// takeFrom returns a list without the elements.
func (s *subtrahend) takeFrom(list term.Term) term.Term {
	var first, last term.Term
	for s.left > 0 && list.IsCons() {
		e := list.Head()
		list = list.Tail()
		if s.take(e) {
			continue
		}
		cell := heap.Cons(e, term.Nil)
		if last == 0 {
			first = cell
		} else {
			last.SetTail(cell)
		}
		last = cell
	}
	if last == 0 {
		return list
	}
	last.SetTail(list)
	return first
}

// take says whether an occurrence of an element is to be taken away, and counts
// it.
func (s *subtrahend) take(e term.Term) bool {
	var i uint32
	if s.sorted {
		i = s.binary(e)
	} else {
		i = s.linear(e)
	}
	if i == s.n || s.countAt(i) == 0 {
		return false
	}
	s.setCount(i, s.countAt(i)-1)
	s.left--
	return true
}

// linear returns the index of an element that is still to be taken away, or n.
func (s *subtrahend) linear(e term.Term) uint32 {
	for i := range s.n {
		if s.countAt(i) > 0 && order.Exact(term.Load(s.elements+i<<2), e) {
			return i
		}
	}
	return s.n
}

// binary returns the index of an element among the sorted ones, or n.
func (s *subtrahend) binary(e term.Term) uint32 {
	low, high := uint32(0), s.n
	for low < high {
		middle := (low + high) / 2
		r := order.CompareExact(term.Load(s.elements+middle<<2), e)
		if r == 0 {
			return middle
		}
		if r < 0 {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return s.n
}
