package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// Type tests: each goes on if the operand has the type, else to a label.

func init() {
	for op, t := range map[beam.Opcode]typeTest{
		beam.OpIsInteger:      {beam.TypeInteger, (*lowerer).pushIsInteger},
		beam.OpIsFloat:        {beam.TypeFloat, boxedTest(arch.TagFloat, 0)},
		beam.OpIsNumber:       {beam.TypeNumber, (*lowerer).pushIsNumber},
		beam.OpIsAtom:         {beam.TypeAtom, (*lowerer).pushIsAtom},
		beam.OpIsBoolean:      {0, (*lowerer).pushIsBoolean},
		beam.OpIsPid:          {beam.TypePid, immediateOrBoxedTest(arch.PidTag, arch.TagExternalPid)},
		beam.OpIsPort:         {beam.TypePort, immediateOrBoxedTest(arch.PortTag, arch.TagExternalPort)},
		beam.OpIsReference:    {beam.TypeRef, (*lowerer).pushIsReference},
		beam.OpIsNil:          {beam.TypeNil, (*lowerer).pushIsNil},
		beam.OpIsBinary:       {0, func(l *lowerer, v value) { l.abi.pushIsBinary(v) }},
		beam.OpIsBitstr:       {0, func(l *lowerer, v value) { l.abi.pushIsBitstring(v) }},
		beam.OpIsList:         {beam.TypeList, (*lowerer).pushIsList},
		beam.OpIsNonemptyList: {beam.TypeCons, (*lowerer).pushIsCons},
		beam.OpIsMap:          {beam.TypeMap, boxedTest(arch.TagMap, 0)},
		beam.OpIsFunction:     {beam.TypeFun, boxedTest(arch.TagFun, 0)},
	} {
		register(simple(t.lower), op)
	}
	register(simple(lowerIsTuple), beam.OpIsTuple)
	register(simple(lowerTestArity), beam.OpTestArity)
	register(simple(lowerIsTaggedTuple), beam.OpIsTaggedTuple)
}

// typeTest is a test for a set of types. push leaves an i32 that is not 0 if
// the value has the type.
type typeTest struct {
	bits beam.TypeBits // 0 if the type is not one of the Type chunk's
	push func(l *lowerer, v value)
}

func (t typeTest) lower(l *lowerer, in *beam.Instr) {
	label, arg := int(in.Args[0].Value), &in.Args[1]
	typ := l.typ(arg)
	if t.bits != 0 && typ.is(t.bits) {
		l.skipEdge(label)
		return
	}
	v := l.value(arg)
	t.push(l, v)
	if l.unboxed(arg) {
		l.get(v)
		l.b.I32Eqz()
		l.b.I32Or()
	}
	l.branchUnless(label)
	if t.bits != 0 {
		l.narrow(arg, typeOf(t.bits))
	}
}

// narrow records what a test has told about a register.
func (l *lowerer) narrow(o *beam.Operand, t vtype) {
	if o.IsReg() {
		l.regs.refine(o, meet(l.regs.get(o), t))
	}
}

// pushMasked pushes v & mask.
func (l *lowerer) pushMasked(v value, mask int32) {
	l.get(v)
	l.b.I32Const(mask)
	l.b.I32And()
}

// pushTagIs pushes whether v & mask == tag.
func (l *lowerer) pushTagIs(v value, mask, tag int32) {
	l.pushMasked(v, mask)
	l.b.I32Const(tag)
	l.b.I32Eq()
}

func (l *lowerer) pushIsSmall(v value) { l.pushTagIs(v, arch.SmallMask, arch.SmallTag) }
func (l *lowerer) pushIsAtom(v value)  { l.pushTagIs(v, arch.Immediate2Mask, arch.AtomTag) }
func (l *lowerer) pushIsCons(v value)  { l.pushTagIs(v, arch.PrimaryMask, arch.PrimaryList) }

func (l *lowerer) pushIsNil(v value) {
	l.get(v)
	l.b.I32Const(arch.Nil)
	l.b.I32Eq()
}

func (l *lowerer) pushIsList(v value) {
	l.pushIsCons(v)
	l.pushIsNil(v)
	l.b.I32Or()
}

func (l *lowerer) pushIsBoolean(v value) {
	l.get(v)
	l.b.I32Const(^int32(1 << arch.AtomShift))
	l.b.I32And()
	l.b.I32Const(arch.AtomTerm(arch.AtomFalse))
	l.b.I32Eq()
}

