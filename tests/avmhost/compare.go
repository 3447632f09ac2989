package avmhost

import (
	"bytes"
	"cmp"
	"strings"
)

// Order of types, as Erlang's: number < atom < reference < fun < port < pid <
// tuple < map < nil < list < bit string; integers before floats where the
// comparison is exact.
type typeIndex int

const (
	typeInvalid typeIndex = iota
	typeInteger
	typeFloat
	typeAtom
	typeReference
	typeFunction
	typePort
	typePid
	typeTuple
	typeMap
	typeNil
	typeCons
	typeBinary
)

func (m *linearMemory) typeOf(t term) typeIndex {
	switch {
	case t.isCons():
		return typeCons
	case t == termNil:
		return typeNil
	case t.isSmall():
		return typeInteger
	case t.isAtom():
		return typeAtom
	case t.isPid():
		return typePid
	case t.isPort():
		return typePort
	case !t.isBoxed():
		faultf("comparison of %#x, which is not a term", uint32(t))
	}
	switch tag := m.boxedTag(t); tag {
	case boxTuple:
		return typeTuple
	case boxPosInt, boxNegInt:
		return typeInteger
	case boxRef, boxExtRef:
		return typeReference
	case boxFun:
		return typeFunction
	case boxFloat:
		return typeFloat
	case boxRefcBinary, boxHeapBinary, boxSubBinary:
		return typeBinary
	case boxMap:
		return typeMap
	case boxExtPid:
		return typePid
	case boxExtPort:
		return typePort
	default:
		faultf("comparison of a boxed term with tag %#x", tag)
	}
	return typeInvalid
}

// compare orders two terms: <0, 0, >0. With exact, integers and floats never
// compare equal and every integer is below every float.
func (vm *VM) compare(a, b term, exact bool) int {
	m := vm.mem
	for {
		if a == b {
			return 0
		}
		ta, tb := m.typeOf(a), m.typeOf(b)
		if ta != tb {
			if !exact && ta <= typeFloat && tb <= typeFloat {
				return m.compareMixed(a, b, ta)
			}
			return cmp.Compare(ta, tb)
		}
		if ta != typeCons {
			return vm.compareSame(a, b, ta, exact)
		}
		if c := vm.compare(m.head(a), m.head(b), exact); c != 0 {
			return c
		}
		a, b = m.tail(a), m.tail(b)
	}
}

func (m *linearMemory) compareMixed(a, b term, ta typeIndex) int {
	if ta == typeInteger {
		return compareIntFloat(m.integer(a), m.float(b))
	}
	return -compareIntFloat(m.integer(b), m.float(a))
}

func (vm *VM) compareSame(a, b term, t typeIndex, exact bool) int {
	m := vm.mem
	switch t {
	case typeInteger:
		return m.compareIntegers(a, b)
	case typeFloat:
		return cmp.Compare(m.float(a), m.float(b))
	case typeAtom:
		return strings.Compare(vm.atoms.name(a), vm.atoms.name(b))
	case typeReference:
		return cmp.Compare(m.refValue(a), m.refValue(b))
	case typeFunction:
		return vm.compareFuns(a, b, exact)
	case typePort, typePid:
		return cmp.Compare(a, b)
	case typeTuple:
		return vm.compareTuples(a, b, exact)
	case typeMap:
		return vm.compareMaps(a, b, exact)
	case typeBinary:
		return bytes.Compare(m.binary(a), m.binary(b))
	}
	return 0
}

func (m *linearMemory) compareIntegers(a, b term) int {
	na, oka := m.int64(a)
	nb, okb := m.int64(b)
	if oka && okb {
		return cmp.Compare(na, nb)
	}
	return m.integer(a).Cmp(m.integer(b))
}

func (vm *VM) compareTuples(a, b term, exact bool) int {
	m := vm.mem
	if c := cmp.Compare(m.tupleArity(a), m.tupleArity(b)); c != 0 {
		return c
	}
	for i := range m.tupleArity(a) {
		if c := vm.compare(m.element(a, i), m.element(b, i), exact); c != 0 {
			return c
		}
	}
	return 0
}

// compareMaps compares sizes, then keys exactly, then values, as Erlang does.
func (vm *VM) compareMaps(a, b term, exact bool) int {
	m := vm.mem
	n := m.mapSize(a)
	if c := cmp.Compare(n, m.mapSize(b)); c != 0 {
		return c
	}
	for i := range n {
		if c := vm.compare(m.mapKey(a, i), m.mapKey(b, i), true); c != 0 {
			return c
		}
	}
	for i := range n {
		if c := vm.compare(m.mapValue(a, i), m.mapValue(b, i), exact); c != 0 {
			return c
		}
	}
	return 0
}

// compareFuns orders local funs below external ones; local funs by module name,
// index and captured values, external ones by name.
func (vm *VM) compareFuns(a, b term, exact bool) int {
	m := vm.mem
	extA, extB := term(m.word(a, 2)).isAtom(), term(m.word(b, 2)).isAtom()
	if extA != extB {
		if extA {
			return 1
		}
		return -1
	}
	if extA {
		for i := uint32(1); i <= 3; i++ {
			if c := vm.compare(term(m.word(a, i)), term(m.word(b, i)), exact); c != 0 {
				return c
			}
		}
		return 0
	}
	ma, mb := vm.moduleAt(m.word(a, 1)), vm.moduleAt(m.word(b, 1))
	if c := strings.Compare(ma.name, mb.name); c != 0 {
		return c
	}
	if c := cmp.Compare(m.word(a, 2), m.word(b, 2)); c != 0 {
		return c
	}
	for i := uint32(3); i <= m.boxedSize(a); i++ {
		if c := vm.compare(term(m.word(a, i)), term(m.word(b, i)), exact); c != 0 {
			return c
		}
	}
	return 0
}

// findKey is term_find_map_pos: the position of key, or -1.
func (vm *VM) findKey(mp, key term) int {
	m := vm.mem
	lo, hi := uint32(0), m.mapSize(mp)
	for lo < hi {
		mid := (lo + hi) / 2
		switch c := vm.compare(m.mapKey(mp, mid), key, true); {
		case c == 0:
			return int(mid)
		case c < 0:
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return -1
}
