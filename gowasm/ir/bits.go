package ir

import (
	"math/bits"

	"github.com/jitwasm/jitwasm/asm"
)

// maxDepth bounds how far possible looks.
const maxDepth = 6

// possible is the set of bits that may be 1 in an integer; those above 31 are 0
// for an i32.
func (v *Value) possible(depth int) uint64 {
	all := uint64(1<<64 - 1)
	if v.Type == asm.I32 {
		all = 1<<32 - 1
	}
	if depth > maxDepth {
		return all
	}
	switch v.Op {
	case OpConst:
		return uint64(v.Imm) & all
	case OpCopy:
		return v.Args[0].possible(depth + 1)
	case OpLoad:
		return loadedBits(v.Inst) & all
	case OpSelect:
		return v.Args[0].possible(depth+1) | v.Args[1].possible(depth+1)
	case OpPhi:
		return v.possiblePhi(depth, all)
	case OpAlloca, OpMemorySize:
		return 1<<31 - 1
	case OpWasm:
		return v.possibleResult(depth, all) & all
	}
	return all
}

func (v *Value) possiblePhi(depth int, all uint64) uint64 {
	var set uint64
	const step = 3 // phis may depend on each other many times
	for _, a := range v.Args {
		if a != v {
			set |= a.possible(depth + step)
		}
	}
	return set & all
}

// loadedBits are the bits that a load may give.
func loadedBits(op asm.Op) uint64 {
	switch op {
	case asm.OpI32Load8U, asm.OpI64Load8U:
		return 0xFF
	case asm.OpI32Load16U, asm.OpI64Load16U:
		return 0xFFFF
	case asm.OpI64Load32U:
		return 0xFFFFFFFF
	}
	return 1<<64 - 1
}

func (v *Value) possibleResult(depth int, all uint64) uint64 {
	arg := func(i int) uint64 { return v.Args[i].possible(depth + 1) }
	if inverse[v.Inst] != 0 || v.Inst == asm.OpI32Eqz || v.Inst == asm.OpI64Eqz || isFloatCompare(v.Inst) {
		return 1
	}
	switch v.Inst {
	case asm.OpI32And, asm.OpI64And:
		return arg(0) & arg(1)
	case asm.OpI32Or, asm.OpI64Or, asm.OpI32Xor, asm.OpI64Xor:
		return arg(0) | arg(1)
	case asm.OpI64ExtendI32U, asm.OpI32WrapI64:
		return arg(0)
	case asm.OpI64ExtendI32S:
		if x := arg(0); x < 1<<31 {
			return x
		}
	case asm.OpI32Clz, asm.OpI32Ctz, asm.OpI32Popcnt:
		return 63
	case asm.OpI64Clz, asm.OpI64Ctz, asm.OpI64Popcnt:
		return 127
	case asm.OpI32Add, asm.OpI64Add:
		if x, y := arg(0), arg(1); x < 1<<62 && y < 1<<62 && fill(x)+fill(y) <= all {
			return fill(fill(x) + fill(y))
		}
	case asm.OpI32Mul, asm.OpI64Mul:
		if hi, lo := bits.Mul64(fill(arg(0)), fill(arg(1))); hi == 0 && lo <= all {
			return fill(lo)
		}
	case asm.OpI32DivU, asm.OpI64DivU, asm.OpI32RemU, asm.OpI64RemU:
		if v.Inst == asm.OpI32RemU || v.Inst == asm.OpI64RemU {
			return min(fill(arg(0)), fill(arg(1)))
		}
		return fill(arg(0))
	}
	return v.possibleShift(arg, all)
}

func (v *Value) possibleShift(arg func(int) uint64, all uint64) uint64 {
	if len(v.Args) != 2 || v.Args[1].Op != OpConst {
		return all
	}
	n := uint(v.Args[1].Imm) & uint(bits.Len64(all)-1)
	switch v.Inst {
	case asm.OpI32Shl, asm.OpI64Shl:
		return arg(0) << n
	case asm.OpI32ShrU, asm.OpI64ShrU:
		return arg(0) >> n
	case asm.OpI32ShrS, asm.OpI64ShrS:
		if x := arg(0); x <= all>>1 {
			return x >> n
		}
	}
	return all
}

// fill sets all bits below the highest one.
func fill(x uint64) uint64 { return 1<<bits.Len64(x) - 1 }

func isFloatCompare(op asm.Op) bool { return op >= asm.OpF32Eq && op <= asm.OpF64Ge }
