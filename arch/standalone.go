package arch

// What generated code of the target standalone and its run-time system (rts)
// both rely on, besides the terms.

// A code word stands in the frames of a process for a place in a function:
//
//	function<<CodeFunctionShift | point<<CodePointShift | CodeTag
//
// Point 0 is the function's start. A function with more than MaxPoint points
// has several consecutive numbers, so that a point's carry runs into the
// function's part. With CatchTag instead, in a Y register, it says where an
// exception is handled.
const (
	CodeTag           = 0x2B
	CodePointShift    = 6
	CodeFunctionShift = 16
	MaxPoint          = 1<<(CodeFunctionShift-CodePointShift) - 1
	MaxFunction       = 1<<(32-CodeFunctionShift) - 1
)

// CodeWord is the code word of a point.
func CodeWord(function, point uint32) int32 {
	return int32((function<<(CodeFunctionShift-CodePointShift)+point)<<CodePointShift | CodeTag)
}

// CatchWord is the word in a Y register whose handler is at a point.
func CatchWord(function, point uint32) int32 {
	return CodeWord(function, point) - CodeTag + CatchTag
}

// FrameY is the word of a frame in which the first Y register is; word 0 is the
// resume word.
const FrameY = 1

// ProgramSlice is how many units of reductions a process may use before it
// gives way: 4,000 reductions as OTP counts them, of ReductionUnits each.
// The run-time system sets the counter to it.
const (
	ProgramSlice   = 4000 * ReductionUnits
	ReductionUnits = 16
)

// Word indices in funs of programs, the header being word 0.
const (
	ProgramFunEntry = 1 // address of the FunEntry
	ProgramFunFree  = 2
)

// Offsets in bytes inside a FunEntry, which describes a fun in the data of a program.
const (
	FunEntryFunction = 0 // number of the function that takes arguments and fun; 0 if there is none
	FunEntryArity    = 4 // of the fun
	FunEntryNumFree  = 8
	FunEntryModule   = 12
	FunEntryName     = 16
	FunEntryIndex    = 20
	FunEntryUniq     = 24
	FunEntryFlags    = 28
	FunEntrySize     = 32

	FunEntryExternal = 1 // flag: fun M:F/A
)

// Word indices in match states and parts of binaries where programs differ
// from AtomVM.
const (
	ProgramMatchBinary = 1
	ProgramMatchBase   = 2 // address of the bytes of the binary
	ProgramMatchEnd    = 3 // bits
	ProgramMatchOffset = 4 // bits
	ProgramMatchSize   = 5 // words

	ProgramSubBits = 4 // flags: bits beyond the whole bytes in SubBitsMask
	SubBitsMask    = 7
)

// ProgramMaxBits is how many bits a bit string of a program may have. Sizes are
// unsigned; what is greater stands for errors.
const ProgramMaxBits = 1<<32 - 8

// Where the bytes of a reference-counted binary of a program are: its record
// lies outside of the heap.
const (
	ProgramRefcRecord = 2  // word: address of the record
	ProgramRecordData = 16 // offset in it, in bytes
)

// ProgramHeapBinaryMax is the number of bytes up to which a binary of a program
// that is made lies on the heap.
const ProgramHeapBinaryMax = 63

// OperatorFailure is added to the address of the name of a built-in function that has failed,
// if the stack trace does not show it.
const OperatorFailure = 1

// What describes a segment of a bit string whose construction has failed, to rt.bs_explain: these
// fields, by their lowest bits, and flags.
const (
	SegmentUnit      = 0 // 1 to 256
	SegmentUnitMask  = 1<<9 - 1
	SegmentKind      = 9
	SegmentKindMask  = 1<<3 - 1
	SegmentNumber    = 14      // in the source, from 1 on
	SegmentSized     = 1 << 12 // it has a size in units
	SegmentAppended  = 1 << 13 // the others are appended to it
	SegmentMaxNumber = 1<<(32-SegmentNumber) - 1
)

// The kinds of segments.
const (
	SegmentInteger = iota
	SegmentFloat
	SegmentBinary
	SegmentUTF8
	SegmentUTF16
	SegmentUTF32
)
