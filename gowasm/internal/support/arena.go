//go:build wasm

package support

// The arena: memory for what must outlive the function that makes it. It is
// released all at once, when the outermost exported function returns.

// Top is the next free byte of the arena.
var Top uint32

// End is the end of the current chunk.
var End uint32

// Base is the start of the current chunk.
var Base uint32

const (
	page     = 1 << 16
	minChunk = 1 << 16
)

//go:wasmimport wasm memory.grow
func grow(pages uint32) int32

//go:wasmimport wasm memory.fill
func fill(dst, v, n uint32)

//go:wasmimport wasm memory.copy
func copyBytes(dst, src, n uint32)

//go:wasmimport wasm unreachable
func trap()

// Alloc returns the address of size zeroed bytes.
//
//gowasm:noinline
func Alloc(size uint32) uint32 {
	addr := Raw(size)
	fill(addr, 0, size)
	return addr
}

// Raw returns the address of size bytes.
//
//gowasm:noinline
func Raw(size uint32) uint32 {
	size = (size + 7) &^ 7
	if size > End-Top {
		chunk(size)
	}
	addr := Top
	Top += size
	return addr
}

// chunk makes a chunk of at least size bytes the current one.
func chunk(size uint32) {
	want := max((End-Base)*2, minChunk, size)
	if want > 1<<31 {
		want = size
	}
	pages := (want + page - 1) / page
	if pages == 0 {
		trap()
	}
	at := grow(pages)
	if at < 0 {
		pages = (size + page - 1) / page
		if at = grow(pages); at < 0 {
			trap()
		}
	}
	Base = uint32(at) * page
	Top, End = Base, Base+pages*page
}

// Release frees what was allocated since the arena was at top in the chunk
// that ended at end. If the chunk has changed everything but the chunk is gone.
func Release(top, end uint32) {
	if end == End {
		Top = top
	} else {
		Top = Base
	}
}

// Grow returns a slice's new place and capacity, for n more elements of size
// bytes.
//
//gowasm:noinline
func Grow(addr, length, capacity, n, size uint32) (newAddr, newCapacity uint32) {
	need := length + n
	newCapacity = capacity * 2
	if capacity >= 256 {
		newCapacity = capacity + capacity/4 + 192
	}
	newCapacity = max(newCapacity, need, 4)
	if uint64(newCapacity)*uint64(size) > 1<<31 {
		trap()
	}
	newAddr = Raw(newCapacity * size)
	copyBytes(newAddr, addr, length*size)
	fill(newAddr+length*size, 0, (newCapacity-length)*size)
	return newAddr, newCapacity
}
