package backend

import (
	"math/big"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// x is the local of X register i.
func (l *lowerer) x(i int) uint32 { return l.registerLocal(&l.xlocals, i, asm.I32) }

// fr is the local of floating-point register i.
func (l *lowerer) fr(i int) uint32 { return l.registerLocal(&l.frlocals, i, asm.F64) }

// registerLocal is the local of register i in a table of locals plus 1, where 0 means that
// it has none yet.
func (l *lowerer) registerLocal(table *[]uint32, i int, t asm.ValType) uint32 {
	for len(*table) <= i {
		*table = append(*table, 0)
	}
	if (*table)[i] == 0 {
		(*table)[i] = l.newLocal(t) + 1
	}
	return (*table)[i] - 1
}

// push puts a term on the stack.
func (l *lowerer) push(o *beam.Operand) {
	switch o.Kind {
	case beam.KindX:
		l.b.LocalGet(l.x(int(o.Value)))
	case beam.KindY:
		l.pushE()
		l.b.I32Load(l.abi.yOffset(int(o.Value)))
	case beam.KindInteger, beam.KindUnsigned, beam.KindCharacter:
		l.pushInteger(o)
	case beam.KindAtom:
		l.pushAtom(int(o.Value))
	case beam.KindNil:
		l.b.I32Const(arch.Nil)
	case beam.KindLiteral:
		l.pushLiteral(int(o.Value))
	default:
		panic("BUG: not a term: " + o.Kind.String())
	}
}

// pushE puts the stack pointer on the stack.
func (l *lowerer) pushE() {
	if l.e == 0 {
		l.e = l.newLocal(asm.I32)
	}
	if l.eValid {
		l.b.LocalGet(l.e)
		return
	}
	l.abi.pushStackPointer()
	l.b.LocalTee(l.e)
	l.eValid = true
}

// loadE makes sure that the stack pointer is in its local. Code that is only
// run on some paths must not be the first to use it.
func (l *lowerer) loadE() {
	if !l.eValid {
		l.pushE()
		l.b.Drop()
	}
}

// prepare makes sure that pushing o later, on one path only, changes no cache.
func (l *lowerer) prepare(ops ...*beam.Operand) {
	for _, o := range ops {
		if o.Kind == beam.KindY {
			l.loadE()
		}
	}
}

// value is an operand in a local, if it is a register, so that it can be
// looked at several times: an X register in its own, else a temporary.
type value struct {
	op    *beam.Operand
	local uint32
	typ   vtype
	imm   bool  // a constant word
	word  int32 // if imm
}

// value makes o ready to be pushed several times.
func (l *lowerer) value(o *beam.Operand) value {
	v := value{op: o, typ: l.typ(o)}
	switch {
	case o.Kind == beam.KindX:
		v.local = l.x(int(o.Value))
		return v
	case o.Kind == beam.KindNil:
		v.imm, v.word = true, arch.Nil
		return v
	case isInt(o) && o.Big == nil && arch.IsSmall(o.Value):
		v.imm, v.word = true, arch.Small(o.Value)
		return v
	case o.Kind == beam.KindAtom:
		if word, ok := l.abi.atom(l.bm.AtomName(int(o.Value))); ok {
			v.imm, v.word = true, word
			return v
		}
	}
	v.local = l.temp(asm.I32)
	l.push(o)
	l.b.LocalSet(v.local)
	return v
}

// get pushes a value.
func (l *lowerer) get(v value) {
	if v.imm {
		l.b.I32Const(v.word)
		return
	}
	l.b.LocalGet(v.local)
}

func isInt(o *beam.Operand) bool {
	return o.Kind == beam.KindInteger || o.Kind == beam.KindUnsigned || o.Kind == beam.KindCharacter
}

// typ is what is known of an operand.
func (l *lowerer) typ(o *beam.Operand) vtype {
	switch o.Kind {
	case beam.KindX, beam.KindY:
		t := l.regs.get(o)
		if o.TypeIndex > 0 {
			t = meet(t, fromChunk(&l.bm.Types[o.TypeIndex-1]))
		}
		return t
	case beam.KindInteger, beam.KindUnsigned, beam.KindCharacter:
		if o.Big != nil {
			return typeOf(beam.TypeInteger)
		}
		return intType(o.Value, o.Value)
	case beam.KindAtom:
		return typeOf(beam.TypeAtom)
	case beam.KindNil:
		return typeOf(beam.TypeNil)
	case beam.KindLiteral:
		return l.literalType(int(o.Value))
	}
	return anyType
}

func (l *lowerer) literalType(i int) vtype {
	term, err := l.bm.Literals.Term(i)
	if err != nil {
		return anyType
	}
	switch t := term.(type) {
	case int64:
		return intType(t, t)
	case *big.Int:
		return typeOf(beam.TypeInteger)
	case float64:
		return typeOf(beam.TypeFloat)
	case beam.Atom:
		return typeOf(beam.TypeAtom)
	case beam.Nil:
		return typeOf(beam.TypeNil)
	case *beam.Cons:
		return typeOf(beam.TypeCons)
	case beam.Tuple:
		return vtype{union: beam.TypeTuple, arity: int32(len(t))}
	case beam.Map:
		return typeOf(beam.TypeMap)
	case beam.Binary, beam.BitString:
		return typeOf(beam.TypeBitstring)
	case beam.ExportFun:
		return typeOf(beam.TypeFun)
	}
	return anyType
}

// assign sets a register to what push puts on the stack. push must not change
// what is cached.
func (l *lowerer) assign(dst *beam.Operand, t vtype, push func()) {
	if dst.Kind == beam.KindY {
		l.pushE()
		push()
		l.b.I32Store(l.abi.yOffset(int(dst.Value)))
	} else {
		push()
		l.b.LocalSet(l.x(int(dst.Value)))
	}
	l.regs.set(dst, t)
}

// pop sets a register to the term on the stack.
func (l *lowerer) pop(dst *beam.Operand, t vtype) {
	if dst.Kind == beam.KindY {
		tmp := l.temp(asm.I32)
		l.b.LocalSet(tmp)
		l.pushE()
		l.b.LocalGet(tmp)
		l.b.I32Store(l.abi.yOffset(int(dst.Value)))
	} else {
		l.b.LocalSet(l.x(int(dst.Value)))
	}
	l.regs.set(dst, t)
}

// pushAtom puts the atom with an index of the module's table on the stack.
func (l *lowerer) pushAtom(index int) { l.abi.pushAtom(index) }

// pushInteger puts an integer constant on the stack.
func (l *lowerer) pushInteger(o *beam.Operand) {
	if o.Big == nil && arch.IsSmall(o.Value) {
		l.b.I32Const(arch.Small(o.Value))
		return
	}
	n := o.Big
	if n == nil {
		n = big.NewInt(o.Value)
	}
	l.abi.pushBigInteger(n)
}

// pushLiteral puts a literal on the stack.
func (l *lowerer) pushLiteral(index int) {
	if term, err := l.bm.Literals.Term(index); err == nil {
		switch t := term.(type) {
		case int64:
			l.pushInteger(&beam.Operand{Kind: beam.KindInteger, Value: t})
			return
		case *big.Int:
			l.pushInteger(&beam.Operand{Kind: beam.KindInteger, Big: t})
			return
		case beam.Nil:
			l.b.I32Const(arch.Nil)
			return
		}
	}
	l.abi.pushLiteral(index)
}

// copied is the value in a temporary of its own.
func (l *lowerer) copied(v value) value {
	if v.imm {
		return v
	}
	tmp := l.temp(asm.I32)
	l.get(v)
	l.b.LocalSet(tmp)
	v.local = tmp
	return v
}

// set takes the i32 on the stack into a new temporary.
func (l *lowerer) set() uint32 {
	t := l.temp(asm.I32)
	l.b.LocalSet(t)
	return t
}

// tee is set that leaves the value on the stack.
func (l *lowerer) tee() uint32 {
	t := l.temp(asm.I32)
	l.b.LocalTee(t)
	return t
}
