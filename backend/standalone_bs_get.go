package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
)

// Taking values out of a match state of a program: in line for integers of whole
// bytes when the position is at a byte, which is nearly always so.

func init() {
	for op, f := range map[beam.Opcode]func(s standalone, in *beam.Instr){
		beam.OpBsGetInteger2: standalone.lowerBsGetInteger2, beam.OpBsGetFloat2: standalone.lowerBsGetFloat2,
		beam.OpBsGetBinary2: standalone.lowerBsGetBinary2, beam.OpBsGetTail: standalone.lowerBsGetTail,
		beam.OpBsGetUtf8: standalone.lowerBsUTF8, beam.OpBsSkipUtf8: standalone.lowerBsUTF8,
		beam.OpBsGetUtf16: standalone.lowerBsUTF16, beam.OpBsSkipUtf16: standalone.lowerBsUTF16,
		beam.OpBsGetUtf32: standalone.lowerBsUTF32, beam.OpBsSkipUtf32: standalone.lowerBsUTF32,
	} {
		registerFor(targetStandalone, simple(func(l *lowerer, in *beam.Instr) { f(standalone{l}, in) }), op)
	}
}

func (s standalone) lowerBsGetInteger2(in *beam.Instr) {
	a := in.Args
	m := s.bitMatch(&a[1], s.failure(&a[0], ""))
	z, ok := m.size(&a[3], int(a[4].Value))
	if ok {
		flags := int(a[5].Value)
		m.pushInteger(0, z, flags)
		t := s.set()
		m.advanceOver(z)
		s.b.LocalGet(t)
		s.pop(&a[6], fieldType(fieldSize{bits: z.bits, vary: z.vary}, flags))
	}
	m.fail.done()
}

// maxIntegerBits is a size that integers of any value may have.
const maxIntegerBits = 1 << 24

// pushInteger pushes the integer in a field.
func (m *bitMatch) pushInteger(at int, z bitSize, flags int) {
	b := m.b
	f := field{at: at, bits: z.bits, flags: flags, phase: unknownPhase}
	slow := func() {
		b.LocalGet(m.state)
		b.I32Const(int32(at))
		z.push(b)
		b.I32Const(int32(flags))
		b.Call(m.program.shared.bsInteger)
		m.lowerer.hpValid = false
	}
	if z.vary || z.bits == 0 || z.bits > 32 || !f.inline() {
		slow()
		if z.vary || z.bits > maxIntegerBits {
			t := m.set() // 0 if it is too large
			b.LocalGet(t)
			m.fail.unless()
			b.LocalGet(t)
		}
		return
	}
	m.ifAligned(asm.BlockOf(asm.I32), func(bytes *matching) {
		bytes.pushValue(f)
		if fieldType(fieldSize{bits: z.bits}, flags).isSmall() {
			m.pushTagged()
			return
		}
		n := m.tee()
		shift(b, arch.SmallShift)
		b.I32Const(arch.SmallShift)
		b.I32ShrS()
		b.LocalGet(n)
		b.I32Eq()
		if !f.signed() {
			b.LocalGet(n)
			b.I32Const(0)
			b.I32GeS()
			b.I32And()
		}
		b.If(asm.BlockOf(asm.I32))
		b.LocalGet(n)
		m.pushTagged()
		b.Else()
		slow()
		b.End()
	}, slow)
}

// pushBits pushes an unsigned number of at most 32 bits.
func (m *bitMatch) pushBits(at, bits int) {
	b := m.b
	f := field{at: at, bits: bits, phase: unknownPhase}
	slow := func() {
		b.LocalGet(m.state)
		b.I32Const(int32(at))
		b.I32Const(int32(bits))
		b.Call(m.program.shared.bsBits)
	}
	m.ifAligned(asm.BlockOf(asm.I32), func(bytes *matching) {
		if bytes.pushValue(f) {
			b.I32WrapI64()
		}
	}, slow)
}

// ifAligned emits two ways: one that reads bytes for an offset at a byte, another for
// all others.
func (m *bitMatch) ifAligned(t asm.BlockType, fast func(*matching), slow func()) {
	b := m.b
	m.needAddress()
	b.LocalGet(m.offset)
	low3(b)
	b.If(t)
	slow()
	b.Else()
	fast(&matching{l: m.lowerer, address: m.address})
	b.End()
}

// needAddress makes address that of the byte that the offset is in. It must be called where
// all later uses pass.
func (m *bitMatch) needAddress() {
	if m.address != 0 {
		return
	}
	b, c := m.b, &m.lowerer.matched
	if !c.hasBase {
		m.cacheField(arch.ProgramMatchBase, &c.base)
		c.hasBase = true
	}
	b.LocalGet(c.base)
	b.LocalGet(m.offset)
	shift(b, toBytes)
	b.I32Add()
	m.address = m.set()
}

