package arch

// Offsets in bytes of the fields of AtomVM's Context (context.h; those from E
// on are checked by static assertions in jit.c).
const (
	ContextHeapRoot  = 0x04 // HeapFragment*, whose first word is the next fragment
	ContextHeapStart = 0x08
	ContextHeapPtr   = 0x0C
	ContextHeapEnd   = 0x10
	ContextE         = 0x14
	ContextX         = 0x18
	ContextCP        = 0x5C
	ContextFR        = 0x60
	ContextBS        = 0x64
)

// FragmentNext is the offset of a heap fragment's link (memory.h).
const FragmentNext = 0

// MaxX is the number of X registers kept in the Context; one more word
// follows as a scratch root, registers from 16 on live in a list.
const MaxX = 16

// Offsets in bytes of the fields of AtomVM's JITState (jit.h).
const (
	JITStateModule       = 0
	JITStateContinuation = 4 // label + 1; 0 is none
	JITStateReductions   = 8
)

// ModuleIndex is the offset of the index in AtomVM's Module (module.h).
const ModuleIndex = 0

// A continuation pointer is module<<24 | label<<4 (jit_wasm32.erl).
const (
	CPModuleShift = 24
	CPLabelShift  = 4
	CPLabelMask   = 0xFFFFFF
)

// PositionScale turns a label into the position that the line table and the
// offset arguments of primitives use (module.c, JIT_JUMPTABLE_ENTRY_SIZE).
const PositionScale = 4

// WaitingTimeoutExpired is the process flag that primitive ContextGetFlags is
// asked for after a receive with a timeout (context.h).
const WaitingTimeoutExpired = 2

// MemoryCanShrink is the allocation mode of a garbage collection that may
// give memory back (memory.h).
const MemoryCanShrink = 1

// Results of TermCompare (term.h).
const (
	CompareEquals  = 1
	CompareLess    = 2
	CompareGreater = 4
)

// CompareExact asks TermCompare to tell 1 from 1.0.
const CompareExact = 1

// MapNotFound is TermFindMapPos's answer for a missing key.
const MapNotFound = -1

// Values of the n_words argument of CallExt that are not a number of words
// (primitives.hrl).
const (
	CallExtOnly   = -1
	CallExtReturn = -2
)

// The atoms whose index every AtomVM has (defaultatoms.def; asserted in jit.c).
const (
	AtomFalse          = 0
	AtomTrue           = 1
	AtomOK             = 2
	AtomError          = 3
	AtomBadarg         = 4
	AtomBadarith       = 5
	AtomBadfun         = 6
	AtomFunctionClause = 7
	AtomTryClause      = 8
	AtomOutOfMemory    = 9
	AtomBadmatch       = 10
	AtomCaseClause     = 11
	AtomIfClause       = 12
	AtomThrow          = 13
	AtomUnsupported    = 14
	AtomAll            = 15
	AtomExit           = 16
	AtomBadrecord      = 17
)

var fixedAtoms = map[string]int{
	"false": AtomFalse, "true": AtomTrue, "ok": AtomOK, "error": AtomError,
	"badarg": AtomBadarg, "badarith": AtomBadarith, "badfun": AtomBadfun,
	"function_clause": AtomFunctionClause, "try_clause": AtomTryClause,
	"out_of_memory": AtomOutOfMemory, "badmatch": AtomBadmatch,
	"case_clause": AtomCaseClause, "if_clause": AtomIfClause, "throw": AtomThrow,
	"unsupported": AtomUnsupported, "all": AtomAll, "exit": AtomExit,
	"badrecord": AtomBadrecord,
}

// FixedAtom returns the index of an atom that every AtomVM numbers alike.
func FixedAtom(name string) (index int, ok bool) {
	index, ok = fixedAtoms[name]
	return index, ok
}

// AtomTerm returns the term of an atom with a known index.
func AtomTerm(index int) int32 { return int32(index<<AtomShift | AtomTag) }
