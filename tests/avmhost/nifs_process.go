package avmhost

import (
	"time"
)

func init() {
	erlangNif("spawn", 1, func(c *nifCall) term { return c.spawnFun(spawnOptions{}) })
	erlangNif("spawn_link", 1, func(c *nifCall) term { return c.spawnFun(spawnOptions{link: true}) })
	erlangNif("spawn_monitor", 1, func(c *nifCall) term { return c.spawnFun(spawnOptions{monitor: true}) })
	erlangNif("spawn_opt", 2, func(c *nifCall) term {
		o, ok := c.spawnOptions(c.args[1])
		if !ok {
			return c.badarg()
		}
		return c.spawnFun(o)
	})
	erlangNif("spawn", 3, func(c *nifCall) term { return c.spawnMFA(spawnOptions{}) })
	erlangNif("spawn_link", 3, func(c *nifCall) term { return c.spawnMFA(spawnOptions{link: true}) })
	erlangNif("spawn_monitor", 3, func(c *nifCall) term { return c.spawnMFA(spawnOptions{monitor: true}) })
	erlangNif("spawn_opt", 4, func(c *nifCall) term {
		o, ok := c.spawnOptions(c.args[3])
		if !ok {
			return c.badarg()
		}
		return c.spawnMFA(o)
	})
	erlangNif("link", 1, nifLink)
	erlangNif("unlink", 1, func(c *nifCall) term {
		if !c.args[0].isPid() {
			return c.badarg()
		}
		c.p.unlink(c.args[0].pidNumber())
		return atomTrue
	})
	erlangNif("monitor", 2, nifMonitor)
	erlangNif("monitor", 3, nifMonitorAlias)
	erlangNif("alias", 0, func(c *nifCall) term { return makeRef(c.a, c.p.newAlias(aliasExplicit)) })
	erlangNif("alias", 1, func(c *nifCall) term { return makeRef(c.a, c.p.newAlias(aliasExplicit)) })
	erlangNif("unalias", 1, func(c *nifCall) term {
		if !c.mem.isRef(c.args[0]) {
			return c.badarg()
		}
		ref := c.mem.refValue(c.args[0])
		a := c.vm.aliases[ref]
		delete(c.vm.aliases, ref)
		return boolTerm(a.pid == c.p.id)
	})
	erlangNif("demonitor", 1, nifDemonitor)
	erlangNif("demonitor", 2, nifDemonitor)
	erlangNif("exit", 2, nifExitSignal)
	erlangNif("send", 2, nifSend)
	erlangNif("send", 3, func(c *nifCall) term {
		if nifSend(c) == 0 {
			return 0
		}
		return atomOK
	})
	erlangNif("!", 2, nifSend)
	erlangNif("register", 2, nifRegister)
	erlangNif("unregister", 1, nifUnregister)
	erlangNif("whereis", 1, func(c *nifCall) term {
		if p := c.vm.registered[c.atomName(c.args[0])]; p != nil {
			return pidTerm(p.id)
		}
		return atomUndefined
	})
	erlangNif("registered", 0, func(c *nifCall) term {
		var names []term
		for _, n := range sortedKeys(c.vm.registered) {
			names = append(names, c.atom(n))
		}
		return makeList(c.a, names, termNil)
	})
	erlangNif("processes", 0, func(c *nifCall) term {
		var pids []term
		for _, id := range sortedKeys(c.vm.processes) {
			pids = append(pids, pidTerm(id))
		}
		return makeList(c.a, pids, termNil)
	})
	erlangNif("is_process_alive", 1, func(c *nifCall) term {
		if !c.args[0].isPid() {
			return c.badarg()
		}
		p := c.vm.processes[c.args[0].pidNumber()]
		return boolTerm(p != nil && p.state != stateDead && !p.doomed())
	})
	erlangNif("process_flag", 2, nifProcessFlag)
	erlangNif("group_leader", 0, func(c *nifCall) term { return c.p.groupLeader })
	erlangNif("group_leader", 2, func(c *nifCall) term { return atomTrue })
	erlangNif("make_ref", 0, func(c *nifCall) term { return makeRef(c.a, c.vm.nextRef()) })
	erlangNif("yield", 0, func(c *nifCall) term { return atomTrue })
	clocks()
}

