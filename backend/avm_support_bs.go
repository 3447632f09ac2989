package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/module"
)

// Support functions for binaries.

// word pushes word i, which is not the header, of the boxed term in a local.
func (h *helper) word(term uint32, i int) {
	h.get(term)
	h.b.I32Load(uint32(i*arch.WordSize - arch.PrimaryBoxed))
}

// header pushes the header of the boxed term in a local.
func (h *helper) header(term uint32) {
	h.get(term)
	h.b.I32Const(arch.PrimaryBoxed)
	h.b.I32Sub()
	h.b.I32Load(0)
}

// tag pushes the tag of the boxed term in a local.
func (h *helper) tag(term uint32) {
	h.header(term)
	h.b.I32Const(arch.BoxedTagMask)
	h.b.I32And()
}

// addConst pushes the local plus n.
func (h *helper) addConst(local uint32, n int32) {
	h.get(local)
	if n != 0 {
		h.b.I32Const(n)
		h.b.I32Add()
	}
}

// bump adds n to the local.
func (h *helper) bump(local uint32, n int32) {
	h.addConst(local, n)
	h.b.LocalSet(local)
}

// binDataFunc is bin_data(binary) -> address of its bytes.
func (c *compiler) binDataFunc() *module.Func {
	return c.helper("bin_data", sig(1, 1), func(h *helper) {
		h.buildBinAddress(func(bin uint32) {
			h.addConst(bin, arch.HeapBinaryData*arch.WordSize-arch.PrimaryBoxed)
		})
	})
}

// binBaseFunc is bin_base(binary) -> address of its bytes if a collection does
// not move them, else 0.
func (c *compiler) binBaseFunc() *module.Func {
	return c.helper("bin_base", sig(1, 1), func(h *helper) {
		h.buildBinAddress(func(uint32) {
			h.b.I32Const(0)
			h.b.Return()
		})
	})
}

// buildBinAddress follows sub-binaries to where the bytes lie. onHeap pushes
// the address of the bytes of a heap binary.
func (h *helper) buildBinAddress(onHeap func(bin uint32)) {
	const bin = 0
	b := h.b
	offset, tag := h.local(asm.I32), h.local(asm.I32)
	again := b.Loop(asm.BlockVoid)
	h.tag(bin)
	b.LocalTee(tag)
	h.ifEqual(arch.TagHeapBinary, func() {
		onHeap(bin)
		h.get(offset)
		b.I32Add()
		b.Return()
	})
	h.get(tag)
	h.ifEqual(arch.TagSubBinary, func() {
		h.get(offset)
		h.word(bin, arch.SubBinaryOffset)
		b.I32Add()
		b.LocalSet(offset)
		h.word(bin, arch.SubBinaryParent)
		b.LocalSet(bin)
		b.Br(again)
	})
	b.End()
	h.refcAddress(bin)
	h.get(offset)
	b.I32Add()
}

// refcAddress pushes the address of the bytes of a reference-counted binary.
func (h *helper) refcAddress(bin uint32) {
	b := h.b
	flag := func(bit int32) {
		h.word(bin, arch.RefcBinaryFlags)
		b.I32Const(bit)
		b.I32And()
	}
	flag(arch.RefcIsConst)
	b.If(asm.BlockOf(asm.I32))
	h.word(bin, arch.RefcBinaryPointer)
	b.Else()
	flag(arch.RefcIsResourceManaged)
	b.If(asm.BlockOf(asm.I32))
	h.word(bin, arch.RefcBinaryPointer)
	b.I32Load(arch.RefcData + arch.ResourceBinaryData)
	b.Else()
	h.word(bin, arch.RefcBinaryPointer)
	b.I32Const(arch.RefcData)
	b.I32Add()
	b.End()
	b.End()
}

