package main

import (
	"slices"
	"strings"

	"github.com/jitwasm/jitwasm/beam"
)

// funHider takes funs through a program that does not have them: it sees atoms
// that look like what erl prints for the funs, and the quotes around them are
// taken away again.
type funHider struct {
	quoted []string // pairs of what is printed and what it stands for
}

// term returns t with atoms in place of funs.
func (h *funHider) term(t beam.Term) beam.Term {
	switch t := t.(type) {
	case beam.LocalFun:
		name := beam.Format(t)
		if quoted := "'" + name + "'"; !slices.Contains(h.quoted, quoted) {
			h.quoted = append(h.quoted, quoted, name)
		}
		return beam.Atom(name)
	case *beam.Cons:
		elems, tail := t.Elements()
		list := h.term(tail)
		for _, e := range slices.Backward(elems) {
			list = &beam.Cons{Head: h.term(e), Tail: list}
		}
		return list
	case beam.Tuple:
		elems := make(beam.Tuple, len(t))
		for i, e := range t {
			elems[i] = h.term(e)
		}
		return elems
	case beam.Map:
		m := make(beam.Map, len(t))
		for i, p := range t {
			m[i] = beam.MapPair{Key: h.term(p.Key), Value: h.term(p.Value)}
		}
		return m
	}
	return t
}

// show takes the quotes away.
func (h *funHider) show(s string) string { return strings.NewReplacer(h.quoted...).Replace(s) }
