package order

import (
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// funFirst is the word of the first free variable.
const funFirst = 2

// FunWord returns a word of the entry of a fun.
func FunWord(f term.Term, offset uint32) uint32 { return mem.Load32(f.FunEntry() + offset) }

// FunAtom returns a word of the entry of a fun that is an atom.
func FunAtom(f term.Term, offset uint32) term.Term { return term.Term(FunWord(f, offset)) }

// IsExternalFun says whether f is a fun M:F/A.
func IsExternalFun(f term.Term) bool { return FunWord(f, code.FunFlags)&code.FunExternal != 0 }

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
	if r := CompareAtoms(FunAtom(a, code.FunModule), FunAtom(b, code.FunModule)); r != 0 {
		return r
	}
	if external {
		if r := CompareAtoms(FunAtom(a, code.FunName), FunAtom(b, code.FunName)); r != 0 {
			return r
		}
		return compareUint32(FunWord(a, code.FunArity), FunWord(b, code.FunArity))
	}
	if r := compareInt32(int32(FunWord(a, code.FunIndex)), int32(FunWord(b, code.FunIndex))); r != 0 {
		return r
	}
	if r := compareInt32(int32(FunWord(a, code.FunUniq)), int32(FunWord(b, code.FunUniq))); r != 0 {
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
