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

// reload loads the live X registers back. Those that hold no pointers have not
// changed.
func (l *lowerer) reload(live int) {
	for i := range live {
		if i < len(l.regs.x) && immediate(l.regs.x[i]) {
			continue
		}
		l.abi.loadX(i)
		l.b.LocalSet(l.x(i))
	}
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
	l.abi.pushHeapPointer()
	l.b.LocalTee(l.hp)
	l.hpValid = true
}

// reserve makes room for words on the heap, with a collection if need be.
func (l *lowerer) reserve(words, live int) {
	if words > 0 {
		l.flush()
		l.abi.reserve(words, live)
	}
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
	l.abi.setHeapPointer(func() {
		l.b.LocalGet(l.hp)
		l.b.I32Const(int32(l.hpUsed))
		l.b.I32Add()
		l.b.LocalTee(l.hp)
	})
	l.hpUsed = 0
}

// pushFrame makes a frame of words Y registers and reserves heap.
func (l *lowerer) pushFrame(words, heap, live int, zero bool) {
	l.flush()
	l.eValid, l.hpValid = false, false
	if l.e == 0 {
		l.e = l.newLocal(asm.I32)
	}
	l.abi.pushFrame(words, heap, live)
	l.eValid, l.hpValid = true, heap > 0
	l.frame = words
	l.regs.y = l.regs.y[:0]
	if zero {
		for y := range words {
			l.b.LocalGet(l.e)
			l.b.I32Const(arch.Nil)
			l.b.I32Store(l.abi.yOffset(y))
		}
	}
}

// popFrame takes the frame away.
func (l *lowerer) popFrame(words int) {
	l.flush()
	l.loadE()
	l.abi.popFrame(words)
	l.eValid = false
	l.frame = noFrame
	l.regs.y = l.regs.y[:0]
}

// trimFrame drops the first words Y registers of the frame.
func (l *lowerer) trimFrame(words int) {
	l.loadE()
	l.abi.trimFrame(words)
	l.frame -= words
	l.regs.y = l.regs.y[min(words, len(l.regs.y)):]
}
