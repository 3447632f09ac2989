package gowasm

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/gowasm/ir"
)

func (t *translator) call(in *ssa.Call) []*ir.Value { return t.callCommon(in.Common(), in) }

func (t *translator) callCommon(c *ssa.CallCommon, in ssa.CallInstruction) []*ir.Value {
	if b, ok := c.Value.(*ssa.Builtin); ok {
		return t.builtin(b, c, in)
	}
	if c.IsInvoke() {
		t.unsupported(in.Pos(), "a call of %s through an interface", c.Method.Name())
		return t.zero(t.shapes.of(c.Signature().Results()))
	}
	var args []*ir.Value
	for _, a := range c.Args {
		args = append(args, t.value(a)...)
	}
	fn := c.StaticCallee()
	if fn == nil {
		return t.callValue(c, args)
	}
	f := t.function(fn)
	if f.Import != nil && f.Import.Module == "wasm" {
		return t.instruction(f, args, in)
	}
	if len(fn.FreeVars) > 0 {
		args = append(args, t.value(c.Value)[0])
	}
	return t.results(f.Results, t.b.Call(f, args...))
}

func (t *translator) results(types []asm.ValType, call *ir.Value) []*ir.Value {
	switch len(types) {
	case 0:
		return nil
	case 1:
		return []*ir.Value{call}
	}
	parts := make([]*ir.Value, len(types))
	for i := range parts {
		parts[i] = t.b.Extract(call, i)
	}
	return parts
}

// callValue calls a func value: the address of a closure, whose first word is
// a table index and which is the last argument.
func (t *translator) callValue(c *ssa.CallCommon, args []*ir.Value) []*ir.Value {
	closure := t.value(c.Value)[0]
	sig := t.signature(c.Signature())
	sig.Params = append(sig.Params, asm.I32)
	index := t.b.Load(asm.OpI32Load, closure, 0)
	call := t.b.CallIndirect(&sig, index, append(args, closure)...)
	return t.results(sig.Results, call)
}

// instruction emits the instruction that a function stands for.
func (t *translator) instruction(f *ir.Func, args []*ir.Value, in ssa.CallInstruction) []*ir.Value {
	name := f.Import.Name
	switch name {
	case "memory.size":
		return []*ir.Value{t.b.MemorySize()}
	case "memory.grow":
		return []*ir.Value{t.b.MemoryGrow(args[0])}
	case "memory.copy":
		t.b.MemoryCopy(args[0], args[1], args[2])
		return nil
	case "memory.fill":
		t.b.MemoryFill(args[0], args[1], args[2])
		return nil
	case "unreachable":
		next := t.out.NewBlock()
		t.b.If(t.b.I32(0), next, t.trapBlock())
		t.b = next
		return nil
	}
	info := instructionNamed(name)
	if info == nil || !sameTypes(info.Pops, f.Params) || !sameTypes(info.Pushes, f.Results) {
		t.unsupported(in.Pos(), "%q, which is no instruction of this type", name)
		return t.zero(t.shapes.of(in.Common().Signature().Results()))
	}
	switch {
	case info.Imm == asm.ImmMemArg && len(info.Pushes) == 1:
		return []*ir.Value{t.b.Load(info.Op, args[0], 0)}
	case info.Imm == asm.ImmMemArg:
		t.b.Store(info.Op, args[0], args[1], 0)
		return nil
	case info.Imm == asm.ImmNone && len(info.Pushes) == 1:
		return []*ir.Value{t.wasm(info.Op, args...)}
	}
	t.unsupported(in.Pos(), "the instruction %s", name)
	return t.zero(t.shapes.of(in.Common().Signature().Results()))
}

var instructions = func() map[string]*asm.Info {
	m := map[string]*asm.Info{}
	for info := range asm.Ops() {
		if !info.Special {
			m[info.Name] = info
		}
	}
	return m
}()

func instructionNamed(name string) *asm.Info { return instructions[name] }

func sameTypes(a, b []asm.ValType) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func (t *translator) builtin(b *ssa.Builtin, c *ssa.CallCommon, in ssa.CallInstruction) []*ir.Value {
	args := make([][]*ir.Value, len(c.Args))
	for i, a := range c.Args {
		if t.shapes.of(a.Type()).tooBig {
			continue
		}
		args[i] = t.value(a)
	}
	switch b.Name() {
	case "len":
		return []*ir.Value{t.lengthOf(c.Args[0], args[0], 1)}
	case "cap":
		return []*ir.Value{t.lengthOf(c.Args[0], args[0], 2)}
	case "append":
		return t.append(c, args)
	case "copy":
		return t.copySlice(c, args)
	case "clear":
		if s, ok := c.Args[0].Type().Underlying().(*types.Slice); ok {
			t.b.MemoryFill(args[0][0], t.b.I32(0), t.times(args[0][1], t.shapes.of(s.Elem()).size))
			return nil
		}
	case "min", "max":
		return []*ir.Value{t.minMax(b.Name() == "min", c, args)}
	case "ssa:wrapnilchk":
		return args[0]
	case "String", "StringData", "SliceData":
		return t.unsafeString(b.Name(), args)
	case "Slice":
		n := t.word(c.Args[1])
		return []*ir.Value{args[0][0], n, n}
	case "Add":
		return []*ir.Value{t.wasm(asm.OpI32Add, args[0][0], t.word(c.Args[1]))}
	case "print", "println":
		return nil // only debugging output would see it
	}
	t.unsupported(in.Pos(), "the built-in function %s of %s", b.Name(), c.Args[0].Type())
	return t.zero(t.shapes.of(c.Signature().Results()))
}

