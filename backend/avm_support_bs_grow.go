package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/module"
)

// Support functions for binaries that grow.
//
// As in OTP a binary that something is appended to is a sub-binary of a
// larger, reference-counted one with room to spare, so that appending in a loop
// copies each byte about once. How many of the larger one's bytes are in use,
// plus one, stands above the flags of its term. Only a sub-binary from its beginning
// to there can grow in place, and only while no other heap holds the larger
// one, since each heap has a mark of its own. The bytes of a binary that others can know
// are never moved: a match state may have their address.

// growing are the locals of a function that makes a binary grow: the first
// three are its parameters.
type growing struct {
	h               *helper
	src, total      uint32 // the binary, and the size that it shall have in bytes
	n               uint32 // its size
	parent, p, zero uint32
}

const (
	growSrc   = 1
	growTotal = 2
)

func (h *helper) growing() *growing {
	g := &growing{h: h, src: growSrc, total: growTotal, n: h.local(asm.I32), parent: h.local(asm.I32), p: h.local(asm.I32), zero: h.local(asm.I32)}
	h.word(g.src, arch.BinarySize)
	h.b.LocalSet(g.n)
	return g
}

// used pushes the mark for a number of bytes in a local.
func (g *growing) used(n uint32) {
	g.h.addConst(n, 1)
	shift(g.h.b, arch.RefcFlagBits)
}

// mark records that all of the result is in use.
func (g *growing) mark() {
	g.h.get(g.parent)
	g.used(g.total)
	g.h.b.I32Store(arch.RefcBinaryFlags*arch.WordSize - arch.PrimaryBoxed)
}

// unlessWritable branches to other unless src can grow in place; it sets
// parent.
func (g *growing) unlessWritable(other asm.Label) {
	h, b := g.h, g.h.b
	h.tag(g.src)
	b.I32Const(arch.TagSubBinary)
	b.I32Ne()
	b.BrIf(other)
	h.word(g.src, arch.SubBinaryOffset)
	b.BrIf(other)
	h.word(g.src, arch.SubBinaryParent)
	b.LocalTee(g.parent)
	b.I32Const(arch.PrimaryBoxed)
	b.I32Sub()
	b.I32Load(0)
	b.I32Const(arch.Header(arch.TagRefcBinary, arch.RefcBinarySize-1))
	b.I32Ne()
	b.BrIf(other)
	h.word(g.parent, arch.RefcBinaryFlags)
	g.used(g.n)
	b.I32Ne()
	b.BrIf(other)
	h.word(g.parent, arch.RefcBinaryPointer)
	b.I32Load(arch.RefcCount)
	b.I32Const(1)
	b.I32Ne()
	b.BrIf(other)
}

// pushFits pushes whether the result has room in parent.
func (g *growing) pushFits() {
	g.h.get(g.total)
	g.h.word(g.parent, arch.BinarySize)
	g.h.b.I32LeU()
}

// newParent makes parent a new binary with a capacity, which push leaves, and copies
// src there. Without memory it returns 0.
func (g *growing) newParent(push func()) {
	h, b := g.h, g.h.b
	h.get(0)
	push()
	h.prim(arch.PrimTermCreateEmptyBinary)
	b.LocalTee(g.parent)
	b.I32Eqz()
	h.returnIf(func() { b.I32Const(0) })
	h.refcAddress(g.parent)
	h.get(g.src)
	b.Call(h.binDataFunc())
	h.get(g.n)
	b.Call(h.copyBytesFunc())
}

// result pushes a new sub-binary of parent.
func (g *growing) result() {
	g.mark()
	g.h.allocWords(g.p, arch.SubBinarySize)
	g.h.initSubBinary(g.p, g.parent, g.zero, g.total)
}

// mutate pushes src with its new size.
func (g *growing) mutate() {
	h := g.h
	g.mark()
	h.get(g.src, g.total)
	h.b.I32Store(arch.BinarySize*arch.WordSize - arch.PrimaryBoxed)
	h.get(g.src)
}

// double pushes the capacity of a binary that has proved to grow.
func (g *growing) double() {
	g.h.get(g.total)
	shift(g.h.b, 1)
}

