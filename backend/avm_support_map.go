package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/module"
)

// mapFindFunc is map_find(ctx, map, key) -> position of the key, or
// arch.MapNotFound. If the VM has no memory to compare deep keys it traps.
func (c *compiler) mapFindFunc() *module.Func {
	return c.helper("map_find", sig(3, 1), func(h *helper) {
		b := h.b
		pos := h.local(asm.I32)
		h.get(0, 1, 2)
		h.prim(arch.PrimTermFindMapPos)
		b.LocalTee(pos)
		b.I32Const(arch.MapNotFound)
		b.I32LtS()
		b.If(asm.BlockVoid)
		b.Unreachable()
		b.End()
		h.get(pos)
	})
}

// maxScan is the number of keys up to which looking at each is faster than
// the VM's binary search, which compares atoms by name.
const maxScan = 24

// mapFindImmediateFunc is map_find for a key that is an atom, a small integer
// or nil: only the same word is equal to it.
func (c *compiler) mapFindImmediateFunc() *module.Func {
	return c.helper("map_find_immediate", sig(3, 1), func(h *helper) {
		const ctx, m, key = 0, 1, 2
		b := h.b
		i, keys := h.local(asm.I32), h.local(asm.I32)
		h.get(m)
		b.I32Const(arch.PrimaryBoxed)
		b.I32Sub()
		b.I32Load(0)
		b.I32Const(arch.BoxedSizeShift)
		b.I32ShrU()
		b.I32Const(arch.MapValues - 1)
		b.I32Sub()
		b.LocalTee(i)
		b.I32Const(maxScan)
		b.I32GtU()
		b.If(asm.BlockVoid)
		h.get(ctx, m, key)
		b.Call(h.mapFindFunc())
		b.Return()
		b.End()
		h.get(m)
		b.I32Load(arch.MapKeys*arch.WordSize - arch.PrimaryBoxed)
		b.LocalSet(keys)
		loop := b.Loop(asm.BlockVoid)
		h.get(i)
		b.I32Eqz()
		b.If(asm.BlockVoid)
		b.I32Const(arch.MapNotFound)
		b.Return()
		b.End()
		h.get(i)
		b.I32Const(1)
		b.I32Sub()
		b.LocalSet(i)
		h.wordAddress(keys, i)
		b.I32Load(arch.TupleFirst*arch.WordSize - arch.PrimaryBoxed)
		h.get(key)
		b.I32Ne()
		b.BrIf(loop)
		b.End()
		h.get(i)
	})
}
