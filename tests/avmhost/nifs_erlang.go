package avmhost

import "slices"

// Exceptions, tuples, funs, dictionary and other parts of module erlang.

func init() {
	for _, arity := range []int{1, 2, 3} {
		erlangNif("error", arity, func(c *nifCall) term { return c.error(c.args[0]) }).raises = true
	}
	erlangNif("throw", 1, func(c *nifCall) term { return c.raise(atomThrow) }).raises = true
	erlangNif("exit", 1, func(c *nifCall) term { return c.raise(atomExit) }).raises = true
	erlangNif("raise", 3, nifRaise).raises = true
	erlangNif("nif_error", 1, func(c *nifCall) term { return c.error(c.args[0]) }).raises = true

	erlangNif("setelement", 3, nifSetElement)
	erlangNif("make_tuple", 2, nifMakeTuple)
	erlangNif("insert_element", 3, nifInsertElement)
	erlangNif("delete_element", 2, nifDeleteElement)
	erlangNif("append_element", 2, func(c *nifCall) term {
		if !c.mem.isTuple(c.args[0]) {
			return c.badarg()
		}
		return makeTuple(c.a, append(c.mem.tupleElements(c.args[0]), c.args[1])...)
	})
	erlangNif("list_to_tuple", 1, func(c *nifCall) term {
		elems, ok := c.mem.list(c.args[0])
		if !ok {
			return c.badarg()
		}
		return makeTuple(c.a, elems...)
	})
	erlangNif("tuple_to_list", 1, func(c *nifCall) term {
		if !c.mem.isTuple(c.args[0]) {
			return c.badarg()
		}
		return makeList(c.a, c.mem.tupleElements(c.args[0]), termNil)
	})

	erlangNif("make_fun", 3, func(c *nifCall) term {
		arity := c.args[2]
		if !c.args[0].isAtom() || !c.args[1].isAtom() || !arity.isSmall() || arity.small() < 0 || arity.small() > 255 {
			return c.badarg()
		}
		return makeExternalFun(c.a, c.args[0], c.args[1], int(arity.small()))
	})
	erlangNif("fun_info", 2, nifFunInfo)
	erlangNif("function_exported", 3, nifFunctionExported)
	erlangNif("module_loaded", 1, func(c *nifCall) term {
		return boolTerm(c.vm.modules[c.atomName(c.args[0])] != nil)
	})
	registerNif("code", "ensure_loaded", 1, func(c *nifCall) term {
		if c.args[0].isAtom() && c.vm.findModule(c.atomName(c.args[0])) != nil {
			return makeTuple(c.a, atomModule, c.args[0])
		}
		return makeTuple(c.a, atomError, c.atom("nofile"))
	})
	registerNif("code", "is_loaded", 1, func(c *nifCall) term {
		if c.vm.modules[c.atomName(c.args[0])] != nil {
			return makeTuple(c.a, atomFile, c.atom("loaded"))
		}
		return atomFalse
	})
	erlangNif("get_module_info", 1, nifModuleInfo)
	erlangNif("get_module_info", 2, nifModuleInfoItem)

	erlangNif("put", 2, func(c *nifCall) term { return c.p.dictPut(c.args[0], c.args[1]) })
	erlangNif("erase", 1, func(c *nifCall) term { return c.p.dictErase(c.args[0]) })
	erlangNif("get", 0, func(c *nifCall) term { return c.dictList() })
	erlangNif("erase", 0, func(c *nifCall) term {
		all := c.dictList()
		c.p.dict = nil
		return all
	})
	erlangNif("get_keys", 1, func(c *nifCall) term {
		var keys []term
		for _, d := range c.p.dict {
			if c.vm.compare(d.value, c.args[0], true) == 0 {
				keys = append(keys, d.key)
			}
		}
		return makeList(c.a, keys, termNil)
	})
	erlangNif("get_keys", 0, func(c *nifCall) term {
		var keys []term
		for _, d := range c.p.dict {
			keys = append(keys, d.key)
		}
		return makeList(c.a, keys, termNil)
	})

	registerNif("erts_debug", "flat_size", 1, func(c *nifCall) term { return c.int(int64(c.mem.treeWords(c.args[0]))) })
	registerNif("erts_internal", "cmp_term", 2, func(c *nifCall) term {
		return smallTerm(int64(c.vm.compare(c.args[0], c.args[1], true)))
	})
	erlangNif("phash2", 1, func(c *nifCall) term { return c.phash(1 << 27) })
	erlangNif("phash2", 2, func(c *nifCall) term {
		n, ok := c.mem.int64(c.args[1])
		if !ok || n < 1 {
			return c.badarg()
		}
		return c.phash(uint64(n))
	})
	erlangNif("phash", 2, func(c *nifCall) term { return c.oldHash() })
	registerNif("persistent_term", "get", 1, func(c *nifCall) term { return c.persistent(0) })
	registerNif("persistent_term", "get", 2, func(c *nifCall) term { return c.persistent(c.args[1]) })
	registerNif("persistent_term", "put", 2, func(c *nifCall) term {
		c.vm.persistent[formatTerm(c.vm.export(c.args[0]))] = c.vm.export(c.args[1])
		return atomOK
	})
	registerNif("persistent_term", "erase", 1, func(c *nifCall) term {
		key := formatTerm(c.vm.export(c.args[0]))
		_, ok := c.vm.persistent[key]
		delete(c.vm.persistent, key)
		return boolTerm(ok)
	})
	registerNif("os", "type", 0, func(c *nifCall) term { return makeTuple(c.a, c.atom("unix"), c.atom("linux")) })
	for _, arity := range []int{1, 2} {
		registerNif("os", "getenv", arity, func(c *nifCall) term { // no variable is set
			if len(c.args) == 2 {
				return c.args[1]
			}
			return atomFalse
		})
	}
	registerNif("logger", "allow", 2, func(c *nifCall) term { return atomFalse })
	erlangNif("garbage_collect", 0, func(c *nifCall) term { return atomTrue })
	erlangNif("garbage_collect", 1, func(c *nifCall) term { return atomTrue })
	erlangNif("system_info", 1, nifSystemInfo)
}

