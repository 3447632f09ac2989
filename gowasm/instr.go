package gowasm

import (
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/gowasm/ir"
)

func stringOf(v *ssa.Const) string {
	if v.Value.Kind() == constant.Int { // string(rune constant)
		n, _ := constant.Int64Val(v.Value)
		return string(rune(n))
	}
	return constant.StringVal(v.Value)
}

// instr translates one instruction; terminators are left to terminate.
func (t *translator) instr(in ssa.Instruction) {
	switch in := in.(type) {
	case *ssa.Alloc:
		t.values[in] = []*ir.Value{t.alloc(in)}
	case *ssa.BinOp:
		if isString(in.Type().Underlying()) {
			t.values[in] = t.concat(in)
		} else {
			t.values[in] = []*ir.Value{t.binary(in)}
		}
	case *ssa.UnOp:
		t.values[in] = t.unary(in)
	case *ssa.Phi:
		t.phi(in)
	case *ssa.Call:
		t.values[in] = t.call(in)
	case *ssa.Extract:
		t.values[in] = t.extract(in)
	case *ssa.Store:
		t.store(in)
	case *ssa.FieldAddr:
		s := t.shapes.of(deref(in.X.Type()))
		t.values[in] = []*ir.Value{t.offset(t.value(in.X)[0], s.fields[in.Field])}
	case *ssa.Field:
		s, f := t.shapes.of(in.X.Type()), t.shapes.of(in.Type())
		first := s.first[in.Field]
		t.values[in] = t.value(in.X)[first : first+len(f.parts)]
	case *ssa.IndexAddr:
		t.values[in] = []*ir.Value{t.indexAddr(in)}
	case *ssa.Index:
		t.values[in] = t.index(in)
	case *ssa.Slice:
		t.values[in] = t.slice(in)
	case *ssa.MakeSlice:
		t.values[in] = t.makeSlice(in)
	case *ssa.Convert:
		t.values[in] = t.convert(in)
	case *ssa.ChangeType:
		t.values[in] = t.value(in.X)
	case *ssa.MakeClosure:
		t.values[in] = []*ir.Value{t.makeClosure(in)}
	case *ssa.MakeInterface:
		t.values[in] = t.makeInterface(in)
	case *ssa.ChangeInterface:
		t.values[in] = t.value(in.X)
	case *ssa.TypeAssert:
		t.typeAssert(in)
	case *ssa.SliceToArrayPointer:
		n := in.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Array).Len()
		x := t.value(in.X)
		t.check(t.wasm(asm.OpI32GeU, x[1], t.b.I32(int32(n))))
		t.values[in] = x[:1]
	case *ssa.Range:
		t.rangeString(in)
	case *ssa.Next:
		t.values[in] = t.next(in)
	case *ssa.Defer:
		t.deferCall(in)
	case *ssa.RunDefers:
		t.runDefers()
	case *ssa.Jump, *ssa.If, *ssa.Return, *ssa.DebugRef:
	default:
		t.refuseInstr(in)
	}
}

// refuseInstr says what is not in the subset.
func (t *translator) refuseInstr(in ssa.Instruction) {
	what := ""
	switch in.(type) {
	case *ssa.Go:
		what = "a go statement"
	case *ssa.MakeChan, *ssa.Send:
		what = "a channel"
	case *ssa.Select:
		what = "a select statement"
	case *ssa.MakeMap, *ssa.MapUpdate, *ssa.Lookup:
		what = "a map"
	case *ssa.TypeAssert:
		what = "a type assertion to an interface"
	default:
		what = in.String()
	}
	t.unsupported(in.Pos(), "%s", what)
	if v, ok := in.(ssa.Value); ok {
		t.values[v] = t.zero(t.shapes.of(v.Type()))
	}
}

func deref(p types.Type) types.Type { return p.Underlying().(*types.Pointer).Elem() }

// offset is addr + n.
func (t *translator) offset(addr *ir.Value, n uint32) *ir.Value {
	if n == 0 {
		return addr
	}
	if addr.Op == ir.OpAddr {
		return t.b.Addr(addr.Data, uint32(addr.Imm)+n)
	}
	return t.wasm(asm.OpI32Add, addr, t.b.I32(int32(n)))
}