// lowerBsGetFloat2 takes a float; bits that are no number do not match.
func (s standalone) lowerBsGetFloat2(in *beam.Instr) {
	a, b := in.Args, s.b
	m := s.bitMatch(&a[1], s.failure(&a[0], ""))
	z, ok := m.size(&a[3], int(a[4].Value))
	if ok {
		b.LocalGet(m.state)
		b.I32Const(0)
		z.push(b)
		b.I32Const(int32(a[5].Value))
		b.Call(s.program.shared.bsFloat)
		t := s.tee()
		s.lowerer.hpValid = false
		m.fail.unless()
		m.advanceOver(z)
		b.LocalGet(t)
		s.pop(&a[6], typeOf(beam.TypeFloat))
	}
	m.fail.done()
}

// pushBinary pushes a part of the bit string.
func (m *bitMatch) pushBinary(at int, z bitSize) {
	b := m.b
	b.LocalGet(m.state)
	b.I32Const(int32(at))
	z.push(b)
	b.Call(m.program.shared.bsBinary)
	m.lowerer.hpValid = false
}

// pushTail pushes all that is left.
func (m *bitMatch) pushTail(at int) {
	m.pushLeft(at)
	m.pushBinary(at, bitSize{vary: true, local: m.set()})
}

func (s standalone) lowerBsGetBinary2(in *beam.Instr) {
	a := in.Args
	m := s.bitMatch(&a[1], s.failure(&a[0], ""))
	z, ok := m.size(&a[3], int(a[4].Value))
	if ok {
		m.pushBinary(0, z)
		t := s.set()
		m.advanceOver(z)
		s.b.LocalGet(t)
		s.pop(&a[6], typeOf(beam.TypeBitstring))
	}
	m.fail.done()
}

// lowerBsGetTail takes all that is left; the position stays.
func (s standalone) lowerBsGetTail(in *beam.Instr) {
	m := s.bitMatch(&in.Args[0], nil)
	m.pushTail(0)
	s.pop(&in.Args[1], typeOf(beam.TypeBitstring))
}

// lowerBsUTF8 takes or skips a character: in line if it is one of ASCII.
func (s standalone) lowerBsUTF8(in *beam.Instr) {
	b := s.b
	m := s.bitMatch(&in.Args[1], s.failure(&in.Args[0], ""))
	ch := s.temp(asm.I32)
	m.needAddress()
	m.pushLeft(0)
	b.I32Const(8)
	b.I32LtU()
	b.LocalGet(m.offset)
	low3(b)
	b.I32Or()
	b.If(asm.BlockOf(asm.I32)) // whether it is not a byte below 128
	b.I32Const(1)
	b.Else()
	b.LocalGet(m.address)
	b.I32Load8U(0)
	b.LocalTee(ch)
	b.I32Const(maxUTF8One)
	b.I32GtU()
	b.End()
	b.If(asm.BlockVoid)
	b.LocalGet(m.state)
	b.Call(s.program.shared.bsGetUTF8)
	b.LocalSet(ch)
	m.pushField(arch.ProgramMatchOffset)
	b.LocalSet(m.offset)
	b.Else()
	m.advanceBy(8)
	b.LocalGet(ch)
	s.pushTagged()
	b.LocalSet(ch)
	b.End()
	s.character(m, in, ch)
}

func (s standalone) lowerBsUTF16(in *beam.Instr) { s.wideCharacter(in, s.program.shared.bsGetUTF16) }
func (s standalone) lowerBsUTF32(in *beam.Instr) { s.wideCharacter(in, s.program.shared.bsGetUTF32) }

func (s standalone) wideCharacter(in *beam.Instr, get *module.Func) {
	m := s.bitMatch(&in.Args[1], s.failure(&in.Args[0], ""))
	s.b.LocalGet(m.state)
	s.b.I32Const(int32(in.Args[3].Value))
	s.b.Call(get)
	s.lowerer.matched.forget() // the position has changed
	s.character(m, in, s.set())
}

// character fails if there is no character in a local, and keeps it if the
// instruction has a destination.
func (s standalone) character(m *bitMatch, in *beam.Instr, ch uint32) {
	s.b.LocalGet(ch)
	m.fail.unless()
	if in.Op == beam.OpBsGetUtf8 || in.Op == beam.OpBsGetUtf16 || in.Op == beam.OpBsGetUtf32 {
		s.b.LocalGet(ch)
		s.pop(&in.Args[4], intType(0, maxChar))
	}
}