func (c *nifCall) raise(class term) term {
	c.p.setException(class, c.args[0])
	return 0
}

func nifRaise(c *nifCall) term {
	class := c.args[0]
	if class != atomError && class != atomExit && class != atomThrow {
		return atomBadarg // as Erlang: the bad call returns badarg
	}
	c.p.setException(class, c.args[1])
	c.p.trace = c.args[2]
	if !c.args[2].isList() && !c.mem.isTuple(c.args[2]) {
		return atomBadarg
	}
	return 0
}

// index checks a 1-based position up to max.
func (c *nifCall) index(t term, limit uint32) (uint32, bool) {
	if !t.isSmall() || t.small() < 1 || t.small() > int64(limit) {
		return 0, false
	}
	return uint32(t.small() - 1), true
}

func nifSetElement(c *nifCall) term {
	if !c.mem.isTuple(c.args[1]) {
		return c.badarg()
	}
	elems := c.mem.tupleElements(c.args[1])
	i, ok := c.index(c.args[0], uint32(len(elems)))
	if !ok {
		return c.badarg()
	}
	elems[i] = c.args[2]
	return makeTuple(c.a, elems...)
}

func nifMakeTuple(c *nifCall) term {
	n := c.args[0]
	if !n.isSmall() || n.small() < 0 || n.small() > 1<<24 {
		return c.badarg()
	}
	return makeTuple(c.a, slices.Repeat([]term{c.args[1]}, int(n.small()))...)
}

func nifInsertElement(c *nifCall) term {
	if !c.mem.isTuple(c.args[1]) {
		return c.badarg()
	}
	elems := c.mem.tupleElements(c.args[1])
	i, ok := c.index(c.args[0], uint32(len(elems))+1)
	if !ok {
		return c.badarg()
	}
	return makeTuple(c.a, slices.Insert(elems, int(i), c.args[2])...)
}

func nifDeleteElement(c *nifCall) term {
	if !c.mem.isTuple(c.args[1]) {
		return c.badarg()
	}
	elems := c.mem.tupleElements(c.args[1])
	i, ok := c.index(c.args[0], uint32(len(elems)))
	if !ok {
		return c.badarg()
	}
	return makeTuple(c.a, slices.Delete(elems, int(i), int(i)+1)...)
}

func nifFunInfo(c *nifCall) term {
	f := c.args[0]
	if !c.mem.isFun(f) {
		return c.badarg()
	}
	external := term(c.mem.word(f, 2)).isAtom()
	var value term
	switch item := c.atomName(c.args[1]); item {
	case "arity":
		value = smallTerm(int64(c.vm.funArity(f)))
	case "type":
		value = c.atom("local")
		if external {
			value = c.atom("external")
		}
	case "module":
		if value = term(c.mem.word(f, 1)); !external {
			value = c.atom(c.vm.moduleAt(c.mem.word(f, 1)).name)
		}
	case "name":
		if value = term(c.mem.word(f, 2)); !external {
			mod := c.vm.moduleAt(c.mem.word(f, 1))
			value = mod.atoms[mod.fun(uint32(term(c.mem.word(f, 2)).small())).Function]
		}
	case "env":
		value = termNil
		if !external {
			for i := c.mem.boxedSize(f); i >= 3; i-- {
				value = makeCons(c.a, term(c.mem.word(f, i)), value)
			}
		}
	default:
		return c.badarg()
	}
	return makeTuple(c.a, c.args[1], value)
}

