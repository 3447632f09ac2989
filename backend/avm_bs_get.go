package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// Taking values out of a match state.

func init() {
	registerFor(targetAVM, simple(lowerBsGetInteger2), beam.OpBsGetInteger2)
	registerFor(targetAVM, simple(lowerBsGetFloat2), beam.OpBsGetFloat2)
	registerFor(targetAVM, simple(lowerBsGetBinary2), beam.OpBsGetBinary2)
	registerFor(targetAVM, simple(lowerBsGetTail), beam.OpBsGetTail)
	for op, get := range map[beam.Opcode]charGetter{
		beam.OpBsGetUtf8: {utf8: true, keep: true}, beam.OpBsSkipUtf8: {utf8: true},
		beam.OpBsGetUtf16: {utf16: true, keep: true}, beam.OpBsSkipUtf16: {utf16: true},
		beam.OpBsGetUtf32: {keep: true}, beam.OpBsSkipUtf32: {},
	} {
		registerFor(targetAVM, simple(get.lower), op)
	}
}

func lowerBsGetInteger2(l *lowerer, in *beam.Instr) {
	a := in.Args
	f := l.failure(&a[0], "")
	m := l.match(&a[1])
	size := m.fieldSize(f, &a[3], int(a[4].Value))
	flags, dst := int(a[5].Value), &a[6]
	if !size.check(m, f) || size.all {
		f.done()
		return
	}
	l.flush()
	at := field{bits: size.bits, flags: flags, phase: l.phaseOf(&a[1])}
	if words := at.boxWords(); words > 0 && !size.vary {
		l.reserveFor(words, int(a[2].Value), m.op)
		m.moved()
	}
	m.needBase()
	if size.vary || size.bits > maxInlineBits {
		b := l.b
		b.LocalGet(ctx)
		b.LocalGet(m.base)
		m.pushOffset(0)
		size.push(m)
		b.I32Const(int32(flags))
		b.Call(l.getIntFunc())
		l.allocated()
		t := l.tee()
		f.unless()
		size.advance(m)
		b.LocalGet(t)
		l.pop(dst, fieldType(size, flags))
		return
	}
	m.pushInteger(at)
	t := l.set()
	size.advance(m)
	f.done()
	l.b.LocalGet(t)
	l.pop(dst, fieldType(size, flags))
}

// fieldType is the type of an integer field.
func fieldType(size fieldSize, flags int) vtype {
	signed := flags&arch.BitsSigned != 0
	switch {
	case size.vary && signed || size.bits >= 62:
		if signed {
			return typeOf(beam.TypeInteger)
		}
		return vtype{union: beam.TypeInteger, hasMin: true}
	case size.vary:
		return vtype{union: beam.TypeInteger, hasMin: true}
	case size.bits == 0:
		return intType(0, 0)
	case signed:
		return intType(-1<<(size.bits-1), 1<<(size.bits-1)-1)
	}
	return intType(0, 1<<size.bits-1)
}

// lowerBsGetFloat2 takes a float; bits that are no number do not match.
func lowerBsGetFloat2(l *lowerer, in *beam.Instr) {
	a := in.Args
	f := l.failure(&a[0], "")
	m := l.match(&a[1])
	size := m.fieldSize(f, &a[3], int(a[4].Value))
	if !size.check(m, f) {
		return
	}
	l.flush()
	m.needBase()
	b := l.b
	v := l.temp(asm.F64)
	b.LocalGet(m.base)
	m.pushOffset(0)
	size.push(m)
	b.I32Const(int32(a[5].Value))
	b.Call(l.getFloatFunc())
	b.LocalTee(v)
	b.LocalGet(v)
	b.F64Sub() // NaN if it is not finite
	b.F64Const(0)
	b.F64Ne()
	f.when()
	size.advance(m)
	l.reserveFor(arch.FloatSize, int(a[2].Value))
	l.pushNewFloat(v)
	l.pop(&a[6], typeOf(beam.TypeFloat))
}

// pushNewFloat boxes a float in room that was reserved.
func (l *lowerer) pushNewFloat(v uint32) {
	at := l.alloc(arch.FloatSize)
	l.init(at, func() { l.b.I32Const(arch.Header(arch.TagFloat, arch.FloatSize-1)) })
	l.b.LocalGet(l.hp)
	l.b.LocalGet(v)
	l.b.Mem(asm.OpF64Store, 2, at+arch.WordSize)
	l.pushNew(at, arch.PrimaryBoxed)
}

// requireByte raises badarg unless the position delta bits behind the offset,
// which is phase modulo 8, is at a byte, as AtomVM does where it would have to
// make a binary that starts there.
func (m *matching) requireByte(phase, delta int) {
	if phase != unknownPhase && (phase+delta)%8 == 0 {
		return
	}
	m.pushOffset(delta)
	low3(m.l.b)
	m.l.raiseIf("badarg")
}

// unsupportedBits raises unsupported if the number of bits on the stack is not that of
// whole bytes: AtomVM has no other bitstrings.
func (l *lowerer) unsupportedBits() {
	low3(l.b)
	l.raiseIf("unsupported")
}

