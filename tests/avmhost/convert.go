package avmhost

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/jitwasm/jitwasm/beam"
)

// wordsFor is the heap space that building t takes. constData tells that
// binaries become references to constant bytes.
func wordsFor(t beam.Term, constData bool) uint32 {
	switch t := t.(type) {
	case int64:
		return intWords(t)
	case *big.Int:
		return bigWords(t)
	case float64:
		return floatWords
	case *beam.Cons:
		n := uint32(0)
		for {
			n += 2 + wordsFor(t.Head, constData)
			next, ok := t.Tail.(*beam.Cons)
			if !ok {
				return n + wordsFor(t.Tail, constData)
			}
			t = next
		}
	case beam.Tuple:
		n := uint32(len(t)) + 1
		for _, e := range t {
			n += wordsFor(e, constData)
		}
		return n
	case beam.Map:
		n := 3 + 2*uint32(len(t))
		for _, e := range t {
			n += wordsFor(e.Key, constData) + wordsFor(e.Value, constData)
		}
		return n
	case beam.Binary:
		if constData {
			return refcBinaryWords
		}
		return binaryWords(uint32(len(t)))
	case beam.ExportFun:
		return externalFunWords
	case beam.Ref:
		return refWords
	}
	return 0
}

// builder turns Go terms into terms in memory.
type builder struct {
	a   allocator
	vm  *VM
	lit *literal // not nil: binaries are constants of this literal
}

// build returns the term for t. It faults on what AtomVM cannot represent.
func (b builder) build(t beam.Term) term {
	switch t := t.(type) {
	case int64:
		return makeInt(b.a, t)
	case *big.Int:
		return makeBig(b.a, t)
	case float64:
		return makeFloat(b.a, t)
	case beam.Atom:
		return b.vm.atoms.intern(string(t))
	case beam.Nil:
		return termNil
	case *beam.Cons:
		return b.buildList(t)
	case beam.Tuple:
		elems := make([]term, len(t))
		for i, e := range t {
			elems[i] = b.build(e)
		}
		return makeTuple(b.a, elems...)
	case beam.Map:
		return b.buildMap(t)
	case beam.Binary:
		if b.lit != nil {
			return makeConstBinary(b.a, uint32(len(t)), b.lit.constData(b.a.memory(), t))
		}
		return makeBinaryFrom(b.a, t)
	case beam.ExportFun:
		return makeExternalFun(b.a, b.build(t.Module), b.build(t.Function), t.Arity)
	case beam.Pid:
		return pidTerm(int(t.ID))
	case beam.Ref:
		n := uint64(0)
		for _, id := range t.IDs {
			n = n<<32 | uint64(id)
		}
		return makeRef(b.a, n)
	case beam.BitString:
		faultf("the VM cannot represent the bit string %v: binaries have whole bytes", t)
	}
	faultf("cannot build a term of %T", t)
	return 0
}

func (b builder) buildList(c *beam.Cons) term {
	var heads []term
	var tail beam.Term = c
	for {
		c, ok := tail.(*beam.Cons)
		if !ok {
			return makeList(b.a, heads, b.build(tail))
		}
		heads = append(heads, b.build(c.Head))
		tail = c.Tail
	}
}

func (b builder) buildMap(mp beam.Map) term {
	type pair struct{ k, v term }
	pairs := make([]pair, len(mp))
	for i, e := range mp {
		pairs[i] = pair{b.build(e.Key), b.build(e.Value)}
	}
	slices.SortFunc(pairs, func(x, y pair) int { return b.vm.compare(x.k, y.k, true) })
	keys, values := make([]term, len(mp)), make([]term, len(mp))
	for i, e := range pairs {
		keys[i], values[i] = e.k, e.v
	}
	return makeMap(b.a, keys, values)
}

// Fun is a local fun in a result.
type Fun struct {
	Module       string
	Name         string
	Index, Arity int
	Uniq         uint32
	Captured     []beam.Term
}

func (f Fun) String() string { return fmt.Sprintf("#Fun<%s.%d.%d>", f.Module, f.Index, f.Uniq) }

// export turns a term into a Go term.
func (vm *VM) export(t term) beam.Term {
	switch {
	case t == termNil:
		return beam.Nil{}
	case t.isSmall():
		return t.small()
	case t.isAtom():
		return beam.Atom(vm.atoms.name(t))
	case t.isPid():
		return beam.Pid{Node: "nonode@nohost", ID: uint32(t.pidNumber())}
	case t.isPort():
		return beam.Port{Node: "nonode@nohost", ID: uint64(t >> 4)}
	case t.isCons():
		return vm.exportList(t)
	case t.isBoxed():
		return vm.exportBoxed(t)
	}
	faultf("%#x is not a term", uint32(t))
	return nil
}

func (vm *VM) exportList(t term) beam.Term {
	var elems []beam.Term
	for t.isCons() {
		elems = append(elems, vm.export(vm.mem.head(t)))
		t = vm.mem.tail(t)
	}
	tail := vm.export(t)
	for i := len(elems) - 1; i >= 0; i-- {
		tail = &beam.Cons{Head: elems[i], Tail: tail}
	}
	return tail
}

func (vm *VM) exportBoxed(t term) beam.Term {
	m := vm.mem
	switch tag := m.boxedTag(t); tag {
	case boxTuple:
		out := make(beam.Tuple, m.tupleArity(t))
		for i := range out {
			out[i] = vm.export(m.element(t, uint32(i)))
		}
		return out
	case boxPosInt, boxNegInt:
		return beam.NormalizeInt(m.integer(t))
	case boxFloat:
		return m.float(t)
	case boxRefcBinary, boxHeapBinary, boxSubBinary:
		return beam.Binary(slices.Clone(m.binary(t)))
	case boxMap:
		out := make(beam.Map, m.mapSize(t))
		for i := range out {
			out[i] = beam.MapPair{Key: vm.export(m.mapKey(t, uint32(i))), Value: vm.export(m.mapValue(t, uint32(i)))}
		}
		return out
	case boxRef:
		v := m.refValue(t)
		return beam.Ref{Node: "nonode@nohost", IDs: []uint32{uint32(v >> 32), uint32(v)}}
	case boxFun:
		return vm.exportFun(t)
	default:
		faultf("cannot export a boxed term with tag %#x", tag)
	}
	return nil
}

func (vm *VM) exportFun(t term) beam.Term {
	m := vm.mem
	if f := term(m.word(t, 2)); f.isAtom() {
		return beam.ExportFun{Module: beam.Atom(vm.atoms.name(term(m.word(t, 1)))),
			Function: beam.Atom(vm.atoms.name(f)), Arity: int(term(m.word(t, 3)).small())}
	}
	mod := vm.moduleAt(m.word(t, 1))
	entry := mod.fun(uint32(term(m.word(t, 2)).small()))
	out := Fun{Module: mod.name, Name: mod.beam.AtomName(int(entry.Function)), Index: entry.Index,
		Arity: entry.Arity - entry.NumFree, Uniq: entry.OldUniq}
	for i := uint32(3); i <= m.boxedSize(t); i++ {
		out.Captured = append(out.Captured, vm.export(term(m.word(t, i))))
	}
	return out
}

// fun is an entry of the lambda table.
func (mod *module) fun(i uint32) *beam.Fun {
	if int(i) >= len(mod.beam.Funs) {
		faultf("module %s: fun %d of %d", mod.name, i, len(mod.beam.Funs))
	}
	return &mod.beam.Funs[i]
}