// alloc makes a variable: on the stack if its address stays within the
// function, else in the arena.
func (t *translator) alloc(in *ssa.Alloc) *ir.Value {
	size := t.shapes.of(deref(in.Type())).size
	if t.escapes.alloc(in) {
		return t.b.Call(t.supportFunc("Alloc"), t.b.I32(int32(size)))
	}
	addr := t.b.Alloca(size)
	s := t.shapes.of(deref(in.Type()))
	const few = 8
	if !s.tooBig && len(s.parts) <= few {
		t.storeParts(s, addr, 0, t.zero(s))
	} else {
		t.b.MemoryFill(addr, t.b.I32(0), t.b.I32(int32(size)))
	}
	return addr
}

func (t *translator) phi(in *ssa.Phi) {
	p := phi{from: in}
	for _, part := range t.shapes.of(in.Type()).parts {
		p.to = append(p.to, t.b.Phi(part.typ))
	}
	t.values[in] = p.to
	t.phis = append(t.phis, p)
}

func (t *translator) extract(in *ssa.Extract) []*ir.Value {
	s := t.shapes.of(in.Tuple.Type())
	first := s.first[in.Index]
	own := t.shapes.of(in.Type())
	parts := t.value(in.Tuple)
	if first+len(own.parts) > len(parts) {
		t.unsupported(in.Pos(), "a result of type %s", in.Type())
		return t.zero(own)
	}
	return parts[first : first+len(own.parts)]
}

func (t *translator) store(in *ssa.Store) {
	if g, ok := in.Addr.(*ssa.Global); ok {
		if v := t.global(g); v != nil {
			t.b.GlobalSet(v, t.value(in.Val)[0])
			return
		}
	}
	s := t.shapes.of(in.Val.Type())
	if s.tooBig {
		t.copyBig(in)
		return
	}
	t.storeParts(s, t.value(in.Addr)[0], 0, t.value(in.Val))
}

// copyBig stores what is too big to be taken apart, which must have been
// loaded right before, or be a zero value.
func (t *translator) copyBig(in *ssa.Store) {
	size := t.shapes.of(in.Val.Type()).size
	to := t.value(in.Addr)[0]
	switch v := in.Val.(type) {
	case *ssa.Const:
		t.b.MemoryFill(to, t.b.I32(0), t.b.I32(int32(size)))
	case *ssa.UnOp:
		if v.Op != token.MUL || v.Block() != in.Block() || writesBetween(v, in) {
			t.unsupported(in.Pos(), "a copy of %s that is not made at once", in.Val.Type())
			return
		}
		t.b.MemoryCopy(to, t.value(v.X)[0], t.b.I32(int32(size)))
	default:
		t.unsupported(in.Pos(), "a value of type %s that is not in memory", in.Val.Type())
	}
}

// writesBetween says whether memory may change from instruction a to b of one
// block.
func writesBetween(a, b ssa.Instruction) bool {
	between := false
	for _, in := range a.Block().Instrs {
		switch in := in.(type) {
		case *ssa.Store, *ssa.Call:
			if between && b != ssa.Instruction(in) {
				return true
			}
		}
		if in == a {
			between = true
		}
		if in == b {
			return false
		}
	}
	return true
}

func (t *translator) unary(in *ssa.UnOp) []*ir.Value {
	if in.Op == token.MUL {
		return t.load(in)
	}
	x := t.value(in.X)
	if in.Op == token.NOT {
		return []*ir.Value{t.wasm(asm.OpI32Eqz, x[0])}
	}
	k := kindOf(in.Type())
	switch {
	case in.Op == token.SUB && k.float && k.size == 8:
		return []*ir.Value{t.wasm(asm.OpF64Neg, x[0])}
	case in.Op == token.SUB && k.float:
		return []*ir.Value{t.wasm(asm.OpF32Neg, x[0])}
	case in.Op == token.SUB && k.integer():
		return []*ir.Value{t.normal(k, t.wasm(k.op(asm.OpI32Sub, asm.OpI64Sub), t.b.Const(k.valType(), 0), x[0]))}
	case in.Op == token.XOR && k.integer():
		return []*ir.Value{t.normal(k, t.wasm(k.op(asm.OpI32Xor, asm.OpI64Xor), x[0], t.b.Const(k.valType(), -1)))}
	}
	t.refuseInstr(in)
	return t.values[in]
}

