package avmhost

import (
	"slices"
	"unicode/utf8"
)

func init() {
	for _, arity := range []int{1, 2} {
		registerNif("unicode", "characters_to_list", arity, func(c *nifCall) term {
			return c.characters(c.encodingArg(1), func(r []rune) term { return c.string(string(r)) })
		})
	}
	for _, arity := range []int{1, 2, 3} {
		registerNif("unicode", "characters_to_binary", arity, func(c *nifCall) term {
			out := c.encodingArg(2)
			return c.characters(c.encodingArg(1), func(r []rune) term { return c.encodeText(r, out) })
		})
	}
}

func (c *nifCall) encodingArg(i int) term {
	if i < len(c.args) {
		return c.args[i]
	}
	return atomUTF8
}

func (c *nifCall) encodeText(runes []rune, encoding term) term {
	if wide, ok := c.wideEncoding(encoding); ok {
		var out []byte
		for _, r := range runes {
			out = wide(out, r)
		}
		return c.binary(out)
	}
	switch encoding {
	case atomUTF8, atomUnicode:
		return c.text(string(runes))
	case atomLatin1:
		out := make([]byte, len(runes))
		for i, r := range runes {
			if r > 255 {
				return makeTuple(c.a, atomError, c.binary(out[:i]), c.string(string(runes[i:])))
			}
			out[i] = byte(r)
		}
		return c.binary(out)
	}
	return c.badarg()
}

// wideEncoding knows utf16, utf32 and {utf16 | utf32, big | little}.
func (c *nifCall) wideEncoding(t term) (func(out []byte, r rune) []byte, bool) {
	flags := uint32(0)
	if c.mem.isTuple(t) && c.mem.tupleArity(t) == 2 {
		switch c.mem.element(t, 1) {
		case atomLittle:
			flags = bsLittle
		case atomBig:
		default:
			return nil, false
		}
		t = c.mem.element(t, 0)
	}
	switch c.atomName(t) {
	case "utf16":
		return func(out []byte, r rune) []byte { return append(out, encodeUTF16(r, flags)...) }, true
	case "utf32":
		return func(out []byte, r rune) []byte { return byteOrder(flags).AppendUint32(out, uint32(r)) }, true
	}
	return nil, false
}

// textScan walks character data: lists of code points and binaries.
type textScan struct {
	c        *nifCall
	encoding term
	out      []rune
	// Where it stopped: the rest, and whether only bytes were missing.
	rest       term
	incomplete bool
}

// characters converts argument 0, giving {error | incomplete, Done, Rest} where
// the data is not text.
func (c *nifCall) characters(encoding term, build func([]rune) term) term {
	if encoding != atomUTF8 && encoding != atomUnicode && encoding != atomLatin1 {
		return c.badarg()
	}
	if !c.args[0].isList() && !c.mem.isBinary(c.args[0]) {
		return c.badarg()
	}
	s := &textScan{c: c, encoding: encoding}
	switch s.walk(c.args[0]) {
	case scanBad:
		return c.badarg()
	case scanStopped:
		tag := atomError
		if s.incomplete {
			tag = c.atom("incomplete")
		}
		return makeTuple(c.a, tag, build(s.out), s.rest)
	}
	return build(s.out)
}

type scanResult int

const (
	scanDone scanResult = iota
	scanStopped
	scanBad
)

func (s *textScan) walk(t term) scanResult {
	c := s.c
	if c.mem.isBinary(t) {
		return s.binary(t)
	}
	for ; t.isCons(); t = c.mem.tail(t) {
		h := c.mem.head(t)
		switch {
		case h.isSmall():
			if !validCodepoint(int32(h.small())) || s.encoding == atomLatin1 && h.small() > 255 {
				s.rest = t
				return scanStopped
			}
			s.out = append(s.out, rune(h.small()))
		case h.isList() || c.mem.isBinary(h):
			if r := s.walk(h); r != scanDone {
				if r == scanStopped {
					s.rest = makeCons(c.a, s.rest, c.mem.tail(t))
				}
				return r
			}
		default:
			return scanBad
		}
	}
	if c.mem.isBinary(t) {
		return s.binary(t)
	}
	if t != termNil {
		return scanBad
	}
	return scanDone
}

func (s *textScan) binary(t term) scanResult {
	data := slices.Clone(s.c.mem.binary(t))
	for i := 0; i < len(data); {
		if s.encoding == atomLatin1 {
			s.out = append(s.out, rune(data[i]))
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n <= 1 {
			s.rest = makeSubBinary(s.c.a, t, uint32(i), uint32(len(data)-i))
			s.incomplete = !utf8.FullRune(data[i:])
			return scanStopped
		}
		s.out = append(s.out, r)
		i += n
	}
	return scanDone
}
