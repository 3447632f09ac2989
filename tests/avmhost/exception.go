package avmhost

// Raising, finding handlers, and stack traces.
//
// A raw stack trace is a 6-tuple {Frames, Aux, FileLengths, Files, Raw, Class};
// Raw lists {ModuleIndex, Offset} or {ModuleIndex, Offset, M, F, ArgsOrArity},
// the outermost frame first. stacktrace_build turns it into Erlang's list. A
// trace that the program itself gave (erlang:raise/3) is wrapped the same way
// with 0 frames.

const rawTraceSize = 6

type frame struct {
	module *module
	offset uint32 // label * 4
}

// stackFrames lists the places on the stack from the innermost on: return
// addresses and catch labels, repeats left out.
func (p *process) stackFrames() []frame {
	var frames []frame
	var last frame
	for a := p.e(); a < p.heapEnd(); a += 4 {
		w := term(p.mem.get(a))
		var f frame
		switch {
		case w.isCP():
			f.module = p.vm.moduleByIndex(uint32(w) >> 24)
			f.offset = uint32(w) & 0xFFFFFF >> 2
			if f.offset == uint32(f.module.labels)*bytesPerLabel {
				continue
			}
		case w.isCatch():
			f.module = p.vm.moduleByIndex(uint32(w) >> 24)
			f.offset = uint32(w) >> 6 & 0x3FFFF * bytesPerLabel
		default:
			continue
		}
		if f != last {
			frames = append(frames, f)
			last = f
		}
	}
	return frames
}

// createRawTrace makes the raw trace for the exception in p, raised at offset in
// mod. With an M:F/A it is that function that failed: a NIF, or a function
// without a matching clause; its arguments are recorded while the registers hold
// them.
func (p *process) createRawTrace(mod *module, offset uint32, m, f term, arity int) term {
	a := rootAllocator{p}
	if p.trace.isList() {
		if !p.ensureFree(rawTraceSize+1, 0, &p.trace, &p.reason) {
			return atomOutOfMemory
		}
		zero := smallTerm(0)
		return makeTuple(a, zero, zero, zero, zero, p.trace, p.class)
	}
	frames := p.stackFrames()
	withArgs := p.useLive && m != 0 && arity <= maxReg
	live := uint32(0)
	if withArgs {
		live = uint32(arity)
	}
	words := uint32(len(frames)+1)*5 + rawTraceSize + 1 + 6 + 2*uint32(arity)
	if !p.ensureFree(words, live, &p.reason) {
		return atomOutOfMemory
	}
	raw := makeList(a, []term{p.topFrame(mod, offset, m, f, arity, withArgs)}, termNil)
	aux := 0
	for _, fr := range frames {
		raw = makeCons(a, makeTuple(a, smallTerm(int64(fr.module.index)), smallTerm(int64(fr.offset))), raw)
		if fr.module.hasLines() {
			aux++
		}
	}
	n := smallTerm(int64(len(frames) + 1))
	return makeTuple(a, n, smallTerm(int64(aux)), smallTerm(0), smallTerm(0), raw, p.class)
}

func (p *process) topFrame(mod *module, offset uint32, m, f term, arity int, withArgs bool) term {
	a := rootAllocator{p}
	index, off := smallTerm(int64(mod.index)), smallTerm(int64(offset))
	if m == 0 {
		return makeTuple(a, index, off)
	}
	args := smallTerm(int64(arity))
	if withArgs {
		args = termNil
		for i := arity - 1; i >= 0; i-- {
			args = makeCons(a, p.x(uint32(i)), args)
		}
	}
	return makeTuple(a, index, off, m, f, args)
}

// handleError is prim 6 and the end of every raise: it makes the trace if there
// is none, puts class, reason and raw trace into x0..x2 and continues at the
// innermost handler, or ends the process.
func (p *process) handleError(js uint32, offset uint32) uint32 {
	if p.class == termNil {
		faultf("handle_error without an exception")
	}
	if offset != 0 || p.trace == 0 || p.trace.isList() {
		p.trace = p.createRawTrace(p.jsModule(js), offset, 0, 0, 0)
	}
	p.setX(0, p.class)
	p.setX(1, p.reason)
	p.setX(2, p.trace)
	p.class, p.reason, p.trace, p.useLive = termNil, termNil, 0, false
	mod, label := p.findHandler()
	if mod == nil {
		return p.uncaught(js)
	}
	p.setJSModule(js, mod)
	p.continueAt(js, label)
	return p.ctx
}

// findHandler scans the stack for a catch label and drops the frames inside.
func (p *process) findHandler() (*module, int) {
	frameStart := p.e()
	for a := p.e(); a < p.heapEnd(); a += 4 {
		w := term(p.mem.get(a))
		if w.isCatch() {
			p.setE(frameStart)
			return p.vm.moduleByIndex(uint32(w) >> 24), int(uint32(w) >> 6 & 0x3FFFF)
		}
		if w.isCP() {
			frameStart = a + 4
		}
	}
	return nil, 0
}