// appendFunc makes room behind a binary:
//
//	append(ctx, source, bytes) -> a binary of that many bytes that begins with
//	                              source's, or 0 if there is no memory
//
// in room of newBinaryWords that was reserved. What follows the bytes of
// source is not initialised.
func (c *compiler) appendFunc() *module.Func {
	return c.helper("append", sig(3, 1), func(h *helper) {
		b := h.b
		g := h.growing()
		small := h.local(asm.I32)
		copying := b.Block(asm.BlockVoid)
		g.unlessWritable(copying)
		g.pushFits()
		b.I32Eqz()
		b.If(asm.BlockVoid)
		g.newParent(g.double)
		b.End()
		g.result()
		b.Return()
		b.End()

		h.get(g.total)
		b.I32Const(arch.RefcMinBytes)
		b.I32LtU()
		h.returnIf(func() {
			h.get(0, g.total)
			b.Call(h.newHeapBinaryFunc())
			b.LocalTee(small)
			b.Call(h.binDataFunc())
			h.get(g.src)
			b.Call(h.binDataFunc())
			h.get(g.n)
			b.Call(h.copyBytesFunc())
			h.get(small)
		})
		// The first copy gets a quarter to spare.
		g.newParent(func() {
			h.get(g.total, g.total)
			shift(b, -2)
			b.I32Add()
			b.I32Const(arch.RefcMinBytes)
			b.I32Add()
		})
		g.result()
	})
}

// reuseFunc is append for a source that nobody else knows: it is changed
// itself if it has room.
func (c *compiler) reuseFunc() *module.Func {
	return c.helper("reuse", sig(3, 1), func(h *helper) {
		b := h.b
		g := h.growing()
		other := b.Block(asm.BlockVoid)
		g.unlessWritable(other)
		g.pushFits()
		b.I32Eqz()
		b.BrIf(other)
		g.mutate()
		b.Return()
		b.End()
		h.get(0, g.src, g.total)
		b.Call(h.appendFunc())
	})
}

// privateAppendFunc is append for a source that nobody else knows, when nothing
// may be collected and no room was reserved.
func (c *compiler) privateAppendFunc() *module.Func {
	return c.helper("private_append", sig(3, 1), func(h *helper) {
		const ctx = 0
		b := h.b
		g := h.growing()
		other := b.Block(asm.BlockVoid)
		g.unlessWritable(other)
		g.pushFits()
		b.I32Eqz()
		b.If(asm.BlockVoid)
		h.get(ctx, g.parent)
		g.double()
		h.prim(arch.PrimTermReuseBinary)
		b.LocalTee(g.parent)
		b.I32Eqz()
		h.returnIf(func() { b.I32Const(0) })
		b.End()
		g.mutate()
		b.Return()
		b.End()
		// What the compiler lets grow is writable from the start.
		h.get(ctx)
		b.I32Load(arch.ContextE)
		h.get(ctx)
		b.I32Load(arch.ContextHeapPtr)
		b.I32Sub()
		b.I32Const(int32(newBinaryWords * arch.WordSize))
		b.I32LtU()
		h.returnIf(func() { b.I32Const(0) })
		h.get(ctx, g.src, g.total)
		b.Call(h.appendFunc())
	})
}

// Bounds of the capacity that a binary begins with, in bytes.
const (
	minWritable = 256
	maxWritable = 1 << 16
)

// initWritableFunc is init_writable(ctx, bytes) -> an empty binary that can
// grow by about that much, or 0 if there is no memory, in room of
// newBinaryWords that was reserved.
func (c *compiler) initWritableFunc() *module.Func {
	return c.helper("init_writable", sig(2, 1), func(h *helper) {
		const ctx, size = 0, 1
		b := h.b
		g := growing{h: h, parent: h.local(asm.I32), p: h.local(asm.I32), zero: h.local(asm.I32)}
		g.total = g.zero
		h.min(size, maxWritable, size)
		h.get(size)
		b.I32Const(minWritable)
		h.get(size)
		b.I32Const(minWritable)
		b.I32GtU()
		b.Select()
		b.LocalSet(size)
		h.get(ctx, size)
		h.prim(arch.PrimTermCreateEmptyBinary)
		b.LocalTee(g.parent)
		b.I32Eqz()
		h.returnIf(func() { b.I32Const(0) })
		g.result()
	})
}
