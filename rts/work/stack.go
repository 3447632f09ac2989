package work

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
)

const (
	firstBytes = 4 << 10
	keepBytes  = 256 << 10 // a stack that had to be larger is given back when it is empty
)

var base, top, limit uint32

// Mark returns how far the stack is filled.
func Mark() uint32 { return top - base }

// Above says whether words were pushed since mark was taken.
func Above(mark uint32) bool { return top-base > mark }

// Reset drops what was pushed since mark was taken. Every walk ends with it.
func Reset(mark uint32) {
	top = base + mark
	if mark == 0 && limit-base > keepBytes {
		heap.Free(base)
		base, top, limit = 0, 0, 0
	}
}

// Push pushes a word.
func Push(w uint32) {
	if top == limit {
		grow()
	}
	mem.Store32(top, w)
	top += 4
}

// Push2 pushes two words; the second is popped first.
func Push2(first, second uint32) {
	Push(first)
	Push(second)
}

// Push3 pushes three words; the third is popped first.
func Push3(first, second, third uint32) {
	Push(first)
	Push(second)
	Push(third)
}

// Pop pops a word.
func Pop() uint32 {
	top -= 4
	return mem.Load32(top)
}

//gowasm:noinline
func grow() {
	used := limit - base
	size := max(2*used, firstBytes)
	moved := heap.Malloc(size)
	if used > 0 {
		mem.Copy(moved, base, used)
		heap.Free(base)
	}
	base, top, limit = moved, moved+used, moved+size
}
