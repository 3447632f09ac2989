package heap

import (
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// RefcMinBytes is the size from which a binary is reference-counted and lies
// off the heap.
const RefcMinBytes = 64

// minBinaryLimit is the number of bytes in new reference-counted binaries from
// which a collection is asked for, at least (OTP's min_bin_vheap_size is 46422
// words of 8 bytes).
const minBinaryLimit = 46422 * 8

// MaxBinary is the greatest number of bytes in a binary: its bits are counted
// in 32 bits.
const MaxBinary = 1<<29 - 1

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
	record := NewRecord(bytes, capacity)
	return Refer(record, bytes), record + term.RecordData
}

// NewRecord returns the address of an off-heap record that nothing refers to
// yet.
func NewRecord(bytes, capacity uint32) uint32 {
	if capacity > MaxBinary {
		OutOfMemory(capacity)
	}
	record := Malloc(term.RecordData + capacity)
	mem.Store32(record+term.RecordRefs, 0)
	mem.Store32(record+term.RecordCapacity, capacity)
	mem.Store32(record+term.RecordUsed, bytes)
	mem.Store32(record+term.RecordFlags, 0)
	return record
}

// Refer returns a new binary on the heap of the current process for the first
// bytes of an off-heap record, and counts the reference.
func Refer(record, bytes uint32) term.Term {
	mem.Store32(record+term.RecordRefs, mem.Load32(record+term.RecordRefs)+1)
	p := Current
	t, addr := Box(term.TagRefcBinary, term.RefcBinaryWords)
	mem.Store32(addr, bytes)
	mem.Store32(addr+4, record)
	mem.Store32(addr+8, p.Binaries)
	mem.Store32(addr+12, 0)
	p.Binaries = t.Addr()
	CountBinaryBytes(mem.Load32(record + term.RecordCapacity))
	return t
}

// Unrefer gives up one reference to an off-heap record.
func Unrefer(record uint32) {
	refs := mem.Load32(record+term.RecordRefs) - 1
	if refs == 0 {
		Free(record)
		return
	}
	mem.Store32(record+term.RecordRefs, refs)
}

// CountBinaryBytes counts memory that binaries of the current process have
// taken, and asks for a collection when it is much.
func CountBinaryBytes(n uint32) {
	p := Current
	p.BinaryBytes += n
	if p.BinaryBytes >= p.BinaryBytesLimit {
		AskCollection()
	}
}

// BinaryOf returns a binary with a copy of the bytes.
func BinaryOf(b []byte) term.Term {
	t, data := NewBinary(uint32(len(b)))
	mem.PutBytes(data, b)
	return t
}
