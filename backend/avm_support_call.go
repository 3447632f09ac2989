package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/module"
)

// yieldFunc saves a function's arguments when the slice is over, so that the VM
// enters it again later:
//
//	yield_n(ctx, x0 ... xn-1, cp, label) -> 0
func (c *compiler) yieldFunc(arity int) *module.Func {
	return c.helperOf("yield", arity, 3, func(h *helper, arity int) {
		const ctx = 0
		cp, label := uint32(arity+1), uint32(arity+2)
		b := h.b
		for i := range arity {
			h.storeX(ctx, i, uint32(i+1))
		}
		h.storeCP(cp)
		h.get(label)
		h.get(ctx)
		b.I32Const(int32(min(arity, arch.MaxX)))
		b.Call(h.suspendFunc())
	})
}

// suspendFunc ends the slice; the registers are in the Context:
//
//	suspend(label, ctx, live) -> 0
//
// Fragments outside of the heap, which some primitives leave behind and
// inline allocation does not look at, are collected here.
func (c *compiler) suspendFunc() *module.Func {
	return c.helper("suspend", sig(3, 1), func(h *helper) {
		const label, ctx, live = 0, 1, 2
		b := h.b
		h.get(ctx)
		b.I32Load(arch.ContextHeapRoot)
		b.I32Load(arch.FragmentNext)
		b.If(asm.BlockVoid)
		h.get(ctx)
		h.state()
		b.I32Const(0)
		h.get(live)
		b.I32Const(arch.MemoryCanShrink)
		h.prim(arch.PrimMemoryEnsureFreeWithRoots)
		h.unlessOK(func() {
			h.get(ctx)
			b.I32Const(0)
			b.Call(h.handleErrorFunc())
			b.Return()
		})
		b.End()
		h.setContinuation(label)
		h.get(ctx)
		h.state()
		h.prim(arch.PrimScheduleNextCP)
		h.leave()
	})
}

// unlessOK tests the C bool on the stack, of which only bit 0 counts.
func (h *helper) unlessOK(then func()) {
	h.b.I32Const(1)
	h.b.I32And()
	h.b.I32Eqz()
	h.b.If(asm.BlockVoid)
	then()
	h.b.End()
}

// storeCP sets the return address in the Context of local 0.
func (h *helper) storeCP(cp uint32) {
	h.get(0, cp)
	h.b.I32Store(arch.ContextCP)
}

// setContinuation records the label to go on at.
func (h *helper) setContinuation(label uint32) {
	h.state()
	h.get(label)
	h.b.I32Const(1)
	h.b.I32Add()
	h.b.I32Store(arch.JITStateContinuation)
}

// settleFunc looks at what a primitive that calls something has left behind:
//
//	settle(ctx, next, cp) -> term, or 0
//
// next is the primitive's result. If all is done already (the callee was
// native) and control is to return to cp, the result is the value that was
// returned; else the caller unwinds.
func (c *compiler) settleFunc() *module.Func {
	return c.helper("settle", sig(3, 1), func(h *helper) {
		const ctx, next, cp = 0, 1, 2
		b := h.b
		out := b.Block(asm.BlockVoid)
		h.get(next, ctx)
		b.I32Ne()
		b.BrIf(out)
		h.state()
		b.I32Load(arch.JITStateContinuation)
		h.get(cp)
		b.I32Const(arch.CPLabelMask)
		b.I32And()
		b.I32Const(arch.CPLabelShift)
		b.I32ShrU()
		b.I32Const(1)
		b.I32Add()
		b.I32Ne()
		b.BrIf(out)
		h.state()
		b.I32Load(arch.JITStateModule)
		b.GlobalGet(h.globals.module)
		b.I32Ne()
		b.BrIf(out)
		h.state()
		b.I32Load(arch.JITStateReductions)
		b.I32Eqz()
		b.BrIf(out)
		// The VM has gone on in our own module, but is cp of this module too?
		h.get(cp)
		b.I32Const(-1 << arch.CPModuleShift)
		b.I32And()
		b.GlobalGet(h.globals.moduleBits)
		b.I32Ne()
		b.BrIf(out)
		h.get(ctx)
		b.I32Load(arch.ContextX)
		b.Return()
		b.End()
		h.get(next)
		h.leave()
	})
}

// callExtFunc calls an imported function that returns to cp:
//
//	call_ext_n(ctx, x0 ... xn-1, cp, import, words, position) -> term, or 0
//
// words is the frame to pop, arch.CallExtOnly, arch.CallExtReturn or
// callExtKeep.
func (c *compiler) callExtFunc(arity int) *module.Func {
	return c.helperOf("call_ext", arity, 5, func(h *helper, arity int) {
		const ctx = 0
		cp := uint32(arity + 1)
		index, words, position := cp+1, cp+2, cp+3
		for i := range arity {
			h.storeX(ctx, i, uint32(i+1))
		}
		h.storeCP(cp)
		h.get(words)
		h.ifEqual(callExtKeep, func() {
			// A frame of no words, or without room for it none.
			h.get(ctx, cp)
			h.b.Call(h.pushCallerFunc())
			h.b.I32Const(1)
			h.b.I32Sub()
			h.b.LocalSet(words)
		})
		h.get(ctx)
		h.get(ctx)
		h.state()
		h.get(position)
		h.b.I32Const(int32(arity))
		h.get(index, words)
		h.prim(arch.PrimCallExt)
		h.get(cp)
		h.b.Call(h.settleFunc())
	})
}

