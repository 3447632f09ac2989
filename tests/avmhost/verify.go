package avmhost

import "fmt"

// The verifier checks what must hold when a primitive may collect, raise or
// yield: every stack word is a term, a return address or a catch label; the live
// x registers, dictionary and extended registers are terms; everything they
// reach is well-formed. It does not check terms that only the mailbox or other
// processes reach, and it cannot see terms that the code keeps in wasm locals.

// After a walk over n words, when n is large, the next n/32 checks are skipped:
// else deep recursion would take quadratic time.
const verifyLarge = 256

type verifier struct {
	vm *VM
	p  *process
	// What has been visited: a bit per word of the heap block, a set for the rest.
	start, end uint32
	heap       []uint64
	seen       map[uint32]bool
	visited    int
	work       []term
}

func newVerifier(p *process) *verifier {
	v := &verifier{vm: p.vm, p: p, start: p.heapStart(), end: p.heapPtr(), seen: map[uint32]bool{}}
	v.heap = make([]uint64, (v.end-v.start)/256+1)
	return v
}

// first marks an address as visited and tells whether it was not before.
func (v *verifier) first(a uint32) bool {
	v.visited++
	if a < v.start || a >= v.end {
		if v.seen[a] {
			return false
		}
		v.seen[a] = true
		return true
	}
	i := (a - v.start) / 4
	if v.heap[i/64]&(1<<(i%64)) != 0 {
		return false
	}
	v.heap[i/64] |= 1 << (i % 64)
	return true
}

// check verifies the process' roots before primitive name.
func (vm *VM) check(p *process, name string, live uint32) {
	if !vm.opts.Verify {
		return
	}
	if vm.verifySkip > 0 {
		vm.verifySkip--
		return
	}
	v := newVerifier(p)
	v.checkPointers(name)
	for i := range min(live, maxReg) {
		v.root(p.x(i), name, "x", i)
	}
	v.visited += int(p.heapEnd()-p.e()) / 4
	for a := p.e(); a < p.heapEnd(); a += 4 {
		v.stackWord(term(vm.mem.get(a)), name, (a-p.e())/4)
	}
	for i, d := range p.dict {
		v.root(d.key, name, "dictionary key ", uint32(i))
		v.root(d.value, name, "dictionary value ", uint32(i))
	}
	for i, a := range p.extended {
		if i < live {
			v.root(term(vm.mem.get(a)), name, "x", i)
		}
	}
	if v.visited > verifyLarge {
		vm.verifySkip = v.visited / 32
	}
}

func (v *verifier) checkPointers(name string) {
	p := v.p
	e, ptr, start, end := p.e(), p.heapPtr(), p.heapStart(), p.heapEnd()
	if ptr < start || e < ptr || end < e || (e|ptr)&3 != 0 {
		faultf("%s: heap start %#x, heap_ptr %#x, e %#x, heap end %#x are out of order", name, start, ptr, e, end)
	}
}

// checkTerm verifies one term given as an argument.
func (vm *VM) checkTerm(p *process, name string, t term) {
	if vm.opts.Verify && vm.verifySkip == 0 {
		newVerifier(p).root(t, name, "argument ", 0)
	}
}

func (v *verifier) stackWord(w term, name string, i uint32) {
	switch {
	case w.isCP():
		mod, label := uint32(w)>>24, uint32(w)&0xFFFFFF>>4
		if uint32(w)&0xC != 0 || int(mod) >= len(v.vm.byIndex) || int(label) >= v.vm.byIndex[mod].numEntries {
			faultf("%s: stack word %d, %#x, is no return address (module %d, label %d)", name, i, uint32(w), mod, label)
		}
	case w.isCatch():
		mod, label := uint32(w)>>24, uint32(w)>>6&0x3FFFF
		if int(mod) >= len(v.vm.byIndex) || int(label) >= v.vm.byIndex[mod].numEntries {
			faultf("%s: stack word %d, %#x, is no catch label (module %d, label %d)", name, i, uint32(w), mod, label)
		}
	default:
		v.root(w, name, "stack word ", i)
	}
}

// root verifies everything a root reaches.
func (v *verifier) root(t term, name, what string, index uint32) {
	if t.isSmall() || t == termNil {
		return
	}
	v.work = append(v.work[:0], t)
	for len(v.work) > 0 {
		t := v.work[len(v.work)-1]
		v.work = v.work[:len(v.work)-1]
		if msg := v.visit(t); msg != "" {
			faultf("%s: %s is or refers to a malformed term: %s", name, what+itoa(int(index)), msg)
		}
	}
}

// visit checks one term and queues its parts; it returns what is wrong.
func (v *verifier) visit(t term) string {
	switch {
	case t.isImmediate():
		return v.immediate(t)
	case t.isCP():
		return fmt.Sprintf("word %#x is a header or return address, not a term", uint32(t))
	}
	a := t.addr()
	if !v.first(a) {
		return ""
	}
	if a < 1024 || uint64(a)+8 > uint64(v.vm.mem.limit) || v.inFreeSpace(a) {
		return fmt.Sprintf("%#x points to %#x, where there is no term", uint32(t), a)
	}
	if t.isCons() {
		v.work = append(v.work, v.vm.mem.head(t), v.vm.mem.tail(t))
		return ""
	}
	return v.boxed(t)
}

