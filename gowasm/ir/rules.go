package ir

import (
	"math/bits"

	"github.com/jitwasm/jitwasm/asm"
)

// instruction applies one rule to a numeric instruction.
func (r *rewriter) instruction(v *Value) bool {
	switch len(v.Args) {
	case 1:
		return r.unary(v)
	case 2:
		if c := v.Args[1]; c.Op == OpConst && isInteger(c.Type) {
			if r.withConst(v, v.Args[0], c.Imm) {
				return true
			}
		}
		return r.binary(v)
	}
	return false
}

// wide says whether the operands are i64, and ops chooses by it.
func wide(v *Value) bool { return v.Args[0].Type == asm.I64 }

func (v *Value) ops(op32, op64 asm.Op) asm.Op {
	if wide(v) {
		return op64
	}
	return op32
}

// withConst applies one rule for an integer instruction with a constant second
// operand.
func (r *rewriter) withConst(v, x *Value, c int64) bool {
	t := x.Type
	set := x.possible(0)
	width := int64(32)
	all := uint64(1<<32 - 1)
	if t == asm.I64 {
		width, all = 64, 1<<64-1
	}
	uc := uint64(c) & all
	switch v.Inst {
	case asm.OpI32Add, asm.OpI64Add:
		return c == 0 && r.copyOf(v, x) || r.addConst(v, x, c)
	case asm.OpI32Sub, asm.OpI64Sub:
		return r.to(v, v.ops(asm.OpI32Add, asm.OpI64Add), x, r.constant(t, -c))
	case asm.OpI32Mul, asm.OpI64Mul:
		switch {
		case c == 0:
			return r.toConst(v, 0)
		case c == 1:
			return r.copyOf(v, x)
		case uc&(uc-1) == 0:
			return r.to(v, v.ops(asm.OpI32Shl, asm.OpI64Shl), x, r.constant(t, int64(bits.TrailingZeros64(uc))))
		}
	case asm.OpI32And, asm.OpI64And:
		return r.andConst(v, x, c, set, all)
	case asm.OpI32Or, asm.OpI64Or, asm.OpI32Xor, asm.OpI64Xor:
		switch {
		case c == 0:
			return r.copyOf(v, x)
		case x.is(v.Inst) && x.Args[1].Op == OpConst:
			n, _ := Fold(v.Inst, c, x.Args[1].Imm)
			return r.to(v, v.Inst, x.Args[0], r.constant(t, n))
		case c == 1 && set <= 1 && v.Inst == asm.OpI32Xor:
			return r.to(v, asm.OpI32Eqz, x)
		}
	case asm.OpI32Shl, asm.OpI64Shl, asm.OpI32ShrS, asm.OpI64ShrS, asm.OpI32ShrU, asm.OpI64ShrU, asm.OpI32Rotl, asm.OpI64Rotl:
		return r.shiftConst(v, x, c&(width-1), c, set, width)
	case asm.OpI32DivU, asm.OpI64DivU, asm.OpI32RemU, asm.OpI64RemU:
		return r.divideConst(v, x, uc)
	case asm.OpI32DivS, asm.OpI64DivS:
		if c == 1 {
			return r.copyOf(v, x)
		}
		if c > 0 && set <= all>>1 {
			return r.to(v, v.ops(asm.OpI32DivU, asm.OpI64DivU), x, v.Args[1])
		}
	case asm.OpI32RemS, asm.OpI64RemS:
		if c > 0 && set <= all>>1 {
			return r.to(v, v.ops(asm.OpI32RemU, asm.OpI64RemU), x, v.Args[1])
		}
	}
	return r.compareConst(v, x, c, uc, set, all)
}

// addConst adds constants up.
func (r *rewriter) addConst(v, x *Value, c int64) bool {
	switch {
	case x.is(v.Inst) && x.Args[1].Op == OpConst:
		n, _ := Fold(v.Inst, c, x.Args[1].Imm)
		return r.to(v, v.Inst, x.Args[0], r.constant(x.Type, n))
	case x.Op == OpAddr && v.Inst == asm.OpI32Add:
		*v = Value{ID: v.ID, Op: OpAddr, Type: asm.I32, Data: x.Data, Imm: int64(uint32(x.Imm + c)), Block: v.Block, Pos: v.Pos}
		return true
	}
	return false
}

