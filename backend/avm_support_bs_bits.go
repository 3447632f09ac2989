package backend

import (
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/module"
)

// Support functions for fields that need not begin or end at bytes. A field is
// given by the address of a binary's first byte, an offset in bits from there
// and a size in bits.

// types makes the signature of a support function: one letter a type, i = i32,
// l = i64, d = f64.
func types(params, results string) signature {
	list := func(s string) []asm.ValType {
		out := make([]asm.ValType, len(s))
		for i := range s {
			switch s[i] {
			case 'i':
				out[i] = asm.I32
			case 'l':
				out[i] = asm.I64
			case 'd':
				out[i] = asm.F64
			default:
				panic("BUG: no such type letter")
			}
		}
		return out
	}
	return signature{list(params), list(results)}
}

// shift shifts the i32 on the stack by a constant: to the left if positive.
func shift(b *asm.Builder, n int32) {
	switch {
	case n > 0:
		b.I32Const(n)
		b.I32Shl()
	case n < 0:
		b.I32Const(-n)
		b.I32ShrU()
	}
}

// Shifts between bits and bytes.
const (
	toBytes = -3
	toBits  = 3
)

// low3 takes the i32 on the stack modulo 8.
func low3(b *asm.Builder) {
	b.I32Const(7)
	b.I32And()
}

// loopWhile emits a loop; cond pushes whether to go round once more.
func (h *helper) loopWhile(cond, body func()) {
	b := h.b
	done := b.Block(asm.BlockVoid)
	loop := b.Loop(asm.BlockVoid)
	cond()
	b.I32Eqz()
	b.BrIf(done)
	body()
	b.Br(loop)
	b.End()
	b.End()
}

// returnIf takes a condition from the stack and returns what push leaves.
func (h *helper) returnIf(push func()) {
	h.b.If(asm.BlockVoid)
	push()
	h.b.Return()
	h.b.End()
}

// getBytesFunc is get_bytes(address, count) -> i64: up to eight bytes, the
// first the most significant.
func (c *compiler) getBytesFunc() *module.Func {
	return c.helper("get_bytes", types("ii", "l"), func(h *helper) {
		const at, count = 0, 1
		b := h.b
		acc := h.local(asm.I64)
		h.loopWhile(func() { h.get(count) }, func() {
			h.get(acc)
			b.I64Const(8)
			b.I64Shl()
			h.get(at)
			b.I64Load8U(0)
			b.I64Or()
			b.LocalSet(acc)
			h.bump(at, 1)
			h.bump(count, -1)
		})
		h.get(acc)
	})
}

// getBitsFunc is get_bits(base, offset, n) -> i64: up to 64 bits, unsigned.
func (c *compiler) getBitsFunc() *module.Func {
	return c.helper("get_bits", types("iii", "l"), func(h *helper) {
		const base, offset, n = 0, 1, 2
		b := h.b
		end, count, high := h.local(asm.I32), h.local(asm.I32), h.local(asm.I64)
		h.get(n)
		b.I32Eqz()
		h.returnIf(func() { b.I64Const(0) })
		h.get(base, offset)
		shift(b, toBytes)
		b.I32Add()
		b.LocalSet(base)
		h.get(offset)
		low3(b)
		h.get(n)
		b.I32Add()
		b.LocalTee(end) // in bits from base
		b.I32Const(64)
		b.I32GtU()
		b.If(asm.BlockOf(asm.I64))
		// Nine bytes, of whose first the leading bits are shifted out.
		h.get(base)
		b.I32Const(8)
		b.Call(h.getBytesFunc())
		h.get(end)
		b.I32Const(64)
		b.I32Sub()
		b.I64ExtendI32U()
		b.I64Shl()
		h.get(base)
		b.I64Load8U(8)
		b.I32Const(72)
		h.get(end)
		b.I32Sub()
		b.I64ExtendI32U()
		b.I64ShrU()
		b.I64Or()
		b.Else()
		h.addConst(end, 7)
		shift(b, toBytes)
		b.LocalSet(count)
		h.get(base, count)
		b.Call(h.getBytesFunc())
		h.get(count)
		shift(b, toBits)
		h.get(end)
		b.I32Sub()
		b.I64ExtendI32U()
		b.I64ShrU()
		b.End()
		h.spareBits(n, high)
		h.get(high)
		b.I64Shl()
		h.get(high)
		b.I64ShrU()
	})
}

// spareBits sets high to 64 - n.
func (h *helper) spareBits(n, high uint32) {
	h.b.I64Const(64)
	h.get(n)
	h.b.I64ExtendI32U()
	h.b.I64Sub()
	h.b.LocalSet(high)
}

