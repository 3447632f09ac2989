package ir

import "github.com/jitwasm/jitwasm/asm"

// isExtend says whether v makes 64 bits of 32.
func isExtend(v *Value) bool { return v.is(asm.OpI64ExtendI32S) || v.is(asm.OpI64ExtendI32U) }

// in32 is the instruction that does in 32 bits what one does in 64, if the low
// half of the result depends on nothing but the low halves of the operands.
var in32 = map[asm.Op]asm.Op{
	asm.OpI64Add: asm.OpI32Add, asm.OpI64Sub: asm.OpI32Sub, asm.OpI64Mul: asm.OpI32Mul,
	asm.OpI64And: asm.OpI32And, asm.OpI64Or: asm.OpI32Or, asm.OpI64Xor: asm.OpI32Xor,
}

// compare32 are comparisons of zero-extended values in 32 bits.
var compare32 = map[asm.Op]asm.Op{
	asm.OpI64Eq: asm.OpI32Eq, asm.OpI64Ne: asm.OpI32Ne,
	asm.OpI64LtS: asm.OpI32LtU, asm.OpI64GtS: asm.OpI32GtU, asm.OpI64LeS: asm.OpI32LeU, asm.OpI64GeS: asm.OpI32GeU,
	asm.OpI64LtU: asm.OpI32LtU, asm.OpI64GtU: asm.OpI32GtU, asm.OpI64LeU: asm.OpI32LeU, asm.OpI64GeU: asm.OpI32GeU,
}

// compareSigned32 are comparisons of sign-extended values in 32 bits, which
// keeps their order as signed and as unsigned numbers.
var compareSigned32 = map[asm.Op]asm.Op{
	asm.OpI64Eq: asm.OpI32Eq, asm.OpI64Ne: asm.OpI32Ne,
	asm.OpI64LtS: asm.OpI32LtS, asm.OpI64GtS: asm.OpI32GtS, asm.OpI64LeS: asm.OpI32LeS, asm.OpI64GeS: asm.OpI32GeS,
	asm.OpI64LtU: asm.OpI32LtU, asm.OpI64GtU: asm.OpI32GtU, asm.OpI64LeU: asm.OpI32LeU, asm.OpI64GeU: asm.OpI32GeU,
}

// wrap applies one rule for i32.wrap_i64 x.
func (r *rewriter) wrap(v, x *Value) bool {
	if isExtend(x) {
		return r.copyOf(v, x.Args[0])
	}
	if x.Op == OpLoad && r.once(x) {
		if op := load32[x.Inst]; op != 0 {
			return r.reload(v, x, op)
		}
	}
	if x.Op == OpSelect && r.once(x) && freeLow(x.Args[0]) && freeLow(x.Args[1]) {
		then, els := r.lowOf(x.Args[0]), r.lowOf(x.Args[1])
		*v = Value{ID: v.ID, Op: OpSelect, Type: asm.I32, Args: []*Value{then, els, x.Args[2]}, Block: v.Block, Pos: v.Pos}
		return true
	}
	if x.Op != OpWasm {
		return false
	}
	switch x.Inst {
	case asm.OpI64Extend8S, asm.OpI64Extend16S:
		if r.once(x) {
			op := map[asm.Op]asm.Op{asm.OpI64Extend8S: asm.OpI32Extend8S, asm.OpI64Extend16S: asm.OpI32Extend16S}[x.Inst]
			return r.to(v, op, r.lowOf(x.Args[0]))
		}
		return false
	case asm.OpI64Extend32S:
		return r.to(v, asm.OpI32WrapI64, x.Args[0])
	case asm.OpI64Shl, asm.OpI64ShrU, asm.OpI64ShrS:
		return r.wrapShift(v, x)
	}
	op := in32[x.Inst]
	if op == 0 || !r.once(x) && !(freeLow(x.Args[0]) && freeLow(x.Args[1])) {
		return false
	}
	return r.to(v, op, r.lowOf(x.Args[0]), r.lowOf(x.Args[1]))
}

// load32 is the load of the low 32 bits of what a 64-bit load gives.
var load32 = map[asm.Op]asm.Op{
	asm.OpI64Load: asm.OpI32Load, asm.OpI64Load32S: asm.OpI32Load, asm.OpI64Load32U: asm.OpI32Load,
	asm.OpI64Load8S: asm.OpI32Load8S, asm.OpI64Load8U: asm.OpI32Load8U,
	asm.OpI64Load16S: asm.OpI32Load16S, asm.OpI64Load16U: asm.OpI32Load16U,
}

