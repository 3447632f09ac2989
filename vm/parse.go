package vm

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jitwasm/jitwasm/beam"
)

// ParseTerm parses a term in Erlang's syntax: numbers, characters, atoms, texts,
// binaries, tuples, lists, maps and funs M:F/A, without variables and operators
// but signs.
func ParseTerm(s string) (beam.Term, error) {
	p := &parser{src: s}
	t := p.term()
	p.end()
	return t, p.failure()
}

// Call is a function and its arguments.
type Call struct {
	Module, Function string
	Args             []beam.Term
}

// ParseCall parses "module:function(Term, ...)".
func ParseCall(s string) (Call, error) {
	p := &parser{src: s}
	var c Call
	c.Module = p.atom()
	p.want(":")
	c.Function = p.atom()
	p.want("(")
	c.Args = p.terms(")")
	p.end()
	return c, p.failure()
}

// parser reads terms from text. After an error nothing is read any more.
type parser struct {
	src string
	pos int
	err error
}

func (p *parser) failure() error {
	if p.err != nil {
		return fmt.Errorf("%s: character %d: %w", p.src, 1+utf8.RuneCountInString(p.src[:p.pos]), p.err)
	}
	return nil
}

func (p *parser) fail(format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf(format, args...)
	}
}

func (p *parser) rest() string { return p.src[p.pos:] }

func (p *parser) space() { p.pos = len(p.src) - len(strings.TrimLeftFunc(p.rest(), unicode.IsSpace)) }

// take skips a token if it comes next.
func (p *parser) take(token string) bool {
	p.space()
	if p.err != nil || !strings.HasPrefix(p.rest(), token) {
		return false
	}
	p.pos += len(token)
	return true
}

func (p *parser) want(token string) {
	if !p.take(token) {
		p.fail("%s is expected", token)
	}
}

func (p *parser) end() {
	p.space()
	if p.rest() != "" {
		p.fail("nothing more is expected")
	}
}

