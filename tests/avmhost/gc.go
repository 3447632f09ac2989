package avmhost

import "slices"

// The collector copies what is reachable from the roots (stack words, x
// registers that are live, extended registers, process dictionary, exit reason,
// group leader and what the caller adds) into a new block. Pointers outside the
// process' own fragments are left alone: literals in malloc'ed memory, messages
// still in the mailbox.

// span is a range of addresses of the heap being collected.
type span struct{ start, end uint32 }

type collection struct {
	p     *process
	m     *linearMemory
	spans []span // fragments, ascending
	last  span   // the one that matched last
	to    uint32 // next free word of the new block
	limit uint32
	mso   []uint32
}

// Growth strategies, as AtomVM's process option atomvm_heap_growth.
type HeapGrowth int

const (
	// GrowFibonacci is the host's default: AtomVM's own default leaves about 16
	// words free after each collection, which is quadratic for growing heaps.
	GrowFibonacci HeapGrowth = iota
	// GrowBounded is AtomVM's default, bounded_free.
	GrowBounded
	// GrowMinimum leaves no free word beyond the need.
	GrowMinimum
)

const minFreeWords = 16

var fibonacciSizes = [...]uint32{12, 38, 51, 90, 142, 233, 376, 610, 987, 1598, 2586, 4185, 6772,
	10958, 17731, 28690, 46422, 75113, 121536, 196650, 318187, 514838, 833026, 1347865, 2180892, 3528758, 5709651}

func nextFibonacci(words uint32) uint32 {
	i, _ := slices.BinarySearch(fibonacciSizes[:], words)
	if i < len(fibonacciSizes) {
		return fibonacciSizes[i]
	}
	return words + words/5
}

// ensureFree makes room for words on the heap, collecting if it must. live x
// registers and the extra roots survive. It reports false when memory is out.
func (p *process) ensureFree(words, live uint32, extra ...*term) bool {
	if p.freeWords() >= words && !p.hasFragments() && !p.always() {
		return true
	}
	return p.collect(words, live, extra...)
}

// collect gathers the heap and leaves at least words free.
func (p *process) collect(words, live uint32, extra ...*term) bool {
	p.vm.collections++
	p.natPtr, p.natEnd = 0, 0
	spans, total := p.fragments()
	used := total - p.freeWords()
	if !p.runCopy(p.firstSize(used, words), spans, live, extra) {
		return false
	}
	if size := (p.heapEnd() - p.heapStart()) / 4; p.shrinks(size) {
		// The first copy had room for everything; now that the survivors are
		// known the block gets the size that the strategy asks for.
		spans, _ := p.fragments()
		if target := p.targetSize(words); target != size && !p.runCopy(target, spans, live, extra) {
			return false
		}
	}
	if p.vm.opts.Poison {
		p.poisonRegisters(live)
	}
	return true
}

// always tells whether to collect though there is room. In a large heap that
// would be quadratic: there only the room is kept small.
func (p *process) always() bool {
	return p.vm.opts.GCAlways && p.heapEnd()-p.heapStart() < 4*alwaysWords
}

const alwaysWords = 4096

// firstSize is a block that can hold all that is used now.
func (p *process) firstSize(used, words uint32) uint32 {
	if p.vm.opts.HeapGrowth == GrowFibonacci && !p.vm.opts.GCAlways {
		return nextFibonacci(used + used/2 + words + minFreeWords)
	}
	return used + words
}

// shrinks tells whether a second copy is wanted after the first.
func (p *process) shrinks(size uint32) bool {
	if p.vm.opts.HeapGrowth == GrowFibonacci && !p.vm.opts.GCAlways {
		return size > 10000 && p.freeWords() >= size/4*3
	}
	return true
}

func (p *process) targetSize(words uint32) uint32 {
	used := (p.heapEnd()-p.heapStart())/4 - p.freeWords()
	switch {
	case p.vm.opts.GCAlways && used >= alwaysWords/2:
		return used + words + used/8
	case p.vm.opts.GCAlways || p.vm.opts.HeapGrowth == GrowMinimum:
		return used + words
	case p.vm.opts.HeapGrowth == GrowBounded:
		return used + 2*(words+minFreeWords)
	}
	return nextFibonacci(used + used/2 + words + minFreeWords)
}