// boxedTest tests for a boxed tag, some of whose bits do not count.
func boxedTest(tag, ignore int32) func(*lowerer, value) {
	return func(l *lowerer, v value) {
		l.abi.pushBoxedTag(v)
		if ignore != 0 {
			l.b.I32Const(^ignore)
			l.b.I32And()
		}
		l.b.I32Const(tag)
		l.b.I32Eq()
	}
}

// immediateOrBoxedTest tests for an immediate tag of four bits or a boxed tag.
func immediateOrBoxedTest(immediate, tag int32) func(*lowerer, value) {
	return func(l *lowerer, v value) {
		l.pushTagIs(v, arch.SmallMask, immediate)
		boxedTest(tag, 0)(l, v)
		l.b.I32Or()
	}
}

// orElse pushes 1 if the i32 on the stack is not 0, else what push leaves.
func (l *lowerer) orElse(push func()) {
	l.b.If(asm.BlockOf(asm.I32))
	l.b.I32Const(1)
	l.b.Else()
	push()
	l.b.End()
}

func (l *lowerer) pushIsInteger(v value) {
	l.pushIsSmall(v)
	l.orElse(func() { boxedTest(arch.TagPositiveInt, arch.IntSignBit)(l, v) })
}

func (l *lowerer) pushIsNumber(v value) {
	l.pushIsSmall(v)
	l.orElse(func() {
		// 0x08 and 0x0C are integers, 0x18 is a float; 0x1C is no tag.
		boxedTest(arch.TagPositiveInt, arch.IntSignBit|0x10)(l, v)
	})
}

func (l *lowerer) pushIsReference(v value) {
	l.abi.pushBoxedTag(v)
	tag := l.temp(asm.I32)
	l.b.LocalTee(tag)
	l.b.I32Const(arch.TagRef)
	l.b.I32Eq()
	l.b.LocalGet(tag)
	l.b.I32Const(arch.TagExternalRef)
	l.b.I32Eq()
	l.b.I32Or()
}

func (l *lowerer) pushIsBoxed(v value) { l.pushTagIs(v, arch.PrimaryMask, arch.PrimaryBoxed) }

// requireBoxed goes on only if v is boxed.
func (l *lowerer) requireBoxed(v value, label int) {
	l.pushIsBoxed(v)
	l.branchUnless(label)
}

// edges that the scan has counted once for an instruction, but that is
// lowered to n branches, are n edges.
func (l *lowerer) addEdges(label, n int) { l.scan.label(label).refs += n }

func lowerIsTuple(l *lowerer, in *beam.Instr) {
	label, arg := int(in.Args[0].Value), &in.Args[1]
	if l.typ(arg).is(beam.TypeTuple) {
		l.skipEdge(label)
		return
	}
	v := l.value(arg)
	l.addEdges(label, 1)
	l.requireBoxed(v, label)
	l.pushHeader(v)
	l.b.I32Const(arch.BoxedTagMask)
	l.b.I32And()
	l.b.I32Eqz()
	l.branchUnless(label)
	l.narrow(arg, typeOf(beam.TypeTuple))
}

func lowerTestArity(l *lowerer, in *beam.Instr) {
	label, arg, arity := int(in.Args[0].Value), &in.Args[1], int(in.Args[2].Value)
	if t := l.typ(arg); t.is(beam.TypeTuple) && int(t.arity) == arity && arity > 0 {
		l.skipEdge(label)
		return
	}
	v := l.value(arg)
	l.pushHeader(v)
	l.b.I32Const(arch.Header(arch.TagTuple, arity))
	l.b.I32Eq()
	l.branchUnless(label)
	l.narrow(arg, vtype{union: beam.TypeTuple, arity: int32(arity)})
}

func lowerIsTaggedTuple(l *lowerer, in *beam.Instr) {
	label, arg, arity := int(in.Args[0].Value), &in.Args[1], int(in.Args[2].Value)
	typ := l.typ(arg)
	v := l.value(arg)
	if !typ.is(beam.TypeTuple) {
		l.addEdges(label, 1)
		l.requireBoxed(v, label)
	}
	if int(typ.arity) != arity || !typ.is(beam.TypeTuple) {
		l.addEdges(label, 1)
		l.pushHeader(v)
		l.b.I32Const(arch.Header(arch.TagTuple, arity))
		l.b.I32Eq()
		l.branchUnless(label)
	}
	l.pushWord(v, arch.TupleFirst)
	l.pushAtom(int(in.Args[3].Value))
	l.b.I32Eq()
	l.branchUnless(label)
	l.narrow(arg, vtype{union: beam.TypeTuple, arity: int32(arity)})
}
