package main

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/jitwasm/jitwasm/beam"
)

// prettyWidth is up to where io_lib_pretty surely leaves a term on one line.
const prettyWidth = 72

// pretty renders a term as io:format("~p") does; ok is false if the term is long, so
// that it would be laid out over several lines, or holds what is printed as Unicode.
func pretty(t beam.Term) (s string, ok bool) {
	w := prettyWriter{ok: true}
	w.term(t)
	return w.b.String(), w.ok && w.b.Len() <= prettyWidth
}

type prettyWriter struct {
	b  strings.Builder
	ok bool
}

func (w *prettyWriter) term(t beam.Term) {
	if w.b.Len() > prettyWidth {
		w.ok = false
	}
	if !w.ok {
		return
	}
	switch t := t.(type) {
	case *beam.Cons:
		w.list(t)
	case beam.Tuple:
		w.b.WriteByte('{')
		w.terms(t)
		w.b.WriteByte('}')
	case beam.Map:
		w.mapTerm(t)
	case beam.Binary:
		w.binary(t)
	case int64, *big.Int, float64, beam.Nil:
		w.b.WriteString(beam.Format(t))
	case beam.Atom:
		w.ok = isASCII(string(t))
		w.b.WriteString(beam.Format(t))
	default:
		w.ok = false
	}
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) < 0
}

func (w *prettyWriter) terms(list []beam.Term) {
	for i, t := range list {
		if i > 0 {
			w.b.WriteByte(',')
		}
		w.term(t)
	}
}

func (w *prettyWriter) list(c *beam.Cons) {
	elems, tail := c.Elements()
	if _, proper := tail.(beam.Nil); proper {
		switch text, is := textOf(elems); {
		case is && isASCII(text):
			w.b.WriteString(strconv.Quote(text))
			return
		case is:
			w.ok = false // it has characters that are escaped, or beyond ASCII
			return
		}
	}
	w.b.WriteByte('[')
	w.terms(elems)
	if _, proper := tail.(beam.Nil); !proper {
		w.b.WriteByte('|')
		w.term(tail)
	}
	w.b.WriteByte(']')
}

// textOf is the text that erl might print a list as.
func textOf(elems []beam.Term) (text string, is bool) {
	b := make([]byte, len(elems))
	for i, e := range elems {
		c, ok := e.(int64)
		if !ok || c < 0 || c > 255 {
			return "", false
		}
		b[i] = byte(c)
	}
	return string(b), mayBeText(b)
}

func (w *prettyWriter) binary(b beam.Binary) {
	if len(b) > 0 && isASCII(string(b)) {
		w.b.WriteString("<<" + strconv.Quote(string(b)) + ">>")
		return
	}
	w.ok = len(b) == 0 || !mayBeText(b)
	w.b.WriteString(beam.Format(b))
}

// mayBeText says whether erl might print bytes as a text.
func mayBeText(b []byte) bool {
	for _, c := range b {
		if c < 7 || 13 < c && c < 27 || 27 < c && c < ' ' || 127 <= c && c < 160 {
			return false
		}
	}
	return true
}

func (w *prettyWriter) mapTerm(m beam.Map) {
	w.b.WriteString("#{")
	for i, p := range m {
		if i > 0 {
			w.b.WriteByte(',')
		}
		w.term(p.Key)
		w.b.WriteString(" => ")
		w.term(p.Value)
	}
	w.b.WriteByte('}')
}
