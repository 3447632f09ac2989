package avmhost

import "slices"

func init() {
	maps := func(name string, arity int, call func(c *nifCall) term) { registerNif("maps", name, arity, call) }
	maps("get", 2, func(c *nifCall) term {
		i, ok := c.lookup(c.args[0], c.args[1])
		if !ok {
			return 0
		}
		if i < 0 {
			return c.errorTuple(atomBadkey, c.args[0])
		}
		return c.mem.mapValue(c.args[1], uint32(i))
	})
	maps("find", 2, func(c *nifCall) term {
		i, ok := c.lookup(c.args[0], c.args[1])
		if !ok {
			return 0
		}
		if i < 0 {
			return atomError
		}
		return makeTuple(c.a, atomOK, c.mem.mapValue(c.args[1], uint32(i)))
	})
	maps("is_key", 2, func(c *nifCall) term {
		i, ok := c.lookup(c.args[0], c.args[1])
		if !ok {
			return 0
		}
		return boolTerm(i >= 0)
	})
	maps("put", 3, func(c *nifCall) term { return c.mapPut(c.args[0], c.args[1], c.args[2], false) })
	maps("update", 3, func(c *nifCall) term { return c.mapPut(c.args[0], c.args[1], c.args[2], true) })
	maps("remove", 2, func(c *nifCall) term {
		_, out, ok := c.mapTake(c.args[0], c.args[1])
		if !ok {
			return 0
		}
		return out
	})
	maps("take", 2, func(c *nifCall) term {
		value, out, ok := c.mapTake(c.args[0], c.args[1])
		switch {
		case !ok:
			return 0
		case value == 0:
			return atomError
		}
		return makeTuple(c.a, value, out)
	})
	maps("keys", 1, func(c *nifCall) term {
		keys, _, ok := c.entries(c.args[0])
		if !ok {
			return 0
		}
		return makeList(c.a, keys, termNil)
	})
	maps("values", 1, func(c *nifCall) term {
		_, values, ok := c.entries(c.args[0])
		if !ok {
			return 0
		}
		return makeList(c.a, values, termNil)
	})
	maps("to_list", 1, nifMapToList)
	maps("from_list", 1, nifMapFromList)
	maps("from_keys", 2, nifMapFromKeys)
	maps("merge", 2, nifMapMerge)
	registerNif("erts_internal", "map_next", 3, nifMapNext)
	registerNif("erts_internal", "mc_iterator", 1, nifComprehensionIterator)
	registerNif("erts_internal", "mc_refill", 1, func(c *nifCall) term {
		if !c.args[0].isCons() {
			return c.badarg()
		}
		sub := *c
		sub.args = []term{smallTerm(0), c.mem.tail(c.args[0]), c.atom("iterator")}
		return nifMapNext(&sub)
	})
}

// entries reads a map's keys and values, or raises badmap.
func (c *nifCall) entries(mp term) (keys, values []term, ok bool) {
	if !c.mem.isMap(mp) {
		c.errorTuple(atomBadmap, mp)
		return nil, nil, false
	}
	keys = c.mem.tupleElements(c.mem.mapKeys(mp))
	for i := range keys {
		values = append(values, c.mem.mapValue(mp, uint32(i)))
	}
	return keys, values, true
}

// lookup finds a key's position, -1 if absent; false after raising badmap.
func (c *nifCall) lookup(key, mp term) (int, bool) {
	if !c.mem.isMap(mp) {
		c.errorTuple(atomBadmap, mp)
		return 0, false
	}
	return c.vm.findKey(mp, key), true
}

func (c *nifCall) mapPut(key, value, mp term, mustExist bool) term {
	keys, values, ok := c.entries(mp)
	if !ok {
		return 0
	}
	i, found := slices.BinarySearchFunc(keys, key, func(a, b term) int { return c.vm.compare(a, b, true) })
	switch {
	case found:
		values[i] = value
	case mustExist:
		return c.errorTuple(atomBadkey, key)
	default:
		keys, values = slices.Insert(keys, i, key), slices.Insert(values, i, value)
	}
	return makeMap(c.a, keys, values)
}

func (c *nifCall) mapTake(key, mp term) (value, rest term, ok bool) {
	keys, values, ok := c.entries(mp)
	if !ok {
		return 0, 0, false
	}
	i := c.vm.findKey(mp, key)
	if i < 0 {
		return 0, mp, true
	}
	value = values[i]
	return value, makeMap(c.a, slices.Delete(keys, i, i+1), slices.Delete(values, i, i+1)), true
}

func (c *nifCall) pairs(keys, values []term, tail term) term {
	tuples := make([]term, len(keys))
	for i := range keys {
		tuples[i] = makeTuple(c.a, keys[i], values[i])
	}
	return makeList(c.a, tuples, tail)
}

func nifMapToList(c *nifCall) term {
	keys, values, ok := c.entries(c.args[0])
	if !ok {
		return 0
	}
	return c.pairs(keys, values, termNil)
}

// fromPairs builds a map in which later entries win.
func (c *nifCall) fromPairs(keys, values []term) term {
	order := make([]int, len(keys))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return c.vm.compare(keys[a], keys[b], true) })
	var k, v []term
	for _, i := range order {
		if n := len(k); n > 0 && c.vm.compare(k[n-1], keys[i], true) == 0 {
			v[n-1] = values[i]
			continue
		}
		k, v = append(k, keys[i]), append(v, values[i])
	}
	return makeMap(c.a, k, v)
}

func nifMapFromList(c *nifCall) term {
	elems, ok := c.mem.list(c.args[0])
	if !ok {
		return c.badarg()
	}
	var keys, values []term
	for _, e := range elems {
		if !c.mem.isTuple(e) || c.mem.tupleArity(e) != 2 {
			return c.badarg()
		}
		keys, values = append(keys, c.mem.element(e, 0)), append(values, c.mem.element(e, 1))
	}
	return c.fromPairs(keys, values)
}

func nifMapFromKeys(c *nifCall) term {
	keys, ok := c.mem.list(c.args[0])
	if !ok {
		return c.badarg()
	}
	return c.fromPairs(keys, slices.Repeat([]term{c.args[1]}, len(keys)))
}

func nifMapMerge(c *nifCall) term {
	k1, v1, ok := c.entries(c.args[0])
	if !ok {
		return 0
	}
	k2, v2, ok := c.entries(c.args[1])
	if !ok {
		return 0
	}
	return c.fromPairs(append(k1, k2...), append(v1, v2...))
}

// nifMapNext serves OTP's maps:next/1 and to_list/1: everything at once, as for
// a flat map.
func nifMapNext(c *nifCall) term {
	keys, values, ok := c.entries(c.args[1])
	if !ok {
		return 0
	}
	if c.args[2].isList() {
		return c.pairs(keys, values, c.args[2])
	}
	out := atomNone
	for i := len(keys) - 1; i >= 0; i-- {
		out = makeTuple(c.a, keys[i], values[i], out)
	}
	return out
}

// nifComprehensionIterator makes the iterator of a map comprehension from a map
// or an iterator; [] for anything else.
func nifComprehensionIterator(c *nifCall) term {
	switch t := c.args[0]; {
	case c.mem.isMap(t):
		return makeCons(c.a, smallTerm(0), t)
	case t == atomNone, c.mem.isTuple(t) && c.mem.tupleArity(t) == 3,
		t.isCons() && c.mem.isMap(c.mem.tail(t)):
		return t
	}
	return termNil
}
