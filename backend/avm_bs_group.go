package backend

import (
	"math/big"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/beam"
)

// bs_match: several commands on one match state.

func init() {
	registerFor(targetAVM, lowerBsMatch, beam.OpBsMatch)
}

// matchCommand is one command of bs_match.
type matchCommand struct {
	name       string
	live       int // X registers that survive a collection; -1 if it has no use for it
	bits, unit int
	flags      int
	value      *beam.Operand // of =:=
	dst        *beam.Operand
}

// maxConstantBits bounds the constants of =:=, whose values are machine words
// in every compiler so far.
const maxConstantBits = 1 << 10

// matchCommands reads the commands of bs_match, whose fields have at most so
// many bits.
func (l *lowerer) matchCommands(in *beam.Instr, most int) ([]matchCommand, error) {
	list := in.Args[2].List
	var out []matchCommand
	for len(list) > 0 {
		c := matchCommand{name: l.bm.AtomName(int(list[0].Value)), live: -1, unit: 1}
		args := list[1:]
		n := 0
		switch c.name {
		case "ensure_at_least":
			n, c.bits, c.unit = 2, int(args[0].Value), int(args[1].Value)
		case "ensure_exactly", "skip":
			n, c.bits = 1, int(args[0].Value)
		case "=:=":
			n, c.bits, c.value = 3, int(args[1].Value), &args[2]
		case "integer", "binary":
			n, c.live, c.dst = 5, int(args[0].Value), &args[4]
			c.bits = int(args[2].Value) * int(args[3].Value)
			var ok bool
			if c.flags, ok = l.fieldFlags(&args[1]); !ok {
				return nil, l.malformed(in, "the flags are no list of flags")
			}
		case "get_tail":
			n, c.live, c.unit, c.dst = 3, int(args[0].Value), int(args[1].Value), &args[2]
		default:
			return nil, l.unsupported(in, "no such match command: "+c.name)
		}
		switch {
		case c.bits < 0 || c.bits > most:
			return nil, l.malformed(in, "a field larger than any binary")
		case c.value != nil && c.bits > maxConstantBits:
			return nil, l.malformed(in, "a constant of more bits than its value can have")
		case c.live > beam.MaxRegister:
			return nil, l.malformed(in, "more live registers than there are")
		}
		c.unit = max(c.unit, 1)
		out = append(out, c)
		list = args[n:]
	}
	return out, nil
}

// fieldFlags reads a list of flags: a literal or nil, as of bs_match and
// bs_create_bin.
func (l *lowerer) fieldFlags(o *beam.Operand) (flags int, ok bool) {
	switch o.Kind {
	case beam.KindNil:
		return 0, true
	case beam.KindUnsigned:
		return int(o.Value), true
	case beam.KindLiteral:
	default:
		return 0, false
	}
	term, err := l.bm.Literals.Term(int(o.Value))
	if err != nil {
		return 0, false
	}
	for {
		cons, isCons := term.(*beam.Cons)
		if !isCons {
			_, ok := term.(beam.Nil)
			return flags, ok
		}
		name, isAtom := cons.Head.(beam.Atom)
		if !isAtom {
			return 0, false
		}
		switch name {
		case "little":
			flags |= arch.BitsLittle
		case "signed":
			flags |= arch.BitsSigned
		case "native":
			flags |= arch.BitsNative
		case "big", "unsigned":
		default:
			return 0, false
		}
		term = cons.Tail
	}
}

// matchGroup is a bs_match being lowered.
type matchGroup struct {
	*matching
	fail     *failure
	at       int // bits behind the offset
	phase    int // of the offset
	words    int // room that all commands need
	reserved bool
}

func lowerBsMatch(l *lowerer, _ int, in *beam.Instr) error {
	commands, err := l.matchCommands(in, maxFieldBits)
	if err != nil {
		return err
	}
	g := &matchGroup{fail: l.failure(&in.Args[0], ""), phase: l.phaseOf(&in.Args[1])}
	l.flush()
	g.matching = l.match(&in.Args[1])
	for i := range commands {
		c := &commands[i]
		g.words += c.heapWords()
		if c.dst != nil && sameReg(c.dst, g.op) {
			g.keepState()
		}
	}
	for i := range commands {
		if c := &commands[i]; c.live >= 0 && g.words > 0 && !g.reserved {
			// Before anything is written: what moves can still be found.
			l.reserveFor(g.words, c.live, g.op)
			g.moved()
			g.reserved = true
		}
		g.command(&commands[i])
	}
	g.advance(g.at)
	g.fail.done()
	return nil
}

