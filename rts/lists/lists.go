package lists

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Length returns the number of elements of a list; ok is false if its last tail
// is not the empty list.
func Length(list term.Term) (n uint32, ok bool) {
	for ; list.IsCons(); list = list.Tail() {
		n++
	}
	heap.Work(n)
	return n, list.IsNil()
}

//go:wasmexport erlang:hd/1
func hd1(list term.Term) term.Term {
	if !list.IsCons() {
		return heap.Badarg()
	}
	return list.Head()
}

//go:wasmexport erlang:tl/1
func tl1(list term.Term) term.Term {
	if !list.IsCons() {
		return heap.Badarg()
	}
	return list.Tail()
}

//go:wasmexport erlang:length/1
func length1(list term.Term) term.Term {
	n, ok := Length(list)
	if !ok {
		return heap.Badarg()
	}
	return heap.Int(int64(n))
}

//go:wasmexport lists:member/2
func member2(element, list term.Term) term.Term {
	n, found := uint32(0), false
	if element.IsImmediate() {
		for ; list.IsCons() && !found; list = list.Tail() {
			found = list.Head() == element
			n++
		}
	}
	for ; list.IsCons() && !found; list = list.Tail() {
		found = order.Exact(list.Head(), element)
		n++
	}
	heap.Work(n)
	if !found && !list.IsNil() {
		return heap.Badarg()
	}
	return term.Bool(found)
}

//go:wasmexport lists:reverse/2
func reverse2(list, tail term.Term) term.Term {
	n := uint32(0)
	for ; list.IsCons(); list = list.Tail() {
		tail = heap.Cons(list.Head(), tail)
		n++
	}
	heap.Work(n)
	if !list.IsNil() {
		return heap.Badarg()
	}
	return tail
}

// keyfind returns the first tuple in a list whose element at a position equals a
// key, false if there is none, or 0 after badarg.
func keyfind(key, position, list term.Term) term.Term {
	p, ok := order.ErlSmall(position)
	if !ok || p < 1 {
		return heap.Badarg()
	}
	i := uint32(min(p, term.SmallMax))          // no tuple is as large
	same := key.IsImmediate() && !key.IsSmall() // equal only to itself
	n := uint32(0)
	for ; list.IsCons(); list = list.Tail() {
		n++
		t := list.Head()
		if !t.IsBoxed() {
			continue
		}
		if h := t.Header(); term.HeaderTag(h) != term.TagTuple || term.HeaderWords(h) < i {
			continue
		}
		if e := t.Element(i); e == key || !same && order.Equal(e, key) {
			heap.Work(n)
			return t
		}
	}
	heap.Work(n)
	if !list.IsNil() {
		return heap.Badarg()
	}
	return term.False
}

//go:wasmexport lists:keyfind/3
func keyfind3(key, position, list term.Term) term.Term { return keyfind(key, position, list) }

//go:wasmexport lists:keymember/3
func keymember3(key, position, list term.Term) term.Term {
	t := keyfind(key, position, list)
	if t == 0 {
		return 0
	}
	return term.Bool(t != term.False)
}

//go:wasmexport lists:keysearch/3
func keysearch3(key, position, list term.Term) term.Term {
	t := keyfind(key, position, list)
	if t == 0 || t == term.False {
		return t
	}
	return heap.Tuple2(atom.Value, t)
}
