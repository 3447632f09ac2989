package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// Floating-point registers are locals.

func init() {
	register(simple(lowerFmove), beam.OpFmove)
	register(simple(lowerFconv), beam.OpFconv)
	for op, emit := range map[beam.Opcode]func(*asm.Builder){
		beam.OpFadd: (*asm.Builder).F64Add, beam.OpFsub: (*asm.Builder).F64Sub,
		beam.OpFmul: (*asm.Builder).F64Mul, beam.OpFdiv: (*asm.Builder).F64Div,
	} {
		register(simple(func(l *lowerer, in *beam.Instr) { l.floatArith(in, emit) }), op)
	}
	register(simple(lowerFnegate), beam.OpFnegate)
}

// lowerFmove unboxes a float, boxes one in room that was reserved, or copies.
func lowerFmove(l *lowerer, in *beam.Instr) {
	src, dst := &in.Args[0], &in.Args[1]
	switch {
	case src.Kind == beam.KindFloatReg && dst.Kind == beam.KindFloatReg:
		l.b.LocalGet(l.fr(int(src.Value)))
		l.b.LocalSet(l.fr(int(dst.Value)))
	case dst.Kind == beam.KindFloatReg:
		l.pushFloat(src)
		l.b.LocalSet(l.fr(int(dst.Value)))
	default:
		l.prepare(dst)
		at := l.alloc(arch.FloatSize)
		l.initFloat(at, func() { l.b.LocalGet(l.fr(int(src.Value))) })
		l.assign(dst, typeOf(beam.TypeFloat), func() { l.pushNew(at, arch.PrimaryBoxed) })
	}
}

// initFloat makes a float of what was allocated.
func (l *lowerer) initFloat(at uint32, push func()) {
	l.b.LocalGet(l.hp)
	push()
	l.b.F64Store(at + arch.WordSize)
	l.init(at, func() { l.b.I32Const(arch.Header(arch.TagFloat, arch.FloatSize-1)) })
}

// pushFloat pushes the number in a term that is a float.
func (l *lowerer) pushFloat(o *beam.Operand) {
	if o.Kind == beam.KindLiteral {
		if t, err := l.bm.Literals.Term(int(o.Value)); err == nil {
			if f, ok := t.(float64); ok {
				l.b.F64Const(f)
				return
			}
		}
	}
	l.push(o)
	l.b.F64Load(arch.WordSize - arch.PrimaryBoxed)
}

// lowerFconv converts any number to a float.
func lowerFconv(l *lowerer, in *beam.Instr) {
	src, dst := &in.Args[0], l.fr(int(in.Args[1].Value))
	t := l.typ(src)
	b := l.b
	switch {
	case t.is(beam.TypeFloat):
		l.pushFloat(src)
		b.LocalSet(dst)
		return
	case t.isSmall():
		v := l.value(src)
		l.pushNumber(v)
		b.F64ConvertI32S()
		b.LocalSet(dst)
		return
	}
	v := l.value(src)
	if !t.is(beam.TypeNumber) {
		l.pushIsNumber(v)
		b.I32Eqz()
		l.raiseIf("badarith")
	}
	l.flush()
	l.pushIsSmall(v)
	b.If(asm.BlockOf(asm.F64))
	l.pushNumber(v)
	b.F64ConvertI32S()
	b.Else()
	l.abi.pushConvFloat(v)
	b.End()
	b.LocalSet(dst)
}

// floatArith computes into a floating-point register; a result that is not
// finite is a badarith.
func (l *lowerer) floatArith(in *beam.Instr, emit func(*asm.Builder)) {
	dst := l.fr(int(in.Args[3].Value))
	l.b.LocalGet(l.fr(int(in.Args[1].Value)))
	l.b.LocalGet(l.fr(int(in.Args[2].Value)))
	emit(l.b)
	l.b.LocalTee(dst)
	l.b.LocalGet(dst)
	l.b.F64Sub() // 0, or NaN for infinities and NaN
	l.b.F64Const(0)
	l.b.F64Ne()
	l.raiseIf("badarith")
}

func lowerFnegate(l *lowerer, in *beam.Instr) {
	l.b.LocalGet(l.fr(int(in.Args[1].Value)))
	l.b.F64Neg()
	l.b.LocalSet(l.fr(int(in.Args[2].Value)))
}
