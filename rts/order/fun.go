package order

import (
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Byte offsets in the entry of a fun, in the program's data.
const (
	FunEntryArity    = 4
	FunEntryFree     = 8
	FunEntryModule   = 12
	FunEntryFunction = 16
	FunEntryIndex    = 20
	FunEntryUniq     = 24
	FunEntryFlags    = 28

	funExternal = 1 // the flag of fun M:F/A
	funFirst    = 2 // word of the first free variable
)

// FunWord returns a word of the entry of a fun.
func FunWord(f term.Term, offset uint32) uint32 { return mem.Load32(f.FunEntry() + offset) }

// FunAtom returns a word of the entry of a fun that is an atom.
func FunAtom(f term.Term, offset uint32) term.Term { return term.Term(FunWord(f, offset)) }

// IsExternalFun says whether f is a fun M:F/A.
func IsExternalFun(f term.Term) bool { return FunWord(f, FunEntryFlags)&funExternal != 0 }

// compareFunEntries compares what two funs have but free variables: local ones
// are below external ones.
func compareFunEntries(a, b term.Term) int32 {
	external := IsExternalFun(a)
	if external != IsExternalFun(b) {
		if external {
			return 1
		}
		return -1
	}
	if r := CompareAtoms(FunAtom(a, FunEntryModule), FunAtom(b, FunEntryModule)); r != 0 {
		return r
	}
	if external {
		if r := CompareAtoms(FunAtom(a, FunEntryFunction), FunAtom(b, FunEntryFunction)); r != 0 {
			return r
		}
		return compareUint32(FunWord(a, FunEntryArity), FunWord(b, FunEntryArity))
	}
	if r := compareInt32(int32(FunWord(a, FunEntryIndex)), int32(FunWord(b, FunEntryIndex))); r != 0 {
		return r
	}
	if r := compareInt32(int32(FunWord(a, FunEntryUniq)), int32(FunWord(b, FunEntryUniq))); r != 0 {
		return r
	}
	return compareUint32(a.FunFree(), b.FunFree())
}

// enterFuns begins the comparison of two funs.
func enterFuns(a, b term.Term) int32 {
	r := compareFunEntries(a, b)
	if r == 0 {
		pushArray(a.Addr()+4*funFirst, b.Addr()+4*funFirst, a.FunFree(), frameArray)
	}
	return r
}
