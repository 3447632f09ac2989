package heap

import (
	"math/bits"

	"github.com/jitwasm/jitwasm/rts/mem"
)

// The allocator for everything off the heaps of processes: two-level segregated
// fit (Masmano et al., "TLSF: a new dynamic memory allocator for real-time
// systems", 2004). A chunk is
//
//	chunk    [size of the chunk before, or 0][size | used]
//	payload  [next free][previous free]...        (links only while it is free)
//
// Sizes are multiples of 8 and include the 8 bytes of the chunk's own header.
// Free chunks never lie side by side.
const (
	chunkHeader = 8
	chunkUsed   = 1
	minChunk    = 16

	secondBits  = 4 // each power of two is split into 16 lists
	secondCount = 1 << secondBits
	firstShift  = 7 // chunks below 128 bytes have one list per size
	firstCount  = 32 - firstShift + 1
)

var (
	freeLists   [firstCount * secondCount]uint32 // first chunk of each list, or 0
	firstUsed   uint32                           // bit i: some list of row i is not empty
	secondUsed  [firstCount]uint32               // bit j: list j of the row is not empty
	regionEnd   uint32                           // end of the last region that memory.grow gave
	memoryLimit uint32                           // in pages
)

// growStep is the least number of pages that memory grows by.
const growStep = 16

// SetMemoryLimit sets the greatest size of the memory, in pages of 64 KB.
func SetMemoryLimit(pages uint32) { memoryLimit = pages }

func initMalloc() {
	for i := range freeLists {
		freeLists[i] = 0
	}
	for i := range secondUsed {
		secondUsed[i] = 0
	}
	firstUsed = 0
	regionEnd = 0
	if memoryLimit == 0 {
		memoryLimit = mem.MaxPages
	}
}

// Malloc returns the address of n bytes off the heap, aligned to 8. When there
// is no memory it ends the program.
func Malloc(n uint32) uint32 {
	addr := tryMalloc(n)
	if addr == 0 {
		OutOfMemory(n)
	}
	return addr
}

// tryMalloc is Malloc, but returns 0 when there is no memory.
func tryMalloc(n uint32) uint32 {
	size := chunkSize(n)
	c := takeFit(size)
	if c == 0 {
		if c = growFor(size); c == 0 {
			return 0
		}
	}
	split(c, size)
	return c + chunkHeader
}

// Free gives back what Malloc returned.
func Free(addr uint32) {
	c := addr - chunkHeader
	size := mem.Load32(c + 4)
	if size&chunkUsed == 0 {
		panic("BUG: freed twice")
	}
	size &^= chunkUsed
	poison(addr, size-chunkHeader)
	release(c, size)
}

// Shrink cuts what Malloc returned to n bytes.
func Shrink(addr, n uint32) {
	split(addr-chunkHeader, chunkSize(n))
}

// Usable returns the number of bytes behind an address that Malloc returned.
func Usable(addr uint32) uint32 {
	return mem.Load32(addr-chunkHeader+4)&^chunkUsed - chunkHeader
}

func chunkSize(n uint32) uint32 {
	if n > 0xFFFF0000 {
		OutOfMemory(n)
	}
	return max((n+chunkHeader+7)&^7, minChunk)
}

// list returns the index of the list for chunks of a size.
func list(size uint32) uint32 {
	if size < 1<<firstShift {
		return size >> 3
	}
	log := uint32(bits.Len32(size)) - 1
	second := size >> (log - secondBits) & (secondCount - 1)
	return (log-firstShift+1)<<secondBits | second
}

// takeFit takes a chunk of at least a size out of its list. It returns 0 when
// there is none.
func takeFit(size uint32) uint32 {
	l := list(size)
	if size >= 1<<firstShift {
		log := uint32(bits.Len32(size)) - 1
		l = list(size + 1<<(log-secondBits) - 1) // every chunk of that list fits
	}
	row, column := l>>secondBits, l&(secondCount-1)
	left := secondUsed[row] >> column << column
	if left == 0 {
		rows := firstUsed >> (row + 1) << (row + 1)
		if rows == 0 {
			return 0
		}
		row = uint32(bits.TrailingZeros32(rows))
		left = secondUsed[row]
	}
	c := freeLists[row<<secondBits|uint32(bits.TrailingZeros32(left))]
	unlink(c)
	mem.Store32(c+4, mem.Load32(c+4)|chunkUsed)
	return c
}

func link(c, size uint32) {
	l := list(size)
	next := freeLists[l]
	mem.Store32(c+8, next)
	mem.Store32(c+12, 0)
	if next != 0 {
		mem.Store32(next+12, c)
	}
	freeLists[l] = c
	secondUsed[l>>secondBits] |= 1 << (l & (secondCount - 1))
	firstUsed |= 1 << (l >> secondBits)
}

func unlink(c uint32) {
	next, prev := mem.Load32(c+8), mem.Load32(c+12)
	if next != 0 {
		mem.Store32(next+12, prev)
	}
	if prev != 0 {
		mem.Store32(prev+8, next)
		return
	}
	l := list(mem.Load32(c + 4))
	freeLists[l] = next
	if next != 0 {
		return
	}
	row := l >> secondBits
	secondUsed[row] &^= 1 << (l & (secondCount - 1))
	if secondUsed[row] == 0 {
		firstUsed &^= 1 << row
	}
}

// setSize makes a chunk of a size, used or free, and tells the chunk behind it.
func setSize(c, size, used uint32) {
	mem.Store32(c+4, size|used)
	mem.Store32(c+size, size)
}

// split frees what a used chunk has beyond size.
func split(c, size uint32) {
	rest := mem.Load32(c+4)&^chunkUsed - size
	if rest < minChunk {
		return
	}
	setSize(c, size, chunkUsed)
	setSize(c+size, rest, chunkUsed)
	release(c+size, rest)
}

// release joins a used chunk with its free neighbours and links it.
func release(c, size uint32) {
	if next := mem.Load32(c + size + 4); next&chunkUsed == 0 {
		unlink(c + size)
		size += next
	}
	if before := mem.Load32(c); before != 0 && mem.Load32(c-before+4)&chunkUsed == 0 {
		c -= before
		unlink(c)
		size += before
	}
	setSize(c, size, 0)
	link(c, size)
}

// growFor makes the memory larger and returns a used chunk of at least a size,
// or 0 when it cannot.
func growFor(size uint32) uint32 {
	need := (size+2*chunkHeader)/mem.PageSize + 1
	start := growPages(max(need, growStep, mem.Size()/8), need)
	if start == 0 {
		return 0
	}
	end := mem.Size() << 16
	c := start
	if start == regionEnd {
		c -= chunkHeader // where the end of the region was marked
	} else {
		mem.Store32(c, 0)
	}
	regionEnd = end
	setSize(c, end-chunkHeader-c, chunkUsed)
	mem.Store32(end-chunkHeader+4, chunkUsed) // no chunk: marks the end
	if before := mem.Load32(c); before != 0 && mem.Load32(c-before+4)&chunkUsed == 0 {
		c -= before
		unlink(c)
		setSize(c, end-chunkHeader-c, chunkUsed)
	}
	return c
}

// growPages adds pages to the memory, at least need of them, and returns the
// address of the first, or 0 when it cannot.
func growPages(want, need uint32) uint32 {
	room := memoryLimit - min(memoryLimit, mem.Size())
	if want > room {
		want = need
	}
	if need <= room {
		if old := mem.Grow(want); old != -1 {
			return uint32(old) << 16
		}
		if old := mem.Grow(need); old != -1 {
			return uint32(old) << 16
		}
	}
	return 0
}
