package num

import (
	"slices"
	"strconv"
	"unsafe"

	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

// floatPrefix is the length of the float at the start of text: sign, digits,
// point or comma, digits, and an exponent if it is complete. 0 if there is none.
func floatPrefix(text []byte) int {
	i := 0
	if i < len(text) && (text[i] == '-' || text[i] == '+') {
		i++
	}
	whole := digitsAt(text, i)
	i += whole
	if whole == 0 || i >= len(text) || text[i] != '.' && text[i] != ',' {
		return 0
	}
	fraction := digitsAt(text, i+1)
	if fraction == 0 {
		return 0
	}
	i += 1 + fraction
	if i < len(text) && (text[i] == 'e' || text[i] == 'E') {
		k := i + 1
		if k < len(text) && (text[k] == '-' || text[k] == '+') {
			k++
		}
		if n := digitsAt(text, k); n > 0 {
			i = k + n
		}
	}
	return i
}

func digitsAt(text []byte, i int) int {
	n := 0
	for i+n < len(text) && text[i+n] >= '0' && text[i+n] <= '9' {
		n++
	}
	return n
}

// parseFloat is the float that text is; 0 with badarg recorded if it is none or
// too large.
func parseFloat(text []byte) term.Term {
	if len(text) == 0 || floatPrefix(text) != len(text) {
		return heap.Badarg()
	}
	if i := slices.Index(text, ','); i >= 0 {
		text = slices.Clone(text)
		text[i] = '.'
	}
	f, _ := strconv.ParseFloat(unsafe.String(&text[0], len(text)), 64)
	if !finite(f) {
		return heap.Badarg()
	}
	return heap.Float(f)
}

// ListToFloat is list_to_float/1.
//
//go:wasmexport erlang:list_to_float/1
func ListToFloat(list term.Term) term.Term {
	text, ok := listText(list)
	if !ok {
		return heap.Badarg()
	}
	return parseFloat(text)
}

// BinaryToFloat is binary_to_float/1.
//
//go:wasmexport erlang:binary_to_float/1
func BinaryToFloat(b term.Term) term.Term {
	text, ok := binaryText(b)
	if !ok {
		return heap.Badarg()
	}
	return parseFloat(text)
}

// StringListToFloat is string:list_to_float/1, which string:to_float calls:
// {Float, Rest} or {error, Reason}.
//
//go:wasmexport string:list_to_float/1
func StringListToFloat(list term.Term) term.Term {
	if !list.IsList() {
		return heap.Tuple2(atom.Error, atom.NotAList)
	}
	var text []byte
	for rest := list; ; rest = rest.Tail() {
		c, ok := nextChar(rest)
		if !ok {
			break
		}
		text = append(text, c)
	}
	n := floatPrefix(text)
	if n == 0 {
		return heap.Tuple2(atom.Error, atom.NoFloat)
	}
	f := parseFloat(text[:n])
	if f == 0 {
		return heap.Tuple2(atom.Error, atom.NoFloat)
	}
	rest := list
	for range n {
		rest = rest.Tail()
	}
	return heap.Tuple2(f, rest)
}