func (r *rewriter) andConst(v, x *Value, c int64, set, all uint64) bool {
	uc := uint64(c) & all
	switch {
	case set&uc == 0:
		return r.toConst(v, 0)
	case set&^uc == 0:
		return r.copyOf(v, x)
	case x.is(v.Inst) && x.Args[1].Op == OpConst:
		return r.to(v, v.Inst, x.Args[0], r.constant(x.Type, c&x.Args[1].Imm))
	case uc == 0xFFFFFFFF:
		return r.to(v, asm.OpI64ExtendI32U, r.wasm(asm.OpI32WrapI64, x))
	case uc <= 0xFFFFFFFF && x.Type == asm.I64 && x.is(asm.OpI64ExtendI32S):
		return r.to(v, asm.OpI64And, r.wasm(asm.OpI64ExtendI32U, x.Args[0]), v.Args[1])
	case x.Op == OpWasm && unextended(x.Inst, uc):
		return r.to(v, v.Inst, x.Args[0], v.Args[1])
	}
	return false
}

// unextended says that the bits of mask are the same without the extension op.
func unextended(op asm.Op, mask uint64) bool {
	switch op {
	case asm.OpI32Extend8S, asm.OpI64Extend8S:
		return mask <= 0xFF
	case asm.OpI32Extend16S, asm.OpI64Extend16S:
		return mask <= 0xFFFF
	case asm.OpI64Extend32S:
		return mask <= 0xFFFFFFFF
	}
	return false
}

// shiftConst handles shifts and rotations by n; c is n before it was cut to the width.
func (r *rewriter) shiftConst(v, x *Value, n, c int64, set uint64, width int64) bool {
	shl, shru := v.ops(asm.OpI32Shl, asm.OpI64Shl), v.ops(asm.OpI32ShrU, asm.OpI64ShrU)
	switch {
	case n == 0:
		return r.copyOf(v, x)
	case n != c:
		return r.to(v, v.Inst, x, r.constant(x.Type, n))
	case v.Inst == shru && set>>n == 0:
		return r.toConst(v, 0)
	case v.Inst == v.ops(asm.OpI32ShrS, asm.OpI64ShrS) && set>>(width-1) == 0:
		return r.to(v, shru, x, v.Args[1])
	}
	if x.Op != OpWasm || len(x.Args) != 2 || x.Args[1].Op != OpConst {
		return false
	}
	m := x.Args[1].Imm & (width - 1)
	switch {
	case v.Inst == x.Inst && (v.Inst == shl || v.Inst == shru):
		if m+n >= width {
			return r.toConst(v, 0)
		}
		return r.to(v, v.Inst, x.Args[0], r.constant(x.Type, m+n))
	case v.Inst == shl && x.Inst == shru && m == n:
		return r.to(v, v.ops(asm.OpI32And, asm.OpI64And), x.Args[0], r.constant(x.Type, -1<<n))
	case v.Inst == shru && x.Inst == shl && m == n && width-n <= 32:
		return r.to(v, v.ops(asm.OpI32And, asm.OpI64And), x.Args[0], r.constant(x.Type, int64(uint64(1)<<(width-n)-1)))
	}
	return false
}

func (r *rewriter) divideConst(v, x *Value, c uint64) bool {
	if c == 0 || c&(c-1) != 0 {
		return false
	}
	if v.Inst == asm.OpI32RemU || v.Inst == asm.OpI64RemU {
		return r.to(v, v.ops(asm.OpI32And, asm.OpI64And), x, r.constant(x.Type, int64(c-1)))
	}
	return r.to(v, v.ops(asm.OpI32ShrU, asm.OpI64ShrU), x, r.constant(x.Type, int64(bits.TrailingZeros64(c))))
}

