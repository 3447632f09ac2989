package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/module"
)

// Support functions between fields and integers of any size.

// Sizes in words of boxed integers of 32 and 64 bits.
const (
	boxedInt32Words = 2
	boxedInt64Words = 3
)

// boxIntFunc is box_int(ctx, i64) -> term. What is not small is put on the
// heap if there happens to be room, else into a fragment; nothing moves.
func (c *compiler) boxIntFunc() *module.Func {
	return c.helper("box_int", types("il", "i"), func(h *helper) {
		const ctx, v = 0, 1
		const spare = 64 - 28
		b := h.b
		p, tag := h.local(asm.I32), h.local(asm.I32)
		h.get(v)
		b.I64Const(spare)
		b.I64Shl()
		b.I64Const(spare)
		b.I64ShrS()
		h.get(v)
		b.I64Eq()
		h.returnIf(func() {
			h.get(v)
			b.I32WrapI64()
			shift(b, arch.SmallShift)
			b.I32Const(arch.SmallTag)
			b.I32Or()
		})
		h.get(v)
		b.I64Const(63)
		b.I64ShrU()
		b.I32WrapI64()
		b.I32Const(arch.IntSignBit)
		b.I32Mul()
		b.I32Const(arch.TagPositiveInt)
		b.I32Or()
		b.LocalSet(tag)
		h.get(v)
		b.I32WrapI64()
		b.I64ExtendI32S()
		h.get(v)
		b.I64Eq()
		b.If(asm.BlockVoid)
		h.ifRoom(boxedInt32Words, p, func() {
			h.boxHeader(p, tag, boxedInt32Words-1)
			h.get(p, v)
			b.I64Store32(arch.WordSize)
			h.boxed(p)
			b.Return()
		})
		b.Else()
		h.ifRoom(boxedInt64Words, p, func() {
			h.boxHeader(p, tag, boxedInt64Words-1)
			h.get(p, v)
			b.Mem(asm.OpI64Store, 2, arch.WordSize)
			h.boxed(p)
			b.Return()
		})
		b.End()
		h.get(ctx, v)
		h.prim(arch.PrimAllocBoxedIntegerFragment)
		h.orTrap(p)
	})
}

// boxHeader stores the header of a boxed integer whose tag is in a local.
func (h *helper) boxHeader(p, tag uint32, words int32) {
	h.storeWord(p, 0, func() {
		h.get(tag)
		h.b.I32Const(words << arch.BoxedSizeShift)
		h.b.I32Or()
	})
}

// ifRoom runs then with p set to the address of so many words, if the heap has room.
func (h *helper) ifRoom(words int32, p uint32, then func()) {
	b := h.b
	h.get(0)
	b.I32Load(arch.ContextE)
	h.get(0)
	b.I32Load(arch.ContextHeapPtr)
	b.I32Sub()
	b.I32Const(words * arch.WordSize)
	b.I32GeU()
	b.If(asm.BlockVoid)
	h.allocWords(p, int(words))
	then()
	b.End()
}

// orTrap keeps a term on the stack that is 0 if there is no memory, in which
// case the VM cannot go on.
func (h *helper) orTrap(tmp uint32) {
	h.b.LocalTee(tmp)
	h.b.I32Eqz()
	h.b.If(asm.BlockVoid)
	h.b.Unreachable()
	h.b.End()
	h.get(tmp)
}

// boxUintFunc is box_uint(ctx, i64) -> term, the i64 taken as unsigned.
func (c *compiler) boxUintFunc() *module.Func {
	return c.helper("box_uint", types("il", "i"), func(h *helper) {
		const ctx, v = 0, 1
		b := h.b
		t := h.local(asm.I32)
		h.get(v)
		b.I64Const(0)
		b.I64GeS()
		h.returnIf(func() {
			h.get(ctx, v)
			b.Call(h.boxIntFunc())
		})
		h.get(ctx)
		b.I32Const(2)
		b.I32Const(0)
		b.Call(h.newBigFunc())
		b.LocalTee(t)
		h.get(v)
		b.Mem(asm.OpI64Store, 2, arch.WordSize-arch.PrimaryBoxed)
		h.get(t)
	})
}

