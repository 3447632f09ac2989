package module

import (
	"fmt"

	"github.com/jitwasm/jitwasm/asm"
)

// Module is a WebAssembly module whose parts refer to each other by handle.
// The zero value is an empty module, ready for use.
type Module struct {
	Name string // module name of the name section; "" for none

	// Types lists the interned function types, in the order Type made them.
	// Add to it only through Type.
	Types []*Type

	Funcs    []*Func
	Tables   []*Table
	Memories []*Memory
	Globals  []*Global
	Elems    []*Elem
	Datas    []*Data
	Exports  []*Export
	Start    *Func // nil for none
	Customs  []*Custom

	types map[string]*Type // by typeKey
}

// Import says where an imported item comes from.
type Import struct {
	Module, Name string
}

// String is the form used in messages: "env"."memory".
func (i *Import) String() string { return fmt.Sprintf("%q.%q", i.Module, i.Name) }

// Func is a function: imported if Import is set, else defined by Body.
type Func struct {
	Name   string // in the name section; "" for none
	Type   *Type
	Import *Import
	Body   asm.Body

	// LocalNames are the names of parameters and locals for the name section,
	// by ascending index. Usually nil.
	LocalNames []LocalName

	index uint32 // while encoding
}

// LocalName names one parameter or local of a function.
type LocalName struct {
	Index uint32
	Name  string
}

// Table is a table of references of type Elem.
type Table struct {
	Name   string
	Import *Import
	Elem   asm.ValType // asm.FuncRef or asm.ExternRef
	Min    uint32      // entries
	Max    *uint32     // nil for no limit

	index uint32
}

// Memory is a linear memory. Min and Max count pages of 64 KiB.
type Memory struct {
	Name   string
	Import *Import
	Min    uint32
	Max    *uint32
	Shared bool // threads proposal; needs Max

	index uint32
}

// Global is a global variable. Init is its constant expression when defined.
type Global struct {
	Name    string
	Import  *Import
	Type    asm.ValType
	Mutable bool
	Init    asm.Code

	index uint32
}

// SegmentMode says when the contents of a segment are used.
type SegmentMode uint8

const (
	Active      SegmentMode = iota // copied to Table or Memory at Offset when instantiated
	Passive                        // copied by table.init or memory.init
	Declarative                    // element segments only: declares functions for ref.func
)

func (m SegmentMode) String() string {
	switch m {
	case Active:
		return "active"
	case Passive:
		return "passive"
	case Declarative:
		return "declarative"
	}
	return fmt.Sprintf("SegmentMode(%d)", uint8(m))
}

// Elem is an element segment. Its elements are Funcs, or, if Init is not nil,
// the constant expressions in Init. Type is the type of the elements: the zero
// value means asm.FuncRef.
type Elem struct {
	Name   string
	Mode   SegmentMode
	Type   asm.ValType
	Table  *Table   // Active only
	Offset asm.Code // Active only
	Funcs  []*Func
	Init   []asm.Code

	index uint32
}

// Data is a data segment, Active or Passive.
type Data struct {
	Name   string
	Mode   SegmentMode
	Memory *Memory  // Active only
	Offset asm.Code // Active only
	Bytes  []byte

	index uint32
}

// Export makes a *Func, *Table, *Memory or *Global visible under a name.
type Export struct {
	Name   string
	Symbol asm.Symbol
}

// Custom is a custom section other than the name section. It is written after
// the section After (or after where that would stand); the zero value puts it
// in front of all others.
type Custom struct {
	Name  string
	Data  []byte
	After SectionID
}

// SymbolKind implements asm.Symbol.
func (*Func) SymbolKind() asm.SymbolKind { return asm.SymFunc }

// SymbolKind implements asm.Symbol.
func (*Type) SymbolKind() asm.SymbolKind { return asm.SymType }

// SymbolKind implements asm.Symbol.
func (*Table) SymbolKind() asm.SymbolKind { return asm.SymTable }

// SymbolKind implements asm.Symbol.
func (*Memory) SymbolKind() asm.SymbolKind { return asm.SymMemory }

// SymbolKind implements asm.Symbol.
func (*Global) SymbolKind() asm.SymbolKind { return asm.SymGlobal }

// SymbolKind implements asm.Symbol.
func (*Elem) SymbolKind() asm.SymbolKind { return asm.SymElem }

// SymbolKind implements asm.Symbol.
func (*Data) SymbolKind() asm.SymbolKind { return asm.SymData }

var (
	_ asm.Symbol = (*Func)(nil)
	_ asm.Symbol = (*Type)(nil)
	_ asm.Symbol = (*Table)(nil)
	_ asm.Symbol = (*Memory)(nil)
	_ asm.Symbol = (*Global)(nil)
	_ asm.Symbol = (*Elem)(nil)
	_ asm.Symbol = (*Data)(nil)
)

// AddFunc appends a function definition and returns its handle.
func (m *Module) AddFunc(name string, t *Type, body asm.Body) *Func {
	f := &Func{Name: name, Type: t, Body: body}
	m.Funcs = append(m.Funcs, f)
	return f
}

// ImportFunc appends an imported function and returns its handle.
func (m *Module) ImportFunc(module, name string, t *Type) *Func {
	f := &Func{Name: name, Type: t, Import: &Import{module, name}}
	m.Funcs = append(m.Funcs, f)
	return f
}

// Export appends an export of sym, which must be a function, table, memory or
// global of m.
func (m *Module) Export(name string, sym asm.Symbol) {
	m.Exports = append(m.Exports, &Export{Name: name, Symbol: sym})
}

// ExportNamed returns the export with that name, or nil.
func (m *Module) ExportNamed(name string) *Export {
	for _, e := range m.Exports {
		if e.Name == name {
			return e
		}
	}
	return nil
}

// elemType is e's element type with the default filled in.
func (e *Elem) elemType() asm.ValType {
	if e.Type == 0 {
		return asm.FuncRef
	}
	return e.Type
}