func (r *rewriter) wrapShift(v, x *Value) bool {
	n := x.Args[1]
	if n.Op != OpConst || !r.once(x) && !freeLow(x.Args[0]) {
		return false
	}
	c := n.Imm & 63
	set := x.Args[0].possible(0)
	switch {
	case x.Inst == asm.OpI64Shl && c >= 32:
		return r.toConst(v, 0)
	case x.Inst == asm.OpI64Shl:
		return r.to(v, asm.OpI32Shl, r.lowOf(x.Args[0]), r.constant(asm.I32, c))
	case set <= 0xFFFFFFFF && c < 32:
		return r.to(v, asm.OpI32ShrU, r.lowOf(x.Args[0]), r.constant(asm.I32, c))
	}
	return false
}

// freeLow says whether the low half of v costs no instruction.
func freeLow(v *Value) bool { return v.Op == OpConst || isExtend(v) }

// lowOf is the low half of v.
func (r *rewriter) lowOf(v *Value) *Value {
	switch {
	case v.Op == OpConst:
		return r.constant(asm.I32, v.Imm)
	case isExtend(v):
		return v.Args[0]
	}
	return r.wasm(asm.OpI32WrapI64, v)
}

// zeroExtended says that the high half of v is zeroes and the low half to be had for nothing.
func zeroExtended(v *Value) bool { return freeLow(v) && v.possible(0) <= 0xFFFFFFFF }

// signExtended says that v is the sign-extension of its low half, which is to be had for nothing.
func signExtended(v *Value) bool {
	switch {
	case v.Op == OpConst:
		return v.Imm == int64(int32(v.Imm))
	case v.is(asm.OpI64ExtendI32U):
		return v.Args[0].possible(0) < 1<<31
	}
	return v.is(asm.OpI64ExtendI32S)
}

// narrow makes 64-bit instructions on extended operands 32-bit ones.
func (r *rewriter) narrow(v, x, y *Value) bool {
	if x.Op == OpConst && y.Op == OpConst {
		return false
	}
	zeros, signs := zeroExtended(x) && zeroExtended(y), signExtended(x) && signExtended(y)
	if op := compare32[v.Inst]; op != 0 && zeros {
		return r.to(v, op, r.lowOf(x), r.lowOf(y))
	}
	if op := compareSigned32[v.Inst]; op != 0 && signs {
		return r.to(v, op, r.lowOf(x), r.lowOf(y))
	}
	if !zeros {
		return false
	}
	switch v.Inst {
	case asm.OpI64And, asm.OpI64Or, asm.OpI64Xor:
		return r.to(v, asm.OpI64ExtendI32U, r.wasm(in32[v.Inst], r.lowOf(x), r.lowOf(y)))
	case asm.OpI64ShrU:
		if y.Op == OpConst && y.Imm < 32 {
			return r.to(v, asm.OpI64ExtendI32U, r.wasm(asm.OpI32ShrU, r.lowOf(x), r.lowOf(y)))
		}
	case asm.OpI64DivU, asm.OpI64RemU:
		if y.Op == OpConst && y.Imm != 0 {
			op := map[asm.Op]asm.Op{asm.OpI64DivU: asm.OpI32DivU, asm.OpI64RemU: asm.OpI32RemU}[v.Inst]
			return r.to(v, asm.OpI64ExtendI32U, r.wasm(op, r.lowOf(x), r.lowOf(y)))
		}
	case asm.OpI64Add, asm.OpI64Mul:
		if v.possible(0) <= 0xFFFFFFFF {
			return r.to(v, asm.OpI64ExtendI32U, r.wasm(in32[v.Inst], r.lowOf(x), r.lowOf(y)))
		}
	}
	return false
}

// extend applies one rule for an extension of the i32 x.
func (r *rewriter) extend(v, x *Value) bool {
	signed := v.Inst == asm.OpI64ExtendI32S
	switch {
	case signed && x.possible(0) < 1<<31:
		return r.to(v, asm.OpI64ExtendI32U, x)
	case x.is(asm.OpI32WrapI64) && !signed && x.Args[0].possible(0) <= 0xFFFFFFFF:
		return r.copyOf(v, x.Args[0])
	case x.is(asm.OpI32WrapI64) && signed:
		return r.to(v, asm.OpI64Extend32S, x.Args[0])
	case x.Op == OpLoad && r.once(x):
		if op := r.extendedLoad(x.Inst, signed); op != 0 {
			return r.reload(v, x, op)
		}
	}
	return false
}

// extendedLoad is the load that extends to 64 bits.
func (r *rewriter) extendedLoad(op asm.Op, signed bool) asm.Op {
	switch {
	case op == asm.OpI32Load && signed:
		return asm.OpI64Load32S
	case op == asm.OpI32Load:
		return asm.OpI64Load32U
	case op == asm.OpI32Load8U:
		return asm.OpI64Load8U
	case op == asm.OpI32Load16U:
		return asm.OpI64Load16U
	case op == asm.OpI32Load8S && signed:
		return asm.OpI64Load8S
	case op == asm.OpI32Load16S && signed:
		return asm.OpI64Load16S
	}
	return 0
}