func (t *translator) unsafeString(name string, args [][]*ir.Value) []*ir.Value {
	if name == "String" {
		n := args[1][0]
		if n.Type == asm.I64 {
			n = t.wrap(n)
		}
		return []*ir.Value{args[0][0], n}
	}
	return args[0][:1]
}

// word is an integer as an i32.
func (t *translator) word(v ssa.Value) *ir.Value {
	x := t.value(v)[0]
	if x.Type == asm.I64 {
		return t.wrap(x)
	}
	return x
}

func (t *translator) times(n *ir.Value, size uint32) *ir.Value {
	if size == 1 {
		return n
	}
	return t.wasm(asm.OpI32Mul, n, t.b.I32(int32(size)))
}

func (t *translator) lengthOf(v ssa.Value, parts []*ir.Value, part int) *ir.Value {
	switch u := v.Type().Underlying().(type) {
	case *types.Slice:
		return t.extend(parts[part])
	case *types.Basic:
		return t.extend(parts[1])
	case *types.Array:
		return t.b.I64(u.Len())
	case *types.Pointer:
		return t.b.I64(u.Elem().Underlying().(*types.Array).Len())
	}
	t.unsupported(v.Pos(), "the length of %s", v.Type())
	return t.b.I64(0)
}

// append grows the slice if need be, then copies.
func (t *translator) append(c *ssa.CallCommon, args [][]*ir.Value) []*ir.Value {
	elem := c.Args[0].Type().Underlying().(*types.Slice).Elem()
	size := t.shapes.of(elem).size
	dst := args[0]
	src, n := args[1][0], args[1][1]
	length := t.wasm(asm.OpI32Add, dst[1], n)
	grow, go_ := t.out.NewBlock(), t.out.NewBlock()
	grow.Cold = true
	enough := t.wasm(asm.OpI32LeU, length, dst[2])
	from := t.b
	t.b.If(enough, go_, grow)
	t.b = grow
	call := t.b.Call(t.supportFunc("Grow"), dst[0], dst[1], dst[2], n, t.b.I32(int32(size)))
	newAddr, newCap := t.b.Extract(call, 0), t.b.Extract(call, 1)
	t.b.Jump(go_)
	t.b = go_
	addr, capacity := t.b.Phi(asm.I32), t.b.Phi(asm.I32)
	for _, p := range go_.Preds {
		if p == from {
			addr.Args, capacity.Args = append(addr.Args, dst[0]), append(capacity.Args, dst[2])
		} else {
			addr.Args, capacity.Args = append(addr.Args, newAddr), append(capacity.Args, newCap)
		}
	}
	to := t.wasm(asm.OpI32Add, addr, t.times(dst[1], size))
	if s := t.oneElement(c.Args[1]); s != nil && !t.shapes.of(elem).tooBig {
		// append(s, x): ssa has put x into an array of one.
		shape := t.shapes.of(elem)
		t.storeParts(shape, to, 0, t.loadParts(shape, src, 0))
	} else {
		t.b.MemoryCopy(to, src, t.times(n, size))
	}
	return []*ir.Value{addr, length, capacity}
}

// oneElement says whether v is a whole array of length 1.
func (t *translator) oneElement(v ssa.Value) *ssa.Slice {
	s, ok := v.(*ssa.Slice)
	if !ok || s.Low != nil || s.High != nil {
		return nil
	}
	p, ok := s.X.Type().Underlying().(*types.Pointer)
	if !ok {
		return nil
	}
	if a, ok := p.Elem().Underlying().(*types.Array); ok && a.Len() == 1 {
		return s
	}
	return nil
}

func (t *translator) copySlice(c *ssa.CallCommon, args [][]*ir.Value) []*ir.Value {
	size := t.shapes.of(c.Args[0].Type().Underlying().(*types.Slice).Elem()).size
	n := t.b.Select(args[0][1], args[1][1], t.wasm(asm.OpI32LtU, args[0][1], args[1][1]))
	t.b.MemoryCopy(args[0][0], args[1][0], t.times(n, size))
	return []*ir.Value{t.extend(n)}
}

func (t *translator) minMax(least bool, c *ssa.CallCommon, args [][]*ir.Value) *ir.Value {
	k := kindOf(c.Args[0].Type())
	x := args[0][0]
	for _, a := range args[1:] {
		y := a[0]
		if k.float {
			op := asm.OpF64Max
			switch {
			case least && k.size == 8:
				op = asm.OpF64Min
			case least:
				op = asm.OpF32Min
			case k.size == 4:
				op = asm.OpF32Max
			}
			x = t.wasm(op, x, y)
			continue
		}
		less := t.wasm(k.compare(asm.OpI32LtS, asm.OpI32LtU, asm.OpI64LtS, asm.OpI64LtU), x, y)
		if least {
			x = t.b.Select(x, y, less)
		} else {
			x = t.b.Select(y, x, less)
		}
	}
	return x
}