// newBigFunc is new_big(ctx, digits, sign) -> a boxed integer beyond 64 bits
// with room for so many 32-bit digits, which must be filled in. sign is 0 or
// arch.IntSignBit. The number of words is even, but three instead of two,
// which would be a 64-bit integer (AtomVM term.h,
// term_bigint_size_requirements).
func (c *compiler) newBigFunc() *module.Func {
	return c.helper("new_big", sig(3, 1), func(h *helper) {
		const ctx, digits, sign = 0, 1, 2
		b := h.b
		words, p := h.local(asm.I32), h.local(asm.I32)
		h.addConst(digits, 1)
		b.I32Const(-2)
		b.I32And()
		b.LocalTee(words)
		h.get(words)
		b.I32Const(2)
		b.I32Eq()
		b.I32Add()
		b.LocalSet(words)
		h.get(ctx)
		b.I32Load(arch.ContextE)
		h.get(ctx)
		b.I32Load(arch.ContextHeapPtr)
		b.LocalTee(p)
		b.I32Sub()
		h.addConst(words, 1)
		shift(b, 2)
		b.I32GeU()
		h.returnIf(func() {
			h.get(ctx, p)
			h.addConst(words, 1)
			shift(b, 2)
			b.I32Add()
			b.I32Store(arch.ContextHeapPtr)
			h.storeWord(p, 0, func() {
				h.get(words)
				shift(b, arch.BoxedSizeShift)
				b.I32Const(arch.TagPositiveInt)
				b.I32Or()
				h.get(sign)
				b.I32Or()
			})
			// Only the last word can be without a digit.
			h.wordAddress(p, words)
			b.I32Const(0)
			b.I32Store(0)
			h.boxed(p)
		})
		h.get(ctx, digits, sign)
		h.prim(arch.PrimAllocBigIntegerFragment)
		h.orTrap(p)
	})
}

// getIntFunc is get_int(ctx, base, offset, n, flags) -> term, or 0 if the
// integer is too large for AtomVM.
func (c *compiler) getIntFunc() *module.Func {
	return c.helper("get_int", sig(5, 1), func(h *helper) {
		const ctx, base, offset, n, flags = 0, 1, 2, 3, 4
		b := h.b
		v, high := h.local(asm.I64), h.local(asm.I64)
		h.get(n)
		b.I32Const(64)
		b.I32GtU()
		h.returnIf(func() {
			h.get(ctx, base, offset, n, flags)
			b.Call(h.getBigFunc())
		})
		h.get(base, offset, n)
		b.Call(h.getBitsFunc())
		b.LocalSet(v)
		h.ifFlag(flags, littleFlags, func() {
			h.get(v, n)
			b.Call(h.reverseFunc())
			b.LocalSet(v)
		})
		h.ifFlag(flags, arch.BitsSigned, func() {
			h.spareBits(n, high)
			h.get(ctx, v, high)
			b.I64Shl()
			h.get(high)
			b.I64ShrS()
			b.Call(h.boxIntFunc())
			b.Return()
		})
		h.get(ctx, v)
		b.Call(h.boxUintFunc())
	})
}

// littleFlags are the flags that mean little-endian.
const littleFlags = arch.BitsLittle | arch.BitsNative

func (h *helper) ifFlag(flags uint32, bits int32, then func()) {
	h.get(flags)
	h.b.I32Const(bits)
	h.b.I32And()
	h.b.If(asm.BlockVoid)
	then()
	h.b.End()
}

// fieldDigitFunc is field_digit(base, offset, n, flags, i) -> bits 32i to
// 32i+31 of the integer in a field, the last digit extended by its sign.
func (c *compiler) fieldDigitFunc() *module.Func {
	return c.helper("field_digit", sig(5, 1), func(h *helper) {
		const base, offset, n, flags, i = 0, 1, 2, 3, 4
		b := h.b
		low, width, v := h.local(asm.I32), h.local(asm.I32), h.local(asm.I32)
		h.get(i)
		shift(b, 5)
		b.LocalSet(low)
		h.get(n, low)
		b.I32Sub()
		b.LocalSet(width)
		h.min(width, 32, width)
		h.get(flags)
		b.I32Const(littleFlags)
		b.I32And()
		b.If(asm.BlockOf(asm.I64))
		h.get(base, offset, low)
		b.I32Add()
		h.get(width)
		b.Call(h.getBitsFunc())
		h.get(width)
		b.Call(h.reverseFunc())
		b.Else()
		h.get(base, offset, n)
		b.I32Add()
		h.get(low)
		b.I32Sub()
		h.get(width)
		b.I32Sub()
		h.get(width)
		b.Call(h.getBitsFunc())
		b.End()
		b.I32WrapI64()
		b.LocalSet(v)
		h.ifFlag(flags, arch.BitsSigned, func() {
			b.I32Const(32)
			h.get(width)
			b.I32Sub()
			b.LocalSet(low)
			h.get(v, low)
			b.I32Shl()
			h.get(low)
			b.I32ShrS()
			b.LocalSet(v)
		})
		h.get(v)
	})
}

