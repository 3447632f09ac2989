package maps

import (
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Merge returns the pairs of two maps; b's values go before a's.
func Merge(a, b term.Term) term.Term {
	switch {
	case a == b:
		return a
	case a.IsFlatMap() && b.IsFlatMap():
		return flatMerge(a, b)
	case a.IsFlatMap():
		return addMissing(b, a)
	case b.IsFlatMap():
		return putAll(a, b)
	}
	g := merger{}
	root := g.nodes(order.Root(a), order.Root(b), 0)
	return newHash(root, a.MapSize()+b.MapSize()-g.common)
}

// putAll puts the pairs of a flat map into a map.
func putAll(m, flat term.Term) term.Term {
	for i := range flat.MapSize() {
		m = Put(m, flat.MapKeys().At(1+i), flat.At(2+i))
	}
	return m
}

// addMissing puts those pairs of a flat map into a map whose keys it has not.
func addMissing(m, flat term.Term) term.Term {
	for i := range flat.MapSize() {
		if key := flat.MapKeys().At(1 + i); Get(m, key) == 0 {
			m = Put(m, key, flat.At(2+i))
		}
	}
	return m
}

// merger merges two tries. Its calls of itself are as deep as a trie.
type merger struct {
	common uint32 // number of keys that both have
}

// nodes merges two nodes at the same place; the second goes before the first.
func (g *merger) nodes(a, b term.Term, level uint32) term.Term {
	x, y := order.Bitmap(a), order.Bitmap(b)
	merged, to := newNode(x | y)
	p, _ := order.Children(a)
	q, _ := order.Children(b)
	for rest := x | y; rest != 0; rest &= rest - 1 {
		bit := rest & -rest
		var child term.Term
		switch {
		case y&bit == 0:
			child = term.Load(p)
		case x&bit == 0:
			child = term.Load(q)
		default:
			child = g.children(term.Load(p), term.Load(q), level+1)
		}
		if x&bit != 0 {
			p += 4
		}
		if y&bit != 0 {
			q += 4
		}
		term.Store(to, child)
		to += 4
	}
	return merged
}

// children merges what stands at the same place of two nodes.
func (g *merger) children(a, b term.Term, level uint32) (merged term.Term) {
	added := true
	switch {
	case a.IsBoxed() && b.IsBoxed():
		return g.nodes(a, b, level)
	case a.IsBoxed():
		merged, added = insert(a, level, order.HashAt(b.Head(), level), b.Head(), b.Tail())
	case hasKey(b, a.Head(), level):
		merged, added = b, false
	case b.IsBoxed():
		merged, added = insert(b, level, order.HashAt(a.Head(), level), a.Head(), a.Tail())
	default:
		merged = fork(level, a, order.HashAt(a.Head(), level), b, order.HashAt(b.Head(), level))
	}
	if !added {
		g.common++
	}
	return merged
}

// hasKey says whether a key is below a child of a level.
func hasKey(child, key term.Term, level uint32) bool {
	for ; child.IsBoxed(); level++ {
		bit := order.Slot(order.HashAt(key, level))
		if order.Bitmap(child)&bit == 0 {
			return false
		}
		child = term.Load(order.ChildAddr(child, bit))
	}
	return order.Exact(child.Head(), key)
}
