package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// Integer fields of constant size, read in line.

// maxInlineBits is the size up to which integers need no digits.
const maxInlineBits = 64

// unknownPhase stands for a position about which it is not known whether it is at a
// byte.
const unknownPhase = -1

// field is a field at bits behind the offset. phase is what the offset is
// modulo 8, or unknownPhase.
type field struct {
	at, bits, flags, phase int
}

func (f field) signed() bool { return f.flags&arch.BitsSigned != 0 }

// little says whether the order of the bytes matters and is little-endian.
func (f field) little() bool { return f.flags&littleFlags != 0 && f.bits > 8 }

// inline says whether the field can be read from whole bytes: at most eight.
func (f field) inline() bool {
	p := f.start()
	if f.little() && (p%8 != 0 || f.bits%8 != 0) {
		return false
	}
	return p%8+f.bits <= 64
}

// start is where the field begins behind the byte that the offset is in,
// which it begins if nothing is known.
func (f field) start() int { return max(f.phase, 0) + f.at }

// needAddress makes address that of the byte at the offset. It must be called
// where all later uses pass.
func (m *matching) needAddress() {
	m.needBase()
	if m.address != 0 && m.addressLoaded {
		return
	}
	b := m.l.b
	if m.address == 0 {
		m.address = m.l.temp(asm.I32)
	}
	b.LocalGet(m.base)
	m.pushOffset(0)
	shift(b, toBytes)
	b.I32Add()
	b.LocalSet(m.address)
	m.addressLoaded = true
}

// pushInteger pushes the integer in a field of at most maxInlineBits bits. What was
// allocated must have been recorded.
func (m *matching) pushInteger(f field) {
	b := m.l.b
	if f.bits == 0 {
		b.I32Const(arch.Small(0))
		return
	}
	if !f.inline() {
		m.needBase()
		m.pushIntegerSlow(f)
		return
	}
	m.needAddress()
	if f.phase == unknownPhase {
		m.unaligned()
		b.If(asm.BlockOf(asm.I32))
		m.pushIntegerSlow(f)
		b.Else()
	}
	m.box(f, m.pushValue(f))
	if f.phase == unknownPhase {
		b.End()
	}
}

// pushIntegerSlow calls for a field of any size; the result is 0 if the
// integer is too large for AtomVM.
func (m *matching) pushIntegerSlow(f field) {
	l, b := m.l, m.l.b
	b.LocalGet(ctx)
	b.LocalGet(m.base)
	m.pushOffset(f.at)
	b.I32Const(int32(f.bits))
	b.I32Const(int32(f.flags))
	b.Call(l.getIntFunc())
	l.allocated()
}

// pushValue pushes the number in a field as an i32, or as an i64 if it has
// more than 32 bits, extended by its sign if it is signed.
func (m *matching) pushValue(f field) (wide bool) {
	p := f.start()
	first, skip := p/8, p%8
	count := (skip + f.bits + 7) / 8
	if f.little() {
		wide = m.pushLittle(first, count)
	} else {
		wide = m.pushBig(first, count)
	}
	m.trim(f, wide, skip, count*8)
	if wide && f.bits <= 32 {
		m.l.b.I32WrapI64()
		return false
	}
	return wide
}

// trim cuts a field out of the value on the stack, which has so many bits, of
// which it begins after skip.
func (m *matching) trim(f field, wide bool, skip, have int) {
	b := m.l.b
	width := 32
	if wide {
		width = 64
	}
	by := func(n int, wideOp, narrow asm.Op) {
		switch {
		case n == 0:
		case wide:
			b.I64Const(int64(n))
			b.Op(wideOp)
		default:
			b.I32Const(int32(n))
			b.Op(narrow)
		}
	}
	if f.signed() {
		by(width-have+skip, asm.OpI64Shl, asm.OpI32Shl)
		by(width-f.bits, asm.OpI64ShrS, asm.OpI32ShrS)
		return
	}
	by(have-skip-f.bits, asm.OpI64ShrU, asm.OpI32ShrU)
	if skip > 0 {
		by(1<<f.bits-1, asm.OpI64And, asm.OpI32And)
	}
}

// pushByte pushes byte i behind the address.
func (m *matching) pushByte(i int) {
	m.l.b.LocalGet(m.address)
	m.l.b.I32Load8U(uint32(i))
}

// pushBig pushes count bytes from first on, at most eight, the first being the
// most significant.
func (m *matching) pushBig(first, count int) (wide bool) {
	b := m.l.b
	if count > 4 {
		m.pushBig(first, count-4)
		b.I64ExtendI32U()
		b.I64Const(32)
		b.I64Shl()
		m.pushBig(first+count-4, 4)
		b.I64ExtendI32U()
		b.I64Or()
		return true
	}
	if count == 4 {
		b.LocalGet(m.address)
		b.Mem(asm.OpI32Load, 0, uint32(first))
		m.l.swap32()
		return false
	}
	for i := range count {
		m.pushByte(first + i)
		shift(b, int32(8*(count-1-i)))
		if i > 0 {
			b.I32Or()
		}
	}
	return false
}

