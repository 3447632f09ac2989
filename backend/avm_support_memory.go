package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/module"
)

// spillFunc is spill_n(ctx, x0 ... xn-1): it stores X registers in the Context.
func (c *compiler) spillFunc(live int) *module.Func {
	key := arityHelper{"spill", live}
	if f := c.byArity[key]; f != nil {
		return f
	}
	f := c.helper(numbered("spill", live), sig(live+1, 0), func(h *helper) {
		for i := range live {
			h.storeX(0, i, uint32(i+1))
		}
	})
	c.byArity[key] = f
	return f
}

// copyWordsFunc is copy_words(from, to, words).
func (c *compiler) copyWordsFunc() *module.Func {
	return c.helper("copy_words", sig(3, 0), func(h *helper) {
		const from, to, words = 0, 1, 2
		b := h.b
		loop := b.Loop(asm.BlockVoid)
		h.get(words)
		b.I32Const(1)
		b.I32Sub()
		b.LocalSet(words)
		h.wordAddress(to, words)
		h.wordAddress(from, words)
		b.I32Load(0)
		b.I32Store(0)
		h.get(words)
		b.BrIf(loop)
		b.End()
	})
}

// allocateFunc pushes a frame when a collection is needed:
//
//	allocate(ctx, words, heap, live, cp) -> stack pointer, 0 if it unwinds
func (c *compiler) allocateFunc() *module.Func {
	return c.helper("allocate", sig(5, 1), func(h *helper) {
		const ctx, words, heap, live, cp = 0, 1, 2, 3, 4
		h.storeCP(cp)
		h.withSlack(heap, func() {
			h.get(ctx)
			h.state()
			h.get(words, heap, live)
			h.prim(arch.PrimAllocate)
		})
		h.okOrHandle(0)
	})
}

// Heaps from slackMin words on ask for a part of their size, 1/2^slackShift,
// at a collection that needs room: AtomVM's own strategies leave some 16 words
// free, or shrink what has grown, so that a large heap is collected all
// the time. Small heaps stay as small as it makes them. With its default
// strategy, which leaves twice of what was asked for, a quarter settles at twice of
// what lives; a half would grow without bounds. With its Fibonacci strategy a
// quarter stays below one step, so that the sizes are those of the series; from
// some 5.7 million words on its own steps are a fifth, and enough.
const (
	slackMin   = 4096
	slackMax   = 1 << 22
	slackShift = 2
)

// withSlack asks for room, words in a local, with some to spare; if the VM
// denies that, for the words alone. ask leaves a C bool on the stack.
func (h *helper) withSlack(words uint32, ask func()) {
	const ctx = 0
	b := h.b
	size, bare, ok := h.local(asm.I32), h.local(asm.I32), h.local(asm.I32)
	h.get(ctx)
	b.I32Load(arch.ContextHeapEnd)
	h.get(ctx)
	b.I32Load(arch.ContextHeapStart)
	b.I32Sub()
	b.I32Const(2)
	b.I32ShrU()
	b.LocalSet(size)
	h.get(words)
	b.LocalSet(bare)
	h.get(size)
	b.I32Const(slackMin)
	b.I32Sub()
	b.I32Const(slackMax - slackMin)
	b.I32LtU()
	b.If(asm.BlockVoid)
	h.get(words, size)
	b.I32Const(slackShift)
	b.I32ShrU()
	b.I32Add()
	b.LocalSet(words)
	b.End()
	ask()
	b.I32Const(1)
	b.I32And()
	b.LocalTee(ok)
	b.I32Eqz()
	h.get(words, bare)
	b.I32Ne()
	b.I32And()
	b.If(asm.BlockVoid)
	h.get(bare)
	b.LocalSet(words)
	ask()
	b.LocalSet(ok)
	b.End()
	h.get(ok)
}

// okOrHandle takes a C bool: true gives the stack pointer, else the recorded
// exception is handled, which gives 0.
func (h *helper) okOrHandle(position int32) {
	h.unlessOK(func() {
		h.get(0)
		h.b.I32Const(position)
		h.b.Call(h.handleErrorFunc())
		h.b.Return()
	})
	h.get(0)
	h.b.I32Load(arch.ContextE)
}

// reserveFunc makes room on the heap:
//
//	reserve(ctx, words, live) -> stack pointer, 0 if it unwinds
//
// The live X registers are in the Context.
func (c *compiler) reserveFunc() *module.Func {
	return c.helper("reserve", sig(3, 1), func(h *helper) {
		const ctx, words, live = 0, 1, 2
		h.withSlack(words, func() {
			h.get(ctx)
			h.state()
			h.get(words, live)
			h.b.I32Const(arch.MemoryCanShrink)
			h.prim(arch.PrimMemoryEnsureFreeWithRoots)
		})
		h.okOrHandle(0)
	})
}

