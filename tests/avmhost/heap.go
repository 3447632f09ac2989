package avmhost

// A process allocates in its heap block, between heap_ptr and the stack pointer
// e, or in fragments: separate blocks chained to the root fragment that the next
// collection gathers. Fragments never disturb space that code has reserved.

func (p *process) root() uint32      { return p.mem.get(p.ctx + ctxRoot) }
func (p *process) heapStart() uint32 { return p.mem.get(p.ctx + ctxHeapStart) }
func (p *process) heapPtr() uint32   { return p.mem.get(p.ctx + ctxHeapPtr) }
func (p *process) heapEnd() uint32   { return p.mem.get(p.ctx + ctxHeapEnd) }
func (p *process) e() uint32         { return p.mem.get(p.ctx + ctxE) }
func (p *process) setE(v uint32)     { p.mem.put(p.ctx+ctxE, v) }
func (p *process) cp() uint32        { return p.mem.get(p.ctx + ctxCP) }
func (p *process) setCP(v uint32)    { p.mem.put(p.ctx+ctxCP, v) }

func (p *process) x(i uint32) term       { return term(p.mem.get(p.ctx + ctxX + 4*i)) }
func (p *process) setX(i uint32, t term) { p.mem.put(p.ctx+ctxX+4*i, uint32(t)) }

// arg reads argument register i, extended ones included.
func (p *process) arg(i uint32) term {
	if i < maxReg {
		return p.x(i)
	}
	return term(p.mem.get(p.extendedRegister(i)))
}

// freeWords is context_avail_free_memory: what lies between heap and stack.
func (p *process) freeWords() uint32 { return (p.e() - p.heapPtr()) / 4 }

func (p *process) hasFragments() bool { return p.mem.get(p.root()+fragNext) != 0 }

// newRoot installs a fresh heap block of the given size in words.
func (p *process) newRoot(words uint32) bool {
	root := p.mem.malloc(fragStorage + 4*words)
	if root == 0 {
		return false
	}
	p.mem.put(root+fragNext, 0)
	p.mem.put(root+fragEnd, uint32(termNil))
	start := root + fragStorage
	p.mem.put(p.ctx+ctxRoot, root)
	p.mem.put(p.ctx+ctxHeapStart, start)
	p.mem.put(p.ctx+ctxHeapPtr, start)
	p.mem.put(p.ctx+ctxHeapEnd, start+4*words)
	return true
}

// allocRoot takes words that the caller (or the code) has reserved.
func (p *process) allocRoot(words uint32) uint32 {
	a := p.heapPtr()
	if a+4*words > p.e() {
		faultf("allocation of %d words, %d are free: the heap space was not reserved", words, p.freeWords())
	}
	p.mem.put(p.ctx+ctxHeapPtr, a+4*words)
	return a
}

// newFragment allocates a block of words outside the heap block and chains it.
func (p *process) newFragment(words uint32) uint32 {
	f := p.mem.malloc(fragStorage + 4*words)
	if f == 0 {
		faultf("linear memory exhausted: fragment of %d words", words)
	}
	p.mem.put(f+fragEnd, f+fragStorage+4*words)
	p.appendFragment(f)
	return f + fragStorage
}

// appendFragment chains a fragment behind the root, as memory_heap_append_fragment.
func (p *process) appendFragment(f uint32) {
	root := p.root()
	p.mem.put(f+fragNext, p.mem.get(root+fragNext))
	p.mem.put(root+fragNext, f)
}

// allocator hands out words for a term under construction.
type allocator interface {
	alloc(words uint32) uint32
	// adopt notes a counted binary created in this allocator's memory.
	adopt(boxed uint32)
	memory() *linearMemory
	host() *VM
}

// rootAllocator allocates in reserved heap space.
type rootAllocator struct{ *process }

func (r rootAllocator) alloc(words uint32) uint32 { return r.allocRoot(words) }

// nativeAllocator serves NIFs: the heap block while it has room, then fragments.
type nativeAllocator struct{ *process }

const nativeFragmentWords = 256

func (n nativeAllocator) alloc(words uint32) uint32 {
	p := n.process
	if p.freeWords() >= words && !p.always() {
		return p.allocRoot(words)
	}
	if p.natEnd-p.natPtr < 4*words || p.natPtr == 0 {
		size := max(words, nativeFragmentWords)
		p.natPtr = p.newFragment(size)
		p.natEnd = p.natPtr + 4*size
	}
	a := p.natPtr
	p.natPtr += 4 * words
	return a
}

// fragmentAllocator gives every term its own fragment, leaving reserved space alone.
type fragmentAllocator struct{ *process }

func (f fragmentAllocator) alloc(words uint32) uint32 { return f.newFragment(words) }

func (p *process) adopt(boxed uint32)    { p.mso = append(p.mso, boxed) }
func (p *process) memory() *linearMemory { return p.mem }
func (p *process) host() *VM             { return p.vm }

// blockAllocator fills one block that belongs to no process yet: a message, or
// the literals of a module.
type blockAllocator struct {
	vm       *VM
	ptr, end uint32
	mso      []uint32
}

func (b *blockAllocator) alloc(words uint32) uint32 {
	a := b.ptr
	b.ptr += 4 * words
	if b.ptr > b.end {
		panic("BUG: avmhost: block allocated too small")
	}
	return a
}

func (b *blockAllocator) adopt(boxed uint32)    { b.mso = append(b.mso, boxed) }
func (b *blockAllocator) memory() *linearMemory { return b.vm.mem }
func (b *blockAllocator) host() *VM             { return b.vm }

// Constructors.

