package avmhost

import "math"

// Frames, heap space, terms.

const shrinkFactor = 64 // HEAP_NEED_GC_SHRINK_THRESHOLD_COEFF

func primAllocate(vm *VM, s stack) {
	p := vm.running(s)
	stackNeed, heapNeed, live := s.u(2), s.u(3), s.u(4)
	vm.check(p, "allocate", live)
	words := heapNeed + stackNeed + 1
	if p.hasFragments() || p.freeWords() < words || p.always() {
		if !p.collect(words, p.trimLive(live)) {
			p.setError(atomOutOfMemory)
			s.ret(0)
			return
		}
	}
	e := p.e() - 4*(stackNeed+1)
	if vm.opts.Poison {
		// The frame's words are garbage until the code stores into them.
		for i := range stackNeed {
			vm.mem.put(e+4*i, poisonWord)
		}
	}
	p.setE(e)
	vm.mem.put(e+4*stackNeed, p.cp())
	s.ret(1)
}

func primDeallocate(vm *VM, s stack) {
	p := vm.running(s)
	p.popFrame(s.i(2))
	vm.check(p, "deallocate", 1)
	if p.hasFragments() && !p.collect(0, 1) {
		p.setError(atomOutOfMemory)
		s.ret(0)
		return
	}
	s.ret(1)
}

func primTestHeap(vm *VM, s stack) {
	p := vm.running(s)
	need, live := s.u(2), s.u(3)
	vm.check(p, "test_heap", live)
	free := p.freeWords()
	ok := true
	switch {
	case free < need || p.always():
		ok = p.collect(need, p.trimLive(live))
	case free > need*shrinkFactor && vm.opts.HeapGrowth != GrowFibonacci:
		ok = p.collect(need*(shrinkFactor/2), p.trimLive(live))
	}
	if !ok {
		p.setError(atomOutOfMemory)
	}
	s.retBool(ok)
}

func primEnsureFree(vm *VM, s stack) {
	p := vm.running(s)
	size, live, mode := s.u(2), s.u(3), s.u(4)
	vm.check(p, "memory_ensure_free_with_roots", live)
	live = min(live, maxReg+1) // extended registers stay, other than in allocate
	ok := true
	switch mode {
	case memNoShrink, memCanShrink:
		ok = p.ensureFree(size, live)
	case memForceShrink:
		ok = p.collect(size, live)
	default:
		faultf("memory_ensure_free_with_roots with flags %d", mode)
	}
	if !ok {
		p.setError(atomOutOfMemory)
	}
	s.retBool(ok)
}

func primTrimLive(vm *VM, s stack) { vm.process(s.u(0)).trimLive(s.u(1)) }

func primExtendedRegister(vm *VM, s stack) {
	i := s.u(1)
	if i < maxReg || i >= 1024 {
		faultf("extended register x%d", i)
	}
	s.ret(vm.process(s.u(0)).extendedRegister(i))
}

func primPutList(vm *VM, s stack) {
	s.retTerm(makeCons(rootAllocator{vm.process(s.u(0))}, s.t(1), s.t(2)))
}

func primLoadLiteral(vm *VM, s stack) {
	p := vm.running(s)
	lit := p.jsModule(s.u(1)).literal(s.u(2))
	words := wordsFor(lit.term, true)
	if words == 0 {
		s.retTerm(builder{a: fragmentAllocator{p}, vm: vm, lit: lit}.build(lit.term))
		return
	}
	// The whole literal goes into one fragment.
	start := p.newFragment(words)
	b := &blockAllocator{vm: vm, ptr: start, end: start + 4*words}
	s.retTerm(builder{a: b, vm: vm, lit: lit}.build(lit.term))
}

func primBoxedInteger(vm *VM, s stack) {
	p := vm.process(s.u(0))
	s.retTerm(makeBoxedInt(fragmentAllocator{p}, int64(s[1])))
}

func primBigIntegerFragment(vm *VM, s stack) {
	p := vm.process(s.u(0))
	digits, sign := s.u(1), s.u(2)
	if sign != 0 && sign != boxIntSignBit {
		faultf("alloc_big_integer_fragment with sign %d", sign)
	}
	words := bigDigits(digits)
	a := p.newFragment(1 + words)
	vm.mem.put(a, boxHeader(words, boxPosInt|sign))
	clear(vm.mem.slice(a+4, 4*words))
	s.retTerm(boxedTerm(a))
}