// putBitsFunc is put_bits(base, offset, value i64, n): the low n bits of
// value, up to 64.
func (c *compiler) putBitsFunc() *module.Func {
	return c.helper("put_bits", types("iili", ""), func(h *helper) {
		const base, offset, value, n = 0, 1, 2, 3
		b := h.b
		end, take, at, up, mask := h.local(asm.I32), h.local(asm.I32), h.local(asm.I32), h.local(asm.I32), h.local(asm.I32)
		h.get(offset, n)
		b.I32Add()
		b.LocalSet(end)
		// From the last byte to the first; take bits go into each.
		h.loopWhile(func() { h.get(n) }, func() {
			h.get(base)
			h.addConst(end, -1)
			shift(b, toBytes)
			b.I32Add()
			b.LocalSet(at)
			b.I32Const(0)
			h.get(end)
			b.I32Sub()
			low3(b)
			b.LocalSet(up) // bits behind the field in this byte
			b.I32Const(8)
			h.get(up)
			b.I32Sub()
			b.LocalTee(take)
			h.get(n, take, n)
			b.I32LtU()
			b.Select()
			b.LocalTee(take)
			h.maskOf()
			h.get(up)
			b.I32Shl()
			b.LocalSet(mask)
			h.get(at, at)
			b.I32Load8U(0)
			h.get(mask)
			b.I32Const(-1)
			b.I32Xor()
			b.I32And()
			h.get(value)
			b.I32WrapI64()
			h.get(up)
			b.I32Shl()
			h.get(mask)
			b.I32And()
			b.I32Or()
			b.I32Store8(0)
			h.get(value, take)
			b.I64ExtendI32U()
			b.I64ShrU()
			b.LocalSet(value)
			for _, local := range []uint32{end, n} {
				h.get(local, take)
				b.I32Sub()
				b.LocalSet(local)
			}
		})
	})
}

// maskOf turns a number n on the stack, less than 32, into n low bits.
func (h *helper) maskOf() {
	b := h.b
	k := h.local(asm.I32)
	b.LocalSet(k)
	b.I32Const(1)
	h.get(k)
	b.I32Shl()
	b.I32Const(1)
	b.I32Sub()
}

// copyBitsFunc is copy_bits(to, offset, from, offset, n).
func (c *compiler) copyBitsFunc() *module.Func {
	return c.helper("copy_bits", types("iiiii", ""), func(h *helper) {
		const to, toOffset, from, fromOffset, n = 0, 1, 2, 3, 4
		const chunk = 32
		b := h.b
		take := h.local(asm.I32)
		h.loopWhile(func() { h.get(n) }, func() {
			h.min(n, chunk, take)
			h.get(to, toOffset, from, fromOffset, take)
			b.Call(h.getBitsFunc())
			h.get(take)
			b.Call(h.putBitsFunc())
			for _, local := range []uint32{toOffset, fromOffset} {
				h.get(local, take)
				b.I32Add()
				b.LocalSet(local)
			}
			h.get(n, take)
			b.I32Sub()
			b.LocalSet(n)
		})
	})
}

// min sets out to the smaller of an unsigned local and a constant.
func (h *helper) min(local uint32, limit int32, out uint32) {
	b := h.b
	h.get(local)
	b.I32Const(limit)
	h.get(local)
	b.I32Const(limit)
	b.I32LtU()
	b.Select()
	b.LocalSet(out)
}

// reverseFunc is reverse(v i64, n) -> i64: changes the byte order of a field of n bits,
// up to 64. The most significant bits of the little-endian form, if n is no
// multiple of 8, are the last.
func (c *compiler) reverseFunc() *module.Func {
	return c.helper("reverse", types("li", "l"), func(h *helper) {
		const v, n = 0, 1
		b := h.b
		out, at := h.local(asm.I64), h.local(asm.I64)
		h.loopWhile(func() {
			h.get(n)
			b.I32Const(8)
			b.I32GeU()
		}, func() {
			h.bump(n, -8)
			h.get(out, v, n)
			b.I64ExtendI32U()
			b.I64ShrU()
			b.I64Const(0xFF)
			b.I64And()
			h.get(at)
			b.I64Shl()
			b.I64Or()
			b.LocalSet(out)
			h.get(at)
			b.I64Const(8)
			b.I64Add()
			b.LocalSet(at)
		})
		h.get(n)
		b.If(asm.BlockVoid)
		h.get(out, v)
		b.I64Const(1)
		h.get(n)
		b.I64ExtendI32U()
		b.I64Shl()
		b.I64Const(1)
		b.I64Sub()
		b.I64And()
		h.get(at)
		b.I64Shl()
		b.I64Or()
		b.LocalSet(out)
		b.End()
		h.get(out)
	})
}

// unreverseFunc is unreverse(v i64, n) -> i64, from a number to the order of its
// little-endian bits.
func (c *compiler) unreverseFunc() *module.Func {
	return c.helper("unreverse", types("li", "l"), func(h *helper) {
		const v, n = 0, 1
		b := h.b
		out, take := h.local(asm.I64), h.local(asm.I32)
		h.loopWhile(func() { h.get(n) }, func() {
			h.min(n, 8, take)
			h.get(out, take)
			b.I64ExtendI32U()
			b.I64Shl()
			h.get(v)
			b.I64Const(1)
			h.get(take)
			b.I64ExtendI32U()
			b.I64Shl()
			b.I64Const(1)
			b.I64Sub()
			b.I64And()
			b.I64Or()
			b.LocalSet(out)
			h.get(v, take)
			b.I64ExtendI32U()
			b.I64ShrU()
			b.LocalSet(v)
			h.get(n, take)
			b.I32Sub()
			b.LocalSet(n)
		})
		h.get(out)
	})
}
