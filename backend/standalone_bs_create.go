package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
)

// Making bit strings of programs. The run-time system makes a bit string of the
// size that all segments have, and writes one after the other into it.

func init() {
	registerFor(targetStandalone, func(l *lowerer, _ int, in *beam.Instr) error { return standalone{l}.lowerBsCreateBin(in) }, beam.OpBsCreateBin)
}

// bitSegment is a segment of a bit string that is made.
type bitSegment struct {
	segment
	size   bitSize
	number int // in the source, from 1 on
}

// bitMaking is a bit string being made.
type bitMaking struct {
	standalone
	fail *failure
	segs []bitSegment
	bits int64  // sum of the constant sizes
	sum  uint32 // local of the sum of the others, an i64
	vary bool
}

func (s standalone) lowerBsCreateBin(in *beam.Instr) error {
	a := in.Args
	m := &bitMaking{standalone: s, fail: s.failure(&a[0], "badarg")}
	m.fail.explain = m.explain
	if err := m.read(in, a[5].List); err != nil {
		return err
	}
	s.flush()
	s.loadE()
	if !m.measure() {
		m.fail.always()
		m.fail.done()
		return nil
	}
	result := m.make()
	m.fail.done()
	s.keepWhileReserving(result, heapWords(&a[1]), int(a[2].Value))
	s.b.LocalGet(result)
	s.pop(&a[4], typeOf(beam.TypeBitstring))
	return nil
}

// read takes the list of segments apart.
func (m *bitMaking) read(in *beam.Instr, list []beam.Operand) error {
	const parts = 6
	for ; len(list) >= parts; list = list[parts:] {
		s := segment{kind: m.bm.AtomName(int(list[0].Value)), unit: max(int(list[2].Value), 1), src: &list[4], size: &list[5]}
		var ok bool
		// A register, which only assembly has there, means no flags to erl's loader.
		if s.flags, ok = m.fieldFlags(&list[3]); !ok && !list[3].IsReg() {
			return m.malformed(in, "the flags of a segment are no list of flags")
		}
		s.all = m.isAll(s.size)
		m.segs = append(m.segs, bitSegment{segment: s, number: int(list[1].Value)})
	}
	return nil
}

// measure finds out the sizes of all segments. It returns false if one is wrong
// for sure.
func (m *bitMaking) measure() bool {
	for i := range m.segs {
		if !m.measureSegment(&m.segs[i]) {
			return false
		}
	}
	m.checkLimit()
	return true
}

func (m *bitMaking) measureSegment(s *bitSegment) bool {
	shared := &m.program.shared
	ok := true
	switch s.kind {
	case "string":
		s.size.bits = int(s.segment.size.Value) * 8
	case "utf8":
		if t := m.typ(s.src); t.isSmall() && t.min >= 0 && t.max <= maxUTF8One {
			s.size.bits = 8
			break
		}
		m.push(s.src)
		m.b.Call(shared.bsUTF8Bits)
		m.takeSize(s)
	case "utf16":
		m.push(s.src)
		m.b.Call(shared.bsUTF16Bits)
		m.takeSize(s)
	case "utf32":
		s.size.bits = 32
	case "append", "private_append":
		if s.all && m.isFirst(s) {
			return true // what appends finds out
		}
		fallthrough
	case "binary":
		if !s.all {
			ok = m.measureSize(s)
			break
		}
		m.push(s.src)
		m.b.I32Const(int32(s.unit))
		m.b.Call(shared.bsBitSize)
		m.takeSize(s)
	default: // integer, float, init
		ok = m.measureSize(s)
	}
	if ok {
		m.add(s)
	}
	return ok
}

// isFirst says whether s is the segment that a bit string begins with.
func (m *bitMaking) isFirst(s *bitSegment) bool { return s == &m.segs[0] }

// appends says whether the bit string is made by appending to its first
// segment.
func (m *bitMaking) appends() bool {
	if len(m.segs) == 0 {
		return false
	}
	s := &m.segs[0]
	return s.all && (s.kind == "append" || s.kind == "private_append")
}