// inFreeSpace tells whether an address lies between heap and stack.
func (v *verifier) inFreeSpace(a uint32) bool {
	return a >= v.p.heapPtr() && a < v.p.heapEnd()
}

func (v *verifier) immediate(t term) string {
	switch {
	case t.isSmall(), t.isPid(), t.isPort(), t == termNil:
		return ""
	case t.isAtom():
		if int(t>>6) < len(v.vm.atoms.names) {
			return ""
		}
	}
	return fmt.Sprintf("%#x is no immediate term", uint32(t))
}

func (v *verifier) boxed(t term) string {
	m, a := v.vm.mem, t.addr()
	header := m.get(a)
	if header&primaryMask != primaryCP {
		return fmt.Sprintf("boxed term %#x has header %#x", uint32(t), header)
	}
	n := header >> boxHeaderShift
	if uint64(a)+4*uint64(n)+4 > uint64(m.limit) {
		return fmt.Sprintf("boxed term %#x with header %#x ends beyond memory", uint32(t), header)
	}
	if msg := v.shape(t, header&boxedMask, n); msg != "" {
		return msg
	}
	first, last := termFields(header)
	for i := first; i <= last; i++ {
		v.work = append(v.work, term(m.word(t, i)))
	}
	return ""
}

// shape checks sizes and words that are not terms.
func (v *verifier) shape(t term, tag, n uint32) string {
	m := v.vm.mem
	ok := true
	switch tag {
	case boxTuple:
	case boxMatchState:
		ok = n >= matchStateWords-1 && m.isBinary(term(m.word(t, 1))) &&
			m.matchOffset(t) <= 8*m.binarySize(m.matchBinary(t))
	case boxPosInt, boxNegInt:
		ok = v.integerShape(t, tag, n)
	case boxRef:
		ok = n == refWords-1
	case boxFun:
		ok = v.funShape(t, n)
	case boxFloat:
		ok = n == floatWords-1 && isFinite(m.float(t))
	case boxRefcBinary:
		ok = n == refcBinaryWords-1 && m.word(t, 3) != 0 && v.refcShape(t)
	case boxHeapBinary:
		ok = m.word(t, 1) <= 4*(n-1)
	case boxSubBinary:
		parent := term(m.word(t, 3))
		ok = n == subBinaryWords-1 && m.isBinary(parent) && m.boxedTag(parent) != boxSubBinary &&
			uint64(m.word(t, 1))+uint64(m.word(t, 2)) <= uint64(m.binarySize(parent))
	case boxMap:
		return v.mapShape(t, n)
	default:
		return fmt.Sprintf("boxed term %#x has tag %#x", uint32(t), tag)
	}
	if !ok {
		return fmt.Sprintf("boxed term %#x, tag %#x, %d words, is malformed: words %#x", uint32(t), tag, n, v.words(t, n))
	}
	return ""
}

func (v *verifier) words(t term, n uint32) []uint32 {
	var out []uint32
	for i := range min(n, 6) {
		out = append(out, v.vm.mem.word(t, 1+i))
	}
	return out
}

func (v *verifier) integerShape(t term, tag, n uint32) bool {
	m := v.vm.mem
	switch n {
	case 0:
		return false
	case 1, 2:
		value, _ := m.int64(t)
		return value < 0 == (tag == boxNegInt) && (n == 2 || !fitsSmall(value)) &&
			(n == 1 || value != int64(int32(value)))
	}
	return !m.integer(t).IsInt64()
}

func (v *verifier) funShape(t term, n uint32) bool {
	m := v.vm.mem
	if n < 2 {
		return false
	}
	if f := term(m.word(t, 2)); f.isAtom() {
		return n == externalFunWords-1 && term(m.word(t, 1)).isAtom() && term(m.word(t, 3)).isSmall()
	}
	mod := v.vm.byAddr[m.word(t, 1)]
	index := term(m.word(t, 2))
	return mod != nil && index.isSmall() && int(index.small()) < len(mod.beam.Funs) &&
		int(n) == funWords-1+mod.beam.Funs[index.small()].NumFree
}

func (v *verifier) refcShape(t term) bool {
	m := v.vm.mem
	if m.word(t, 2)&refcIsConst != 0 {
		return true
	}
	data := m.word(t, 3)
	return m.sizes[data] != 0 && m.get(data+refcCount) > 0 && m.word(t, 1) <= m.get(data+refcSize)
}

func (v *verifier) mapShape(t term, n uint32) string {
	m := v.vm.mem
	if n == 0 || !m.isTuple(m.mapKeys(t)) || m.tupleArity(m.mapKeys(t)) != n-1 {
		return fmt.Sprintf("map %#x of %d words does not match its keys", uint32(t), n)
	}
	for i := uint32(1); i < n-1; i++ {
		a, b := m.mapKey(t, i-1), m.mapKey(t, i)
		if !a.isSmall() && !a.isAtom() || !b.isSmall() && !b.isAtom() {
			continue // order of composite keys is seen when they are looked up
		}
		if v.vm.compare(a, b, true) >= 0 {
			return fmt.Sprintf("map %#x has its keys out of order at %d", uint32(t), i)
		}
	}
	return ""
}