// compareConst handles comparisons with the constant c; uc are its bits, set
// the ones that x may have.
func (r *rewriter) compareConst(v, x *Value, c int64, uc, set, all uint64) bool {
	eqz := v.ops(asm.OpI32Eqz, asm.OpI64Eqz)
	switch v.Inst {
	case asm.OpI32Eq, asm.OpI64Eq:
		switch {
		case uc&^set != 0:
			return r.toConst(v, 0)
		case c == 0:
			return r.to(v, eqz, x)
		case set <= 1 && x.Type == asm.I32: // and c is 1
			return r.copyOf(v, x)
		}
		return r.equalConst(v, x, c)
	case asm.OpI32Ne, asm.OpI64Ne:
		switch {
		case uc&^set != 0:
			return r.toConst(v, 1)
		case set <= 1 && x.Type == asm.I32 && c == 0:
			return r.copyOf(v, x)
		case set <= 1 && x.Type == asm.I32:
			return r.to(v, asm.OpI32Eqz, x)
		}
		return r.equalConst(v, x, c)
	case asm.OpI32LtU, asm.OpI64LtU:
		switch {
		case fill(set) < uc && uc > 0:
			return r.toConst(v, 1)
		case uc == 0:
			return r.toConst(v, 0)
		case uc == 1:
			return r.to(v, eqz, x)
		}
	case asm.OpI32GeU, asm.OpI64GeU:
		switch {
		case fill(set) < uc:
			return r.toConst(v, 0)
		case uc == 0:
			return r.toConst(v, 1)
		}
	case asm.OpI32GtU, asm.OpI64GtU:
		switch {
		case fill(set) <= uc:
			return r.toConst(v, 0)
		case uc == 0:
			return r.to(v, v.ops(asm.OpI32Ne, asm.OpI64Ne), x, v.Args[1])
		}
	case asm.OpI32LeU, asm.OpI64LeU:
		switch {
		case fill(set) <= uc:
			return r.toConst(v, 1)
		case uc == 0:
			return r.to(v, eqz, x)
		}
	}
	return r.signedConst(v, c, set, all)
}

// signedConst makes signed comparisons of what is not negative unsigned.
func (r *rewriter) signedConst(v *Value, c int64, set, all uint64) bool {
	if set > all>>1 {
		return false
	}
	u, ok := unsigned[v.Inst]
	if !ok {
		return false
	}
	if c >= 0 {
		return r.to(v, u, v.Args[0], v.Args[1])
	}
	switch u {
	case asm.OpI32LtU, asm.OpI64LtU, asm.OpI32LeU, asm.OpI64LeU:
		return r.toConst(v, 0)
	}
	return r.toConst(v, 1)
}

// unsigned is the unsigned form of a signed comparison.
var unsigned = map[asm.Op]asm.Op{
	asm.OpI32LtS: asm.OpI32LtU, asm.OpI32GtS: asm.OpI32GtU, asm.OpI32LeS: asm.OpI32LeU, asm.OpI32GeS: asm.OpI32GeU,
	asm.OpI64LtS: asm.OpI64LtU, asm.OpI64GtS: asm.OpI64GtU, asm.OpI64LeS: asm.OpI64LeU, asm.OpI64GeS: asm.OpI64GeU,
}

// equalConst brings constants of (x + k) == c and (x ^ k) == c together.
func (r *rewriter) equalConst(v, x *Value, c int64) bool {
	if x.Op != OpWasm || len(x.Args) != 2 || x.Args[1].Op != OpConst || !r.once(x) {
		return false
	}
	k := x.Args[1].Imm
	switch x.Inst {
	case asm.OpI32Add, asm.OpI64Add:
		return r.to(v, v.Inst, x.Args[0], r.constant(x.Type, c-k))
	case asm.OpI32Xor, asm.OpI64Xor:
		return r.to(v, v.Inst, x.Args[0], r.constant(x.Type, c^k))
	}
	return false
}

