package beam

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Format renders a term as io:format("~w") does. Maps keep their stored order.
func Format(t Term) string {
	var b strings.Builder
	writeTerm(&b, t)
	return b.String()
}

func writeTerm(b *strings.Builder, t Term) {
	switch t := t.(type) {
	case int64:
		b.WriteString(strconv.FormatInt(t, 10))
	case *big.Int:
		b.WriteString(t.String())
	case float64:
		b.WriteString(formatFloat(t))
	case Atom:
		writeAtom(b, string(t))
	case Nil:
		b.WriteString("[]")
	case *Cons:
		writeList(b, t)
	case Tuple:
		b.WriteByte('{')
		writeTerms(b, t)
		b.WriteByte('}')
	case Map:
		writeMap(b, t)
	case Binary:
		writeBits(b, BitString{Bytes: t})
	case BitString:
		writeBits(b, t)
	case ExportFun:
		b.WriteString("fun ")
		writeAtom(b, string(t.Module))
		b.WriteByte(':')
		writeAtom(b, string(t.Function))
		fmt.Fprintf(b, "/%d", t.Arity)
	case LocalFun:
		fmt.Fprintf(b, "#Fun<%s.%d.%d>", Format(t.Module), t.Index, t.Uniq)
	case Pid:
		fmt.Fprintf(b, "<%d.%d.%d>", t.Creation, t.ID, t.Serial)
	case Port:
		fmt.Fprintf(b, "#Port<%d.%d>", t.Creation, t.ID)
	case Ref:
		fmt.Fprintf(b, "#Ref<%d", t.Creation)
		for i := len(t.IDs) - 1; i >= 0; i-- {
			fmt.Fprintf(b, ".%d", t.IDs[i])
		}
		b.WriteByte('>')
	default:
		panic(fmt.Sprintf("BUG: %T is not a term", t))
	}
}

func writeTerms(b *strings.Builder, terms []Term) {
	for i, t := range terms {
		if i > 0 {
			b.WriteByte(',')
		}
		writeTerm(b, t)
	}
}

func writeList(b *strings.Builder, c *Cons) {
	b.WriteByte('[')
	for {
		writeTerm(b, c.Head)
		next, ok := c.Tail.(*Cons)
		if !ok {
			break
		}
		b.WriteByte(',')
		c = next
	}
	if c.Tail != (Nil{}) {
		b.WriteByte('|')
		writeTerm(b, c.Tail)
	}
	b.WriteByte(']')
}

func writeMap(b *strings.Builder, m Map) {
	b.WriteString("#{")
	for i, p := range m {
		if i > 0 {
			b.WriteByte(',')
		}
		writeTerm(b, p.Key)
		b.WriteString(" => ")
		writeTerm(b, p.Value)
	}
	b.WriteByte('}')
}

func writeBits(b *strings.Builder, s BitString) {
	b.WriteString("<<")
	for i, c := range s.Bytes {
		if i > 0 {
			b.WriteByte(',')
		}
		if i == len(s.Bytes)-1 && s.LastBits != 0 {
			fmt.Fprintf(b, "%d:%d", c>>(8-s.LastBits), s.LastBits)
		} else {
			b.WriteString(strconv.Itoa(int(c)))
		}
	}
	b.WriteString(">>")
}

// formatFloat writes the shortest digits that read back as f, in whichever of
// decimal and scientific notation is shorter (float_to_list(F, [short])).
func formatFloat(f float64) string {
	s := strconv.FormatFloat(f, 'e', -1, 64)
	mantissa, exponent, _ := strings.Cut(s, "e")
	sign := ""
	if mantissa[0] == '-' {
		sign, mantissa = "-", mantissa[1:]
	}
	digits := strings.Replace(mantissa, ".", "", 1)
	exp, err := strconv.Atoi(exponent)
	if err != nil {
		panic("BUG: exponent of " + s)
	}
	if f == 0 {
		return sign + "0.0"
	}
	if abs := max(f, -f); abs >= 1<<53 {
		return sign + scientific(digits, exp)
	}
	plain, sci := decimal(digits, exp), scientific(digits, exp)
	if len(plain) <= len(sci) {
		return sign + plain
	}
	return sign + sci
}

func decimal(digits string, exp int) string {
	point := exp + 1 // digits before the point
	switch {
	case point <= 0:
		return "0." + strings.Repeat("0", -point) + digits
	case point >= len(digits):
		return digits + strings.Repeat("0", point-len(digits)) + ".0"
	default:
		return digits[:point] + "." + digits[point:]
	}
}

func scientific(digits string, exp int) string {
	rest := digits[1:]
	if rest == "" {
		rest = "0"
	}
	return digits[:1] + "." + rest + "e" + strconv.Itoa(exp)
}

func writeAtom(b *strings.Builder, s string) {
	if plainAtom(s) {
		b.WriteString(s)
		return
	}
	b.WriteByte('\'')
	for _, r := range s {
		writeQuoted(b, r)
	}
	b.WriteByte('\'')
}

var atomEscapes = map[rune]string{
	'\'': `\'`, '\\': `\\`, '\n': `\n`, '\t': `\t`, '\r': `\r`, '\v': `\v`,
	'\b': `\b`, '\f': `\f`, 0x1b: `\e`, 0x7f: `\d`,
}

func writeQuoted(b *strings.Builder, r rune) {
	switch escape, ok := atomEscapes[r]; {
	case ok:
		b.WriteString(escape)
	case r < ' ':
		fmt.Fprintf(b, "\\%03o", r)
	case r >= 0x80 && r < 0xa0:
		fmt.Fprintf(b, "\\%03o", r)
	case r > 0xff:
		fmt.Fprintf(b, "\\x{%X}", r)
	default:
		b.WriteRune(r)
	}
}

var reservedWords = map[string]bool{}

func init() {
	for _, w := range strings.Fields("after and andalso band begin bnot bor bsl bsr bxor case catch cond div else end fun if let maybe not of or orelse receive rem try when xor") {
		reservedWords[w] = true
	}
}

// plainAtom tells whether the atom needs no quotes.
func plainAtom(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	if s == "" || !lowerLetter(first) || reservedWords[s] {
		return false
	}
	for _, r := range s {
		if !atomChar(r) {
			return false
		}
	}
	return true
}

func lowerLetter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 0xdf && r <= 0xff && r != 0xf7
}

func atomChar(r rune) bool {
	return lowerLetter(r) || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '@' ||
		r >= 0xc0 && r <= 0xde && r != 0xd7
}
