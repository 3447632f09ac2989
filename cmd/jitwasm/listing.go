package main

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/jitwasm/jitwasm/backend"
	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
)

// maxLeft is how wide the BEAM column gets by itself; longer instructions wrap.
const maxLeft = 60

// row is one line of a listing: a BEAM instruction or label, or a line of WAT,
// or both beside each other.
type row struct{ left, right string }

// function lists one BEAM function beside the code made of it.
func (d *disassembler) function(fn *backend.CompiledFunction) error {
	wat, err := d.watLines(fn.Wasm)
	if err != nil {
		return err
	}
	rows := align(d.beamLines(&fn.Function), wat)
	fmt.Fprintf(&d.out, "%s:%s  (%s, %s of code)\n", d.beam.Name, d.name(&fn.Function),
		plural(fn.End-fn.Start, "instruction"), plural(len(fn.Wasm.Body.Code.Bytes), "byte"))
	d.print(rows)
	d.out.WriteByte('\n')
	return nil
}

// support lists the functions that belong to no BEAM function: entries for the
// VM and the slow paths that all share.
func (d *disassembler) support(out *backend.AVMOutput) error {
	shown := map[*module.Func]bool{}
	for _, f := range out.Functions {
		shown[f.Wasm] = true
	}
	d.out.WriteString("functions of the compiler's own\n")
	for _, f := range d.wasm.Funcs {
		if shown[f] || f.Import != nil {
			continue
		}
		if err := module.PrintFunc(&d.out, d.wasm, f); err != nil {
			return err
		}
		d.out.WriteByte('\n')
	}
	return nil
}

// line is a line of one side. at is the index of the BEAM instruction that it
// is, or was made of; -1 when that is unknown.
type line struct {
	at   int
	text string
}

func (d *disassembler) beamLines(f *beam.Function) []line {
	var lines []line
	for i := f.Start; i < f.End; i++ {
		in := &d.beam.Code[i]
		text := "  " + d.beam.FormatInstr(in)
		if in.Op == beam.OpLabel {
			text = fmt.Sprintf("f%d:", in.Args[0].Value)
		}
		lines = append(lines, line{i, text})
	}
	return lines
}

// watLines prints a function and says of each line which instruction it was
// made of. The printer puts every WASM instruction on a line of its own, so
// those are the last lines, before the closing parenthesis.
func (d *disassembler) watLines(f *module.Func) ([]line, error) {
	var b strings.Builder
	if err := module.PrintFunc(&b, d.wasm, f); err != nil {
		return nil, err
	}
	text := strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
	from := origins(f)
	head := len(text) - 1 - len(from)
	if head < 1 {
		panic(fmt.Sprintf("BUG: %d WASM instructions were printed on %d lines", len(from), len(text)))
	}
	lines := make([]line, len(text))
	for i := range text {
		lines[i] = line{-1, text[i]}
		if k := i - head; k >= 0 && k < len(from) {
			lines[i].at = from[k]
		}
	}
	return lines, nil
}

// origins tells of each WASM instruction which BEAM instruction it was made of,
// by the marks that the backend left; -1 where there is none.
func origins(f *module.Func) []int {
	marks, at := f.Body.Code.Marks, -1
	var from []int
	for r := f.Body.Code.Reader(); r.Next(); {
		for len(marks) > 0 && int(marks[0].Offset) <= r.Offset {
			at, marks = int(marks[0].Tag)-1, marks[1:]
		}
		from = append(from, at)
	}
	return from
}

// align puts the lines made of an instruction beside it. Where code lies in
// another order than the instructions, the code's order counts and the
// instruction is repeated in parentheses.
func align(left, right []line) []row {
	var rows []row
	next := 0 // first line of left that has not been shown
	for i := 0; i < len(right); {
		n := sameOrigin(right[i:])
		group := right[i : i+n]
		i += n
		label := ""
		if at := group[0].at; at >= 0 && next < len(left) && at >= left[next].at {
			for ; left[next].at < at; next++ {
				rows = append(rows, row{left: left[next].text})
			}
			label = left[next].text
			next++
		} else if at >= 0 {
			label = "  (" + strings.TrimSpace(left[at-left[0].at].text) + ")"
		}
		for _, l := range group {
			rows = append(rows, row{label, l.text})
			label = ""
		}
	}
	for _, l := range left[next:] {
		rows = append(rows, row{left: l.text})
	}
	return rows
}

// sameOrigin counts the lines at the start that are made of one instruction.
func sameOrigin(lines []line) int {
	n := 1
	for n < len(lines) && lines[n].at == lines[0].at {
		n++
	}
	return n
}

func (d *disassembler) print(rows []row) {
	width := d.width
	if width <= 0 {
		for _, r := range rows {
			width = max(width, min(utf8.RuneCountInString(r.left), maxLeft))
		}
	}
	for _, r := range rows {
		right := r.right
		for _, left := range wrap(r.left, width) {
			fmt.Fprintln(&d.out, strings.TrimRight(fmt.Sprintf("%-*s │ %s", width, left, right), " "))
			right = ""
		}
	}
}

// wrap breaks a line at spaces so that it fits, with the rest indented; a word
// that is too long by itself is broken anywhere.
func wrap(s string, width int) []string {
	const indent = "      "
	if width <= len(indent)+1 {
		return []string{s}
	}
	var lines []string
	for utf8.RuneCountInString(s) > width {
		cut, lead := byteIndex(s, width), len(s)-len(strings.TrimLeft(s, " "))
		if i := strings.LastIndexByte(s[:cut+1], ' '); i > lead {
			cut = i
		}
		lines = append(lines, s[:cut])
		s = indent + strings.TrimLeft(s[cut:], " ")
	}
	return append(lines, s)
}

// byteIndex is where the n'th character of s begins.
func byteIndex(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}
