package backend

import (
	"math/big"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// Match states of programs: beginning, positions, tests, and bs_match. Bit
// strings may begin and end at any bit, so that nothing is known of how positions
// lie to bytes.

func init() {
	for op, f := range map[beam.Opcode]func(s standalone, in *beam.Instr){
		beam.OpBsStartMatch3: standalone.lowerBsStartMatch3, beam.OpBsStartMatch4: standalone.lowerBsStartMatch4,
		beam.OpBsGetPosition: standalone.lowerBsGetPosition, beam.OpBsSetPosition: standalone.lowerBsSetPosition,
		beam.OpBsTestTail2: standalone.lowerBsTestTail2, beam.OpBsTestUnit: standalone.lowerBsTestUnit,
		beam.OpBsSkipBits2: standalone.lowerBsSkipBits2, beam.OpBsMatchString: standalone.lowerBsMatchString,
	} {
		registerFor(targetStandalone, simple(func(l *lowerer, in *beam.Instr) { f(standalone{l}, in) }), op)
	}
	registerFor(targetStandalone, func(l *lowerer, _ int, in *beam.Instr) error { return standalone{l}.lowerBsMatch(in) }, beam.OpBsMatch)
	addTargetBIF(targetStandalone, bifName{"byte_size", 1}, func(l *lowerer, c *bifCall) bool {
		s := standalone{l}
		return s.sizeOfMatch(c, func(b *asm.Builder) {
			b.I32Const(7)
			b.I32Add()
			shift(b, toBytes)
		}) || s.byteSize(c)
	})
	addTargetBIF(targetStandalone, bifName{"bit_size", 1}, func(l *lowerer, c *bifCall) bool {
		return standalone{l}.sizeOfMatch(c, func(*asm.Builder) {})
	})
}

// sizeOfMatch lowers byte_size and bit_size of what may be a match state: then
// they mean what is left. The compiler does so since OTP 26.
func (s standalone) sizeOfMatch(c *bifCall, fromBits func(*asm.Builder)) bool {
	t := s.typ(&c.args[0])
	if t.union&beam.TypeBsMatchState == 0 {
		return false
	}
	b := s.b
	s.flush()
	v := s.value(&c.args[0])
	s.pushBoxedTag(v)
	b.I32Const(arch.TagMatchState)
	b.I32Eq()
	s.inlineElse(c, []value{v}, vtype{union: beam.TypeInteger, hasMin: true}, func() {
		s.pushWord(v, arch.ProgramMatchEnd)
		s.pushWord(v, arch.ProgramMatchOffset)
		b.I32Sub()
		fromBits(b)
		s.pushSize()
	})
	return true
}

// byteSize takes the size out of a binary; it need not be small.
func (s standalone) byteSize(c *bifCall) bool {
	if !s.typ(&c.args[0]).may(beam.TypeBitstring) {
		return false
	}
	s.flush()
	v := s.value(&c.args[0])
	if v.imm {
		return false
	}
	s.ready()
	s.abi.pushIsBinary(v)
	s.inlineElse(c, []value{v}, vtype{union: beam.TypeInteger, hasMin: true}, func() {
		s.pushWord(v, arch.BinarySize)
		s.pushSize()
	})
	return true
}

// pushSize turns the number of bits or bytes on the stack into a term.
func (s standalone) pushSize() {
	b := s.b
	n := s.tee()
	b.I32Const(positionLimit)
	b.I32LtU()
	b.If(asm.BlockOf(asm.I32))
	b.LocalGet(n)
	s.pushTagged()
	b.Else()
	b.LocalGet(n)
	b.Call(s.program.shared.bsPosition)
	b.End()
}

// matchCache holds the fields of one match state in locals, as long as control
// only goes straight on. Types of registers name the cache that holds the state
// in them.
type matchCache struct {
	current int32 // 0 if nothing is cached
	last    int32

	offset, end, base uint32 // locals; 0 if there is none yet
	hasEnd, hasBase   bool   // else they are not loaded yet
}

// begin makes ready for a function.
func (c *matchCache) begin() { *c = matchCache{last: c.last} }

func (c *matchCache) forget() { c.current = 0 }

// bitMatch is a match state that an instruction looks at.
type bitMatch struct {
	standalone
	state  uint32 // local of the term
	offset uint32 // local of the position
	fail   *failure

	address uint32 // local of the address of the byte that the offset is in; 0 if it is not computed
}

// bitMatch begins to work with the match state in a register. The state stays in a
// local of its own, since the instruction may change its register.
func (s standalone) bitMatch(o *beam.Operand, fail *failure) *bitMatch {
	m := &bitMatch{standalone: s, fail: fail}
	s.flush() // all that follows may call
	s.push(o)
	m.state = s.set()
	c := &s.lowerer.matched
	if t := s.typ(o); c.current == 0 || t.match != c.current {
		c.last++
		c.current, c.hasEnd, c.hasBase = c.last, false, false
		t.match = c.current
		s.regs.set(o, t)
		m.cacheField(arch.ProgramMatchOffset, &c.offset)
	}
	m.offset = c.offset
	return m
}

func (m *bitMatch) pushField(word int) {
	m.b.LocalGet(m.state)
	m.b.I32Load(uint32(word*arch.WordSize - arch.PrimaryBoxed))
}

// cacheField loads a field into a local of the cache.
func (m *bitMatch) cacheField(word int, local *uint32) {
	if *local == 0 {
		*local = m.newLocal(asm.I32)
	}
	m.pushField(word)
	m.b.LocalSet(*local)
}

// pushOffset pushes the position delta bits behind the offset.
func (m *bitMatch) pushOffset(delta int) {
	m.b.LocalGet(m.offset)
	if delta != 0 {
		m.b.I32Const(int32(delta))
		m.b.I32Add()
	}
}

// pushLeft pushes how many bits are left behind the position delta bits behind
// the offset. Code that is only run on some paths must not be the first to ask.
func (m *bitMatch) pushLeft(delta int) {
	if c := &m.lowerer.matched; !c.hasEnd {
		m.cacheField(arch.ProgramMatchEnd, &c.end)
		c.hasEnd = true
	}
	m.b.LocalGet(m.lowerer.matched.end)
	m.pushOffset(delta)
	m.b.I32Sub()
}

// requireLeft fails unless n bits are left.
func (m *bitMatch) requireLeft(delta, n int) {
	if n > 0 {
		m.pushLeft(delta)
		m.b.I32Const(int32(n))
		m.b.I32LtU()
		m.fail.when()
	}
}

// requireUnit fails unless what is left is a multiple of unit bits.
func (m *bitMatch) requireUnit(delta, unit int) {
	if unit <= 1 {
		return
	}
	m.pushLeft(delta)
	if unit&(unit-1) == 0 {
		m.b.I32Const(int32(unit - 1))
		m.b.I32And()
	} else {
		m.b.I32Const(int32(unit))
		m.b.I32RemU()
	}
	m.fail.when()
}

// advance sets the position to what push leaves.
func (m *bitMatch) advance(push func()) {
	m.b.LocalGet(m.state)
	push()
	m.b.LocalTee(m.offset)
	m.b.I32Store(arch.ProgramMatchOffset*arch.WordSize - arch.PrimaryBoxed)
}

func (m *bitMatch) advanceBy(delta int) {
	if delta != 0 {
		m.advance(func() { m.pushOffset(delta) })
	}
}

// bitSize is how many bits a field has: a constant, or in a local.
type bitSize struct {
	bits  int
	local uint32
	vary  bool
}

func (z bitSize) push(b *asm.Builder) {
	if z.vary {
		b.LocalGet(z.local)
	} else {
		b.I32Const(int32(z.bits))
	}
}

// size looks at the size of a field and makes sure that so much is left; ok is
// false if it never is.
func (m *bitMatch) size(o *beam.Operand, unit int) (z bitSize, ok bool) {
	unit = max(unit, 1)
	switch {
	case m.isAll(o):
		m.requireUnit(0, unit)
		m.pushLeft(0)
		return bitSize{vary: true, local: m.set()}, true
	case isInt(o):
		if o.Big != nil || o.Value < 0 || o.Value > arch.ProgramMaxBits/int64(unit) {
			m.fail.always()
			return bitSize{}, false
		}
		z.bits = int(o.Value) * unit
		m.requireLeft(0, z.bits)
		return z, true
	case !o.IsReg():
		m.fail.always()
		return bitSize{}, false
	}
	m.push(o)
	m.b.I32Const(int32(unit))
	m.b.Call(m.program.shared.bsSize)
	z = bitSize{vary: true, local: m.set()}
	m.pushLeft(0)
	m.b.LocalGet(z.local)
	m.b.I32LtU() // also for the numbers that stand for errors, which are above all sizes
	m.fail.when()
	return z, true
}

// advanceOver moves the position behind a field.
func (m *bitMatch) advanceOver(z bitSize) {
	if !z.vary {
		m.advanceBy(z.bits)
		return
	}
	m.advance(func() {
		m.pushOffset(0)
		m.b.LocalGet(z.local)
		m.b.I32Add()
	})
}

func (s standalone) lowerBsStartMatch3(in *beam.Instr) {
	s.startMatch(s.failure(&in.Args[0], "badarg"), &in.Args[1], &in.Args[3])
}

// lowerBsStartMatch4 has the atom resume instead of a label if the source is a
// match state for sure, and no_fail if it is one or a bit string.
func (s standalone) lowerBsStartMatch4(in *beam.Instr) {
	a := in.Args
	switch {
	case a[0].Kind == beam.KindLabel:
		s.startMatch(s.failure(&a[0], "badarg"), &a[2], &a[3])
	case s.bm.AtomName(int(a[0].Value)) == "resume":
		s.move(&a[2], &a[3])
		s.regs.set(&a[3], typeOf(beam.TypeBsMatchState))
	default:
		s.startMatch(nil, &a[2], &a[3])
	}
}

// startMatch makes a match state of a bit string; one that is there already is
// taken as it is.
func (s standalone) startMatch(f *failure, src, dst *beam.Operand) {
	b := s.b
	s.flush()
	v := s.value(src)
	s.pushBoxedTag(v)
	b.I32Const(arch.TagMatchState)
	b.I32Eq()
	b.If(asm.BlockOf(asm.I32))
	s.get(v)
	b.Else()
	s.get(v)
	b.Call(s.program.shared.bsStartMatch)
	b.End()
	state := s.set()
	s.lowerer.hpValid = false
	if f != nil {
		b.LocalGet(state)
		f.unless()
	}
	b.LocalGet(state)
	s.pop(dst, typeOf(beam.TypeBsMatchState))
}

// lowerBsGetPosition saves the position as an integer.
func (s standalone) lowerBsGetPosition(in *beam.Instr) {
	m := s.bitMatch(&in.Args[0], nil)
	s.b.LocalGet(m.offset)
	s.pushSize()
	s.lowerer.hpValid = false
	s.pop(&in.Args[1], vtype{union: beam.TypeInteger, hasMin: true})
}

func (s standalone) lowerBsSetPosition(in *beam.Instr) {
	b := s.b
	state, pos := s.value(&in.Args[0]), s.value(&in.Args[1])
	s.get(state)
	s.pushIsSmall(pos)
	b.If(asm.BlockOf(asm.I32))
	s.pushNumber(pos)
	b.Else()
	s.get(pos)
	b.Call(s.program.shared.bsOffset)
	b.End()
	b.I32Store(arch.ProgramMatchOffset*arch.WordSize - arch.PrimaryBoxed)
	s.lowerer.matched.forget()
}

// lowerBsTestTail2 goes on if so many bits are left.
func (s standalone) lowerBsTestTail2(in *beam.Instr) {
	m := s.bitMatch(&in.Args[1], s.failure(&in.Args[0], ""))
	if n := in.Args[2].Value; n > arch.ProgramMaxBits {
		m.fail.always()
	} else {
		m.pushLeft(0)
		s.b.I32Const(int32(n))
		s.b.I32Eq()
		m.fail.unless()
	}
}

// lowerBsTestUnit goes on if the bits that are left are a multiple of a unit.
func (s standalone) lowerBsTestUnit(in *beam.Instr) {
	m := s.bitMatch(&in.Args[1], s.failure(&in.Args[0], ""))
	m.requireUnit(0, int(in.Args[2].Value))
	m.fail.done()
}

func (s standalone) lowerBsSkipBits2(in *beam.Instr) {
	m := s.bitMatch(&in.Args[1], s.failure(&in.Args[0], ""))
	if z, ok := m.size(&in.Args[2], int(in.Args[3].Value)); ok {
		m.advanceOver(z)
	}
	m.fail.done()
}

// lowerBsMatchString compares bits with those of the string table.
func (s standalone) lowerBsMatchString(in *beam.Instr) {
	b, bits := s.b, int(in.Args[2].Value)
	m := s.bitMatch(&in.Args[1], s.failure(&in.Args[0], ""))
	m.requireLeft(0, bits)
	b.LocalGet(m.state)
	b.I32Const(0)
	b.I32Const(s.program.Strings(s.bm) + int32(in.Args[3].Value))
	b.I32Const(int32(bits))
	b.Call(s.program.shared.bsMatchString)
	m.fail.unless()
	m.advanceBy(bits)
}

// lowerBsMatch does several commands on one match state, whose position changes
// only if all of them match.
func (s standalone) lowerBsMatch(in *beam.Instr) error {
	commands, err := s.matchCommands(in, arch.ProgramMaxBits)
	if err != nil {
		return err
	}
	m := s.bitMatch(&in.Args[1], s.failure(&in.Args[0], ""))
	at := 0
	for i := range commands {
		at = m.command(&commands[i], at)
	}
	m.advanceBy(at)
	m.fail.done()
	return nil
}

// command does one command at a position, and returns the position behind it.
func (m *bitMatch) command(c *matchCommand, at int) int {
	switch c.name {
	case "ensure_at_least":
		m.requireLeft(at, c.bits)
		m.requireUnit(at+c.bits, c.unit)
		return at
	case "ensure_exactly":
		m.pushLeft(at)
		m.b.I32Const(int32(c.bits))
		m.b.I32Eq()
		m.fail.unless()
		return at
	case "integer":
		m.pushInteger(at, bitSize{bits: c.bits}, c.flags)
		m.pop(c.dst, fieldType(fieldSize{bits: c.bits}, c.flags))
	case "binary":
		m.pushBinary(at, bitSize{bits: c.bits})
		m.pop(c.dst, typeOf(beam.TypeBitstring))
	case "get_tail":
		m.pushTail(at)
		m.pop(c.dst, typeOf(beam.TypeBitstring))
		return at // the position stays
	case "=:=":
		m.equal(c, at)
	}
	return at + c.bits
}

// equal compares a field with a constant, in pieces.
func (m *bitMatch) equal(c *matchCommand, at int) {
	const piece = 32
	want := big.NewInt(c.value.Value)
	if c.value.Big != nil {
		want = c.value.Big
	}
	if want.BitLen() > c.bits {
		m.fail.always()
	}
	for left := c.bits; left > 0; {
		n := min(left, piece)
		left -= n
		part := new(big.Int).Rsh(want, uint(left))
		part.And(part, big.NewInt(1<<n-1))
		m.pushBits(at, n)
		m.b.I32Const(int32(uint32(part.Uint64())))
		m.b.I32Eq()
		m.fail.unless()
		at += n
	}
}