// callExtKeep, as the frame to pop for a call, asks to put the return address on the
// stack first, where stack traces look for it.
const callExtKeep = -4

// pushCallerFunc puts a return address on the stack:
//
//	push_caller(ctx, cp) -> 1, or 0 if there is no room
func (c *compiler) pushCallerFunc() *module.Func {
	return c.helper("push_caller", sig(2, 1), func(h *helper) {
		const ctx, cp = 0, 1
		b := h.b
		e := h.local(asm.I32)
		h.get(ctx)
		b.I32Load(arch.ContextE)
		b.I32Const(arch.WordSize)
		b.I32Sub()
		b.LocalTee(e)
		h.get(ctx)
		b.I32Load(arch.ContextHeapPtr)
		b.I32LtU()
		b.If(asm.BlockVoid)
		b.I32Const(0)
		b.Return()
		b.End()
		h.get(e, cp)
		b.I32Store(0)
		h.get(ctx, e)
		b.I32Store(arch.ContextE)
		b.I32Const(1)
	})
}

// applyFunc calls a function by name:
//
//	apply_n(ctx, x0 ... xn-1, module, function, cp, position) -> term, or 0
func (c *compiler) applyFunc(arity int) *module.Func {
	return c.helperOf("apply", arity, 5, func(h *helper, arity int) {
		const ctx = 0
		mod := uint32(arity + 1)
		fun, cp, position := mod+1, mod+2, mod+3
		b := h.b
		for i := range arity {
			h.storeX(ctx, i, uint32(i+1))
		}
		h.storeCP(cp)
		for _, x := range []uint32{mod, fun} {
			h.get(x)
			b.I32Const(arch.Immediate2Mask)
			b.I32And()
			b.I32Const(arch.AtomTag)
			b.I32Ne()
			b.If(asm.BlockVoid)
			h.get(ctx, position)
			b.I32Const(arch.AtomTerm(arch.AtomBadarg))
			b.Call(h.raiseErrorFunc())
			b.Return()
			b.End()
		}
		h.get(ctx)
		h.get(ctx)
		h.state()
		h.get(position, mod, fun)
		b.I32Const(int32(arity))
		h.prim(arch.PrimApply)
		h.get(cp)
		b.Call(h.settleFunc())
	})
}

// callFunFunc calls a fun:
//
//	call_fun_n(ctx, x0 ... xn-1, fun, cp, position) -> term, or 0
//
// A fun of this module with the right arity is called directly, with its free
// variables behind the arguments.
func (c *compiler) callFunFunc(arity int) *module.Func {
	return c.helperOf("call_fun", arity, 4, func(h *helper, arity int) {
		const ctx = 0
		fun := uint32(arity + 1)
		cp, position := fun+1, fun+2
		b := h.b
		h.unlessFun(fun, func() {
			h.get(ctx, position)
			b.I32Const(arch.AtomTerm(arch.AtomBadfun))
			h.get(fun)
			b.Call(h.raiseTupleFunc())
			b.Return()
		})
		h.buildOwnFuns(arity, fun, cp)
		for i := range arity {
			h.storeX(ctx, i, uint32(i+1))
		}
		h.storeCP(cp)
		h.get(ctx)
		h.get(ctx)
		h.state()
		h.get(position, fun)
		b.I32Const(int32(arity))
		h.prim(arch.PrimCallFun)
		h.get(cp)
		b.Call(h.settleFunc())
	})
}

// unlessFun runs then if the local holds no fun.
func (h *helper) unlessFun(fun uint32, then func()) {
	b := h.b
	h.get(fun)
	b.Call(h.boxedTagFunc())
	b.I32Const(arch.TagFun)
	b.I32Ne()
	b.If(asm.BlockVoid)
	then()
	b.End()
}

// buildOwnFuns calls the fun if it is one of this module that takes arity
// arguments.
func (h *helper) buildOwnFuns(arity int, fun, cp uint32) {
	b := h.b
	var indices []int
	last := -1
	for i := range h.bm.Funs {
		f := &h.bm.Funs[i]
		if f.Arity-f.NumFree == arity && h.entries[f.Label] != nil && h.entries[f.Label].Arity == f.Arity {
			indices = append(indices, i)
			last = i
		}
	}
	if len(indices) == 0 {
		return
	}
	other := b.Block(asm.BlockVoid)
	cases := make(map[int]asm.Label, len(indices))
	h.get(fun)
	b.I32Load(arch.FunModule*arch.WordSize - arch.PrimaryBoxed)
	b.GlobalGet(h.globals.module)
	b.I32Ne()
	b.BrIf(other)
	for k := len(indices) - 1; k >= 0; k-- {
		cases[indices[k]] = b.Block(asm.BlockVoid)
	}
	targets := make([]asm.Label, last+1)
	for i := range targets {
		targets[i] = other
	}
	for i, l := range cases {
		targets[i] = l
	}
	h.get(fun)
	b.I32Load(arch.FunIndex*arch.WordSize - arch.PrimaryBoxed)
	b.I32Const(arch.SmallShift)
	b.I32ShrU()
	b.BrTable(targets, other)
	for _, i := range indices {
		f := &h.bm.Funs[i]
		b.End()
		h.get(0)
		for x := range arity {
			h.get(uint32(x + 1))
		}
		for k := range f.NumFree {
			h.get(fun)
			b.I32Load(uint32((arch.FunFree+k)*arch.WordSize - arch.PrimaryBoxed))
		}
		h.get(cp)
		b.Call(h.entries[f.Label].wasm)
		b.Return()
	}
	b.End()
}
