package precompile

import (
	"fmt"
	"maps"
	"slices"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/module"
)

// funEntries are the descriptions of the program's funs (arch.FunEntry...): the
// lambdas that are made, and the funs M:F/A in literals. They stand one behind
// the other.
type funEntries struct {
	base, count uint32
	lambdas     map[lambdaKey]uint32 // addresses
	externals   map[MFA]uint32
}

type lambdaKey struct {
	unit  *linkedUnit
	index int
}

func (e *funEntries) lambda(u *linkedUnit, index int) uint32 {
	return mustFind(e.lambdas, lambdaKey{u, index}, "fun")
}

func (e *funEntries) external(f MFA) uint32 { return mustFind(e.externals, f, "fun") }

// placeFuns lays out the entries and makes the functions that they name.
func (l *linker) placeFuns() {
	e := &l.entries
	e.lambdas, e.externals = make(map[lambdaKey]uint32), make(map[MFA]uint32)
	for _, u := range l.units {
		for _, used := range u.funs {
			if used {
				e.count++
			}
		}
	}
	e.count += uint32(len(l.reach.external))
	e.base = l.reserve(int(e.count) * arch.FunEntrySize / arch.WordSize)
	next := e.base
	for _, u := range l.units {
		for i, used := range u.funs {
			if used {
				e.lambdas[lambdaKey{u, i}] = next
				l.placeLambda(u, i, next)
				next += arch.FunEntrySize
			}
		}
	}
	for _, f := range slices.SortedFunc(maps.Keys(l.reach.external), compareMFA) {
		e.externals[f] = next
		l.placeExternal(f, next)
		next += arch.FunEntrySize
	}
}

func (l *linker) placeLambda(u *linkedUnit, index int, at uint32) {
	fun := &u.Funs[index]
	target := u.byEntry[fun.Label]
	mfa := u.mfa(target)
	arity := fun.Arity - fun.NumFree
	f := &u.compiled.Functions[target]
	thunk := l.program.FunThunk(fmt.Sprintf("fun %s", mfa), arity, fun.NumFree, f.Func)
	f.Thunk, f.NumFree = thunk, fun.NumFree
	id := l.add(numbered{MFA: mfa, function: thunk, params: arity + 1, flags: flagThunk})
	l.set(at, int32(id), int32(arity), int32(fun.NumFree), l.atom(mfa.Module), l.atom(mfa.Function),
		int32(fun.Index), int32(fun.OldUniq), 0)
}

func (l *linker) placeExternal(f MFA, at uint32) {
	name := fmt.Sprintf("fun %s", f)
	var thunk *module.Func
	if target := l.function(f); target != nil {
		thunk = l.program.FunThunk(name, f.Arity, 0, target)
	} else {
		thunk = l.program.UndefThunk(name, f.Arity, l.mfa(f))
	}
	id := l.add(numbered{MFA: f, function: thunk, params: f.Arity + 1, flags: flagThunk})
	l.set(at, int32(id), int32(f.Arity), 0, l.atom(f.Module), l.atom(f.Function), 0, 0, arch.FunEntryExternal)
}

// maxDynamicFun is the greatest arity of funs M:F/A that a program can make of a
// module and a name that are only known when it runs.
const maxDynamicFun = 15

// placeThunks lays out the numbers of the functions behind such funs, by arity.
func (l *linker) placeThunks() uint32 {
	var words []int32
	for arity := range maxDynamicFun + 1 {
		id := l.add(numbered{function: l.program.ApplyThunk(arity), params: arity + 1, flags: flagThunk})
		words = append(words, int32(id))
	}
	return l.put(words...)
}
