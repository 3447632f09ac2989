package maps

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/term"
)

// A record of a trie that is built at once: [hash from this level on][leaf].
const recordSize = 8

// ofLeaves returns the map of n leaves at an address. Of leaves with the same
// key the last counts. It may move and drop leaves.
func ofLeaves(leaves, n uint32) term.Term {
	if n <= flatLimit {
		return flatOfLeaves(leaves, dropRepeated(leaves, n))
	}
	root, size := trieOfLeaves(leaves, n)
	if size > flatLimit {
		return newHash(root, size)
	}
	order.Leaves(root, leaves)
	return flatOfLeaves(leaves, size)
}

// dropRepeated drops leaves whose key comes again and returns the number of
// those that are left. It is for few leaves.
func dropRepeated(leaves, n uint32) uint32 {
	kept := uint32(0)
	for i := range n {
		leaf := term.Load(leaves + i<<2)
		if !comesAgain(leaf.Head(), leaves, i+1, n) {
			term.Store(leaves+kept<<2, leaf)
			kept++
		}
	}
	return kept
}

func comesAgain(key term.Term, leaves, i, n uint32) bool {
	for ; i < n; i++ {
		if order.Exact(term.Load(leaves+i<<2).Head(), key) {
			return true
		}
	}
	return false
}

// rootOfFlat returns the root of a trie with the pairs of a flat map.
func rootOfFlat(m term.Term) term.Term {
	n := m.MapSize()
	leaves := heap.Malloc(n << 2)
	for i := range n {
		term.Store(leaves+i<<2, heap.Cons(m.MapKeys().At(1+i), m.At(2+i)))
	}
	root, _ := trieOfLeaves(leaves, n)
	heap.Free(leaves)
	return root
}

// trieOfLeaves returns the root of a trie of n leaves at an address, and the
// number of its pairs.
func trieOfLeaves(leaves, n uint32) (root term.Term, size uint32) {
	records := heap.Malloc(2 * n * recordSize)
	for i := range n {
		leaf := term.Load(leaves + i<<2)
		setRecord(records+i*recordSize, order.MapHash(leaf.Head(), 0), leaf)
	}
	b := builder{spare: n * recordSize}
	root = b.node(records, n, 0)
	heap.Free(records)
	return root, b.size
}

func setRecord(addr, hash uint32, leaf term.Term) {
	mem.Store32(addr, hash)
	term.Store(addr+4, leaf)
}

func recordHash(addr uint32) uint32    { return mem.Load32(addr) }
func recordLeaf(addr uint32) term.Term { return term.Load(addr + 4) }

// builder builds a trie from records in one of two halves of a block: records
// are distributed by the bits that a level looks at from one half to the same
// place of the other and back. What is built is allocated once.
type builder struct {
	spare uint32 // distance from the first half to the second
	size  uint32 // number of leaves
}

// child returns what stands for n records (at least 1) of a level.
func (b *builder) child(records, n, level uint32) term.Term {
	if n > 1 && sameHashes(records, n) {
		n = dropRepeatedRecords(records, n)
	}
	if n == 1 {
		b.size++
		return recordLeaf(records)
	}
	if level%order.HashLevels == 0 {
		for i := range n {
			leaf := recordLeaf(records + i*recordSize)
			setRecord(records+i*recordSize, order.HashAt(leaf.Head(), level), leaf)
		}
	}
	return b.node(records, n, level)
}

// node returns the node of a level with n records.
func (b *builder) node(records, n, level uint32) term.Term {
	var counts [16]uint32
	bitmap := uint32(0)
	for i := range n {
		slot := recordHash(records+i*recordSize) & 15
		counts[slot]++
		bitmap |= 1 << slot
	}
	b.distribute(records, n, &counts)
	to := records + b.spare
	b.spare = -b.spare
	node, children := newNode(bitmap)
	for slot := range uint32(16) {
		if counts[slot] > 0 {
			term.Store(children, b.child(to, counts[slot], level+1))
			to += counts[slot] * recordSize
			children += 4
		}
	}
	b.spare = -b.spare
	return node
}

// distribute moves n records to the other half, sorted by the bits that a level
// looks at, and drops these bits. Records with the same bits keep their order.
func (b *builder) distribute(records, n uint32, counts *[16]uint32) {
	var next [16]uint32
	to := records + b.spare
	for slot := range next {
		next[slot] = to
		to += counts[slot] * recordSize
	}
	for i := range n {
		from := records + i*recordSize
		hash := recordHash(from)
		setRecord(next[hash&15], hash>>order.SlotBits, recordLeaf(from))
		next[hash&15] += recordSize
	}
}

func sameHashes(records, n uint32) bool {
	for i := uint32(1); i < n; i++ {
		if recordHash(records+i*recordSize) != recordHash(records) {
			return false
		}
	}
	return true
}

// dropRepeatedRecords drops records whose key comes again, among n with the same
// hash, and returns the number of those that are left: nearly always one.
func dropRepeatedRecords(records, n uint32) uint32 {
	kept := n // the records from here on are kept, their keys differ
	for i := n; i > 0; i-- {
		from := records + (i-1)*recordSize
		if !keyAmong(recordLeaf(from).Head(), records, kept, n) {
			kept--
			setRecord(records+kept*recordSize, recordHash(from), recordLeaf(from))
		}
	}
	mem.Copy(records, records+kept*recordSize, (n-kept)*recordSize)
	return n - kept
}

func keyAmong(key term.Term, records, i, n uint32) bool {
	for ; i < n; i++ {
		if order.Exact(recordLeaf(records+i*recordSize).Head(), key) {
			return true
		}
	}
	return false
}