// fragments lists the blocks of the heap in ascending order and their total size.
func (p *process) fragments() (spans []span, words uint32) {
	root := p.root()
	spans = append(spans, span{root + fragStorage, p.heapEnd()})
	for f := p.mem.get(root + fragNext); f != 0; f = p.mem.get(f + fragNext) {
		spans = append(spans, span{f + fragStorage, p.mem.get(f + fragEnd)})
	}
	for _, s := range spans {
		words += (s.end - s.start) / 4
	}
	slices.SortFunc(spans, func(a, b span) int { return int(int64(a.start) - int64(b.start)) })
	return spans, words
}

// runCopy moves everything reachable into a new block of size words.
func (p *process) runCopy(size uint32, spans []span, live uint32, extra []*term) bool {
	m := p.mem
	oldRoot, oldEnd, oldE := p.root(), p.heapEnd(), p.e()
	if !p.newRoot(size) {
		return false
	}
	c := &collection{p: p, m: m, spans: spans, to: p.heapStart(), limit: p.heapEnd()}
	e := p.heapEnd() - (oldEnd - oldE)
	for off := uint32(0); off < oldEnd-oldE; off += 4 {
		m.put(e+off, uint32(c.copy(term(m.get(oldE+off)))))
	}
	p.setE(e)
	c.limit = e
	c.copyRoots(live, extra)
	c.scan(p.heapStart())
	m.put(p.ctx+ctxHeapPtr, c.to)
	p.sweepCounted(c)
	p.freeFragments(oldRoot)
	return true
}

func (c *collection) copyRoots(live uint32, extra []*term) {
	p := c.p
	for i := range min(live, maxReg+1) {
		p.setX(i, c.copy(p.x(i)))
	}
	for _, a := range p.extended {
		c.m.put(a, uint32(c.copy(term(c.m.get(a)))))
	}
	for i := range p.dict {
		p.dict[i].key = c.copy(p.dict[i].key)
		p.dict[i].value = c.copy(p.dict[i].value)
	}
	p.exitReason = c.copy(p.exitReason)
	p.groupLeader = c.copy(p.groupLeader)
	for _, t := range extra {
		*t = c.copy(*t)
	}
}

// sweepCounted drops the references that the old heap held; the new one has
// taken its own while scanning.
func (p *process) sweepCounted(c *collection) {
	old := p.mso
	p.mso = c.mso
	for _, boxed := range old {
		h := boxed
		if c.m.get(h) == movedMark {
			h = term(c.m.get(h + 4)).addr()
		}
		c.m.releaseRefc(c.m.get(h + 12))
	}
}

func (p *process) freeFragments(root uint32) {
	for f := root; f != 0; {
		next := p.mem.get(f + fragNext)
		p.mem.release(f)
		f = next
	}
}

func (c *collection) owns(a uint32) bool {
	if a >= c.last.start && a < c.last.end {
		return true
	}
	if len(c.spans) <= 4 {
		for _, s := range c.spans {
			if a >= s.start && a < s.end {
				c.last = s
				return true
			}
		}
		return false
	}
	i, found := slices.BinarySearchFunc(c.spans, a, func(s span, a uint32) int {
		switch {
		case s.end <= a:
			return -1
		case s.start > a:
			return 1
		}
		return 0
	})
	if found {
		c.last = c.spans[i]
	}
	return found
}

// copy moves one cell or box and returns its new term.
func (c *collection) copy(t term) term {
	primary := t & primaryMask
	if primary == primaryImmed || primary == primaryCP {
		return t
	}
	a := t.addr()
	if !c.owns(a) {
		return t
	}
	header := c.m.get(a)
	if header == movedMark {
		return term(c.m.get(a + 4))
	}
	words := uint32(2)
	if primary == primaryBoxed {
		if header&primaryMask != primaryCP {
			faultf("boxed term %#x has no header: %#x", uint32(t), header)
		}
		words = header>>boxHeaderShift + 1
		if words == 1 {
			return c.p.vm.emptyTuple
		}
	}
	dst := c.to
	if dst+4*words > c.limit {
		faultf("collection overflows its block: term %#x of %d words (header %#x)", uint32(t), words, header)
	}
	copy(c.m.bytes[dst:dst+4*words], c.m.bytes[a:a+4*words])
	c.to = dst + 4*words
	moved := term(dst) | primary
	c.m.put(a, movedMark)
	c.m.put(a+4, uint32(moved))
	return moved
}

