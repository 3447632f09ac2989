package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/module"
)

// notBoxed is what boxedTagFunc answers for a term that is not boxed; no boxed
// tag has this value.
const notBoxed = 0x3F

// boxedTagFunc is boxed_tag(term) -> the tag in the header, or notBoxed.
func (c *compiler) boxedTagFunc() *module.Func {
	return c.helper("boxed_tag", sig(1, 1), func(h *helper) {
		b := h.b
		h.get(0)
		b.I32Const(arch.PrimaryMask)
		b.I32And()
		b.I32Const(arch.PrimaryBoxed)
		b.I32Eq()
		b.If(asm.BlockOf(asm.I32))
		h.get(0)
		b.I32Const(arch.PrimaryBoxed)
		b.I32Sub()
		b.I32Load(0)
		b.I32Const(arch.BoxedTagMask)
		b.I32And()
		b.Else()
		b.I32Const(notBoxed)
		b.End()
	})
}

// compareFunc is compare(ctx, a, b) -> one of arch.CompareEquals, CompareLess,
// CompareGreater in the standard order. If the VM has no memory to compare
// deep terms it traps.
func (c *compiler) compareFunc() *module.Func {
	return c.compareWith("compare", 0)
}

func (c *compiler) compareExactFunc() *module.Func {
	return c.compareWith("compare_exact", arch.CompareExact)
}

func (c *compiler) compareWith(name string, opts int32) *module.Func {
	return c.helper(name, sig(3, 1), func(h *helper) {
		b := h.b
		r := h.local(asm.I32)
		h.get(0)
		h.state()
		h.get(1, 2)
		b.I32Const(opts)
		h.prim(arch.PrimTermCompare)
		b.LocalTee(r)
		b.I32Eqz()
		b.If(asm.BlockVoid)
		b.Unreachable()
		b.End()
		h.get(r)
	})
}

// sameFunc is same(ctx, a, b) -> bool: a =:= b for terms that are not the same
// word.
func (c *compiler) sameFunc() *module.Func {
	return c.helper("same", sig(3, 1), func(h *helper) {
		b := h.b
		// Two terms are only equal without being the same word if both are
		// lists or both are boxed.
		h.get(1)
		h.get(2)
		b.I32Xor()
		b.I32Const(arch.PrimaryMask)
		b.I32And()
		h.get(1)
		b.I32Const(arch.PrimaryMask)
		b.I32And()
		b.I32Const(arch.PrimaryImmediate)
		b.I32Eq()
		b.I32Or()
		b.If(asm.BlockVoid)
		b.I32Const(0)
		b.Return()
		b.End()
		h.get(0, 1, 2)
		b.Call(h.compareExactFunc())
		b.I32Const(arch.CompareEquals)
		b.I32Eq()
	})
}

// convFloatFunc is conv_float(ctx, number) -> f64 for what is not a small
// integer: a float or a boxed integer.
func (c *compiler) convFloatFunc() *module.Func {
	return c.helper("conv_float", signature{i32s(2), []asm.ValType{asm.F64}}, func(h *helper) {
		b := h.b
		h.get(1)
		b.Call(h.boxedTagFunc())
		h.ifEqual(arch.TagFloat, func() {
			h.get(1)
			b.F64Load(arch.WordSize - arch.PrimaryBoxed)
			b.Return()
		})
		h.get(0)
		h.prim(arch.PrimContextEnsureFPRegs)
		h.get(0, 1)
		b.I32Const(0)
		h.prim(arch.PrimTermConvToFloat)
		h.get(0)
		b.I32Load(arch.ContextFR)
		b.F64Load(0)
	})
}

// funArityFunc is fun_arity(ctx, term, arity) -> bool: the term is a fun that
// takes arity arguments, which is a term too.
func (c *compiler) funArityFunc() *module.Func {
	return c.helper("is_function2", sig(3, 1), func(h *helper) {
		const term, arity = 1, 2
		b := h.b
		h.unlessFun(term, func() {
			b.I32Const(0)
			b.Return()
		})
		index := h.local(asm.I32)
		h.get(term)
		b.I32Load(arch.FunIndex*arch.WordSize - arch.PrimaryBoxed)
		b.LocalTee(index)
		b.I32Const(arch.SmallMask)
		b.I32And()
		b.I32Const(arch.SmallTag)
		b.I32Eq()
		b.If(asm.BlockOf(asm.I32))
		h.get(term)
		b.I32Load(arch.FunModule*arch.WordSize - arch.PrimaryBoxed)
		h.get(index)
		b.I32Const(arch.SmallShift)
		b.I32ShrU()
		h.prim(arch.PrimModuleGetFunArity)
		b.I32Const(arch.SmallShift)
		b.I32Shl()
		b.I32Const(arch.SmallTag)
		b.I32Or()
		b.Else() // fun m:f/a has its arity behind the function's name
		h.get(term)
		b.I32Load(arch.FunFree*arch.WordSize - arch.PrimaryBoxed)
		b.End()
		h.get(arity)
		b.I32Eq()
	})
}