func lowerBsGetBinary2(l *lowerer, in *beam.Instr) {
	a := in.Args
	f := l.failure(&a[0], "")
	m := l.match(&a[1])
	unit := int(a[4].Value)
	size := m.fieldSize(f, &a[3], unit)
	if size.all {
		m.checkUnit(f, 0, unit)
	}
	if !size.check(m, f) {
		return
	}
	f.done()
	m.requireByte(l.phaseOf(&a[1]), 0)
	if size.vary && unit%8 != 0 || size.bits%8 != 0 {
		size.push(m)
		l.unsupportedBits()
	}
	l.reserveFor(newBinaryWords, int(a[2].Value), m.op)
	m.moved()
	m.pushPart(0, func() {
		size.push(m)
		shift(l.b, toBytes)
	})
	t := l.set()
	size.advance(m)
	l.b.LocalGet(t)
	l.pop(&a[6], typeOf(beam.TypeBitstring))
}

// lowerBsGetTail takes all that is left; the position stays.
func lowerBsGetTail(l *lowerer, in *beam.Instr) {
	m := l.match(&in.Args[0])
	dst := &in.Args[1]
	m.requireByte(l.phaseOf(&in.Args[0]), 0)
	l.reserveFor(newBinaryWords, int(in.Args[2].Value), m.op)
	m.moved()
	m.pushTail(0)
	l.pop(dst, typeOf(beam.TypeBitstring))
}

// pushTail pushes the rest of the binary behind delta bits, in room that was
// reserved.
func (m *matching) pushTail(delta int) {
	b := m.l.b
	m.pushOffset(delta)
	b.I32Eqz()
	b.If(asm.BlockOf(asm.I32))
	b.LocalGet(m.binary)
	b.Else()
	m.pushPart(delta, func() {
		m.pushLeft(delta)
		shift(b, toBytes)
	})
	b.End()
}

// charGetter is an instruction that takes or skips a character: UTF-32 if it
// is not the others.
type charGetter struct {
	utf8, utf16 bool
	keep        bool
}

func (g charGetter) lower(l *lowerer, in *beam.Instr) {
	a := in.Args
	f := l.failure(&a[0], "")
	m := l.match(&a[1])
	m.needBase()
	b := l.b
	ch := l.temp(asm.I32)
	if g.utf8 {
		g.pushASCII(m)
		b.LocalTee(ch)
		b.I32Const(0)
		b.I32LtS()
		b.If(asm.BlockVoid)
	}
	b.LocalGet(m.base)
	m.pushOffset(0)
	m.pushLeft(0)
	switch {
	case g.utf8:
		b.Call(l.getUTF8Func())
	case g.utf16:
		b.I32Const(int32(a[3].Value))
		b.Call(l.getUTF16Func())
	default:
		b.I32Const(int32(a[3].Value))
		b.Call(l.getUTF32Func())
	}
	b.LocalSet(ch)
	if g.utf8 {
		b.End()
	}
	b.LocalGet(ch)
	b.I32Const(0)
	b.I32LtS()
	f.when()
	m.store(func() {
		m.pushOffset(0)
		g.pushBits(l, ch)
		b.I32Add()
	})
	if g.keep {
		b.LocalGet(ch)
		l.pushTagged()
		l.pop(&a[4], intType(0, maxChar))
	}
}

// pushASCII pushes the character at the position if it is at a byte that is
// one by itself, else a negative number.
func (g charGetter) pushASCII(m *matching) {
	b := m.l.b
	m.unaligned()
	m.pushLeft(0)
	b.I32Eqz()
	b.I32Or()
	b.If(asm.BlockOf(asm.I32))
	b.I32Const(noChar)
	b.Else()
	b.LocalGet(m.base)
	m.pushOffset(0)
	shift(b, toBytes)
	b.I32Add()
	b.Mem(asm.OpI32Load8S, 0, 0)
	b.End()
}

// pushBits pushes the size of a character in bits.
func (g charGetter) pushBits(l *lowerer, ch uint32) {
	b := l.b
	switch {
	case g.utf8:
		l.pushUTF8Size(ch)
	case g.utf16:
		l.pushUTF16Size(ch)
	default:
		b.I32Const(4)
	}
	shift(b, toBits)
}

// pushUTF8Size pushes the size of a character in UTF-8, in bytes.
func (l *lowerer) pushUTF8Size(ch uint32) {
	b := l.b
	b.I32Const(1)
	for _, last := range []int32{maxUTF8One, maxUTF8Two, maxUTF8Three} {
		b.LocalGet(ch)
		b.I32Const(last)
		b.I32GtU()
		b.I32Add()
	}
}

// pushUTF16Size pushes the size of a character in UTF-16, in bytes.
func (l *lowerer) pushUTF16Size(ch uint32) {
	b := l.b
	b.LocalGet(ch)
	b.I32Const(supplementary)
	b.I32GeU()
	b.I32Const(1)
	b.I32Add()
	shift(b, 1)
}