// scan updates the copied words from a on, copying what they refer to.
func (c *collection) scan(a uint32) {
	for a < c.to {
		w := c.m.get(a)
		if w&primaryMask != primaryCP {
			c.m.put(a, uint32(c.copy(term(w))))
			a += 4
			continue
		}
		c.scanBoxed(a, w)
		a += 4 * (w>>boxHeaderShift + 1)
	}
}

func (c *collection) scanBoxed(a, header uint32) {
	first, last := termFields(header)
	for i := first; i <= last; i++ {
		c.m.put(a+4*i, uint32(c.copy(term(c.m.get(a+4*i)))))
	}
	if header&boxedMask == boxRefcBinary && c.m.get(a+8)&refcIsConst == 0 {
		data := c.m.get(a + 12)
		c.m.put(data+refcCount, c.m.get(data+refcCount)+1)
		c.mso = append(c.mso, a)
	}
}

// termFields tells which words of a box are terms: first..last, none if last < first.
func termFields(header uint32) (first, last uint32) {
	n := header >> boxHeaderShift
	switch header & boxedMask {
	case boxTuple, boxMap:
		return 1, n
	case boxMatchState:
		return 1, 1
	case boxFun:
		return 3, n
	case boxSubBinary:
		return 3, 3
	case boxPosInt, boxNegInt, boxRef, boxFloat, boxRefcBinary, boxHeapBinary, boxExtPid, boxExtPort, boxExtRef:
		return 1, 0
	}
	faultf("unknown boxed header %#x", header)
	return 1, 0
}

// poisonRegisters makes x registers beyond live unusable.
func (p *process) poisonRegisters(live uint32) {
	for i := live; i <= maxReg; i++ {
		p.setX(i, poisonWord)
	}
}

// Copying whole terms, for messages and spawn arguments.

// treeWords is the space a full copy of the terms takes; shared parts count
// each time, as in memory_copy_term_tree.
func (m *linearMemory) treeWords(roots ...term) uint32 {
	total := uint32(0)
	stack := slices.Clone(roots)
	for len(stack) > 0 {
		t := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for t.isCons() {
			total += 2
			stack = append(stack, m.head(t))
			t = m.tail(t)
		}
		if !t.isBoxed() {
			continue
		}
		header := m.get(t.addr())
		total += header>>boxHeaderShift + 1
		first, last := termFields(header)
		for i := first; i <= last; i++ {
			stack = append(stack, term(m.word(t, i)))
		}
	}
	return total
}

// copyTree copies t with everything it refers to.
func copyTree(a allocator, t term) term {
	m := a.memory()
	copyOne := func(t term) (term, bool) {
		words := uint32(2)
		switch t & primaryMask {
		case primaryImmed, primaryCP:
			return t, false
		case primaryBoxed:
			words = m.boxedSize(t) + 1
			if words == 1 {
				return a.host().emptyTuple, false
			}
		}
		dst := a.alloc(words)
		copy(m.bytes[dst:dst+4*words], m.bytes[t.addr():t.addr()+4*words])
		if t.isBoxed() && m.boxedTag(t) == boxRefcBinary && m.word(t, 2)&refcIsConst == 0 {
			data := m.word(t, 3)
			m.put(data+refcCount, m.get(data+refcCount)+1)
			a.adopt(dst)
		}
		return term(dst) | t&primaryMask, true
	}
	result, fresh := copyOne(t)
	if !fresh {
		return result
	}
	work := []term{result}
	for len(work) > 0 {
		t := work[len(work)-1]
		work = work[:len(work)-1]
		first, last := uint32(0), uint32(1)
		if t.isBoxed() {
			first, last = termFields(m.get(t.addr()))
		}
		for i := first; i <= last; i++ {
			if c, fresh := copyOne(term(m.word(t, i))); fresh || c != term(m.word(t, i)) {
				m.setWord(t, i, uint32(c))
				if fresh {
					work = append(work, c)
				}
			}
		}
	}
	return result
}
