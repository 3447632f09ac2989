package avmhost

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jitwasm/jitwasm/beam"
)

// Numbers, atoms and identifiers to text and back.

func init() {
	erlangNif("integer_to_list", 1, func(c *nifCall) term { return c.integerText(10, c.string) })
	erlangNif("integer_to_list", 2, func(c *nifCall) term { return c.integerTextBase(c.string) })
	erlangNif("integer_to_binary", 1, func(c *nifCall) term { return c.integerText(10, c.text) })
	erlangNif("integer_to_binary", 2, func(c *nifCall) term { return c.integerTextBase(c.text) })
	erlangNif("list_to_integer", 1, func(c *nifCall) term { return c.parseInteger(c.listText, 10) })
	erlangNif("list_to_integer", 2, func(c *nifCall) term { return c.parseInteger(c.listText, c.base()) })
	erlangNif("binary_to_integer", 1, func(c *nifCall) term { return c.parseInteger(c.binaryText, 10) })
	erlangNif("binary_to_integer", 2, func(c *nifCall) term { return c.parseInteger(c.binaryText, c.base()) })

	erlangNif("float_to_list", 1, func(c *nifCall) term { return c.floatText(c.string) })
	erlangNif("float_to_list", 2, func(c *nifCall) term { return c.floatText(c.string) })
	erlangNif("float_to_binary", 1, func(c *nifCall) term { return c.floatText(c.text) })
	erlangNif("float_to_binary", 2, func(c *nifCall) term { return c.floatText(c.text) })
	erlangNif("list_to_float", 1, func(c *nifCall) term { return c.parseFloat(c.listText) })
	erlangNif("binary_to_float", 1, func(c *nifCall) term { return c.parseFloat(c.binaryText) })

	registerNif("string", "list_to_integer", 1, nifLeadingInteger)
	registerNif("string", "list_to_float", 1, nifLeadingFloat)
	erlangNif("atom_to_list", 1, func(c *nifCall) term {
		if !c.args[0].isAtom() {
			return c.badarg()
		}
		return c.string(c.atomName(c.args[0]))
	})
	erlangNif("atom_to_binary", 1, nifAtomToBinary)
	erlangNif("atom_to_binary", 2, nifAtomToBinary)
	erlangNif("binary_to_atom", 1, func(c *nifCall) term { return c.binaryToAtom(true) })
	erlangNif("binary_to_existing_atom", 1, func(c *nifCall) term { return c.binaryToAtom(false) })

	erlangNif("pid_to_list", 1, func(c *nifCall) term {
		if !c.args[0].isPid() {
			return c.badarg()
		}
		return c.string("<0." + itoa(c.args[0].pidNumber()) + ".0>")
	})
	erlangNif("ref_to_list", 1, func(c *nifCall) term {
		if !c.mem.isRef(c.args[0]) {
			return c.badarg()
		}
		return c.string("#Ref<0." + strconv.FormatUint(c.mem.refValue(c.args[0]), 10) + ">")
	})
	erlangNif("fun_to_list", 1, func(c *nifCall) term {
		if !c.mem.isFun(c.args[0]) {
			return c.badarg()
		}
		return c.string(formatTerm(c.vm.export(c.args[0])))
	})
	erlangNif("term_to_binary", 1, nifTermToBinary)
	erlangNif("term_to_binary", 2, nifTermToBinary)
	erlangNif("binary_to_term", 1, nifBinaryToTerm)
	erlangNif("binary_to_term", 2, nifBinaryToTerm)
}

func (c *nifCall) text(s string) term { return c.binary([]byte(s)) }

func (c *nifCall) listText() (string, bool) { return c.mem.stringOf(c.args[0]) }

func (c *nifCall) binaryText() (string, bool) {
	b, ok := c.bytes(0)
	return string(b), ok
}

// base reads the second argument; 0 is invalid.
func (c *nifCall) base() int {
	b := c.args[1]
	if !b.isSmall() || b.small() < 2 || b.small() > 36 {
		return 0
	}
	return int(b.small())
}

