package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// Binaries made by several instructions, as up to OTP 24. What is being made
// is recorded in the Context between them: the binary and the position in bits.
// No instruction in between collects. Instead of a binary that would not have
// whole bytes there is 0: the first segment raises unsupported, unless it is
// wrong itself.

const (
	contextBSBinary = arch.ContextBS
	contextBSOffset = arch.ContextBS + arch.WordSize
)

func init() {
	registerFor(targetAVM, simple(lowerBsInitWritable), beam.OpBsInitWritable)
	registerFor(targetAVM, simple(func(l *lowerer, in *beam.Instr) { l.bsInit(in, 8) }), beam.OpBsInit2)
	registerFor(targetAVM, simple(func(l *lowerer, in *beam.Instr) { l.bsInit(in, 1) }), beam.OpBsInitBits)
	registerFor(targetAVM, simple(lowerBsAppend), beam.OpBsAppend)
	registerFor(targetAVM, simple(lowerBsPrivateAppend), beam.OpBsPrivateAppend)
	registerFor(targetAVM, simple(lowerBsAdd), beam.OpBsAdd)
	registerFor(targetAVM, simple(lowerBsUTF8Size), beam.OpBsUtf8Size)
	registerFor(targetAVM, simple(lowerBsUTF16Size), beam.OpBsUtf16Size)
	for op, kind := range map[beam.Opcode]string{
		beam.OpBsPutInteger: "integer", beam.OpBsPutFloat: "float", beam.OpBsPutBinary: "binary",
	} {
		registerFor(targetAVM, simple(func(l *lowerer, in *beam.Instr) {
			a := in.Args
			l.bsPut(&a[0], segment{
				kind: kind, size: &a[1], all: l.isAll(&a[1]),
				unit: max(int(a[2].Value), 1), flags: int(a[3].Value), src: &a[4],
			})
		}), op)
	}
	for op, kind := range map[beam.Opcode]string{
		beam.OpBsPutUtf8: "utf8", beam.OpBsPutUtf16: "utf16", beam.OpBsPutUtf32: "utf32",
	} {
		registerFor(targetAVM, simple(func(l *lowerer, in *beam.Instr) {
			a := in.Args
			l.bsPut(&a[0], segment{kind: kind, unit: 1, flags: int(a[1].Value), src: &a[2]})
		}), op)
	}
	registerFor(targetAVM, simple(func(l *lowerer, in *beam.Instr) {
		size := beam.Operand{Kind: beam.KindInteger, Value: in.Args[0].Value}
		l.bsPut(&beam.Operand{Kind: beam.KindLabel}, segment{kind: "string", unit: 8, src: &in.Args[1], size: &size})
	}), beam.OpBsPutString)
}

// lowerBsInitWritable begins a binary that will grow, with room for as many
// bytes as x0 says.
func lowerBsInitWritable(l *lowerer, _ *beam.Instr) {
	x0 := &beam.Operand{Kind: beam.KindX}
	v := l.value(x0)
	l.pushNumber(v)
	size := l.set()
	l.reserveFor(newBinaryWords, 0)
	l.b.LocalGet(ctx)
	l.b.LocalGet(size)
	l.b.Call(l.initWritableFunc())
	l.allocated()
	t := l.tee()
	l.outOfMemoryIfZero()
	l.b.LocalGet(t)
	l.pop(x0, typeOf(beam.TypeBitstring))
}

// beginPut records a binary that was made, and where it continues.
func (l *lowerer) beginPut(bin uint32, pushOffset func()) {
	b := l.b
	b.LocalGet(ctx)
	b.LocalGet(bin)
	b.I32Store(contextBSBinary)
	b.LocalGet(ctx)
	pushOffset()
	b.I32Store(contextBSOffset)
}

// bsInit makes a binary of a size in bytes (unit 8) or bits.
func (l *lowerer) bsInit(in *beam.Instr, unit int) {
	a := in.Args
	l.flush()
	l.loadE()
	c := &creation{l: l, fail: l.failure(&a[0], "badarg"), whole: true}
	s := segment{kind: "init", size: &a[1], unit: unit}
	if !c.measureSize(&s) {
		c.fail.always()
		return
	}
	c.add(&s)
	c.checkLimit()
	l.reserveFor(heapWords(&a[2])+newBinaryWords, int(a[3].Value))
	b := l.b
	b.LocalGet(ctx)
	c.pushTotal()
	b.Call(l.newBinaryFunc())
	result := l.set()
	l.allocated()
	b.LocalGet(result)
	l.outOfMemoryIfZero()
	l.beginPut(result, func() { b.I32Const(0) })
	if !c.whole || c.bits%8 != 0 {
		c.pushSum()
		low3(b)
		b.If(asm.BlockVoid)
		b.LocalGet(ctx)
		b.I32Const(0)
		b.I32Store(contextBSBinary)
		b.End()
	}
	c.fail.done()
	b.LocalGet(result)
	l.pop(&a[5], typeOf(beam.TypeBitstring))
}

