//go:build !wasm

package rtstest

import (
	"fmt"
	"strings"

	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Atom returns the atom with a name.
func Atom(name string) term.Term {
	addr := putBytes(name)
	defer heap.Free(addr)
	return code.Intern(addr, uint32(len(name)))
}

// List returns a list.
func List(elements ...term.Term) term.Term {
	list := term.Nil
	for i := len(elements) - 1; i >= 0; i-- {
		list = heap.Cons(elements[i], list)
	}
	return list
}

// Tuple returns a tuple.
func Tuple(elements ...term.Term) term.Term {
	t, addr := heap.TupleOf(uint32(len(elements)))
	for i, e := range elements {
		term.Store(addr+uint32(i)*4, e)
	}
	return t
}

// Show returns a term much as Erlang writes it, atoms without quotes. It is for
// the messages and expectations of tests.
func Show(t term.Term) string {
	switch {
	case t == 0:
		return "NONE"
	case t.IsSmall():
		return fmt.Sprint(t.Int())
	case t.IsAtom():
		addr, n := code.AtomText(t)
		return string(mem.Bytes(addr, n))
	case t.IsList():
		return showList(t)
	case t.IsTuple():
		return "{" + showWords(t, 1, t.Arity()) + "}"
	case t.IsMap() && t.IsFlatMap():
		return showFlatMap(t)
	case t.IsBoxedInteger() && t.IsInt64():
		return fmt.Sprint(t.Int64())
	case t.IsFloat():
		return fmt.Sprint(t.Float())
	case t.IsBinary():
		if addr, n, ok := t.AlignedBytes(); ok {
			return fmt.Sprintf("<<%q>>", mem.Bytes(addr, n))
		}
	case t.IsPid():
		return fmt.Sprintf("<0.%d.0>", t.Number())
	case t.IsCode():
		return fmt.Sprintf("#code(%d,%d)", t.CodeFunction(), t.CodePoint())
	}
	return fmt.Sprintf("#%x", uint32(t))
}

func showList(t term.Term) string {
	var parts []string
	var text []byte
	for ; t.IsCons(); t = t.Tail() {
		h := t.Head()
		parts = append(parts, Show(h))
		if h.IsSmall() && h.Int() >= ' ' && h.Int() < 127 {
			text = append(text, byte(h.Int()))
		}
	}
	if t.IsNil() && len(parts) > 0 && len(text) == len(parts) {
		return fmt.Sprintf("%q", text)
	}
	s := "[" + strings.Join(parts, ",")
	if !t.IsNil() {
		s += "|" + Show(t)
	}
	return s + "]"
}

func showWords(t term.Term, first, n uint32) string {
	var parts []string
	for i := range n {
		parts = append(parts, Show(t.At(first+i)))
	}
	return strings.Join(parts, ",")
}

func showFlatMap(t term.Term) string {
	var parts []string
	for i := range t.MapSize() {
		parts = append(parts, Show(t.MapKeys().Element(i+1))+"=>"+Show(t.At(2+i)))
	}
	return "#{" + strings.Join(parts, ",") + "}"
}
