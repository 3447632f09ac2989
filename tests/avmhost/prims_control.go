package avmhost

import "time"

// Calls, returns, errors and scheduling.

func primRaiseError(vm *VM, s stack) {
	p := vm.running(s)
	vm.check(p, "raise_error", 0)
	vm.checkTerm(p, "raise_error's reason", s.t(3))
	vm.leave(s, p, p.raise(s.u(1), s.u(2), s.t(3)))
}

func primRaiseErrorTuple(vm *VM, s stack) {
	p := vm.running(s)
	vm.check(p, "raise_error_tuple", 0)
	tag, arg := s.t(3), s.t(4)
	vm.checkTerm(p, "raise_error_tuple's argument", arg)
	if !p.ensureFree(3, 0, &arg) {
		vm.leave(s, p, p.raise(s.u(1), s.u(2), atomOutOfMemory))
		return
	}
	reason := makeTuple(rootAllocator{p}, tag, arg)
	vm.leave(s, p, p.raise(s.u(1), s.u(2), reason))
}

func primRaiseErrorMFA(vm *VM, s stack) {
	p := vm.running(s)
	arity := int(s.u(4))
	vm.check(p, "raise_error_mfa", uint32(arity))
	mod := p.jsModule(s.u(1))
	p.setError(atomFunctionClause)
	p.useLive = true
	p.trace = p.createRawTrace(mod, s.u(2), vm.atoms.intern(mod.name), mod.atom(s.u(3)), arity)
	vm.leave(s, p, p.handleError(s.u(1), 0))
}

func primHandleError(vm *VM, s stack) {
	p := vm.running(s)
	vm.check(p, "handle_error", 0)
	vm.leave(s, p, p.handleError(s.u(1), s.u(2)))
}

func primRaise(vm *VM, s stack) {
	p := vm.running(s)
	vm.check(p, "raise", 0)
	vm.checkTerm(p, "raise's value", s.t(3))
	p.setException(p.exceptionClassOf(s.t(2)), s.t(3))
	p.trace = s.t(2)
	vm.leave(s, p, p.handleError(s.u(1), 0))
}

func primRawRaise(vm *VM, s stack) {
	p := vm.running(s)
	vm.check(p, "raw_raise", 3)
	p.setException(p.x(0), p.x(1))
	p.trace = p.x(2)
	vm.leave(s, p, p.handleError(s.u(1), 0))
}

func primDoReturn(vm *VM, s stack) {
	p := vm.running(s)
	vm.check(p, "do_return", 1)
	vm.leave(s, p, p.doReturn(s.u(1)))
}

func primScheduleNext(vm *VM, s stack) {
	p := vm.running(s)
	vm.check(p, "schedule_next_cp", 0)
	vm.leave(s, p, p.yield(s.u(1)))
}

func primScheduleWait(vm *VM, s stack) {
	p := vm.running(s)
	vm.check(p, "schedule_wait_cp", 0)
	vm.leave(s, p, p.wait(s.u(1)))
}

func primTerminate(vm *VM, s stack) {
	p := vm.running(s)
	vm.check(p, "terminate_context", 1)
	if p.e() != p.heapEnd() {
		faultf("process %d ends with %d words on its stack", p.id, (p.heapEnd()-p.e())/4)
	}
	if p.result != nil {
		p.result.value = vm.export(p.x(0))
	}
	next := vm.terminateCurrent(p, s.u(1))
	vm.cur = nil
	s.ret(next)
}

func primAtom(vm *VM, s stack) {
	s.retTerm(vm.moduleAt(vm.mem.get(s.u(0) + jsModule)).atom(s.u(1)))
}

func primImportedBif(vm *VM, s stack) {
	mod := vm.moduleAt(vm.mem.get(s.u(0) + jsModule))
	im := mod.imported(s.u(1))
	if im.bif == nil {
		faultf("module %s: import %d, %s, is no BIF", mod.name, s.u(1), vm.importName(im))
	}
	s.ret(vm.bifIndex[im.bif])
}

func (mod *module) imported(i uint32) *imported {
	if int(i) >= len(mod.imports) {
		faultf("module %s: import %d of %d", mod.name, i, len(mod.imports))
	}
	return &mod.imports[i]
}

func (vm *VM) importName(im *imported) string {
	return vm.atoms.name(im.module) + ":" + vm.atoms.name(im.function) + "/" + itoa(im.arity)
}