// lowerBsAppend begins a binary that starts with another one: Fail, Size in
// bits, Extra, Live, Unit, Bin, Flags, Dst.
func lowerBsAppend(l *lowerer, in *beam.Instr) {
	a := in.Args
	l.bsAppend(&a[0], &a[1], heapWords(&a[2]), int(a[3].Value), int(a[4].Value), &a[5], &a[7])
}

// lowerBsPrivateAppend changes a binary that nobody else knows: Fail, Size in
// bits, Unit, Bin, Flags, Dst. It must not collect.
func lowerBsPrivateAppend(l *lowerer, in *beam.Instr) {
	a := in.Args
	l.bsAppend(&a[0], &a[1], 0, -1, int(a[2].Value), &a[3], &a[5])
}

// bsAppend begins a binary that starts with src. If live is negative nothing
// may be collected.
func (l *lowerer) bsAppend(fail, size *beam.Operand, words, live, unit int, src, dst *beam.Operand) {
	l.flush()
	l.loadE()
	c := &creation{l: l, fail: l.failure(fail, "badarg"), whole: true}
	old := segment{kind: "append", unit: max(unit, 1), src: src, all: true}
	more := segment{kind: "init", unit: 1, size: size}
	if !c.measureBinary(&old) || !c.measureSize(&more) {
		c.fail.always()
		return
	}
	c.add(&old)
	c.add(&more)
	c.checkTotal()
	grow := l.privateAppendFunc()
	if live >= 0 {
		l.reserveFor(words+newBinaryWords, live, src)
		grow = l.appendFunc()
	}
	b := l.b
	b.LocalGet(ctx)
	l.push(src)
	c.pushTotal()
	b.Call(grow)
	result := l.set()
	l.allocated()
	b.LocalGet(result)
	l.outOfMemoryIfZero()
	l.beginPut(result, func() { old.pushBits(l) })
	c.fail.done()
	b.LocalGet(result)
	l.pop(dst, typeOf(beam.TypeBitstring))
}

// lowerBsAdd adds sizes: Fail, [A, B, Unit], Dst is A + B * Unit.
func lowerBsAdd(l *lowerer, in *beam.Instr) {
	a := in.Args
	l.flush()
	c := &creation{l: l, fail: l.failure(&a[0], "badarg"), whole: true}
	sizes := []segment{
		{kind: "init", unit: 1, size: &a[1]},
		{kind: "init", unit: max(int(a[3].Value), 1), size: &a[2]},
	}
	for i := range sizes {
		if !c.measureSize(&sizes[i]) {
			c.fail.always()
			return
		}
		c.add(&sizes[i])
	}
	c.checkLimit()
	c.pushSum()
	c.fail.done()
	l.pushUintTerm(positionLimit)
	l.allocated()
	l.pop(&a[4], vtype{union: beam.TypeInteger, hasMin: true})
}

// lowerBsUTF8Size gives the size of a character in bytes. Whether it is one at
// all is found out when it is written.
func lowerBsUTF8Size(l *lowerer, in *beam.Instr) { l.charSize(in, l.pushUTF8Size) }

func lowerBsUTF16Size(l *lowerer, in *beam.Instr) { l.charSize(in, l.pushUTF16Size) }

func (l *lowerer) charSize(in *beam.Instr, pushSize func(ch uint32)) {
	v := l.value(&in.Args[1])
	l.skipEdge(int(in.Args[0].Value))
	l.pushNumber(v)
	ch := l.set()
	pushSize(ch)
	l.pushTagged()
	l.pop(&in.Args[2], intType(1, 4))
}

// bsPut writes one segment into the binary that is being made.
func (l *lowerer) bsPut(fail *beam.Operand, s segment) {
	l.flush()
	l.loadE()
	c := &creation{l: l, fail: l.failure(fail, "badarg"), whole: true}
	if !c.measure(&s) {
		c.fail.always()
		return
	}
	b := l.b
	w := &writer{l: l, term: l.temp(asm.I32), base: l.temp(asm.I32), vary: l.temp(asm.I32), varies: true}
	b.LocalGet(ctx)
	b.I32Load(contextBSBinary)
	b.LocalTee(w.term)
	b.I32Eqz()
	l.raiseIf("unsupported")
	b.LocalGet(w.term)
	b.Call(l.binDataFunc())
	b.LocalSet(w.base)
	b.LocalGet(ctx)
	b.I32Load(contextBSOffset)
	b.LocalSet(w.vary)
	w.segment(&s)
	w.advance(&s)
	b.LocalGet(ctx)
	w.pushOffset()
	b.I32Store(contextBSOffset)
	c.fail.done()
}
