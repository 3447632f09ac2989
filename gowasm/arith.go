package gowasm

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/gowasm/ir"
)

// kind is what arithmetic needs to know of a basic type. Integers below 32 bits
// are kept extended to 32, by their sign.
type kind struct {
	size   uint32 // bytes; 0 = no number
	signed bool
	float  bool
}

func (k kind) integer() bool { return k.size > 0 && !k.float }

func (k kind) valType() asm.ValType {
	switch {
	case k.float && k.size == 8:
		return asm.F64
	case k.float:
		return asm.F32
	case k.size == 8:
		return asm.I64
	}
	return asm.I32
}

// op is the instruction for the width of k.
func (k kind) op(op32, op64 asm.Op) asm.Op {
	if k.size == 8 {
		return op64
	}
	return op32
}

// compare is the instruction for the width and sign of k.
func (k kind) compare(s32, u32, s64, u64 asm.Op) asm.Op {
	if k.signed {
		return k.op(s32, s64)
	}
	return k.op(u32, u64)
}

func kindOf(t types.Type) kind {
	b, ok := t.Underlying().(*types.Basic)
	if !ok {
		return kind{}
	}
	switch b.Kind() {
	case types.Int8:
		return kind{1, true, false}
	case types.Int16:
		return kind{2, true, false}
	case types.Int32, types.UntypedRune:
		return kind{4, true, false}
	case types.Int, types.Int64, types.UntypedInt:
		return kind{8, true, false}
	case types.Uint8:
		return kind{1, false, false}
	case types.Uint16:
		return kind{2, false, false}
	case types.Uint32:
		return kind{4, false, false}
	case types.Uint, types.Uint64, types.Uintptr:
		return kind{8, false, false}
	case types.Float32:
		return kind{4, true, true}
	case types.Float64, types.UntypedFloat:
		return kind{8, true, true}
	}
	return kind{}
}

// normal extends the low bytes of a result that may have more.
func (t *translator) normal(k kind, v *ir.Value) *ir.Value {
	switch {
	case k.size == 1 && k.signed:
		return t.wasm(asm.OpI32Extend8S, v)
	case k.size == 1:
		return t.wasm(asm.OpI32And, v, t.b.I32(0xFF))
	case k.size == 2 && k.signed:
		return t.wasm(asm.OpI32Extend16S, v)
	case k.size == 2:
		return t.wasm(asm.OpI32And, v, t.b.I32(0xFFFF))
	}
	return v
}

var integerOps = map[token.Token][2]asm.Op{
	token.ADD: {asm.OpI32Add, asm.OpI64Add}, token.SUB: {asm.OpI32Sub, asm.OpI64Sub}, token.MUL: {asm.OpI32Mul, asm.OpI64Mul},
	token.AND: {asm.OpI32And, asm.OpI64And}, token.OR: {asm.OpI32Or, asm.OpI64Or}, token.XOR: {asm.OpI32Xor, asm.OpI64Xor},
}

var floatOps = map[token.Token][2]asm.Op{
	token.ADD: {asm.OpF32Add, asm.OpF64Add}, token.SUB: {asm.OpF32Sub, asm.OpF64Sub}, token.MUL: {asm.OpF32Mul, asm.OpF64Mul},
	token.QUO: {asm.OpF32Div, asm.OpF64Div},
	token.EQL: {asm.OpF32Eq, asm.OpF64Eq}, token.NEQ: {asm.OpF32Ne, asm.OpF64Ne}, token.LSS: {asm.OpF32Lt, asm.OpF64Lt},
	token.LEQ: {asm.OpF32Le, asm.OpF64Le}, token.GTR: {asm.OpF32Gt, asm.OpF64Gt}, token.GEQ: {asm.OpF32Ge, asm.OpF64Ge},
}

// comparisons are, by operator: signed and unsigned words, signed and unsigned double words.
var comparisons = map[token.Token][4]asm.Op{
	token.EQL: {asm.OpI32Eq, asm.OpI32Eq, asm.OpI64Eq, asm.OpI64Eq},
	token.NEQ: {asm.OpI32Ne, asm.OpI32Ne, asm.OpI64Ne, asm.OpI64Ne},
	token.LSS: {asm.OpI32LtS, asm.OpI32LtU, asm.OpI64LtS, asm.OpI64LtU},
	token.LEQ: {asm.OpI32LeS, asm.OpI32LeU, asm.OpI64LeS, asm.OpI64LeU},
	token.GTR: {asm.OpI32GtS, asm.OpI32GtU, asm.OpI64GtS, asm.OpI64GtU},
	token.GEQ: {asm.OpI32GeS, asm.OpI32GeU, asm.OpI64GeS, asm.OpI64GeU},
}