func (t *translator) load(in *ssa.UnOp) []*ir.Value {
	if g, ok := in.X.(*ssa.Global); ok {
		if v := t.global(g); v != nil {
			return []*ir.Value{t.b.GlobalGet(v)}
		}
	}
	s := t.shapes.of(in.Type())
	if s.tooBig {
		return nil // copyBig and index look at where it comes from
	}
	return t.loadParts(s, t.value(in.X)[0], 0)
}

// bound checks an index against a length, both unsigned words, and returns the
// index as a word. Indices of 64 bits are compared in full.
func (t *translator) bound(index ssa.Value, length *ir.Value) *ir.Value {
	k := kindOf(index.Type())
	i := t.value(index)[0]
	if k.size <= 4 {
		t.check(t.wasm(asm.OpI32LtU, i, length))
		return i
	}
	if i.Op == ir.OpConst && i.Imm >= 0 && i.Imm < 1<<31 {
		if length.Op == ir.OpConst && i.Imm < length.Imm {
			return t.b.I32(int32(i.Imm))
		}
		w := t.b.I32(int32(i.Imm))
		t.check(t.wasm(asm.OpI32LtU, w, length))
		return w
	}
	t.check(t.wasm(asm.OpI64LtU, i, t.extend(length)))
	return t.wrap(i)
}

// element is base + index * size.
func (t *translator) element(base, index *ir.Value, size uint32) *ir.Value {
	if index.Op == ir.OpConst {
		return t.offset(base, uint32(index.Imm)*size)
	}
	if size != 1 {
		index = t.wasm(asm.OpI32Mul, index, t.b.I32(int32(size)))
	}
	return t.wasm(asm.OpI32Add, base, index)
}

func (t *translator) indexAddr(in *ssa.IndexAddr) *ir.Value {
	x := t.value(in.X)
	var length *ir.Value
	var elem types.Type
	switch u := in.X.Type().Underlying().(type) {
	case *types.Slice:
		length, elem = x[1], u.Elem()
	case *types.Pointer:
		a := u.Elem().Underlying().(*types.Array)
		length, elem = t.b.I32(int32(a.Len())), a.Elem()
	default:
		t.refuseInstr(in)
		return t.b.I32(0)
	}
	return t.element(x[0], t.bound(in.Index, length), t.shapes.of(elem).size)
}

// index takes an element of a string or of an array that is no variable.
func (t *translator) index(in *ssa.Index) []*ir.Value {
	if b, ok := in.X.Type().Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
		x := t.value(in.X)
		i := t.bound(in.Index, x[1])
		return []*ir.Value{t.b.Load(asm.OpI32Load8U, t.wasm(asm.OpI32Add, x[0], i), 0)}
	}
	a, ok := in.X.Type().Underlying().(*types.Array)
	if !ok {
		t.refuseInstr(in)
		return t.values[in]
	}
	elem := t.shapes.of(a.Elem())
	if load, ok := in.X.(*ssa.UnOp); ok && load.Op == token.MUL && (t.shapes.of(a).tooBig || !isConst(in.Index)) {
		if load.Block() == in.Block() && !writesBetween(load, in) || t.constantMemory(load.X) {
			i := t.bound(in.Index, t.b.I32(int32(a.Len())))
			return t.loadParts(elem, t.element(t.value(load.X)[0], i, elem.size), 0)
		}
	}
	if t.shapes.of(a).tooBig {
		t.unsupported(in.Pos(), "an element of an array that is no variable")
		return t.zero(elem)
	}
	x := t.value(in.X)
	if k, ok := in.Index.(*ssa.Const); ok {
		i := int(k.Int64())
		return x[i*len(elem.parts) : (i+1)*len(elem.parts)]
	}
	// Spill the array.
	addr := t.b.Alloca(t.shapes.of(a).size)
	t.storeParts(t.shapes.of(a), addr, 0, x)
	i := t.bound(in.Index, t.b.I32(int32(a.Len())))
	return t.loadParts(elem, t.element(addr, i, elem.size), 0)
}

