package heap

import (
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// RefcMinBytes is the size from which a binary is reference-counted and lies
// off the heap.
const RefcMinBytes = 64

// NewBinary returns a binary of a number of bytes and the address of its data,
// which the caller fills in.
func NewBinary(bytes uint32) (t term.Term, data uint32) {
	if bytes < RefcMinBytes {
		return newHeapBinary(bytes)
	}
	return NewRefcBinary(bytes, bytes)
}

func newHeapBinary(bytes uint32) (t term.Term, data uint32) {
	t, addr := Box(term.TagHeapBinary, 1+(bytes+3)>>2)
	mem.Store32(addr, bytes)
	return t, addr + 4
}

// NewRefcBinary returns a reference-counted binary of a number of bytes whose
// record has room for capacity bytes, and the address of its data.
func NewRefcBinary(bytes, capacity uint32) (t term.Term, data uint32) {
	record := Malloc(term.RecordData + capacity)
	mem.Store32(record+term.RecordRefs, 1)
	mem.Store32(record+term.RecordCapacity, capacity)
	mem.Store32(record+term.RecordUsed, bytes)
	mem.Store32(record+term.RecordFlags, 0)
	t, addr := Box(term.TagRefcBinary, term.RefcBinaryWords)
	mem.Store32(addr, bytes)
	mem.Store32(addr+4, record)
	mem.Store32(addr+8, 0)
	mem.Store32(addr+12, 0)
	return t, record + term.RecordData
}

// BinaryOf returns a binary with a copy of the bytes.
func BinaryOf(b []byte) term.Term {
	t, data := NewBinary(uint32(len(b)))
	mem.PutBytes(data, b)
	return t
}
