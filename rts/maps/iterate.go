package maps

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/term"
)

// A path is the place in a trie from which an iteration goes on: four bits a
// level, the lowest for the root, each the index of a child; 0 where nothing is
// said. It is an integer of at most 64 bits.
const (
	pathBits   = 4
	pathLevels = 64 / pathBits
)

// chunk is the number of pairs that one call returns of a trie.
const chunk = 64

// mapNext3 is behind maps:iterator/1, maps:next/1 and maps:to_list/1. With the
// atom iterator it returns {K1, V1, {K2, V2, Rest}}, where Rest is none or
// [Path | Map]; with a list, the pairs as tuples in front of it, the last first,
// in front of which are Path and Map if there are more. Flat maps are returned
// at once, in the list the first first.
//
//go:wasmexport erts_internal:map_next/3
func mapNext3(path, m, kind term.Term) term.Term {
	if !m.IsMap() || kind != atom.Iterator && !kind.IsList() {
		return heap.Badarg()
	}
	at, ok := pathOf(path)
	if !ok {
		return heap.Badarg()
	}
	if m.IsFlatMap() {
		if !path.IsSmall() || at > uint64(m.MapSize()) {
			return heap.Badarg()
		}
		return flatNext(m, kind)
	}
	it := iteration{left: chunk, iterator: kind == atom.Iterator, list: kind}
	if !it.node(order.Root(m), 0, at, 0) {
		return heap.Badarg()
	}
	return it.finish(m)
}

// pathOf returns the value of a path.
func pathOf(path term.Term) (at uint64, ok bool) {
	if path.IsSmall() {
		return uint64(path.Int()), path.Int() >= 0
	}
	if !path.IsBoxedInteger() || path.IsNegative() {
		return 0, false
	}
	if path.IsInt64() {
		return uint64(path.Int64()), true
	}
	return uint64(path.Word(1)) | uint64(path.Word(2))<<32, path.Words() == 4 && path.Word(3)|path.Word(4) == 0
}

func flatNext(m, kind term.Term) term.Term {
	keys := m.MapKeys()
	rest := kind
	if kind == atom.Iterator {
		rest = atom.None
	}
	for i := m.MapSize(); i > 0; i-- {
		if kind == atom.Iterator {
			rest = heap.Tuple3(keys.At(i), m.At(1+i), rest)
		} else {
			rest = heap.Cons(heap.Tuple2(keys.At(i), m.At(1+i)), rest)
		}
	}
	return rest
}

// iteration collects pairs of a trie.
type iteration struct {
	left     uint32    // number of pairs still wanted
	iterator bool      // as nested tuples, else as a list
	list     term.Term // what was collected, the last first
	first    term.Term // the outermost of the tuples
	last     term.Term // the innermost, to be completed
	more     bool      // whether there are more
	next     uint64    // the path to the next pair
}

// node collects the pairs below a node of a level from a path on; here is the
// path to the node. It says whether there is such a path. It calls itself as
// deep as the trie is.
func (it *iteration) node(node term.Term, level uint32, from, here uint64) bool {
	addr, n := order.Children(node)
	i := uint32(from >> (level * pathBits) & (1<<pathBits - 1))
	if i >= n {
		return false
	}
	for ; i < n; i++ {
		child := term.Load(addr + i<<2)
		place := here | uint64(i)<<(level*pathBits)
		switch {
		case child.IsBoxed():
			if !it.node(child, level+1, from, place) {
				return false
			}
		case it.left == 0 && level < pathLevels:
			it.more, it.next = true, place
		default:
			it.pair(child)
		}
		if it.more {
			return true
		}
		from = 0
	}
	return true
}

// pair adds a leaf.
func (it *iteration) pair(leaf term.Term) {
	if it.left > 0 {
		it.left--
	}
	if !it.iterator {
		it.list = heap.Cons(heap.Tuple2(leaf.Head(), leaf.Tail()), it.list)
		return
	}
	t := heap.Tuple3(leaf.Head(), leaf.Tail(), atom.None)
	if it.last == 0 {
		it.first = t
	} else {
		it.last.SetWord(3, uint32(t))
	}
	it.last = t
}

// finish returns what was collected, with the place of what is missing.
func (it *iteration) finish(m term.Term) term.Term {
	if !it.iterator {
		if !it.more {
			return it.list
		}
		return heap.Cons(heap.Uint(it.next), heap.Cons(m, it.list))
	}
	if it.more {
		it.last.SetWord(3, uint32(heap.Cons(heap.Uint(it.next), m)))
	}
	return it.first
}
