package etf

import (
	"math/bits"

	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// buffer collects bytes off the heap, or only counts them.
type buffer struct {
	addr uint32 // 0: only count
	size uint32
	n    uint32
}

const firstBuffer = 256

func newBuffer() buffer { return buffer{addr: heap.Malloc(firstBuffer), size: firstBuffer} }

// room returns the address of n bytes that are appended, or 0 if they are only
// counted.
func (b *buffer) room(n uint32) uint32 {
	if b.addr == 0 {
		b.n += n
		return 0
	}
	if b.size-b.n < n {
		b.grow(n)
	}
	addr := b.addr + b.n
	b.n += n
	return addr
}

func (b *buffer) grow(n uint32) {
	size := max(2*b.size, b.n+n)
	moved := heap.Malloc(size)
	mem.Copy(moved, b.addr, b.n)
	heap.Free(b.addr)
	b.addr, b.size = moved, size
}

func (b *buffer) put8(v uint32) {
	if addr := b.room(1); addr != 0 {
		mem.Store8(addr, v)
	}
}

func (b *buffer) put16(v uint32) {
	if addr := b.room(2); addr != 0 {
		mem.Store16(addr, uint32(bits.ReverseBytes16(uint16(v))))
	}
}

func (b *buffer) put32(v uint32) {
	if addr := b.room(4); addr != 0 {
		mem.Store32(addr, bits.ReverseBytes32(v))
	}
}

func (b *buffer) put64(v uint64) {
	if addr := b.room(8); addr != 0 {
		mem.Store64(addr, bits.ReverseBytes64(v))
	}
}

// putBytes appends n bytes of memory.
func (b *buffer) putBytes(from, n uint32) {
	if addr := b.room(n); addr != 0 {
		mem.Copy(addr, from, n)
	}
}

// patch32 replaces four bytes at a place.
func (b *buffer) patch32(at, v uint32) {
	if b.addr != 0 {
		mem.Store32(b.addr+at, bits.ReverseBytes32(v))
	}
}

// binary frees the buffer and returns what it holds.
func (b *buffer) binary() term.Term {
	t, data := heap.NewBinary(b.n)
	mem.Copy(data, b.addr, b.n)
	heap.Free(b.addr)
	return t
}
