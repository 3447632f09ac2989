package backend

import (
	"math"
	"math/big"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
)

// ctx is the local that holds the Context, in every function.
const ctx = 0

// x is the local of X register i.
func (l *lowerer) x(i int) uint32 {
	for len(l.xlocals) <= i {
		l.xlocals = append(l.xlocals, 0)
	}
	if l.xlocals[i] == 0 {
		l.xlocals[i] = l.newLocal(asm.I32) + 1
	}
	return l.xlocals[i] - 1
}

// fr is the local of floating-point register i.
func (l *lowerer) fr(i int) uint32 {
	for len(l.frlocals) <= i {
		l.frlocals = append(l.frlocals, 0)
	}
	if l.frlocals[i] == 0 {
		l.frlocals[i] = l.newLocal(asm.F64) + 1
	}
	return l.frlocals[i] - 1
}

// push puts a term on the stack.
func (l *lowerer) push(o *beam.Operand) {
	switch o.Kind {
	case beam.KindX:
		l.b.LocalGet(l.x(int(o.Value)))
	case beam.KindY:
		l.pushE()
		l.b.I32Load(uint32(o.Value) * arch.WordSize)
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
	l.b.LocalGet(ctx)
	l.b.I32Load(arch.ContextE)
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
		if i, ok := arch.FixedAtom(l.bm.AtomName(int(o.Value))); ok {
			v.imm, v.word = true, arch.AtomTerm(i)
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
		l.b.I32Store(uint32(dst.Value) * arch.WordSize)
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
		l.b.I32Store(uint32(dst.Value) * arch.WordSize)
	} else {
		l.b.LocalSet(l.x(int(dst.Value)))
	}
	l.regs.set(dst, t)
}

// pushAtom puts the atom with an index of the module's table on the stack.
func (l *lowerer) pushAtom(index int) { l.compiler.pushAtom(l.b, index) }

// atomIndex is the index of an atom that the compiler itself needs; if the
// module has none of that name it gets one.
func (c *compiler) atomIndex(name string) int {
	for i := 1; i < len(c.bm.Atoms); i++ {
		if c.bm.Atoms[i] == name {
			return i
		}
	}
	for i, extra := range c.out.ExtraAtoms {
		if extra == name {
			return len(c.bm.Atoms) + i
		}
	}
	c.out.ExtraAtoms = append(c.out.ExtraAtoms, name)
	c.atoms = append(c.atoms, nil)
	return len(c.bm.Atoms) + len(c.out.ExtraAtoms) - 1
}

func (c *compiler) atomName(index int) string {
	if index >= len(c.bm.Atoms) {
		return c.out.ExtraAtoms[index-len(c.bm.Atoms)]
	}
	return c.bm.AtomName(index)
}

func (c *compiler) pushAtom(b *asm.Builder, index int) {
	if i, ok := arch.FixedAtom(c.atomName(index)); ok {
		b.I32Const(arch.AtomTerm(i))
		return
	}
	if c.atoms[index] == nil {
		g := c.newGlobal("")
		c.atoms[index] = g
		c.inits = append(c.inits, constant{g, arch.PrimModuleGetAtomTermByID, index})
	}
	b.GlobalGet(c.atoms[index])
}

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
	key := n.String()
	g := l.integers[key]
	if g == nil {
		g = l.newGlobal("")
		l.integers[key] = g
	}
	l.pushConstant(g, func() { l.buildBoxedInteger(boxedInteger(n)) })
}

// pushConstant puts the term in g on the stack; make, which leaves the term on the stack,
// fills it in at the first use.
func (l *lowerer) pushConstant(g *module.Global, make func()) {
	l.b.GlobalGet(g)
	l.b.I32Eqz()
	l.b.If(asm.BlockVoid)
	make()
	l.b.GlobalSet(g)
	l.b.End()
	l.b.GlobalGet(g)
}

// boxedInteger is the header and words of an integer that is not small: two's
// complement in one or two words, beyond that sign and magnitude (AtomVM
// term.h, term_bigint_size_requirements).
func boxedInteger(n *big.Int) []uint32 {
	tag := arch.TagPositiveInt
	if n.Sign() < 0 {
		tag = arch.TagNegativeInt
	}
	var words []uint32
	switch {
	case n.IsInt64() && n.Int64() >= math.MinInt32 && n.Int64() <= math.MaxInt32:
		words = []uint32{uint32(n.Int64())}
	case n.IsInt64():
		words = []uint32{uint32(n.Int64()), uint32(n.Int64() >> 32)}
	default:
		mag := new(big.Int).Abs(n)
		for _, w := range mag.Bits() {
			for k := 0; k < bitsPerWord; k += 32 {
				words = append(words, uint32(uint64(w)>>k))
			}
		}
		for len(words) > 0 && words[len(words)-1] == 0 {
			words = words[:len(words)-1]
		}
		if len(words)%2 == 1 {
			words = append(words, 0)
		}
		if len(words) == 2 {
			words = append(words, 0)
		}
	}
	return append([]uint32{uint32(arch.Header(tag, len(words)))}, words...)
}

const bitsPerWord = 32 << (^uint(0) >> 63)

// buildBoxedInteger leaves a boxed term made of words in allocated memory on
// the stack.
func (l *lowerer) buildBoxedInteger(words []uint32) {
	tmp := l.temp(asm.I32)
	l.b.LocalGet(ctx)
	l.b.I32Const(int32(len(words) * arch.WordSize))
	l.b.Call(l.constantMemoryFunc())
	l.b.LocalSet(tmp)
	for i, w := range words {
		l.b.LocalGet(tmp)
		l.b.I32Const(int32(w))
		l.b.I32Store(uint32(i) * arch.WordSize)
	}
	l.b.LocalGet(tmp)
	l.b.I32Const(arch.PrimaryBoxed)
	l.b.I32Or()
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
	g := l.literals[index]
	if g == nil {
		g = l.newGlobal("")
		l.literals[index] = g
	}
	l.pushConstant(g, func() {
		l.b.LocalGet(ctx)
		l.b.I32Const(int32(index))
		l.b.Call(l.loadLiteralFunc())
	})
}
