package avmhost

import "strings"

func init() {
	registerBif("self", 0, false, func(c *bifCall) term { return pidTerm(c.p.id) })
	registerBif("node", 0, false, func(c *bifCall) term { return atomNonode })
	registerBif("unique_integer", 0, false, bifUniqueInteger)
	bif1("unique_integer", bifUniqueInteger)
	bif1("node", func(c *bifCall) term {
		if a := c.args[0]; c.mem.isAnyPid(a) || c.mem.isAnyPort(a) || c.mem.isRef(a) {
			return atomNonode
		}
		return c.badarg()
	})
	typeTests()
	comparisons()
	booleans()
	bif1("hd", func(c *bifCall) term {
		if !c.args[0].isCons() {
			return c.badarg()
		}
		return c.mem.head(c.args[0])
	})
	bif1("tl", func(c *bifCall) term {
		if !c.args[0].isCons() {
			return c.badarg()
		}
		return c.mem.tail(c.args[0])
	})
	gcBif1("length", bifLength)
	bif2("element", bifElement)
	bif1("tuple_size", func(c *bifCall) term {
		if !c.mem.isTuple(c.args[0]) {
			return c.badarg()
		}
		return smallTerm(int64(c.mem.tupleArity(c.args[0])))
	})
	gcBif1("byte_size", func(c *bifCall) term { return c.bits(8) })
	gcBif1("bit_size", func(c *bifCall) term { return c.bits(1) })
	gcBif1("size", bifSize)
	registerBif("binary_part", 3, true, bifBinaryPart)
	gcBif1("map_size", func(c *bifCall) term {
		if !c.mem.isMap(c.args[0]) {
			return c.errorTuple(atomBadmap, c.args[0])
		}
		return smallTerm(int64(c.mem.mapSize(c.args[0])))
	})
	bif2("map_get", bifMapGet)
	bif2("is_map_key", func(c *bifCall) term {
		if !c.mem.isMap(c.args[1]) {
			return c.errorTuple(atomBadmap, c.args[1])
		}
		return boolTerm(c.vm.findKey(c.args[1], c.args[0]) >= 0)
	})
	bif1("get", func(c *bifCall) term { return c.p.dictGet(c.args[0]) })
	bif2("min", func(c *bifCall) term {
		if c.vm.compare(c.args[0], c.args[1], false) <= 0 {
			return c.args[0]
		}
		return c.args[1]
	})
	bif2("max", func(c *bifCall) term {
		if c.vm.compare(c.args[0], c.args[1], false) >= 0 {
			return c.args[0]
		}
		return c.args[1]
	})
	gcBif1("list_to_atom", func(c *bifCall) term { return c.listToAtom(true) })
	gcBif1("list_to_existing_atom", func(c *bifCall) term { return c.listToAtom(false) })
	gcBif2("binary_to_atom", func(c *bifCall) term { return c.binaryToAtom(true) })
	gcBif2("binary_to_existing_atom", func(c *bifCall) term { return c.binaryToAtom(false) })
}

func bifUniqueInteger(c *bifCall) term {
	c.vm.uniques++
	return makeInt(fragmentAllocator{c.p}, c.vm.uniques)
}

func typeTests() {
	tests := map[string]func(m *linearMemory, t term) bool{
		"is_atom":      func(_ *linearMemory, t term) bool { return t.isAtom() },
		"is_bitstring": (*linearMemory).isBinary,
		"is_binary":    (*linearMemory).isBinary,
		"is_boolean":   func(_ *linearMemory, t term) bool { return t == atomTrue || t == atomFalse },
		"is_float":     (*linearMemory).isFloat,
		"is_function":  (*linearMemory).isFun,
		"is_integer":   (*linearMemory).isInteger,
		"is_list":      func(_ *linearMemory, t term) bool { return t.isList() },
		"is_number":    (*linearMemory).isNumber,
		"is_pid":       (*linearMemory).isAnyPid,
		"is_port":      (*linearMemory).isAnyPort,
		"is_reference": (*linearMemory).isRef,
		"is_tuple":     (*linearMemory).isTuple,
		"is_map":       (*linearMemory).isMap,
	}
	for name, test := range tests {
		bif1(name, func(c *bifCall) term { return boolTerm(test(c.mem, c.args[0])) })
	}
	bif2("is_function", func(c *bifCall) term {
		f, arity := c.args[0], c.args[1]
		if !c.mem.isInteger(arity) || c.mem.integer(arity).Sign() < 0 {
			return c.badarg()
		}
		return boolTerm(c.mem.isFun(f) && arity.isSmall() && c.vm.funArity(f) == int(arity.small()))
	})
	bif2("is_record", func(c *bifCall) term {
		if !c.args[1].isAtom() {
			return c.badarg()
		}
		t := c.args[0]
		return boolTerm(c.mem.isTuple(t) && c.mem.tupleArity(t) > 0 && c.mem.element(t, 0) == c.args[1])
	})
	registerBif("is_integer", 3, false, func(c *bifCall) term {
		if !c.mem.isInteger(c.args[1]) || !c.mem.isInteger(c.args[2]) {
			return c.badarg()
		}
		n := c.args[0]
		return boolTerm(c.mem.isInteger(n) && c.mem.compareIntegers(c.args[1], n) <= 0 &&
			c.mem.compareIntegers(n, c.args[2]) <= 0)
	})
}

// funArity is the number of arguments a fun takes.
func (vm *VM) funArity(f term) int {
	if term(vm.mem.word(f, 2)).isAtom() {
		return int(term(vm.mem.word(f, 3)).small())
	}
	e := vm.moduleAt(vm.mem.word(f, 1)).fun(uint32(term(vm.mem.word(f, 2)).small()))
	return e.Arity - e.NumFree
}

