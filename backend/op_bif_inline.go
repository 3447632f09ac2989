package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// BIFs on data and booleans, inline.

func addDataBifs() {
	inlineBifs[bifName{"hd", 1}] = func(l *lowerer, c *bifCall) bool { return l.listPart(c, (*lowerer).pushHead) }
	inlineBifs[bifName{"tl", 1}] = func(l *lowerer, c *bifCall) bool { return l.listPart(c, (*lowerer).pushTail) }
	inlineBifs[bifName{"tuple_size", 1}] = (*lowerer).tupleSize
	inlineBifs[bifName{"element", 2}] = (*lowerer).element
	inlineBifs[bifName{"byte_size", 1}] = (*lowerer).byteSize
	inlineBifs[bifName{"map_size", 1}] = (*lowerer).mapSize
}

// inlineElse takes the condition for the inline code from the stack. inline
// leaves the result on the stack; the VM is called for everything else.
func (l *lowerer) inlineElse(c *bifCall, vals []value, t vtype, inline func()) {
	dst := l.temp(asm.I32)
	b := l.b
	b.If(asm.BlockVoid)
	inline()
	b.LocalSet(dst)
	b.Else()
	l.abi.pushBIF(c, vals)
	b.LocalSet(dst)
	if c.label == 0 {
		l.abi.raiseBIF(c, vals, dst)
	}
	l.reloadAfterBIF(c)
	b.End()
	l.hpValid = false
	if c.gc {
		l.forgetAfterBIF()
	}
	if c.label != 0 {
		b.LocalGet(dst)
		l.branchUnless(c.label)
	}
	b.LocalGet(dst)
	l.pop(c.dst, t)
}

// ready does what must be done before inlineElse's condition is emitted.
func (l *lowerer) ready() { l.flush() }

func (l *lowerer) listPart(c *bifCall, push func(*lowerer, value)) bool {
	v := l.value(&c.args[0])
	if v.typ.is(beam.TypeCons) {
		l.skipEdge(c.label)
		push(l, v)
		l.pop(c.dst, anyType)
		return true
	}
	if !v.typ.may(beam.TypeCons) || v.imm {
		l.bif(c)
		return true
	}
	l.ready()
	l.pushIsCons(v)
	l.inlineElse(c, []value{v}, anyType, func() { push(l, v) })
	return true
}

func (l *lowerer) tupleSize(c *bifCall) bool {
	if !l.typ(&c.args[0]).is(beam.TypeTuple) {
		return false
	}
	l.skipEdge(c.label)
	v := l.value(&c.args[0])
	l.pushHeader(v)
	l.b.I32Const(arch.BoxedSizeShift - arch.SmallShift)
	l.b.I32ShrU()
	l.b.I32Const(arch.SmallTag)
	l.b.I32Or()
	l.pop(c.dst, intType(0, 1<<24))
	return true
}

// element is inline for a constant index, or an index known to be small, into a tuple.
func (l *lowerer) element(c *bifCall) bool {
	ti, tt := l.typ(&c.args[0]), l.typ(&c.args[1])
	if !ti.isSmall() || ti.max < 1 || !tt.may(beam.TypeTuple) {
		return false
	}
	i, v := l.value(&c.args[0]), l.value(&c.args[1])
	if i.isConst() && tt.is(beam.TypeTuple) && int64(tt.arity) >= ti.max && ti.min >= 1 {
		l.skipEdge(c.label)
		l.pushWord(v, int(ti.max))
		l.pop(c.dst, anyType)
		return true
	}
	l.ready()
	b := l.b
	if tt.is(beam.TypeTuple) {
		b.I32Const(1)
	} else {
		l.abi.pushBoxedTag(v)
		b.I32Eqz()
	}
	b.If(asm.BlockOf(asm.I32))
	l.pushNumber(i) // from 1 to the size: index 0 wraps round
	b.I32Const(1)
	b.I32Sub()
	l.pushHeader(v)
	b.I32Const(arch.BoxedSizeShift)
	b.I32ShrU()
	b.I32LtU()
	b.Else()
	b.I32Const(0)
	b.End()
	l.inlineElse(c, []value{i, v}, anyType, func() {
		l.get(v)
		l.pushNumber(i)
		b.I32Const(2)
		b.I32Shl()
		b.I32Add()
		b.I32Const(arch.PrimaryBoxed)
		b.I32Sub()
		b.I32Load(0)
	})
	return true
}

