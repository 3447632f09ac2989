package avmhost

import (
	"strings"

	"github.com/jitwasm/jitwasm/beam"
)

// Output goes to a buffer.

func init() {
	erlangNif("display", 1, func(c *nifCall) term {
		c.vm.output.WriteString(formatTerm(c.vm.export(c.args[0])) + "\n")
		return atomTrue
	})
	erlangNif("display_string", 1, func(c *nifCall) term {
		s, ok := c.text0(c.args[0])
		if !ok {
			return c.badarg()
		}
		c.vm.output.WriteString(s)
		return atomTrue
	})
	registerNif("io", "format", 1, func(c *nifCall) term { return c.ioFormat(c.args[0], termNil) })
	registerNif("io", "format", 2, func(c *nifCall) term { return c.ioFormat(c.args[0], c.args[1]) })
	registerNif("io", "fwrite", 2, func(c *nifCall) term { return c.ioFormat(c.args[0], c.args[1]) })
	registerNif("io", "put_chars", 1, func(c *nifCall) term {
		s, ok := c.text0(c.args[0])
		if !ok {
			return c.badarg()
		}
		c.vm.output.WriteString(s)
		return atomOK
	})
	registerNif("console", "print", 1, func(c *nifCall) term {
		s, ok := c.text0(c.args[0])
		if !ok {
			return c.badarg()
		}
		c.vm.output.WriteString(s)
		return atomOK
	})
	registerNif("io", "printable_range", 0, func(c *nifCall) term { return atomLatin1 })
	registerNif("io", "nl", 0, func(c *nifCall) term {
		c.vm.output.WriteByte('\n')
		return atomOK
	})
}

// text0 flattens character data.
func (c *nifCall) text0(t term) (string, bool) {
	sub := *c
	sub.args = []term{t}
	s := &textScan{c: &sub, encoding: atomUTF8}
	if !t.isList() && !c.mem.isBinary(t) || s.walk(t) != scanDone {
		return "", false
	}
	return string(s.out), true
}

// ioFormat knows the directives ~w ~p ~s ~ts ~b ~B ~c ~n ~~ ~i, the last three of
// width and padding; ~p is written as ~w with strings shown as strings.
func (c *nifCall) ioFormat(format, args term) term {
	f, ok := c.text0(format)
	if c.mem.isBinary(format) || format.isAtom() {
		f, ok = c.text0(format)
	}
	elems, okArgs := c.mem.list(args)
	if !ok || !okArgs {
		return c.badarg()
	}
	out, ok := c.expand(f, elems)
	if !ok {
		return c.badarg()
	}
	c.vm.output.WriteString(out)
	return atomOK
}

func (c *nifCall) expand(f string, args []term) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(f); i++ {
		if f[i] != '~' {
			b.WriteByte(f[i])
			continue
		}
		width := ""
		for i++; i < len(f) && strings.IndexByte("0123456789-.t", f[i]) >= 0; i++ {
			if f[i] != 't' {
				width += f[i : i+1]
			}
		}
		if i == len(f) {
			return "", false
		}
		if f[i] == 'n' || f[i] == '~' {
			b.WriteString(map[byte]string{'n': "\n", '~': "~"}[f[i]])
			continue
		}
		if len(args) == 0 {
			return "", false
		}
		s, ok := c.directive(f[i], args[0])
		if !ok {
			return "", false
		}
		b.WriteString(pad(s, width))
		args = args[1:]
	}
	return b.String(), len(args) == 0
}

func pad(s, width string) string {
	width, _, _ = strings.Cut(width, ".")
	n, left := 0, false
	for _, ch := range width {
		if ch == '-' {
			left = true
		} else {
			n = n*10 + int(ch-'0')
		}
	}
	fill := strings.Repeat(" ", max(0, n-len([]rune(s))))
	if left {
		return s + fill
	}
	return fill + s
}

func (c *nifCall) directive(d byte, arg term) (string, bool) {
	switch d {
	case 'w':
		return formatTerm(c.vm.export(arg)), true
	case 'p':
		return pretty(c.vm.export(arg)), true
	case 's':
		if arg.isAtom() {
			return c.vm.atoms.name(arg), true
		}
		return c.text0(arg)
	case 'b', 'B':
		if !c.mem.isInteger(arg) {
			return "", false
		}
		return c.mem.integer(arg).String(), true
	case 'c':
		return string(rune(arg.small())), arg.isSmall()
	case 'i':
		return "", true
	}
	return "", false
}

// pretty shows lists and binaries of printable characters as text. It does not
// break lines.
func pretty(t beam.Term) string {
	switch t := t.(type) {
	case *beam.Cons:
		elems, tail := t.Elements()
		if s, ok := printable(elems); ok && tail == (beam.Nil{}) {
			return quote(s)
		}
		parts := make([]string, len(elems))
		for i, e := range elems {
			parts[i] = pretty(e)
		}
		out := "[" + strings.Join(parts, ",")
		if tail != (beam.Nil{}) {
			out += "|" + pretty(tail)
		}
		return out + "]"
	case beam.Tuple:
		parts := make([]string, len(t))
		for i, e := range t {
			parts[i] = pretty(e)
		}
		return "{" + strings.Join(parts, ",") + "}"
	case beam.Map:
		parts := make([]string, len(t))
		for i, e := range t {
			parts[i] = pretty(e.Key) + " => " + pretty(e.Value)
		}
		return "#{" + strings.Join(parts, ",") + "}"
	case beam.Binary:
		elems := make([]beam.Term, len(t))
		for i, b := range t {
			elems[i] = int64(b)
		}
		if s, ok := printable(elems); ok && len(t) > 0 {
			return "<<" + quote(s) + ">>"
		}
	}
	return formatTerm(t)
}

func printable(elems []beam.Term) (string, bool) {
	var b strings.Builder
	for _, e := range elems {
		n, ok := e.(int64)
		if !ok || !(n >= 32 && n < 127 || n >= 160 && n < 256 || n == '\n' || n == '\t' || n == '\r') {
			return "", false
		}
		b.WriteRune(rune(n))
	}
	return b.String(), true
}

func quote(s string) string {
	return `"` + strings.NewReplacer("\\", "\\\\", `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", `\r`).Replace(s) + `"`
}