func isConst(v ssa.Value) bool {
	_, ok := v.(*ssa.Const)
	return ok
}

// constantMemory says that nothing but an initialiser writes to a package
// variable.
func (t *translator) constantMemory(addr ssa.Value) bool {
	g, ok := addr.(*ssa.Global)
	if !ok || g.Object() == nil || g.Object().Exported() || g.Pkg == nil {
		return false
	}
	return !t.escapes.written(g)
}

func (t *translator) slice(in *ssa.Slice) []*ir.Value {
	x := t.value(in.X)
	var addr, length, capacity *ir.Value
	size := uint32(1)
	isString := false
	switch u := in.X.Type().Underlying().(type) {
	case *types.Slice:
		addr, length, capacity, size = x[0], x[1], x[2], t.shapes.of(u.Elem()).size
	case *types.Pointer:
		a := u.Elem().Underlying().(*types.Array)
		n := t.b.I32(int32(a.Len()))
		addr, length, capacity, size = x[0], n, n, t.shapes.of(a.Elem()).size
	case *types.Basic:
		addr, length, capacity, isString = x[0], x[1], x[1], true
	default:
		t.refuseInstr(in)
		return t.zero(t.shapes.of(in.Type()))
	}
	low, high, top := t.b.I32(0), length, capacity
	if in.Max != nil {
		top = t.limit(in.Max, capacity)
	}
	if in.High != nil {
		high = t.limit(in.High, top)
	} else if in.Max != nil {
		t.check(t.wasm(asm.OpI32LeU, high, top))
	}
	if in.Low != nil {
		low = t.limit(in.Low, high)
	}
	// A slice that is empty at the end of its memory must not point beyond it.
	newCap := t.minus(top, low)
	offset := low
	if low.Op != ir.OpConst || low.Imm != 0 {
		if size != 1 {
			offset = t.wasm(asm.OpI32Mul, low, t.b.I32(int32(size)))
		}
		addr = t.wasm(asm.OpI32Add, addr, offset)
	}
	newLen := t.minus(high, low)
	if isString {
		return []*ir.Value{addr, newLen}
	}
	return []*ir.Value{addr, newLen, newCap}
}

func (t *translator) minus(a, b *ir.Value) *ir.Value {
	if b.Op == ir.OpConst && b.Imm == 0 {
		return a
	}
	return t.wasm(asm.OpI32Sub, a, b)
}

// limit checks that index <= length and returns it as a word.
func (t *translator) limit(index ssa.Value, length *ir.Value) *ir.Value {
	k := kindOf(index.Type())
	i := t.value(index)[0]
	if k.size <= 4 {
		t.check(t.wasm(asm.OpI32LeU, i, length))
		return i
	}
	if i.Op == ir.OpConst && i.Imm == 0 {
		return t.b.I32(0)
	}
	t.check(t.wasm(asm.OpI64LeU, i, t.extend(length)))
	return t.wrap(i)
}

func (t *translator) makeSlice(in *ssa.MakeSlice) []*ir.Value {
	size := t.shapes.of(in.Type().Underlying().(*types.Slice).Elem()).size
	most := t.b.I32(int32(1 << 31 / max(size, 1) >> 1))
	capacity := t.limit(in.Cap, most)
	length := capacity
	if in.Len != in.Cap {
		length = t.limit(in.Len, capacity)
	}
	bytes := capacity
	if size != 1 {
		bytes = t.wasm(asm.OpI32Mul, capacity, t.b.I32(int32(size)))
	}
	return []*ir.Value{t.b.Call(t.supportFunc("Alloc"), bytes), length, capacity}
}

func (t *translator) rangeString(in *ssa.Range) {
	b, ok := in.X.Type().Underlying().(*types.Basic)
	if !ok || b.Info()&types.IsString == 0 {
		t.unsupported(in.Pos(), "a range over a map")
		return
	}
	pos := t.b.Alloca(8)
	t.b.Store(asm.OpI64Store, pos, t.b.I64(0), 0)
	t.values[in] = append([]*ir.Value{pos}, t.value(in.X)...)
}

