package order

import (
	"math/bits"

	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Hash maps are hash tries of Bagwell's: the root of a map is a node; the
// children of a node are nodes or leaves, in the order of the four bits of the
// hash that tell them apart; the bitmap has a bit for each. A leaf is a cons
// cell with the key as head and the value as tail.
//
//	map    [header of two words][small: number of pairs][root]
//	node   [header][small: bitmap][child]...
const (
	mapRoot    = 2 // word of a hash map
	nodeBitmap = 1 // words of a node
	NodeFirst  = 2

	// SlotBits is the number of bits of the hash that one level looks at, and
	// HashLevels the number of levels until a new hash is taken.
	SlotBits   = 4
	HashLevels = 32 / SlotBits
	slotMask   = 1<<SlotBits - 1
)

// Root returns the root node of a hash map.
func Root(m term.Term) term.Term { return m.At(mapRoot) }

// Bitmap returns the bitmap of a node.
func Bitmap(node term.Term) uint32 { return node.Word(nodeBitmap) >> 4 }

// Children returns the address of the first child of a node and their number.
func Children(node term.Term) (addr, n uint32) {
	return node.Addr() + 4*NodeFirst, node.Words() - 1
}

// Slot returns the bit of a hash in the bitmap of a node.
func Slot(hash uint32) uint32 { return 1 << (hash & slotMask) }

// ChildAddr returns the address of the child of a node that a bit of the bitmap
// stands for.
func ChildAddr(node term.Term, bit uint32) uint32 {
	return node.Addr() + 4*NodeFirst + uint32(bits.OnesCount32(Bitmap(node)&(bit-1)))<<2
}

// HashAt returns the bits of the hash of a key that nodes of a level and those
// below look at, from the least significant on.
func HashAt(key term.Term, level uint32) uint32 {
	return MapHash(key, level/HashLevels) >> (level % HashLevels * SlotBits)
}

// Deeper returns the hash of a key for level, given that for the level above.
func Deeper(hash uint32, key term.Term, level uint32) uint32 {
	if level%HashLevels != 0 {
		return hash >> SlotBits
	}
	return MapHash(key, level/HashLevels)
}

// compareHashes compares two keys by their place in a hash trie.
func compareHashes(a, b term.Term) int32 {
	for round := uint32(0); ; round++ {
		x, y := MapHash(a, round), MapHash(b, round)
		if x == y {
			continue
		}
		shift := bits.TrailingZeros32(x^y) &^ (SlotBits - 1)
		return compareUint32(x>>shift&slotMask, y>>shift&slotMask)
	}
}

// A gatherer collects in memory the leaves in which two tries differ.
type gatherer struct {
	a, b uint32 // where the next leaf of each is written
}

// differences collects what is below two nodes that stand at the same place of
// two tries, without what they share. Its depth is that of a trie.
func (g *gatherer) differences(a, b term.Term) {
	x, y := Bitmap(a), Bitmap(b)
	p, _ := Children(a)
	q, _ := Children(b)
	for rest := x | y; rest != 0; rest &= rest - 1 {
		bit := rest & -rest
		var child, other term.Term
		if x&bit != 0 {
			child, p = term.Load(p), p+4
		}
		if y&bit != 0 {
			other, q = term.Load(q), q+4
		}
		switch {
		case child == other:
		case child.IsBoxed() && other.IsBoxed():
			g.differences(child, other)
		default:
			g.a = Leaves(child, g.a)
			g.b = Leaves(other, g.b)
		}
	}
}

// Leaves writes the leaves of a child, which may be 0, to memory in the order of
// the trie, and returns the address behind them.
func Leaves(child term.Term, addr uint32) uint32 {
	switch {
	case child == 0:
		return addr
	case child.IsCons():
		mem.Store32(addr, uint32(child))
		return addr + 4
	}
	p, n := Children(child)
	for ; n > 0; n-- {
		addr = Leaves(term.Load(p), addr)
		p += 4
	}
	return addr
}