func makeCons(a allocator, head, tail term) term {
	p, m := a.alloc(2), a.memory()
	m.put(p, uint32(tail))
	m.put(p+4, uint32(head))
	return listTerm(p)
}

func makeList(a allocator, elems []term, tail term) term {
	for i := len(elems) - 1; i >= 0; i-- {
		tail = makeCons(a, elems[i], tail)
	}
	return tail
}

func makeTuple(a allocator, elems ...term) term {
	if len(elems) == 0 {
		return a.host().emptyTuple
	}
	p, m := a.alloc(uint32(len(elems))+1), a.memory()
	m.put(p, boxHeader(uint32(len(elems)), boxTuple))
	for i, e := range elems {
		m.put(p+4+4*uint32(i), uint32(e))
	}
	return boxedTerm(p)
}

func makeFloat(a allocator, f float64) term {
	p, m := a.alloc(floatWords), a.memory()
	m.put(p, boxHeader(floatWords-1, boxFloat))
	m.putF64(p+4, f)
	return boxedTerm(p)
}

func makeRef(a allocator, n uint64) term {
	p, m := a.alloc(refWords), a.memory()
	m.put(p, boxHeader(refWords-1, boxRef))
	m.put64(p+4, n)
	return boxedTerm(p)
}

// makeMap builds a map from keys already in ascending exact order.
func makeMap(a allocator, keys, values []term) term {
	n := uint32(len(keys))
	kt, m := makeTuple(a, keys...), a.memory()
	p := a.alloc(2 + n)
	m.put(p, boxHeader(1+n, boxMap))
	m.put(p+4, uint32(kt))
	for i, v := range values {
		m.put(p+8+4*uint32(i), uint32(v))
	}
	return boxedTerm(p)
}

// makeExternalFun builds fun M:F/A.
func makeExternalFun(a allocator, module, function term, arity int) term {
	p, m := a.alloc(externalFunWords), a.memory()
	m.put(p, boxHeader(externalFunWords-1, boxFun))
	m.put(p+4, uint32(module))
	m.put(p+8, uint32(function))
	m.put(p+12, uint32(smallTerm(int64(arity))))
	return boxedTerm(p)
}

// binaryWords is the heap space a new binary of n bytes takes.
func binaryWords(n uint32) uint32 {
	if n < refcBinaryMin {
		return (n+3)/4 + 2
	}
	return refcBinaryWords
}

// makeBinary allocates a zeroed binary: on the heap when short, else counted.
func makeBinary(a allocator, n uint32) term {
	m := a.memory()
	if n < refcBinaryMin {
		words := binaryWords(n)
		p := a.alloc(words)
		m.put(p, boxHeader(words-1, boxHeapBinary))
		m.put(p+4, n)
		clear(m.slice(p+8, 4*(words-2)))
		return boxedTerm(p)
	}
	data := m.malloc(refcData + n)
	if data == 0 {
		faultf("linear memory exhausted: binary of %d bytes", n)
	}
	clear(m.slice(data, refcData+n))
	m.put(data+refcCount, 1)
	m.put(data+refcSize, n)
	p := a.alloc(refcBinaryWords)
	t := initRefcBinary(m, p, n, 0, data)
	a.adopt(p)
	return t
}

func initRefcBinary(m *linearMemory, p, n, flags, data uint32) term {
	m.put(p, boxHeader(refcBinaryWords-1, boxRefcBinary))
	m.put(p+4, n)
	m.put(p+8, flags)
	m.put(p+12, data)
	m.put(p+16, uint32(termNil))
	m.put(p+20, uint32(termNil))
	return boxedTerm(p)
}

// makeConstBinary builds a counted binary over bytes that live as long as the VM.
func makeConstBinary(a allocator, n, data uint32) term {
	return initRefcBinary(a.memory(), a.alloc(refcBinaryWords), n, refcIsConst, data)
}

func makeBinaryFrom(a allocator, data []byte) term {
	t := makeBinary(a, uint32(len(data)))
	copy(a.memory().binary(t), data)
	return t
}

// subBinaryHeapWords is term_sub_binary_heap_size, which reserves one binary
// header too many for copies.
func (m *linearMemory) subBinaryHeapWords(bin term, n uint32) uint32 {
	if m.boxedTag(bin) != boxHeapBinary && n >= subBinaryMin {
		return subBinaryWords
	}
	return binaryWords(n) + 1
}

// makeSubBinary is term_maybe_create_sub_binary: a reference into a counted
// binary, or a copy.
func makeSubBinary(a allocator, bin term, offset, n uint32) term {
	m := a.memory()
	if uint64(offset)+uint64(n) > uint64(m.binarySize(bin)) {
		faultf("sub-binary %d+%d of a binary of %d bytes", offset, n, m.binarySize(bin))
	}
	if m.boxedTag(bin) == boxHeapBinary || n < subBinaryMin {
		return makeBinaryFrom(a, m.slice(m.binaryData(bin)+offset, n))
	}
	if m.boxedTag(bin) == boxSubBinary {
		offset += m.word(bin, 2)
		bin = term(m.word(bin, 3))
	}
	p := a.alloc(subBinaryWords)
	m.put(p, boxHeader(subBinaryWords-1, boxSubBinary))
	m.put(p+4, n)
	m.put(p+8, offset)
	m.put(p+12, uint32(bin))
	return boxedTerm(p)
}

// releaseRefc drops one reference of a counted binary.
func (m *linearMemory) releaseRefc(data uint32) {
	n := m.get(data + refcCount)
	if n == 0 {
		faultf("reference count of binary %#x below zero", data)
	}
	m.put(data+refcCount, n-1)
	if n == 1 {
		m.release(data)
	}
}
