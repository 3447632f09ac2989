package mem

// Load8 reads a byte.
//
//go:wasmimport wasm i32.load8_u
func Load8(addr uint32) uint32

// Load16 reads two bytes.
//
//go:wasmimport wasm i32.load16_u
func Load16(addr uint32) uint32

// Load32 reads a word.
//
//go:wasmimport wasm i32.load
func Load32(addr uint32) uint32

// Load64 reads eight bytes.
//
//go:wasmimport wasm i64.load
func Load64(addr uint32) uint64

// LoadF64 reads a float.
//
//go:wasmimport wasm f64.load
func LoadF64(addr uint32) float64

// LoadF32 reads a float of single precision.
//
//go:wasmimport wasm f32.load
func LoadF32(addr uint32) float32

// Store8 writes the low byte of v.
//
//go:wasmimport wasm i32.store8
func Store8(addr uint32, v uint32)

// Store16 writes the low two bytes of v.
//
//go:wasmimport wasm i32.store16
func Store16(addr uint32, v uint32)

// Store32 writes a word.
//
//go:wasmimport wasm i32.store
func Store32(addr uint32, v uint32)

// Store64 writes eight bytes.
//
//go:wasmimport wasm i64.store
func Store64(addr uint32, v uint64)

// StoreF64 writes a float.
//
//go:wasmimport wasm f64.store
func StoreF64(addr uint32, v float64)

// StoreF32 writes a float of single precision.
//
//go:wasmimport wasm f32.store
func StoreF32(addr uint32, v float32)

// Copy copies n bytes; the ranges may overlap.
//
//go:wasmimport wasm memory.copy
func Copy(dst, src, n uint32)

// Fill sets n bytes to the low byte of v.
//
//go:wasmimport wasm memory.fill
func Fill(dst, v, n uint32)

// Size returns the size of the memory in pages of 64 KB.
//
//go:wasmimport wasm memory.size
func Size() uint32

// Grow adds pages of 64 KB. It returns the size before, or -1 when the engine
// refuses.
//
//go:wasmimport wasm memory.grow
func Grow(pages uint32) int32

// Trap ends the program with a trap of the engine.
//
//go:wasmimport wasm unreachable
func Trap()
