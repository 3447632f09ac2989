package module

import (
	"errors"
	"fmt"

	"github.com/jitwasm/jitwasm/asm"
)

// maxLocals is the most locals a function may have: the limit of the engines
// (see CheckLimits). maxAllLocals bounds the memory that a small hostile module
// can make Decode use.
const (
	maxLocals    = 50_000
	maxAllLocals = 64 << 20
)

// Decode reads a binary module of WebAssembly 2.0 (no SIMD; memories may be
// shared). It checks the format but not the types; Validate does that. The
// Module shares memory with data: code, segments and custom sections must not
// be written to in place.
//
// The name section is turned into the names of the handles; if it is malformed,
// the rest of it is dropped. Functions with more than 50,000 locals are refused.
func Decode(data []byte) (*Module, error) {
	raw, err := parse(data)
	if err != nil {
		return nil, err
	}
	d := &decoder{raw: raw, m: &Module{}}
	d.data, d.end = data, len(data)
	d.resolveFunc = d.resolve
	for _, step := range decodeSteps {
		d.section = step.id
		step.run(d)
		if d.err != nil {
			return nil, d.err
		}
	}
	return d.m, nil
}

// decodeSteps make the handles first and then what refers to them.
var decodeSteps = []struct {
	id  SectionID
	run func(*decoder)
}{
	{SectionType, (*decoder).types},
	{SectionFunction, (*decoder).handles},
	{SectionImport, (*decoder).imports},
	{SectionGlobal, (*decoder).globals},
	{SectionExport, (*decoder).exports},
	{SectionStart, (*decoder).start},
	{SectionElement, (*decoder).elems},
	{SectionCode, (*decoder).bodies},
	{SectionData, (*decoder).datas},
	{SectionCustom, (*decoder).customs},
}

// decoder turns a rawModule into a Module.
type decoder struct {
	cursor // for its sticky error
	raw    *rawModule
	m      *Module
	typeAt []*Type // by type index; several may be the same

	reader      asm.Reader
	resolveFunc func(asm.SymbolKind, uint32) (asm.Symbol, error)
	inBody      bool
	allLocals   int
}

func (d *decoder) types() {
	d.typeAt = make([]*Type, len(d.raw.types))
	for i, t := range d.raw.types {
		d.typeAt[i] = d.m.Type(valTypes(t.params), valTypes(t.results))
	}
}

func valTypes(b []byte) []asm.ValType {
	ts := make([]asm.ValType, len(b))
	for i, t := range b {
		ts[i] = asm.ValType(t)
	}
	return ts
}

// handles makes the handles of everything that has an index.
func (d *decoder) handles() {
	r, m := d.raw, d.m
	m.Funcs = newHandles[Func](len(r.funcs))
	for i, t := range r.funcs {
		if int64(t) >= int64(len(d.typeAt)) {
			d.fail(r.funcAt(i), "function %d: there is no type %d", i, t)
			return
		}
		m.Funcs[i].Type = d.typeAt[t]
	}
	m.Tables = newHandles[Table](len(r.tables))
	for i, t := range r.tables {
		*m.Tables[i] = Table{Elem: t.elem, Min: t.limits.min, Max: t.limits.maximum()}
	}
	m.Memories = newHandles[Memory](len(r.memories))
	for i, y := range r.memories {
		*m.Memories[i] = Memory{Min: y.min, Max: y.maximum(), Shared: y.shared}
	}
	m.Globals = newHandles[Global](len(r.globals))
	for i, g := range r.globals {
		*m.Globals[i] = Global{Type: g.typ, Mutable: g.mutable}
	}
	m.Elems = newHandles[Elem](len(r.elems))
	m.Datas = newHandles[Data](len(r.datas))
}

// newHandles makes n handles with two allocations.
func newHandles[T any](n int) []*T {
	if n == 0 {
		return nil
	}
	items := make([]T, n)
	handles := make([]*T, n)
	for i := range items {
		handles[i] = &items[i]
	}
	return handles
}

// funcAt is the offset of the declaration of function i.
func (r *rawModule) funcAt(i int) int {
	if i >= r.importedFuncs {
		return r.funcDecls[i-r.importedFuncs]
	}
	n := 0
	for _, imp := range r.imports {
		if imp.kind == kindFunc {
			if n == i {
				return imp.at
			}
			n++
		}
	}
	return 0
}

func (l rawLimits) maximum() *uint32 {
	if !l.hasMax {
		return nil
	}
	return &l.max
}