// heapWords is the room that a command may need.
func (c *matchCommand) heapWords() int {
	switch c.name {
	case "integer":
		return field{bits: c.bits, flags: c.flags}.boxWords()
	case "binary", "get_tail":
		return newBinaryWords
	}
	return 0
}

func (g *matchGroup) command(c *matchCommand) {
	switch c.name {
	case "ensure_at_least":
		g.ensureAtLeast(c.bits, c.unit)
	case "ensure_exactly":
		g.pushLeft(g.at)
		g.l.b.I32Const(int32(c.bits))
		g.l.b.I32Eq()
		g.fail.unless()
		g.knowEnd(c.bits)
	case "integer":
		g.integer(c)
	case "binary":
		g.binary(c)
	case "get_tail":
		g.tail(c)
	case "=:=":
		g.equal(c)
	case "skip":
		g.at += c.bits
	}
}

// knowEnd records that n more bits, from the present position on, end at a byte.
func (g *matchGroup) knowEnd(n int) { g.phase = -(g.at + n) & 7 }

// ensureAtLeast fails unless n bits are left and what follows them is a
// multiple of unit bits.
func (g *matchGroup) ensureAtLeast(n, unit int) {
	if n > 0 {
		g.pushLeft(g.at)
		g.l.b.I32Const(int32(n))
		g.l.b.I32LtU()
		g.fail.when()
	}
	if known := g.phase != unknownPhase && 8%unit == 0; !known || (g.phase+g.at+n)%unit != 0 {
		g.checkUnit(g.fail, g.at+n, unit)
	}
	if unit%8 == 0 {
		g.knowEnd(n)
	}
}

func (g *matchGroup) integer(c *matchCommand) {
	l := g.l
	f := field{at: g.at, bits: c.bits, flags: c.flags, phase: g.phase}
	g.at += c.bits
	if c.bits > maxInlineBits {
		g.needBase()
		g.pushIntegerSlow(f)
		t := l.tee()
		g.fail.unless()
		l.b.LocalGet(t)
	} else {
		g.pushInteger(f)
	}
	l.pop(c.dst, fieldType(fieldSize{bits: c.bits}, c.flags))
}

// equal compares a field with a constant, in pieces if it is long.
func (g *matchGroup) equal(c *matchCommand) {
	want := big.NewInt(c.value.Value)
	if c.value.Big != nil {
		want = c.value.Big
	}
	if want.BitLen() > c.bits {
		g.l.b.I32Const(1)
		g.fail.when()
	}
	for left := c.bits; left > 0; {
		n := min(left, equalPiece(max(g.phase, 0)+g.at))
		left -= n
		piece := new(big.Int).Rsh(want, uint(left))
		piece.And(piece, new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), uint(n)), big.NewInt(1)))
		g.checkEqual(g.fail, field{at: g.at, bits: n, phase: g.phase}, piece.Uint64())
		g.at += n
	}
}

// equalPiece is how many bits are compared at once from a position on.
func equalPiece(at int) int { return maxInlineBits - at&7 }

func (g *matchGroup) binary(c *matchCommand) {
	l := g.l
	g.requireByte(g.phase, g.at)
	if c.bits%8 != 0 {
		l.b.I32Const(1)
		l.raiseIf("badarg")
	}
	g.pushPart(g.at, func() { l.b.I32Const(int32(c.bits / 8)) })
	g.at += c.bits
	l.pop(c.dst, typeOf(beam.TypeBitstring))
}

// tail takes all that is left; the position stays.
func (g *matchGroup) tail(c *matchCommand) {
	g.requireByte(g.phase, g.at)
	g.pushTail(g.at)
	g.l.pop(c.dst, typeOf(beam.TypeBitstring))
}