func (l *lowerer) byteSize(c *bifCall) bool {
	if !l.typ(&c.args[0]).may(beam.TypeBitstring) {
		return false
	}
	v := l.value(&c.args[0])
	if v.imm {
		return false
	}
	l.ready()
	l.abi.pushIsBinary(v)
	l.inlineElse(c, []value{v}, vtype{union: beam.TypeInteger, hasMin: true}, func() {
		l.pushWord(v, arch.BinarySize)
		l.pushTagged()
	})
	return true
}

// pushTagged turns the untagged small number on the stack into a term.
func (l *lowerer) pushTagged() {
	l.b.I32Const(arch.SmallShift)
	l.b.I32Shl()
	l.b.I32Const(arch.SmallTag)
	l.b.I32Or()
}

func (l *lowerer) mapSize(c *bifCall) bool {
	if !l.typ(&c.args[0]).is(beam.TypeMap) {
		return false
	}
	l.skipEdge(c.label)
	l.abi.pushMapSize(l.value(&c.args[0]))
	l.pop(c.dst, vtype{union: beam.TypeInteger, hasMin: true})
	return true
}

func addBooleanBifs() {
	for name, push := range map[string]func(l *lowerer, a, b value){
		"=:=": (*lowerer).pushSame,
		"==":  (*lowerer).pushEqual,
		"=/=": func(l *lowerer, a, b value) { l.pushSame(a, b); l.b.I32Eqz() },
		"/=":  func(l *lowerer, a, b value) { l.pushEqual(a, b); l.b.I32Eqz() },
		"<":   func(l *lowerer, a, b value) { l.pushOrder(a, b, false) },
		">":   func(l *lowerer, a, b value) { l.pushOrder(b, a, false) },
		">=":  func(l *lowerer, a, b value) { l.pushOrder(a, b, true) },
		"=<":  func(l *lowerer, a, b value) { l.pushOrder(b, a, true) },
	} {
		inlineBifs[bifName{name, 2}] = func(l *lowerer, c *bifCall) bool {
			l.skipEdge(c.label)
			a, b := l.value(&c.args[0]), l.value(&c.args[1])
			push(l, a, b)
			l.popBoolean(c.dst)
			return true
		}
	}
	for name, push := range map[string]func(l *lowerer, v value){
		"is_integer": (*lowerer).pushIsInteger, "is_float": boxedTest(arch.TagFloat, 0),
		"is_number": (*lowerer).pushIsNumber, "is_atom": (*lowerer).pushIsAtom,
		"is_boolean": (*lowerer).pushIsBoolean, "is_list": (*lowerer).pushIsList,
		"is_tuple": boxedTest(arch.TagTuple, 0), "is_map": boxedTest(arch.TagMap, 0),
		"is_binary":    func(l *lowerer, v value) { l.abi.pushIsBinary(v) },
		"is_bitstring": func(l *lowerer, v value) { l.abi.pushIsBitstring(v) },
		"is_function":  boxedTest(arch.TagFun, 0), "is_reference": (*lowerer).pushIsReference,
		"is_pid":  immediateOrBoxedTest(arch.PidTag, arch.TagExternalPid),
		"is_port": immediateOrBoxedTest(arch.PortTag, arch.TagExternalPort),
	} {
		inlineBifs[bifName{name, 1}] = func(l *lowerer, c *bifCall) bool {
			l.skipEdge(c.label)
			push(l, l.value(&c.args[0]))
			l.popBoolean(c.dst)
			return true
		}
	}
}

// popBoolean sets a register to the atom true or false by the 1 or 0 on the stack.
func (l *lowerer) popBoolean(dst *beam.Operand) {
	l.b.I32Const(arch.AtomShift)
	l.b.I32Shl()
	l.b.I32Const(arch.AtomTag)
	l.b.I32Or()
	l.pop(dst, typeOf(beam.TypeAtom))
}
