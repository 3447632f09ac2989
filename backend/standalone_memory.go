package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
)

// The heap and the stack of a process of a program: they grow towards each
// other in one block, between the globals hp and sp.
//
//	sp[0]        resume word
//	sp[1...]     Y registers

// standalone is the ABI of programs: a function gets its arguments and a resume
// word, which is 0 in calls.
type standalone struct{ *lowerer }

func (standalone) yOffset(y int) uint32 { return uint32(y+arch.FrameY) * arch.WordSize }

func (s standalone) pushStackPointer() { s.b.GlobalGet(s.program.SP) }
func (s standalone) pushHeapPointer()  { s.b.GlobalGet(s.program.HP) }

func (s standalone) setHeapPointer(push func()) {
	push()
	s.b.GlobalSet(s.program.HP)
}

// xAddress is where the run-time system sees an X register.
func (p *Program) xAddress(i int) uint32 { return p.XRegisters + uint32(i)*arch.WordSize }

func (s standalone) storeX(i int, local uint32) { s.program.storeX(s.b, i, local) }

func (p *Program) storeX(b *asm.Builder, i int, local uint32) {
	b.I32Const(0)
	b.LocalGet(local)
	b.I32Store(p.xAddress(i))
}

func (s standalone) loadX(i int) {
	s.b.I32Const(0)
	s.b.I32Load(s.program.xAddress(i))
}

// spill stores the live X registers where the collector finds them. Only slow
// paths do, so that a call that makes the code smaller is worth it.
func (s standalone) spill(live int) {
	const few = 2
	s.emitBox(s.regs.unboxed & xsetBelow(live))
	if live <= few || live > maxArity {
		for i := range live {
			s.storeX(i, s.x(i))
		}
		return
	}
	s.pushArgs(live)
	s.b.Call(s.program.shared.spill[live])
}

// reserve makes room between the heap and the stack.
func (s standalone) reserve(words, live int) {
	l, b := s.lowerer, s.b
	l.pushE()
	l.pushHP()
	b.I32Sub()
	b.I32Const(int32(words * arch.WordSize))
	b.I32LtU()
	b.If(asm.BlockVoid)
	s.collect(words, live)
	b.GlobalGet(s.program.SP)
	b.LocalSet(l.e)
	s.reloadHP()
	b.End()
}

// collect has the garbage collector make room, and unwinds if there is none.
func (s standalone) collect(words, live int) { s.collectKeeping(words, live, live) }

// collectKeeping is collect with more terms where the X registers behind the
// live ones are spilled to, up to roots.
func (s standalone) collectKeeping(words, live, roots int) {
	b := s.b
	s.spill(live)
	b.I32Const(int32(words))
	b.I32Const(int32(roots))
	b.Call(s.program.shared.collect)
	b.I32Eqz()
	b.If(asm.BlockVoid)
	b.I32Const(0)
	b.Return()
	b.End()
	s.reload(live)
	s.lowerer.matched.forget() // heap binaries may have moved
}

func (s standalone) reloadHP() {
	s.b.GlobalGet(s.program.HP)
	s.b.LocalSet(s.hp)
}

func (s standalone) pushFrame(words, heap, live int) {
	l, b := s.lowerer, s.b
	size := int32((words + arch.FrameY) * arch.WordSize)
	b.GlobalGet(s.program.SP)
	b.I32Const(size)
	b.I32Sub()
	b.LocalTee(l.e)
	if heap > 0 {
		l.pushHP()
		b.I32Const(int32(heap * arch.WordSize))
		b.I32Add()
	} else {
		s.pushHeapPointer()
	}
	b.I32LtU()
	b.If(asm.BlockVoid)
	s.collect(words+arch.FrameY+heap, live)
	b.GlobalGet(s.program.SP)
	b.I32Const(size)
	b.I32Sub()
	b.LocalSet(l.e)
	if heap > 0 {
		s.reloadHP()
	}
	b.End()
	b.LocalGet(l.e)
	b.GlobalSet(s.program.SP)
}

func (s standalone) popFrame(words int) {
	s.b.LocalGet(s.e)
	s.b.I32Const(int32((words + arch.FrameY) * arch.WordSize))
	s.b.I32Add()
	s.b.GlobalSet(s.program.SP)
}

func (s standalone) trimFrame(words int) {
	s.b.LocalGet(s.e)
	s.b.I32Const(int32(words * arch.WordSize))
	s.b.I32Add()
	s.b.LocalTee(s.e)
	s.b.GlobalSet(s.program.SP)
}

func (s standalone) copyWords() { s.b.Call(s.program.shared.copyWords) }
