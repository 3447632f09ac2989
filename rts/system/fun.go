package system

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

//go:wasmexport erlang:make_fun/3
func makeFun(module, name, arity term.Term) term.Term {
	if !module.IsAtom() || !name.IsAtom() || !arity.IsSmall() || uint32(arity.Int()) > 255 {
		return heap.Badarg()
	}
	return code.ExternalFun(module, name, uint32(arity.Int()))
}

func isExternal(entry uint32) bool { return mem.Load32(entry+code.FunFlags)&code.FunExternal != 0 }

//go:wasmexport erlang:fun_info/2
func funInfo(fun, what term.Term) term.Term {
	if !fun.IsFun() {
		return heap.Badarg()
	}
	value := funItem(fun, what)
	if value == 0 {
		return heap.Badarg()
	}
	return heap.Tuple2(what, value)
}

func funItem(fun, what term.Term) term.Term {
	entry := fun.FunEntry()
	switch what {
	case atom.Type:
		if isExternal(entry) {
			return atom.External
		}
		return atom.Local
	case atom.Module:
		return term.Load(entry + code.FunModule)
	case atom.Name:
		return term.Load(entry + code.FunName)
	case atom.Arity:
		return term.Small(int32(mem.Load32(entry + code.FunArity)))
	case atom.Env:
		return freeVariables(fun)
	case atom.Pid:
		return localOnly(entry, heap.Current.Pid)
	case atom.Index, atom.NewIndex:
		return localOnly(entry, heap.Int(int64(mem.Load32(entry+code.FunIndex))))
	case atom.Uniq:
		return localOnly(entry, heap.Int(int64(mem.Load32(entry+code.FunUniq))))
	case atom.NewUniq:
		return localOnly(entry, newUniq(entry))
	}
	return 0
}

func localOnly(entry uint32, value term.Term) term.Term {
	if isExternal(entry) {
		return atom.Undefined
	}
	return value
}

func freeVariables(fun term.Term) term.Term {
	const first = 2
	list := term.Nil
	for i := fun.FunFree(); i > 0; i-- {
		list = heap.Cons(fun.At(first+i-1), list)
	}
	return list
}

// newUniq is the MD5 of the fun's module.
func newUniq(entry uint32) term.Term {
	m, _ := code.FindModule(term.Load(entry + code.FunModule))
	return md5Term(m)
}

//go:wasmexport erlang:fun_info_mfa/1
func funInfoMFA(fun term.Term) term.Term {
	if !fun.IsFun() {
		return heap.Badarg()
	}
	entry := fun.FunEntry()
	return heap.Tuple3(term.Load(entry+code.FunModule), term.Load(entry+code.FunName),
		term.Small(int32(mem.Load32(entry+code.FunArity))))
}
