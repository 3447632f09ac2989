package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/module"
)

// Support functions for Unicode characters and floats in binaries.

// noChar is what is returned for bits that are no character.
const noChar = -1

// Bounds of Unicode.
const (
	maxChar           = 0x10FFFF
	surrogates        = 0xD800
	lowSurrogates     = 0xDC00
	surrogatesEnd     = 0xE000
	supplementary     = 0x10000
	surrogateHalf     = 0x400
	maxUTF8One        = 0x7F
	maxUTF8Two        = 0x7FF
	maxUTF8Three      = 0xFFFF
	utf8Continuation  = 0x80
	utf8LeadTwo       = 0xC2 // below are overlong forms
	utf8LeadThree     = 0xE0
	utf8LeadFour      = 0xF0
	utf8LeadsEnd      = 0xF5
	continuationShift = 6
	continuationBits  = 0x3F
)

// field pushes n bits at base, offset as an i32.
func (h *helper) field(base, offset uint32, n int32) {
	h.get(base, offset)
	h.b.I32Const(n)
	h.b.Call(h.getBitsFunc())
	h.b.I32WrapI64()
}

// failIf returns noChar if the i32 on the stack is not 0.
func (h *helper) failIf() { h.returnIf(func() { h.b.I32Const(noChar) }) }

// requireBits returns noChar if less than n bits are left.
func (h *helper) requireBits(left uint32, n int32) {
	h.get(left)
	h.b.I32Const(n)
	h.b.I32LtU()
	h.failIf()
}

// getUTF8Func is get_utf8(base, offset, bits left) -> character, or noChar.
func (c *compiler) getUTF8Func() *module.Func {
	return c.helper("get_utf8", sig(3, 1), func(h *helper) {
		const base, offset, left = 0, 1, 2
		b := h.b
		ch, more, byteAt, least := h.local(asm.I32), h.local(asm.I32), h.local(asm.I32), h.local(asm.I32)
		h.requireBits(left, 8)
		h.field(base, offset, 8)
		b.LocalTee(ch)
		b.I32Const(maxUTF8One)
		b.I32LeU()
		h.returnIf(func() { h.get(ch) })
		h.get(ch)
		b.I32Const(utf8LeadTwo)
		b.I32LtU()
		h.get(ch)
		b.I32Const(utf8LeadsEnd)
		b.I32GeU()
		b.I32Or()
		h.failIf()
		b.I32Const(1)
		h.get(ch)
		b.I32Const(utf8LeadThree)
		b.I32GeU()
		b.I32Add()
		h.get(ch)
		b.I32Const(utf8LeadFour)
		b.I32GeU()
		b.I32Add()
		b.LocalSet(more)
		h.get(left)
		h.addConst(more, 1)
		shift(b, toBits)
		b.I32LtU()
		h.failIf()
		// The smallest character of the length: 1<<7, 1<<11, 1<<16.
		b.I32Const(1)
		h.get(more)
		b.I32Const(5)
		b.I32Mul()
		b.I32Const(1)
		b.I32Add()
		h.get(more)
		b.I32Const(1)
		b.I32Eq()
		b.I32Add()
		b.I32Shl()
		b.LocalSet(least)
		h.get(ch)
		b.I32Const(continuationBits)
		h.get(more)
		b.I32ShrU()
		b.I32And()
		b.LocalSet(ch)
		h.loopWhile(func() { h.get(more) }, func() {
			h.bump(offset, 8)
			h.field(base, offset, 8)
			b.LocalTee(byteAt)
			b.I32Const(utf8Continuation)
			b.I32Xor()
			b.LocalTee(byteAt)
			b.I32Const(continuationBits)
			b.I32GtU()
			h.failIf()
			h.get(ch)
			shift(b, continuationShift)
			h.get(byteAt)
			b.I32Or()
			b.LocalSet(ch)
			h.bump(more, -1)
		})
		h.get(ch, least)
		b.I32LtU()
		h.failIf()
		h.validChar(ch)
	})
}

// validChar pushes the character, or noChar if there is none with this number.
func (h *helper) validChar(ch uint32) {
	b := h.b
	h.get(ch)
	b.I32Const(noChar)
	h.pushIsChar(ch)
	b.Select()
}

