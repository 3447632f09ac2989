package order

import (
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// CompareAtoms compares two atoms by their text: the order of UTF-8 is that of
// the code points (OTP: erts_cmp_atoms).
func CompareAtoms(a, b term.Term) int32 {
	if a == b {
		return 0
	}
	x, m := code.AtomText(a)
	y, n := code.AtomText(b)
	return compareBytes(x, m, y, n)
}

// compareBytes compares m bytes at x with n bytes at y, as memcmp does and then
// by length.
func compareBytes(x, m, y, n uint32) int32 {
	common := min(m, n)
	i := uint32(0)
	for ; i+8 <= common; i += 8 {
		if mem.Load64(x+i) != mem.Load64(y+i) {
			break
		}
	}
	for ; i < common; i++ {
		if r := compareUint32(mem.Load8(x+i), mem.Load8(y+i)); r != 0 {
			return r
		}
	}
	return compareUint32(m, n)
}

// compareBits compares two bit strings bit by bit and then by length.
func compareBits(a, b term.Term) int32 {
	x, xOffset, m := a.Bits()
	y, yOffset, n := b.Bits()
	if xOffset|yOffset|uint32(m|n)&7 == 0 {
		return compareBytes(x, uint32(m>>3), y, uint32(n>>3))
	}
	common := min(m, n)
	for i := uint32(common >> 3); i > 0; i-- {
		if r := compareUint32(term.BinaryByte(x, xOffset), term.BinaryByte(y, yOffset)); r != 0 {
			return r
		}
		x, y = x+1, y+1
	}
	if rest := uint32(common & 7); rest > 0 {
		if r := compareUint32(FewBits(x, xOffset, rest), FewBits(y, yOffset, rest)); r != 0 {
			return r
		}
	}
	return compareUint64(m, n)
}

// FewBits returns fewer than 8 bits that begin at an offset in the byte at an
// address. It does not read the next byte when they lie in this one.
func FewBits(addr, offset, n uint32) uint32 {
	b := mem.Load8(addr) << 8
	if offset+n > 8 {
		b |= mem.Load8(addr + 1)
	}
	return b >> (16 - offset - n) & (1<<n - 1)
}
