package heap

import (
	"github.com/jitwasm/jitwasm/rts/mem"
)

// Collect makes room for a number of words between HP and SP. The X registers
// below live are roots, as are all words of the stack behind the top one (which
// is a resume word, and may be stale), and the process structure. It returns 1.
//
// Functions call it when SP - HP is too small.
//
//go:wasmexport rt.collect
func Collect(words, live uint32) uint32 {
	p := Current
	if words > maxWords {
		OutOfMemory(words)
	}
	if p.CollectAsked == 0 && p.Fragments == 0 && SP-HP >= words<<2 && !collectAlways {
		return 1
	}
	collectOnce(p, words, live)
	for SP-HP < words<<2 {
		// Rare: more survived than a block of this size has room for beside
		// words. All of it is mature now, or the block grows.
		p.GrowAsked = 1
		collectOnce(p, words, live)
	}
	return 1
}

func collectOnce(p *Process, words, live uint32) {
	asked := p.MajorAsked
	p.MajorAsked = 0
	if asked != 0 || !minorPossible(p) {
		major(p, words, live)
	} else {
		minor(p, words, live)
	}
	finish(p)
	verify(live)
}

// finish takes back what asked for the collection.
func finish(p *Process) {
	freeFragments(p)
	p.CollectAsked = 0
	p.BinaryBytes = 0
	Reductions += p.RestReductions
	p.RestReductions = 0
}

func freeFragments(p *Process) {
	for f := p.Fragments; f != 0; {
		next := mem.Load32(f)
		Free(f)
		f = next
	}
	p.Fragments = 0
	p.FragmentHP = 0
	p.FragmentEnd = 0
	p.FragmentWords = 0
}

// minorPossible says whether the old generation can take over what is mature:
// what has survived a collection already. It makes the old generation when
// there is none.
func minorPossible(p *Process) bool {
	mature := p.HighWater - p.BlockStart
	if p.OldBinaryBytes >= 4*p.BinaryBytesLimit {
		return false
	}
	if mature == 0 {
		return true
	}
	if p.OldStart == 0 {
		used := (HP - p.BlockStart) >> 2
		p.OldStart, p.OldEnd = roomyHeap(2*used, used)
		p.OldHP = p.OldStart
	}
	return p.OldEnd-p.OldHP >= mature
}

// minor collects the young generation only: what is mature moves to the old
// one, what is not to a new block.
func minor(p *Process, words, live uint32) {
	start, top := p.BlockStart, HP
	stack := p.StackWords()
	need := max((top-p.HighWater)>>2+p.FragmentWords, words) + stack
	oldTop := p.OldHP
	from = moved{
		start: start, size: top - start,
		matureSize: p.HighWater - start,
		oldStart:   p.OldStart, oldSize: p.OldEnd - p.OldStart,
		elsewhere: p.Fragments != 0,
	}
	replaceBlock(p, blockWords(p, need))
	young, old := evacuateRoots(p, live, p.BlockStart, oldTop)
	young, old = scavenge(p.BlockStart, young, oldTop, old)
	HP = young
	p.OldHP = old
	sweepYoung(p)
	p.MinorCount++
	settle(p, words)
	Free(start)
}

// roomyHeap allocates a heap of about want words, or at least need when memory
// is short. Memory that nobody touches costs nothing.
func roomyHeap(want, need uint32) (start, end uint32) {
	size := nextSize(want) << 2
	if start = tryMalloc(size); start == 0 {
		size = nextSize(need) << 2
		start = Malloc(size)
	}
	return start, start + size
}

// defaultLargeHeap is the number of words from which a major collection moves
// everything to the old generation.
const defaultLargeHeap = 1 << 15

// major collects both generations.
func major(p *Process, words, live uint32) {
	start, old := p.BlockStart, p.OldStart
	used := (HP-start)>>2 + (p.OldHP-old)>>2 + p.FragmentWords
	from = moved{start: start, size: HP - start, elsewhere: p.Fragments != 0 || old != 0}
	if used < largeHeap {
		majorSmall(p, used, words, live)
	} else {
		majorLarge(p, used, words, live)
	}
	sweepAll(p)
	p.MinorCount = 0
	p.MajorCount++
	settle(p, words)
	Free(start)
	if old != 0 {
		Free(old)
	}
}