// unary applies one rule for instructions with one operand.
func (r *rewriter) unary(v *Value) bool {
	x := v.Args[0]
	switch v.Inst {
	case asm.OpI32Eqz:
		switch {
		case x.Op == OpWasm && inverse[x.Inst] != 0:
			return r.to(v, inverse[x.Inst], x.Args...)
		case x.is(asm.OpI32Eqz) && x.Args[0].possible(0) <= 1:
			return r.copyOf(v, x.Args[0])
		case x.is(asm.OpI32Eqz):
			return r.to(v, asm.OpI32Ne, x.Args[0], r.constant(asm.I32, 0))
		case x.is(asm.OpI64Eqz):
			return r.to(v, asm.OpI64Ne, x.Args[0], r.constant(asm.I64, 0))
		case (x.is(asm.OpI32Sub) || x.is(asm.OpI32Xor)) && r.once(x):
			return r.to(v, asm.OpI32Eq, x.Args...)
		}
	case asm.OpI64Eqz:
		if isExtend(x) {
			return r.to(v, asm.OpI32Eqz, x.Args[0])
		}
		if (x.is(asm.OpI64Sub) || x.is(asm.OpI64Xor)) && r.once(x) {
			return r.to(v, asm.OpI64Eq, x.Args...)
		}
	case asm.OpI32WrapI64:
		return r.wrap(v, x)
	case asm.OpI64ExtendI32S, asm.OpI64ExtendI32U:
		return r.extend(v, x)
	case asm.OpI32Extend8S, asm.OpI64Extend8S, asm.OpI32Extend16S, asm.OpI64Extend16S, asm.OpI64Extend32S:
		return r.signExtend(v, x)
	case asm.OpI32ReinterpretF32, asm.OpF32ReinterpretI32, asm.OpI64ReinterpretF64, asm.OpF64ReinterpretI64:
		if x.Op == OpWasm && x.Inst != v.Inst && isReinterpret(x.Inst) && x.Args[0].Type == v.Type {
			return r.copyOf(v, x.Args[0])
		}
	}
	return false
}

func isReinterpret(op asm.Op) bool {
	switch op {
	case asm.OpI32ReinterpretF32, asm.OpF32ReinterpretI32, asm.OpI64ReinterpretF64, asm.OpF64ReinterpretI64:
		return true
	}
	return false
}

func (r *rewriter) signExtend(v, x *Value) bool {
	from := map[asm.Op]uint64{asm.OpI32Extend8S: 1 << 7, asm.OpI64Extend8S: 1 << 7, asm.OpI32Extend16S: 1 << 15,
		asm.OpI64Extend16S: 1 << 15, asm.OpI64Extend32S: 1 << 31}[v.Inst]
	mask := 2*from - 1
	switch {
	case x.possible(0) < from, x.is(v.Inst):
		return r.copyOf(v, x)
	case v.Inst == asm.OpI64Extend32S && x.is(asm.OpI64ExtendI32S):
		return r.copyOf(v, x)
	case v.Inst == asm.OpI64Extend32S && x.is(asm.OpI64ExtendI32U):
		return r.to(v, asm.OpI64ExtendI32S, x.Args[0])
	case x.Op == OpWasm && (x.Inst == asm.OpI32And || x.Inst == asm.OpI64And) && x.Args[1].Op == OpConst && uint64(x.Args[1].Imm)&mask == mask:
		return r.to(v, v.Inst, x.Args[0])
	case x.Op == OpLoad && r.once(x) && (x.Inst == asm.OpI32Load8U && v.Inst == asm.OpI32Extend8S):
		return r.reload(v, x, asm.OpI32Load8S)
	case x.Op == OpLoad && r.once(x) && (x.Inst == asm.OpI32Load16U && v.Inst == asm.OpI32Extend16S):
		return r.reload(v, x, asm.OpI32Load16S)
	}
	return false
}

// reload makes load, which only v uses, do what v does too.
func (r *rewriter) reload(v, load *Value, op asm.Op) bool {
	load.Inst, load.Type = op, op.Info().Pushes[0]
	return r.copyOf(v, load)
}

// binary applies one rule for two operands that are not constant.
func (r *rewriter) binary(v *Value) bool {
	x, y := v.Args[0], v.Args[1]
	if x == y && isInteger(x.Type) && r.same(v, x) {
		return true
	}
	switch v.Inst {
	case asm.OpI32Add:
		return r.constantOutwards(v, x, y) || r.constantOutwards(v, y, x)
	case asm.OpI32Shl, asm.OpI32ShrS, asm.OpI32ShrU, asm.OpI64Shl, asm.OpI64ShrS, asm.OpI64ShrU:
		mask := int64(31)
		if wide(v) {
			mask = 63
		}
		if (y.is(asm.OpI32And) || y.is(asm.OpI64And)) && y.Args[1].Op == OpConst && y.Args[1].Imm&mask == mask {
			return r.to(v, v.Inst, x, y.Args[0])
		}
	}
	if wide(v) {
		return r.narrow(v, x, y)
	}
	return false
}

