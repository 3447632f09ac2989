package maps

import (
	"math/bits"

	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/term"
)

// newHash returns the hash map of n pairs with a root.
func newHash(root term.Term, n uint32) term.Term {
	m, addr := heap.Box(term.TagMap, 2)
	term.Store(addr, term.Small(int32(n)))
	term.Store(addr+4, root)
	return m
}

// newNode returns a node with a bitmap and the address of its children, which
// the caller fills in.
func newNode(bitmap uint32) (node term.Term, children uint32) {
	node, addr := heap.Box(term.TagHashNode, 1+uint32(bits.OnesCount32(bitmap)))
	term.Store(addr, term.Small(int32(bitmap)))
	return node, addr + 4
}

// find returns the leaf of a key below a node, or 0.
func find(node, key term.Term) term.Term {
	hash := order.MapHash(key, 0)
	for level := uint32(1); ; level++ {
		bit := order.Slot(hash)
		if order.Bitmap(node)&bit == 0 {
			return 0
		}
		child := term.Load(order.ChildAddr(node, bit))
		if child.IsCons() {
			if order.Exact(child.Head(), key) {
				return child
			}
			return 0
		}
		node = child
		hash = order.Deeper(hash, key, level)
	}
}

// insert returns a node of a level with a pair more or another value, and
// whether the pair is new. A hash trie is never deeper than the bits that tell
// its keys apart, so that this may call itself.
func insert(node term.Term, level, hash uint32, key, value term.Term) (changed term.Term, added bool) {
	bit := order.Slot(hash)
	if order.Bitmap(node)&bit == 0 {
		return withChild(node, bit, heap.Cons(key, value)), true
	}
	at := order.ChildAddr(node, bit)
	child := term.Load(at)
	level++
	switch {
	case child.IsBoxed():
		changed, added = insert(child, level, order.Deeper(hash, key, level), key, value)
	case !order.Exact(child.Head(), key):
		other := order.HashAt(child.Head(), level)
		changed, added = fork(level, child, other, heap.Cons(key, value), order.Deeper(hash, key, level)), true
	case child.Tail() == value:
		return node, false
	default:
		changed = heap.Cons(key, value)
	}
	if changed == child {
		return node, added
	}
	return withReplaced(node, at, changed), added
}

// fork returns the node of a level with two leaves whose keys have the given
// hashes.
func fork(level uint32, a term.Term, aHash uint32, b term.Term, bHash uint32) term.Term {
	x, y := order.Slot(aHash), order.Slot(bHash)
	node, to := newNode(x | y)
	if x == y {
		level++
		below := fork(level, a, order.Deeper(aHash, a.Head(), level), b, order.Deeper(bHash, b.Head(), level))
		term.Store(to, below)
		return node
	}
	if x > y {
		a, b = b, a
	}
	term.Store(to, a)
	term.Store(to+4, b)
	return node
}

// withChild returns a copy of a node with a child at a free bit.
func withChild(node term.Term, bit uint32, child term.Term) term.Term {
	from, n := order.Children(node)
	i := (order.ChildAddr(node, bit) - from) >> 2
	grown, to := newNode(order.Bitmap(node) | bit)
	insertWord(to, from, n, i, child)
	return grown
}

// withReplaced returns a copy of a node with another child at an address.
func withReplaced(node term.Term, at uint32, child term.Term) term.Term {
	from, n := order.Children(node)
	changed, to := newNode(order.Bitmap(node))
	mem.Copy(to, from, n<<2)
	term.Store(to+at-from, child)
	return changed
}

// remove returns what stands for a node of a level without the leaf of a key:
// the same node if the key is not there, the other leaf if only one is left,
// else a smaller node. value is 0 if the key is not there.
func remove(node term.Term, level, hash uint32, key term.Term) (left, value term.Term) {
	bit := order.Slot(hash)
	if order.Bitmap(node)&bit == 0 {
		return node, 0
	}
	at := order.ChildAddr(node, bit)
	child := term.Load(at)
	if child.IsCons() {
		if !order.Exact(child.Head(), key) {
			return node, 0
		}
		return withoutChild(node, bit), child.Tail()
	}
	below, value := remove(child, level+1, order.Deeper(hash, key, level+1), key)
	if value == 0 {
		return node, 0
	}
	if _, n := order.Children(node); n == 1 && below.IsCons() && level > 0 {
		return below, value
	}
	return withReplaced(node, at, below), value
}

// withoutChild returns what is left of a node without a leaf: the other leaf if
// that is all.
func withoutChild(node term.Term, bit uint32) term.Term {
	from, n := order.Children(node)
	i := (order.ChildAddr(node, bit) - from) >> 2
	if n == 2 {
		if other := term.Load(from + 4 - i<<2); other.IsCons() {
			return other
		}
	}
	smaller, to := newNode(order.Bitmap(node) &^ bit)
	deleteWord(to, from, n, i)
	return smaller
}

// hashDelete returns a hash map without a key, and its value or 0.
func hashDelete(m, key term.Term) (smaller, value term.Term) {
	root, value := remove(order.Root(m), 0, order.MapHash(key, 0), key)
	if value == 0 {
		return m, 0
	}
	n := m.MapSize() - 1
	if n > flatLimit {
		return newHash(root, n), value
	}
	leaves := heap.Malloc(n << 2)
	order.Leaves(root, leaves)
	flat := flatOfLeaves(leaves, n)
	heap.Free(leaves)
	return flat, value
}