// copyBytesFunc is copy_bytes(to, from, n): the ranges do not overlap.
func (c *compiler) copyBytesFunc() *module.Func {
	return c.helper("copy_bytes", sig(3, 0), func(h *helper) {
		const to, from, n = 0, 1, 2
		const chunk = 8
		b := h.b
		for _, size := range []int32{chunk, 1} {
			done := b.Block(asm.BlockVoid)
			loop := b.Loop(asm.BlockVoid)
			h.get(n)
			b.I32Const(size)
			b.I32LtU()
			b.BrIf(done)
			h.get(to, from)
			if size == chunk {
				b.Mem(asm.OpI64Load, 0, 0)
				b.Mem(asm.OpI64Store, 0, 0)
			} else {
				b.I32Load8U(0)
				b.I32Store8(0)
			}
			h.bump(to, size)
			h.bump(from, size)
			h.bump(n, -size)
			b.Br(loop)
			b.End()
			b.End()
		}
	})
}

// allocWords takes n words, a constant, from the room on the heap that was
// reserved and sets p to their address. The Context is in local 0.
func (h *helper) allocWords(p uint32, n int) {
	b := h.b
	h.get(0, 0)
	b.I32Load(arch.ContextHeapPtr)
	b.LocalTee(p)
	b.I32Const(int32(n * arch.WordSize))
	b.I32Add()
	b.I32Store(arch.ContextHeapPtr)
}

// storeWord stores what push leaves in word i of the memory at p.
func (h *helper) storeWord(p uint32, i int, push func()) {
	h.get(p)
	push()
	h.b.I32Store(uint32(i * arch.WordSize))
}

// boxed pushes the term of the box at p.
func (h *helper) boxed(p uint32) {
	h.get(p)
	h.b.I32Const(arch.PrimaryBoxed)
	h.b.I32Add()
}

// newHeapBinaryFunc is heap_binary(ctx, bytes) -> a binary of less than
// arch.RefcMinBytes, in room that was reserved; its bytes are not initialised.
func (c *compiler) newHeapBinaryFunc() *module.Func {
	return c.helper("heap_binary", sig(2, 1), func(h *helper) {
		const ctx, n = 0, 1
		b := h.b
		p, words := h.local(asm.I32), h.local(asm.I32)
		h.addConst(n, arch.WordSize-1)
		b.I32Const(2)
		b.I32ShrU()
		b.LocalSet(words)
		h.get(ctx, ctx)
		b.I32Load(arch.ContextHeapPtr)
		b.LocalTee(p)
		h.get(words)
		b.I32Const(2)
		b.I32Shl()
		b.I32Add()
		b.I32Const(arch.HeapBinaryData * arch.WordSize)
		b.I32Add()
		b.I32Store(arch.ContextHeapPtr)
		h.storeWord(p, 0, func() {
			h.addConst(words, arch.HeapBinaryData-1)
			b.I32Const(arch.BoxedSizeShift)
			b.I32Shl()
			b.I32Const(arch.TagHeapBinary)
			b.I32Or()
		})
		h.storeWord(p, arch.BinarySize, func() { h.get(n) })
		h.boxed(p)
	})
}

// newBinaryFunc is new_binary(ctx, bytes) -> a binary, in room of
// newBinaryWords that was reserved, or 0 if there is no memory. Its bytes are
// not initialised.
func (c *compiler) newBinaryFunc() *module.Func {
	return c.helper("new_binary", sig(2, 1), func(h *helper) {
		const ctx, n = 0, 1
		b := h.b
		h.get(n)
		b.I32Const(arch.RefcMinBytes)
		b.I32LtU()
		b.If(asm.BlockOf(asm.I32))
		h.get(ctx, n)
		b.Call(h.newHeapBinaryFunc())
		b.Else()
		h.get(ctx, n)
		h.prim(arch.PrimTermCreateEmptyBinary)
		b.End()
	})
}

// newBinaryWords is the room for a binary of any size, and for a sub-binary
// beside the binary it is part of.
var newBinaryWords = max(arch.HeapBinaryWords(arch.RefcMinBytes-1), arch.RefcBinarySize+arch.SubBinarySize)

