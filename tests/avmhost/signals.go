package avmhost

// Links, monitors and exit signals.

func (p *process) link(other *process) {
	p.links[other.id] = true
	other.links[p.id] = true
}

func (p *process) unlink(pid int) {
	delete(p.links, pid)
	if other := p.vm.processes[pid]; other != nil {
		delete(other.links, p.id)
	}
}

// monitor makes p watch pid; a dead target answers at once.
func (p *process) monitor(pid int, name string) uint64 {
	vm := p.vm
	ref := vm.nextRef()
	target := vm.processes[pid]
	if target == nil || target.state == stateDead {
		p.monitors[ref] = pid
		vm.deliver(p, vm.down(ref, pid, name, atomNoproc))
		return ref
	}
	p.monitors[ref] = pid
	target.watchers = append(target.watchers, watcher{ref, p.id, name})
	return ref
}

// demonitor reports whether the monitor still existed.
func (p *process) demonitor(ref uint64) bool {
	pid, ok := p.monitors[ref]
	if !ok {
		return false
	}
	p.vm.dropMonitorAlias(ref)
	delete(p.monitors, ref)
	if target := p.vm.processes[pid]; target != nil {
		for i, w := range target.watchers {
			if w.ref == ref {
				target.watchers = append(target.watchers[:i:i], target.watchers[i+1:]...)
				break
			}
		}
	}
	return true
}

// down builds {'DOWN', Ref, process, Pid | {Name, Node}, Reason}.
func (vm *VM) down(ref uint64, pid int, name string, reason term) signal {
	words := vm.mem.treeWords(reason) + 6 + refWords + 3
	return signal{kind: sigDown, from: pid, ref: ref, msg: vm.buildMessage(words, func(a allocator) term {
		object := pidTerm(pid)
		if name != "" {
			object = makeTuple(a, vm.atoms.intern(name), atomNonode)
		}
		return makeTuple(a, atomDOWN, makeRef(a, ref), atomProcess, object, copyTree(a, reason))
	})}
}

// buildMessage makes a message of a term built in place.
func (vm *VM) buildMessage(words uint32, build func(allocator) term) message {
	f := vm.mem.malloc(fragStorage + 4*words)
	if f == 0 {
		faultf("linear memory exhausted: message of %d words", words)
	}
	end := f + fragStorage + 4*words
	vm.mem.put(f+fragNext, 0)
	vm.mem.put(f+fragEnd, end)
	b := &blockAllocator{vm: vm, ptr: f + fragStorage, end: end}
	t := build(b)
	return message{f, t, b.mso}
}

// downSignal turns a DOWN into a message, unless the monitor was removed meanwhile.
func (p *process) downSignal(s signal) {
	if _, ok := p.monitors[s.ref]; !ok {
		p.vm.freeMessage(s.msg)
		return
	}
	delete(p.monitors, s.ref)
	p.vm.dropMonitorAlias(s.ref)
	p.mail.inner = append(p.mail.inner, s.msg)
}

// dropMonitorAlias deactivates the alias that goes with a monitor.
func (vm *VM) dropMonitorAlias(ref uint64) {
	if a, ok := vm.aliases[ref]; ok && a.kind != aliasExplicit {
		delete(vm.aliases, ref)
	}
}

// sendExit sends an exit signal.
func (vm *VM) sendExit(from int, target *process, reason term, link bool) {
	vm.deliver(target, signal{kind: sigExit, from: from, link: link, msg: vm.newMessage(reason)})
}

// exitSignal acts on an exit signal: becomes a message when exits are trapped,
// is ignored when normal, else ends the process.
func (p *process) exitSignal(s signal) {
	reason := s.msg.term
	if s.link {
		if !p.links[s.from] {
			p.vm.freeMessage(s.msg)
			return
		}
		delete(p.links, s.from)
	}
	kill := reason == atomKill && !s.link
	switch {
	case p.trapExit && !kill:
		words := p.mem.treeWords(reason) + 4
		p.mail.inner = append(p.mail.inner, p.vm.buildMessage(words, func(a allocator) term {
			return makeTuple(a, atomEXIT, pidTerm(s.from), copyTree(a, reason))
		}))
		p.vm.freeMessage(s.msg)
	case kill:
		p.kill(s.msg, atomKilled)
	case reason == atomNormal && (s.link || s.from != p.id):
		p.vm.freeMessage(s.msg)
	default:
		p.kill(s.msg, reason)
	}
}

// kill marks the process to be terminated. The reason may lie in the signal,
// whose memory joins the heap.
func (p *process) kill(msg message, reason term) {
	p.killed = true
	p.appendFragment(msg.fragment)
	p.mso = append(p.mso, msg.mso...)
	p.exitReason = reason
	if p.result != nil {
		p.result.killed = true
	}
}

// terminate ends a process and tells those who care.
func (vm *VM) terminate(p *process) {
	p.state = stateDead
	if p.timer != nil {
		p.timer.dead = true
	}
	if p.name != "" {
		delete(vm.registered, p.name)
	}
	vm.finish(p)
	for _, pid := range sortedKeys(p.links) {
		if other := vm.processes[pid]; other != nil && other.state != stateDead {
			vm.sendExit(p.id, other, p.exitReason, true)
		}
	}
	for _, w := range p.watchers {
		if other := vm.processes[w.pid]; other != nil && other.state != stateDead {
			vm.deliver(other, vm.down(w.ref, p.id, w.name, p.exitReason))
		}
	}
	for ref, pid := range p.monitors {
		if target := vm.processes[pid]; target != nil {
			for i, w := range target.watchers {
				if w.ref == ref {
					target.watchers = append(target.watchers[:i:i], target.watchers[i+1:]...)
					break
				}
			}
		}
	}
	vm.dropTables(p.id)
	delete(vm.processes, p.id)
	p.release()
}