func primAllocTuple(vm *VM, s stack) {
	p, n := vm.process(s.u(0)), s.u(1)
	a := p.allocRoot(n + 1)
	vm.mem.put(a, boxHeader(n, boxTuple))
	s.retTerm(boxedTerm(a))
}

func primAllocFun(vm *VM, s stack) {
	p := vm.running(s)
	index, numFree := s.u(2), s.u(3)
	mod := p.jsModule(s.u(1))
	if f := mod.fun(index); f.NumFree != int(numFree) {
		faultf("module %s: fun %d has %d captured values, not %d", mod.name, index, f.NumFree, numFree)
	}
	a := p.allocRoot(funWords + numFree)
	vm.mem.put(a, boxHeader(funWords-1+numFree, boxFun))
	vm.mem.put(a+4, mod.addr)
	vm.mem.put(a+8, uint32(smallTerm(int64(index))))
	s.retTerm(boxedTerm(a))
}

func primFunArity(vm *VM, s stack) {
	f := vm.moduleAt(s.u(0)).fun(s.u(1))
	s.retInt(f.Arity - f.NumFree)
}

func primCompare(vm *VM, s stack) {
	a, b, opts := s.t(2), s.t(3), s.u(4)
	if opts > 1 {
		faultf("term_compare with options %d", opts)
	}
	vm.running(s)
	switch c := vm.compare(a, b, opts == 1); {
	case c < 0:
		s.ret(cmpLess)
	case c > 0:
		s.ret(cmpGreater)
	default:
		s.ret(cmpEqual)
	}
}

func primMalloc(vm *VM, s stack) {
	p := vm.running(s)
	a := vm.mem.malloc(s.u(2))
	if a == 0 {
		p.setError(atomOutOfMemory)
	}
	s.ret(a)
}

func primFree(vm *VM, s stack) { vm.mem.release(s.u(0)) }

// Floats.

func primEnsureFPRegs(vm *VM, s stack) {
	p := vm.process(s.u(0))
	if p.fpAddr == 0 {
		p.fpAddr = vm.mem.malloc(8 * fpRegs)
		clear(vm.mem.slice(p.fpAddr, 8*fpRegs))
		vm.mem.put(p.ctx+ctxFR, p.fpAddr)
	}
}

func (p *process) fpReg(i uint32) uint32 {
	if p.fpAddr == 0 || i >= fpRegs {
		faultf("floating-point register %d (registers at %#x)", i, p.fpAddr)
	}
	return p.fpAddr + 8*i
}

func primTermFromFloat(vm *VM, s stack) {
	p := vm.process(s.u(0))
	s.retTerm(makeFloat(rootAllocator{p}, vm.mem.getF64(p.fpReg(s.u(1)))))
}

func primIsNumber(vm *VM, s stack) { s.retBool(vm.mem.isNumber(s.t(0))) }

func primConvToFloat(vm *VM, s stack) {
	p := vm.process(s.u(0))
	f, ok := vm.mem.toFloat(s.t(1))
	if !ok {
		if !vm.mem.isNumber(s.t(1)) {
			faultf("term_conv_to_float of %s", vm.describe(s.t(1)))
		}
		f = math.Inf(1)
	}
	vm.mem.putF64(p.fpReg(s.u(2)), f)
}

func floatPrim(op func(a, b float64) float64) func(vm *VM, s stack) {
	return func(vm *VM, s stack) {
		p := vm.process(s.u(0))
		a, b := vm.mem.getF64(p.fpReg(s.u(1))), vm.mem.getF64(p.fpReg(s.u(2)))
		r := op(a, b)
		vm.mem.putF64(p.fpReg(s.u(3)), r)
		s.retBool(isFinite(r))
	}
}

func primFNegate(vm *VM, s stack) {
	p := vm.process(s.u(0))
	vm.mem.putF64(p.fpReg(s.u(2)), -vm.mem.getF64(p.fpReg(s.u(1))))
}

// Exceptions' values.

func primCatchEnd(vm *VM, s stack) {
	p := vm.running(s)
	live := uint32(1)
	if class := p.caughtClass(); class != 0 {
		live = 3
	}
	vm.check(p, "catch_end", live)
	s.retBool(p.catchEnd())
}