// doomed tells whether a signal that ends the process is already queued.
func (p *process) doomed() bool {
	if p.killed {
		return true
	}
	for _, s := range p.mail.outer {
		if s.kind == sigExit && !p.trapExit && s.msg.term != atomNormal {
			return true
		}
	}
	return false
}

type spawnOptions struct{ link, monitor bool }

func (c *nifCall) spawnOptions(t term) (o spawnOptions, ok bool) {
	elems, ok := c.mem.list(t)
	for _, e := range elems {
		switch c.atomName(e) {
		case "link":
			o.link = true
		case "monitor":
			o.monitor = true
		}
	}
	return o, ok
}

// spawnAt creates a process that starts at a label with copies of args.
func (c *nifCall) spawnAt(mod *module, label int, args []term, o spawnOptions) term {
	p := c.newProcess(args)
	p.start(mod, label)
	return c.related(p, o)
}

func (c *nifCall) newProcess(args []term) *process {
	p := c.vm.newProcess()
	p.parent = c.p.id
	if !p.ensureFree(c.mem.treeWords(args...), 0) {
		faultf("linear memory exhausted: arguments of a process")
	}
	for i, a := range args {
		p.setArg(uint32(i), copyTree(rootAllocator{p}, a))
	}
	p.startLive = uint32(len(args))
	return p
}

func (c *nifCall) related(p *process, o spawnOptions) term {
	if o.link {
		c.p.link(p)
	}
	if o.monitor {
		return makeTuple(c.a, pidTerm(p.id), makeRef(c.a, c.p.monitor(p.id, "")))
	}
	return pidTerm(p.id)
}

func (c *nifCall) spawnFun(o spawnOptions) term {
	f := c.args[0]
	if !c.mem.isFun(f) || c.vm.funArity(f) != 0 {
		return c.badarg()
	}
	if name := term(c.mem.word(f, 2)); name.isAtom() {
		return c.spawnNamed(term(c.mem.word(f, 1)), name, nil, o)
	}
	mod := c.vm.moduleAt(c.mem.word(f, 1))
	entry := mod.fun(uint32(term(c.mem.word(f, 2)).small()))
	var captured []term
	for i := range uint32(entry.NumFree) {
		captured = append(captured, term(c.mem.word(f, 3+i)))
	}
	return c.spawnAt(mod, entry.Label, captured, o)
}

func (c *nifCall) spawnMFA(o spawnOptions) term {
	args, ok := c.mem.list(c.args[2])
	if !c.args[0].isAtom() || !c.args[1].isAtom() || !ok {
		return c.badarg()
	}
	return c.spawnNamed(c.args[0], c.args[1], args, o)
}

func (c *nifCall) spawnNamed(m, f term, args []term, o spawnOptions) term {
	if mod := c.vm.findModule(c.atomName(m)); mod != nil {
		if label, ok := mod.exports[functionName{c.atomName(f), len(args)}]; ok {
			return c.spawnAt(mod, label, args, o)
		}
	}
	if nifs[mfa{c.atomName(m), c.atomName(f), len(args)}] != nil {
		faultf("spawn of the VM's own function %s:%s/%d is not supported", c.atomName(m), c.atomName(f), len(args))
	}
	// The process dies at once.
	p := c.newProcess(args)
	result := c.related(p, o)
	words := 2*uint32(len(args)) + 16
	roots := make([]*term, len(args))
	for i := range args {
		roots[i] = &args[i]
	}
	if !p.ensureFree(words, uint32(len(args))) {
		faultf("linear memory exhausted")
	}
	a := rootAllocator{p}
	list := termNil
	for i := len(args) - 1; i >= 0; i-- {
		list = makeCons(a, p.arg(uint32(i)), list)
	}
	trace := makeCons(a, makeTuple(a, m, f, list, termNil), termNil)
	p.exitReason = makeTuple(a, atomUndef, trace)
	c.vm.terminate(p)
	return result
}

func nifLink(c *nifCall) term {
	if !c.args[0].isPid() {
		return c.badarg()
	}
	other := c.vm.processes[c.args[0].pidNumber()]
	if other == nil || other.state == stateDead {
		if c.p.trapExit {
			c.p.links[c.args[0].pidNumber()] = true
			c.vm.sendExit(c.args[0].pidNumber(), c.p, atomNoproc, true)
			return atomTrue
		}
		return c.error(atomNoproc)
	}
	c.p.link(other)
	return atomTrue
}

