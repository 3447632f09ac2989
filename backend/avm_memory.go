package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
)

// The heap and the stack of a process of AtomVM: pointers in its Context, frames
// with the Y registers first and the return address behind them.

func (avm) yOffset(y int) uint32 { return uint32(y) * arch.WordSize }

func (a avm) pushStackPointer() {
	a.b.LocalGet(ctx)
	a.b.I32Load(arch.ContextE)
}

func (a avm) pushHeapPointer() {
	a.b.LocalGet(ctx)
	a.b.I32Load(arch.ContextHeapPtr)
}

func (a avm) setHeapPointer(push func()) {
	a.b.LocalGet(ctx)
	push()
	a.b.I32Store(arch.ContextHeapPtr)
}

func (a avm) storeX(i int, local uint32) { a.compiler.storeX(a.b, ctx, i, local) }
func (a avm) loadX(i int)                { a.compiler.loadX(a.b, ctx, i) }

// spill stores the live X registers where the collector finds them. Only slow
// paths do, so that a call that makes the code smaller is worth it.
func (a avm) spill(live int) {
	const few = 2
	if live <= few || live > arch.MaxX {
		for i := range live {
			a.storeX(i, a.x(i))
		}
		return
	}
	a.b.LocalGet(ctx)
	a.pushArgs(live)
	a.b.Call(a.spillFunc(live))
}

// spare is how many words between heap and stack are left alone, for showCaller.
const spare = 1

func (a avm) reserve(words, live int) {
	l, b := a.lowerer, a.b
	l.hpValid = false
	l.pushE()
	l.pushHP()
	b.I32Sub()
	b.I32Const(int32(words * arch.WordSize))
	b.I32LeU()
	b.If(asm.BlockVoid)
	a.spill(live)
	b.LocalGet(ctx)
	b.I32Const(int32(words + spare))
	b.I32Const(int32(min(live, arch.MaxX)))
	b.Call(l.reserveFunc())
	b.LocalTee(l.e)
	l.unwindIfZero()
	l.reload(live)
	l.reloadHP()
	b.End()
}

// reloadPointers refreshes the cached stack and heap pointers.
func (l *lowerer) reloadPointers() {
	l.b.LocalGet(ctx)
	l.b.I32Load(arch.ContextE)
	l.b.LocalSet(l.e)
	l.reloadHP()
}

func (l *lowerer) reloadHP() {
	l.b.LocalGet(ctx)
	l.b.I32Load(arch.ContextHeapPtr)
	l.b.LocalSet(l.hp)
}

// pushFrame makes a frame of words Y registers and reserves heap.
//
//	e[words]   cp
//	e[0...]    Y registers
func (a avm) pushFrame(words, heap, live int) {
	l, b := a.lowerer, a.b
	size := int32((words + 1) * arch.WordSize)
	b.LocalGet(ctx)
	b.I32Load(arch.ContextE)
	b.I32Const(size)
	b.I32Sub()
	b.LocalTee(l.e)
	if heap > 0 {
		l.pushHP()
		b.I32Const(int32(heap * arch.WordSize))
		b.I32Add()
	} else {
		b.LocalGet(ctx)
		b.I32Load(arch.ContextHeapPtr)
	}
	b.I32LeU()
	b.If(asm.BlockVoid)
	a.spill(live)
	b.LocalGet(ctx)
	b.I32Const(int32(words))
	b.I32Const(int32(heap + spare))
	b.I32Const(int32(live))
	b.LocalGet(l.cp)
	b.Call(l.allocateFunc())
	b.LocalTee(l.e)
	l.unwindIfZero()
	l.reload(live)
	if heap > 0 {
		l.reloadHP()
	}
	b.Else()
	b.LocalGet(ctx)
	b.LocalGet(l.e)
	b.I32Store(arch.ContextE)
	b.LocalGet(l.e)
	b.LocalGet(l.cp)
	b.I32Store(uint32(words) * arch.WordSize)
	b.End()
}

// popFrame takes the frame away; its return address is in cp again, and in
// the Context, for the trampoline.
func (a avm) popFrame(words int) {
	l, b := a.lowerer, a.b
	b.LocalGet(ctx)
	b.LocalGet(l.e)
	b.I32Load(uint32(words) * arch.WordSize)
	b.LocalTee(l.cp)
	b.I32Store(arch.ContextCP)
	b.LocalGet(ctx)
	b.LocalGet(l.e)
	b.I32Const(int32((words + 1) * arch.WordSize))
	b.I32Add()
	b.I32Store(arch.ContextE)
}

func (a avm) trimFrame(words int) {
	l, b := a.lowerer, a.b
	b.LocalGet(ctx)
	b.LocalGet(l.e)
	b.I32Const(int32(words * arch.WordSize))
	b.I32Add()
	b.LocalTee(l.e)
	b.I32Store(arch.ContextE)
}

func (a avm) copyWords() { a.b.Call(a.copyWordsFunc()) }
