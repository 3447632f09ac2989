package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
)

// Verbs of the virtual machine: the heap and the stack of the process.

// forget drops what is cached of memory, because what comes may move it.
func (l *lowerer) forget() {
	if l.hpUsed > 0 {
		panic("BUG: the heap pointer has not been recorded")
	}
	l.eValid, l.hpValid = false, false
}

// spill stores the live X registers where the collector finds them. Only slow
// paths do, so that a call that makes the code smaller is worth it.
func (l *lowerer) spill(live int) {
	const few = 2
	if live <= few || live > arch.MaxX {
		for i := range live {
			l.storeX(l.b, ctx, i, l.x(i))
		}
		return
	}
	l.b.LocalGet(ctx)
	l.pushArgs(live)
	l.b.Call(l.spillFunc(live))
}

// reload loads the live X registers back. Those that hold no pointers have not
// changed.
func (l *lowerer) reload(live int) {
	for i := range live {
		if i < len(l.regs.x) && immediate(l.regs.x[i]) {
			continue
		}
		l.loadX(l.b, ctx, i)
		l.b.LocalSet(l.x(i))
	}
}

// returnZero unwinds.
func (l *lowerer) returnZero() {
	l.b.I32Const(0)
	l.b.Return()
}

// unwindIfZero unwinds if the i32 on the stack is 0.
func (l *lowerer) unwindIfZero() {
	l.b.I32Eqz()
	l.b.If(asm.BlockVoid)
	l.returnZero()
	l.b.End()
}

// pushHP puts the heap pointer on the stack.
func (l *lowerer) pushHP() {
	if l.hp == 0 {
		l.hp = l.newLocal(asm.I32)
	}
	if l.hpValid {
		l.b.LocalGet(l.hp)
		return
	}
	l.b.LocalGet(ctx)
	l.b.I32Load(arch.ContextHeapPtr)
	l.b.LocalTee(l.hp)
	l.hpValid = true
}

// spare is how many words between heap and stack are left alone, for showCaller.
const spare = 1

// reserve makes room for words on the heap, with a collection if need be.
func (l *lowerer) reserve(words, live int) {
	if words == 0 {
		return
	}
	l.flush()
	l.hpValid = false
	l.pushE()
	l.pushHP()
	l.b.I32Sub()
	l.b.I32Const(int32(words * arch.WordSize))
	l.b.I32LeU()
	l.b.If(asm.BlockVoid)
	l.spill(live)
	l.b.LocalGet(ctx)
	l.b.I32Const(int32(words + spare))
	l.b.I32Const(int32(min(live, arch.MaxX)))
	l.b.Call(l.reserveFunc())
	l.b.LocalTee(l.e)
	l.unwindIfZero()
	l.reload(live)
	l.reloadHP()
	l.b.End()
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

// alloc takes words from the room that was reserved and returns their offset
// from the cached heap pointer, in bytes.
func (l *lowerer) alloc(words int) uint32 {
	if !l.hpValid {
		l.pushHP()
		l.b.Drop()
	}
	at := l.hpUsed
	l.hpUsed += words * arch.WordSize
	return uint32(at)
}

// init stores one word of what was allocated.
func (l *lowerer) init(at uint32, push func()) {
	l.b.LocalGet(l.hp)
	push()
	l.b.I32Store(at)
}

// pushNew puts the term of what was allocated on the stack.
func (l *lowerer) pushNew(at uint32, tag int32) {
	l.b.LocalGet(l.hp)
	l.b.I32Const(int32(at) + tag)
	l.b.I32Add()
}

// flush records in memory what was allocated.
func (l *lowerer) flush() {
	if l.hpUsed == 0 {
		return
	}
	l.b.LocalGet(ctx)
	l.b.LocalGet(l.hp)
	l.b.I32Const(int32(l.hpUsed))
	l.b.I32Add()
	l.b.LocalTee(l.hp)
	l.b.I32Store(arch.ContextHeapPtr)
	l.hpUsed = 0
}

// pushFrame makes a frame of words Y registers and reserves heap.
//
//	e[words]   cp
//	e[0...]    Y registers
func (l *lowerer) pushFrame(words, heap, live int, zero bool) {
	l.flush()
	l.eValid, l.hpValid = false, false
	size := int32((words + 1) * arch.WordSize)
	if l.e == 0 {
		l.e = l.newLocal(asm.I32)
	}
	b := l.b
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
	l.spill(live)
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
	l.eValid, l.hpValid = true, heap > 0
	l.frame = words
	l.regs.y = l.regs.y[:0]
	if zero {
		for y := range words {
			b.LocalGet(l.e)
			b.I32Const(arch.Nil)
			b.I32Store(uint32(y) * arch.WordSize)
		}
	}
}

// popFrame takes the frame away; its return address is in cp again, and in
// the Context, for the trampoline.
func (l *lowerer) popFrame(words int) {
	l.flush()
	l.loadE()
	b := l.b
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
	l.eValid = false
	l.frame = noFrame
	l.regs.y = l.regs.y[:0]
}

// trimFrame drops the first words Y registers of the frame.
func (l *lowerer) trimFrame(words int) {
	l.loadE()
	b := l.b
	b.LocalGet(ctx)
	b.LocalGet(l.e)
	b.I32Const(int32(words * arch.WordSize))
	b.I32Add()
	b.LocalTee(l.e)
	b.I32Store(arch.ContextE)
	l.frame -= words
	l.regs.y = l.regs.y[min(words, len(l.regs.y)):]
}