func (t *translator) binary(in *ssa.BinOp) *ir.Value {
	k := kindOf(in.X.Type())
	if k.size == 0 {
		return t.binaryOther(in)
	}
	x, y := t.value(in.X)[0], t.value(in.Y)[0]
	if k.float {
		if ops, ok := floatOps[in.Op]; ok {
			op := ops[1]
			if k.size == 4 {
				op = ops[0]
			}
			return t.wasm(op, x, y)
		}
	}
	if ops, ok := comparisons[in.Op]; ok {
		return t.wasm(k.compare(ops[0], ops[1], ops[2], ops[3]), x, y)
	}
	if ops, ok := integerOps[in.Op]; ok {
		v := t.wasm(k.op(ops[0], ops[1]), x, y)
		if in.Op == token.AND || in.Op == token.OR || in.Op == token.XOR {
			return v // of extended operands: extended
		}
		return t.normal(k, v)
	}
	switch in.Op {
	case token.AND_NOT:
		not := t.wasm(k.op(asm.OpI32Xor, asm.OpI64Xor), y, t.b.Const(k.valType(), -1))
		return t.wasm(k.op(asm.OpI32And, asm.OpI64And), x, not)
	case token.QUO, token.REM:
		return t.divide(in, k, x, y)
	case token.SHL, token.SHR:
		return t.shift(in, k, x, y)
	}
	t.refuseInstr(in)
	return t.values[in][0]
}

// divide divides integers. Division by zero traps in WebAssembly too; the
// smallest number by -1 must not.
func (t *translator) divide(in *ssa.BinOp, k kind, x, y *ir.Value) *ir.Value {
	if in.Op == token.REM {
		return t.wasm(k.compare(asm.OpI32RemS, asm.OpI32RemU, asm.OpI64RemS, asm.OpI64RemU), x, y)
	}
	if !k.signed {
		return t.wasm(k.op(asm.OpI32DivU, asm.OpI64DivU), x, y)
	}
	div := k.op(asm.OpI32DivS, asm.OpI64DivS)
	if y.Op == ir.OpConst && y.Imm != -1 {
		return t.wasm(div, x, y)
	}
	if k.size < 4 {
		return t.normal(k, t.wasm(div, x, y))
	}
	minus1 := t.wasm(k.op(asm.OpI32Eq, asm.OpI64Eq), y, t.b.Const(k.valType(), -1))
	safe := t.b.Select(t.b.Const(k.valType(), 1), y, minus1)
	negated := t.wasm(k.op(asm.OpI32Sub, asm.OpI64Sub), t.b.Const(k.valType(), 0), x)
	return t.b.Select(negated, t.wasm(div, x, safe), minus1)
}

// shift shifts by any unsigned count: what is shifted out is gone, whereas
// WebAssembly takes counts modulo the width.
func (t *translator) shift(in *ssa.BinOp, k kind, x, y *ir.Value) *ir.Value {
	ky := kindOf(in.Y.Type())
	width := int64(max(k.size, 4) * 8)
	op := k.op(asm.OpI32Shl, asm.OpI64Shl)
	if in.Op == token.SHR {
		op = k.compare(asm.OpI32ShrS, asm.OpI32ShrU, asm.OpI64ShrS, asm.OpI64ShrU)
	}
	if most, ok := t.mostOf(in.Y, y); ok && most < width {
		return t.normalShift(in, k, t.wasm(op, x, t.resize(y, ky, k)))
	}
	count := t.resize(y, ky, k)
	if y.Op == ir.OpConst {
		count = t.b.Const(k.valType(), width-1)
		if in.Op == token.SHL || !k.signed {
			return t.b.Const(k.valType(), 0)
		}
		return t.wasm(op, x, count)
	}
	over := t.wasm(ky.op(asm.OpI32GeU, asm.OpI64GeU), y, t.b.Const(ky.valType(), width))
	if in.Op == token.SHR && k.signed {
		count = t.b.Select(t.b.Const(k.valType(), width-1), count, over)
		return t.wasm(op, x, count)
	}
	shifted := t.wasm(op, x, count)
	return t.normalShift(in, k, t.b.Select(t.b.Const(k.valType(), 0), shifted, over))
}

func (t *translator) normalShift(in *ssa.BinOp, k kind, v *ir.Value) *ir.Value {
	if in.Op == token.SHL {
		return t.normal(k, v)
	}
	return v
}