// same handles operands that are one value.
func (r *rewriter) same(v, x *Value) bool {
	switch v.Inst {
	case asm.OpI32Sub, asm.OpI64Sub, asm.OpI32Xor, asm.OpI64Xor, asm.OpI32Ne, asm.OpI64Ne,
		asm.OpI32LtS, asm.OpI32LtU, asm.OpI32GtS, asm.OpI32GtU, asm.OpI64LtS, asm.OpI64LtU, asm.OpI64GtS, asm.OpI64GtU:
		return r.toConst(v, 0)
	case asm.OpI32Eq, asm.OpI64Eq, asm.OpI32LeS, asm.OpI32LeU, asm.OpI32GeS, asm.OpI32GeU,
		asm.OpI64LeS, asm.OpI64LeU, asm.OpI64GeS, asm.OpI64GeU:
		return r.toConst(v, 1)
	case asm.OpI32And, asm.OpI64And, asm.OpI32Or, asm.OpI64Or:
		return r.copyOf(v, x)
	}
	return false
}

// nearby bounds the constants that are moved into offsets: the first addresses
// are never valid, so a sum that wraps round to them is no address either way.
const nearby = minData

// constantOutwards makes (x + c) + y of x + (y + c), so that c may become the
// offset of a load.
func (r *rewriter) constantOutwards(v, x, y *Value) bool {
	base, add, ok := x.constantOffset()
	if !ok || !r.once(x) || y.Op == OpConst || base.Op == OpConst || int32(add) >= nearby || int32(add) <= -nearby {
		return false
	}
	return r.to(v, asm.OpI32Add, r.wasm(asm.OpI32Add, base, y), r.constant(asm.I32, int64(int32(add))))
}

// address moves a constant that is added to the address into the offset. What
// wraps round would be one of the first addresses, which are never valid.
func (r *rewriter) address(v *Value) bool {
	base, add, ok := v.Args[0].constantOffset()
	if !ok || base.Op == OpConst {
		return false
	}
	offset := v.Imm + int64(int32(add))
	if int32(add) >= nearby && base.Op != OpAlloca || offset < 0 {
		return false
	}
	v.Args[0], v.Imm = base, offset
	return true
}

// loadConstant loads from memory that never changes.
func (r *rewriter) loadConstant(v *Value) bool {
	a := v.Args[0]
	if a.Op != OpAddr || !a.Data.Const || !isInteger(v.Type) {
		return false
	}
	at, n := a.Imm+v.Imm, int64(width(v.Inst))
	if at < 0 || at+n > int64(a.Data.Size) {
		return false
	}
	for _, x := range a.Data.Relocs {
		if int64(x.Offset) < at+n && at < int64(x.Offset)+4 {
			return false
		}
	}
	bits := uint64(0)
	for i := range n {
		if at+i < int64(len(a.Data.Bytes)) {
			bits |= uint64(a.Data.Bytes[at+i]) << (8 * i)
		}
	}
	switch v.Inst {
	case asm.OpI32Load8S, asm.OpI64Load8S:
		bits = uint64(int8(bits))
	case asm.OpI32Load16S, asm.OpI64Load16S:
		bits = uint64(int16(bits))
	case asm.OpI64Load32S:
		bits = uint64(int32(bits))
	}
	return r.toConst(v, int64(bits))
}

// stored leaves out what a narrow store cuts off anyway.
func (r *rewriter) stored(v *Value) bool {
	x := v.Args[1]
	n := width(v.Inst)
	if x.Op != OpWasm {
		return false
	}
	if x.Type == asm.I64 && n < 8 && isExtend(x) {
		v.Inst = map[uint32]asm.Op{1: asm.OpI32Store8, 2: asm.OpI32Store16, 4: asm.OpI32Store}[n]
		v.Args[1] = x.Args[0]
		return true
	}
	if x.is(asm.OpI32WrapI64) {
		v.Inst = map[uint32]asm.Op{1: asm.OpI64Store8, 2: asm.OpI64Store16, 4: asm.OpI64Store32}[n]
		v.Args[1] = x.Args[0]
		return true
	}
	if !isInteger(x.Type) || n >= 4 && x.Type == asm.I32 || n == 8 {
		return false
	}
	mask := uint64(1)<<(8*n) - 1
	if (x.is(asm.OpI32And) || x.is(asm.OpI64And)) && x.Args[1].Op == OpConst && uint64(x.Args[1].Imm)&mask == mask || unextended(x.Inst, mask) {
		v.Args[1] = x.Args[0]
		return true
	}
	return false
}