// pushIsChar pushes whether the local is a character.
func (h *helper) pushIsChar(ch uint32) { h.compiler.pushIsChar(h.b, ch) }

func (c *compiler) pushIsChar(b *asm.Builder, ch uint32) {
	b.LocalGet(ch)
	b.I32Const(maxChar)
	b.I32LeU()
	b.LocalGet(ch)
	b.I32Const(surrogates)
	b.I32Sub()
	b.I32Const(surrogatesEnd - surrogates)
	b.I32GeU()
	b.I32And()
}

// swap16 pushes the two low bytes of the local in the other order.
func (h *helper) swap16(v uint32) {
	b := h.b
	h.get(v)
	shift(b, -8)
	h.get(v)
	b.I32Const(0xFF)
	b.I32And()
	shift(b, 8)
	b.I32Or()
}

// getUTF16Func is get_utf16(base, offset, bits left, flags) -> character, or
// noChar.
func (c *compiler) getUTF16Func() *module.Func {
	return c.helper("get_utf16", sig(4, 1), func(h *helper) {
		const base, offset, left, flags = 0, 1, 2, 3
		b := h.b
		ch, low := h.local(asm.I32), h.local(asm.I32)
		unit := func(into uint32) {
			h.field(base, offset, 16)
			b.LocalSet(into)
			h.ifFlag(flags, littleFlags, func() {
				h.swap16(into)
				b.LocalSet(into)
			})
		}
		h.requireBits(left, 16)
		unit(ch)
		h.get(ch)
		b.I32Const(surrogates)
		b.I32Sub()
		b.I32Const(surrogatesEnd - surrogates)
		b.I32GeU()
		h.returnIf(func() { h.get(ch) })
		h.get(ch)
		b.I32Const(lowSurrogates)
		b.I32GeU()
		h.failIf()
		h.requireBits(left, 32)
		h.bump(offset, 16)
		unit(low)
		h.addConst(low, -lowSurrogates)
		b.LocalTee(low)
		b.I32Const(surrogateHalf)
		b.I32GeU()
		h.failIf()
		h.addConst(ch, -surrogates)
		shift(b, 10)
		h.get(low)
		b.I32Or()
		b.I32Const(supplementary)
		b.I32Add()
	})
}

// getUTF32Func is get_utf32(base, offset, bits left, flags) -> character, or
// noChar.
func (c *compiler) getUTF32Func() *module.Func {
	return c.helper("get_utf32", sig(4, 1), func(h *helper) {
		const base, offset, left, flags = 0, 1, 2, 3
		b := h.b
		ch := h.local(asm.I32)
		h.requireBits(left, 32)
		h.field(base, offset, 32)
		b.LocalSet(ch)
		h.ifFlag(flags, littleFlags, func() {
			h.get(ch)
			b.I64ExtendI32U()
			b.I32Const(32)
			b.Call(h.reverseFunc())
			b.I32WrapI64()
			b.LocalSet(ch)
		})
		h.validChar(ch)
	})
}

// packUTF8Func is pack_utf8(character) -> its bytes as one number, the first
// the most significant.
func (c *compiler) packUTF8Func() *module.Func {
	return c.helper("pack_utf8", sig(1, 1), func(h *helper) {
		const ch = 0
		b := h.b
		continuation := func(right, left int32) {
			h.get(ch)
			shift(b, -right)
			b.I32Const(continuationBits)
			b.I32And()
			b.I32Const(utf8Continuation)
			b.I32Or()
			shift(b, left)
			b.I32Or()
		}
		lead := func(right, mark, left int32) {
			h.get(ch)
			shift(b, -right)
			b.I32Const(mark)
			b.I32Or()
			shift(b, left)
		}
		upTo := func(last int32, push func()) {
			h.get(ch)
			b.I32Const(last)
			b.I32LeU()
			h.returnIf(push)
		}
		upTo(maxUTF8One, func() { h.get(ch) })
		upTo(maxUTF8Two, func() {
			lead(6, 0xC0, 8)
			continuation(0, 0)
		})
		upTo(maxUTF8Three, func() {
			lead(12, utf8LeadThree, 16)
			continuation(6, 8)
			continuation(0, 0)
		})
		lead(18, utf8LeadFour, 24)
		continuation(12, 16)
		continuation(6, 8)
		continuation(0, 0)
	})
}