// takeSize takes a size in bits from the stack; what is none fails.
func (m *bitMaking) takeSize(s *bitSegment) {
	s.size = bitSize{vary: true, local: m.tee()}
	m.b.I32Const(tooLargeSize)
	m.b.I32GeU()
	m.fail.when()
}

// measureSize reads a size that is a number.
func (m *bitMaking) measureSize(s *bitSegment) bool {
	o, b := s.segment.size, m.b
	if isInt(o) {
		switch {
		case o.Big != nil && o.Big.Sign() < 0 || o.Value < 0:
			return false
		case o.Big != nil || o.Value > arch.ProgramMaxBits/int64(s.unit):
			b.I32Const(1)
			m.systemLimit()
			return false
		}
		s.size.bits = int(o.Value) * s.unit
		return true
	}
	if !o.IsReg() {
		return false
	}
	m.push(o)
	b.I32Const(int32(s.unit))
	b.Call(m.program.shared.bsSize)
	b.LocalTee(m.sizeLocal(s))
	b.I32Const(tooLargeSize)
	b.I32Eq()
	m.systemLimit()
	b.LocalGet(s.size.local)
	b.I32Const(noSize)
	b.I32Eq()
	m.fail.when()
	return true
}

// The answers of rt.bs_size that are above all sizes.
const (
	noSize       = -1
	tooLargeSize = -2 // no bit string has it
)

func (m *bitMaking) sizeLocal(s *bitSegment) uint32 {
	s.size = bitSize{vary: true, local: m.temp(asm.I32)}
	return s.size.local
}

// systemLimit fails if the i32 on the stack is not 0, for sizes that no bit
// string can have.
func (m *bitMaking) systemLimit() {
	if m.fail.label != 0 || m.fail.explain != nil {
		m.fail.when()
		return
	}
	m.raiseIf("system_limit")
}

// add adds the segment's size to the sum, which has room enough for any.
func (m *bitMaking) add(s *bitSegment) {
	b := m.b
	if !s.size.vary {
		m.bits += int64(s.size.bits)
		return
	}
	b.LocalGet(s.size.local)
	b.I64ExtendI32U()
	if m.vary {
		b.LocalGet(m.sum)
		b.I64Add()
	} else {
		m.vary, m.sum = true, m.temp(asm.I64)
	}
	b.LocalSet(m.sum)
}

// checkLimit refuses what would be too large.
func (m *bitMaking) checkLimit() {
	b := m.b
	if m.bits > arch.ProgramMaxBits {
		b.I32Const(1)
		m.systemLimit()
		m.bits = 0
	}
	if m.vary {
		b.LocalGet(m.sum)
		b.I64Const(arch.ProgramMaxBits - m.bits)
		b.I64GtU()
		m.systemLimit()
	}
}

// pushTotal pushes the size of all segments but one that is appended to.
func (m *bitMaking) pushTotal() {
	b := m.b
	if !m.vary {
		b.I32Const(int32(m.bits))
		return
	}
	b.LocalGet(m.sum)
	b.I32WrapI64()
	if m.bits > 0 {
		b.I32Const(int32(m.bits))
		b.I32Add()
	}
}

// make makes the bit string and writes the segments; it returns the local of
// the result.
func (m *bitMaking) make() uint32 {
	segs := m.segs
	result := m.temp(asm.I32)
	aligned := true
	switch {
	case m.appends():
		m.append(&segs[0], result)
		aligned = segs[0].unit%8 == 0
		segs = segs[1:]
	case m.small():
		m.makeSmall(result)
		return result
	default:
		m.pushTotal()
		m.b.Call(m.program.shared.bsInit)
		m.b.LocalSet(result)
	}
	m.putAll(segs, aligned)
	m.lowerer.hpValid = false
	return result
}

// append begins a bit string that starts with another one.
func (m *bitMaking) append(s *bitSegment, result uint32) {
	grow := m.program.shared.bsAppend
	if s.kind == "private_append" {
		grow = m.program.shared.bsPrivateAppend
	}
	m.push(s.src)
	m.pushTotal()
	m.grow(grow, s.unit)
	m.b.LocalSet(result)
}

