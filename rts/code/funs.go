package code

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Byte offsets in the entry of a fun, which lies in the data of the program.
const (
	FunFunction = 0 // number of the function that is called with the arguments and the fun, or 0
	FunArity    = 4
	FunFree     = 8
	FunModule   = 12
	FunName     = 16
	FunIndex    = 20
	FunUniq     = 24
	FunFlags    = 28
	funEntry    = 32

	// FunExternal is the flag of fun M:F/A.
	FunExternal = 1
)

// dynamicFuns are the entries that the program made while it ran, each behind a
// word that links them.
var dynamicFuns uint32

// ExternalFun returns fun Module:Name/Arity.
func ExternalFun(module, name term.Term, arity uint32) term.Term {
	entry := findExternal(module, name, arity)
	if entry == 0 {
		entry = newExternal(module, name, arity)
	}
	t, addr := heap.Box(term.TagFun, 1)
	mem.Store32(addr, entry)
	return t
}

func findExternal(module, name term.Term, arity uint32) uint32 {
	for i := range funCount {
		if entry := funs + i*funEntry; isExternal(entry, module, name, arity) {
			return entry
		}
	}
	for link := dynamicFuns; link != 0; link = mem.Load32(link) {
		if entry := link + 8; isExternal(entry, module, name, arity) {
			return entry
		}
	}
	return 0
}

func isExternal(entry uint32, module, name term.Term, arity uint32) bool {
	return mem.Load32(entry+FunFlags)&FunExternal != 0 &&
		term.Load(entry+FunModule) == module && term.Load(entry+FunName) == name &&
		mem.Load32(entry+FunArity) == arity
}

// LocalFun returns a fun that is made by a fun expression of a module, with free
// variables that are still to be stored, and their address. It returns 0 if the
// program has no such fun.
func LocalFun(module term.Term, index, uniq, arity, free uint32) (t term.Term, addr uint32) {
	entry := findLocal(module, index, uniq)
	if entry == 0 || mem.Load32(entry+FunArity) != arity || mem.Load32(entry+FunFree) != free {
		return 0, 0
	}
	t, addr = heap.Box(term.TagFun, 1+free)
	mem.Store32(addr, entry)
	return t, addr + 4
}

func findLocal(module term.Term, index, uniq uint32) uint32 {
	for i := range funCount {
		if entry := funs + i*funEntry; isLocal(entry, module, index, uniq) {
			return entry
		}
	}
	return 0
}

func isLocal(entry uint32, module term.Term, index, uniq uint32) bool {
	return mem.Load32(entry+FunFlags)&FunExternal == 0 && term.Load(entry+FunModule) == module &&
		mem.Load32(entry+FunIndex) == index && mem.Load32(entry+FunUniq) == uniq
}

func newExternal(module, name term.Term, arity uint32) uint32 {
	link := heap.Malloc(8 + funEntry)
	mem.Store32(link, dynamicFuns)
	dynamicFuns = link
	entry := link + 8
	mem.Fill(entry, 0, funEntry)
	mem.Store32(entry+FunFunction, genericThunk(arity))
	mem.Store32(entry+FunArity, arity)
	term.Store(entry+FunModule, module)
	term.Store(entry+FunName, name)
	mem.Store32(entry+FunFlags, FunExternal)
	return entry
}

// genericThunk returns the number of the function that calls a fun M:F/A which
// was made while the program ran, or 0 when the program has none for the arity.
func genericThunk(arity uint32) uint32 {
	if arity >= thunkCount {
		return 0
	}
	return mem.Load32(thunks + arity<<2)
}
