package backend

import (
	"math/big"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// Terms of programs: all constants are known when the code is made.

func init() {
	registerFor(targetStandalone, simple(func(l *lowerer, in *beam.Instr) {
		standalone{l}.pushTakes(l.value(&in.Args[1]), l.value(&in.Args[2]))
		l.branchUnless(int(in.Args[0].Value))
		l.narrow(&in.Args[1], typeOf(beam.TypeFun))
	}), beam.OpIsFunction2)
	addTargetBIF(targetStandalone, bifName{"is_function", 2}, func(l *lowerer, c *bifCall) bool {
		if t := l.typ(&c.args[1]); !t.isSmall() || t.min < 0 {
			return false // anything else is an error
		}
		l.skipEdge(c.label)
		standalone{l}.pushTakes(l.value(&c.args[0]), l.value(&c.args[1]))
		l.popBoolean(c.dst)
		return true
	})
}

func (s standalone) atom(name string) (word int32, ok bool) { return s.program.Atom(name), true }

func (s standalone) pushAtom(index int)        { s.b.I32Const(s.program.Atom(s.bm.AtomName(index))) }
func (s standalone) pushBigInteger(n *big.Int) { s.b.I32Const(s.program.Integer(n)) }
func (s standalone) pushLiteral(index int)     { s.b.I32Const(s.program.Literal(s.bm, index)) }

func (s standalone) putEmptyTuple(dst *beam.Operand) {
	at := s.alloc(arch.TupleFirst)
	s.init(at, func() { s.b.I32Const(arch.Header(arch.TagTuple, 0)) })
	s.assign(dst, vtype{union: beam.TypeTuple}, func() { s.pushNew(at, arch.PrimaryBoxed) })
}

func (s standalone) makeFun(index int, free []beam.Operand, dst *beam.Operand) {
	l, b := s.lowerer, s.b
	at := l.alloc(arch.ProgramFunFree + len(free))
	l.init(at, func() { b.I32Const(arch.Header(arch.TagFun, arch.ProgramFunFree-1+len(free))) })
	l.init(at+arch.ProgramFunEntry*arch.WordSize, func() { b.I32Const(s.program.FunEntry(s.bm, index)) })
	for i := range free {
		l.init(at+uint32(arch.ProgramFunFree+i)*arch.WordSize, func() { l.push(&free[i]) })
	}
	l.assign(dst, typeOf(beam.TypeFun), func() { l.pushNew(at, arch.PrimaryBoxed) })
}

// pushTakes tests for a fun of an arity, which need not be known.
func (s standalone) pushTakes(fun, arity value) {
	b := s.b
	s.pushBoxedTag(fun)
	b.I32Const(arch.TagFun)
	b.I32Eq()
	b.If(asm.BlockOf(asm.I32))
	s.pushWord(fun, arch.ProgramFunEntry)
	b.I32Load(arch.FunEntryArity)
	s.pushTagged()
	s.get(arity)
	b.I32Eq()
	b.Else()
	b.I32Const(0)
	b.End()
}

// pushBoxedTag is in line: type tests are too many for calls.
func (s standalone) pushBoxedTag(v value) {
	b := s.b
	s.pushIsBoxed(v)
	b.If(asm.BlockOf(asm.I32))
	s.pushHeader(v)
	b.I32Const(arch.BoxedTagMask)
	b.I32And()
	b.Else()
	b.I32Const(notBoxed)
	b.End()
}

// pushIsBinary tests for bit strings of whole bytes: only parts of binaries can
// have others.
func (s standalone) pushIsBinary(v value) {
	b := s.b
	s.pushBoxedTag(v)
	tag := s.temp(asm.I32)
	b.LocalTee(tag)
	b.I32Const(arch.TagSubBinary)
	b.I32Eq()
	b.If(asm.BlockOf(asm.I32))
	s.pushWord(v, arch.ProgramSubBits)
	b.I32Const(arch.SubBitsMask)
	b.I32And()
	b.I32Eqz()
	b.Else()
	b.LocalGet(tag)
	b.I32Const(arch.TagRefcBinary)
	b.I32Sub()
	b.I32Const(arch.TagHeapBinary - arch.TagRefcBinary)
	b.I32LeU()
	b.End()
}

// pushIsBitstring tests for the three tags 0x20, 0x24, 0x28.
func (s standalone) pushIsBitstring(v value) {
	s.pushBoxedTag(v)
	s.b.I32Const(arch.TagRefcBinary)
	s.b.I32Sub()
	s.b.I32Const(arch.TagSubBinary - arch.TagRefcBinary)
	s.b.I32LeU()
}

// pushMapSize: a large map holds its size, as a term, where others have their keys.
func (s standalone) pushMapSize(v value) {
	b := s.b
	first := s.temp(asm.I32)
	s.pushWord(v, arch.MapKeys)
	b.LocalTee(first)
	b.I32Const(arch.SmallMask)
	b.I32And()
	b.I32Const(arch.SmallTag)
	b.I32Eq()
	b.If(asm.BlockOf(asm.I32))
	b.LocalGet(first)
	b.Else()
	s.pushHeader(v)
	b.I32Const(arch.BoxedSizeShift)
	b.I32ShrU()
	b.I32Const(arch.MapValues - 1)
	b.I32Sub()
	s.pushTagged()
	b.End()
}

func (s standalone) pushLess(x, y value, not bool) {
	s.get(x)
	s.get(y)
	s.b.Call(s.program.shared.compare)
	s.b.I32Const(0)
	if not {
		s.b.I32GeS()
	} else {
		s.b.I32LtS()
	}
}

// pushSame: an immediate is equal to no other word.
func (s standalone) pushSame(x, y value) {
	if x.imm {
		x, y = y, x
	}
	b := s.b
	s.pushMasked(x, arch.PrimaryMask)
	b.I32Const(arch.PrimaryImmediate)
	b.I32Ne()
	b.If(asm.BlockOf(asm.I32))
	s.get(x)
	s.get(y)
	b.Call(s.program.shared.exact)
	b.Else()
	b.I32Const(0)
	b.End()
}

// pushEqual: two immediates that are not the same word are not equal.
func (s standalone) pushEqual(x, y value) {
	b := s.b
	s.get(x)
	s.get(y)
	b.I32And()
	b.I32Const(arch.PrimaryMask)
	b.I32And()
	b.I32Const(arch.PrimaryImmediate)
	b.I32Ne()
	b.If(asm.BlockOf(asm.I32))
	s.get(x)
	s.get(y)
	b.Call(s.program.shared.equal)
	b.Else()
	b.I32Const(0)
	b.End()
}

// pushConvFloat: an integer may be too large for a float.
func (s standalone) pushConvFloat(v value) {
	b := s.b
	s.pushHeader(v)
	b.I32Const(arch.Header(arch.TagFloat, arch.FloatSize-1))
	b.I32Eq()
	b.If(asm.BlockOf(asm.F64))
	s.get(v)
	b.F64Load(arch.WordSize - arch.PrimaryBoxed)
	b.Else()
	f := s.temp(asm.F64)
	s.get(v)
	b.Call(s.program.shared.toFloat)
	b.LocalTee(f)
	b.LocalGet(f)
	b.F64Sub()
	b.F64Const(0)
	b.F64Ne()
	s.raiseIf("badarith")
	b.LocalGet(f)
	b.End()
}