// grow calls a function that appends a number of bits to a bit string, which are both on the
// stack, and leaves the result there.
func (m *bitMaking) grow(f *module.Func, unit int) {
	b := m.b
	b.I32Const(int32(unit))
	b.Call(f)
	result := m.tee()
	if m.fail.label == 0 && m.fail.explain == nil {
		b.I32Eqz()
		b.If(asm.BlockVoid)
		b.GlobalGet(m.program.BuildBit)
		b.I32Const(tooLargeBit)
		b.I32Eq()
		m.raiseIf("system_limit")
		m.abi.raise(m.fail.atom)
		b.End()
	} else {
		m.fail.unless()
	}
	b.LocalGet(result)
}

// tooLargeBit is what rt.bs_append leaves in Program.BuildBit when no bit string can be
// so large.
const tooLargeBit = -1

// putAll writes segments; aligned says that the first begins at a byte.
func (m *bitMaking) putAll(segs []bitSegment, aligned bool) {
	for len(segs) > 0 {
		n := 0
		for aligned && n < len(segs) && segs[n].inline() {
			n++
		}
		if n > 0 {
			m.putRun(segs[:n], n == len(segs))
			segs = segs[n:]
			continue
		}
		s := &segs[0]
		m.put(s)
		aligned = aligned && s.wholeBytes()
		segs = segs[1:]
	}
}

// wholeBytes says whether the segment's size is one of bytes for sure.
func (s *bitSegment) wholeBytes() bool {
	switch s.kind {
	case "string", "utf8", "utf16", "utf32":
		return true
	}
	return s.unit%8 == 0 || !s.size.vary && s.size.bits%8 == 0
}

// inline says whether code stores the bytes of the segment, if an integer is small.
func (s *bitSegment) inline() bool {
	switch s.kind {
	case "string":
		return s.segment.size.Value <= maxInlineString
	case "integer":
		return !s.size.vary && s.size.bits%8 == 0 && s.size.bits <= maxInlineInteger && s.size.bits > 0
	}
	return false
}

// maxInlineInteger is up to how many bits a small integer is stored by code.
const maxInlineInteger = 64

// putRun writes segments that code can store, at a byte; last says that nothing
// comes behind them.
func (m *bitMaking) putRun(segs []bitSegment, last bool) {
	b := m.b
	store := func() {
		b.GlobalGet(m.program.BuildData)
		b.GlobalGet(m.program.BuildBit)
		shift(b, toBytes)
		b.I32Add()
		bits := m.storeAll(m.set(), 0, segs)
		if !last {
			b.GlobalGet(m.program.BuildBit)
			b.I32Const(int32(bits))
			b.I32Add()
			b.GlobalSet(m.program.BuildBit)
		}
	}
	if !m.pushAllSmall(segs, false) {
		store()
		return
	}
	failed := m.temp(asm.I32)
	b.If(asm.BlockVoid)
	b.I32Const(0)
	b.LocalSet(failed)
	store()
	b.Else()
	m.putCounting(segs, failed)
	b.End()
	b.LocalGet(failed)
	m.fail.when()
}

// pushAllSmall pushes whether all integers among the segments are small, and, if something
// is on the stack already, and that. If they are for sure it pushes nothing and
// returns false.
func (m *bitMaking) pushAllSmall(segs []bitSegment, and bool) bool {
	some := false
	for i := range segs {
		if s := &segs[i]; s.kind == "integer" && !m.typ(s.src).isSmall() {
			m.pushIsSmall(m.value(s.src))
			if and || some {
				m.b.I32And()
			}
			some = true
		}
	}
	return some
}