func primCallExt(vm *VM, s stack) {
	p := vm.running(s)
	js, offset, arity, nWords := s.u(1), s.u(2), s.u(3), s.i(5)
	vm.check(p, "call_ext", arity)
	im := p.jsModule(js).imported(s.u(4))
	if im.arity != int(arity) {
		faultf("call_ext of %s with arity %d", vm.importName(im), arity)
	}
	vm.leave(s, p, p.callExt(js, offset, nWords, im))
}

func (p *process) callExt(js, offset uint32, nWords int32, im *imported) uint32 {
	if p.isApply(im.module, im.function, im.arity) {
		p.popFrame(nWords)
		return p.applyList(js, offset, im.arity)
	}
	if !p.vm.resolve(im) {
		return p.undefined(js, im.module, im.function, im.arity)
	}
	switch {
	case im.nif != nil:
		return p.callNif(js, offset, nWords, im)
	case im.bif != nil:
		p.popFrame(nWords)
		result := p.callBif(im.bif)
		if result == 0 {
			return p.handleError(js, offset)
		}
		p.setX(0, result)
		return p.doReturn(js)
	}
	p.popFrame(nWords)
	p.setJSModule(js, im.target)
	p.continueAt(js, im.label)
	return p.ctx
}

func (p *process) popFrame(nWords int32) {
	if nWords < 0 {
		return
	}
	e := p.e()
	p.setCP(p.mem.get(e + 4*uint32(nWords)))
	p.setE(e + 4*uint32(nWords) + 4)
}

// undefined raises undef with the missing function as the innermost frame.
func (p *process) undefined(js uint32, m, f term, arity int) uint32 {
	p.setError(atomUndef)
	p.useLive = true
	p.trace = p.createRawTrace(p.jsModule(js), 0, m, f, arity)
	return p.handleError(js, 0)
}

func (p *process) callNif(js, offset uint32, nWords int32, im *imported) uint32 {
	result := p.runNif(im.nif, im.arity)
	if result == 0 {
		if p.flags&flagTrap != 0 {
			return p.trapped(js, nWords)
		}
		if nWords == callExtMFA && !im.nif.raises {
			p.trace = p.createRawTrace(p.jsModule(js), offset, im.module, im.function, im.arity)
			return p.handleError(js, 0)
		}
		return p.handleError(js, offset)
	}
	p.setX(0, result)
	p.popFrame(nWords)
	if !p.gatherFragments() {
		return p.raise(js, 0, atomOutOfMemory)
	}
	return p.doReturn(js)
}

// trapped waits for the answer that becomes the NIF's result in x0.
func (p *process) trapped(js uint32, nWords int32) uint32 {
	p.popFrame(nWords)
	p.doReturn(js)
	return p.wait(js)
}

// runNif calls a NIF with its arguments.
func (p *process) runNif(n *nif, arity int) term {
	args := make([]term, arity)
	for i := range args {
		args[i] = p.arg(uint32(i))
	}
	return n.call(p, args)
}

// gatherFragments collects after a call that left fragments, keeping x0.
func (p *process) gatherFragments() bool {
	if !p.hasFragments() && !p.always() {
		return true
	}
	return p.collect(0, 1)
}

// callNative applies a BIF or NIF by name, for apply and call_fun.
func (p *process) callNative(key mfa) (result term, found bool) {
	if b := bifs[key]; b != nil {
		return p.callBif(b), true
	}
	if n := nifs[key]; n != nil {
		return p.runNif(n, key.arity), true
	}
	return 0, false
}

func (p *process) finishNative(js, offset uint32, result term) uint32 {
	if result == 0 {
		if p.flags&flagTrap != 0 {
			return p.trapped(js, callExtOnly)
		}
		return p.handleError(js, offset)
	}
	p.setX(0, result)
	if !p.gatherFragments() {
		return p.raise(js, 0, atomOutOfMemory)
	}
	return p.doReturn(js)
}

// isApply knows erlang:apply/2,3, which end in another function.
func (p *process) isApply(m, f term, arity int) bool {
	return f == p.vm.atomApply && (arity == 2 || arity == 3) && m == p.vm.atomErlang
}

