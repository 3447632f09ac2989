package bits

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// maxBits is how many bits a bit string may have. Sizes, offsets and ends are
// unsigned; the greatest numbers are left for what is no size.
const maxBits = heap.MaxBinary << 3

// where is the position and the number of bits of a bit string.
func where(t term.Term) (p position, n uint32) {
	addr, offset, size := t.Bits()
	return position{addr, offset}, uint32(size)
}

// bitSize is the number of bits of a bit string.
func bitSize(t term.Term) uint32 {
	n := t.ByteSize() << 3
	if t.Tag() == term.TagSubBinary {
		n += t.SubExtraBits()
	}
	return n
}

// New returns a bit string of n bits, all 0, and the position of the first.
func New(n uint32) (t term.Term, p position) {
	t, data := heap.NewBinary((n + 7) >> 3)
	mem.Fill(data, 0, (n+7)>>3)
	p = position{addr: data}
	if n&7 != 0 {
		t = sub(t, 0, n)
	}
	return t, p
}

// sub returns the part of a whole binary of n bits from an offset on.
func sub(parent term.Term, offset, n uint32) term.Term {
	t, addr := heap.Box(term.TagSubBinary, term.SubBinaryWords)
	mem.Store32(addr, n>>3)
	mem.Store32(addr+4, offset)
	term.Store(addr+8, parent)
	mem.Store32(addr+12, n&7)
	return t
}

// copyMost is up to how many bytes a part is copied instead of referred to: a
// sub binary takes 5 words.
const copyMost = 12

// slice returns the part of a whole binary of n bits from an offset on: a copy
// if that is not larger, so that the whole is not kept.
func slice(whole term.Term, offset, n uint32) term.Term {
	if n&7 == 0 && n>>3 <= copyMost {
		t, data := heap.NewBinary(n >> 3)
		copyBits(position{addr: data}, position{whole.WholeBinaryData(), offset}, n)
		return t
	}
	if offset == 0 && n == whole.ByteSize()<<3 && !grows(whole) {
		return whole
	}
	return sub(whole, offset, n)
}

// grows says whether the size of a whole binary changes when bit strings are
// appended to: only sub binaries of it are values of the program.
func grows(whole term.Term) bool {
	return whole.Tag() == term.TagRefcBinary && mem.Load32(whole.Word(term.RefcRecord)+term.RecordFlags) != 0
}

// whole is the whole binary that a bit string is or is part of, and the offset
// of its first bit there.
func whole(t term.Term) (parent term.Term, offset uint32) {
	if t.Tag() == term.TagSubBinary {
		return t.At(term.SubParent), t.Word(term.SubOffset)
	}
	return t, 0
}

// Part returns the n bits of a bit string from an offset on.
func Part(t term.Term, offset, n uint32) term.Term {
	parent, start := whole(t)
	return slice(parent, start+offset, n)
}
