package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// Arithmetic on boxed floats, as compilers leave it in guards.

func init() {
	for name, emit := range map[string]func(*asm.Builder){
		"+": (*asm.Builder).F64Add, "-": (*asm.Builder).F64Sub,
		"*": (*asm.Builder).F64Mul, "/": (*asm.Builder).F64Div,
	} {
		addTargetBIF(targetStandalone, bifName{name, 2}, func(l *lowerer, c *bifCall) bool { return standalone{l}.boxedFloatArith(c, emit) })
	}
}

// boxedFloatArith computes in line if the types promise floats, the result is finite
// and there is room for it.
func (s standalone) boxedFloatArith(c *bifCall, emit func(*asm.Builder)) bool {
	x, y := &c.args[0], &c.args[1]
	if !s.typ(x).is(beam.TypeFloat) || !s.typ(y).is(beam.TypeFloat) {
		return false
	}
	l, b := s.lowerer, s.b
	s.flush()
	vals := []value{s.value(x), s.value(y)}
	f := s.temp(asm.F64)
	l.pushFloat(x)
	l.pushFloat(y)
	emit(b)
	b.LocalTee(f)
	b.LocalGet(f)
	b.F64Sub()
	b.F64Const(0)
	b.F64Eq()
	l.pushE()
	l.pushHP()
	b.I32Sub()
	b.I32Const(arch.FloatSize * arch.WordSize)
	b.I32GeU()
	b.I32And()
	l.inlineElse(c, vals, typeOf(beam.TypeFloat), func() {
		l.initFloat(0, func() { b.LocalGet(f) })
		s.setHeapPointer(func() {
			b.LocalGet(l.hp)
			b.I32Const(arch.FloatSize * arch.WordSize)
			b.I32Add()
		})
		l.pushNew(0, arch.PrimaryBoxed)
	})
	return true
}