// getBigFunc is get_int for more than 64 bits.
func (c *compiler) getBigFunc() *module.Func {
	return c.helper("get_big", sig(5, 1), func(h *helper) {
		const ctx, base, offset, n, flags = 0, 1, 2, 3, 4
		b := h.b
		g := bigField{h: h, i: h.local(asm.I32), d: h.local(asm.I32), neg: h.local(asm.I32), carry: h.local(asm.I32)}
		digits, used, t, low := h.local(asm.I32), h.local(asm.I32), h.local(asm.I32), h.local(asm.I64)
		h.addConst(n, 31)
		shift(b, -5)
		b.LocalSet(digits)
		h.ifFlag(flags, arch.BitsSigned, func() {
			h.addConst(digits, -1)
			b.LocalSet(g.i)
			g.pushDigit()
			b.I32Const(0)
			b.I32LtS()
			b.LocalSet(g.neg)
		})
		g.eachDigit(digits, func() {
			h.get(g.d)
			b.If(asm.BlockVoid)
			h.addConst(g.i, 1)
			b.LocalSet(used)
			b.End()
		})
		h.get(used)
		b.I32Const(2)
		b.I32LeU()
		b.If(asm.BlockVoid)
		for _, i := range []int32{1, 0} {
			b.I32Const(i)
			b.LocalSet(g.i)
			g.pushDigit()
			b.I64ExtendI32U()
			if i == 1 {
				b.I64Const(32)
				b.I64Shl()
			}
		}
		b.I64Or()
		b.LocalTee(low)
		b.I64Const(0)
		b.I64LtS()
		h.get(g.neg)
		b.I32Eq()
		h.returnIf(func() {
			h.get(ctx, low)
			b.Call(h.boxIntFunc())
		})
		b.End()
		h.get(used)
		b.I32Const(arch.MaxIntegerBits / 32)
		b.I32GtU()
		h.returnIf(func() { b.I32Const(0) })
		h.get(ctx, used, g.neg)
		b.I32Const(arch.IntSignBit)
		b.I32Mul()
		b.Call(h.newBigFunc())
		b.LocalSet(t)
		g.eachDigit(used, func() {
			h.wordAddress(t, g.i)
			h.get(g.d)
			b.I32Store(arch.WordSize - arch.PrimaryBoxed)
		})
		h.get(t)
	})
}

// bigField goes over the digits of the magnitude of a field, whose parameters
// are those of get_int.
type bigField struct {
	h                *helper
	i, d, neg, carry uint32
}

func (g *bigField) pushDigit() {
	g.h.get(1, 2, 3, 4, g.i)
	g.h.b.Call(g.h.fieldDigitFunc())
}

// eachDigit runs body with digit i in d, for the first count digits.
func (g *bigField) eachDigit(count uint32, body func()) {
	h, b := g.h, g.h.b
	h.get(g.neg)
	b.LocalSet(g.carry)
	b.I32Const(0)
	b.LocalSet(g.i)
	h.loopWhile(func() {
		h.get(g.i, count)
		b.I32LtU()
	}, func() {
		g.pushDigit()
		h.negateDigit(g.d, g.neg, g.carry)
		body()
		h.bump(g.i, 1)
	})
}

// negateDigit takes a digit from the stack into d; if neg is 1 it is negated, the carry
// going from digit to digit, starting with 1.
func (h *helper) negateDigit(d, neg, carry uint32) {
	b := h.b
	b.I32Const(0)
	h.get(neg)
	b.I32Sub()
	b.I32Xor()
	h.get(carry)
	b.I32Add()
	b.LocalTee(d)
	b.I32Eqz()
	h.get(carry)
	b.I32And()
	b.LocalSet(carry)
}