// packUTF16Func is pack_utf16(character, flags) -> its two or four bytes as
// one number, the first the most significant.
func (c *compiler) packUTF16Func() *module.Func {
	return c.helper("pack_utf16", sig(2, 1), func(h *helper) {
		const ch, flags = 0, 1
		b := h.b
		high, low := h.local(asm.I32), h.local(asm.I32)
		h.addConst(ch, -supplementary)
		b.LocalTee(low)
		shift(b, -10)
		b.I32Const(surrogates)
		b.I32Or()
		b.LocalSet(high)
		h.get(low)
		b.I32Const(surrogateHalf - 1)
		b.I32And()
		b.I32Const(lowSurrogates)
		b.I32Or()
		b.LocalSet(low)
		h.get(ch)
		b.I32Const(supplementary)
		b.I32LtU()
		b.If(asm.BlockVoid)
		b.I32Const(0)
		b.LocalSet(high)
		h.get(ch)
		b.LocalSet(low)
		b.End()
		h.ifFlag(flags, littleFlags, func() {
			for _, half := range []uint32{high, low} {
				h.swap16(half)
				b.LocalSet(half)
			}
		})
		h.get(high)
		shift(b, 16)
		h.get(low)
		b.I32Or()
	})
}

// Half precision: 1 sign bit, 5 of exponent, 10 of fraction.
const (
	halfFraction  = 10
	halfBias      = 15
	halfInfinity  = 0x7C00
	singleBias    = 127
	singleFrac    = 23
	doubleBias    = 1023
	doubleFrac    = 52
	halfNarrower  = singleFrac - halfFraction
	halfLeastUnit = 1 << (halfBias - 1 + halfFraction) // units of the least subnormal in 1.0
)

// getFloatFunc is get_float(base, offset, n, flags) -> f64, which is not
// finite if the bits are no number, or if n is not 16, 32 or 64.
func (c *compiler) getFloatFunc() *module.Func {
	return c.helper("get_float", types("iiii", "d"), func(h *helper) {
		const base, offset, n, flags = 0, 1, 2, 3
		b := h.b
		v := h.local(asm.I64)
		h.get(base, offset, n)
		b.Call(h.getBitsFunc())
		b.LocalSet(v)
		h.ifFlag(flags, littleFlags, func() {
			h.get(v, n)
			b.Call(h.reverseFunc())
			b.LocalSet(v)
		})
		h.get(n)
		h.ifEqual(64, func() {
			h.get(v)
			b.F64ReinterpretI64()
			b.Return()
		})
		h.get(n)
		h.ifEqual(32, func() {
			h.get(v)
			b.I32WrapI64()
			b.F32ReinterpretI32()
			b.F64PromoteF32()
			b.Return()
		})
		h.get(n)
		b.I32Const(16)
		b.I32Ne()
		h.returnIf(func() {
			b.F64Const(0)
			b.F64Const(0)
			b.F64Div()
		})
		h.get(v)
		b.I32WrapI64()
		b.Call(h.halfToFloatFunc())
	})
}

// halfToFloatFunc is half_to_float(bits) -> f64.
func (c *compiler) halfToFloatFunc() *module.Func {
	return c.helper("half_to_float", types("i", "d"), func(h *helper) {
		const v = 0
		b := h.b
		h.get(v)
		b.I32Const(halfInfinity)
		b.I32And()
		b.I32Eqz()
		b.If(asm.BlockOf(asm.F64))
		h.get(v)
		b.I32Const(1<<halfFraction - 1)
		b.I32And()
		b.F64ConvertI32S()
		b.F64Const(halfLeastUnit)
		b.F64Div()
		b.Else()
		h.get(v)
		b.I32Const(halfInfinity)
		b.I32And()
		b.I32Const(halfInfinity)
		b.I32Eq()
		b.If(asm.BlockOf(asm.F64))
		b.F64Const(1)
		b.F64Const(0)
		b.F64Div()
		b.Else()
		h.get(v)
		b.I32Const(1<<halfBias - 1)
		b.I32And()
		b.I32Const((doubleBias - halfBias) << halfFraction)
		b.I32Add()
		b.I64ExtendI32U()
		b.I64Const(doubleFrac - halfFraction)
		b.I64Shl()
		b.F64ReinterpretI64()
		b.End()
		b.End()
		h.get(v)
		b.I32Const(1 << (halfBias))
		b.I32And()
		b.If(asm.BlockOf(asm.F64))
		b.F64Const(-1)
		b.Else()
		b.F64Const(1)
		b.End()
		b.F64Mul()
	})
}

