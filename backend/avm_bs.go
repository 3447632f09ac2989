package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// Verbs of the virtual machine: binaries and match states.

// A match state of ours has one word more than AtomVM's, in front of the
// slots: the address of the binary's bytes if no collection moves them, else
// 0. Nobody else looks at our match states, and the collector copies what it
// does not know of one as it is.
const (
	matchBase  = arch.MatchStateSize
	matchSlots = matchBase + 1
	matchWords = matchSlots
)

// systemLimit fails if the i32 on the stack is not 0, for sizes that no binary can
// have.
func (f *failure) systemLimit() {
	if f.label != 0 {
		f.when()
		return
	}
	l := f.l
	l.flush()
	l.b.If(asm.BlockVoid)
	l.b.LocalGet(ctx)
	l.b.I32Const(l.offset())
	l.pushAtom(l.atomIndex("system_limit"))
	l.b.Call(l.raiseErrorFunc())
	l.b.Return()
	l.b.End()
}

// outOfMemoryIfZero raises if the i32 on the stack is 0.
func (l *lowerer) outOfMemoryIfZero() {
	l.b.I32Eqz()
	l.raiseIf("out_of_memory")
}

// reserveFor makes room for words on the heap, with a collection if need
// be. The live X registers survive, and those among keep.
func (l *lowerer) reserveFor(words, live int, keep ...*beam.Operand) {
	l.flush()
	l.hpValid = false
	l.pushE()
	l.pushHP()
	l.b.I32Sub()
	l.b.I32Const(int32(words * arch.WordSize))
	l.b.I32LtU()
	l.b.If(asm.BlockVoid)
	l.collect(words, live, keep)
	l.b.End()
}

// collect makes room on the heap with a collection and loads again what has moved.
func (l *lowerer) collect(words, live int, keep []*beam.Operand) {
	top, kept := live, map[int]bool{}
	for _, o := range keep {
		if i := int(o.Value); o.Kind == beam.KindX && i >= live {
			kept[i] = true
			top = max(top, i+1)
		}
	}
	l.abi.spill(live)
	for i := live; i < top; i++ {
		if kept[i] {
			l.abi.storeX(i, l.x(i))
			continue
		}
		nothing := l.temp(asm.I32)
		l.b.I32Const(arch.Nil)
		l.b.LocalSet(nothing)
		l.abi.storeX(i, nothing)
	}
	l.b.LocalGet(ctx)
	l.b.I32Const(int32(words))
	l.b.I32Const(int32(min(top, arch.MaxX)))
	l.b.Call(l.reserveFunc())
	l.unwindIfZero()
	l.reload(live)
	for i := live; i < top; i++ {
		if kept[i] {
			l.abi.loadX(i)
			l.b.LocalSet(l.x(i))
		}
	}
	l.reloadPointers()
}

// allocated drops the cached heap pointer, after support functions that take
// from the room that was reserved.
func (l *lowerer) allocated() { l.hpValid = false }

// matching is a match state that an instruction looks at. The locals are
// loaded on demand; those for the binary are stale after a collection.
type matching struct {
	l      *lowerer
	op     *beam.Operand
	state  uint32 // local of the term
	offset uint32 // local of the position in bits
	binary uint32 // local of the binary
	base   uint32 // local of the address of its first byte
	loaded bool   // base

	address       uint32 // local of the address of the byte at the offset
	addressLoaded bool
	kept          bool // state is not the register's own local
}

// match begins to work with the match state in a register.
func (l *lowerer) match(o *beam.Operand) *matching {
	v := l.value(o)
	m := &matching{l: l, op: o, state: v.local}
	m.push(arch.MatchOffset)
	m.offset = l.set()
	m.push(arch.MatchBinary)
	m.binary = l.set()
	return m
}

// push pushes a word of the match state.
func (m *matching) push(word int) {
	m.l.b.LocalGet(m.state)
	m.l.b.I32Load(uint32(word*arch.WordSize - arch.PrimaryBoxed))
}

// keepState makes sure that the match state does not change when its register does.
func (m *matching) keepState() {
	m.l.b.LocalGet(m.state)
	m.state = m.l.set()
	m.kept = true
}

// moved loads again what a collection has moved.
func (m *matching) moved() {
	if m.op.Kind == beam.KindY || m.kept {
		m.l.push(m.op)
		m.l.b.LocalSet(m.state)
	}
	m.push(arch.MatchBinary)
	m.l.b.LocalSet(m.binary)
	m.loaded, m.addressLoaded = false, false
}

// pushSize pushes the size of the binary in bytes.
func (m *matching) pushSize() {
	m.l.b.LocalGet(m.binary)
	m.l.b.I32Load(arch.BinarySize*arch.WordSize - arch.PrimaryBoxed)
}

// pushLeft pushes how many bits are left behind the position, which stands
// delta bits behind the offset.
func (m *matching) pushLeft(delta int) {
	b := m.l.b
	m.pushSize()
	shift(b, toBits)
	m.pushOffset(delta)
	b.I32Sub()
}

// pushOffset pushes the position delta bits behind the offset.
func (m *matching) pushOffset(delta int) {
	m.l.b.LocalGet(m.offset)
	if delta != 0 {
		m.l.b.I32Const(int32(delta))
		m.l.b.I32Add()
	}
}

// needBase makes base the address of the first byte. It must be called where all later
// uses of base pass.
func (m *matching) needBase() {
	if m.loaded {
		return
	}
	l, b := m.l, m.l.b
	if m.base == 0 {
		m.base = l.temp(asm.I32)
	}
	m.push(matchBase)
	b.LocalTee(m.base)
	b.I32Eqz()
	b.If(asm.BlockVoid)
	b.LocalGet(m.binary)
	b.Call(l.binDataFunc())
	b.LocalSet(m.base)
	b.End()
	m.loaded = true
}

