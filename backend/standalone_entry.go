package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/module"
)

// Functions of a program that are not compiled from BEAM code. They hold
// nothing that must be resumed: what they call stands in their place.

// Enter adds the function that the run-time system goes on with, for words of
// functions with at most maxArity parameters:
//
//	enter(word, arity) -> term, or 0
//
// It calls the function that the code word belongs to with its arguments from
// the X registers, to start it (point 0) or to resume it.
func (p *Program) Enter(maxArity int) *module.Func {
	p.shared.applyStack = engineFrame(8) + engineFrame(3) + argumentStack(maxArity) + thunkStack
	return p.newFunc("enter", sig(2, 1), func(h *programFunc) {
		const word, arity = 0, 1
		b := h.b
		resume := h.local(asm.I32)
		b.LocalGet(word)
		b.I32Const(0)
		b.LocalGet(word)
		b.I32Const(arch.MaxPoint << arch.CodePointShift)
		b.I32And()
		b.Select()
		b.LocalSet(resume)
		bad := b.Block(asm.BlockVoid)
		cases := make([]asm.Label, maxArity+1)
		for n := maxArity; n >= 0; n-- {
			cases[n] = b.Block(asm.BlockVoid)
		}
		b.LocalGet(arity)
		b.BrTable(cases, bad)
		for n := range cases {
			b.End()
			for i := range n {
				b.I32Const(0)
				b.I32Load(p.xAddress(i))
			}
			b.LocalGet(resume)
			b.LocalGet(word)
			b.I32Const(arch.CodeFunctionShift)
			b.I32ShrU()
			b.CallIndirect(p.FunctionType(n), p.Functions)
			b.Return()
		}
		b.End()
		b.Unreachable()
	})
}

// FunThunk adds the function that a FunEntry names: it calls target, a function of the
// program with arity+numFree parameters, with the arguments and what the fun
// holds.
//
//	thunk(x0 ... xarity-1, fun, resume) -> term, or 0
func (p *Program) FunThunk(name string, arity, numFree int, target *module.Func) *module.Func {
	return p.newFunc(name, sig(arity+2, 1), func(h *programFunc) {
		b := h.b
		h.countFrame(thunkFrame(arity, numFree) - thunkStack)
		h.args(arity)
		for i := range numFree {
			b.LocalGet(uint32(arity))
			b.I32Load(uint32((arch.ProgramFunFree+i)*arch.WordSize - arch.PrimaryBoxed))
		}
		b.I32Const(0)
		b.Call(target)
	})
}

// thunkFrame is how many bytes of the engine's stack a thunk needs: those of its locals,
// and of the arguments that it passes on.
func thunkFrame(arity, numFree int) int { return engineFrame(arity+2) + argumentStack(arity+numFree) }

// UndefThunk is FunThunk for a fun M:F/A without a function; mfa is an address as from
// Program.MFA.
func (p *Program) UndefThunk(name string, arity int, mfa int32) *module.Func {
	return p.newFunc(name, sig(arity+2, 1), func(h *programFunc) {
		h.spillArgs(arity)
		h.b.I32Const(mfa)
		h.b.I32Const(noPlace)
		h.b.Call(h.shared.undef)
	})
}

// ApplyThunk is FunThunk for funs M:F/A of an arity that are made when the program
// runs: module and function are in their entries.
func (p *Program) ApplyThunk(arity int) *module.Func {
	return p.newFunc(numbered("apply_thunk", arity), sig(arity+2, 1), func(h *programFunc) {
		b := h.b
		entry, fn := h.local(asm.I32), h.local(asm.I32)
		pushName := func() {
			b.LocalGet(entry)
			b.I32Load(arch.FunEntryModule)
			b.LocalGet(entry)
			b.I32Load(arch.FunEntryName)
			b.I32Const(int32(arity))
		}
		h.countFrame(thunkFrame(arity, 2) - thunkStack)
		b.LocalGet(uint32(arity))
		b.I32Load(arch.ProgramFunEntry*arch.WordSize - arch.PrimaryBoxed)
		b.LocalSet(entry)
		pushName()
		b.Call(h.shared.findExport)
		b.LocalTee(fn)
		b.If(asm.BlockVoid)
		h.args(arity)
		b.I32Const(0)
		b.LocalGet(fn)
		b.CallIndirect(h.shared.types[arity], h.Functions)
		b.Return()
		b.End()
		h.spillArgs(arity)
		pushName()
		b.I32Const(noPlace)
		b.Call(h.shared.applyFailed)
	})
}

