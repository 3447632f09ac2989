package module

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/jitwasm/jitwasm/asm"
)

// Print writes m in the text format (WAT): flat instructions, indices where
// there is no name, and names as identifiers, in which characters that the
// format does not allow are replaced and which are numbered where they are not
// unique. An assembler makes of it what Encode makes of m, except for names,
// custom sections (which are only mentioned) and the forms of numbers that are
// longer than necessary.
func Print(w io.Writer, m *Module) error {
	p, err := newPrinter(w, m)
	if err != nil {
		return err
	}
	p.module()
	return p.w.Flush()
}

// PrintFunc writes the function f of m as Print would write it within m.
func PrintFunc(w io.Writer, m *Module, f *Func) error {
	p, err := newPrinter(w, m)
	if err != nil {
		return err
	}
	if !owns(p.e.funcs, f.index, f) {
		return fmt.Errorf("module: %s is not in the module", describe(f))
	}
	if f.Import != nil {
		p.line("(import %s %s (func%s%s))", quote(f.Import.Module), quote(f.Import.Name), p.id(f), p.signature(f.Type))
	} else {
		p.function(f)
	}
	return p.w.Flush()
}

// printer writes one module. The encoder gives it the numbers.
type printer struct {
	w      *bufio.Writer
	e      *encoder
	ids    map[asm.Symbol]string // identifiers, with $
	depth  int                   // of indentation
	reader asm.Reader
	locals localIDs
}

func newPrinter(w io.Writer, m *Module) (*printer, error) {
	e := newEncoder(m)
	if err := e.number(); err != nil {
		return nil, err
	}
	if err := e.measureBodies(); err != nil {
		return nil, err
	}
	p := &printer{w: bufio.NewWriter(w), e: e, ids: make(map[asm.Symbol]string)}
	giveIDs(p, e.funcs, func(f *Func) string { return f.Name })
	giveIDs(p, e.tables, func(t *Table) string { return t.Name })
	giveIDs(p, e.memories, func(y *Memory) string { return y.Name })
	giveIDs(p, e.globals, func(g *Global) string { return g.Name })
	giveIDs(p, m.Elems, func(s *Elem) string { return s.Name })
	giveIDs(p, m.Datas, func(d *Data) string { return d.Name })
	return p, nil
}

// giveIDs makes the identifiers of one index space.
func giveIDs[S asm.Symbol](p *printer, items []S, name func(S) string) {
	u := make(uniqueIDs)
	for _, it := range items {
		if s := name(it); s != "" {
			p.ids[it] = u.id(s)
		}
	}
}

// uniqueIDs makes identifiers of names; it counts how often each was wanted.
type uniqueIDs map[string]int

func (u uniqueIDs) id(name string) string {
	base := "$" + strings.Map(idChar, name)
	id := base
	for {
		n := u[id]
		u[id]++
		if n == 0 {
			return id
		}
		// id is taken: go on counting where the last one with this base ended.
		id = base + "_" + strconv.Itoa(u[base])
		if u[id] > 0 {
			u[base]++
		}
	}
}

// idChar keeps the characters that may be in an identifier (spec 6.3.5).
func idChar(r rune) rune {
	switch {
	case r >= '0' && r <= '9', r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z':
		return r
	case strings.ContainsRune("!#$%&'*+-./:<=>?@\\^_`|~", r):
		return r
	}
	return '_'
}

// line writes a line at the current depth.
func (p *printer) line(format string, args ...any) {
	p.indent()
	fmt.Fprintf(p.w, format, args...)
	p.w.WriteByte('\n')
}

const maxIndent = 40

func (p *printer) indent() {
	for range min(p.depth, maxIndent) {
		p.w.WriteString("  ")
	}
}

// id is what follows the keyword of a definition: an identifier or, as a
// comment, the number.
func (p *printer) id(sym asm.Symbol) string {
	if id := p.ids[sym]; id != "" {
		return " " + id
	}
	i, _ := p.e.index(sym)
	return fmt.Sprintf(" (;%d;)", i)
}

// ref is how other parts refer to sym.
func (p *printer) ref(sym asm.Symbol) string {
	if id := p.ids[sym]; id != "" {
		return id
	}
	i, ok := p.e.index(sym)
	if !ok {
		panic("BUG: print of " + describe(sym) + ", which is not in the module")
	}
	return strconv.FormatUint(uint64(i), 10)
}