// reserveRootFunc makes room on the heap while one more term, besides the live
// X registers, is kept:
//
//	reserve_root(ctx, words, live, term) -> the term's new place, or 0
//
// Where there is room nothing moves.
func (c *compiler) reserveRootFunc() *module.Func {
	return c.helper("reserve_root", sig(4, 1), func(h *helper) {
		const ctx, words, live, root = 0, 1, 2, 3
		b := h.b
		// x[live], or the scratch register behind x[15]
		h.rootAddress(ctx, live)
		h.get(root)
		b.I32Store(arch.ContextX)
		h.get(ctx)
		h.state()
		h.get(words, live)
		b.I32Const(1)
		b.I32Add()
		b.I32Const(arch.MemoryCanShrink)
		h.prim(arch.PrimMemoryEnsureFreeWithRoots)
		h.unlessOK(func() {
			h.get(ctx)
			b.I32Const(0)
			b.Call(h.handleErrorFunc())
			b.Return()
		})
		h.rootAddress(ctx, live)
		b.I32Load(arch.ContextX)
	})
}

// rootAddress pushes ctx + live words.
func (h *helper) rootAddress(ctx, live uint32) {
	h.get(ctx, live)
	h.b.I32Const(2)
	h.b.I32Shl()
	h.b.I32Add()
}

// loadLiteralFunc decodes literal index and copies it to memory of its own:
//
//	load_literal(ctx, index) -> term
//
// The VM decodes a literal anew at each load, into a fragment that forces a
// collection. The collector leaves pointers outside of the process's heap
// alone, so that a copy in allocated memory can serve as a constant of every
// process.
func (c *compiler) loadLiteralFunc() *module.Func {
	return c.helper("load_literal", sig(2, 1), func(h *helper) {
		const ctx, index = 0, 1
		h.get(ctx)
		h.get(ctx)
		h.state()
		h.get(index)
		h.prim(arch.PrimModuleLoadLiteral)
		h.b.Call(h.copyTermFunc())
	})
}

// copyTermFunc is copy_term(ctx, term) -> term: the term rebuilt in allocated
// memory.
func (c *compiler) copyTermFunc() *module.Func {
	return c.helper("copy_term", sig(2, 1), func(h *helper) {
		const ctx, term = 0, 1
		b := h.b
		h.get(term)
		b.I32Const(arch.PrimaryMask)
		b.I32And()
		h.ifEqual(arch.PrimaryList, func() {
			h.get(ctx, term)
			b.Call(h.copyListFunc())
			b.Return()
		})
		h.get(term)
		b.I32Const(arch.PrimaryMask)
		b.I32And()
		h.ifEqual(arch.PrimaryBoxed, func() {
			h.get(ctx, term)
			b.Call(h.copyBoxedFunc())
			b.Return()
		})
		h.get(term)
	})
}

// ifEqual compares the i32 on the stack with v.
func (h *helper) ifEqual(v int32, then func()) {
	h.b.I32Const(v)
	h.b.I32Eq()
	h.b.If(asm.BlockVoid)
	then()
	h.b.End()
}

// mallocFunc is malloc(ctx, bytes) -> address. Without memory the VM cannot
// go on: it traps.
func (c *compiler) mallocFunc() *module.Func {
	return c.helper("malloc", sig(2, 1), func(h *helper) {
		b := h.b
		p := h.local(asm.I32)
		h.get(0)
		h.state()
		h.get(1)
		h.prim(arch.PrimMalloc)
		b.LocalTee(p)
		b.I32Eqz()
		b.If(asm.BlockVoid)
		b.Unreachable()
		b.End()
		h.get(p)
	})
}

// chunkBytes is how much memory for constants is taken at a time.
const chunkBytes = 1024

// constantMemoryFunc is constant_memory(ctx, bytes) -> address, of memory that
// is never given back. Constants are many small terms, so they share
// allocations.
func (c *compiler) constantMemoryFunc() *module.Func {
	return c.helper("constant_memory", sig(2, 1), func(h *helper) {
		const ctx, bytes = 0, 1
		b := h.b
		next, left := h.newGlobal("constants"), h.newGlobal("constants_left")
		h.get(bytes)
		b.GlobalGet(left)
		b.I32GtU()
		b.If(asm.BlockVoid)
		b.I32Const(chunkBytes)
		h.get(bytes)
		h.get(bytes)
		b.I32Const(chunkBytes)
		b.I32LtU()
		b.Select()
		b.GlobalSet(left)
		h.get(ctx)
		b.GlobalGet(left)
		b.Call(h.mallocFunc())
		b.GlobalSet(next)
		b.End()
		b.GlobalGet(left)
		h.get(bytes)
		b.I32Sub()
		b.GlobalSet(left)
		b.GlobalGet(next)
		b.GlobalGet(next)
		h.get(bytes)
		b.I32Add()
		b.GlobalSet(next)
	})
}