func nifMonitor(c *nifCall) term {
	if c.args[0] != atomProcess {
		return c.badarg()
	}
	target := c.args[1]
	switch {
	case target.isPid():
		return makeRef(c.a, c.p.monitor(target.pidNumber(), ""))
	case target.isAtom():
		name := c.atomName(target)
		pid := 0
		if p := c.vm.registered[name]; p != nil {
			pid = p.id
		}
		return makeRef(c.a, c.p.monitor(pid, name))
	}
	return c.badarg()
}

// Aliases: references that stand for a process until they are deactivated.
type aliasKind int

const (
	aliasExplicit aliasKind = iota // until unalias
	aliasMonitor                   // until demonitor or DOWN
	aliasReply                     // also until the first message
)

type alias struct {
	pid  int
	kind aliasKind
}

func (p *process) newAlias(kind aliasKind) uint64 {
	ref := p.vm.nextRef()
	p.vm.aliases[ref] = alias{p.id, kind}
	return ref
}

// nifMonitorAlias is monitor/3 with {alias, Kind} among the options.
func nifMonitorAlias(c *nifCall) term {
	ref := nifMonitor(c)
	options, ok := c.mem.list(c.args[2])
	if ref == 0 || !ok {
		return c.badarg()
	}
	kinds := map[string]aliasKind{"explicit_unalias": aliasExplicit, "demonitor": aliasMonitor, "reply_demonitor": aliasReply}
	for _, o := range options {
		if c.mem.isTuple(o) && c.mem.tupleArity(o) == 2 && c.atomName(c.mem.element(o, 0)) == "alias" {
			kind, ok := kinds[c.atomName(c.mem.element(o, 1))]
			if !ok {
				return c.badarg()
			}
			c.vm.aliases[c.mem.refValue(ref)] = alias{c.p.id, kind}
		}
	}
	return ref
}

// sendAlias delivers through an alias; nothing happens when it is not active.
func (vm *VM) sendAlias(ref uint64, msg term) {
	a, ok := vm.aliases[ref]
	if !ok {
		return
	}
	if a.kind == aliasReply {
		delete(vm.aliases, ref)
		if p := vm.processes[a.pid]; p != nil {
			p.demonitor(ref)
		}
	}
	vm.send(a.pid, msg)
}

func nifDemonitor(c *nifCall) term {
	if !c.mem.isRef(c.args[0]) {
		return c.badarg()
	}
	ref := c.mem.refValue(c.args[0])
	existed := c.p.demonitor(ref)
	if c.option(1, "flush") {
		existed = !c.flushDown(ref) && existed
	}
	if c.option(1, "info") {
		return boolTerm(existed)
	}
	return atomTrue
}

// flushDown removes a DOWN message that has already arrived.
func (c *nifCall) flushDown(ref uint64) bool {
	mb := &c.p.mail
	for i, msg := range mb.inner {
		t := msg.term
		if !c.mem.isTuple(t) || c.mem.tupleArity(t) != 5 || c.mem.element(t, 0) != atomDOWN {
			continue
		}
		if r := c.mem.element(t, 1); c.mem.isRef(r) && c.mem.refValue(r) == ref {
			c.vm.freeMessage(msg)
			mb.inner = append(mb.inner[:i:i], mb.inner[i+1:]...)
			if mb.next > i {
				mb.next--
			}
			return true
		}
	}
	return false
}

func nifExitSignal(c *nifCall) term {
	if !c.args[0].isPid() {
		return c.badarg()
	}
	if p := c.vm.processes[c.args[0].pidNumber()]; p != nil && p.state != stateDead {
		c.vm.sendExit(c.p.id, p, c.args[1], false)
	}
	return atomTrue
}

func nifSend(c *nifCall) term {
	if !c.p.send(c.args[0], c.args[1]) {
		return 0
	}
	return c.args[1]
}

func nifRegister(c *nifCall) term {
	name := c.atomName(c.args[0])
	if !c.args[0].isAtom() || c.args[0] == atomUndefined || !c.args[1].isPid() || c.vm.registered[name] != nil {
		return c.badarg()
	}
	p := c.vm.processes[c.args[1].pidNumber()]
	if p == nil || p.name != "" {
		return c.badarg()
	}
	p.name = name
	c.vm.registered[name] = p
	return atomTrue
}