// noPlace is the code word of functions that no stack trace shows.
const noPlace = 0

// BIFWrapper adds a function of the program that calls a built-in function, for
// calls through tables.
func (p *Program) BIFWrapper(name string, arity int, bif *module.Func, mfa int32) *module.Func {
	return p.newFunc(name, sig(arity+1, 1), func(h *programFunc) {
		b := h.b
		result := h.local(asm.I32)
		h.args(arity)
		b.Call(bif)
		b.LocalTee(result)
		b.I32Eqz()
		b.If(asm.BlockVoid)
		h.spillArgs(arity)
		b.I32Const(mfa)
		b.I32Const(noPlace)
		b.Call(h.shared.bifFailed)
		b.Return()
		b.End()
		b.LocalGet(result)
	})
}

// ApplyFun adds erlang:apply/2; enter is made by Enter.
func (p *Program) ApplyFun(enter *module.Func) *module.Func {
	return p.newFunc("erlang:apply/2", sig(3, 1), func(h *programFunc) {
		const fun, list = 0, 1
		b := h.b
		h.countFrame(h.shared.applyStack)
		n := h.applyArgs(list, func() {
			b.I32Const(arch.Nil)
			b.LocalGet(fun)
		}, list)
		entry := h.local(asm.I32)
		h.ifFun(fun, func() {
			b.LocalGet(fun)
			b.I32Load(arch.ProgramFunEntry*arch.WordSize - arch.PrimaryBoxed)
			b.LocalTee(entry)
			b.I32Load(arch.FunEntryArity)
			b.LocalGet(n)
			b.I32Eq()
			b.If(asm.BlockVoid)
			h.storeArg(n, fun)
			b.LocalGet(entry)
			b.I32Load(arch.FunEntryFunction)
			b.LocalGet(n)
			b.I32Const(1)
			b.I32Add()
			h.enter(enter)
			b.End()
			b.LocalGet(fun)
			b.LocalGet(n)
			b.I32Const(noPlace)
			b.Call(h.shared.badarity)
			b.Return()
		})
		b.LocalGet(fun)
		b.I32Const(noPlace)
		b.Call(h.shared.badfun)
	})
}

// Apply adds erlang:apply/3.
func (p *Program) Apply(enter *module.Func) *module.Func {
	return p.newFunc("erlang:apply/3", sig(4, 1), func(h *programFunc) {
		const mod, name, list = 0, 1, 2
		b := h.b
		h.countFrame(h.shared.applyStack)
		n := h.applyArgs(list, func() {
			b.LocalGet(mod)
			b.LocalGet(name)
		}, list)
		fn := h.local(asm.I32)
		b.LocalGet(mod)
		b.LocalGet(name)
		b.LocalGet(n)
		b.Call(h.shared.findExport)
		b.LocalTee(fn)
		b.If(asm.BlockVoid)
		b.LocalGet(fn)
		b.LocalGet(n)
		h.enter(enter)
		b.End()
		b.LocalGet(mod)
		b.LocalGet(name)
		b.LocalGet(n)
		b.I32Const(noPlace)
		b.Call(h.shared.applyFailed)
	})
}

// applyArgs puts the elements of a list into the X registers and returns the
// local of their number. If that is not possible it returns from the function with
// badarg; pushCall leaves the module and function for it.
func (h *programFunc) applyArgs(list uint32, pushCall func(), args uint32) (n uint32) {
	b := h.b
	n = h.local(asm.I32)
	b.LocalGet(list)
	b.Call(h.shared.applyArgs)
	b.LocalTee(n)
	b.I32Const(0)
	b.I32LtS()
	b.If(asm.BlockVoid)
	pushCall()
	b.LocalGet(args)
	b.Call(h.shared.applyBadarg)
	b.Return()
	b.End()
	return n
}

// storeArg stores a local in the X register whose number is in a local.
func (h *programFunc) storeArg(n, local uint32) {
	h.b.LocalGet(n)
	h.b.I32Const(2)
	h.b.I32Shl()
	h.b.LocalGet(local)
	h.b.I32Store(h.xAddress(0))
}

// enter takes the number of a function and how many arguments it has from the stack,
// and returns what the function does with the X registers.
func (h *programFunc) enter(enter *module.Func) {
	arity := h.local(asm.I32)
	h.b.LocalSet(arity)
	h.b.I32Const(arch.CodeFunctionShift)
	h.b.I32Shl()
	h.b.I32Const(arch.CodeTag)
	h.b.I32Or()
	h.b.LocalGet(arity)
	h.b.Call(enter)
	h.b.Return()
}