// mostOf is an upper bound of an unsigned value, if one can be seen.
func (t *translator) mostOf(v ssa.Value, parts *ir.Value) (int64, bool) {
	if parts.Op == ir.OpConst {
		return parts.Imm, parts.Imm >= 0
	}
	switch v := v.(type) {
	case *ssa.BinOp:
		if c, ok := v.Y.(*ssa.Const); ok && v.Op == token.AND && c.Int64() >= 0 {
			return c.Int64(), true
		}
	case *ssa.Convert:
		k, from := kindOf(v.Type()), kindOf(v.X.Type())
		if k.integer() && from.integer() && (!from.signed || k.size >= from.size) {
			return t.mostOf(v.X, t.value(v.X)[0])
		}
	}
	return 0, false
}

// resize changes the width of a count, which is not negative and keeps its
// value if it is small.
func (t *translator) resize(v *ir.Value, from, to kind) *ir.Value {
	switch {
	case from.size == 8 && to.size < 8:
		if v.Op == ir.OpConst {
			return t.b.I32(int32(v.Imm))
		}
		return t.wrap(v)
	case from.size < 8 && to.size == 8:
		if v.Op == ir.OpConst {
			return t.b.I64(v.Imm)
		}
		return t.extend(v)
	}
	return v
}

// binaryOther compares what is no number.
func (t *translator) binaryOther(in *ssa.BinOp) *ir.Value {
	u := in.X.Type().Underlying()
	if b, ok := u.(*types.Basic); ok && b.Info()&types.IsString != 0 {
		return t.stringOp(in)
	}
	if in.Op != token.EQL && in.Op != token.NEQ {
		t.refuseInstr(in)
		return t.values[in][0]
	}
	x, y := t.value(in.X), t.value(in.Y)
	switch u.(type) {
	case *types.Interface:
		switch {
		case isNil(in.X) || isNil(in.Y):
			x, y = x[:1], y[:1]
		case in.X.Type().String() != "error": // errors are compared by address
			t.unsupported(in.Pos(), "a comparison of interfaces other than with nil")
		}
	case *types.Slice:
		x, y = x[:1], y[:1] // with nil
	case *types.Struct, *types.Array:
		if !plain(u) {
			t.unsupported(in.Pos(), "a comparison of %s", in.X.Type())
		}
	}
	if len(x) == 0 {
		return t.b.I32(1)
	}
	var equal *ir.Value
	for i := range x {
		e := t.wasm(eqOps[x[i].Type], x[i], y[i])
		if equal != nil {
			e = t.wasm(asm.OpI32And, equal, e)
		}
		equal = e
	}
	if in.Op == token.NEQ {
		return t.wasm(asm.OpI32Eqz, equal)
	}
	return equal
}

var eqOps = map[asm.ValType]asm.Op{asm.I32: asm.OpI32Eq, asm.I64: asm.OpI64Eq, asm.F32: asm.OpF32Eq, asm.F64: asm.OpF64Eq}

func isNil(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value == nil
}

// plain says that values of a type are equal if their parts are.
func plain(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString == 0
	case *types.Pointer:
		return true
	case *types.Struct:
		for i := range u.NumFields() {
			if !plain(u.Field(i).Type()) {
				return false
			}
		}
		return true
	case *types.Array:
		return plain(u.Elem())
	}
	return false
}

func (t *translator) stringOp(in *ssa.BinOp) *ir.Value {
	x, y := t.value(in.X), t.value(in.Y)
	switch in.Op {
	case token.EQL, token.NEQ:
		e := t.stringEqual(x, y)
		if in.Op == token.NEQ {
			return t.wasm(asm.OpI32Eqz, e)
		}
		return e
	}
	c := t.b.Call(t.supportFunc("Compare"), x[0], x[1], y[0], y[1])
	return t.wasm(comparisons[in.Op][0], c, t.b.I32(0))
}

// concat is the sum of strings.
func (t *translator) concat(in *ssa.BinOp) []*ir.Value {
	x, y := t.value(in.X), t.value(in.Y)
	addr := t.b.Call(t.supportFunc("Concat"), x[0], x[1], y[0], y[1])
	return []*ir.Value{addr, t.wasm(asm.OpI32Add, x[1], y[1])}
}

func (t *translator) stringEqual(x, y []*ir.Value) *ir.Value {
	if y[1].Op == ir.OpConst && y[1].Imm == 0 {
		return t.wasm(asm.OpI32Eqz, x[1])
	}
	same := t.wasm(asm.OpI32Eq, x[1], y[1])
	compare, done := t.out.NewBlock(), t.out.NewBlock()
	from, no := t.b, t.b.I32(0)
	t.b.If(same, compare, done)
	t.b = compare
	equal := t.b.Call(t.supportFunc("Equal"), x[0], y[0], x[1])
	t.b.Jump(done)
	t.b = done
	result := t.b.Phi(asm.I32)
	for _, p := range done.Preds {
		if p == from {
			result.Args = append(result.Args, no)
		} else {
			result.Args = append(result.Args, equal)
		}
	}
	return result
}