func (d *decoder) imports() {
	funcs := d.m.Funcs
	for _, raw := range d.raw.imports {
		imp := &Import{string(raw.module), string(raw.name)}
		switch raw.kind {
		case kindFunc:
			funcs[0].Import = imp
			funcs = funcs[1:]
		case kindTable:
			d.m.Tables[raw.index].Import = imp
		case kindMemory:
			d.m.Memories[raw.index].Import = imp
		case kindGlobal:
			d.m.Globals[raw.index].Import = imp
		}
	}
}

func (d *decoder) globals() {
	for i, g := range d.raw.globals[d.raw.importedGlobals:] {
		d.m.Globals[d.raw.importedGlobals+i].Init = d.constExpr(g.init)
	}
}

func (d *decoder) exports() {
	m := d.m
	m.Exports = newHandles[Export](len(d.raw.exports))
	for i, x := range d.raw.exports {
		kind := [...]asm.SymbolKind{asm.SymFunc, asm.SymTable, asm.SymMemory, asm.SymGlobal}[x.kind]
		sym, err := d.lookup(kind, x.index)
		if err != nil {
			d.fail(x.at, "export %q: %s", x.name, err)
			return
		}
		*m.Exports[i] = Export{Name: string(x.name), Symbol: sym}
	}
}

func (d *decoder) start() {
	if d.raw.startAt == 0 {
		return
	}
	sym, err := d.lookup(asm.SymFunc, d.raw.start)
	if err != nil {
		d.fail(d.raw.startAt, "%s", err)
		return
	}
	d.m.Start = sym.(*Func)
}

func (d *decoder) elems() {
	for i := range d.raw.elems {
		if d.elem(d.m.Elems[i], &d.raw.elems[i]); d.err != nil {
			return
		}
	}
}

func (d *decoder) elem(s *Elem, r *rawElem) {
	s.Mode, s.Type = r.mode, r.typ
	if r.mode == Active {
		table, err := d.lookup(asm.SymTable, r.table)
		if err != nil {
			d.fail(r.at, "%s", err)
			return
		}
		s.Table = table.(*Table)
		s.Offset = d.constExpr(r.offset)
	}
	for _, i := range r.funcs {
		f, err := d.lookup(asm.SymFunc, i)
		if err != nil {
			d.fail(r.at, "%s", err)
			return
		}
		s.Funcs = append(s.Funcs, f.(*Func))
	}
	if r.flags&elemExprs != 0 {
		d.elemInit(s, r)
	}
}

// elemInit sets s.Funcs instead of s.Init if every element is a ref.func, which
// the shorter form of the segment can say.
func (d *decoder) elemInit(s *Elem, r *rawElem) {
	s.Init = make([]asm.Code, len(r.init))
	funcs := make([]*Func, 0, len(r.init))
	for i, x := range r.init {
		s.Init[i] = d.constExpr(x)
		if f := refFunc(&s.Init[i]); f != nil {
			funcs = append(funcs, f)
		}
	}
	if s.Type == asm.FuncRef && len(funcs) == len(s.Init) {
		s.Funcs, s.Init = funcs, nil
	}
}

// refFunc returns f if c is nothing but ref.func f, else nil.
func refFunc(c *asm.Code) *Func {
	if len(c.Bytes) == 1 && asm.Op(c.Bytes[0]) == asm.OpRefFunc && len(c.Relocs) == 1 {
		f, _ := c.Relocs[0].Symbol.(*Func)
		return f
	}
	return nil
}

func (d *decoder) datas() {
	for i := range d.raw.datas {
		r, s := &d.raw.datas[i], d.m.Datas[i]
		s.Mode, s.Bytes = r.mode, r.bytes
		if r.mode != Active {
			continue
		}
		memory, err := d.lookup(asm.SymMemory, r.memory)
		if err != nil {
			d.fail(r.at, "%s", err)
			return
		}
		s.Memory = memory.(*Memory)
		s.Offset = d.constExpr(r.offset)
	}
}

func (d *decoder) bodies() {
	d.inBody = true
	for i := range d.raw.bodies {
		d.body(d.m.Funcs[d.raw.importedFuncs+i], &d.raw.bodies[i])
		if d.err != nil {
			d.inFunc(uint32(d.raw.importedFuncs + i))
			return
		}
	}
	d.inBody = false
}

func (d *decoder) body(f *Func, b *rawBody) {
	f.Body = asm.Body{Params: len(f.Type.Params), Locals: d.locals(b), Code: d.code(b.code, b.end)}
}