func (c *nifCall) integerText(base int, build func(string) term) term {
	if base == 0 || !c.mem.isInteger(c.args[0]) {
		return c.badarg()
	}
	return build(strings.ToUpper(c.mem.integer(c.args[0]).Text(base)))
}

func (c *nifCall) integerTextBase(build func(string) term) term {
	return c.integerText(c.base(), build)
}

func (c *nifCall) parseInteger(source func() (string, bool), base int) term {
	s, ok := source()
	if !ok || base == 0 || strings.ContainsAny(s, "_ ") {
		return c.badarg()
	}
	n, ok := new(big.Int).SetString(s, base)
	if !ok {
		return c.badarg()
	}
	if c.vm.tooBig(n) {
		return c.error(atomOverflow)
	}
	return makeBig(c.a, n)
}

// floatText formats with the options decimals, scientific, compact and short.
func (c *nifCall) floatText(build func(string) term) term {
	if !c.mem.isFloat(c.args[0]) {
		return c.badarg()
	}
	f := c.mem.float(c.args[0])
	format, digits, compact := "scientific", 20, false
	if len(c.args) == 2 {
		options, ok := c.mem.list(c.args[1])
		if !ok {
			return c.badarg()
		}
		for _, o := range options {
			switch {
			case c.mem.isTuple(o) && c.mem.tupleArity(o) == 2 && c.mem.element(o, 1).isSmall():
				format, digits = c.atomName(c.mem.element(o, 0)), int(c.mem.element(o, 1).small())
			case c.atomName(o) == "compact":
				compact = true
			case c.atomName(o) == "short":
				format = "short"
			default:
				return c.badarg()
			}
		}
	}
	if digits < 0 || digits > 249 {
		return c.badarg()
	}
	switch format {
	case "short":
		return build(formatTerm(f))
	case "decimals":
		s := strconv.FormatFloat(f, 'f', digits, 64)
		if compact && strings.Contains(s, ".") {
			s = strings.TrimRight(s, "0")
			if strings.HasSuffix(s, ".") {
				s += "0"
			}
		}
		return build(s)
	case "scientific":
		return build(strconv.FormatFloat(f, 'e', digits, 64))
	}
	return c.badarg()
}