// pushLittle pushes count bytes from first on, at most eight, the first being the
// least significant.
func (m *matching) pushLittle(first, count int) (wide bool) {
	b := m.l.b
	if count > 4 {
		pieces := 0
		for at, n := range stringChunks(count) {
			b.LocalGet(m.address)
			b.Mem(loadsOf[n], 0, uint32(first+at))
			if at > 0 {
				b.I64Const(int64(8 * at))
				b.I64Shl()
			}
			if pieces++; pieces > 1 {
				b.I64Or()
			}
		}
		return true
	}
	narrow := map[int]asm.Op{1: asm.OpI32Load8U, 2: asm.OpI32Load16U, 4: asm.OpI32Load}
	pieces := 0
	for at, n := range stringChunks(count) {
		b.LocalGet(m.address)
		b.Mem(narrow[n], 0, uint32(first+at))
		shift(b, int32(8*at))
		if pieces++; pieces > 1 {
			b.I32Or()
		}
	}
	return false
}

// swap32 changes the byte order of the i32 on the stack.
func (l *lowerer) swap32() {
	b := l.b
	v := l.tee()
	b.I32Const(8)
	b.I32Rotl()
	b.I32Const(0x00FF00FF)
	b.I32And()
	b.LocalGet(v)
	b.I32Const(24)
	b.I32Rotl()
	b.I32Const(-0xFF0100) // 0xFF00FF00
	b.I32And()
	b.I32Or()
}

// box turns the number of a field on the stack into a term.
func (m *matching) box(f field, wide bool) {
	l, b := m.l, m.l.b
	t := fieldType(fieldSize{bits: f.bits}, f.flags)
	switch {
	case t.isSmall():
		l.pushTagged()
		return
	case wide:
		v := l.temp(asm.I64)
		b.LocalSet(v)
		b.LocalGet(ctx)
		b.LocalGet(v)
		if f.bits == 64 && !f.signed() {
			b.Call(l.boxUintFunc())
		} else {
			b.Call(l.boxIntFunc())
		}
		l.allocated()
		return
	}
	v := l.set()
	b.LocalGet(v)
	if f.signed() {
		shift(b, arch.SmallShift)
		b.I32Const(arch.SmallShift)
		b.I32ShrS()
		b.LocalGet(v)
		b.I32Eq()
	} else {
		b.I32Const(positionLimit)
		b.I32LtU()
	}
	b.If(asm.BlockOf(asm.I32))
	b.LocalGet(v)
	l.pushTagged()
	b.Else()
	b.LocalGet(ctx)
	b.LocalGet(v)
	if f.signed() {
		b.I64ExtendI32S()
	} else {
		b.I64ExtendI32U()
	}
	b.Call(l.boxIntFunc())
	b.End()
	l.allocated()
}

// boxWords is the room that boxing a field may take.
func (f field) boxWords() int {
	digits := min(f.bits, arch.MaxIntegerBits)/32 + 1
	switch {
	case fieldType(fieldSize{bits: f.bits}, f.flags).isSmall():
		return 0
	case digits <= 2:
		return boxedInt64Words + 1
	}
	return 1 + digits + digits%2
}

// checkEqual fails unless a field of at most 64 bits, unsigned and big-endian,
// holds want.
func (m *matching) checkEqual(fail *failure, f field, want uint64) {
	b := m.l.b
	slow := func() {
		b.LocalGet(m.base)
		m.pushOffset(f.at)
		b.I32Const(int32(f.bits))
		b.Call(m.l.getBitsFunc())
		b.I64Const(int64(want))
		b.I64Eq()
	}
	if !f.inline() {
		m.needBase()
		slow()
		fail.unless()
		return
	}
	m.needAddress()
	if f.phase == unknownPhase {
		m.unaligned()
		b.If(asm.BlockOf(asm.I32))
		slow()
		b.Else()
	}
	if m.pushValue(f) {
		b.I64Const(int64(want))
		b.I64Eq()
	} else {
		b.I32Const(int32(uint32(want)))
		b.I32Eq()
	}
	if f.phase == unknownPhase {
		b.End()
	}
	fail.unless()
}

// phaseOf is what the types say of a match state's position: binaries have
// whole bytes, so that it is at one if whole bytes are left.
func (l *lowerer) phaseOf(o *beam.Operand) int {
	if o.TypeIndex > 0 && l.bm.Types[o.TypeIndex-1].Unit%8 == 0 && l.bm.Types[o.TypeIndex-1].Unit > 0 {
		return 0
	}
	return unknownPhase
}
