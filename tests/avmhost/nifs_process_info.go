package avmhost

func init() {
	registerNif("init", "get_arguments", 0, func(c *nifCall) term { return termNil })
	registerNif("init", "get_argument", 1, func(c *nifCall) term { return atomError })
	erlangNif("process_info", 1, func(c *nifCall) term {
		var items []term
		for _, item := range []string{"initial_call", "status", "message_queue_len", "links", "dictionary", "trap_exit"} {
			items = append(items, c.atom(item))
		}
		return c.processInfo(makeList(c.a, items, termNil))
	})
	erlangNif("process_info", 2, func(c *nifCall) term { return c.processInfo(c.args[1]) })
}

// processInfo answers one item or a list of them.
func (c *nifCall) processInfo(what term) term {
	if !c.args[0].isPid() {
		return c.badarg()
	}
	p := c.vm.processes[c.args[0].pidNumber()]
	if p == nil {
		return atomUndefined
	}
	if what.isAtom() {
		value, ok := c.infoItem(p, c.atomName(what))
		switch {
		case !ok:
			return c.badarg()
		case value == 0:
			return termNil // registered_name of a process without
		}
		return makeTuple(c.a, what, value)
	}
	items, ok := c.mem.list(what)
	if !ok {
		return c.badarg()
	}
	var out []term
	for _, item := range items {
		value, ok := c.infoItem(p, c.atomName(item))
		if !ok {
			return c.badarg()
		}
		if value == 0 {
			value = termNil
		}
		out = append(out, makeTuple(c.a, item, value))
	}
	return makeList(c.a, out, termNil)
}

// infoItem gives one item; 0 where there is nothing to tell.
func (c *nifCall) infoItem(p *process, item string) (value term, ok bool) {
	switch item {
	case "registered_name":
		if p.name == "" {
			return 0, true
		}
		return c.atom(p.name), true
	case "links", "monitors", "monitored_by":
		return c.relations(p, item), true
	case "messages", "message_queue_len":
		return c.queue(p, item), true
	case "dictionary":
		var pairs []term
		for _, d := range p.dict {
			pairs = append(pairs, makeTuple(c.a, copyTree(c.a, d.key), copyTree(c.a, d.value)))
		}
		return makeList(c.a, pairs, termNil), true
	case "trap_exit":
		return boolTerm(p.trapExit), true
	case "status":
		return c.atom([...]string{"runnable", "running", "waiting", "exiting"}[p.state]), true
	case "priority":
		return atomNormal, true
	case "heap_size", "total_heap_size", "memory":
		return c.int(int64((p.heapEnd() - p.heapStart()) / 4)), true
	case "stack_size":
		return c.int(int64((p.heapEnd() - p.e()) / 4)), true
	case "reductions", "catchlevel":
		return smallTerm(0), true
	case "group_leader":
		return p.groupLeader, true
	case "current_stacktrace":
		return termNil, true
	case "initial_call", "current_function":
		f := p.initial
		return makeTuple(c.a, c.atom(f.module), c.atom(f.function), smallTerm(int64(f.arity))), true
	case "error_handler":
		return c.atom("error_handler"), true
	}
	return 0, false
}

func (c *nifCall) relations(p *process, item string) term {
	var out []term
	switch item {
	case "links":
		for _, id := range sortedKeys(p.links) {
			out = append(out, pidTerm(id))
		}
	case "monitors":
		for _, ref := range sortedKeys(p.monitors) {
			out = append(out, makeTuple(c.a, atomProcess, pidTerm(p.monitors[ref])))
		}
	default:
		for _, w := range p.watchers {
			out = append(out, pidTerm(w.pid))
		}
	}
	return makeList(c.a, out, termNil)
}

func (c *nifCall) queue(p *process, item string) term {
	var out []term
	for _, msg := range p.mail.inner {
		out = append(out, msg.term)
	}
	for _, s := range p.mail.outer {
		if s.kind == sigMessage {
			out = append(out, s.msg.term)
		}
	}
	if item == "message_queue_len" {
		return c.int(int64(len(out)))
	}
	for i := range out {
		out[i] = copyTree(c.a, out[i])
	}
	return makeList(c.a, out, termNil)
}