// put writes one segment.
func (m *bitMaking) put(s *bitSegment) {
	b, shared := m.b, &m.program.shared
	if s.kind == "string" {
		b.I32Const(m.program.Strings(m.bm) + int32(s.src.Value))
		b.I32Const(int32(s.segment.size.Value))
		b.Call(shared.bsPutString)
		return
	}
	m.push(s.src)
	switch s.kind {
	case "integer":
		s.size.push(b)
		b.I32Const(int32(s.flags))
		b.Call(shared.bsPutInteger)
	case "float":
		s.size.push(b)
		b.I32Const(int32(s.flags))
		b.Call(shared.bsPutFloat)
	case "binary", "append", "private_append":
		s.size.push(b)
		b.Call(shared.bsPutBinary)
	case "utf8":
		b.Call(shared.bsPutUTF8)
	case "utf16":
		b.I32Const(int32(s.flags))
		b.Call(shared.bsPutUTF16)
	case "utf32":
		b.I32Const(int32(s.flags))
		b.Call(shared.bsPutUTF32)
	default:
		panic("BUG: segment " + s.kind)
	}
	m.fail.unless()
}

// keepWhileReserving makes room for words on the heap, which the term in a local
// survives besides the live X registers.
func (s standalone) keepWhileReserving(term uint32, words, live int) {
	if words == 0 {
		return
	}
	l, b := s.lowerer, s.b
	l.pushE()
	l.pushHP()
	b.I32Sub()
	b.I32Const(int32(words * arch.WordSize))
	b.I32LtU()
	b.If(asm.BlockVoid)
	s.storeX(live, term)
	s.collectKeeping(words, live, live+1)
	s.loadX(live)
	b.LocalSet(term)
	b.GlobalGet(s.program.SP)
	b.LocalSet(l.e)
	s.reloadHP()
	b.End()
}

// small says whether the bit string is a small binary of which each segment can
// be stored by code, so that all of it can be made in line.
func (m *bitMaking) small() bool {
	if m.vary || m.bits%8 != 0 || m.bits/8 > arch.ProgramHeapBinaryMax || m.bits == 0 {
		return false
	}
	for i := range m.segs {
		if !m.segs[i].inline() {
			return false
		}
	}
	return true
}

// makeSmall stores the segments in line if all integers are small, else as the others.
func (m *bitMaking) makeSmall(result uint32) {
	b, l := m.b, m.lowerer
	bytes := int(m.bits / 8)
	words := arch.HeapBinaryWords(bytes)
	failed := m.temp(asm.I32)
	b.I32Const(0)
	b.LocalSet(failed)
	l.pushE()
	l.pushHP()
	b.I32Sub()
	b.I32Const(int32(words * arch.WordSize))
	b.I32GeU()
	m.pushAllSmall(m.segs, true)
	b.If(asm.BlockVoid)
	m.storeAll(m.hp, arch.HeapBinaryData*arch.WordSize, m.segs)
	l.init(arch.BinarySize*arch.WordSize, func() { b.I32Const(int32(bytes)) })
	l.init(0, func() { b.I32Const(arch.Header(arch.TagHeapBinary, words-1)) })
	b.LocalGet(m.hp)
	b.I32Const(arch.PrimaryBoxed)
	b.I32Add()
	b.LocalSet(result)
	m.setHeapPointer(func() {
		b.LocalGet(m.hp)
		b.I32Const(int32(words * arch.WordSize))
		b.I32Add()
	})
	b.Else()
	m.pushTotal()
	b.Call(m.program.shared.bsInit)
	b.LocalSet(result)
	m.putCounting(m.segs, failed)
	b.End()
	l.hpValid = false
	b.LocalGet(failed)
	m.fail.when()
}

// putCounting is put for several segments inside of a fragment: instead of failing it sets a
// local.
func (m *bitMaking) putCounting(segs []bitSegment, failed uint32) {
	b := m.b
	b.I32Const(0)
	for i := range segs {
		s := &segs[i]
		if s.kind == "string" {
			m.put(s)
			continue
		}
		m.push(s.src)
		s.size.push(b)
		b.I32Const(int32(s.flags))
		b.Call(m.program.shared.bsPutInteger)
		b.I32Eqz()
		b.I32Or()
	}
	b.LocalSet(failed)
}

