package backend

import (
	"math/big"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// writer fills in a new binary from its beginning to its end. Nothing is
// collected in the meantime.
type writer struct {
	l      *lowerer
	term   uint32 // local of the binary
	base   uint32 // local of an address in it
	at     int    // bits behind base, and
	varies bool   // as many more as
	vary   uint32 // this local says: it is not known whether the position is at a byte
}

// aligned says whether the position is at a byte for sure.
func (w *writer) aligned() bool { return !w.varies && w.at%8 == 0 }

// pushOffset pushes the position in bits behind base.
func (w *writer) pushOffset() {
	b := w.l.b
	if !w.varies {
		b.I32Const(int32(w.at))
		return
	}
	b.LocalGet(w.vary)
	if w.at > 0 {
		b.I32Const(int32(w.at))
		b.I32Add()
	}
}

// pushAddress pushes the address of the position, which is at a byte.
func (w *writer) pushAddress() {
	b := w.l.b
	b.LocalGet(w.base)
	if w.at > 0 {
		b.I32Const(int32(w.at / 8))
		b.I32Add()
	}
}

// segments writes all segments.
func (w *writer) segments(segs []segment) {
	for len(segs) > 0 {
		n := 0
		if w.aligned() {
			n = w.run(segs)
		}
		if n > 0 {
			w.writeRun(segs[:n])
		} else {
			n = 1
			w.segment(&segs[0])
			w.advance(&segs[0])
		}
		segs = segs[n:]
	}
}

// advance moves the position behind a segment.
func (w *writer) advance(s *segment) {
	b := w.l.b
	switch {
	case !s.vary:
		w.at += s.bits
	case s.whole() && !w.varies:
		b.LocalGet(w.base)
		s.pushBytes(w.l)
		b.I32Add()
		b.LocalSet(w.base)
	default:
		w.pushOffset()
		s.pushBits(w.l)
		b.I32Add()
		if !w.varies {
			w.vary = w.l.temp(asm.I32)
		}
		b.LocalSet(w.vary)
		w.at, w.varies = 0, true
	}
}

// plain says whether a segment is an integer of constant size that is written
// with its most significant bit first.
func (s *segment) plain() bool {
	return s.kind == "integer" && s.order == 0 && !s.vary && s.bits < maxInlineBits && (s.flags&littleFlags == 0 || s.bits <= 8)
}

// run is how many segments, the first of which does not end at a byte, make
// up at most eight bytes together; 0 if they do not.
func (w *writer) run(segs []segment) int {
	if segs[0].bits%8 == 0 {
		return 0
	}
	sum := 0
	for i := range segs {
		s := &segs[i]
		if sum += s.bits; !s.plain() || sum > maxInlineBits {
			return 0
		}
		if sum%8 == 0 {
			return i + 1
		}
	}
	return 0
}

// writeRun writes such segments at once.
func (w *writer) writeRun(segs []segment) {
	b := w.l.b
	sum := 0
	for i := range segs {
		sum += segs[i].bits
	}
	wide := sum > 32
	for i := range segs {
		n := segs[i].bits
		if i > 0 && wide {
			b.I64Const(int64(n))
			b.I64Shl()
		} else if i > 0 {
			b.I32Const(int32(n))
			b.I32Shl()
		}
		w.pushLow(segs[i].src, wide)
		if i == 0 {
			continue // what is too much goes out at the left
		}
		if wide {
			b.I64Const(1<<n - 1)
			b.I64And()
			b.I64Or()
		} else {
			b.I32Const(1<<n - 1)
			b.I32And()
			b.I32Or()
		}
	}
	w.store(sum, false)
	w.at += sum
}

// lowOf is the low 64 bits of the two's complement of an integer operand.
func lowOf(o *beam.Operand) int64 {
	if o.Big == nil {
		return o.Value
	}
	mod := new(big.Int).Lsh(big.NewInt(1), 64)
	return int64(new(big.Int).Mod(o.Big, mod).Uint64())
}

// pushLow pushes the low 32 or 64 bits of an integer.
func (w *writer) pushLow(o *beam.Operand, wide bool) {
	l, b := w.l, w.l.b
	if isInt(o) {
		if wide {
			b.I64Const(lowOf(o))
		} else {
			b.I32Const(int32(lowOf(o)))
		}
		return
	}
	v := l.value(o)
	switch {
	case v.typ.isSmall() && wide:
		l.pushNumber(v)
		b.I64ExtendI32S()
	case v.typ.isSmall():
		l.pushNumber(v)
	case wide:
		l.get(v)
		b.Call(l.intLowFunc())
	default:
		l.pushIsSmall(v)
		b.If(asm.BlockOf(asm.I32))
		l.pushNumber(v)
		b.Else()
		l.get(v)
		b.Call(l.intLowFunc())
		b.I32WrapI64()
		b.End()
	}
}

// store takes a number of n bits, whole bytes, to the position: an i64 if it
// has more than 32, else an i32.
func (w *writer) store(n int, little bool) {
	l, b := w.l, w.l.b
	at := uint32(w.at / 8)
	if n > 32 {
		v := l.temp(asm.I64)
		b.LocalSet(v)
		w.storeWide(v, at, n, little)
		return
	}
	if n == 32 && !little {
		l.swap32()
		little = true
	}
	v := l.set()
	if !little {
		for i := range uint32(n / 8) {
			b.LocalGet(w.base)
			b.LocalGet(v)
			shift(b, -int32(uint32(n)-8-8*i))
			b.I32Store8(at + i)
		}
		return
	}
	stores := map[int]asm.Op{1: asm.OpI32Store8, 2: asm.OpI32Store16, 4: asm.OpI32Store}
	for i, size := range stringChunks(n / 8) {
		b.LocalGet(w.base)
		b.LocalGet(v)
		shift(b, -int32(8*i))
		b.Mem(stores[size], 0, at+uint32(i))
	}
}

// storeWide stores a number of more than 32 bits.
func (w *writer) storeWide(v, at uint32, n int, little bool) {
	b := w.l.b
	if little {
		for i, size := range stringChunks(n / 8) {
			b.LocalGet(w.base)
			b.LocalGet(v)
			if i > 0 {
				b.I64Const(int64(8 * i))
				b.I64ShrU()
			}
			b.Mem(storesOf[size], 0, at+uint32(i))
		}
		return
	}
	high := &writer{l: w.l, base: w.base, at: int(at) * 8}
	b.LocalGet(v)
	b.I64Const(32)
	b.I64ShrU()
	b.I32WrapI64()
	high.store(n-32, false)
	high.at += n - 32
	b.LocalGet(v)
	b.I32WrapI64()
	high.store(32, false)
}

// segment writes one segment at the position.
func (w *writer) segment(s *segment) {
	if s.order != 0 {
		w.eitherOrder(*s)
		return
	}
	switch s.kind {
	case "integer":
		w.integer(s)
	case "float":
		w.float(s)
	case "string":
		w.string(int(s.src.Value), int(s.size.Value))
	case "utf8", "utf16", "utf32":
		w.char(s)
	default:
		w.binary(s)
	}
}

// eitherOrder writes a segment whose order of bytes is in a local.
func (w *writer) eitherOrder(s segment) {
	b := w.l.b
	b.LocalGet(s.order)
	b.I32Const(littleFlags)
	b.I32And()
	s.order = 0
	w.l.prepare(s.src, s.size)
	b.If(asm.BlockVoid)
	s.flags = littleFlags
	w.segment(&s)
	b.Else()
	s.flags = 0
	w.segment(&s)
	b.End()
}

func (w *writer) integer(s *segment) {
	l, b := w.l, w.l.b
	little := s.flags&littleFlags != 0 && s.bits > 8
	switch {
	case s.vary || s.bits > maxInlineBits:
		b.LocalGet(w.base)
		w.pushOffset()
		l.push(s.src)
		s.pushBits(l)
		b.I32Const(int32(s.flags))
		b.Call(l.putIntFunc())
	case s.bits == 0:
	case w.aligned() && s.bits%8 == 0:
		w.pushLow(s.src, s.bits > 32)
		w.store(s.bits, little)
	default:
		w.putBits(s, func() { w.pushLow(s.src, true) }, little)
	}
}

// putBits writes the i64 that push leaves as a field of the segment's size.
func (w *writer) putBits(s *segment, push func(), little bool) {
	l, b := w.l, w.l.b
	b.LocalGet(w.base)
	w.pushOffset()
	push()
	if little {
		s.pushBits(l)
		b.Call(l.unreverseFunc())
	}
	s.pushBits(l)
	b.Call(l.putBitsFunc())
}

func (w *writer) float(s *segment) {
	b := w.l.b
	little := s.flags&littleFlags != 0
	if s.vary || !w.aligned() {
		w.putBits(s, func() { b.LocalGet(s.value) }, little)
		return
	}
	b.LocalGet(s.value)
	if s.bits <= 32 {
		b.I32WrapI64()
	}
	w.store(s.bits, little)
}

// string writes n bytes of the string table.
func (w *writer) string(from, n int) {
	l, b := w.l, w.l.b
	if n > maxInlineString {
		w.longString(from, n)
		return
	}
	data := l.bm.Strings[from : from+n]
	number := func(at, n int, bigEndian bool) (v int64) {
		for i := range n {
			if bigEndian {
				v = v<<8 | int64(data[at+i])
			} else {
				v |= int64(data[at+i]) << (8 * i)
			}
		}
		return v
	}
	for at, n := range stringChunks(len(data)) {
		b.LocalGet(w.base)
		if w.aligned() {
			b.I64Const(number(at, n, false))
			b.Mem(storesOf[n], 0, uint32(w.at/8+at))
			continue
		}
		w.pushOffset()
		b.I32Const(int32(8 * at))
		b.I32Add()
		b.I64Const(number(at, n, true))
		b.I32Const(int32(8 * n))
		b.Call(l.putBitsFunc())
	}
}

// longString lets the VM copy from the string table.
func (w *writer) longString(from, n int) {
	l, b := w.l, w.l.b
	b.LocalGet(ctx)
	l.state()
	b.LocalGet(w.term)
	b.LocalGet(w.base)
	b.LocalGet(w.term)
	b.Call(l.binDataFunc())
	b.I32Sub()
	shift(b, toBits)
	w.pushOffset()
	b.I32Add()
	b.I32Const(int32(from))
	b.I32Const(int32(8 * n))
	l.prim(arch.PrimBitstringCopyModuleStr)
}

// char writes a character, which has been checked.
func (w *writer) char(s *segment) {
	l, b := w.l, w.l.b
	pack := func() {
		b.LocalGet(s.value)
		switch s.kind {
		case "utf8":
			b.Call(l.packUTF8Func())
		case "utf16":
			b.I32Const(int32(s.flags))
			b.Call(l.packUTF16Func())
		}
		b.I64ExtendI32U()
	}
	switch {
	case s.kind == "utf32" && w.aligned():
		b.LocalGet(s.value)
		w.store(32, s.flags&littleFlags != 0)
	case s.kind == "utf32":
		w.putBits(s, pack, s.flags&littleFlags != 0)
	case s.kind == "utf8" && w.aligned() && !s.vary:
		b.LocalGet(s.value)
		w.store(8, false)
	case s.kind == "utf8" && w.aligned():
		b.LocalGet(s.value)
		b.I32Const(maxUTF8One)
		b.I32LeU()
		b.If(asm.BlockVoid)
		b.LocalGet(s.value)
		w.store(8, false)
		b.Else()
		w.putBits(s, pack, false)
		b.End()
	default:
		w.putBits(s, pack, false)
	}
}

// binary writes the beginning of a binary.
func (w *writer) binary(s *segment) {
	l, b := w.l, w.l.b
	data := func() {
		l.push(s.src)
		b.Call(l.binDataFunc())
	}
	if w.aligned() && s.whole() {
		w.pushAddress()
		data()
		s.pushBytes(l)
		b.Call(l.copyBytesFunc())
		return
	}
	b.LocalGet(w.base)
	w.pushOffset()
	data()
	b.I32Const(0)
	s.pushBits(l)
	b.Call(l.copyBitsFunc())
}