func nifFunctionExported(c *nifCall) term {
	m, f, arity := c.atomName(c.args[0]), c.atomName(c.args[1]), c.args[2]
	if !c.args[0].isAtom() || !c.args[1].isAtom() || !arity.isSmall() {
		return c.badarg()
	}
	key := mfa{m, f, int(arity.small())}
	if bifs[key] != nil || nifs[key] != nil {
		return atomTrue
	}
	mod := c.vm.modules[m]
	if mod == nil {
		return atomFalse
	}
	_, ok := mod.exports[functionName{f, key.arity}]
	return boolTerm(ok)
}

func (c *nifCall) moduleItem(mod *module, item string) term {
	switch item {
	case "module":
		return c.atom(mod.name)
	case "exports":
		out := termNil
		for _, e := range mod.beam.Exports {
			out = makeCons(c.a, makeTuple(c.a, mod.atoms[e.Function], smallTerm(int64(e.Arity))), out)
		}
		return out
	case "attributes", "compile":
		return termNil
	}
	return 0
}

func nifModuleInfo(c *nifCall) term {
	mod := c.vm.modules[c.atomName(c.args[0])]
	if mod == nil {
		return c.badarg()
	}
	out := termNil
	for _, item := range []string{"compile", "attributes", "exports", "module"} {
		out = makeCons(c.a, makeTuple(c.a, c.atom(item), c.moduleItem(mod, item)), out)
	}
	return out
}

func nifModuleInfoItem(c *nifCall) term {
	mod := c.vm.modules[c.atomName(c.args[0])]
	if mod == nil {
		return c.badarg()
	}
	if t := c.moduleItem(mod, c.atomName(c.args[1])); t != 0 {
		return t
	}
	return c.badarg()
}

// The process dictionary keeps insertion order.

func (p *process) dictIndex(key term) int {
	return slices.IndexFunc(p.dict, func(d dictEntry) bool { return p.vm.compare(d.key, key, true) == 0 })
}

func (p *process) dictGet(key term) term {
	if i := p.dictIndex(key); i >= 0 {
		return p.dict[i].value
	}
	return atomUndefined
}

func (p *process) dictPut(key, value term) term {
	if i := p.dictIndex(key); i >= 0 {
		old := p.dict[i].value
		p.dict[i].value = value
		return old
	}
	p.dict = append(p.dict, dictEntry{key, value})
	return atomUndefined
}

func (p *process) dictErase(key term) term {
	i := p.dictIndex(key)
	if i < 0 {
		return atomUndefined
	}
	old := p.dict[i].value
	p.dict = slices.Delete(p.dict, i, i+1)
	return old
}

func (c *nifCall) dictList() term {
	var pairs []term
	for _, d := range c.p.dict {
		pairs = append(pairs, makeTuple(c.a, d.key, d.value))
	}
	return makeList(c.a, pairs, termNil)
}

func nifSystemInfo(c *nifCall) term {
	switch c.atomName(c.args[0]) {
	case "wordsize":
		return smallTerm(4)
	case "schedulers", "schedulers_online":
		return smallTerm(1)
	case "machine":
		return c.string("ATOM")
	case "otp_release":
		return c.string("29")
	case "atom_count":
		return c.int(int64(len(c.vm.atoms.names)))
	case "process_count":
		return c.int(int64(len(c.vm.processes)))
	case "system_architecture":
		return c.binary([]byte("wasm32-avmhost"))
	}
	return c.badarg()
}

// phash gives a hash that is stable within a run; it is not OTP's function.
func (c *nifCall) phash(n uint64) term {
	h := uint64(14695981039346656037)
	for _, b := range []byte(formatTerm(c.vm.export(c.args[0]))) {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return c.int(int64(h % n))
}

// oldHash is phash(Term, Range): 1..Range.
func (c *nifCall) oldHash() term {
	n, ok := c.mem.int64(c.args[1])
	if !ok || n < 1 || n > 1<<27 {
		return c.badarg()
	}
	return c.int(c.phash(uint64(n)).small() + 1)
}

func (c *nifCall) persistent(missing term) term {
	t, ok := c.vm.persistent[formatTerm(c.vm.export(c.args[0]))]
	switch {
	case ok:
		return builder{a: c.a, vm: c.vm}.build(t)
	case missing == 0:
		return c.badarg()
	}
	return missing
}
