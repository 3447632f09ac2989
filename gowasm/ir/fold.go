package ir

import (
	"math"
	"math/bits"

	"github.com/jitwasm/jitwasm/asm"
)

// Fold computes a numeric instruction on constants: bits as in Value.Imm. It
// reports false for what traps and what it does not know.
func Fold(op asm.Op, args ...int64) (int64, bool) {
	if f := fold32[op]; f != nil {
		return int64(int32(f(uint32(args[0]), arg32(args, 1)))), true
	}
	if f := fold64[op]; f != nil {
		return int64(f(uint64(args[0]), arg64(args, 1))), true
	}
	if f := foldF64[op]; f != nil {
		y := 0.0
		if len(args) > 1 {
			y = math.Float64frombits(uint64(args[1]))
		}
		return f(math.Float64frombits(uint64(args[0])), y)
	}
	return foldDivision(op, args)
}

func arg32(args []int64, i int) uint32 {
	if i < len(args) {
		return uint32(args[i])
	}
	return 0
}

func arg64(args []int64, i int) uint64 {
	if i < len(args) {
		return uint64(args[i])
	}
	return 0
}

func truth[T uint32 | uint64](b bool) T {
	if b {
		return 1
	}
	return 0
}

// fold32 are the instructions on i32 with an i32 result.
var fold32 = map[asm.Op]func(x, y uint32) uint32{
	asm.OpI32Eqz: func(x, _ uint32) uint32 { return truth[uint32](x == 0) },
	asm.OpI32Eq:  func(x, y uint32) uint32 { return truth[uint32](x == y) },
	asm.OpI32Ne:  func(x, y uint32) uint32 { return truth[uint32](x != y) },
	asm.OpI32LtS: func(x, y uint32) uint32 { return truth[uint32](int32(x) < int32(y)) },
	asm.OpI32LtU: func(x, y uint32) uint32 { return truth[uint32](x < y) },
	asm.OpI32GtS: func(x, y uint32) uint32 { return truth[uint32](int32(x) > int32(y)) },
	asm.OpI32GtU: func(x, y uint32) uint32 { return truth[uint32](x > y) },
	asm.OpI32LeS: func(x, y uint32) uint32 { return truth[uint32](int32(x) <= int32(y)) },
	asm.OpI32LeU: func(x, y uint32) uint32 { return truth[uint32](x <= y) },
	asm.OpI32GeS: func(x, y uint32) uint32 { return truth[uint32](int32(x) >= int32(y)) },
	asm.OpI32GeU: func(x, y uint32) uint32 { return truth[uint32](x >= y) },

	asm.OpI32Clz:    func(x, _ uint32) uint32 { return uint32(bits.LeadingZeros32(x)) },
	asm.OpI32Ctz:    func(x, _ uint32) uint32 { return uint32(bits.TrailingZeros32(x)) },
	asm.OpI32Popcnt: func(x, _ uint32) uint32 { return uint32(bits.OnesCount32(x)) },
	asm.OpI32Add:    func(x, y uint32) uint32 { return x + y },
	asm.OpI32Sub:    func(x, y uint32) uint32 { return x - y },
	asm.OpI32Mul:    func(x, y uint32) uint32 { return x * y },
	asm.OpI32And:    func(x, y uint32) uint32 { return x & y },
	asm.OpI32Or:     func(x, y uint32) uint32 { return x | y },
	asm.OpI32Xor:    func(x, y uint32) uint32 { return x ^ y },
	asm.OpI32Shl:    func(x, y uint32) uint32 { return x << (y & 31) },
	asm.OpI32ShrS:   func(x, y uint32) uint32 { return uint32(int32(x) >> (y & 31)) },
	asm.OpI32ShrU:   func(x, y uint32) uint32 { return x >> (y & 31) },
	asm.OpI32Rotl:   func(x, y uint32) uint32 { return bits.RotateLeft32(x, int(y&31)) },
	asm.OpI32Rotr:   func(x, y uint32) uint32 { return bits.RotateLeft32(x, -int(y&31)) },

	asm.OpI32Extend8S:       func(x, _ uint32) uint32 { return uint32(int8(x)) },
	asm.OpI32Extend16S:      func(x, _ uint32) uint32 { return uint32(int16(x)) },
	asm.OpI32ReinterpretF32: func(x, _ uint32) uint32 { return x },
}

