package maps

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Get returns the value of a key in a map, or 0.
//
//go:wasmexport rt.map_get
func Get(m, key term.Term) term.Term {
	if !m.IsFlatMap() {
		if leaf := find(order.Root(m), key); leaf != 0 {
			return leaf.Tail()
		}
		return 0
	}
	if i := flatFind(m, key); i < m.MapKeys().Arity() {
		return m.At(2 + i)
	}
	return 0
}

// Put returns a map with a pair more or another value.
//
//go:wasmexport rt.map_put1
func Put(m, key, value term.Term) term.Term {
	if m.IsFlatMap() {
		return flatPut(m, key, value)
	}
	root := order.Root(m)
	changed, added := insert(root, 0, order.MapHash(key, 0), key, value)
	if changed == root {
		return m
	}
	n := m.MapSize()
	if added {
		n++
	}
	return newHash(changed, n)
}

// Update returns a map with another value for a key, or 0 if the key is not
// there.
//
//go:wasmexport rt.map_update1
func Update(m, key, value term.Term) term.Term {
	if !m.IsFlatMap() {
		if find(order.Root(m), key) == 0 {
			return 0
		}
		return Put(m, key, value)
	}
	if i := flatFind(m, key); i < m.MapSize() {
		return flatReplace(m, i, value)
	}
	return 0
}

// Size returns the number of pairs in a map.
//
//go:wasmexport rt.map_size
func Size(m term.Term) uint32 { return m.MapSize() }

// putAssoc returns a map with n pairs more or other values; X registers 0, 2,
// 4... hold the keys and those behind them the values.
//
//go:wasmexport rt.map_put_assoc
func putAssoc(m term.Term, n uint32) term.Term {
	for i := range n {
		m = Put(m, heap.X(2*i), heap.X(2*i+1))
	}
	return m
}

// putExact is like putAssoc, but every key must be there: if one is not, it
// stores the key in X register 0 and returns 0.
//
//go:wasmexport rt.map_put_exact
func putExact(m term.Term, n uint32) term.Term {
	for i := range n {
		key := heap.X(2 * i)
		m = Update(m, key, heap.X(2*i+1))
		if m == 0 {
			heap.SetX(0, key)
			return 0
		}
	}
	return m
}

// Take returns a map without a key and the key's value, which is 0 if the key is
// not there.
func Take(m, key term.Term) (smaller, value term.Term) {
	if !m.IsFlatMap() {
		return hashDelete(m, key)
	}
	i := flatFind(m, key)
	if i == m.MapSize() {
		return m, 0
	}
	return flatDelete(m, i), m.At(2 + i)
}

// OfLeaves returns the map of n cons cells [Key | Value] at an address. Of cells
// with the same key the last counts. The words at the address are overwritten.
func OfLeaves(leaves, n uint32) term.Term { return ofLeaves(leaves, n) }

// Leaves writes the pairs of a hash map as cons cells [Key | Value] to memory, in
// the order of iteration.
func Leaves(m term.Term, to uint32) { order.Leaves(order.Root(m), to) }

// Leaf returns the cons cell [Key | Value] of a key that a hash map has.
func Leaf(m, key term.Term) term.Term { return find(order.Root(m), key) }
