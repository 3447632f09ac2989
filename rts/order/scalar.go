package order

import (
	"github.com/jitwasm/jitwasm/rts/atom"
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
		if r := compareUint32(fewBits(x, xOffset, rest), fewBits(y, yOffset, rest)); r != 0 {
			return r
		}
	}
	return compareUint64(m, n)
}

// fewBits returns fewer than 8 bits that begin at an offset in the byte at an
// address. It does not read the next byte when they lie in this one.
func fewBits(addr, offset, n uint32) uint32 {
	b := mem.Load8(addr) << 8
	if offset+n > 8 {
		b |= mem.Load8(addr + 1)
	}
	return b >> (16 - offset - n) & (1<<n - 1)
}

// Words of external identifiers (see the package comment).
const (
	externalNode     = 1
	externalCreation = 2
	externalNumber   = 3
	externalSerial   = 4
	externalRefWords = 3
	externalRefFirst = 4
)

// pidBits is the width of a process identifier's number; the bits above are its
// serial (OTP: _PID_NUM_SIZE).
const pidBits = 15

// PidNumber returns the two numbers that erl writes in <0.Number.Serial>.
func PidNumber(t term.Term) (number, serial uint32) {
	if t.IsBoxed() {
		return t.Word(externalNumber), t.Word(externalSerial)
	}
	return t.Number() & (1<<pidBits - 1), t.Number() >> pidBits
}

// comparePids compares two pids by serial, number and node.
func comparePids(a, b term.Term) int32 {
	aNumber, aSerial := PidNumber(a)
	bNumber, bSerial := PidNumber(b)
	if r := compareUint32(aSerial, bSerial); r != 0 {
		return r
	}
	if r := compareUint32(aNumber, bNumber); r != 0 {
		return r
	}
	return compareNodes(a, b)
}

// Node returns the name of the node of a pid, port or reference and its
// creation. This node is nonode@nohost with creation 0.
func Node(t term.Term) (name term.Term, creation uint32) {
	if !t.IsBoxed() || t.Tag() == term.TagRef {
		return atom.NonodeNohost, 0
	}
	return t.At(externalNode), t.Word(externalCreation)
}

func compareNodes(a, b term.Term) int32 {
	aNode, aCreation := Node(a)
	bNode, bCreation := Node(b)
	if r := CompareAtoms(aNode, bNode); r != 0 {
		return r
	}
	return compareUint32(aCreation, bCreation)
}

// PortNumber returns the number of a port.
func PortNumber(t term.Term) uint64 {
	if t.IsBoxed() {
		return uint64(t.Word(externalNumber)) | uint64(t.Word(externalNumber+1))<<32
	}
	return uint64(t.Number())
}

// comparePorts compares two ports by node and number.
func comparePorts(a, b term.Term) int32 {
	if r := compareNodes(a, b); r != 0 {
		return r
	}
	return compareUint64(PortNumber(a), PortNumber(b))
}

// RefWords returns the number of words of 32 bits in the number of a reference;
// RefWord returns one of them, the least significant first.
func RefWords(t term.Term) uint32 {
	if t.Tag() == term.TagRef {
		return term.RefWords
	}
	return t.Word(externalRefWords)
}

// RefWord returns a word of the number of a reference, 0 behind the last.
func RefWord(t term.Term, i uint32) uint32 {
	if i >= RefWords(t) {
		return 0
	}
	if t.Tag() == term.TagRef {
		return t.Word(1 + i)
	}
	return t.Word(externalRefFirst + i)
}

// compareRefs compares two references by node and number.
func compareRefs(a, b term.Term) int32 {
	if r := compareNodes(a, b); r != 0 {
		return r
	}
	for i := max(RefWords(a), RefWords(b)); i > 0; i-- {
		if r := compareUint32(RefWord(a, i-1), RefWord(b, i-1)); r != 0 {
			return r
		}
	}
	return 0
}
