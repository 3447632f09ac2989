package module

import (
	"fmt"
	"math"
	"unicode/utf8"

	"github.com/jitwasm/jitwasm/asm"
)

// EncodeOptions says what Encode leaves out.
type EncodeOptions struct {
	Names bool // write a name section if anything has a name
}

// Encode is EncodeWith with names.
func (m *Module) Encode() ([]byte, error) {
	return m.EncodeWith(EncodeOptions{Names: true})
}

// EncodeWith lays out m as a binary module. The result depends on nothing but
// m's contents. It fails if m refers to a handle that is not in its slices, if
// a part is incomplete, or if a name is not UTF-8; it does not validate code.
func (m *Module) EncodeWith(o EncodeOptions) ([]byte, error) {
	e := newEncoder(m)
	if err := e.number(); err != nil {
		return nil, err
	}
	if err := e.measureBodies(); err != nil {
		return nil, err
	}
	e.out = append(make([]byte, 0, e.estimate()), header...)
	e.customs(SectionCustom)
	for _, s := range encodeOrder {
		if err := s.write(e); err != nil {
			return nil, fmt.Errorf("module: %s section: %w", s.id, err)
		}
		e.customs(s.id)
	}
	if o.Names {
		if err := e.nameSection(); err != nil {
			return nil, fmt.Errorf("module: name section: %w", err)
		}
	}
	if len(e.out) > math.MaxUint32 {
		return nil, fmt.Errorf("module: %d bytes do not fit into a module", len(e.out))
	}
	return e.out, nil
}

// encodeOrder lists the sections in the order of the binary format.
var encodeOrder = [...]struct {
	id    SectionID
	write func(*encoder) error
}{
	{SectionType, (*encoder).typeSection},
	{SectionImport, (*encoder).importSection},
	{SectionFunction, (*encoder).functionSection},
	{SectionTable, (*encoder).tableSection},
	{SectionMemory, (*encoder).memorySection},
	{SectionGlobal, (*encoder).globalSection},
	{SectionExport, (*encoder).exportSection},
	{SectionStart, (*encoder).startSection},
	{SectionElement, (*encoder).elementSection},
	{SectionDataCount, (*encoder).dataCountSection},
	{SectionCode, (*encoder).codeSection},
	{SectionData, (*encoder).dataSection},
}

// encoder is the state of one Encode. The index spaces are in final order;
// a handle h belongs to m exactly if its index leads back to it.
type encoder struct {
	m        *Module
	funcs    []*Func
	tables   []*Table
	memories []*Memory
	globals  []*Global

	importedFuncs, importedTables, importedMemories, importedGlobals int

	types     []*Type
	typeByKey map[string]uint32

	bodySizes []uint32 // of each defined function, without its size field
	relocs    []uint32 // index of each relocation of all bodies, in order
	codeSize  int      // sum of the entries with their size fields
	usesData  bool     // memory.init or data.drop occurs

	out []byte
	sec []byte // contents of the section being written
}

func newEncoder(m *Module) *encoder {
	return &encoder{m: m, typeByKey: make(map[string]uint32, len(m.Types))}
}

// number lays out the index spaces, imports first, and numbers the types that
// function declarations use.
func (e *encoder) number() error {
	m := e.m
	var err error
	e.funcs, e.importedFuncs, err = numbered(m.Funcs, (*Func).header)
	if err != nil {
		return err
	}
	if e.tables, e.importedTables, err = numbered(m.Tables, (*Table).header); err != nil {
		return err
	}
	if e.memories, e.importedMemories, err = numbered(m.Memories, (*Memory).header); err != nil {
		return err
	}
	if e.globals, e.importedGlobals, err = numbered(m.Globals, (*Global).header); err != nil {
		return err
	}
	if _, _, err = numbered(m.Elems, (*Elem).header); err != nil {
		return err
	}
	if _, _, err = numbered(m.Datas, (*Data).header); err != nil {
		return err
	}
	for _, f := range e.funcs {
		if f.Type == nil {
			return fmt.Errorf("module: %s has no type", describe(f))
		}
		e.typeIndex(f.Type)
	}
	return nil
}

// itemHeader is what numbering needs to know of an item.
type itemHeader struct {
	imp   *Import
	index *uint32
}

func (f *Func) header() itemHeader   { return itemHeader{f.Import, &f.index} }
func (t *Table) header() itemHeader  { return itemHeader{t.Import, &t.index} }
func (y *Memory) header() itemHeader { return itemHeader{y.Import, &y.index} }
func (g *Global) header() itemHeader { return itemHeader{g.Import, &g.index} }
func (s *Elem) header() itemHeader   { return itemHeader{nil, &s.index} }
func (d *Data) header() itemHeader   { return itemHeader{nil, &d.index} }

