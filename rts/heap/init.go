package heap

import (
	"unsafe"

	"github.com/jitwasm/jitwasm/rts/mem"
)

// Init makes the memory ready and a first process current.
func Init() {
	Current = (*Process)(mem.Pointer(Malloc(uint32(unsafe.Sizeof(Process{})))))
	const block = 256 << 20
	HP = Malloc(block)
	SP = HP + block
	Reductions = 4000
}

// Alloc returns the address of a number of words on the heap of the current
// process. It never fails visibly and never moves anything.
func Alloc(words uint32) uint32 {
	addr := HP
	HP += words << 2
	if HP > SP {
		panic("BUG: the heap is full")
	}
	return addr
}

var breakAddr, breakEnd uint32

// Malloc returns the address of a number of bytes off the heap, aligned to 8.
func Malloc(n uint32) uint32 {
	if breakEnd == 0 {
		breakAddr = mem.HeapBase
		breakEnd = mem.HeapBase
	}
	n = (n + 7) &^ 7
	if breakEnd-breakAddr < n {
		pages := (n + mem.PageSize - 1) / mem.PageSize
		breakAddr = uint32(mem.Grow(pages)) * mem.PageSize
		breakEnd = breakAddr + pages*mem.PageSize
	}
	addr := breakAddr
	breakAddr += n
	return addr
}

// Free gives back what Malloc returned.
func Free(addr uint32) {
	if addr == 0 {
		panic("BUG: free of nothing")
	}
}
