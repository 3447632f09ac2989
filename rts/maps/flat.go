package maps

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/term"
)

// flatLimit is the greatest number of pairs in a flat map (OTP:
// MAP_SMALL_MAP_LIMIT).
const flatLimit = 32

// Empty returns the map without pairs.
func Empty() term.Term {
	keys, _ := heap.TupleOf(0)
	m, _ := newFlat(keys, 0)
	return m
}

// newFlat returns a flat map of n pairs with a tuple of keys, and the address of
// its values, which the caller fills in.
func newFlat(keys term.Term, n uint32) (m term.Term, values uint32) {
	m, addr := heap.Box(term.TagMap, 1+n)
	term.Store(addr, keys)
	return m, addr + 4
}

// keysAt and valuesAt return the addresses of the first key and value.
func keysAt(m term.Term) uint32   { return m.MapKeys().Addr() + 4 }
func valuesAt(m term.Term) uint32 { return m.Addr() + 8 }

// flatFind returns the index of a key in a flat map, or its size if it is not
// there.
func flatFind(m, key term.Term) uint32 {
	keys := keysAt(m)
	n := m.MapKeys().Arity()
	if key.IsImmediate() {
		at := keys
		for end := keys + n<<2; at < end && term.Load(at) != key; {
			at += 4
		}
		return (at - keys) >> 2
	}
	for i := range n {
		if order.Exact(term.Load(keys+i<<2), key) {
			return i
		}
	}
	return n
}

// flatPlace returns the index at which a key that is not in a flat map belongs.
func flatPlace(m, key term.Term) uint32 {
	keys := keysAt(m)
	low, high := uint32(0), m.MapSize()
	for low < high {
		middle := (low + high) / 2
		if order.CompareExact(term.Load(keys+middle<<2), key) < 0 {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// flatReplace returns a flat map with another value at index i.
func flatReplace(m term.Term, i uint32, value term.Term) term.Term {
	values := valuesAt(m)
	if term.Load(values+i<<2) == value {
		return m
	}
	n := m.MapSize()
	changed, to := newFlat(m.MapKeys(), n)
	mem.Copy(to, values, n<<2)
	term.Store(to+i<<2, value)
	return changed
}

// flatPut returns a flat map with a pair more or another value; when it becomes
// too large, a trie.
func flatPut(m, key, value term.Term) term.Term {
	n := m.MapSize()
	if i := flatFind(m, key); i < n {
		return flatReplace(m, i, value)
	}
	if n == flatLimit {
		root := rootOfFlat(m)
		root, _ = insert(root, 0, order.MapHash(key, 0), key, value)
		return newHash(root, n+1)
	}
	i := flatPlace(m, key)
	keys, to := heap.TupleOf(n + 1)
	insertWord(to, keysAt(m), n, i, key)
	grown, to := newFlat(keys, n+1)
	insertWord(to, valuesAt(m), n, i, value)
	return grown
}

// insertWord copies n words and a term at index i between them.
func insertWord(to, from, n, i uint32, t term.Term) {
	mem.Copy(to, from, i<<2)
	term.Store(to+i<<2, t)
	mem.Copy(to+i<<2+4, from+i<<2, (n-i)<<2)
}

// deleteWord copies n words without the one at index i.
func deleteWord(to, from, n, i uint32) {
	mem.Copy(to, from, i<<2)
	mem.Copy(to+i<<2, from+i<<2+4, (n-i-1)<<2)
}

// flatDelete returns a flat map without the pair at index i.
func flatDelete(m term.Term, i uint32) term.Term {
	n := m.MapSize()
	keys, to := heap.TupleOf(n - 1)
	deleteWord(to, keysAt(m), n, i)
	smaller, to := newFlat(keys, n-1)
	deleteWord(to, valuesAt(m), n, i)
	return smaller
}

// flatOfLeaves returns the flat map of n leaves at an address, in any order, of
// which no two have the same key. It sorts them where they are.
func flatOfLeaves(leaves, n uint32) term.Term {
	for i := uint32(1); i < n; i++ {
		sift(leaves, i)
	}
	keys, toKey := heap.TupleOf(n)
	m, toValue := newFlat(keys, n)
	for i := range n {
		leaf := term.Load(leaves + i<<2)
		term.Store(toKey+i<<2, leaf.Head())
		term.Store(toValue+i<<2, leaf.Tail())
	}
	return m
}

// sift moves leaf i among the sorted leaves in front of it.
func sift(leaves, i uint32) {
	leaf := term.Load(leaves + i<<2)
	for ; i > 0; i-- {
		before := term.Load(leaves + i<<2 - 4)
		if order.CompareExact(before.Head(), leaf.Head()) < 0 {
			break
		}
		term.Store(leaves+i<<2, before)
	}
	term.Store(leaves+i<<2, leaf)
}

// flatMerge returns the pairs of two flat maps; b's values go before a's.
func flatMerge(a, b term.Term) term.Term {
	m, n := a.MapSize(), b.MapSize()
	if m == 0 {
		return b
	}
	if n == 0 {
		return a
	}
	leaves := heap.Malloc((m + n) << 2)
	total := mergeLeaves(a, b, leaves)
	merged := ofLeaves(leaves, total)
	heap.Free(leaves)
	return merged
}

// mergeLeaves writes the leaves of two flat maps to memory in the order of their
// keys and returns their number.
func mergeLeaves(a, b term.Term, to uint32) uint32 {
	m, n := a.MapSize(), b.MapSize()
	count := uint32(0)
	for i, j := uint32(0), uint32(0); i < m || j < n; count++ {
		r := int32(-1)
		switch {
		case i == m:
			r = 1
		case j < n:
			r = order.CompareExact(a.MapKeys().At(1+i), b.MapKeys().At(1+j))
		}
		var leaf term.Term
		if r < 0 {
			leaf = heap.Cons(a.MapKeys().At(1+i), a.At(2+i))
		} else {
			leaf = heap.Cons(b.MapKeys().At(1+j), b.At(2+j))
		}
		if r <= 0 {
			i++
		}
		if r >= 0 {
			j++
		}
		term.Store(to+count<<2, leaf)
	}
	return count
}