// peek is the next character, 0 at the end.
func (p *parser) peek() rune {
	if p.rest() == "" {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(p.rest())
	return r
}

func (p *parser) next() rune {
	r, n := utf8.DecodeRuneInString(p.rest())
	p.pos += n
	return r
}

func (p *parser) term() beam.Term {
	p.space()
	switch c := p.peek(); {
	case p.err != nil:
		return nil
	case strings.HasPrefix(p.rest(), "<<"):
		return p.binary()
	case p.take("#{"):
		return p.mapTerm()
	case p.take("{"):
		return beam.Tuple(p.terms("}"))
	case p.take("["):
		return p.list()
	case c == '"':
		return p.text()
	case c == '-' || c == '+' || c == '$' || '0' <= c && c <= '9':
		return p.number()
	case c == '\'' || unicode.IsLower(c):
		return p.atomOrFun()
	case c == 0:
		p.fail("a term is expected")
	default:
		p.fail("no term begins with %q", c)
	}
	return nil
}

// terms parses terms up to a closing token.
func (p *parser) terms(closing string) []beam.Term {
	terms := []beam.Term{}
	if p.take(closing) {
		return terms
	}
	for p.err == nil {
		terms = append(terms, p.term())
		if !p.take(",") {
			p.want(closing)
			break
		}
	}
	return terms
}

func (p *parser) list() beam.Term {
	if p.take("]") {
		return beam.Nil{}
	}
	var elems []beam.Term
	for p.err == nil {
		elems = append(elems, p.term())
		if p.take(",") {
			continue
		}
		var tail beam.Term = beam.Nil{}
		if p.take("|") {
			tail = p.term()
		}
		p.want("]")
		for i := len(elems) - 1; i >= 0; i-- {
			tail = &beam.Cons{Head: elems[i], Tail: tail}
		}
		return tail
	}
	return nil
}

// mapTerm parses pairs; of those with the same key the last counts.
func (p *parser) mapTerm() beam.Term {
	m := beam.Map{}
	if p.take("}") {
		return m
	}
	for p.err == nil {
		key := p.term()
		p.want("=>")
		value := p.term()
		if p.err != nil {
			break
		}
		m = put(m, key, value)
		if !p.take(",") {
			p.want("}")
			break
		}
	}
	return m
}

func put(m beam.Map, key, value beam.Term) beam.Map {
	text := beam.Format(key)
	for i := range m {
		if beam.Format(m[i].Key) == text {
			m[i].Value = value
			return m
		}
	}
	return append(m, beam.MapPair{Key: key, Value: value})
}

func (p *parser) atomOrFun() beam.Term {
	name := p.atom()
	if name != "fun" || p.src[p.pos-1] == '\'' {
		return beam.Atom(name)
	}
	f := beam.ExportFun{Module: beam.Atom(p.atom())}
	p.want(":")
	f.Function = beam.Atom(p.atom())
	p.want("/")
	p.space()
	arity, ok := p.number().(int64)
	if p.err == nil && (!ok || arity < 0 || arity > beam.MaxArity) {
		p.fail("an arity is expected")
	}
	f.Arity = int(arity)
	return f
}

func (p *parser) atom() string {
	p.space()
	if p.peek() == '\'' {
		return p.quoted('\'')
	}
	start := p.pos
	for r := p.peek(); unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '@'; r = p.peek() {
		p.next()
	}
	name := p.src[start:p.pos]
	if r, _ := utf8.DecodeRuneInString(name); !unicode.IsLower(r) {
		p.pos = start
		p.fail("an atom is expected")
	}
	return name
}

// text parses texts that follow each other, which are one list.
func (p *parser) text() beam.Term {
	var chars []beam.Term
	for p.space(); p.peek() == '"' && p.err == nil; p.space() {
		for _, r := range p.quoted('"') {
			chars = append(chars, int64(r))
		}
	}
	return beam.List(chars...)
}

// quoted parses characters between two quotes.
func (p *parser) quoted(quote rune) string {
	p.next()
	var b strings.Builder
	for p.err == nil {
		switch r := p.peek(); r {
		case 0:
			p.fail("%c is missing at the end", quote)
		case quote:
			p.next()
			return b.String()
		default:
			b.WriteRune(p.character())
		}
	}
	return ""
}

var escapes = map[rune]rune{
	'b': 8, 'd': 127, 'e': 27, 'f': 12, 'n': 10, 'r': 13, 's': 32, 't': 9, 'v': 11, '0': 0,
}

// character parses a character that may be written with a backslash.
func (p *parser) character() rune {
	r := p.next()
	if r != '\\' {
		return r
	}
	digits := strings.TrimLeft(p.rest(), "01234567")
	if n := min(3, len(p.rest())-len(digits)); n > 0 {
		return p.code(n, 8)
	}
	r = p.next()
	switch {
	case r == 'x' && p.peek() == '{':
		p.next()
		c := p.code(max(0, strings.IndexByte(p.rest(), '}')), 16)
		p.want("}")
		return c
	case r == 'x':
		return p.code(min(2, len(p.rest())), 16)
	case r == '^':
		return p.next() & 31
	}
	if e, ok := escapes[r]; ok {
		return e
	}
	return r
}

// code parses the number of a character, of n digits.
func (p *parser) code(n, base int) rune {
	c, err := strconv.ParseUint(p.rest()[:n], base, 21)
	if err != nil || !utf8.ValidRune(rune(c)) {
		p.fail("the number of a character is expected")
		return 0
	}
	p.pos += n
	return rune(c)
}

// number parses an integer, perhaps with a base or as a character, or a float.
func (p *parser) number() beam.Term {
	negative := p.take("-")
	if !negative {
		p.take("+")
	}
	if p.take("$") {
		return sign(big.NewInt(int64(p.character())), negative)
	}
	digits := p.digits("0123456789_")
	if digits == "" {
		p.fail("a number is expected")
		return nil
	}
	switch {
	case p.peek() == '#':
		p.next()
		base, err := strconv.Atoi(digits)
		if err != nil || base < 2 || base > 36 {
			p.fail("a base is from 2 to 36")
			return nil
		}
		return p.integer(p.digits("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"), base, negative)
	case p.isFraction():
		return p.float(digits, negative)
	}
	return p.integer(digits, 10, negative)
}

func (p *parser) isFraction() bool {
	r := p.rest()
	return len(r) >= 2 && r[0] == '.' && '0' <= r[1] && r[1] <= '9'
}

func (p *parser) digits(set string) string {
	rest := strings.TrimLeft(p.rest(), set)
	digits := p.rest()[:len(p.rest())-len(rest)]
	p.pos += len(digits)
	return strings.ReplaceAll(digits, "_", "")
}

func (p *parser) integer(digits string, base int, negative bool) beam.Term {
	n, ok := new(big.Int).SetString(digits, base)
	if !ok {
		p.fail("digits of base %d are expected", base)
		return nil
	}
	return sign(n, negative)
}

func sign(n *big.Int, negative bool) beam.Term {
	if negative {
		n.Neg(n)
	}
	return beam.NormalizeInt(n)
}

func (p *parser) float(whole string, negative bool) beam.Term {
	p.next()
	text := whole + "." + p.digits("0123456789_")
	if r := p.rest(); r != "" && (r[0] == 'e' || r[0] == 'E') {
		p.next()
		text += "e"
		if r := p.peek(); r == '-' || r == '+' {
			text += string(p.next())
		}
		text += p.digits("0123456789_")
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(f, 0) {
		p.fail("%s is no float", text)
		return nil
	}
	if negative {
		f = -f
	}
	return f
}

// binary parses <<...>> of bytes and texts; segments may be given a size in bits
// or the type utf8.
func (p *parser) binary() beam.Term {
	p.want("<<")
	var w bitWriter
	for !p.take(">>") && p.err == nil {
		p.segment(&w)
		if !p.take(",") {
			p.want(">>")
			break
		}
	}
	return w.term()
}

func (p *parser) segment(w *bitWriter) {
	p.space()
	if p.peek() == '"' {
		text := p.quoted('"')
		utf8Type := p.take("/utf8")
		for _, r := range text {
			if utf8Type {
				w.bytes([]byte(string(r)))
			} else {
				w.integer(big.NewInt(int64(r)), 8)
			}
		}
		return
	}
	t := p.number()
	size := int64(8)
	if p.take(":") {
		size, _ = p.number().(int64)
	}
	if p.err != nil {
		return
	}
	var n *big.Int
	switch t := t.(type) {
	case int64:
		n = big.NewInt(t)
	case *big.Int:
		n = t
	}
	if n == nil || size < 0 || size > 1<<24 {
		p.fail("a segment is an integer, with a size that is no negative number")
		return
	}
	w.integer(n, int(size))
}

// bitWriter makes a bit string.
type bitWriter struct {
	data []byte
	used int // bits in use of the last byte, 0 for all
}

func (w *bitWriter) bit(b byte) {
	if w.used == 0 {
		w.data = append(w.data, 0)
	}
	w.data[len(w.data)-1] |= b << (7 - w.used)
	w.used = (w.used + 1) % 8
}

// integer writes the lowest bits of a number in two's complement.
func (w *bitWriter) integer(n *big.Int, size int) {
	m := new(big.Int).And(n, new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), uint(size)), big.NewInt(1)))
	for i := size - 1; i >= 0; i-- {
		w.bit(byte(m.Bit(i)))
	}
}

func (w *bitWriter) bytes(b []byte) {
	for _, c := range b {
		w.integer(big.NewInt(int64(c)), 8)
	}
}

func (w *bitWriter) term() beam.Term {
	if w.used == 0 {
		return beam.Binary(w.data)
	}
	return beam.BitString{Bytes: w.data, LastBits: uint8(w.used)}
}