// inFunc adds to the error in which function it is.
func (d *decoder) inFunc(i uint32) {
	var e *Error
	if errors.As(d.err, &e) {
		e.Func, e.FuncName = int(i), d.raw.funcName(i)
	}
}

func (d *decoder) locals(b *rawBody) asm.Locals {
	n := uint64(0)
	for _, r := range b.locals {
		n += uint64(r.n)
	}
	if n == 0 {
		return nil
	}
	if n > maxLocals {
		d.fail(b.at, "%d locals; engines allow %d", n, maxLocals)
		return nil
	}
	if d.allLocals += int(n); d.allLocals > maxAllLocals {
		d.fail(b.at, "more than %d locals in all functions together", maxAllLocals)
		return nil
	}
	locals := make(asm.Locals, 0, n)
	for _, r := range b.locals {
		for range r.n {
			locals = append(locals, r.typ)
		}
	}
	return locals
}

func (d *decoder) constExpr(s span) asm.Code { return d.code(s.from, s.to+1) }

// code makes relocatable code of the bytes from from to to, of which the last
// must be the end that closes them.
func (d *decoder) code(from, to int) asm.Code {
	if d.err != nil {
		return asm.Code{}
	}
	d.reader.Reset(d.raw.data[from:to])
	c, n, err := d.reader.Relocate(d.resolveFunc)
	var fault *asm.Error
	switch {
	case errors.As(err, &fault):
		d.fail(from+fault.Offset, "%s", fault.Msg)
	case err != nil:
		d.fail(from, "%s", err)
	case n != to-from:
		d.fail(from+n, "instructions after the final end")
	}
	return c
}

// resolve is lookup for code.
func (d *decoder) resolve(kind asm.SymbolKind, i uint32) (asm.Symbol, error) {
	if kind == asm.SymData && d.inBody && !d.raw.hasData {
		return nil, errNoDataCount
	}
	return d.lookup(kind, i)
}

var errNoDataCount = errors.New("memory.init and data.drop need a data count section")

// lookup returns the handle for an index.
func (d *decoder) lookup(kind asm.SymbolKind, i uint32) (asm.Symbol, error) {
	switch m := d.m; {
	case kind == asm.SymFunc && int64(i) < int64(len(m.Funcs)):
		return m.Funcs[i], nil
	case kind == asm.SymType && int64(i) < int64(len(d.typeAt)):
		return d.typeAt[i], nil
	case kind == asm.SymTable && int64(i) < int64(len(m.Tables)):
		return m.Tables[i], nil
	case kind == asm.SymMemory && int64(i) < int64(len(m.Memories)):
		return m.Memories[i], nil
	case kind == asm.SymGlobal && int64(i) < int64(len(m.Globals)):
		return m.Globals[i], nil
	case kind == asm.SymElem && int64(i) < int64(len(m.Elems)):
		return m.Elems[i], nil
	case kind == asm.SymData && int64(i) < int64(len(m.Datas)):
		return m.Datas[i], nil
	}
	return nil, fmt.Errorf("there is no %s %d", kind, i)
}

func (d *decoder) customs() {
	for _, c := range d.raw.customs {
		d.m.Customs = append(d.m.Customs, &Custom{Name: string(c.name), Data: c.data, After: c.after})
	}
	for _, section := range d.raw.names {
		readNames(section, nameSink{
			module: func(s string) { d.m.Name = s },
			item:   d.itemName,
			local:  d.localName,
		})
	}
}

func (d *decoder) itemName(sub byte, i uint32, s string) {
	switch m := d.m; {
	case sub == namesFunction && int64(i) < int64(len(m.Funcs)):
		m.Funcs[i].Name = s
	case sub == namesTable && int64(i) < int64(len(m.Tables)):
		m.Tables[i].Name = s
	case sub == namesMemory && int64(i) < int64(len(m.Memories)):
		m.Memories[i].Name = s
	case sub == namesGlobal && int64(i) < int64(len(m.Globals)):
		m.Globals[i].Name = s
	case sub == namesElem && int64(i) < int64(len(m.Elems)):
		m.Elems[i].Name = s
	case sub == namesData && int64(i) < int64(len(m.Datas)):
		m.Datas[i].Name = s
	}
}

// localName keeps names in ascending order of index, as Encode wants them.
func (d *decoder) localName(fn, i uint32, s string) {
	if int64(fn) >= int64(len(d.m.Funcs)) {
		return
	}
	f := d.m.Funcs[fn]
	if n := len(f.LocalNames); n == 0 || f.LocalNames[n-1].Index < i {
		f.LocalNames = append(f.LocalNames, LocalName{i, s})
	}
}
