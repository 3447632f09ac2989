package backend

import (
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
)

// Bit strings of programs made by several instructions, as up to OTP 24. The
// run-time system remembers between them where the next segment goes, so that
// nothing may be moved.

func init() {
	for op, f := range map[beam.Opcode]func(s standalone, in *beam.Instr){
		beam.OpBsInitWritable: standalone.lowerBsInitWritable,
		beam.OpBsInit2:        func(s standalone, in *beam.Instr) { s.lowerBsInit(in, 8) },
		beam.OpBsInitBits:     func(s standalone, in *beam.Instr) { s.lowerBsInit(in, 1) },
		beam.OpBsAppend: func(s standalone, in *beam.Instr) {
			a := in.Args
			s.bsAppend(s.program.shared.bsAppend, &a[0], &a[1], heapWords(&a[2]), int(a[3].Value), int(a[4].Value), &a[5], &a[7])
		},
		beam.OpBsPrivateAppend: func(s standalone, in *beam.Instr) {
			a := in.Args
			s.bsAppend(s.program.shared.bsPrivateAppend, &a[0], &a[1], 0, 0, int(a[2].Value), &a[3], &a[5])
		},
		beam.OpBsAdd:       standalone.lowerBsAdd,
		beam.OpBsUtf8Size:  func(s standalone, in *beam.Instr) { s.charSize(in, s.program.shared.bsUTF8Bits) },
		beam.OpBsUtf16Size: func(s standalone, in *beam.Instr) { s.charSize(in, s.program.shared.bsUTF16Bits) },
		beam.OpBsPutString: standalone.lowerBsPutString,
	} {
		registerFor(targetStandalone, simple(func(l *lowerer, in *beam.Instr) { f(standalone{l}, in) }), op)
	}
	for op, kind := range map[beam.Opcode]string{
		beam.OpBsPutInteger: "integer", beam.OpBsPutFloat: "float", beam.OpBsPutBinary: "binary",
	} {
		registerFor(targetStandalone, simple(func(l *lowerer, in *beam.Instr) {
			a := in.Args
			standalone{l}.bsPut(&a[0], segment{
				kind: kind, size: &a[1], all: l.isAll(&a[1]),
				unit: max(int(a[2].Value), 1), flags: int(a[3].Value), src: &a[4],
			})
		}), op)
	}
	for op, kind := range map[beam.Opcode]string{
		beam.OpBsPutUtf8: "utf8", beam.OpBsPutUtf16: "utf16", beam.OpBsPutUtf32: "utf32",
	} {
		registerFor(targetStandalone, simple(func(l *lowerer, in *beam.Instr) {
			a := in.Args
			standalone{l}.bsPut(&a[0], segment{kind: kind, unit: 1, flags: int(a[1].Value), src: &a[2]})
		}), op)
	}
}

// newBitWords is at least the room on the heap that the run-time system takes for
// a new bit string: a whole one and a part of it.
const newBitWords = 24

// lowerBsInitWritable begins a binary that will grow, with room for as many
// bytes as x0 says.
func (s standalone) lowerBsInitWritable(*beam.Instr) {
	s.flush()
	s.b.LocalGet(s.x(0))
	s.b.Call(s.program.shared.bsInitWritable)
	s.lowerer.hpValid = false
	s.pop(&beam.Operand{Kind: beam.KindX}, typeOf(beam.TypeBitstring))
}

func (s standalone) making(fail *beam.Operand) *bitMaking {
	s.flush()
	s.loadE()
	return &bitMaking{standalone: s, fail: s.failure(fail, "badarg")}
}

// lowerBsInit makes a bit string of a size in bytes (unit 8) or bits.
func (s standalone) lowerBsInit(in *beam.Instr, unit int) {
	a := in.Args
	m := s.making(&a[0])
	m.segs = []bitSegment{{segment: segment{kind: "init", unit: unit, size: &a[1]}}}
	if !m.measure() {
		m.fail.always()
		return
	}
	s.lowerer.reserve(heapWords(&a[2])+newBitWords, int(a[3].Value))
	m.pushTotal()
	s.b.Call(s.program.shared.bsInit)
	m.fail.done()
	s.lowerer.hpValid = false
	s.pop(&a[5], typeOf(beam.TypeBitstring))
}

// bsAppend begins a bit string that starts with src and has size more bits.
func (s standalone) bsAppend(grow *module.Func, fail, size *beam.Operand, words, live, unit int, src, dst *beam.Operand) {
	m := s.making(fail)
	m.segs = []bitSegment{{segment: segment{kind: "init", unit: 1, size: size}}}
	if !m.measure() {
		m.fail.always()
		return
	}
	term := s.temp(asm.I32)
	s.push(src)
	s.b.LocalSet(term)
	if words > 0 { // private_append asks for none, and must not collect
		s.keepWhileReserving(term, words+newBitWords, live)
	}
	s.b.LocalGet(term)
	m.pushTotal()
	m.grow(grow, max(unit, 1))
	s.lowerer.hpValid = false
	s.pop(dst, typeOf(beam.TypeBitstring))
}

// lowerBsAdd adds sizes: Fail, [A, B, Unit], Dst is A + B * Unit.
func (s standalone) lowerBsAdd(in *beam.Instr) {
	a := in.Args
	m := s.making(&a[0])
	m.segs = []bitSegment{
		{segment: segment{kind: "init", unit: 1, size: &a[1]}},
		{segment: segment{kind: "init", unit: max(int(a[3].Value), 1), size: &a[2]}},
	}
	if !m.measure() {
		m.fail.always()
		return
	}
	m.pushTotal()
	s.pushSize()
	m.fail.done()
	s.lowerer.hpValid = false
	s.pop(&a[4], vtype{union: beam.TypeInteger, hasMin: true})
}

// charSize gives the size of a character in bytes. Whether it is one at all is
// found out when it is written.
func (s standalone) charSize(in *beam.Instr, measure *module.Func) {
	b := s.b
	s.skipEdge(int(in.Args[0].Value))
	s.push(&in.Args[1])
	b.Call(measure)
	n := s.tee()
	b.I32Const(0)
	b.I32LtS()
	b.If(asm.BlockOf(asm.I32))
	b.I32Const(1)
	b.Else()
	b.LocalGet(n)
	shift(b, toBytes)
	b.End()
	s.pushTagged()
	s.pop(&in.Args[2], intType(1, 4))
}

func (s standalone) lowerBsPutString(in *beam.Instr) {
	s.b.I32Const(s.program.Strings(s.bm) + int32(in.Args[1].Value))
	s.b.I32Const(int32(in.Args[0].Value))
	s.b.Call(s.program.shared.bsPutString)
}

// bsPut writes one segment into the bit string that is being made.
func (s standalone) bsPut(fail *beam.Operand, seg segment) {
	m := s.making(fail)
	b := &bitSegment{segment: seg}
	if !m.measureSegment(b) {
		m.fail.always()
		return
	}
	m.put(b)
	m.fail.done()
}