// applyList is erlang:apply(Fun, Args) and apply(M, F, Args), called with its
// arguments in x registers.
func (p *process) applyList(js, offset uint32, arity int) uint32 {
	target, function := p.x(0), p.x(1)
	args, ok := p.mem.list(p.x(uint32(arity - 1)))
	if !ok || arity == 3 && (!target.isAtom() || !function.isAtom()) || len(args) > 255 {
		return p.raise(js, offset, atomBadarg)
	}
	for i, a := range args {
		p.setArg(uint32(i), a)
	}
	n := uint32(len(args))
	if arity == 3 {
		return p.apply(js, offset, target, function, n)
	}
	if !p.mem.isFun(target) {
		if !p.ensureFree(3, 0, &target) {
			return p.raise(js, offset, atomOutOfMemory)
		}
		return p.raise(js, offset, makeTuple(rootAllocator{p}, atomBadfun, target))
	}
	return p.callFun(js, offset, target, n)
}

func primApply(vm *VM, s stack) {
	p := vm.running(s)
	js, offset, m, f, arity := s.u(1), s.u(2), s.t(3), s.t(4), s.u(5)
	vm.check(p, "apply", arity)
	vm.leave(s, p, p.apply(js, offset, m, f, arity))
}

func (p *process) apply(js, offset uint32, m, f term, arity uint32) uint32 {
	vm := p.vm
	if p.isApply(m, f, int(arity)) {
		return p.applyList(js, offset, int(arity))
	}
	key := mfa{vm.atoms.name(m), vm.atoms.name(f), int(arity)}
	if result, ok := p.callNative(key); ok {
		return p.finishNative(js, offset, result)
	}
	return p.enterExported(js, m, f, int(arity))
}

func (p *process) enterExported(js uint32, m, f term, arity int) uint32 {
	mod := p.vm.findModule(p.vm.atoms.name(m))
	if mod == nil {
		return p.undefined(js, m, f, arity)
	}
	label, ok := mod.exports[functionName{p.vm.atoms.name(f), arity}]
	if !ok {
		return p.undefined(js, m, f, arity)
	}
	p.setJSModule(js, mod)
	p.continueAt(js, label)
	return p.ctx
}

func primCallFun(vm *VM, s stack) {
	p := vm.running(s)
	js, offset, fun, n := s.u(1), s.u(2), s.t(3), s.u(4)
	vm.check(p, "call_fun", n)
	vm.checkTerm(p, "call_fun's fun", fun)
	if !vm.mem.isFun(fun) {
		faultf("call_fun of %s, which is no fun", vm.describe(fun))
	}
	vm.leave(s, p, p.callFun(js, offset, fun, n))
}

func (p *process) callFun(js, offset uint32, fun term, n uint32) uint32 {
	vm, m := p.vm, p.mem
	if f := term(m.word(fun, 2)); f.isAtom() {
		mt, arity := term(m.word(fun, 1)), int(term(m.word(fun, 3)).small())
		if arity != int(n) {
			return p.badArity(js, fun, n)
		}
		if p.isApply(mt, f, arity) {
			return p.applyList(js, offset, arity)
		}
		if result, ok := p.callNative(mfa{vm.atoms.name(mt), vm.atoms.name(f), arity}); ok {
			return p.finishNative(js, offset, result)
		}
		return p.enterExported(js, mt, f, arity)
	}
	mod := vm.moduleAt(m.word(fun, 1))
	entry := mod.fun(uint32(term(m.word(fun, 2)).small()))
	arity := entry.Arity - entry.NumFree
	if arity != int(n) {
		return p.badArity(js, fun, n)
	}
	for i := range uint32(entry.NumFree) {
		p.setArg(n+i, term(m.word(fun, 3+i)))
	}
	p.setJSModule(js, mod)
	p.continueAt(js, entry.Label)
	return p.ctx
}

// badArity raises {badarity, {Fun, Args}} as Erlang does; AtomVM raises the
// atom alone.
func (p *process) badArity(js uint32, fun term, n uint32) uint32 {
	if !p.ensureFree(2*n+6, n, &fun) {
		return p.raise(js, 0, atomOutOfMemory)
	}
	a := rootAllocator{p}
	args := termNil
	for i := n; i > 0; i-- {
		args = makeCons(a, p.arg(i-1), args)
	}
	return p.raise(js, 0, makeTuple(a, atomBadarity, makeTuple(a, fun, args)))
}