func (t *translator) convert(in *ssa.Convert) []*ir.Value {
	from, to := in.X.Type().Underlying(), in.Type().Underlying()
	x := t.value(in.X)
	kf, kt := kindOf(from), kindOf(to)
	switch {
	case kf.size > 0 && kt.size > 0:
		return []*ir.Value{t.convertNumber(x[0], kf, kt)}
	case isPointer(from) && isPointer(to):
		return x
	case isPointer(from) && kt.integer():
		return []*ir.Value{t.convertNumber(x[0], kind{size: 4}, kt)}
	case kf.integer() && isPointer(to):
		return []*ir.Value{t.convertNumber(x[0], kf, kind{size: 4})}
	case isString(to) && kf.integer():
		r := t.convertNumber(x[0], kf, kind{size: 8, signed: true})
		return t.results(i32x2, t.b.Call(t.supportFunc("FromRune"), r))
	case isString(to) && isBytes(from):
		return []*ir.Value{t.b.Call(t.supportFunc("Clone"), x[0], x[1]), x[1]}
	case isBytes(to) && isString(from):
		return []*ir.Value{t.b.Call(t.supportFunc("Clone"), x[0], x[1]), x[1], x[1]}
	case isString(from) && isString(to):
		return x
	}
	t.unsupported(in.Pos(), "a conversion from %s to %s", in.X.Type(), in.Type())
	return t.zero(t.shapes.of(in.Type()))
}

var i32x2 = []asm.ValType{asm.I32, asm.I32}

func isPointer(t types.Type) bool {
	if b, ok := t.(*types.Basic); ok {
		return b.Kind() == types.UnsafePointer
	}
	_, ok := t.(*types.Pointer)
	return ok
}

func isString(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

func isBytes(t types.Type) bool {
	s, ok := t.(*types.Slice)
	return ok && kindOf(s.Elem()).size == 1
}

// convertNumber follows Go on wasm where the language leaves the result open:
// floats that do not fit saturate.
func (t *translator) convertNumber(v *ir.Value, from, to kind) *ir.Value {
	switch {
	case from.float && to.float:
		switch {
		case from.size == to.size:
			return v
		case to.size == 8:
			return t.wasm(asm.OpF64PromoteF32, v)
		}
		return t.wasm(asm.OpF32DemoteF64, v)
	case from.float:
		return t.floatToInt(v, from, to)
	case to.float:
		return t.intToFloat(v, from, to)
	}
	switch {
	case from.size == 8 && to.size == 8:
		return v
	case from.size == 8:
		return t.normal(to, t.wrap(v))
	case to.size == 8 && from.signed:
		return t.wasm(asm.OpI64ExtendI32S, v)
	case to.size == 8:
		return t.extend(v)
	case to.size > from.size && to.size == 4, to.size == from.size && to.signed == from.signed:
		return v
	case to.size > from.size && (!from.signed || to.signed):
		return v
	}
	return t.normal(to, v)
}

func (t *translator) floatToInt(v *ir.Value, from, to kind) *ir.Value {
	op := asm.OpI64TruncSatF64S
	switch unsigned := !to.signed && to.size == 8; {
	case from.size == 4 && unsigned:
		op = asm.OpI64TruncSatF32U
	case from.size == 4:
		op = asm.OpI64TruncSatF32S
	case unsigned:
		op = asm.OpI64TruncSatF64U
	}
	n := t.wasm(op, v)
	if to.size == 8 {
		return n
	}
	return t.normal(to, t.wrap(n))
}

func (t *translator) intToFloat(v *ir.Value, from, to kind) *ir.Value {
	ops := [2][4]asm.Op{ // to 32 and 64 bits; from: signed and unsigned words, signed and unsigned double words
		{asm.OpF32ConvertI32S, asm.OpF32ConvertI32U, asm.OpF32ConvertI64S, asm.OpF32ConvertI64U},
		{asm.OpF64ConvertI32S, asm.OpF64ConvertI32U, asm.OpF64ConvertI64S, asm.OpF64ConvertI64U},
	}
	row := ops[0]
	if to.size == 8 {
		row = ops[1]
	}
	return t.wasm(from.compare(row[0], row[1], row[2], row[3]), v)
}