// subBinaryFunc is sub_binary(ctx, binary, offset, length) -> a part of it, in
// room of newBinaryWords that was reserved. Offset and length are in bytes.
func (c *compiler) subBinaryFunc() *module.Func {
	return c.helper("sub_binary", sig(4, 1), func(h *helper) {
		const ctx, bin, offset, n = 0, 1, 2, 3
		b := h.b
		tag, p := h.local(asm.I32), h.local(asm.I32)
		h.get(n)
		b.I32Const(arch.SubBinaryMinBytes)
		b.I32GeU()
		b.If(asm.BlockVoid)
		h.tag(bin)
		b.LocalTee(tag)
		h.ifEqual(arch.TagSubBinary, func() {
			h.get(offset)
			h.word(bin, arch.SubBinaryOffset)
			b.I32Add()
			b.LocalSet(offset)
			h.word(bin, arch.SubBinaryParent)
			b.LocalTee(bin)
			h.setTag(tag)
		})
		h.get(tag)
		b.I32Const(arch.TagRefcBinary)
		b.I32Eq()
		h.get(n)
		b.I32Const(arch.RefcMinBytes)
		b.I32GeU()
		b.I32Or()
		b.If(asm.BlockVoid)
		h.allocWords(p, arch.SubBinarySize)
		h.initSubBinary(p, bin, offset, n)
		b.Return()
		b.End()
		b.End()
		h.get(ctx, n)
		b.Call(h.newHeapBinaryFunc())
		b.LocalSet(p)
		h.addConst(p, arch.HeapBinaryData*arch.WordSize-arch.PrimaryBoxed)
		h.get(bin)
		b.Call(h.binDataFunc())
		h.get(offset)
		b.I32Add()
		h.get(n)
		b.Call(h.copyBytesFunc())
		h.get(p)
	})
}

// setTag sets a local to the tag of the boxed term on the stack.
func (h *helper) setTag(tag uint32) {
	b := h.b
	b.I32Const(arch.PrimaryBoxed)
	b.I32Sub()
	b.I32Load(0)
	b.I32Const(arch.BoxedTagMask)
	b.I32And()
	b.LocalSet(tag)
}

// initSubBinary fills in the sub-binary at p and pushes its term.
func (h *helper) initSubBinary(p, parent, offset, n uint32) {
	h.storeWord(p, 0, func() { h.b.I32Const(arch.Header(arch.TagSubBinary, arch.SubBinarySize-1)) })
	h.storeWord(p, arch.BinarySize, func() { h.get(n) })
	h.storeWord(p, arch.SubBinaryOffset, func() { h.get(offset) })
	h.storeWord(p, arch.SubBinaryParent, func() { h.get(parent) })
	h.boxed(p)
}

// contextToBinaryFunc is context_to_binary(term) -> the binary of a match
// state, from where it began on; other terms as they are. The match state,
// which nobody uses any more, becomes a sub-binary where it stands.
func (c *compiler) contextToBinaryFunc() *module.Func {
	return c.helper("context_to_binary", sig(1, 1), func(h *helper) {
		const t = 0
		b := h.b
		bin, offset, n, p := h.local(asm.I32), h.local(asm.I32), h.local(asm.I32), h.local(asm.I32)
		h.get(t)
		b.Call(h.boxedTagFunc())
		b.I32Const(arch.TagMatchState)
		b.I32Ne()
		h.returnIf(func() { h.get(t) })
		h.word(t, arch.MatchBinary)
		b.LocalSet(bin)
		h.word(t, arch.MatchSavedOffset)
		shift(b, toBytes)
		b.LocalTee(offset)
		b.I32Eqz()
		h.returnIf(func() { h.get(bin) })
		h.word(bin, arch.BinarySize)
		h.get(offset)
		b.I32Sub()
		b.LocalSet(n)
		h.tag(bin)
		h.ifEqual(arch.TagSubBinary, func() {
			h.get(offset)
			h.word(bin, arch.SubBinaryOffset)
			b.I32Add()
			b.LocalSet(offset)
			h.word(bin, arch.SubBinaryParent)
			b.LocalSet(bin)
		})
		// What the header no longer covers becomes terms of one word.
		h.addConst(t, -arch.PrimaryBoxed)
		b.LocalTee(p)
		b.I32Load(0)
		shift(b, -arch.BoxedSizeShift)
		b.LocalSet(t)
		h.loopWhile(func() {
			h.get(t)
			b.I32Const(arch.SubBinarySize - 1)
			b.I32GtU()
		}, func() {
			h.wordAddress(p, t)
			b.I32Const(arch.Nil)
			b.I32Store(0)
			h.bump(t, -1)
		})
		h.initSubBinary(p, bin, offset, n)
	})
}
