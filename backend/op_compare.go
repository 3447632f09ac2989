package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

func init() {
	register(simple(lowerIsLt), beam.OpIsLt)
	register(simple(lowerIsGe), beam.OpIsGe)
	register(simple(func(l *lowerer, in *beam.Instr) { l.equal(in, false, true) }), beam.OpIsEq)
	register(simple(func(l *lowerer, in *beam.Instr) { l.equal(in, false, false) }), beam.OpIsNe)
	register(simple(func(l *lowerer, in *beam.Instr) { l.equal(in, true, true) }), beam.OpIsEqExact)
	register(simple(func(l *lowerer, in *beam.Instr) { l.equal(in, true, false) }), beam.OpIsNeExact)
}

// lowerIsLt goes on if the first operand is less than the second.
func lowerIsLt(l *lowerer, in *beam.Instr) {
	a, b := l.value(&in.Args[1]), l.value(&in.Args[2])
	l.pushOrder(a, b, false)
	label := int(in.Args[0].Value)
	l.branchUnless(label)
	l.narrowOrder(&in.Args[1], &in.Args[2], -1)
}

// lowerIsGe goes on if the first operand is not less than the second.
func lowerIsGe(l *lowerer, in *beam.Instr) {
	a, b := l.value(&in.Args[1]), l.value(&in.Args[2])
	l.pushOrder(a, b, true)
	l.branchUnless(int(in.Args[0].Value))
	l.narrowOrder(&in.Args[2], &in.Args[1], 0)
}

// narrowOrder records that a <= b + slack holds, if both are integers.
func (l *lowerer) narrowOrder(a, b *beam.Operand, slack int64) {
	ta, tb := l.typ(a), l.typ(b)
	if !ta.is(beam.TypeInteger) || !tb.is(beam.TypeInteger) {
		return
	}
	if tb.hasMax && tb.max > -1<<60 {
		l.narrow(a, vtype{union: beam.TypeInteger, hasMax: true, max: tb.max + slack, hasMin: ta.hasMin, min: ta.min})
	}
	if ta.hasMin && ta.min < 1<<60 {
		l.narrow(b, vtype{union: beam.TypeInteger, hasMin: true, min: ta.min - slack, hasMax: tb.hasMax, max: tb.max})
	}
}

// pushOrder pushes whether a < b, or its opposite: inline for small integers, whose tags do
// not disturb the order.
func (l *lowerer) pushOrder(a, b value, not bool) {
	op := (*asm.Builder).I32LtS
	if not {
		op = (*asm.Builder).I32GeS
	}
	if a.typ.isSmall() && b.typ.isSmall() {
		l.get(a)
		l.get(b)
		op(l.b)
		return
	}
	if a.typ.is(beam.TypeFloat) && b.typ.is(beam.TypeFloat) {
		l.pushFloat(a.op)
		l.pushFloat(b.op)
		if not {
			l.b.F64Ge()
		} else {
			l.b.F64Lt()
		}
		return
	}
	compare := (*asm.Builder).I64LtS
	if not {
		compare = (*asm.Builder).I64GeS
	}
	terms := func() {
		l.pushBothSmall(a, b)
		l.b.If(asm.BlockOf(asm.I32))
		l.get(a)
		l.get(b)
		op(l.b)
		l.b.Else()
		l.abi.pushLess(a, b, not)
		l.b.End()
	}
	if !l.abi.pushNumbers(a, b, compare, terms) {
		terms()
	}
}

// pushBothSmall pushes whether both are small integers.
func (l *lowerer) pushBothSmall(a, b value) {
	switch {
	case a.typ.isSmall():
		l.pushIsSmall(b)
	case b.typ.isSmall():
		l.pushIsSmall(a)
	default:
		l.get(a)
		l.get(b)
		l.b.I32And()
		l.b.I32Const(arch.SmallMask)
		l.b.I32And()
		l.b.I32Const(arch.SmallTag)
		l.b.I32Eq()
	}
}

// equal lowers the four tests for equality: exact tells 1 from 1.0; want says
// which outcome goes on.
func (l *lowerer) equal(in *beam.Instr, exact, want bool) {
	label := int(in.Args[0].Value)
	a, b := l.value(&in.Args[1]), l.value(&in.Args[2])
	terms := func() {
		if exact || neverFloat(a.typ) && neverFloat(b.typ) {
			l.pushSame(a, b)
		} else {
			l.pushEqual(a, b)
		}
	}
	if !l.abi.pushNumbers(a, b, (*asm.Builder).I64Eq, terms) {
		terms()
	}
	l.branch(label, !want)
	if exact && want {
		l.narrow(&in.Args[1], b.typ)
		l.narrow(&in.Args[2], a.typ)
	}
}

// neverFloat says that == on the type is the same as =:=, because neither floats nor
// terms that could contain them are among its values.
func neverFloat(t vtype) bool {
	return t.is(beam.TypeInteger | beam.TypeAtom | beam.TypeNil | beam.TypeBitstring | beam.TypePid | beam.TypePort | beam.TypeRef)
}

// immediate says that values of the type are equal only if they are the same
// word.
func immediate(t vtype) bool {
	return t.isSmall() || t.is(beam.TypeAtom|beam.TypeNil)
}

// pushSame pushes whether a =:= b.
func (l *lowerer) pushSame(a, b value) {
	l.get(a)
	l.get(b)
	l.b.I32Eq()
	if immediate(a.typ) || immediate(b.typ) {
		return
	}
	l.orElse(func() { l.abi.pushSame(a, b) })
}

// pushEqual pushes whether a == b.
func (l *lowerer) pushEqual(a, b value) {
	l.get(a)
	l.get(b)
	l.b.I32Eq()
	l.orElse(func() { l.abi.pushEqual(a, b) })
}
