package arch

// WordSize is the size of a term in bytes, on every target.
const WordSize = 4

// Primary tags: the low two bits of a term (AtomVM term.h, TERM_PRIMARY_*).
const (
	PrimaryMask      = 0x3
	PrimaryHeader    = 0x0
	PrimaryList      = 0x1
	PrimaryBoxed     = 0x2
	PrimaryImmediate = 0x3
)

// Immediate tags (AtomVM term.h).
const (
	SmallMask  = 0xF // the bits that tell a small integer, a pid and a port
	SmallTag   = 0xF
	SmallShift = 4
	PidTag     = 0x3
	PortTag    = 0x7

	Immediate2Mask  = 0x3F // the bits that tell an atom, a catch and nil
	AtomTag         = 0x0B
	AtomShift       = 6
	CatchTag        = 0x1B
	CatchLabelShift = 6
	Nil             = 0x3B
)

// The range of a small integer: 28 bits, signed.
const (
	SmallMin = -1 << 27
	SmallMax = 1<<27 - 1
)

// Boxed tags: the low six bits of a boxed header; the bits above are the
// number of words that follow the header (AtomVM term.h, TERM_BOXED_*).
const (
	BoxedTagMask    = 0x3F
	BoxedSizeShift  = 6
	TagTuple        = 0x00
	TagMatchState   = 0x04
	TagPositiveInt  = 0x08
	TagNegativeInt  = 0x0C
	TagRef          = 0x10
	TagFun          = 0x14
	TagFloat        = 0x18
	TagRefcBinary   = 0x20
	TagHeapBinary   = 0x24
	TagSubBinary    = 0x28
	TagMap          = 0x2C
	TagExternalPid  = 0x30
	TagExternalPort = 0x34
	TagExternalRef  = 0x38
	TagHashNode     = 0x3C // inside large maps of programs

	// IntSignBit is the bit in which the tags of positive and negative boxed
	// integers differ.
	IntSignBit = 0x04
)

// Word offsets inside a cons cell. The tail comes first.
const (
	ConsTail = 0
	ConsHead = 1
	ConsSize = 2
)

// Sizes in words, header included (AtomVM term.h).
const (
	FloatSize      = 3
	Int64Size      = 3 // a boxed integer of 64 bits
	FunSize        = 3 // without the free variables
	MatchStateSize = 4
	SubBinarySize  = 4
	RefcBinarySize = 6
)

// Word indices inside boxed terms, the header being word 0.
const (
	TupleFirst = 1

	FunModule = 1
	FunIndex  = 2
	FunFree   = 3

	BinarySize = 1 // bytes; the same word in heap, sub and refc binaries

	HeapBinaryData = 2

	SubBinaryOffset = 2 // bytes
	SubBinaryParent = 3

	RefcBinaryFlags   = 2
	RefcBinaryPointer = 3

	MatchBinary      = 1
	MatchOffset      = 2 // bits, untagged
	MatchSavedOffset = 3

	MapKeys   = 1
	MapValues = 2
)

// RefcMinBytes is the size from which a binary is reference-counted and lies
// outside the heap of a process (AtomVM term.h, REFC_BINARY_MIN).
const RefcMinBytes = 32

// Small returns the term of a small integer. It panics when n has more than
// 28 bits.
func Small(n int64) int32 {
	if !IsSmall(n) {
		panic("BUG: not a small integer")
	}
	return int32(n)<<SmallShift | SmallTag
}

// IsSmall says whether n fits a small integer.
func IsSmall(n int64) bool { return n >= SmallMin && n <= SmallMax }

// Header returns the header word of a boxed term with the given tag and
// number of words after the header.
func Header(tag, words int) int32 { return int32(words<<BoxedSizeShift | tag) }
