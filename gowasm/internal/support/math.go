//go:build wasm

package support

// Floor is math.Floor.
//
//go:wasmimport wasm f64.floor
func Floor(x float64) float64

// Ceil is math.Ceil.
//
//go:wasmimport wasm f64.ceil
func Ceil(x float64) float64

// Trunc is math.Trunc.
//
//go:wasmimport wasm f64.trunc
func Trunc(x float64) float64

// Sqrt is math.Sqrt.
//
//go:wasmimport wasm f64.sqrt
func Sqrt(x float64) float64

// Abs is math.Abs.
//
//go:wasmimport wasm f64.abs
func Abs(x float64) float64

// Copysign is math.Copysign.
//
//go:wasmimport wasm f64.copysign
func Copysign(f, sign float64) float64

// Float64bits is math.Float64bits.
//
//go:wasmimport wasm i64.reinterpret_f64
func Float64bits(f float64) uint64

// Float64frombits is math.Float64frombits.
//
//go:wasmimport wasm f64.reinterpret_i64
func Float64frombits(b uint64) float64

// Float32bits is math.Float32bits.
//
//go:wasmimport wasm i32.reinterpret_f32
func Float32bits(f float32) uint32

// Float32frombits is math.Float32frombits.
//
//go:wasmimport wasm f32.reinterpret_i32
func Float32frombits(b uint32) float32

//go:wasmimport wasm i64.clz
func clz64(x uint64) uint64

//go:wasmimport wasm i32.clz
func clz32(x uint32) uint32

//go:wasmimport wasm i64.ctz
func ctz64(x uint64) uint64

//go:wasmimport wasm i32.ctz
func ctz32(x uint32) uint32

//go:wasmimport wasm i64.popcnt
func popcnt64(x uint64) uint64

//go:wasmimport wasm i32.popcnt
func popcnt32(x uint32) uint32

//go:wasmimport wasm i64.rotl
func rotl64(x, k uint64) uint64

//go:wasmimport wasm i32.rotl
func rotl32(x, k uint32) uint32

// The functions of math/bits.

func LeadingZeros64(x uint64) int  { return int(clz64(x)) }
func LeadingZeros32(x uint32) int  { return int(clz32(x)) }
func LeadingZeros(x uint) int      { return int(clz64(uint64(x))) }
func Len64(x uint64) int           { return 64 - int(clz64(x)) }
func Len32(x uint32) int           { return 32 - int(clz32(x)) }
func Len(x uint) int               { return 64 - int(clz64(uint64(x))) }
func TrailingZeros64(x uint64) int { return int(ctz64(x)) }
func TrailingZeros32(x uint32) int { return int(ctz32(x)) }
func TrailingZeros(x uint) int     { return int(ctz64(uint64(x))) }
func OnesCount64(x uint64) int     { return int(popcnt64(x)) }
func OnesCount32(x uint32) int     { return int(popcnt32(x)) }
func OnesCount(x uint) int         { return int(popcnt64(uint64(x))) }

func RotateLeft64(x uint64, k int) uint64 { return rotl64(x, uint64(k)) }
func RotateLeft32(x uint32, k int) uint32 { return rotl32(x, uint32(k)) }
func RotateLeft(x uint, k int) uint       { return uint(rotl64(uint64(x), uint64(k))) }
