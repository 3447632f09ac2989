package bits_test

import (
	"bytes"
	"testing"

	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/bits"
	"github.com/jitwasm/jitwasm/rts/erltest"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

// A segment is one of an Erlang bit syntax expression or pattern, as erl_eval
// takes it and as generated code makes it of calls.
type segment struct {
	kind  string
	value []byte // expressions only
	size  []byte // nil: none
	unit  int    // 0: none
	flags uint32
}

const (
	little = 2
	signed = 4
)

// abstract is the segment in the abstract format, with another value.
func (s segment) abstract(e *evaluation, value []byte) []byte {
	types := [][]byte{erltest.Atom(s.kind)}
	if s.flags&little != 0 {
		types = append(types, erltest.Atom("little"))
	}
	if s.flags&signed != 0 {
		types = append(types, erltest.Atom("signed"))
	}
	if s.unit > 0 {
		types = append(types, erltest.Tuple(erltest.Atom("unit"), erltest.Small(int64(s.unit))))
	}
	size := erltest.Atom("default")
	if s.size != nil {
		size = e.value(s.size)
	}
	return form("bin_element", value, size, erltest.List(types...))
}

// form is a node of the abstract format: {Name, Line, ...}.
func form(name string, rest ...[]byte) []byte {
	return erltest.Tuple(append([][]byte{erltest.Atom(name), erltest.Small(1)}, rest...)...)
}

// An evaluation is a call of erl_eval:expr/2, in which all values are variables.
type evaluation struct{ names, values [][]byte }

// value binds a variable to a value.
func (e *evaluation) value(v []byte) []byte {
	name := erltest.Atom("X" + string(rune('A'+len(e.names))))
	e.names, e.values = append(e.names, name), append(e.values, v)
	return form("var", name)
}

func (e *evaluation) bindings() []byte {
	var pairs [][]byte
	for i, name := range e.names {
		pairs = append(pairs, erltest.Tuple(name, e.values[i]))
	}
	return erltest.List(pairs...)
}

func (e *evaluation) call(expr []byte) erltest.Call {
	return erltest.Call{Module: "erl_eval", Function: "expr", Args: [][]byte{expr, e.bindings()}}
}

// units is the unit of the segment, as the compiler fills it in.
func (s segment) units() uint32 {
	switch {
	case s.unit > 0:
		return uint32(s.unit)
	case s.kind == "binary":
		return 8
	}
	return 1
}

// randomSegment makes a segment; most of them can be made or match.
func randomSegment(g *erltest.Gen) segment {
	s := segment{kind: []string{"integer", "integer", "float", "binary", "utf8", "utf16", "utf32"}[g.Intn(7)]}
	s.flags = uint32(g.Intn(2) * little)
	s.value = g.Number()
	switch s.kind {
	case "integer":
		s.size = erltest.Small(int64(g.Intn(201)))
		s.flags |= uint32(g.Intn(2) * signed)
		if g.Intn(3) == 0 {
			s.size, s.unit = erltest.Small(int64(g.Intn(12))), 1+g.Intn(17)
		}
	case "float":
		s.size = erltest.Small([]int64{16, 32, 64, 64, 17}[g.Intn(5)])
		if g.Intn(2) == 0 {
			s.value = erltest.Float(float64(g.Intn(1<<20)-1<<19) / float64(uint64(1)<<g.Intn(40)))
		}
	case "binary":
		s.value = bitstring(g, 256)
		s.unit = []int{0, 1, 4}[g.Intn(3)]
		if g.Intn(2) == 0 {
			s.size = erltest.Small(int64(g.Intn(30)))
		}
	default:
		s.value = erltest.Small([]int64{0x41, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xD800, 0xDFFF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF, 0x110000, -1}[g.Intn(14)])
	}
	if g.Intn(40) == 0 {
		s.value = g.Term(1)
	}
	if s.size != nil && g.Intn(40) == 0 {
		s.size = [][]byte{erltest.Small(-1), erltest.Atom("x"), erltest.Float(8)}[g.Intn(3)]
	}
	return s
}

// bitCount is how many bits the segment takes; more than MaxBits if it cannot
// be made.
func (s segment) bitCount(t *testing.T, value term.Term) uint32 {
	switch s.kind {
	case "utf8":
		return bits.UTF8Bits(value)
	case "utf16":
		return bits.UTF16Bits(value)
	case "utf32":
		return 32
	}
	if s.size == nil {
		return bits.BitSize(value, s.units())
	}
	return bits.SegmentSize(erltest.Decode(t, s.size), s.units())
}

func (s segment) put(value term.Term, n uint32) bool {
	switch s.kind {
	case "integer":
		return bits.PutInteger(value, n, s.flags)
	case "float":
		return bits.PutFloat(value, n, s.flags)
	case "binary":
		return bits.PutBinary(value, n)
	case "utf8":
		return bits.PutUTF8(value)
	case "utf16":
		return bits.PutUTF16(value, s.flags)
	}
	return bits.PutUTF32(value, s.flags)
}

// build makes a bit string of segments, as a continuation of another if that is
// not 0; 0 for badarg.
func build(t *testing.T, onto term.Term, segments []segment) term.Term {
	total := uint32(0)
	for _, s := range segments {
		n := s.bitCount(t, erltest.Decode(t, s.value))
		if n > bits.MaxBits {
			return 0
		}
		total += n
	}
	made := term.Term(0)
	if onto != 0 {
		made = bits.Append(onto, total, 1)
	} else {
		made = bits.Init(total)
	}
	for _, s := range segments {
		value := erltest.Decode(t, s.value)
		if !s.put(value, s.bitCount(t, value)) {
			return 0
		}
	}
	return made
}

// TestBuildAgainstErl builds bit strings of all kinds of segments, half of them
// by appending to one.
func TestBuildAgainstErl(t *testing.T) {
	var calls []erltest.Call
	var cases [][]segment
	for i := range 6000 {
		g := gen(i)
		segments := []segment{{kind: "binary", value: bitstring(g, 256), unit: 1}}
		for range 1 + g.Intn(4) {
			segments = append(segments, randomSegment(g))
		}
		var elements [][]byte
		var e evaluation
		for _, s := range segments {
			elements = append(elements, s.abstract(&e, e.value(s.value)))
		}
		cases = append(cases, segments)
		calls = append(calls, e.call(form("bin", erltest.List(elements...))))
	}
	var grown term.Term
	for i, want := range erltest.Run(t, calls) {
		segments := cases[i]
		var got term.Term
		if i%2 == 0 {
			got = build(t, 0, segments)
		} else {
			got = build(t, erltest.Decode(t, segments[0].value), segments[1:])
		}
		checkEval(t, segments, got, calls[i], want)
		if got != 0 && i%4 == 1 {
			grown = got
		}
	}
	if grown == 0 {
		t.Error("nothing was appended")
	}
}

// checkEval compares a value, or 0 for badarg, with what erl_eval:expr returned.
func checkEval(t *testing.T, what any, got term.Term, call erltest.Call, want erltest.Result) {
	t.Helper()
	class, encoded := "error", erltest.Encode(atom.Badarg)
	if got != 0 {
		class, encoded = "ok", erltest.Encode(heap.Tuple3(atom.Value, got, erltest.Decode(t, call.Args[1])))
	}
	if class != want.Class || !bytes.Equal(encoded, want.Term) {
		t.Fatalf("%+v:\ngot  %s % x\nwant %s % x", what, class, encoded, want.Class, want.Term)
	}
}

// match takes the segment out of a match state; 0 if it does not match.
func (s segment) match(t *testing.T, state term.Term) term.Term {
	switch s.kind {
	case "utf8":
		return bits.MatchUTF8(state)
	case "utf16":
		return bits.MatchUTF16(state, s.flags)
	case "utf32":
		return bits.MatchUTF32(state, s.flags)
	}
	left := state.Word(term.MatchEnd) - state.Word(term.MatchOffset)
	n := left
	if s.size != nil {
		size := bits.SegmentSize(erltest.Decode(t, s.size), s.units())
		if size > left {
			return 0
		}
		n = size
	} else if n%s.units() != 0 {
		return 0
	}
	var value term.Term
	switch s.kind {
	case "integer":
		value = bits.MatchInteger(state, 0, n, s.flags)
	case "float":
		value = bits.MatchFloat(state, 0, n, s.flags)
	case "binary":
		value = bits.MatchBinary(state, 0, n)
	}
	state.SetWord(term.MatchOffset, state.Word(term.MatchOffset)+n)
	return value
}

// subject makes what the segment is likely to match, at an offset.
func subject(t *testing.T, g *erltest.Gen, s segment, offset int) (encoded []byte) {
	var parts []segment
	if offset > 0 {
		parts = append(parts, segment{kind: "integer", value: erltest.Small(int64(g.Intn(1 << 20))), size: erltest.Small(int64(offset))})
	}
	noise := make([]byte, g.Intn(30))
	g.Read(noise)
	tail := segment{kind: "binary", value: erltest.Binary(noise), unit: 1}
	if g.Intn(2) == 0 {
		if b := build(t, 0, append(append(parts, s), tail)); b != 0 {
			return erltest.Encode(b)[1:]
		}
	}
	return erltest.Encode(build(t, 0, append(parts, tail)))[1:]
}

// TestMatchAgainstErl matches <<_:Offset, V:..., Rest/bits>> or, without a size,
// <<_:Offset, V/binary>>.
func TestMatchAgainstErl(t *testing.T) {
	type matching struct {
		segment
		offset  int
		subject []byte
	}
	var calls []erltest.Call
	var cases []matching
	v, rest := form("var", erltest.Atom("V")), form("var", erltest.Atom("Rest"))
	for i := range 8000 {
		g := gen(i)
		c := matching{segment: randomSegment(g), offset: g.Intn(20)}
		c.subject = subject(t, g, c.segment, c.offset)
		var e evaluation
		elements := [][]byte{
			segment{kind: "integer", size: erltest.Small(int64(c.offset))}.abstract(&e, form("var", erltest.Atom("_"))),
			c.abstract(&e, v),
		}
		result := erltest.List(form("tuple", erltest.List(v, rest)))
		if c.kind == "binary" && c.size == nil {
			result = erltest.List(v)
		} else {
			elements = append(elements, segment{kind: "binary", unit: 1}.abstract(&e, rest))
		}
		clause := func(pattern, body []byte) []byte {
			return form("clause", erltest.List(pattern), erltest.List(), body)
		}
		fun := form("fun", erltest.Tuple(erltest.Atom("clauses"), erltest.List(
			clause(form("bin", erltest.List(elements...)), result),
			clause(form("var", erltest.Atom("_")), erltest.List(form("atom", erltest.Atom("nomatch")))))))
		calls = append(calls, e.call(form("call", fun, erltest.List(e.value(c.subject)))))
		cases = append(cases, c)
	}
	matched := 0
	for i, want := range erltest.Run(t, calls) {
		c := cases[i]
		state := bits.StartMatch(erltest.Decode(t, c.subject))
		got := atom.Nomatch
		if left := state.Word(term.MatchEnd) - state.Word(term.MatchOffset); uint32(c.offset) <= left {
			state.SetWord(term.MatchOffset, state.Word(term.MatchOffset)+uint32(c.offset))
			value := c.match(t, state)
			switch {
			case value == 0:
			case c.kind == "binary" && c.size == nil:
				got = value
			default:
				left := state.Word(term.MatchEnd) - state.Word(term.MatchOffset)
				got = heap.Tuple2(value, bits.MatchBinary(state, 0, left))
			}
		}
		if got != atom.Nomatch {
			matched++
		}
		checkEval(t, c, got, calls[i], want)
	}
	if matched < len(cases)/3 {
		t.Errorf("only %d of %d have matched", matched, len(cases))
	}
}