// intLowFunc is int_low(integer) -> the low 64 bits of its two's complement.
func (c *compiler) intLowFunc() *module.Func {
	return c.helper("int_low", types("i", "l"), func(h *helper) {
		const t = 0
		b := h.b
		header := h.local(asm.I32)
		v := h.local(asm.I64)
		h.get(t)
		b.I32Const(arch.PrimaryMask)
		b.I32And()
		b.I32Const(arch.PrimaryBoxed)
		b.I32Ne()
		h.returnIf(func() {
			h.get(t)
			b.I32Const(arch.SmallShift)
			b.I32ShrS()
			b.I64ExtendI32S()
		})
		h.header(t)
		b.LocalTee(header)
		shift(b, -arch.BoxedSizeShift)
		b.I32Const(boxedInt32Words - 1)
		b.I32Eq()
		h.returnIf(func() {
			h.get(t)
			b.Mem(asm.OpI64Load32S, 2, arch.WordSize-arch.PrimaryBoxed)
		})
		h.get(t)
		b.Mem(asm.OpI64Load, 2, arch.WordSize-arch.PrimaryBoxed)
		b.LocalSet(v)
		h.isNegativeBig(header)
		h.returnIf(func() {
			b.I64Const(0)
			h.get(v)
			b.I64Sub()
		})
		h.get(v)
	})
}

// isNegativeBig pushes whether a header is that of a negative integer given by sign and
// magnitude.
func (h *helper) isNegativeBig(header uint32) {
	b := h.b
	h.get(header)
	b.I32Const(boxedInt64Words << arch.BoxedSizeShift)
	b.I32GeU()
	h.get(header)
	b.I32Const(arch.IntSignBit)
	b.I32And()
	b.I32Const(0)
	b.I32Ne()
	b.I32And()
}

// putIntFunc is put_int(base, offset, integer, n, flags): an integer of any
// size into a field of any size.
func (c *compiler) putIntFunc() *module.Func {
	return c.helper("put_int", sig(5, 0), func(h *helper) {
		const base, offset, t, n, flags = 0, 1, 2, 3, 4
		b := h.b
		header, digits := h.local(asm.I32), h.local(asm.I32)
		i, d, neg, carry := h.local(asm.I32), h.local(asm.I32), h.local(asm.I32), h.local(asm.I32)
		take, low := h.local(asm.I32), h.local(asm.I64)
		h.bigDigits(t, header, digits)
		h.isNegativeBig(header)
		b.LocalTee(neg)
		b.LocalSet(carry)
		h.get(t)
		b.Call(h.intLowFunc())
		b.LocalSet(low)
		h.loopWhile(func() { h.get(n) }, func() {
			h.min(n, 32, take)
			h.get(digits)
			b.If(asm.BlockVoid)
			h.get(i, digits)
			b.I32LtU()
			b.If(asm.BlockOf(asm.I32))
			h.wordAddress(t, i)
			b.I32Load(arch.WordSize - arch.PrimaryBoxed)
			b.Else()
			b.I32Const(0)
			b.End()
			h.negateDigit(d, neg, carry)
			h.bump(i, 1)
			b.Else()
			h.get(low)
			b.I32WrapI64()
			b.LocalSet(d)
			h.get(low)
			b.I64Const(32)
			b.I64ShrS()
			b.LocalSet(low)
			b.End()
			h.putDigit(base, offset, n, flags, d, take)
		})
	})
}

// bigDigits sets header to that of the integer t, 0 if it is not boxed, and
// digits to how many it has if it is given by sign and magnitude, else 0.
func (h *helper) bigDigits(t, header, digits uint32) {
	b := h.b
	h.get(t)
	b.I32Const(arch.PrimaryMask)
	b.I32And()
	h.ifEqual(arch.PrimaryBoxed, func() {
		h.header(t)
		b.LocalTee(header)
		shift(b, -arch.BoxedSizeShift)
		b.LocalTee(digits)
		b.I32Const(boxedInt64Words)
		b.I32LtU()
		b.If(asm.BlockVoid)
		b.I32Const(0)
		b.LocalSet(digits)
		b.End()
	})
}

// putDigit puts the low take bits of d at the end of the rest of the field, or at its
// beginning if it is little-endian, and makes the rest smaller.
func (h *helper) putDigit(base, offset, n, flags, d, take uint32) {
	b := h.b
	h.get(n, take)
	b.I32Sub()
	b.LocalSet(n)
	h.get(flags)
	b.I32Const(littleFlags)
	b.I32And()
	b.If(asm.BlockVoid)
	h.get(base, offset, d)
	b.I64ExtendI32U()
	h.get(take)
	b.Call(h.unreverseFunc())
	h.get(take)
	b.Call(h.putBitsFunc())
	h.get(offset, take)
	b.I32Add()
	b.LocalSet(offset)
	b.Else()
	h.get(base, offset, n)
	b.I32Add()
	h.get(d)
	b.I64ExtendI32U()
	h.get(take)
	b.Call(h.putBitsFunc())
	b.End()
}