// next is (ok, index, rune).
func (t *translator) next(in *ssa.Next) []*ir.Value {
	it := t.values[in.Iter]
	if it == nil {
		return t.zero(t.shapes.of(in.Type()))
	}
	pos, addr, length := it[0], it[1], it[2]
	i := t.b.Load(asm.OpI64Load, pos, 0)
	more := t.wasm(asm.OpI64LtU, i, t.extend(length))
	decode, done := t.out.NewBlock(), t.out.NewBlock()
	from := t.b
	zero := t.b.I32(0)
	t.b.If(more, decode, done)
	t.b = decode
	call := t.b.Call(t.supportFunc("Decode"), addr, length, i)
	r, width := t.b.Extract(call, 0), t.b.Extract(call, 1)
	t.b.Store(asm.OpI64Store, pos, t.wasm(asm.OpI64Add, i, width), 0)
	t.b.Jump(done)
	t.b = done
	result := t.b.Phi(asm.I32)
	for _, p := range done.Preds {
		if p == from {
			result.Args = append(result.Args, zero)
		} else {
			result.Args = append(result.Args, r)
		}
	}
	parts := []*ir.Value{more}
	tuple := in.Type().(*types.Tuple)
	if n := len(t.shapes.of(tuple.At(1).Type()).parts); n == 1 {
		parts = append(parts, i)
	}
	if n := len(t.shapes.of(tuple.At(2).Type()).parts); n == 1 {
		parts = append(parts, result)
	}
	return parts
}

// makeInterface is (type, address of the value). What only a panic looks at is
// never translated.
func (t *translator) makeInterface(in *ssa.MakeInterface) []*ir.Value {
	s := t.shapes.of(in.X.Type())
	number := t.b.I32(int32(t.typeNumber(in.X.Type())))
	if _, ok := in.X.Type().Underlying().(*types.Pointer); ok {
		return []*ir.Value{number, t.value(in.X)[0]}
	}
	if s.tooBig {
		t.unsupported(in.Pos(), "an interface that holds %s", in.X.Type())
		return t.zero(t.shapes.of(in.Type()))
	}
	addr := t.b.Call(t.supportFunc("Alloc"), t.b.I32(int32(s.size)))
	t.storeParts(s, addr, 0, t.value(in.X))
	return []*ir.Value{number, addr}
}

// makeClosure is the address of (table index, free variables).
func (t *translator) makeClosure(in *ssa.MakeClosure) *ir.Value {
	fn := in.Fn.(*ssa.Function)
	size := uint32(4)
	for _, v := range in.Bindings {
		s := t.shapes.of(v.Type())
		size = alignTo(size, s.align) + s.size
	}
	addr := t.b.Call(t.supportFunc("Alloc"), t.b.I32(int32(size)))
	t.b.Store(asm.OpI32Store, addr, t.b.FuncAddr(t.function(fn)), 0)
	off := uint32(4)
	for _, v := range in.Bindings {
		s := t.shapes.of(v.Type())
		off = alignTo(off, s.align)
		t.storeParts(s, addr, off, t.value(v))
		off += s.size
	}
	return addr
}

// typeAssert compares the number of the type.
func (t *translator) typeAssert(in *ssa.TypeAssert) {
	s := t.shapes.of(in.AssertedType)
	if _, ok := in.AssertedType.Underlying().(*types.Interface); ok || s.tooBig {
		t.refuseInstr(in)
		return
	}
	x := t.value(in.X)
	ok := t.wasm(asm.OpI32Eq, x[0], t.b.I32(int32(t.typeNumber(in.AssertedType))))
	if !in.CommaOk {
		t.check(ok)
		t.values[in] = t.held(in.AssertedType, s, x[1])
		return
	}
	if _, pointer := in.AssertedType.Underlying().(*types.Pointer); pointer {
		t.values[in] = []*ir.Value{t.b.Select(x[1], t.b.I32(0), ok), ok}
		return
	}
	t.unsupported(in.Pos(), "a type assertion to %s with two results", in.AssertedType)
	t.values[in] = t.zero(t.shapes.of(in.Type()))
}

// held is the value that an interface holds at addr.
func (t *translator) held(typ types.Type, s *shape, addr *ir.Value) []*ir.Value {
	if _, ok := typ.Underlying().(*types.Pointer); ok {
		return []*ir.Value{addr}
	}
	return t.loadParts(s, addr, 0)
}
