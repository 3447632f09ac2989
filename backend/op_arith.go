package backend

import (
	"math"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// Arithmetic on small integers, inline. What does not fit goes to the VM.

func init() {
	inlineBifs = map[bifName]inlineBIF{
		{"+", 2}: func(l *lowerer, c *bifCall) bool { return l.arith(c, addOp) },
		{"-", 2}: func(l *lowerer, c *bifCall) bool { return l.arith(c, subOp) },
		{"*", 2}: func(l *lowerer, c *bifCall) bool { return l.arith(c, mulOp) },
		{"-", 1}: func(l *lowerer, c *bifCall) bool {
			neg := *c
			neg.args = []beam.Operand{{Kind: beam.KindInteger}, c.args[0]}
			return l.arithAs(c, &neg, subOp)
		},
		{"div", 2}:  func(l *lowerer, c *bifCall) bool { return l.arith(c, divOp) },
		{"rem", 2}:  func(l *lowerer, c *bifCall) bool { return l.arith(c, remOp) },
		{"band", 2}: func(l *lowerer, c *bifCall) bool { return l.arith(c, bandOp) },
		{"bor", 2}:  func(l *lowerer, c *bifCall) bool { return l.arith(c, borOp) },
		{"bxor", 2}: func(l *lowerer, c *bifCall) bool { return l.arith(c, bxorOp) },
		{"bnot", 1}: func(l *lowerer, c *bifCall) bool {
			not := *c
			not.args = []beam.Operand{c.args[0], {Kind: beam.KindInteger, Value: -1}}
			return l.arithAs(c, &not, bxorOp)
		},
		{"bsl", 2}: func(l *lowerer, c *bifCall) bool { return l.arith(c, bslOp) },
		{"bsr", 2}: func(l *lowerer, c *bifCall) bool { return l.arith(c, bsrOp) },
	}
	addDataBifs()
	addBooleanBifs()
}

// arithOp is an operation on two small integers.
type arithOp struct {
	// emit computes the tagged result from two tagged operands into dst, and
	// branches to slow where the operation is not possible or the result not small.
	// exact says that the types promise neither happens.
	emit func(l *lowerer, a, b value, dst uint32, slow func(), exact bool)
	// bounds gives the range of the result for operands in known ranges; ok is
	// false if the operation itself can fail or overflow 64 bits.
	bounds func(a, b vtype) (lo, hi int64, ok bool)
	floats bool // the operation is also there for floats
	// never says that the inline code could not succeed for these operands.
	never func(a, b vtype) bool
}

func (l *lowerer) arith(c *bifCall, op *arithOp) bool { return l.arithAs(c, c, op) }

// arithAs lowers c as the operation op on the arguments of as.
func (l *lowerer) arithAs(c, as *bifCall, op *arithOp) bool {
	ta, tb := l.typ(&as.args[0]), l.typ(&as.args[1])
	if !ta.may(beam.TypeInteger) || !tb.may(beam.TypeInteger) || cannotBeSmall(ta) || cannotBeSmall(tb) {
		return false
	}
	if op.never != nil && op.never(ta, tb) {
		return false
	}
	a, b := l.value(&as.args[0]), l.value(&as.args[1])
	dst := l.temp(asm.I32)
	t := op.result(ta, tb)
	exact := false
	if ta.isSmall() && tb.isSmall() && op.bounds != nil {
		if lo, hi, ok := op.bounds(ta, tb); ok {
			t = intType(lo, hi)
			exact = arch.IsSmall(lo) && arch.IsSmall(hi)
		}
	} else if op.bounds != nil && ta.bounded() && tb.bounded() && t.is(beam.TypeInteger) {
		if lo, hi, ok := op.bounds(ta, tb); ok {
			t = intType(lo, hi)
		}
	}
	if exact {
		op.emit(l, a, b, dst, nil, true)
		l.b.LocalGet(dst)
		l.pop(c.dst, t)
		return true
	}
	l.arithChecked(c, op, a, b, dst, t)
	return true
}

// result is the type of the result for operands that may not be bounded.
func (op *arithOp) result(a, b vtype) vtype {
	switch {
	case op.floats && !(a.is(beam.TypeInteger) && b.is(beam.TypeInteger)):
		return typeOf(beam.TypeNumber)
	case op == bandOp && b.isSmall() && b.min >= 0:
		return intType(0, b.max)
	case op == bandOp && a.isSmall() && a.min >= 0:
		return intType(0, a.max)
	case op == remOp && b.isSmall():
		m := max(-b.min, b.max)
		return intType(-m, m)
	}
	return typeOf(beam.TypeInteger)
}

// cannotBeSmall says that integers of the type never are small.
func cannotBeSmall(t vtype) bool {
	return t.union != 0 && (t.hasMin && t.min > arch.SmallMax || t.hasMax && t.max < arch.SmallMin)
}

// arithChecked tries the operation inline and calls the VM where it cannot be
// done.
func (l *lowerer) arithChecked(c *bifCall, op *arithOp, a, b value, dst uint32, t vtype) {
	l.flush()
	bd := l.b
	done := bd.Block(asm.BlockVoid)
	slowLabel := bd.Block(asm.BlockVoid)
	slow := func() { bd.BrIf(slowLabel) }
	if !a.typ.isSmall() || !b.typ.isSmall() {
		l.pushBothSmall(a, b)
		bd.I32Eqz()
		slow()
	}
	op.emit(l, a, b, dst, slow, false)
	bd.Br(done)
	bd.End()
	vals := make([]value, 0, 2)
	for i := range c.args {
		switch {
		case sameOperand(&c.args[i], a.op):
			vals = append(vals, a)
		default:
			vals = append(vals, b)
		}
	}
	l.abi.pushBIF(c, vals)
	bd.LocalSet(dst)
	if c.label == 0 {
		l.abi.raiseBIF(c, vals, dst)
	}
	l.reloadAfterBIF(c)
	bd.End()
	l.forgetAfterBIF()
	if c.label != 0 {
		bd.LocalGet(dst)
		l.branchUnless(c.label)
	}
	bd.LocalGet(dst)
	l.pop(c.dst, t)
}

func sameOperand(a, b *beam.Operand) bool {
	return a == b || a.Kind == b.Kind && a.Value == b.Value && a.Big == b.Big
}

// pushUntagged pushes a << 4.
func (l *lowerer) pushUntagged(v value) {
	if v.imm {
		l.b.I32Const(v.word - arch.SmallTag)
		return
	}
	l.get(v)
	l.b.I32Const(arch.SmallTag)
	l.b.I32Sub()
}

// pushNumber pushes the number itself.
func (l *lowerer) pushNumber(v value) {
	if v.imm {
		l.b.I32Const(v.word >> arch.SmallShift)
		return
	}
	l.get(v)
	l.b.I32Const(arch.SmallShift)
	l.b.I32ShrS()
}

// setTagged sets dst to n << 4, which is on the stack, with the tag of small
// integers; the low four bits do not count.
func (l *lowerer) setTagged(dst uint32) {
	l.b.I32Const(arch.SmallTag)
	l.b.I32Or()
	l.b.LocalSet(dst)
}

func (v value) isConst() bool { return v.imm && v.typ.is(beam.TypeInteger) }

var addOp = &arithOp{
	floats: true,
	emit: func(l *lowerer, a, b value, dst uint32, slow func(), exact bool) {
		if a.isConst() {
			a, b = b, a
		}
		l.get(a)
		l.pushUntagged(b)
		l.b.I32Add()
		l.b.LocalSet(dst)
		if !exact {
			l.checkSum(a, b, dst, slow, false)
		}
	},
	bounds: func(a, b vtype) (int64, int64, bool) { return a.min + b.min, a.max + b.max, fits60(a, b) },
}

var subOp = &arithOp{
	floats: true,
	emit: func(l *lowerer, a, b value, dst uint32, slow func(), exact bool) {
		l.get(a)
		l.pushUntagged(b)
		l.b.I32Sub()
		l.b.LocalSet(dst)
		if !exact {
			l.checkSum(a, b, dst, slow, true)
		}
	},
	bounds: func(a, b vtype) (int64, int64, bool) { return a.min - b.max, a.max - b.min, fits60(a, b) },
}

// fits60 says that sums and differences of the values fit 64 bits.
func fits60(a, b vtype) bool {
	const lim = 1 << 60
	return a.min > -lim && a.max < lim && b.min > -lim && b.max < lim
}

// checkSum goes to slow if a + b, or a - b, has overflowed 32 bits.
func (l *lowerer) checkSum(a, b value, dst uint32, slow func(), sub bool) {
	if b.isConst() {
		up := (b.word>>arch.SmallShift > 0) != sub
		if b.word>>arch.SmallShift == 0 {
			return
		}
		l.b.LocalGet(dst)
		l.get(a)
		if up {
			l.b.I32LtS()
		} else {
			l.b.I32GtS()
		}
		slow()
		return
	}
	// The sum has overflowed if its sign differs from both operands'; the
	// difference if a's sign differs from b's and the result's.
	l.get(a)
	l.b.LocalGet(dst)
	l.b.I32Xor()
	if sub {
		l.get(a)
	} else {
		l.b.LocalGet(dst)
	}
	l.get(b)
	l.b.I32Xor()
	l.b.I32And()
	l.b.I32Const(0)
	l.b.I32LtS()
	slow()
}

var mulOp = &arithOp{
	floats: true,
	emit: func(l *lowerer, a, b value, dst uint32, slow func(), exact bool) {
		if exact {
			l.pushNumber(a)
			l.pushUntagged(b)
			l.b.I32Mul()
			l.setTagged(dst)
			return
		}
		p := l.temp(asm.I64)
		l.pushNumber(a)
		l.b.I64ExtendI32S()
		l.pushUntagged(b)
		l.b.I64ExtendI32S()
		l.b.I64Mul()
		l.wrapChecked(p, dst, slow)
		l.b.LocalGet(dst)
		l.setTagged(dst)
	},
	bounds: func(a, b vtype) (int64, int64, bool) {
		const lim = 1 << 31
		if a.min <= -lim || a.max >= lim || b.min <= -lim || b.max >= lim {
			return 0, 0, false
		}
		p := [4]int64{a.min * b.min, a.min * b.max, a.max * b.min, a.max * b.max}
		return min(p[0], p[1], p[2], p[3]), max(p[0], p[1], p[2], p[3]), true
	},
}

// wrapChecked takes an i64 from the stack into dst, as an i32, and goes to slow if
// it does not fit.
func (l *lowerer) wrapChecked(tmp, dst uint32, slow func()) {
	l.b.LocalTee(tmp)
	l.b.I32WrapI64()
	l.b.LocalTee(dst)
	l.b.I64ExtendI32S()
	l.b.LocalGet(tmp)
	l.b.I64Ne()
	slow()
}

var divOp = &arithOp{
	emit: func(l *lowerer, a, b value, dst uint32, slow func(), exact bool) {
		l.checkDivisor(b, slow)
		l.pushNumber(a)
		l.pushNumber(b)
		l.b.I32DivS()
		l.b.LocalTee(dst)
		if !exact && !(b.isConst() && b.word>>arch.SmallShift != -1) {
			l.b.I32Const(arch.SmallMax)
			l.b.I32GtS()
			slow()
			l.b.LocalGet(dst)
		}
		l.pushTagged()
		l.b.LocalSet(dst)
	},
	bounds: func(a, b vtype) (int64, int64, bool) {
		if b.min <= 0 && b.max >= 0 {
			return 0, 0, false
		}
		m := max(-a.min, a.max)
		if a.min >= 0 && b.min > 0 {
			return 0, a.max / b.min, true
		}
		return -m, m, true
	},
	never: divisorIsZero,
}

var remOp = &arithOp{
	emit: func(l *lowerer, a, b value, dst uint32, slow func(), exact bool) {
		l.checkDivisor(b, slow)
		if n := b.word >> arch.SmallShift; b.isConst() && a.typ.hasMin && a.typ.min >= 0 && n > 0 && n&(n-1) == 0 {
			l.get(a)
			l.b.I32Const((n-1)<<arch.SmallShift | arch.SmallTag)
			l.b.I32And()
			l.b.LocalSet(dst)
			return
		}
		l.pushNumber(a)
		l.pushNumber(b)
		l.b.I32RemS()
		l.pushTagged()
		l.b.LocalSet(dst)
	},
	bounds: func(a, b vtype) (int64, int64, bool) {
		if b.min <= 0 && b.max >= 0 {
			return 0, 0, false
		}
		m := max(-b.min, b.max) - 1
		switch {
		case a.min >= 0:
			return 0, min(m, a.max), true
		case a.max <= 0:
			return max(-m, a.min), 0, true
		}
		return -m, m, true
	},
	never: divisorIsZero,
}

func divisorIsZero(_, b vtype) bool {
	return b.bounded() && b.min == 0 && b.max == 0
}

// checkDivisor goes to slow if the divisor is 0.
func (l *lowerer) checkDivisor(b value, slow func()) {
	if b.isConst() || b.typ.hasMin && b.typ.min > 0 || b.typ.hasMax && b.typ.max < 0 {
		return
	}
	l.get(b)
	l.b.I32Const(arch.Small(0))
	l.b.I32Eq()
	slow()
}

var bandOp = &arithOp{
	emit: func(l *lowerer, a, b value, dst uint32, _ func(), _ bool) {
		l.get(a)
		l.get(b)
		l.b.I32And()
		l.b.LocalSet(dst)
	},
	bounds: func(a, b vtype) (int64, int64, bool) {
		switch {
		case a.min >= 0 && b.min >= 0:
			return 0, min(a.max, b.max), true
		case a.min >= 0:
			return 0, a.max, true
		case b.min >= 0:
			return 0, b.max, true
		}
		lo, hi := bitBounds(a, b)
		return lo, hi, true
	},
}

// bitBounds is the range of the bits that the operands can have.
func bitBounds(a, b vtype) (lo, hi int64) {
	m := uint64(max(-(a.min + 1), a.max, -(b.min + 1), b.max, 0))
	hi = int64(1)
	for uint64(hi) <= m && hi < math.MaxInt64/2 {
		hi <<= 1
	}
	return -hi, hi - 1
}

var borOp = &arithOp{
	emit: func(l *lowerer, a, b value, dst uint32, _ func(), _ bool) {
		l.get(a)
		l.get(b)
		l.b.I32Or()
		l.b.LocalSet(dst)
	},
	bounds: orBounds,
}

var bxorOp = &arithOp{
	emit: func(l *lowerer, a, b value, dst uint32, _ func(), _ bool) {
		l.get(a)
		l.pushUntagged(b)
		l.b.I32Xor()
		l.b.LocalSet(dst)
	},
	bounds: orBounds,
}

func orBounds(a, b vtype) (int64, int64, bool) {
	lo, hi := bitBounds(a, b)
	if a.min >= 0 && b.min >= 0 {
		lo = 0
	}
	return lo, hi, true
}

// maxShift is the longest shift to the left that is done inline.
const maxShift = 31

var bslOp = &arithOp{
	emit: func(l *lowerer, a, b value, dst uint32, slow func(), exact bool) {
		if exact {
			l.pushUntagged(a)
			l.pushNumber(b)
			l.b.I32Shl()
			l.setTagged(dst)
			return
		}
		if !(b.typ.bounded() && b.typ.min >= 0 && b.typ.max <= maxShift) {
			l.get(b)
			l.b.I32Const(arch.Small(maxShift))
			l.b.I32GtU() // negative ones are large
			slow()
		}
		p := l.temp(asm.I64)
		l.pushUntagged(a)
		l.b.I64ExtendI32S()
		l.pushNumber(b)
		l.b.I64ExtendI32U()
		l.b.I64Shl()
		l.wrapChecked(p, dst, slow)
		l.b.LocalGet(dst)
		l.setTagged(dst)
	},
	bounds: func(a, b vtype) (int64, int64, bool) {
		if b.min < 0 || b.max > maxShift || a.min <= -1<<31 || a.max >= 1<<31 {
			return 0, 0, false
		}
		return min(a.min<<b.max, a.min<<b.min), max(a.max<<b.max, a.max<<b.min), true
	},
	never: func(_, b vtype) bool { return b.bounded() && (b.max < 0 || b.min > maxShift) },
}

var bsrOp = &arithOp{
	emit: func(l *lowerer, a, b value, dst uint32, slow func(), exact bool) {
		const far = 31
		if !exact && !(b.typ.hasMin && b.typ.min >= 0) {
			l.get(b)
			l.b.I32Const(0)
			l.b.I32LtS()
			slow()
		}
		l.get(a)
		if b.isConst() {
			l.b.I32Const(min(b.word>>arch.SmallShift, far))
		} else {
			n := l.temp(asm.I32)
			l.pushNumber(b)
			l.b.LocalTee(n)
			l.b.I32Const(far)
			l.b.LocalGet(n)
			l.b.I32Const(far)
			l.b.I32LtU()
			l.b.Select()
		}
		l.b.I32ShrS()
		l.setTagged(dst)
	},
	bounds: func(a, b vtype) (int64, int64, bool) {
		if b.min < 0 {
			return 0, 0, false
		}
		lo, hi := min(b.min, 63), min(b.max, 63)
		return min(a.min>>lo, a.min>>hi), max(a.max>>lo, a.max>>hi), true
	},
	never: func(_, b vtype) bool { return b.bounded() && b.max < 0 },
}
