package avmhost

import "slices"

func init() {
	registerNif("lists", "reverse", 1, nifReverse)
	registerNif("lists", "reverse", 2, func(c *nifCall) term { return c.reverse(c.args[0], c.args[1]) })
	registerNif("lists", "member", 2, nifMember)
	registerNif("lists", "keyfind", 3, func(c *nifCall) term {
		return c.key(atomFalse, func(t term) term { return t })
	})
	registerNif("lists", "keymember", 3, func(c *nifCall) term {
		return c.key(atomFalse, func(term) term { return atomTrue })
	})
	registerNif("lists", "keysearch", 3, func(c *nifCall) term {
		return c.key(atomFalse, func(t term) term { return makeTuple(c.a, atomValue, t) })
	})
	registerNif("lists", "flatten", 1, nifFlatten)
	erlangNif("++", 2, nifAppend)
	erlangNif("append", 2, nifAppend)
	erlangNif("--", 2, nifSubtract)
	erlangNif("subtract", 2, nifSubtract)
}

// nifReverse fails as lists:reverse/1 of OTP: no clause for an improper list of
// one element, badarg for longer ones.
func nifReverse(c *nifCall) term {
	list := c.args[0]
	if !list.isList() || list.isCons() && !c.mem.tail(list).isList() {
		return c.error(atomFunctionClause)
	}
	return c.reverse(list, termNil)
}

func (c *nifCall) reverse(list, tail term) term {
	elems, ok := c.mem.list(list)
	if !ok {
		return c.badarg()
	}
	slices.Reverse(elems)
	return makeList(c.a, elems, tail)
}

func nifMember(c *nifCall) term {
	list := c.args[1]
	for ; list.isCons(); list = c.mem.tail(list) {
		if c.vm.compare(c.mem.head(list), c.args[0], true) == 0 {
			return atomTrue
		}
	}
	if list != termNil {
		return c.badarg()
	}
	return atomFalse
}

// key finds the first tuple whose N-th element equals the key.
func (c *nifCall) key(missing term, found func(term) term) term {
	key, n, list := c.args[0], c.args[1], c.args[2]
	if !n.isSmall() || n.small() < 1 {
		return c.badarg()
	}
	i := uint32(n.small() - 1)
	for ; list.isCons(); list = c.mem.tail(list) {
		t := c.mem.head(list)
		if c.mem.isTuple(t) && i < c.mem.tupleArity(t) && c.vm.compare(c.mem.element(t, i), key, false) == 0 {
			return found(t)
		}
	}
	if list != termNil {
		return c.badarg()
	}
	return missing
}

func nifFlatten(c *nifCall) term {
	var out []term
	var walk func(t term) bool
	walk = func(t term) bool {
		for ; t.isCons(); t = c.mem.tail(t) {
			if h := c.mem.head(t); !h.isList() {
				out = append(out, h)
			} else if !walk(h) {
				return false
			}
		}
		return t == termNil
	}
	if !c.args[0].isList() || !walk(c.args[0]) {
		return c.badarg()
	}
	return makeList(c.a, out, termNil)
}

func nifAppend(c *nifCall) term {
	elems, ok := c.mem.list(c.args[0])
	if !ok {
		return c.badarg()
	}
	return makeList(c.a, elems, c.args[1])
}

func nifSubtract(c *nifCall) term {
	left, ok1 := c.mem.list(c.args[0])
	right, ok2 := c.mem.list(c.args[1])
	if !ok1 || !ok2 {
		return c.badarg()
	}
	for _, r := range right {
		i := slices.IndexFunc(left, func(l term) bool { return c.vm.compare(l, r, true) == 0 })
		if i >= 0 {
			left = slices.Delete(left, i, i+1)
		}
	}
	return makeList(c.a, left, termNil)
}
