package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
)

// buildRun makes the trampoline that every entry from the VM goes through:
//
//	run(ctx, state, interface, label) -> Context*
//
// It calls the function that the label belongs to, and as long as what comes
// next lies in this module too it goes on by itself, which costs a tenth of a
// round trip through the VM's loop.
func (c *compiler) buildRun() {
	init := c.helper("init", sig(2, 0), (*helper).buildInit)
	c.helper("run", sig(4, 1), func(h *helper) {
		const ctx, state, iface, label = 0, 1, 2, 3
		b := h.b
		b.GlobalGet(h.globals.interface_)
		b.I32Eqz()
		b.If(asm.BlockVoid)
		h.get(state, iface)
		b.Call(init)
		b.End()
		h.get(state)
		b.GlobalSet(h.globals.state)
		h.get(state)
		b.I32Load(arch.JITStateReductions)
		b.I32Const(reductionScaleShift)
		b.I32Shl()
		b.GlobalSet(h.globals.reductions)
		h.buildDispatch()
	})
}

// buildInit fills in what stays the same for the VM's life.
func (h *helper) buildInit() {
	const state, iface = 0, 1
	b := h.b
	h.get(iface)
	b.GlobalSet(h.globals.interface_)
	h.get(state)
	b.I32Load(arch.JITStateModule)
	b.GlobalSet(h.globals.module)
	b.GlobalGet(h.globals.module)
	b.I32Load(arch.ModuleIndex)
	b.I32Const(arch.CPModuleShift)
	b.I32Shl()
	b.GlobalSet(h.globals.moduleBits)
	for _, k := range h.inits {
		h.get(state)
		b.I32Const(int32(k.arg))
		h.prim(k.prim)
		b.GlobalSet(k.global)
	}
}

// buildDispatch emits the loop of run.
func (h *helper) buildDispatch() {
	const ctx, state, label = 0, 1, 3
	b := h.b
	result := h.local(asm.I32)
	cp := h.local(asm.I32)
	again := b.Loop(asm.BlockVoid)
	h.buildResumeWord(label, cp)
	h.buildSwitch(label, cp, result)
	h.get(result)
	b.If(asm.BlockVoid)
	h.buildReturned(again, label, cp, result)
	b.Else()
	h.buildUnwound(again, label, result)
	b.End()
	b.End()
	b.Unreachable()
}

// buildResumeWord sets cp to what the function gets as its last parameter: the
// return address for labels of the BEAM, the label with bit 0 set for labels
// of our own.
func (h *helper) buildResumeWord(label, cp uint32) {
	b := h.b
	h.get(label)
	b.I32Const(int32(h.out.Labels))
	b.I32GtU()
	b.If(asm.BlockOf(asm.I32))
	h.get(label)
	b.I32Const(arch.CPLabelShift)
	b.I32Shl()
	b.I32Const(resumeBit)
	b.I32Or()
	b.Else()
	h.get(0)
	b.I32Load(arch.ContextCP)
	b.End()
	b.LocalSet(cp)
}

// resumeBit marks a last parameter that is a label to resume at.
const resumeBit = 1

// sharedArgs is how many arguments are loaded once for all functions.
const sharedArgs = 6

// buildSwitch calls the function that label belongs to with its arguments from
// the Context; when it is resumed they are not looked at.
func (h *helper) buildSwitch(label, cp, result uint32) {
	b := h.b
	args := 0
	for _, f := range h.funcs {
		args = max(args, min(f.Arity, sharedArgs))
	}
	shared := make([]uint32, args)
	for x := range shared {
		shared[x] = h.local(asm.I32)
		h.compiler.loadX(b, 0, x)
		b.LocalSet(shared[x])
	}
	done := b.Block(asm.BlockVoid)
	bad := b.Block(asm.BlockVoid)
	end := b.Block(asm.BlockVoid)
	cases := make([]asm.Label, len(h.funcs))
	for i := len(h.funcs) - 1; i >= 0; i-- {
		cases[i] = b.Block(asm.BlockVoid)
	}
	targets := make([]asm.Label, h.nextLabel)
	for i := range targets {
		targets[i] = bad
	}
	for i, f := range h.funcs {
		targets[f.EntryLabel] = cases[i]
		for k := range f.points {
			targets[f.base+k] = cases[i]
		}
	}
	targets[h.out.Labels] = end
	b.LocalGet(label)
	b.BrTable(targets, bad)
	for _, f := range h.funcs {
		b.End()
		h.get(0)
		for x := range f.Arity {
			if x < len(shared) {
				h.get(shared[x])
			} else {
				h.compiler.loadX(b, 0, x)
			}
		}
		h.get(cp)
		b.Call(f.wasm)
		b.LocalSet(result)
		b.Br(done)
	}
	b.End() // the label that ends a process
	h.get(0, 1)
	h.prim(arch.PrimTerminateContext)
	b.Return()
	b.End()
	b.Unreachable()
	b.End()
}

// buildReturned goes on at the return address, in this module or outside.
func (h *helper) buildReturned(again asm.Label, label, cp, result uint32) {
	b := h.b
	h.storeX(0, 0, result)
	h.get(0)
	b.I32Load(arch.ContextCP)
	b.LocalTee(cp)
	b.I32Const(-1 << arch.CPModuleShift)
	b.I32And()
	b.GlobalGet(h.globals.moduleBits)
	b.I32Eq()
	b.If(asm.BlockVoid)
	h.get(cp)
	b.I32Const(arch.CPLabelMask)
	b.I32And()
	b.I32Const(arch.CPLabelShift)
	b.I32ShrU()
	b.LocalSet(label)
	b.Br(again)
	b.End()
	h.saveReductions()
	h.get(0, 1)
	h.prim(arch.PrimReturn)
	b.Return()
}

// buildUnwound goes on where the recorded continuation says, or hands it to
// the VM.
func (h *helper) buildUnwound(again asm.Label, label, result uint32) {
	b := h.b
	b.GlobalGet(h.globals.exit)
	b.LocalTee(result)
	h.get(0)
	b.I32Eq()
	b.If(asm.BlockVoid)
	h.get(1)
	b.I32Load(arch.JITStateReductions)
	b.If(asm.BlockVoid)
	h.get(1)
	b.I32Load(arch.JITStateModule)
	b.GlobalGet(h.globals.module)
	b.I32Eq()
	b.If(asm.BlockVoid)
	h.get(1)
	b.I32Load(arch.JITStateContinuation)
	b.LocalTee(label)
	b.If(asm.BlockVoid)
	h.get(label)
	b.I32Const(1)
	b.I32Sub()
	b.LocalSet(label)
	b.Br(again)
	b.End()
	b.End()
	h.saveReductions()
	b.End()
	b.End()
	h.get(result)
	b.Return()
}

// saveReductions writes back what is left of the slice. Where a primitive has
// ended the slice it has set the field to 0, which must stay.
func (h *helper) saveReductions() {
	h.get(1)
	h.b.GlobalGet(h.globals.reductions)
	h.b.I32Const(reductionScale - 1) // round up: 0 would end the slice
	h.b.I32Add()
	h.b.I32Const(reductionScaleShift)
	h.b.I32ShrU()
	h.b.I32Store(arch.JITStateReductions)
}
