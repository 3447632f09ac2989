//go:build !wasm

package mem

import (
	"math"
	"unsafe"
)

const (
	mappingSize  = 1<<32 + 16 // an access at the last address stays inside
	initialPages = 1
)

var (
	base  unsafe.Pointer // of the mapping, nil before the first use
	whole []byte         // the mapping
	pages uint32         // that are readable and writable
)

// reserve makes the mapping, when the size of the memory is first asked for:
// programs that only import this package have none.
func reserve() {
	whole = reserveAddresses(mappingSize)
	base = unsafe.Pointer(unsafe.SliceData(whole))
	if !allowAccess(whole[:initialPages*PageSize]) {
		panic("no first page of linear memory")
	}
	pages = initialPages
}

func at(addr uint32) unsafe.Pointer { return unsafe.Add(base, uintptr(addr)) }

// Load8 reads a byte.
func Load8(addr uint32) uint32 { return uint32(*(*uint8)(at(addr))) }

// Load16 reads two bytes.
func Load16(addr uint32) uint32 { return uint32(*(*uint16)(at(addr))) }

// Load32 reads a word.
func Load32(addr uint32) uint32 { return *(*uint32)(at(addr)) }

// Load64 reads eight bytes.
func Load64(addr uint32) uint64 { return *(*uint64)(at(addr)) }

// LoadF64 reads a float.
func LoadF64(addr uint32) float64 { return math.Float64frombits(Load64(addr)) }

// LoadF32 reads a float of single precision.
func LoadF32(addr uint32) float32 { return math.Float32frombits(Load32(addr)) }

// Store8 writes the low byte of v.
func Store8(addr uint32, v uint32) { *(*uint8)(at(addr)) = uint8(v) }

// Store16 writes the low two bytes of v.
func Store16(addr uint32, v uint32) { *(*uint16)(at(addr)) = uint16(v) }

// Store32 writes a word.
func Store32(addr uint32, v uint32) { *(*uint32)(at(addr)) = v }

// Store64 writes eight bytes.
func Store64(addr uint32, v uint64) { *(*uint64)(at(addr)) = v }

// StoreF64 writes a float.
func StoreF64(addr uint32, v float64) { Store64(addr, math.Float64bits(v)) }

// StoreF32 writes a float of single precision.
func StoreF32(addr uint32, v float32) { Store32(addr, math.Float32bits(v)) }

// Copy copies n bytes; the ranges may overlap.
func Copy(dst, src, n uint32) {
	copy(unsafe.Slice((*byte)(at(dst)), n), unsafe.Slice((*byte)(at(src)), n))
}

// Fill sets n bytes to the low byte of v.
func Fill(dst, v, n uint32) {
	block := unsafe.Slice((*byte)(at(dst)), n)
	for i := range block {
		block[i] = byte(v)
	}
}

// Size returns the size of the memory in pages of 64 KB.
func Size() uint32 {
	if base == nil {
		reserve()
	}
	return pages
}

// Grow adds pages of 64 KB. It returns the size before, or -1 when that is more
// than 4 GB.
func Grow(n uint32) int32 {
	old := Size()
	if n > MaxPages-old {
		return -1
	}
	if !allowAccess(whole[:(uint64(old)+uint64(n))*PageSize]) {
		return -1
	}
	pages += n
	return int32(old)
}

// Trap ends the program.
func Trap() { panic("BUG: trap") }

// Pointer returns a Go pointer to an address, for structures in memory whose
// fields are all uint32.
func Pointer(addr uint32) unsafe.Pointer { return at(addr) }