// halfBitsFunc is half_bits(f64) -> the nearest half-precision number's bits,
// ties to even, by way of single precision as in OTP. What is too large becomes
// infinite.
func (c *compiler) halfBitsFunc() *module.Func {
	return c.helper("half_bits", types("d", "i"), func(h *helper) {
		const f = 0
		const least = (singleBias - halfBias + 1) << singleFrac // the least normal number
		b := h.b
		v, abs := h.local(asm.I32), h.local(asm.I32)
		h.get(f)
		b.F32DemoteF64()
		b.I32ReinterpretF32()
		b.LocalTee(v)
		b.I32Const(0x7FFFFFFF)
		b.I32And()
		b.LocalTee(abs)
		b.I32Const(least)
		b.I32LtU()
		b.If(asm.BlockOf(asm.I32))
		h.get(abs)
		b.F32ReinterpretI32()
		b.F64PromoteF32()
		b.F64Const(halfLeastUnit)
		b.F64Mul()
		b.F64Nearest()
		b.I32TruncF64S()
		b.Else()
		h.get(abs)
		b.I32Const((1<<(halfNarrower-1) - 1) - (singleBias-halfBias)<<singleFrac)
		b.I32Add()
		h.get(abs)
		shift(b, -halfNarrower)
		b.I32Const(1)
		b.I32And()
		b.I32Add()
		shift(b, -halfNarrower)
		b.End()
		b.LocalSet(abs)
		h.min(abs, halfInfinity, abs)
		h.get(abs, v)
		shift(b, -16)
		b.I32Const(1 << halfBias)
		b.I32And()
		b.I32Or()
	})
}

// toFloatFunc is to_float(ctx, number) -> f64, which is not finite if the
// number is an integer too large for a float.
func (c *compiler) toFloatFunc() *module.Func {
	return c.helper("to_float", types("ii", "d"), func(h *helper) {
		const ctx, t = 0, 1
		b := h.b
		h.get(t)
		b.I32Const(arch.PrimaryMask)
		b.I32And()
		b.I32Const(arch.PrimaryImmediate)
		b.I32Eq()
		b.If(asm.BlockOf(asm.F64))
		h.get(t)
		b.I32Const(arch.SmallShift)
		b.I32ShrS()
		b.F64ConvertI32S()
		b.Else()
		h.get(ctx, t)
		b.Call(h.convFloatFunc())
		b.End()
	})
}

// noFloatBits is what floatBitsFunc returns for a number that is not finite or a
// size that no float has.
const noFloatBits = 0x7FF<<doubleFrac | 1

// floatBitsFunc is float_bits(f64, n) -> the bits of the nearest float of n
// bits, infinite if the number is too large as in OTP, or noFloatBits.
func (c *compiler) floatBitsFunc() *module.Func {
	return c.helper("float_bits", types("di", "l"), func(h *helper) {
		const f, n = 0, 1
		b := h.b
		h.get(f, f)
		b.F64Sub() // NaN if it is not finite
		b.F64Const(0)
		b.F64Ne()
		h.returnIf(func() { b.I64Const(noFloatBits) })
		h.get(n)
		h.ifEqual(64, func() {
			h.get(f)
			b.I64ReinterpretF64()
			b.Return()
		})
		h.get(n)
		h.ifEqual(32, func() {
			h.get(f)
			b.F32DemoteF64()
			b.I32ReinterpretF32()
			b.I64ExtendI32U()
			b.Return()
		})
		h.get(n)
		h.ifEqual(16, func() {
			h.get(f)
			b.Call(h.halfBitsFunc())
			b.I64ExtendI32U()
			b.Return()
		})
		b.I64Const(noFloatBits)
	})
}
