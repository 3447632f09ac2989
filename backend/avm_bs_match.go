package backend

import (
	"math"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// Match states: beginning, positions, tests and skipping.

func init() {
	registerFor(targetAVM, simple(lowerBsStartMatch2), beam.OpBsStartMatch2)
	registerFor(targetAVM, simple(lowerBsStartMatch3), beam.OpBsStartMatch3)
	registerFor(targetAVM, simple(lowerBsStartMatch4), beam.OpBsStartMatch4)
	registerFor(targetAVM, simple(lowerBsSave2), beam.OpBsSave2)
	registerFor(targetAVM, simple(lowerBsRestore2), beam.OpBsRestore2)
	registerFor(targetAVM, simple(lowerBsContextToBinary), beam.OpBsContextToBinary)
	registerFor(targetAVM, simple(lowerBsGetPosition), beam.OpBsGetPosition)
	registerFor(targetAVM, simple(lowerBsSetPosition), beam.OpBsSetPosition)
	registerFor(targetAVM, simple(lowerBsTestTail2), beam.OpBsTestTail2)
	registerFor(targetAVM, simple(lowerBsTestUnit), beam.OpBsTestUnit)
	registerFor(targetAVM, simple(lowerBsSkipBits2), beam.OpBsSkipBits2)
	registerFor(targetAVM, simple(lowerBsMatchString), beam.OpBsMatchString)
}

func lowerBsStartMatch2(l *lowerer, in *beam.Instr) {
	a := in.Args
	l.startMatch(l.failure(&a[0], "badarg"), &a[1], &a[4], int(a[2].Value), int(a[3].Value), true)
}

func lowerBsStartMatch3(l *lowerer, in *beam.Instr) {
	a := in.Args
	l.startMatch(l.failure(&a[0], "badarg"), &a[1], &a[3], int(a[2].Value), 0, false)
}

// lowerBsStartMatch4 has the atom resume instead of a label if the source is a
// match state for sure, and no_fail if it is one or a binary.
func lowerBsStartMatch4(l *lowerer, in *beam.Instr) {
	a := in.Args
	if a[0].Kind == beam.KindLabel {
		l.startMatch(l.failure(&a[0], "badarg"), &a[2], &a[3], int(a[1].Value), 0, false)
		return
	}
	if l.bm.AtomName(int(a[0].Value)) == "resume" {
		l.move(&a[2], &a[3])
		l.regs.set(&a[3], typeOf(beam.TypeBsMatchState))
		return
	}
	l.startMatch(nil, &a[2], &a[3], int(a[1].Value), 0, false)
}

// slotWord is the word of a match state that a saved position is in.
func (l *lowerer) slotWord(o *beam.Operand) int {
	if o.Kind == beam.KindAtom {
		return arch.MatchSavedOffset // the atom start
	}
	return matchSlots + int(o.Value)
}

func lowerBsSave2(l *lowerer, in *beam.Instr) {
	m := l.match(&in.Args[0])
	l.b.LocalGet(m.state)
	m.pushOffset(0)
	l.b.I32Store(uint32(l.slotWord(&in.Args[1])*arch.WordSize - arch.PrimaryBoxed))
}

func lowerBsRestore2(l *lowerer, in *beam.Instr) {
	m := l.match(&in.Args[0])
	m.store(func() { m.push(l.slotWord(&in.Args[1])) })
}

// lowerBsContextToBinary makes the rest of the binary of a match state, from
// where it began. Other terms stay.
func lowerBsContextToBinary(l *lowerer, in *beam.Instr) {
	o := &in.Args[0]
	v := l.value(o)
	l.prepare(o)
	l.get(v)
	l.b.Call(l.contextToBinaryFunc())
	l.pop(o, anyType)
}

// positionLimit is the first position that is not a small integer.
const positionLimit = arch.SmallMax + 1

// lowerBsGetPosition saves the position as an integer.
func lowerBsGetPosition(l *lowerer, in *beam.Instr) {
	v := l.value(&in.Args[0])
	l.flush()
	l.pushWord(v, arch.MatchOffset)
	l.pushUintTerm(positionLimit)
	l.allocated()
	l.pop(&in.Args[1], vtype{union: beam.TypeInteger, hasMin: true})
}

// pushUintTerm turns the unsigned i32 on the stack into a term. Numbers from
// limit on are boxed.
func (l *lowerer) pushUintTerm(limit int32) {
	b := l.b
	n := l.tee()
	b.I32Const(limit)
	b.I32LtU()
	b.If(asm.BlockOf(asm.I32))
	b.LocalGet(n)
	l.pushTagged()
	b.Else()
	b.LocalGet(ctx)
	b.LocalGet(n)
	b.I64ExtendI32U()
	b.Call(l.boxIntFunc())
	b.End()
}

func lowerBsSetPosition(l *lowerer, in *beam.Instr) {
	state, pos := l.value(&in.Args[0]), l.value(&in.Args[1])
	b := l.b
	l.get(state)
	if pos.typ.isSmall() {
		l.pushNumber(pos)
	} else {
		l.pushIsSmall(pos)
		b.If(asm.BlockOf(asm.I32))
		l.pushNumber(pos)
		b.Else()
		l.pushWord(pos, 1)
		b.End()
	}
	b.I32Store(arch.MatchOffset*arch.WordSize - arch.PrimaryBoxed)
}

// lowerBsTestTail2 goes on if so many bits are left.
func lowerBsTestTail2(l *lowerer, in *beam.Instr) {
	f, bits := l.failure(&in.Args[0], ""), in.Args[2].Value
	if bits > math.MaxUint32 {
		f.always()
		return
	}
	m := l.match(&in.Args[1])
	m.pushLeft(0)
	l.b.I32Const(int32(bits))
	l.b.I32Eq()
	f.unless()
}

// lowerBsTestUnit goes on if the bits that are left are a multiple of a unit.
func lowerBsTestUnit(l *lowerer, in *beam.Instr) {
	f := l.failure(&in.Args[0], "")
	m := l.match(&in.Args[1])
	m.checkUnit(f, 0, int(in.Args[2].Value))
	f.done()
}

// checkUnit fails unless what is left behind delta bits is a multiple of unit
// bits.
func (m *matching) checkUnit(f *failure, delta, unit int) {
	b := m.l.b
	switch {
	case unit <= 1:
		return
	case unit&(unit-1) != 0:
		m.pushLeft(delta)
		b.I32Const(int32(unit))
		b.I32RemU()
	case unit <= 8: // the binary itself has whole bytes
		m.pushOffset(delta)
		b.I32Const(int32(unit - 1))
		b.I32And()
	default:
		m.pushLeft(delta)
		b.I32Const(int32(unit - 1))
		b.I32And()
	}
	f.when()
}

// requireLeft fails unless n bits are left.
func (m *matching) requireLeft(f *failure, n int) {
	m.pushLeft(0)
	m.l.b.I32Const(int32(n))
	m.l.b.I32LtU()
	f.when()
}

// maxFieldBits bounds sizes so that they can be told from positions that
// wrapped around; no binary has as many bits.
const maxFieldBits = 1<<31 - 1

// fieldSize is a size operand times a unit.
type fieldSize struct {
	all   bool   // the atom all: everything that is left
	bits  int    // if constant
	local uint32 // number of bits if not; valid if dynamic
	vary  bool
	never bool // no binary has a field of this size
}

// fieldSize looks at a size. If it is not constant it is checked against what
// is left.
func (m *matching) fieldSize(f *failure, size *beam.Operand, unit int) fieldSize {
	l := m.l
	switch {
	case l.isAll(size):
		return fieldSize{all: true}
	case isInt(size):
		if size.Big != nil || size.Value < 0 || size.Value > maxFieldBits/int64(max(unit, 1)) {
			return fieldSize{never: true}
		}
		return fieldSize{bits: int(size.Value) * unit}
	case size.Kind == beam.KindX || size.Kind == beam.KindY:
		return m.varyingSize(f, l.value(size), unit)
	}
	return fieldSize{never: true}
}

// varyingSize checks a size that is in a register: it must be a small integer,
// not negative, and so much must be left.
func (m *matching) varyingSize(f *failure, v value, unit int) fieldSize {
	l, b := m.l, m.l.b
	if !v.typ.isSmall() {
		l.pushIsSmall(v)
		f.unless()
	}
	l.pushNumber(v)
	n := l.tee() // negative ones are large
	m.pushLeft(0)
	switch {
	case unit > 1 && unit&(unit-1) == 0:
		for u := unit; u > 1; u >>= 1 {
			shift(b, -1)
		}
	case unit > 1:
		b.I32Const(int32(unit))
		b.I32DivU()
	}
	b.I32GtU()
	f.when()
	b.LocalGet(n)
	if unit != 1 {
		b.I32Const(int32(unit))
		b.I32Mul()
	}
	return fieldSize{vary: true, local: l.set()}
}

// push pushes the size in bits.
func (s fieldSize) push(m *matching) {
	switch {
	case s.all:
		m.pushLeft(0)
	case s.vary:
		m.l.b.LocalGet(s.local)
	default:
		m.l.b.I32Const(int32(s.bits))
	}
}

// check fails unless a constant size is left, and in any case for impossible ones. It
// says whether there can be a match at all.
func (s fieldSize) check(m *matching, f *failure) bool {
	if s.never {
		m.l.b.I32Const(1)
		f.when()
		return false
	}
	if !s.all && !s.vary && s.bits > 0 {
		m.requireLeft(f, s.bits)
	}
	return true
}

// advance moves the position behind a field of this size.
func (s fieldSize) advance(m *matching) {
	b := m.l.b
	switch {
	case s.all:
		m.store(func() {
			m.pushSize()
			shift(b, toBits)
		})
	case s.vary:
		m.store(func() {
			m.pushOffset(0)
			b.LocalGet(s.local)
			b.I32Add()
		})
	default:
		m.advance(s.bits)
	}
}

func lowerBsSkipBits2(l *lowerer, in *beam.Instr) {
	f := l.failure(&in.Args[0], "")
	m := l.match(&in.Args[1])
	unit := int(in.Args[3].Value)
	size := m.fieldSize(f, &in.Args[2], unit)
	if size.all {
		m.checkUnit(f, 0, unit)
	}
	if size.check(m, f) {
		size.advance(m)
	}
	f.done()
}

// maxInlineString is the longest string that is compared or written in line, in bytes.
const maxInlineString = 32

// lowerBsMatchString compares bits with those of the string table.
func lowerBsMatchString(l *lowerer, in *beam.Instr) {
	bits, at := int(in.Args[2].Value), int(in.Args[3].Value)
	f := l.failure(&in.Args[0], "")
	m := l.match(&in.Args[1])
	m.requireLeft(f, bits)
	if bits%8 == 0 && bits/8 <= maxInlineString {
		m.needBase()
		m.unaligned()
		l.b.I32Eqz()
		l.b.If(asm.BlockOf(asm.I32))
		m.pushSameBytes(l.bm.Strings[at : at+bits/8])
		l.b.Else()
		m.pushSameBits(at, bits)
		l.b.End()
	} else {
		m.pushSameBits(at, bits)
	}
	f.unless()
	m.advance(bits)
}

// pushSameBits lets the VM compare bits with the string table.
func (m *matching) pushSameBits(at, bits int) {
	l, b := m.l, m.l.b
	b.LocalGet(ctx)
	l.state()
	b.LocalGet(m.binary)
	m.pushOffset(0)
	b.I32Const(int32(at))
	b.I32Const(int32(bits))
	l.prim(arch.PrimBitstringMatchModuleStr)
	b.I32Const(1)
	b.I32And()
}

// pushSameBytes pushes whether the bytes at the position, which is at a byte, are s.
func (m *matching) pushSameBytes(s []byte) {
	l, b := m.l, m.l.b
	b.LocalGet(m.base)
	m.pushOffset(0)
	shift(b, toBytes)
	b.I32Add()
	p := l.set()
	b.I64Const(0)
	for at, n := range stringChunks(len(s)) {
		var want int64
		for i := range n {
			want |= int64(s[at+i]) << (8 * i)
		}
		b.LocalGet(p)
		b.Mem(loadsOf[n], 0, uint32(at))
		b.I64Const(want)
		b.I64Xor()
		b.I64Or()
	}
	b.I64Eqz()
}

// loadsOf has the instruction that loads so many bytes as an i64.
var loadsOf = map[int]asm.Op{1: asm.OpI64Load8U, 2: asm.OpI64Load16U, 4: asm.OpI64Load32U, 8: asm.OpI64Load}

// storesOf has the instruction that stores so many bytes of an i64.
var storesOf = map[int]asm.Op{1: asm.OpI64Store8, 2: asm.OpI64Store16, 4: asm.OpI64Store32, 8: asm.OpI64Store}

// stringChunks yields the places and sizes of the pieces of n bytes.
func stringChunks(n int) func(yield func(at, size int) bool) {
	return func(yield func(at, size int) bool) {
		at := 0
		for _, size := range []int{8, 4, 2, 1} {
			for n-at >= size {
				if !yield(at, size) {
					return
				}
				at += size
			}
		}
	}
}