// storeAll stores segments at an address in a local, and behind, and returns how many bits
// they have. The last byte comes first: then engines check the bounds once.
func (m *bitMaking) storeAll(base, at uint32, segs []bitSegment) (bits int) {
	for i := range segs {
		bits += segs[i].size.bits
	}
	at += uint32(bits / 8)
	for i := len(segs) - 1; i >= 0; i-- {
		s := &segs[i]
		at -= uint32(s.size.bits / 8)
		if s.kind == "string" {
			m.storeString(base, at, m.bm.Strings[s.src.Value:s.src.Value+s.segment.size.Value])
		} else {
			m.storeInteger(base, at, s)
		}
	}
	return bits
}

func (m *bitMaking) storeString(base, at uint32, text []byte) {
	for i, n := range stringChunks(len(text)) {
		var v int64
		for k := range n {
			v |= int64(text[i+k]) << (8 * k)
		}
		m.b.LocalGet(base)
		m.b.I64Const(v)
		m.b.Mem(storesOf[n], 0, at+uint32(i))
	}
}

// storeInteger stores the low bytes of a small integer.
func (m *bitMaking) storeInteger(base, at uint32, s *bitSegment) {
	b := m.b
	v := m.value(s.src)
	n := s.size.bits / 8
	little := s.flags&littleFlags != 0 || n == 1
	if store := map[int]asm.Op{1: asm.OpI32Store8, 2: asm.OpI32Store16, 4: asm.OpI32Store}[n]; store != 0 && little {
		b.LocalGet(base)
		m.pushNumber(v)
		b.Mem(store, 0, at)
		return
	}
	for i := n - 1; i >= 0; i-- {
		up := 8 * (n - 1 - i)
		if little {
			up = 8 * i
		}
		b.LocalGet(base)
		m.pushNumber(v)
		if up > 0 {
			b.I32Const(int32(min(up, 31))) // beyond are copies of the sign
			b.I32ShrS()
		}
		b.Mem(asm.OpI32Store8, 0, at+uint32(i))
	}
}

// explain raises the error of the segment that is wrong.
func (m *bitMaking) explain() {
	b := m.b
	for i := range m.segs {
		s := &m.segs[i]
		code, ok := m.explained(s)
		if !ok {
			continue
		}
		b.I32Const(int32(code))
		m.push(s.src)
		if code&arch.SegmentSized != 0 {
			m.push(s.segment.size)
		} else {
			b.I32Const(arch.Nil)
		}
		b.Call(m.program.shared.bsExplain)
	}
	m.showPlace()
	b.I32Const(m.place())
	b.Call(m.program.shared.bsFailed)
	b.Return()
}

// explained is the description of a segment; ok is false if nothing can be wrong
// with it.
func (m *bitMaking) explained(s *bitSegment) (code uint32, ok bool) {
	kind, ok := segmentKinds[s.kind]
	if !ok {
		return 0, false
	}
	code = uint32(kind<<arch.SegmentKind | s.unit<<arch.SegmentUnit | min(s.number, arch.SegmentMaxNumber)<<arch.SegmentNumber)
	sized := kind <= arch.SegmentBinary && !s.all
	if sized {
		code |= arch.SegmentSized
	}
	if m.isFirst(s) && m.appends() {
		code |= arch.SegmentAppended
	}
	o := s.segment.size
	constant := sized && isInt(o) && o.Big == nil && o.Value >= 0 && o.Value <= arch.ProgramMaxBits/int64(s.unit)
	return code, !(kind == arch.SegmentInteger && constant && m.typ(s.src).is(beam.TypeInteger))
}

var segmentKinds = map[string]int{
	"integer": arch.SegmentInteger, "float": arch.SegmentFloat,
	"binary": arch.SegmentBinary, "append": arch.SegmentBinary, "private_append": arch.SegmentBinary,
	"utf8": arch.SegmentUTF8, "utf16": arch.SegmentUTF16, "utf32": arch.SegmentUTF32,
}