// majorSmall moves everything to a new block; there is no old generation
// afterwards.
func majorSmall(p *Process, used, words, live uint32) {
	replaceBlock(p, nextSize(max(used+p.StackWords()+words, p.MinHeap)))
	young, _ := evacuateRoots(p, live, p.BlockStart, 0)
	HP, _ = scavenge(p.BlockStart, young, 0, 0)
	p.OldStart, p.OldHP, p.OldEnd = 0, 0, 0
}

// majorLarge moves everything to a new old generation, with room for as much
// again, and makes an empty block.
func majorLarge(p *Process, used, words, live uint32) {
	start, end := roomyHeap(2*used, used)
	top, _ := evacuateRoots(p, live, start, 0)
	top, _ = scavenge(start, top, 0, 0)
	left := (top - start) >> 2
	if size := nextSize(2*left) << 2; size < end-start {
		Shrink(start, size)
		end = start + size
	}
	p.OldStart, p.OldHP, p.OldEnd = start, top, end
	replaceBlock(p, nextSize(max(left/3, 2*(p.StackWords()+words), p.MinHeap)))
	HP = p.BlockStart
}

// blockWords returns the size of the next block when it must hold need words.
func blockWords(p *Process, need uint32) uint32 {
	size := (p.BlockEnd - p.BlockStart) >> 2
	if p.GrowAsked != 0 {
		need = max(need, size+1)
	}
	if need <= size {
		return size
	}
	return nextSize(need)
}

// replaceBlock gives the process a new block with a copy of its stack. The old
// one is still there, for evacuation.
func replaceBlock(p *Process, words uint32) {
	stack := p.BlockEnd - SP
	block := Malloc(words << 2)
	end := block + words<<2
	mem.Copy(end-stack, SP, stack)
	p.BlockStart = block
	p.BlockEnd = end
	SP = end - stack
}

// poisonByte is what freed memory is filled with when collections are tested:
// as a term, boxed and far away.
const poisonByte = 0xD6

// alwaysLimit is the number of words from which on it is not collected at every
// opportunity even when that is tested: it would take for ever.
const alwaysLimit = 1 << 12

// settle decides, after a collection, whether the block is too large, or so
// full that the next one must be larger (erl_gc.c, adjust_after_fullsweep: less
// than a quarter used, more than three quarters).
func settle(p *Process, words uint32) {
	p.HighWater = HP
	size := (p.BlockEnd - p.BlockStart) >> 2
	used := (HP-p.BlockStart)>>2 + (p.BlockEnd-SP)>>2 + words
	p.GrowAsked = 0
	switch {
	case collectAlways && used < alwaysLimit:
		p.MajorAsked = p.MinorCount & 1
		shrinkBlock(p, used)
	case size/4*3 < used:
		p.GrowAsked = 1
	case used < size/4 && size > p.MinHeap:
		shrinkBlock(p, nextSize(max(used*2, p.MinHeap, p.OldWords()/8)))
	}
}

// shrinkBlock cuts the block to a number of words if that is less.
func shrinkBlock(p *Process, words uint32) {
	if words >= (p.BlockEnd-p.BlockStart)>>2 {
		return
	}
	stack := p.BlockEnd - SP
	end := p.BlockStart + words<<2
	mem.Copy(end-stack, SP, stack)
	p.BlockEnd = end
	SP = end - stack
	Shrink(p.BlockStart, words<<2)
}

// nextSize returns the size of a heap with at least a number of words: a
// sequence that grows like Fibonacci's to a million words and by a fifth from
// there (erts_init_gc in OTP's erl_gc.c).
func nextSize(words uint32) uint32 {
	const fibonacciEnd = 1_000_000
	before, size := uint32(12), uint32(38)
	for size < words {
		if size < fibonacciEnd {
			before, size = size, before+size+1
		} else if size += size / 5; size > maxWords {
			return max(words, maxWords)
		}
	}
	return size
}

// HeapWords returns the words in use in the block and the old generation, the
// stack not counted.
func (p *Process) HeapWords() uint32 {
	return (HP-p.BlockStart)>>2 + (p.OldHP-p.OldStart)>>2 + p.FragmentWords
}

// StackWords returns the words of the stack in use.
func (p *Process) StackWords() uint32 { return (p.BlockEnd - SP) >> 2 }

// BlockWords returns the size of the block with heap and stack.
func (p *Process) BlockWords() uint32 { return (p.BlockEnd - p.BlockStart) >> 2 }

// OldWords returns the size of the old generation.
func (p *Process) OldWords() uint32 { return (p.OldEnd - p.OldStart) >> 2 }
