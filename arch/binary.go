package arch

// Offsets in bytes inside AtomVM's struct RefcBinary, which holds the bytes of
// a reference-counted binary (refc_binary.h).
const (
	RefcCount        = 8
	RefcResourceType = 16 // 0 for what is only a binary
	RefcData         = 20
)

// ResourceBinaryData is the offset of the address of the bytes in struct
// ResourceBinary, which is the data of a RefcBinary that belongs to a resource
// (resources.h).
const ResourceBinaryData = 4

// Flags of a reference-counted binary (term.h, enum RefcBinaryFlags). The VM
// looks at these bits only and copies the word as it is.
const (
	RefcIsConst           = 1 // the pointer is the address of the bytes themselves
	RefcIsResourceManaged = 2
	RefcFlagBits          = 2
)

// SubBinaryMinBytes is the length from which a part of a reference-counted
// binary is a sub-binary instead of a copy (term.h, SUB_BINARY_MIN).
const SubBinaryMinBytes = 8

// Flags of segments in instructions (genop.tab field flags; bitstring.h).
const (
	BitsLittle = 0x02
	BitsSigned = 0x04
	BitsNative = 0x10 // WebAssembly is little-endian
)

// MaxIntegerBits is the size of the magnitude of AtomVM's largest integers
// (intn.h).
const MaxIntegerBits = 256

// HeapBinaryWords is the size of a heap binary of n bytes, in words (term.h,
// term_binary_heap_size without its slack).
func HeapBinaryWords(n int) int { return HeapBinaryData + (n+WordSize-1)/WordSize }