func nifUnregister(c *nifCall) term {
	p := c.vm.registered[c.atomName(c.args[0])]
	if p == nil {
		return c.badarg()
	}
	p.name = ""
	delete(c.vm.registered, c.atomName(c.args[0]))
	return atomTrue
}

func nifProcessFlag(c *nifCall) term {
	switch c.atomName(c.args[0]) {
	case "trap_exit":
		if !isBoolean(c.args[1]) {
			return c.badarg()
		}
		old := c.p.trapExit
		c.p.trapExit = c.args[1] == atomTrue
		return boolTerm(old)
	case "priority":
		return atomNormal
	}
	return c.badarg()
}

// Clocks show virtual time. Each look lets a little of it pass, so that loops
// that wait for a deadline end.
const clockStep = time.Microsecond

func clocks() {
	unit := func(c *nifCall, i int) (time.Duration, bool) {
		if i >= len(c.args) {
			return time.Nanosecond, true
		}
		if n := c.args[i]; n.isSmall() && n.small() > 0 && n.small() <= int64(time.Second) {
			return time.Second / time.Duration(n.small()), true // parts per second
		}
		switch c.atomName(c.args[i]) {
		case "second":
			return time.Second, true
		case "millisecond", "milli_seconds":
			return time.Millisecond, true
		case "microsecond", "micro_seconds":
			return time.Microsecond, true
		case "nanosecond", "native", "nano_seconds":
			return time.Nanosecond, true
		}
		return 0, false
	}
	clock := func(module, name string, epoch time.Duration) {
		for _, arity := range []int{0, 1} {
			registerNif(module, name, arity, func(c *nifCall) term {
				u, ok := unit(c, 0)
				if !ok {
					return c.badarg()
				}
				c.vm.elapse(clockStep)
				return c.int(int64((c.vm.now + epoch) / u))
			})
		}
	}
	const epoch = 1_700_000_000 * time.Second
	clock("erlang", "monotonic_time", time.Hour)
	clock("erlang", "system_time", epoch)
	clock("os", "system_time", epoch)
	erlangNif("timestamp", 0, func(c *nifCall) term {
		c.vm.elapse(clockStep)
		us := int64((c.vm.now + epoch) / time.Microsecond)
		return makeTuple(c.a, c.int(us/1e12), c.int(us/1e6%1e6), c.int(us%1e6))
	})
	timer := func(name string, wrap bool) {
		erlangNif(name, 3, func(c *nifCall) term { return c.startTimer(wrap) })
	}
	timer("send_after", false)
	timer("start_timer", true)
	erlangNif("cancel_timer", 1, nifCancelTimer)
}

func (c *nifCall) startTimer(wrap bool) term {
	ms, ok := c.mem.int64(c.args[0])
	if !ok || ms < 0 || ms > 0xFFFFFFFF || !c.args[1].isPid() && !c.args[1].isAtom() {
		return c.badarg()
	}
	vm, dest, ref := c.vm, c.args[1], c.vm.nextRef()
	var msg message
	if wrap {
		msg = vm.buildMessage(c.mem.treeWords(c.args[2])+4+refWords, func(a allocator) term {
			return makeTuple(a, c.atom("timeout"), makeRef(a, ref), copyTree(a, c.args[2]))
		})
	} else {
		msg = vm.newMessage(c.args[2])
	}
	t := vm.addTimer(time.Duration(ms)*time.Millisecond, func() {
		delete(vm.messageTimers, ref)
		var p *process
		if dest.isPid() {
			p = vm.processes[dest.pidNumber()]
		} else {
			p = vm.registered[vm.atoms.name(dest)]
		}
		if p == nil {
			vm.freeMessage(msg)
			return
		}
		vm.deliver(p, signal{kind: sigMessage, msg: msg})
	})
	vm.messageTimers[ref] = t
	return makeRef(c.a, ref)
}

func nifCancelTimer(c *nifCall) term {
	if !c.mem.isRef(c.args[0]) {
		return c.badarg()
	}
	ref := c.mem.refValue(c.args[0])
	t := c.vm.messageTimers[ref]
	if t == nil {
		return atomFalse
	}
	delete(c.vm.messageTimers, ref)
	t.dead = true
	return c.int(int64((t.at - c.vm.now) / time.Millisecond))
}