// advance stores the position delta bits behind the offset in the match state.
func (m *matching) advance(delta int) {
	if delta == 0 {
		return
	}
	m.store(func() { m.pushOffset(delta) })
}

// store sets the position to what push leaves.
func (m *matching) store(push func()) {
	m.l.b.LocalGet(m.state)
	push()
	m.l.b.I32Store(arch.MatchOffset*arch.WordSize - arch.PrimaryBoxed)
}

// unaligned pushes whether the position is not at a byte.
func (m *matching) unaligned() {
	m.l.b.LocalGet(m.offset)
	low3(m.l.b)
}

// pushPart pushes a part of the binary, in room that was reserved. It begins at
// the byte that is delta bits behind the offset; n pushes its size in bytes.
func (m *matching) pushPart(delta int, n func()) {
	l := m.l
	l.flush()
	l.b.LocalGet(ctx)
	l.b.LocalGet(m.binary)
	m.pushOffset(delta)
	shift(l.b, toBytes)
	n()
	l.b.Call(l.subBinaryFunc())
	l.allocated()
}

// startMatch makes a match state of the binary in src, in dst; one that is
// there already is taken as it is. With saved positions it has more slots, and
// the present one becomes the first.
func (l *lowerer) startMatch(f *failure, src, dst *beam.Operand, live, more int, saved bool) {
	l.flush()
	l.loadE()
	v := l.value(src)
	tag := l.boxedTag(v)
	l.checkMatchable(f, tag)
	state := l.temp(asm.I32)
	b := l.b
	l.get(v)
	b.LocalSet(state)
	b.LocalGet(tag)
	b.I32Const(arch.TagMatchState)
	b.I32Ne()
	if more > 0 {
		l.orElse(func() {
			l.pushHeader(v)
			shift(b, -arch.BoxedSizeShift)
			b.I32Const(int32(matchWords + more - 1))
			b.I32LtU()
		})
	}
	b.If(asm.BlockVoid)
	l.newMatchState(src, tag, state, live, more)
	b.End()
	if saved {
		b.LocalGet(state)
		b.LocalGet(state)
		b.I32Load(arch.MatchOffset*arch.WordSize - arch.PrimaryBoxed)
		b.I32Store(arch.MatchSavedOffset*arch.WordSize - arch.PrimaryBoxed)
	}
	l.allocated()
	b.LocalGet(state)
	l.pop(dst, typeOf(beam.TypeBsMatchState))
}

// boxedTag is pushBoxedTag without a call: loops that match begin with it in
// each round.
func (l *lowerer) boxedTag(v value) uint32 {
	b := l.b
	l.pushIsBoxed(v)
	b.If(asm.BlockOf(asm.I32))
	l.pushHeader(v)
	b.I32Const(arch.BoxedTagMask)
	b.I32And()
	b.Else()
	b.I32Const(notBoxed)
	b.End()
	return l.set()
}

// checkMatchable fails unless the tag is that of a binary or a match state.
func (l *lowerer) checkMatchable(f *failure, tag uint32) {
	if f == nil {
		return
	}
	b := l.b
	b.LocalGet(tag)
	b.I32Const(arch.TagRefcBinary)
	b.I32Sub()
	b.I32Const(arch.TagSubBinary - arch.TagRefcBinary)
	b.I32LeU()
	b.LocalGet(tag)
	b.I32Const(arch.TagMatchState)
	b.I32Eq()
	b.I32Or()
	f.unless()
}

// newMatchState sets state to a new match state of src, which is a binary or a
// match state. It must not change what is cached, since it is not always run.
func (l *lowerer) newMatchState(src *beam.Operand, tag, state uint32, live, more int) {
	words := matchWords + more
	b := l.b
	l.hpValid = false
	l.pushHP()
	b.Drop()
	b.LocalGet(l.e)
	b.LocalGet(l.hp)
	b.I32Sub()
	b.I32Const(int32(words * arch.WordSize))
	b.I32LtU()
	b.If(asm.BlockVoid)
	l.collect(words, live, []*beam.Operand{src})
	l.push(src)
	b.LocalSet(state)
	b.End()
	b.LocalGet(ctx)
	b.LocalGet(l.hp)
	b.I32Const(int32(words * arch.WordSize))
	b.I32Add()
	b.I32Store(arch.ContextHeapPtr)
	word := func(i int, push func()) { l.init(uint32(i*arch.WordSize), push) }
	load := func(i int) {
		b.LocalGet(state)
		b.I32Load(uint32(i*arch.WordSize - arch.PrimaryBoxed))
	}
	word(0, func() { b.I32Const(arch.Header(arch.TagMatchState, words-1)) })
	b.LocalGet(tag)
	b.I32Const(arch.TagMatchState)
	b.I32Eq()
	b.If(asm.BlockVoid)
	for _, i := range []int{arch.MatchBinary, arch.MatchOffset, matchBase} {
		word(i, func() { load(i) })
	}
	b.Else()
	word(arch.MatchBinary, func() { b.LocalGet(state) })
	word(arch.MatchOffset, func() { b.I32Const(0) })
	word(matchBase, func() {
		b.LocalGet(state)
		b.Call(l.binBaseFunc())
	})
	b.End()
	word(arch.MatchSavedOffset, func() { b.I32Const(0) })
	for i := range more {
		word(matchSlots+i, func() { b.I32Const(0) })
	}
	l.pushNew(0, arch.PrimaryBoxed)
	b.LocalSet(state)
}