// uncaught ends the process because of the exception in x0..x2.
func (p *process) uncaught(js uint32) uint32 {
	class, reason := p.x(0), p.x(1)
	if p.result != nil {
		p.result.setException(p)
		class, reason = p.x(0), p.x(1) // building the trace may have collected
	}
	if class == atomExit {
		p.exitReason = reason
		return p.vm.terminateCurrent(p, js)
	}
	trace := p.buildTrace(p.x(2), 3)
	p.setX(2, trace)
	if !p.ensureFree(6, 3) {
		p.exitReason = atomOutOfMemory
		return p.vm.terminateCurrent(p, js)
	}
	reason, trace = p.x(1), p.x(2)
	a := rootAllocator{p}
	if class == atomThrow {
		reason = makeTuple(a, atomNocatch, reason)
	}
	// AtomVM leaves the trace out of the exit reason; erl does not.
	p.exitReason = makeTuple(a, reason, trace)
	return p.vm.terminateCurrent(p, js)
}

// raise is the common end of primitives that raise an error.
func (p *process) raise(js, offset uint32, reason term) uint32 {
	p.setError(reason)
	if offset != 0 {
		p.trace = p.createRawTrace(p.jsModule(js), offset, 0, 0, 0)
	}
	return p.handleError(js, 0)
}

// exceptionClassOf reads the class out of a raw trace.
func (p *process) exceptionClassOf(trace term) term {
	if !p.mem.isTuple(trace) || p.mem.tupleArity(trace) < rawTraceSize {
		faultf("raise: %s is not a raw stack trace", p.vm.describe(trace))
	}
	return p.mem.element(trace, 5)
}

// buildTrace turns a raw trace into [{M, F, ArityOrArgs, Location}]. live x
// registers survive.
func (p *process) buildTrace(raw term, live uint32) term {
	m := p.mem
	if !m.isTuple(raw) {
		if raw == atomOutOfMemory {
			return raw
		}
		return atomUndefined
	}
	list := m.element(raw, 4)
	if m.element(raw, 0) == smallTerm(0) && list.isList() {
		return list
	}
	frames, _ := m.list(list)
	words := uint32(0)
	for _, fr := range frames {
		words += 5 + 2 + 10
		mod := p.vm.moduleByIndex(uint32(m.element(fr, 0).small()))
		if file, _, ok := mod.findLine(uint32(m.element(fr, 1).small())); ok {
			words += 2 * uint32(len(file))
		}
	}
	if !p.ensureFree(words, live, &raw) {
		return atomOutOfMemory
	}
	frames, _ = m.list(m.element(raw, 4))
	out := termNil
	for _, fr := range frames {
		out = makeCons(rootAllocator{p}, p.traceItem(fr), out)
	}
	return out
}

func (p *process) traceItem(fr term) term {
	m, a := p.mem, rootAllocator{p}
	mod := p.vm.moduleByIndex(uint32(m.element(fr, 0).small()))
	offset := uint32(m.element(fr, 1).small())
	location := p.location(mod, offset)
	if m.tupleArity(fr) == 2 {
		name, arity, ok := mod.functionOf(int(offset / bytesPerLabel))
		if !ok {
			name = atomUndefined
		}
		return makeTuple(a, p.vm.atoms.intern(mod.name), name, smallTerm(int64(arity)), location)
	}
	module, function, args := m.element(fr, 2), m.element(fr, 3), m.element(fr, 4)
	if p.vm.atoms.name(module) != mod.name || p.isNative(module, function, args) {
		location = termNil
	}
	return makeTuple(a, module, function, args, location)
}

func (p *process) isNative(module, function, args term) bool {
	arity := 0
	if args.isSmall() {
		arity = int(args.small())
	} else {
		elems, _ := p.mem.list(args)
		arity = len(elems)
	}
	key := mfa{p.vm.atoms.name(module), p.vm.atoms.name(function), arity}
	return bifs[key] != nil || nifs[key] != nil
}

// location is [{file, File}, {line, Line}], or [].
func (p *process) location(mod *module, offset uint32) term {
	if !mod.hasLines() {
		return termNil
	}
	file, line, ok := mod.findLine(offset)
	if !ok {
		return termNil
	}
	a := rootAllocator{p}
	chars := make([]term, 0, len(file))
	for _, r := range file {
		chars = append(chars, smallTerm(int64(r)))
	}
	name := makeList(a, chars, termNil)
	return makeList(a, []term{
		makeTuple(a, atomFile, name),
		makeTuple(a, atomLine, smallTerm(int64(line))),
	}, termNil)
}