// fold64 are the instructions between i32 and i64 that need their operands in
// full, with the result's bits.
var fold64 = map[asm.Op]func(x, y uint64) uint64{
	asm.OpI64Eqz: func(x, _ uint64) uint64 { return truth[uint64](x == 0) },
	asm.OpI64Eq:  func(x, y uint64) uint64 { return truth[uint64](x == y) },
	asm.OpI64Ne:  func(x, y uint64) uint64 { return truth[uint64](x != y) },
	asm.OpI64LtS: func(x, y uint64) uint64 { return truth[uint64](int64(x) < int64(y)) },
	asm.OpI64LtU: func(x, y uint64) uint64 { return truth[uint64](x < y) },
	asm.OpI64GtS: func(x, y uint64) uint64 { return truth[uint64](int64(x) > int64(y)) },
	asm.OpI64GtU: func(x, y uint64) uint64 { return truth[uint64](x > y) },
	asm.OpI64LeS: func(x, y uint64) uint64 { return truth[uint64](int64(x) <= int64(y)) },
	asm.OpI64LeU: func(x, y uint64) uint64 { return truth[uint64](x <= y) },
	asm.OpI64GeS: func(x, y uint64) uint64 { return truth[uint64](int64(x) >= int64(y)) },
	asm.OpI64GeU: func(x, y uint64) uint64 { return truth[uint64](x >= y) },

	asm.OpI64Clz:    func(x, _ uint64) uint64 { return uint64(bits.LeadingZeros64(x)) },
	asm.OpI64Ctz:    func(x, _ uint64) uint64 { return uint64(bits.TrailingZeros64(x)) },
	asm.OpI64Popcnt: func(x, _ uint64) uint64 { return uint64(bits.OnesCount64(x)) },
	asm.OpI64Add:    func(x, y uint64) uint64 { return x + y },
	asm.OpI64Sub:    func(x, y uint64) uint64 { return x - y },
	asm.OpI64Mul:    func(x, y uint64) uint64 { return x * y },
	asm.OpI64And:    func(x, y uint64) uint64 { return x & y },
	asm.OpI64Or:     func(x, y uint64) uint64 { return x | y },
	asm.OpI64Xor:    func(x, y uint64) uint64 { return x ^ y },
	asm.OpI64Shl:    func(x, y uint64) uint64 { return x << (y & 63) },
	asm.OpI64ShrS:   func(x, y uint64) uint64 { return uint64(int64(x) >> (y & 63)) },
	asm.OpI64ShrU:   func(x, y uint64) uint64 { return x >> (y & 63) },
	asm.OpI64Rotl:   func(x, y uint64) uint64 { return bits.RotateLeft64(x, int(y&63)) },
	asm.OpI64Rotr:   func(x, y uint64) uint64 { return bits.RotateLeft64(x, -int(y&63)) },

	asm.OpI64Extend8S:       func(x, _ uint64) uint64 { return uint64(int8(x)) },
	asm.OpI64Extend16S:      func(x, _ uint64) uint64 { return uint64(int16(x)) },
	asm.OpI64Extend32S:      func(x, _ uint64) uint64 { return uint64(int32(x)) },
	asm.OpI64ExtendI32S:     func(x, _ uint64) uint64 { return uint64(int32(x)) },
	asm.OpI64ExtendI32U:     func(x, _ uint64) uint64 { return uint64(uint32(x)) },
	asm.OpI32WrapI64:        func(x, _ uint64) uint64 { return uint64(int32(x)) },
	asm.OpI64ReinterpretF64: func(x, _ uint64) uint64 { return x },
	asm.OpF64ReinterpretI64: func(x, _ uint64) uint64 { return x },
	asm.OpF32ReinterpretI32: func(x, _ uint64) uint64 { return uint64(uint32(x)) },
	asm.OpF64ConvertI32S:    func(x, _ uint64) uint64 { return math.Float64bits(float64(int32(x))) },
	asm.OpF64ConvertI32U:    func(x, _ uint64) uint64 { return math.Float64bits(float64(uint32(x))) },
	asm.OpF64ConvertI64S:    func(x, _ uint64) uint64 { return math.Float64bits(float64(int64(x))) },
	asm.OpF64ConvertI64U:    func(x, _ uint64) uint64 { return math.Float64bits(float64(x)) },
	asm.OpF64PromoteF32:     func(x, _ uint64) uint64 { return math.Float64bits(float64(math.Float32frombits(uint32(x)))) },
	asm.OpF32DemoteF64:      func(x, _ uint64) uint64 { return uint64(math.Float32bits(float32(math.Float64frombits(x)))) },
}