// copyListFunc copies the cells of a list in a loop.
func (c *compiler) copyListFunc() *module.Func {
	return c.helper("copy_list", sig(2, 1), func(h *helper) {
		const ctx, term = 0, 1
		b := h.b
		first, cell, link := h.local(asm.I32), h.local(asm.I32), h.local(asm.I32)
		loop := b.Loop(asm.BlockVoid)
		h.get(ctx)
		b.I32Const(arch.ConsSize * arch.WordSize)
		b.Call(h.constantMemoryFunc())
		b.LocalTee(cell)
		h.get(ctx, term)
		b.I32Load(arch.ConsHead*arch.WordSize - arch.PrimaryList)
		b.Call(h.copyTermFunc())
		b.I32Store(arch.ConsHead * arch.WordSize)
		h.get(link)
		b.If(asm.BlockVoid)
		h.get(link, cell)
		b.I32Const(arch.PrimaryList)
		b.I32Or()
		b.I32Store(0)
		b.Else()
		h.get(cell)
		b.LocalSet(first)
		b.End()
		h.get(cell) // the tail is the first word
		b.LocalSet(link)
		h.get(term)
		b.I32Const(arch.PrimaryList)
		b.I32Sub()
		b.I32Load(arch.ConsTail * arch.WordSize)
		b.LocalTee(term)
		b.I32Const(arch.PrimaryMask)
		b.I32And()
		b.I32Const(arch.PrimaryList)
		b.I32Eq()
		b.BrIf(loop)
		b.End()
		h.get(link, ctx, term)
		b.Call(h.copyTermFunc())
		b.I32Store(0)
		h.get(first)
		b.I32Const(arch.PrimaryList)
		b.I32Or()
	})
}

// copyBoxedFunc copies a boxed term: the terms in tuples, maps and funs too,
// other words as they are.
func (c *compiler) copyBoxedFunc() *module.Func {
	return c.helper("copy_boxed", sig(2, 1), func(h *helper) {
		const ctx, term = 0, 1
		b := h.b
		header, size, i, box, from := h.local(asm.I32), h.local(asm.I32), h.local(asm.I32), h.local(asm.I32), h.local(asm.I32)
		h.get(term)
		b.I32Const(arch.PrimaryBoxed)
		b.I32Sub()
		b.LocalTee(term)
		b.I32Load(0)
		b.LocalTee(header)
		b.I32Const(arch.BoxedSizeShift)
		b.I32ShrU()
		b.LocalSet(size)
		h.get(ctx, size)
		b.I32Const(2)
		b.I32Shl()
		b.I32Const(arch.WordSize)
		b.I32Add()
		b.Call(h.constantMemoryFunc())
		b.LocalTee(box)
		h.get(header)
		b.I32Store(0)
		h.firstTerm(header, size, from)
		done := b.Block(asm.BlockVoid)
		loop := b.Loop(asm.BlockVoid)
		h.get(i, size)
		b.I32GeU()
		b.BrIf(done)
		h.get(i)
		b.I32Const(1)
		b.I32Add()
		b.LocalSet(i)
		h.wordAddress(box, i)
		h.get(i, from)
		b.I32GeU()
		b.If(asm.BlockOf(asm.I32))
		h.get(ctx)
		h.wordAddress(term, i)
		b.I32Load(0)
		b.Call(h.copyTermFunc())
		b.Else()
		h.wordAddress(term, i)
		b.I32Load(0)
		b.End()
		b.I32Store(0)
		b.Br(loop)
		b.End()
		b.End()
		h.get(box)
		b.I32Const(arch.PrimaryBoxed)
		b.I32Or()
	})
}

// wordAddress pushes base + i words.
func (h *helper) wordAddress(base, i uint32) {
	h.get(base, i)
	h.b.I32Const(2)
	h.b.I32Shl()
	h.b.I32Add()
}

// firstTerm sets from to the index of the first word that is a term in a box
// with the given header; behind the last word if there is none.
func (h *helper) firstTerm(header, size, from uint32) {
	b := h.b
	h.get(size)
	b.I32Const(1)
	b.I32Add()
	b.LocalSet(from)
	for _, k := range []struct{ tag, first int32 }{
		{arch.TagTuple, arch.TupleFirst}, {arch.TagMap, arch.MapKeys}, {arch.TagFun, arch.FunFree},
	} {
		h.get(header)
		b.I32Const(arch.BoxedTagMask)
		b.I32And()
		h.ifEqual(k.tag, func() {
			b.I32Const(k.first)
			b.LocalSet(from)
		})
	}
}