// caughtClass tells which class the VM takes x0 for; 0 for none. The VM compares
// only the upper bits of the word, so that beside the atoms some small integers
// (12 to 15, 52 to 55, 64 to 67) count as a class too: code must call catch_end
// only where an exception has been caught.
func (p *process) caughtClass() term {
	switch class := p.x(0)>>6<<6 | tagAtom; class {
	case atomThrow, atomError, atomExit:
		return class
	}
	return 0
}

func (p *process) catchEnd() bool {
	a := rootAllocator{p}
	switch p.caughtClass() {
	case atomThrow:
		p.setX(0, p.x(1))
	case atomError:
		p.setX(2, p.buildTrace(p.x(2), 3))
		if !p.ensureFree(6, 3) {
			p.setError(atomOutOfMemory)
			return false
		}
		p.setX(0, makeTuple(a, atomEXIT, makeTuple(a, p.x(1), p.x(2))))
	case atomExit:
		if !p.ensureFree(3, 2) {
			p.setError(atomOutOfMemory)
			return false
		}
		p.setX(0, makeTuple(a, atomEXIT, p.x(1)))
	}
	return true
}

func primStacktraceBuild(vm *VM, s stack) {
	p := vm.process(s.u(0))
	vm.check(p, "stacktrace_build", 1)
	s.retTerm(p.buildTrace(p.x(0), 1))
}

// Maps.

func primFindMapPos(vm *VM, s stack) { s.retInt(vm.findKey(s.t(1), s.t(2))) }

func primCopyMap(vm *VM, s stack) {
	p, src := vm.process(s.u(0)), s.t(1)
	n := vm.mem.mapSize(src)
	a := p.allocRoot(2 + n)
	copy(vm.mem.bytes[a:a+8+4*n], vm.mem.bytes[src.addr():src.addr()+8+4*n])
	s.retTerm(boxedTerm(a))
}

// primPutMapAssoc merges sorted pairs into a map, in space reserved on the heap.
func primPutMapAssoc(vm *VM, s stack) {
	p := vm.running(s)
	m := vm.mem
	src, newEntries, n, kv := s.t(2), s.u(3), s.u(4), s.u(5)
	vm.sortPairs(kv, n)
	size := m.mapSize(src) + newEntries
	keys := m.mapKeys(src)
	if newEntries > 0 {
		a := p.allocRoot(size + 1)
		m.put(a, boxHeader(size, boxTuple))
		keys = boxedTerm(a)
	}
	out := p.allocRoot(2 + size)
	m.put(out, boxHeader(1+size, boxMap))
	m.put(out+4, uint32(keys))
	si, ki := uint32(0), uint32(0)
	for j := range size {
		var k, v term
		switch c := vm.mergeOrder(src, si, kv, ki, n); {
		case c < 0:
			k, v = m.mapKey(src, si), m.mapValue(src, si)
			si++
		case c == 0:
			k, v = m.mapKey(src, si), term(m.get(kv+8*ki+4))
			si++
			ki++
		default:
			k, v = term(m.get(kv+8*ki)), term(m.get(kv+8*ki+4))
			ki++
		}
		if newEntries > 0 {
			m.setElement(keys, j, k)
		}
		m.put(out+8+4*j, uint32(v))
	}
	if si != m.mapSize(src) || ki != n {
		faultf("put_map_assoc: %d new entries claimed, but %d of %d pairs and %d of %d old ones were used",
			newEntries, ki, n, si, m.mapSize(src))
	}
	s.retTerm(boxedTerm(out))
}

// mergeOrder tells which comes next: the map's entry (<0), the pair (>0), or
// both at once (0).
func (vm *VM) mergeOrder(src term, si, kv, ki, n uint32) int {
	switch {
	case si >= vm.mem.mapSize(src):
		if ki >= n {
			faultf("put_map_assoc: fewer keys are new than claimed")
		}
		return 1
	case ki >= n:
		return -1
	}
	return vm.compare(vm.mem.mapKey(src, si), term(vm.mem.get(kv+8*ki)), true)
}

// sortPairs sorts n key-value pairs at kv by key.
func (vm *VM) sortPairs(kv, n uint32) {
	m := vm.mem
	for i := uint32(1); i < n; i++ {
		for j := i; j > 0; j-- {
			a, b := kv+8*(j-1), kv+8*j
			if vm.compare(term(m.get(a)), term(m.get(b)), true) <= 0 {
				break
			}
			pa, pb := m.get64(a), m.get64(b)
			m.put64(a, pb)
			m.put64(b, pa)
		}
	}
}
