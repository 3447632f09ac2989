//go:build !wasm

package maps

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

// toList is maps:to_list/1 as maps.erl of OTP 25 has it.
func toList(m term.Term) term.Term {
	if !m.IsMap() {
		return badmap(m)
	}
	list := mapNext3(term.Small(0), m, term.Nil)
	for list.IsCons() && list.Head().IsInteger() {
		list = mapNext3(list.Head(), list.Tail().Head(), list.Tail().Tail())
	}
	return list
}

// allOfIterator follows an iterator to its end as maps:next/1 does and returns
// the pairs.
func allOfIterator(m term.Term) term.Term {
	list := term.Nil
	it := mapNext3(term.Small(0), m, atom.Iterator)
	for it != atom.None {
		if it.IsCons() {
			it = mapNext3(it.Head(), it.Tail(), atom.Iterator)
			continue
		}
		list = heap.Cons(heap.Tuple2(it.Element(1), it.Element(2)), list)
		it = it.Element(3)
	}
	return list
}