func primProcessSignals(vm *VM, s stack) {
	p := vm.running(s)
	vm.check(p, "process_signal_messages", 0)
	vm.leave(s, p, p.processSignals(s.u(1)))
}

func (p *process) processSignals(js uint32) uint32 {
	p.processOuter()
	if p.killed {
		return p.vm.terminateCurrent(p, js)
	}
	return p.ctx
}

func primMailboxPeek(vm *VM, s stack) { s.retTerm(vm.process(s.u(0)).peek()) }

func primMailboxRemove(vm *VM, s stack) { vm.process(s.u(0)).removeMessage() }

func primMailboxNext(vm *VM, s stack) {
	p := vm.process(s.u(0))
	if !p.mail.hasNext() {
		faultf("mailbox_next without a current message")
	}
	p.mail.next++
}

func primTimeout(vm *VM, s stack) {
	p := vm.process(s.u(0))
	p.flags &^= flagWaitingTimeoutExpired
	p.mail.matching = false
	p.mail.next = 0
}

func primCancelTimeout(vm *VM, s stack) {
	p := vm.process(s.u(0))
	if p.flags&(flagWaitingTimeout|flagWaitingTimeoutExpired) != 0 {
		p.cancelTimeout()
	}
}

func primClearTimeoutFlag(vm *VM, s stack) { vm.process(s.u(0)).flags &^= flagWaitingTimeoutExpired }

func primGetFlags(vm *VM, s stack) { s.ret(vm.process(s.u(0)).flags & s.u(1)) }

func primWaitTimeout(vm *VM, s stack) {
	p := vm.running(s)
	vm.check(p, "wait_timeout", 0)
	vm.leave(s, p, p.waitTimeout(s.u(1), s.t(2), int(s.u(3))))
}

func (p *process) waitTimeout(js uint32, timeout term, label int) uint32 {
	var d time.Duration
	if timeout != atomInfinity {
		ms, ok := p.mem.int64(timeout)
		if !ok || ms < 0 || ms > 0xFFFFFFFF {
			return p.raise(js, 0, atomTimeoutValue)
		}
		d = time.Duration(ms) * time.Millisecond
	}
	if r := p.processSignals(js); r != p.ctx {
		return r
	}
	switch {
	case p.flags&(flagWaitingTimeout|flagWaitingTimeoutExpired) == 0:
		if timeout != atomInfinity {
			p.setTimeout(d)
		}
	case p.flags&flagWaitingTimeout == 0:
		return p.ctx // expired: go on at the continuation
	}
	if p.mail.matching && p.mail.hasNext() {
		p.continueAt(js, label)
		return p.ctx
	}
	return p.wait(js)
}

func primWaitTimeoutTrap(vm *VM, s stack) {
	p := vm.running(s)
	vm.check(p, "wait_timeout_trap_handler", 0)
	if !p.mail.hasNext() {
		// Woken by something else: resume where the process was saved.
		p.saved = true
		p.mem.put(s.u(1)+jsReductions, 0)
		vm.leave(s, p, p.block())
		return
	}
	p.continueAt(s.u(1), int(s.u(2)))
	s.ret(p.ctx)
}

func primSend(vm *VM, s stack) {
	p := vm.running(s)
	vm.check(p, "send", 2)
	ok := p.send(p.x(0), p.x(1))
	if ok {
		p.setX(0, p.x(1))
	}
	s.retBool(ok)
}

// send delivers msg; false after recording badarg.
func (p *process) send(to, msg term) bool {
	vm := p.vm
	switch {
	case to.isPid():
		vm.send(to.pidNumber(), msg)
		return true
	case to.isAtom():
		if target := vm.registered[vm.atoms.name(to)]; target != nil {
			vm.send(target.id, msg)
			return true
		}
	case vm.mem.isTuple(to) && vm.mem.tupleArity(to) == 2:
		name, node := vm.mem.element(to, 0), vm.mem.element(to, 1)
		if name.isAtom() && node == atomNonode {
			if target := vm.registered[vm.atoms.name(name)]; target != nil {
				vm.send(target.id, msg)
			}
			return true
		}
	case vm.mem.isBoxedTag(to, boxRef):
		vm.sendAlias(vm.mem.refValue(to), msg)
		return true
	}
	p.setError(atomBadarg)
	return false
}
