package backend

import (
	"fmt"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/module"
)

// Support functions are what the module carries for its slow paths. Each is
// made at its first use, under a name that also tells its variant.

// helper returns the support function called name, and builds it if it is not
// there yet. Its parameters are i32 unless types says otherwise.
func (c *compiler) helper(name string, sig signature, build func(h *helper)) *module.Func {
	if f := c.helpers[name]; f != nil {
		return f
	}
	f := c.wm.AddFunc(name, c.wm.Type(sig.params, sig.results), asm.Body{})
	c.helpers[name] = f
	h := &helper{compiler: c, b: &asm.Builder{}, params: len(sig.params)}
	build(h)
	f.Body = asm.Body{Params: h.params, Locals: h.locals, Code: h.b.Code()}
	return f
}

// arityHelper names a support function that there is one of for each number of
// arguments.
type arityHelper struct {
	name  string
	arity int
}

// helperOf is helper for functions that take arity arguments of the program,
// and extra i32 parameters besides.
func (c *compiler) helperOf(name string, arity, extra int, build func(h *helper, arity int)) *module.Func {
	key := arityHelper{name, arity}
	f := c.byArity[key]
	if f == nil {
		f = c.helper(numbered(name, arity), sig(arity+extra, 1), func(h *helper) { build(h, arity) })
		c.byArity[key] = f
	}
	return f
}

// signature is the type of a support function.
type signature struct {
	params, results []asm.ValType
}

// sig is the signature of n parameters i32 and results results i32.
func sig(n, results int) signature { return signature{i32s(n), i32s(results)} }

// helper assembles one support function.
type helper struct {
	*compiler
	b      *asm.Builder
	params int
	locals asm.Locals
}

func (h *helper) local(t asm.ValType) uint32 {
	h.locals = append(h.locals, t)
	return uint32(h.params + len(h.locals) - 1)
}

// get pushes locals.
func (h *helper) get(locals ...uint32) {
	for _, i := range locals {
		h.b.LocalGet(i)
	}
}

// state pushes the JITState.
func (h *helper) state() { h.b.GlobalGet(h.globals.state) }

// prim calls a primitive whose arguments are on the stack.
func (h *helper) prim(p arch.Primitive) { h.compiler.prim(h.b, p) }

// leave takes a Context on the stack, which primitives return to say who runs
// next, and returns 0 to unwind.
func (h *helper) leave() {
	h.b.GlobalSet(h.globals.exit)
	h.b.I32Const(0)
}

// prim emits the call of a primitive whose arguments are on the stack.
func (c *compiler) prim(b *asm.Builder, p arch.Primitive) {
	b.GlobalGet(c.globals.interface_)
	b.I32Load(p.Offset())
	b.CallIndirect(c.primType(p), c.table)
}

func (c *compiler) primType(p arch.Primitive) *module.Type {
	info := p.Info()
	params := make([]asm.ValType, len(info.Params))
	for i := range info.Params {
		params[i] = asm.I32
		if info.Params[i] == 'l' {
			params[i] = asm.I64
		}
	}
	results := 0
	if info.Result {
		results = 1
	}
	return c.wm.Type(params, i32s(results))
}

// storeX stores X register i of the Context in local ctx from local value.
func (h *helper) storeX(ctx uint32, i int, value uint32) { h.compiler.storeX(h.b, ctx, i, value) }

func (c *compiler) storeX(b *asm.Builder, ctx uint32, i int, value uint32) {
	b.LocalGet(ctx)
	if i < arch.MaxX {
		b.LocalGet(value)
		b.I32Store(arch.ContextX + uint32(i)*arch.WordSize)
		return
	}
	b.I32Const(int32(i))
	c.prim(b, arch.PrimExtendedRegisterPtr)
	b.LocalGet(value)
	b.I32Store(0)
}

// loadX pushes X register i of the Context in local ctx.
func (c *compiler) loadX(b *asm.Builder, ctx uint32, i int) {
	b.LocalGet(ctx)
	if i < arch.MaxX {
		b.I32Load(arch.ContextX + uint32(i)*arch.WordSize)
		return
	}
	b.I32Const(int32(i))
	c.prim(b, arch.PrimExtendedRegisterPtr)
	b.I32Load(0)
}

func numbered(name string, n int) string { return fmt.Sprintf("%s_%d", name, n) }