func (p *printer) module() {
	m := p.e.m
	if m.Name != "" {
		p.line("(module %s", make(uniqueIDs).id(m.Name))
	} else {
		p.line("(module")
	}
	p.depth++
	for i, t := range p.e.types {
		p.line("(type (;%d;) (func%s))", i, typeUse(t))
	}
	p.imports()
	for _, f := range p.e.funcs[p.e.importedFuncs:] {
		p.function(f)
	}
	for _, t := range p.e.tables[p.e.importedTables:] {
		p.line("(table%s %s)", p.id(t), tableText(t))
	}
	for _, y := range p.e.memories[p.e.importedMemories:] {
		p.line("(memory%s %s)", p.id(y), memoryText(y))
	}
	for _, g := range p.e.globals[p.e.importedGlobals:] {
		p.line("(global%s %s %s)", p.id(g), globalText(g), p.constExpr(&g.Init))
	}
	for _, x := range m.Exports {
		p.line("(export %s (%s %s))", quote(x.Name), x.Symbol.SymbolKind(), p.ref(x.Symbol))
	}
	if m.Start != nil {
		p.line("(start %s)", p.ref(m.Start))
	}
	for _, s := range m.Elems {
		p.elem(s)
	}
	for _, d := range m.Datas {
		p.data(d)
	}
	for _, c := range m.Customs {
		p.line(";; custom section %s: %d bytes, after section %s", quote(c.Name), len(c.Data), c.After)
	}
	p.depth--
	p.line(")")
}

func (p *printer) imports() {
	for _, i := range p.e.imports() {
		var desc string
		switch s := i.sym.(type) {
		case *Func:
			desc = "func" + p.id(s) + p.signature(s.Type)
		case *Table:
			desc = "table" + p.id(s) + " " + tableText(s)
		case *Memory:
			desc = "memory" + p.id(s) + " " + memoryText(s)
		case *Global:
			desc = "global" + p.id(s) + " " + globalText(s)
		}
		p.line("(import %s %s (%s))", quote(i.imp.Module), quote(i.imp.Name), desc)
	}
}

// imports lists the imports in the order of the binary.
func (e *encoder) imports() []imported { return e.m.imports() }

// typeUse is a function type spelt out: (param i32) (result i32).
func typeUse(t *Type) string {
	var s strings.Builder
	for _, part := range []struct {
		word string
		list []asm.ValType
	}{{" (param", t.Params}, {" (result", t.Results}} {
		if len(part.list) == 0 {
			continue
		}
		s.WriteString(part.word)
		for _, v := range part.list {
			s.WriteString(" " + v.String())
		}
		s.WriteByte(')')
	}
	return s.String()
}

// signature is a type use with the type's number.
func (p *printer) signature(t *Type) string {
	return fmt.Sprintf(" (type %d)%s", p.e.typeIndex(t), typeUse(t))
}

func tableText(t *Table) string { return limitsString(t.Min, t.Max) + " " + t.Elem.String() }

func memoryText(y *Memory) string {
	if y.Shared {
		return limitsString(y.Min, y.Max) + " shared"
	}
	return limitsString(y.Min, y.Max)
}

func globalText(g *Global) string {
	if g.Mutable {
		return "(mut " + g.Type.String() + ")"
	}
	return g.Type.String()
}

func (p *printer) elem(s *Elem) {
	var b strings.Builder
	b.WriteString("(elem" + p.id(s))
	switch s.Mode {
	case Active:
		fmt.Fprintf(&b, " (table %s) (offset %s)", p.ref(s.Table), p.constExpr(&s.Offset))
	case Declarative:
		b.WriteString(" declare")
	}
	if s.Init == nil && s.elemType() == asm.FuncRef {
		b.WriteString(" func")
		for _, f := range s.Funcs {
			b.WriteString(" " + p.ref(f))
		}
	} else {
		b.WriteString(" " + s.elemType().String())
		for i := range s.Init {
			b.WriteString(" (item " + p.constExpr(&s.Init[i]) + ")")
		}
	}
	p.line("%s)", &b)
}

// bytesPerLine of the contents of data segments.
const bytesPerLine = 64

func (p *printer) data(d *Data) {
	head := "(data" + p.id(d)
	if d.Mode == Active {
		head += " (offset " + p.constExpr(&d.Offset) + ")"
	}
	if len(d.Bytes) <= bytesPerLine {
		p.line("%s %s)", head, quote(string(d.Bytes)))
		return
	}
	p.line("%s", head)
	p.depth++
	for b := d.Bytes; len(b) > 0; b = b[min(len(b), bytesPerLine):] {
		p.line("%s", quote(string(b[:min(len(b), bytesPerLine)])))
	}
	p.depth--
	p.line(")")
}

// quote is s as a string of the text format, all but ASCII escaped.
func quote(s string) string {
	const hex = "0123456789abcdef"
	b := make([]byte, 0, len(s)+2)
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < 0x20 || c > 0x7E:
			b = append(b, '\\', hex[c>>4], hex[c&15])
		default:
			b = append(b, c)
		}
	}
	return string(append(b, '"'))
}
