package backend

import (
	"math/bits"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// bs_create_bin: a binary from all its segments at once.

func init() {
	registerFor(targetAVM, lowerBsCreateBin, beam.OpBsCreateBin)
}

// segment is one segment of a binary that is made.
type segment struct {
	kind  string
	unit  int
	flags int
	order uint32 // local of the flags, where they are a term that only running code has; else 0
	src   *beam.Operand
	size  *beam.Operand
	all   bool // the size is that of the binary src

	bits   int    // size if constant
	vary   bool   // it is not: it is
	number uint32 // this local times
	scale  int    // this
	value  uint32 // local of a character, or of a float's bits as an i64
}

// creation is a bs_create_bin being lowered.
type creation struct {
	l     *lowerer
	fail  *failure
	segs  []segment
	bits  int    // sum of the constant sizes
	vary  bool   // there are other sizes, whose sum is in
	sum   uint32 // this local, an i64, and once it is checked in
	total uint32 // this one, an i32
	whole bool   // the varying sizes are multiples of 8
	live  int
}

func lowerBsCreateBin(l *lowerer, _ int, in *beam.Instr) error {
	a := in.Args
	c := &creation{l: l, fail: l.failure(&a[0], "badarg"), whole: true, live: int(a[2].Value)}
	if err := c.read(in, a[5].List); err != nil {
		return err
	}
	l.flush()
	l.loadE()
	for i := range c.segs {
		if !c.measure(&c.segs[i]) {
			c.fail.always()
			return nil
		}
	}
	c.checkTotal()
	c.reserve(heapWords(&a[1]))
	c.build(&a[4])
	c.fail.done()
	return nil
}

// read takes the list of segments apart.
func (c *creation) read(in *beam.Instr, list []beam.Operand) error {
	const parts = 6
	for ; len(list) >= parts; list = list[parts:] {
		s := segment{kind: c.l.bm.AtomName(int(list[0].Value)), unit: max(int(list[2].Value), 1), src: &list[4], size: &list[5]}
		var ok bool
		if list[3].IsReg() {
			s.order = c.l.decodeFlags(&list[3])
		} else if s.flags, ok = c.l.fieldFlags(&list[3]); !ok {
			return c.l.malformed(in, "the flags of a segment are no list of flags")
		}
		s.all = c.l.isAll(s.size)
		c.segs = append(c.segs, s)
	}
	return nil
}

// decodeFlags has the VM decode a list of flags, which only assembly puts into a
// register.
func (l *lowerer) decodeFlags(list *beam.Operand) uint32 {
	b := l.b
	l.flush()
	l.prepare(list)
	flags := l.temp(asm.I32)
	b.LocalGet(ctx)
	l.state()
	l.push(list)
	l.prim(arch.PrimDecodeFlagsList)
	b.LocalTee(flags)
	b.I32Const(0)
	b.I32GeS()
	l.handleErrorIfZero()
	return flags
}

// isAll says whether a size is the atom all.
func (l *lowerer) isAll(o *beam.Operand) bool {
	return o.Kind == beam.KindAtom && l.bm.AtomName(int(o.Value)) == "all"
}

// measure finds out the size of a segment, and checks its value. It returns
// false if the segment is wrong for sure.
func (c *creation) measure(s *segment) bool {
	ok := true
	switch s.kind {
	case "string":
		s.bits = int(s.size.Value) * 8
	case "utf8", "utf16", "utf32":
		ok = c.measureChar(s)
	case "integer":
		c.checkInteger(s.src)
		ok = c.measureSize(s)
	case "float":
		ok = c.measureFloat(s)
	case "binary", "append", "private_append":
		ok = c.measureBinary(s)
	default:
		panic("BUG: segment " + s.kind)
	}
	if ok {
		c.add(s)
	}
	return ok
}

// setSize makes the size of a segment scale times the i32 on the stack.
func (s *segment) setSize(l *lowerer, scale int) {
	s.vary, s.number, s.scale = true, l.set(), scale
}

// whole says whether the size is a multiple of 8 for sure.
func (s *segment) whole() bool { return s.vary && s.scale%8 == 0 || !s.vary && s.bits%8 == 0 }

// pushTimes multiplies the i32 on the stack by a positive constant.
func (l *lowerer) pushTimes(n int) {
	if n&(n-1) == 0 {
		shift(l.b, int32(bits.TrailingZeros(uint(n))))
		return
	}
	l.b.I32Const(int32(n))
	l.b.I32Mul()
}

// pushBits pushes the size in bits.
func (s *segment) pushBits(l *lowerer) {
	if !s.vary {
		l.b.I32Const(int32(s.bits))
		return
	}
	l.b.LocalGet(s.number)
	l.pushTimes(s.scale)
}

// pushBytes pushes the size in bytes, which it is a whole number of.
func (s *segment) pushBytes(l *lowerer) {
	switch {
	case !s.vary:
		l.b.I32Const(int32(s.bits / 8))
	case s.scale%8 == 0:
		l.b.LocalGet(s.number)
		l.pushTimes(s.scale / 8)
	default:
		s.pushBits(l)
		shift(l.b, toBytes)
	}
}

// add adds the segment's size to the sum, which has room enough for any.
func (c *creation) add(s *segment) {
	b := c.l.b
	if !s.vary {
		c.bits += s.bits
		return
	}
	c.whole = c.whole && s.whole()
	b.LocalGet(s.number)
	b.I64ExtendI32U()
	if s.scale != 1 {
		b.I64Const(int64(s.scale))
		b.I64Mul()
	}
	if c.vary {
		b.LocalGet(c.sum)
		b.I64Add()
	} else {
		c.vary, c.sum = true, c.l.temp(asm.I64)
	}
	b.LocalSet(c.sum)
}

// checkInteger fails unless the operand is an integer.
func (c *creation) checkInteger(o *beam.Operand) {
	if c.l.typ(o).is(beam.TypeInteger) {
		return
	}
	c.l.pushIsInteger(c.l.value(o))
	c.fail.unless()
}

// measureSize reads a size that is a number.
func (c *creation) measureSize(s *segment) bool {
	if isInt(s.size) {
		if s.size.Big != nil && s.size.Big.Sign() < 0 || s.size.Value < 0 {
			return false
		}
		if s.size.Big != nil || s.size.Value > maxFieldBits/int64(s.unit) {
			c.tooLarge()
			return false
		}
		s.bits = int(s.size.Value) * s.unit
		return true
	}
	if s.size.Kind != beam.KindX && s.size.Kind != beam.KindY {
		return false
	}
	l, b := c.l, c.l.b
	v := l.value(s.size)
	if !v.typ.isSmall() {
		c.checkSmallSize(v)
	}
	l.pushNumber(v)
	n := l.set()
	if !v.typ.hasMin || v.typ.min < 0 {
		b.LocalGet(n)
		b.I32Const(0)
		b.I32LtS()
		c.fail.when()
	}
	b.LocalGet(n)
	s.setSize(l, s.unit)
	return true
}

// checkSmallSize fails if a size is not a small integer: negative ones and
// other terms are bad arguments, others too large for any binary.
func (c *creation) checkSmallSize(v value) {
	l, b := c.l, c.l.b
	l.pushIsSmall(v)
	l.orElse(func() {
		l.abi.pushBoxedTag(v)
		b.I32Const(arch.TagPositiveInt)
		b.I32Eq()
	})
	c.fail.unless()
	l.pushIsSmall(v)
	b.I32Eqz()
	c.fail.systemLimit()
}

// measureChar puts a character into a local and checks it.
func (c *creation) measureChar(s *segment) bool {
	l, b := c.l, c.l.b
	v := l.value(s.src)
	t := v.typ
	if !t.isSmall() {
		l.pushIsSmall(v)
		c.fail.unless()
	}
	l.pushNumber(v)
	s.value = l.set()
	if !t.isSmall() || t.min < 0 || t.max >= surrogates {
		l.pushIsChar(b, s.value)
		c.fail.unless()
	}
	switch {
	case s.kind == "utf32":
		s.bits = 32
	case s.kind == "utf8" && t.isSmall() && t.max <= maxUTF8One && t.min >= 0:
		s.bits = 8
	case s.kind == "utf8":
		l.pushUTF8Size(s.value)
		s.setSize(l, 8)
	case t.isSmall() && t.max < supplementary:
		s.bits = 16
	default:
		l.pushUTF16Size(s.value)
		s.setSize(l, 8)
	}
	return true
}

// measureFloat puts the bits of a float into a local.
func (c *creation) measureFloat(s *segment) bool {
	l, b := c.l, c.l.b
	v := l.value(s.src)
	if !v.typ.is(beam.TypeNumber) {
		l.pushIsNumber(v)
		c.fail.unless()
	}
	if !c.measureSize(s) {
		return false
	}
	f := l.temp(asm.F64)
	b.LocalGet(ctx)
	l.get(v)
	b.Call(l.toFloatFunc())
	b.LocalSet(f)
	s.value = l.temp(asm.I64)
	b.LocalGet(f)
	s.pushBits(l)
	b.Call(l.floatBitsFunc())
	b.LocalTee(s.value)
	b.I64Const(noFloatBits)
	b.I64Eq()
	c.fail.when()
	return true
}

// measureBinary checks a binary and how much of it is taken.
func (c *creation) measureBinary(s *segment) bool {
	l, b := c.l, c.l.b
	v := l.value(s.src)
	if v.imm || !v.typ.may(beam.TypeBitstring) {
		return false
	}
	if !v.typ.is(beam.TypeBitstring | beam.TypeBsMatchState) {
		l.abi.pushIsBinary(v)
		c.fail.unless()
	}
	if s.all {
		l.pushWord(v, arch.BinarySize)
		s.setSize(l, 8)
		if 8%s.unit != 0 {
			s.pushBits(l)
			b.I32Const(int32(s.unit))
			b.I32RemU()
			c.fail.when()
		}
		return true
	}
	if !c.measureSize(s) {
		return false
	}
	if s.whole() {
		s.pushBytes(l)
		l.pushWord(v, arch.BinarySize)
	} else {
		s.pushBits(l)
		l.pushWord(v, arch.BinarySize)
		shift(b, toBits)
	}
	b.I32GtU()
	c.fail.when()
	return true
}

// tooLarge fails because of a constant size that no binary has.
func (c *creation) tooLarge() {
	c.l.b.I32Const(1)
	c.fail.systemLimit()
}

// pushSum pushes the size of all segments in bits.
func (c *creation) pushSum() {
	b := c.l.b
	if !c.vary {
		b.I32Const(int32(c.bits))
		return
	}
	b.LocalGet(c.total)
	if c.bits > 0 {
		b.I32Const(int32(c.bits))
		b.I32Add()
	}
}

// checkLimit refuses what would be too large.
func (c *creation) checkLimit() {
	b := c.l.b
	if c.bits > maxFieldBits {
		c.tooLarge()
		c.bits = 0
	}
	if !c.vary {
		return
	}
	b.LocalGet(c.sum)
	b.I64Const(int64(maxFieldBits - c.bits))
	b.I64GtU()
	c.fail.systemLimit()
	b.LocalGet(c.sum)
	b.I32WrapI64()
	c.total = c.l.set()
}

// checkTotal refuses what would be too large or not have whole bytes.
func (c *creation) checkTotal() {
	c.checkLimit()
	b := c.l.b
	switch {
	case c.whole && c.bits%8 == 0:
		return
	case c.vary && !c.whole:
		c.pushSum()
	default:
		b.I32Const(1)
	}
	c.l.unsupportedBits()
}

// pushTotal pushes the size of the binary in bytes.
func (c *creation) pushTotal() {
	if !c.vary {
		c.l.b.I32Const(int32(c.bits / 8))
		return
	}
	c.pushSum()
	shift(c.l.b, toBytes)
}

// appends says whether the binary grows out of the one in its first segment.
func (c *creation) appends() bool {
	if len(c.segs) == 0 {
		return false
	}
	s := &c.segs[0]
	return (s.kind == "append" || s.kind == "private_append") && s.all
}

// small says whether the binary is on the heap, with a known size.
func (c *creation) small() bool {
	return !c.vary && c.bits/8 < arch.RefcMinBytes && !c.appends()
}

// reserve makes room for the binary and words more. The values of the segments
// survive a collection.
func (c *creation) reserve(words int) {
	var keep []*beam.Operand
	for i := range c.segs {
		keep = append(keep, c.segs[i].src, c.segs[i].size)
	}
	if c.small() {
		words += arch.HeapBinaryWords(c.bits / 8)
	} else {
		words += newBinaryWords
	}
	c.l.reserveFor(words, c.live, keep...)
}

// build makes the binary and fills in its segments.
func (c *creation) build(dst *beam.Operand) {
	l, b := c.l, c.l.b
	result := l.temp(asm.I32)
	out := &writer{l: l, term: result, base: l.temp(asm.I32)}
	segs := c.segs
	switch {
	case c.small():
		n := c.bits / 8
		at := l.alloc(arch.HeapBinaryWords(n))
		l.init(at, func() { b.I32Const(arch.Header(arch.TagHeapBinary, arch.HeapBinaryWords(n)-1)) })
		l.init(at+arch.BinarySize*arch.WordSize, func() { b.I32Const(int32(n)) })
		l.pushNew(at, arch.PrimaryBoxed)
		b.LocalSet(result)
		l.pushNew(at, arch.HeapBinaryData*arch.WordSize)
		b.LocalSet(out.base)
		l.flush()
	case c.appends():
		b.LocalGet(ctx)
		l.push(segs[0].src)
		c.pushTotal()
		if segs[0].kind == "append" {
			b.Call(l.appendFunc())
		} else {
			b.Call(l.reuseFunc())
		}
		c.made(result, out)
		b.LocalGet(out.base)
		segs[0].pushBytes(l)
		b.I32Add()
		b.LocalSet(out.base)
		segs = segs[1:]
	default:
		b.LocalGet(ctx)
		c.pushTotal()
		b.Call(l.newBinaryFunc())
		c.made(result, out)
	}
	out.segments(segs)
	b.LocalGet(result)
	l.pop(dst, typeOf(beam.TypeBitstring))
}

// made takes a new binary from the stack.
func (c *creation) made(result uint32, out *writer) {
	l, b := c.l, c.l.b
	l.allocated()
	b.LocalTee(result)
	l.outOfMemoryIfZero()
	b.LocalGet(result)
	b.Call(l.binDataFunc())
	b.LocalSet(out.base)
}