func comparisons() {
	for name, want := range map[string]func(c int) bool{
		"==": func(c int) bool { return c == 0 },
		"/=": func(c int) bool { return c != 0 },
		">":  func(c int) bool { return c > 0 },
		"<":  func(c int) bool { return c < 0 },
		"=<": func(c int) bool { return c <= 0 },
		">=": func(c int) bool { return c >= 0 },
	} {
		bif2(name, func(c *bifCall) term { return boolTerm(want(c.vm.compare(c.args[0], c.args[1], false))) })
	}
	bif2("=:=", func(c *bifCall) term { return boolTerm(c.vm.compare(c.args[0], c.args[1], true) == 0) })
	bif2("=/=", func(c *bifCall) term { return boolTerm(c.vm.compare(c.args[0], c.args[1], true) != 0) })
}

func isBoolean(t term) bool { return t == atomTrue || t == atomFalse }

func booleans() {
	bif1("not", func(c *bifCall) term {
		if !isBoolean(c.args[0]) {
			return c.badarg()
		}
		return boolTerm(c.args[0] == atomFalse)
	})
	for name, op := range map[string]func(a, b bool) bool{
		"and": func(a, b bool) bool { return a && b },
		"or":  func(a, b bool) bool { return a || b },
		"xor": func(a, b bool) bool { return a != b },
	} {
		bif2(name, func(c *bifCall) term {
			if !isBoolean(c.args[0]) || !isBoolean(c.args[1]) {
				return c.badarg()
			}
			return boolTerm(op(c.args[0] == atomTrue, c.args[1] == atomTrue))
		})
	}
}

func bifLength(c *bifCall) term {
	n, t := int64(0), c.args[0]
	for ; t.isCons(); t = c.mem.tail(t) {
		n++
	}
	if t != termNil {
		return c.badarg()
	}
	return smallTerm(n)
}

func bifElement(c *bifCall) term {
	i, t := c.args[0], c.args[1]
	if !i.isSmall() || !c.mem.isTuple(t) || i.small() < 1 || i.small() > int64(c.mem.tupleArity(t)) {
		return c.badarg()
	}
	return c.mem.element(t, uint32(i.small()-1))
}

// bits is byte_size (unit 8) and bit_size (unit 1), of binaries and match states.
func (c *bifCall) bits(unit int64) term {
	t := c.args[0]
	switch {
	case c.mem.isMatchState(t):
		total := int64(c.mem.binarySize(c.mem.matchBinary(t))) * 8
		return c.int64Result((total - int64(c.mem.matchOffset(t))) / unit)
	case c.mem.isBinary(t):
		return c.int64Result(int64(c.mem.binarySize(t)) * 8 / unit)
	}
	return c.badarg()
}

func bifSize(c *bifCall) term {
	switch t := c.args[0]; {
	case c.mem.isTuple(t):
		return smallTerm(int64(c.mem.tupleArity(t)))
	case c.mem.isBinary(t):
		return smallTerm(int64(c.mem.binarySize(t)))
	}
	return c.badarg()
}

func bifBinaryPart(c *bifCall) term {
	bin := c.args[0]
	pos, okp := c.mem.int64(c.args[1])
	n, okn := c.mem.int64(c.args[2])
	if !c.mem.isBinary(bin) || !okp || !okn {
		return c.badarg()
	}
	pos, n, ok := partRange(pos, n, int64(c.mem.binarySize(bin)))
	if !ok {
		return c.badarg()
	}
	a, ok := c.reserve(c.mem.subBinaryHeapWords(bin, uint32(n)))
	if !ok {
		return 0
	}
	return makeSubBinary(a, c.args[0], uint32(pos), uint32(n))
}

// partRange normalises a position and a length that may be negative.
func partRange(pos, n, size int64) (int64, int64, bool) {
	if n < 0 {
		if n < -size {
			return 0, 0, false
		}
		pos, n = pos+n, -n
	}
	return pos, n, pos >= 0 && n <= size && pos <= size-n
}

func bifMapGet(c *bifCall) term {
	key, mp := c.args[0], c.args[1]
	if !c.mem.isMap(mp) {
		return c.errorTuple(atomBadmap, mp)
	}
	i := c.vm.findKey(mp, key)
	if i < 0 {
		return c.errorTuple(atomBadkey, key)
	}
	return c.mem.mapValue(mp, uint32(i))
}

const maxAtomChars = 255

func (c *bifCall) makeAtom(name string, create bool) term {
	if strings.Count(name, "")-1 > maxAtomChars {
		return c.error(atomSystemLimit)
	}
	if create {
		return c.vm.atoms.intern(name)
	}
	if a := c.vm.atoms.existing(name); a != 0 {
		return a
	}
	return c.badarg()
}

func (c *bifCall) listToAtom(create bool) term {
	name, ok := c.mem.stringOf(c.args[0])
	if !ok {
		return c.badarg()
	}
	return c.makeAtom(name, create)
}

// stringOf reads a flat list of code points.
func (m *linearMemory) stringOf(t term) (string, bool) {
	elems, ok := m.list(t)
	if !ok {
		return "", false
	}
	var b strings.Builder
	for _, e := range elems {
		if !e.isSmall() || !validCodepoint(int32(e.small())) {
			return "", false
		}
		b.WriteRune(rune(e.small()))
	}
	return b.String(), true
}

func (c *bifCall) binaryToAtom(create bool) term {
	if !c.mem.isBinary(c.args[0]) {
		return c.badarg()
	}
	name, ok := decodeText(c.mem.binary(c.args[0]), c.args[1])
	if !ok {
		return c.badarg()
	}
	return c.makeAtom(name, create)
}