func (c *nifCall) parseFloat(source func() (string, bool)) term {
	s, ok := source()
	if !ok || !validFloatText(s) {
		return c.badarg()
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || !isFinite(f) {
		return c.badarg()
	}
	return makeFloat(c.a, f)
}

// leading splits off the prefix of a string that a pattern matches; ok is false
// for what is no string.
func (c *nifCall) leading(pattern *regexp.Regexp) (prefix string, rest term, ok bool) {
	list := c.args[0]
	var chars []byte
	for ; list.isCons() && c.mem.head(list).isSmall(); list = c.mem.tail(list) {
		if ch := c.mem.head(list).small(); ch < 0 || ch > 127 {
			break
		}
		chars = append(chars, byte(c.mem.head(list).small()))
	}
	prefix = pattern.FindString(string(chars))
	rest = c.args[0]
	for range prefix {
		rest = c.mem.tail(rest)
	}
	return prefix, rest, c.args[0].isList()
}

var (
	leadingInteger = regexp.MustCompile(`^[+-]?[0-9]+`)
	leadingFloat   = regexp.MustCompile(`^[+-]?[0-9]+[.,][0-9]+([eE][+-]?[0-9]+)?`)
)

// nifLeadingInteger is string:list_to_integer/1: {Integer, Rest}.
func nifLeadingInteger(c *nifCall) term {
	prefix, rest, ok := c.leading(leadingInteger)
	switch {
	case !ok:
		return makeTuple(c.a, atomError, c.atom("not_a_list"))
	case prefix == "":
		return makeTuple(c.a, atomError, c.atom("no_integer"))
	}
	n, _ := new(big.Int).SetString(prefix, 10)
	return makeTuple(c.a, makeBig(c.a, n), rest)
}

func nifLeadingFloat(c *nifCall) term {
	prefix, rest, ok := c.leading(leadingFloat)
	if !ok {
		return makeTuple(c.a, atomError, c.atom("not_a_list"))
	}
	f, err := strconv.ParseFloat(strings.Replace(prefix, ",", ".", 1), 64)
	if err != nil || !isFinite(f) {
		return makeTuple(c.a, atomError, c.atom("no_float"))
	}
	return makeTuple(c.a, makeFloat(c.a, f), rest)
}

// validFloatText checks Erlang's syntax: digits on both sides of a point.
func validFloatText(s string) bool {
	s = strings.TrimLeft(s, "+-")
	mantissa, _, _ := strings.Cut(strings.ToLower(s), "e")
	whole, frac, ok := strings.Cut(mantissa, ".")
	if !ok || whole == "" || frac == "" {
		return false
	}
	return strings.Trim(whole+frac, "0123456789") == ""
}

func nifAtomToBinary(c *nifCall) term {
	if !c.args[0].isAtom() {
		return c.badarg()
	}
	name := c.atomName(c.args[0])
	encoding := atomUTF8
	if len(c.args) == 2 {
		encoding = c.args[1]
	}
	switch encoding {
	case atomUTF8, atomUnicode:
		return c.text(name)
	case atomLatin1:
		out := make([]byte, 0, len(name))
		for _, r := range name {
			if r > 255 {
				return c.badarg()
			}
			out = append(out, byte(r))
		}
		return c.binary(out)
	}
	return c.badarg()
}

// decodeText reads bytes as text in the encoding that an atom names.
func decodeText(data []byte, encoding term) (string, bool) {
	switch encoding {
	case atomUTF8, atomUnicode:
		return string(data), utf8.Valid(data)
	case atomLatin1:
		var b strings.Builder
		for _, c := range data {
			b.WriteRune(rune(c))
		}
		return b.String(), true
	}
	return "", false
}

func (c *nifCall) binaryToAtom(create bool) term {
	call := bifCall{p: c.p, vm: c.vm, mem: c.mem, args: [3]term{c.args[0], atomUTF8}}
	return call.binaryToAtom(create)
}

func nifTermToBinary(c *nifCall) term {
	data, err := beam.EncodeTerm(c.vm.export(c.args[0]))
	if err != nil {
		return c.badarg()
	}
	return c.binary(data)
}

func nifBinaryToTerm(c *nifCall) term {
	data, ok := c.bytes(0)
	if !ok {
		return c.badarg()
	}
	t, err := beam.DecodeTerm(append([]byte(nil), data...))
	if err != nil {
		return c.badarg()
	}
	return builder{a: c.a, vm: c.vm}.build(t)
}

// formatTerm renders a term as ~w does; local funs, which beam does not know,
// stand as atoms.
func formatTerm(t beam.Term) string {
	if t == nil {
		return "none"
	}
	return beam.Format(plain(t))
}

func plain(t beam.Term) beam.Term {
	switch t := t.(type) {
	case Fun:
		return beam.Atom(t.String())
	case *beam.Cons:
		elems, tail := t.Elements()
		for i := range elems {
			elems[i] = plain(elems[i])
		}
		tail = plain(tail)
		for i := len(elems) - 1; i >= 0; i-- {
			tail = &beam.Cons{Head: elems[i], Tail: tail}
		}
		return tail
	case beam.Tuple:
		out := make(beam.Tuple, len(t))
		for i := range t {
			out[i] = plain(t[i])
		}
		return out
	case beam.Map:
		out := make(beam.Map, len(t))
		for i := range t {
			out[i] = beam.MapPair{Key: plain(t[i].Key), Value: plain(t[i].Value)}
		}
		return out
	}
	return t
}
