package backend

import (
	"math"
	"math/big"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
)

// Terms of AtomVM: atoms, literals and large integers are known only when the
// module runs.

func init() {
	registerFor(targetAVM, simple(lowerIsFunction2), beam.OpIsFunction2)
}

func (avm) atom(name string) (word int32, ok bool) {
	i, ok := arch.FixedAtom(name)
	return arch.AtomTerm(i), ok
}

func (a avm) pushAtom(index int) { a.compiler.pushAtom(a.b, index) }

func (a avm) pushHandler(point int) {
	a.b.GlobalGet(a.globals.moduleBits)
	a.b.I32Const(int32(point<<arch.CatchLabelShift | arch.CatchTag))
	a.b.I32Or()
}

// putEmptyTuple: AtomVM has one empty tuple for all.
func (a avm) putEmptyTuple(dst *beam.Operand) {
	l := a.lowerer
	l.flush()
	l.b.LocalGet(ctx)
	l.b.I32Const(0)
	l.prim(arch.PrimTermAllocTuple)
	l.hpValid = false
	l.pop(dst, vtype{union: beam.TypeTuple})
}

func (a avm) makeFun(index int, free []beam.Operand, dst *beam.Operand) {
	l := a.lowerer
	at := l.alloc(arch.FunSize + len(free))
	l.init(at, func() { l.b.I32Const(arch.Header(arch.TagFun, arch.FunSize-1+len(free))) })
	l.init(at+arch.FunModule*arch.WordSize, func() { l.b.GlobalGet(l.globals.module) })
	l.init(at+arch.FunIndex*arch.WordSize, func() { l.b.I32Const(arch.Small(int64(index))) })
	for i := range free {
		l.init(at+uint32(arch.FunFree+i)*arch.WordSize, func() { l.push(&free[i]) })
	}
	l.assign(dst, typeOf(beam.TypeFun), func() { l.pushNew(at, arch.PrimaryBoxed) })
}

func (a avm) pushBoxedTag(v value) {
	a.get(v)
	a.b.Call(a.boxedTagFunc())
}

// pushIsBinary tests for the three tags 0x20, 0x24, 0x28.
func (a avm) pushIsBinary(v value) {
	a.pushBoxedTag(v)
	a.b.I32Const(arch.TagRefcBinary)
	a.b.I32Sub()
	a.b.I32Const(arch.TagSubBinary - arch.TagRefcBinary)
	a.b.I32LeU()
}

// pushIsBitstring: AtomVM's have whole bytes.
func (a avm) pushIsBitstring(v value) { a.pushIsBinary(v) }

func (a avm) pushMapSize(v value) {
	a.pushHeader(v)
	a.b.I32Const(arch.BoxedSizeShift)
	a.b.I32ShrU()
	a.b.I32Const(arch.MapValues - 1)
	a.b.I32Sub()
	a.pushTagged()
}

func (a avm) pushCompare(x, y value) {
	a.b.LocalGet(ctx)
	a.get(x)
	a.get(y)
	a.b.Call(a.compareFunc())
}

func (a avm) pushLess(x, y value, not bool) {
	a.pushCompare(x, y)
	a.b.I32Const(arch.CompareLess)
	if not {
		a.b.I32Ne()
	} else {
		a.b.I32Eq()
	}
}

func (a avm) pushSame(x, y value) {
	a.b.LocalGet(ctx)
	a.get(x)
	a.get(y)
	a.b.Call(a.sameFunc())
}

func (a avm) pushEqual(x, y value) {
	a.pushCompare(x, y)
	a.b.I32Const(arch.CompareEquals)
	a.b.I32Eq()
}

func (a avm) pushConvFloat(v value) {
	a.b.LocalGet(ctx)
	a.get(v)
	a.b.Call(a.convFloatFunc())
}

// lowerIsFunction2 tests for a fun of an arity, which need not be known.
func lowerIsFunction2(l *lowerer, in *beam.Instr) {
	label, arg := int(in.Args[0].Value), &in.Args[1]
	v, arity := l.value(arg), l.value(&in.Args[2])
	l.flush()
	l.b.LocalGet(ctx)
	l.get(v)
	l.get(arity)
	l.b.Call(l.funArityFunc())
	l.branchUnless(label)
	l.narrow(arg, typeOf(beam.TypeFun))
}

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

func (a avm) pushBigInteger(n *big.Int) {
	l := a.lowerer
	key := n.String()
	g := l.integers[key]
	if g == nil {
		g = l.newGlobal("")
		l.integers[key] = g
	}
	l.pushConstant(g, func() { l.buildBoxedInteger(boxedInteger(n)) })
}

func (a avm) pushLiteral(index int) {
	l := a.lowerer
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