func floatBits(f float64) (int64, bool) { return int64(math.Float64bits(f)), !math.IsNaN(f) }

func floatTruth(b bool) (int64, bool) { return truthBits(b), true }

func truthBits(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// foldF64 are the instructions on f64. The bits of a NaN are up to the engine,
// so results that are one are left to it.
var foldF64 = map[asm.Op]func(x, y float64) (int64, bool){
	asm.OpF64Add:      func(x, y float64) (int64, bool) { return floatBits(x + y) },
	asm.OpF64Sub:      func(x, y float64) (int64, bool) { return floatBits(x - y) },
	asm.OpF64Mul:      func(x, y float64) (int64, bool) { return floatBits(x * y) },
	asm.OpF64Div:      func(x, y float64) (int64, bool) { return floatBits(x / y) },
	asm.OpF64Neg:      func(x, _ float64) (int64, bool) { return floatBits(-x) },
	asm.OpF64Abs:      func(x, _ float64) (int64, bool) { return floatBits(math.Abs(x)) },
	asm.OpF64Sqrt:     func(x, _ float64) (int64, bool) { return floatBits(math.Sqrt(x)) },
	asm.OpF64Floor:    func(x, _ float64) (int64, bool) { return floatBits(math.Floor(x)) },
	asm.OpF64Ceil:     func(x, _ float64) (int64, bool) { return floatBits(math.Ceil(x)) },
	asm.OpF64Trunc:    func(x, _ float64) (int64, bool) { return floatBits(math.Trunc(x)) },
	asm.OpF64Copysign: func(x, y float64) (int64, bool) { return floatBits(math.Copysign(x, y)) },
	asm.OpF64Eq:       func(x, y float64) (int64, bool) { return floatTruth(x == y) },
	asm.OpF64Ne:       func(x, y float64) (int64, bool) { return floatTruth(x != y) },
	asm.OpF64Lt:       func(x, y float64) (int64, bool) { return floatTruth(x < y) },
	asm.OpF64Le:       func(x, y float64) (int64, bool) { return floatTruth(x <= y) },
	asm.OpF64Gt:       func(x, y float64) (int64, bool) { return floatTruth(x > y) },
	asm.OpF64Ge:       func(x, y float64) (int64, bool) { return floatTruth(x >= y) },
	asm.OpI64TruncSatF64S: func(x, _ float64) (int64, bool) {
		return int64(x), x > -1<<63 && x < 1<<63
	},
	asm.OpI64TruncSatF64U: func(x, _ float64) (int64, bool) {
		return int64(uint64(x)), x > -1 && x < 1<<64
	},
}

// foldDivision computes division and remainder where they do not trap.
func foldDivision(op asm.Op, args []int64) (int64, bool) {
	if len(args) != 2 || args[1] == 0 || args[1] == -1 {
		return 0, false
	}
	x, y := args[0], args[1]
	switch op {
	case asm.OpI32DivS:
		return int64(int32(x) / int32(y)), true
	case asm.OpI32DivU:
		return int64(int32(uint32(x) / uint32(y))), true
	case asm.OpI32RemS:
		return int64(int32(x) % int32(y)), true
	case asm.OpI32RemU:
		return int64(int32(uint32(x) % uint32(y))), true
	case asm.OpI64DivS:
		return x / y, true
	case asm.OpI64DivU:
		return int64(uint64(x) / uint64(y)), true
	case asm.OpI64RemS:
		return x % y, true
	case asm.OpI64RemU:
		return int64(uint64(x) % uint64(y)), true
	}
	return 0, false
}