// numbered returns items with the imported ones in front, numbers them, and
// says how many are imported.
func numbered[T any](items []*T, header func(*T) itemHeader) ([]*T, int, error) {
	out := make([]*T, 0, len(items))
	for i, it := range items {
		if it == nil {
			return nil, 0, fmt.Errorf("module: nil %T at position %d", it, i)
		}
		if header(it).imp != nil {
			out = append(out, it)
		}
	}
	imported := len(out)
	if imported == 0 {
		out = items
	} else {
		for _, it := range items {
			if header(it).imp == nil {
				out = append(out, it)
			}
		}
	}
	for i, it := range out {
		*header(it).index = uint32(i)
	}
	// A handle that is listed twice has the number of its last occurrence.
	for i, it := range out {
		if *header(it).index != uint32(i) {
			return nil, 0, fmt.Errorf("module: %s is listed twice", describe(any(it).(asm.Symbol)))
		}
	}
	return out, imported, nil
}

// typeIndex numbers t, which may also come from another module.
func (e *encoder) typeIndex(t *Type) uint32 {
	if i := t.index; int(i) < len(e.types) && e.types[i] == t {
		return i
	}
	key := t.key
	if key == "" {
		key = typeKey(t.Params, t.Results)
	}
	if i, ok := e.typeByKey[key]; ok {
		return i
	}
	i := uint32(len(e.types))
	t.index = i
	e.types = append(e.types, t)
	e.typeByKey[key] = i
	return i
}

// index is the number of sym in its index space; ok says whether it belongs to
// the module.
func (e *encoder) index(sym asm.Symbol) (i uint32, ok bool) {
	switch s := sym.(type) {
	case *Func:
		if s != nil && owns(e.funcs, s.index, s) {
			return s.index, true
		}
	case *Type:
		if s != nil {
			return e.typeIndex(s), true
		}
	case *Global:
		if s != nil && owns(e.globals, s.index, s) {
			return s.index, true
		}
	case *Table:
		if s != nil && owns(e.tables, s.index, s) {
			return s.index, true
		}
	case *Memory:
		if s != nil && owns(e.memories, s.index, s) {
			return s.index, true
		}
	case *Elem:
		if s != nil && owns(e.m.Elems, s.index, s) {
			return s.index, true
		}
	case *Data:
		if s != nil && owns(e.m.Datas, s.index, s) {
			return s.index, true
		}
	}
	return 0, false
}

func owns[T any](items []*T, i uint32, it *T) bool {
	return int(i) < len(items) && items[i] == it
}

// describe names sym in messages.
func describe(sym asm.Symbol) string {
	switch s := sym.(type) {
	case *Func:
		if s != nil {
			return describeNamed("function", s.Name, s.Import)
		}
	case *Table:
		if s != nil {
			return describeNamed("table", s.Name, s.Import)
		}
	case *Memory:
		if s != nil {
			return describeNamed("memory", s.Name, s.Import)
		}
	case *Global:
		if s != nil {
			return describeNamed("global", s.Name, s.Import)
		}
	case *Elem:
		if s != nil {
			return describeNamed("element segment", s.Name, nil)
		}
	case *Data:
		if s != nil {
			return describeNamed("data segment", s.Name, nil)
		}
	case *Type:
		if s != nil {
			return "type " + s.String()
		}
	}
	return fmt.Sprintf("a nil or foreign symbol (%T)", sym)
}

func describeNamed(kind, name string, imp *Import) string {
	switch {
	case name != "":
		return kind + " " + name
	case imp != nil:
		return kind + " imported as " + imp.String()
	}
	return "unnamed " + kind
}

// section writes the contents collected in e.sec as section id.
func (e *encoder) section(id SectionID) {
	e.sectionHeader(id, len(e.sec))
	e.out = append(e.out, e.sec...)
	e.sec = e.sec[:0]
}

func (e *encoder) sectionHeader(id SectionID, size int) {
	e.out = append(e.out, byte(id))
	e.out = appendU32(e.out, uint32(size))
}

// customs writes the custom sections that stand after section id.
func (e *encoder) customs(id SectionID) {
	for _, c := range e.m.Customs {
		if c.After == id {
			e.customSection(c.Name, c.Data)
		}
	}
}

func (e *encoder) customSection(name string, data []byte) {
	e.sectionHeader(SectionCustom, sizeU32(uint32(len(name)))+len(name)+len(data))
	e.out = appendName(e.out, name)
	e.out = append(e.out, data...)
}

// estimate is the capacity to start with: exact for code and data, a guess for
// the rest.
func (e *encoder) estimate() int {
	n := 256 + e.codeSize + 8*len(e.types) + 3*len(e.funcs) + 24*len(e.m.Exports)
	n += 48 * (e.importedFuncs + e.importedTables + e.importedMemories + e.importedGlobals)
	for _, f := range e.funcs {
		n += len(f.Name) + 6
	}
	for _, d := range e.m.Datas {
		n += len(d.Bytes) + 16
	}
	for _, s := range e.m.Elems {
		n += 4*len(s.Funcs) + 8*len(s.Init) + 16
	}
	for _, c := range e.m.Customs {
		n += len(c.Data) + len(c.Name) + 16
	}
	return n
}

// checkName reports names that the binary format cannot hold.
func checkName(s string) error {
	if !utf8.ValidString(s) {
		return fmt.Errorf("name %q is not UTF-8", s)
	}
	return nil
}
