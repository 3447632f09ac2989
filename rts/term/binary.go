package term

import "github.com/jitwasm/jitwasm/rts/mem"

// SubWritable is the bit in the last word of a sub binary that says that its
// parent may be appended to behind it.
const SubWritable = 0x100

// Word offsets in binaries.
const (
	BinaryBytes = 1 // size in whole bytes, in all three kinds

	HeapBinaryData = 2

	RefcRecord = 2 // address of the off-heap record
	RefcNext   = 3 // next in the process's list
	RefcFlags  = 4

	SubOffset = 2 // bits, into the parent's data
	SubParent = 3
	SubExtra  = 4 // bits behind the whole bytes, and SubWritable

	MatchBinary = 1
	MatchBase   = 2 // address of the binary's bytes
	MatchEnd    = 3 // bits
	MatchOffset = 4 // bits; the last, since what is read first should check the bounds for all
)

// Byte offsets in the off-heap record of a reference-counted binary.
const (
	RecordRefs     = 0
	RecordCapacity = 4
	RecordUsed     = 8
	RecordFlags    = 12
	RecordData     = 16
)

// IsBitstring says whether t is a binary or a bit string.
func (t Term) IsBitstring() bool { return t.IsBoxed() && isBitstringTag(t.Tag()) }

func isBitstringTag(tag uint32) bool {
	return tag == TagHeapBinary || tag == TagRefcBinary || tag == TagSubBinary
}

// IsBinary says whether t is a bit string of whole bytes.
func (t Term) IsBinary() bool {
	return t.IsBitstring() && (t.Tag() != TagSubBinary || t.SubExtraBits() == 0)
}

// ByteSize returns the number of whole bytes of a bit string of any kind.
func (t Term) ByteSize() uint32 { return t.Word(BinaryBytes) }

// SubExtraBits returns the number of bits of a sub binary behind its whole
// bytes.
func (t Term) SubExtraBits() uint32 { return t.Word(SubExtra) & 7 }

// WholeBinaryData returns the address of the bytes of a heap or
// reference-counted binary.
func (t Term) WholeBinaryData() uint32 {
	if t.Tag() == TagHeapBinary {
		return t.Addr() + 4*HeapBinaryData
	}
	return t.Word(RefcRecord) + RecordData
}

// Bits returns where the bits of a bit string lie: the address of a byte, the
// offset (0-7) of the first bit in it counted from the most significant, and
// the number of bits.
func (t Term) Bits() (addr, offset uint32, bits uint64) {
	if t.Tag() != TagSubBinary {
		return t.WholeBinaryData(), 0, uint64(t.ByteSize()) << 3
	}
	start := t.Word(SubOffset)
	return t.At(SubParent).WholeBinaryData() + start>>3, start & 7,
		uint64(t.ByteSize())<<3 + uint64(t.SubExtraBits())
}

// AlignedBytes returns where the bytes of a binary lie; ok is false when they
// begin inside a byte, or t has bits behind its last whole byte.
func (t Term) AlignedBytes() (addr, size uint32, ok bool) {
	addr, offset, bits := t.Bits()
	return addr, uint32(bits >> 3), offset == 0 && bits&7 == 0
}

// BinaryByte returns a byte of a binary at an address, where the bits begin at
// an offset in the byte.
func BinaryByte(addr, offset uint32) uint32 {
	if offset == 0 {
		return mem.Load8(addr)
	}
	return (mem.Load8(addr)<<offset | mem.Load8(addr+1)>>(8-offset)) & 0xFF
}
