package module

import (
	"errors"
	"fmt"

	"github.com/jitwasm/jitwasm/asm"
)

func (e *encoder) typeSection() error {
	if len(e.types) == 0 {
		return nil
	}
	b := appendU32(e.sec, uint32(len(e.types)))
	for _, t := range e.types {
		b = append(b, 0x60)
		b = appendValTypes(b, t.Params)
		b = appendValTypes(b, t.Results)
	}
	e.sec = b
	e.section(SectionType)
	return nil
}

func appendValTypes(b []byte, ts []asm.ValType) []byte {
	b = appendU32(b, uint32(len(ts)))
	for _, t := range ts {
		b = append(b, byte(t))
	}
	return b
}

func (e *encoder) importSection() error {
	n := e.importedFuncs + e.importedTables + e.importedMemories + e.importedGlobals
	if n == 0 {
		return nil
	}
	e.sec = appendU32(e.sec, uint32(n))
	for _, f := range e.funcs[:e.importedFuncs] {
		if err := e.importHeader(f.Import, kindFunc); err != nil {
			return err
		}
		e.sec = appendU32(e.sec, e.typeIndex(f.Type))
	}
	for _, t := range e.tables[:e.importedTables] {
		if err := e.importHeader(t.Import, kindTable); err != nil {
			return err
		}
		e.tableType(t)
	}
	for _, y := range e.memories[:e.importedMemories] {
		if err := e.importHeader(y.Import, kindMemory); err != nil {
			return err
		}
		if err := e.memoryType(y); err != nil {
			return err
		}
	}
	for _, g := range e.globals[:e.importedGlobals] {
		if err := e.importHeader(g.Import, kindGlobal); err != nil {
			return err
		}
		e.globalType(g)
	}
	e.section(SectionImport)
	return nil
}

// The kinds of imports and exports (spec 5.5.5).
const (
	kindFunc = iota
	kindTable
	kindMemory
	kindGlobal
)

func (e *encoder) importHeader(imp *Import, kind byte) error {
	if err := errors.Join(checkName(imp.Module), checkName(imp.Name)); err != nil {
		return err
	}
	b := appendName(e.sec, imp.Module)
	b = appendName(b, imp.Name)
	e.sec = append(b, kind)
	return nil
}

func (e *encoder) functionSection() error {
	defined := e.funcs[e.importedFuncs:]
	if len(defined) == 0 {
		return nil
	}
	b := appendU32(e.sec, uint32(len(defined)))
	for _, f := range defined {
		b = appendU32(b, e.typeIndex(f.Type))
	}
	e.sec = b
	e.section(SectionFunction)
	return nil
}

func (e *encoder) tableSection() error {
	defined := e.tables[e.importedTables:]
	if len(defined) == 0 {
		return nil
	}
	e.sec = appendU32(e.sec, uint32(len(defined)))
	for _, t := range defined {
		e.tableType(t)
	}
	e.section(SectionTable)
	return nil
}

func (e *encoder) tableType(t *Table) {
	e.sec = append(e.sec, byte(t.Elem))
	e.limits(t.Min, t.Max, false)
}

func (e *encoder) limits(min uint32, max *uint32, shared bool) {
	var flags byte
	if max != nil {
		flags |= limitsMax
	}
	if shared {
		flags |= limitsShared
	}
	e.sec = append(e.sec, flags)
	e.sec = appendU32(e.sec, min)
	if max != nil {
		e.sec = appendU32(e.sec, *max)
	}
}

// Flags of limits.
const (
	limitsMax    = 1
	limitsShared = 2
)

func (e *encoder) memorySection() error {
	defined := e.memories[e.importedMemories:]
	if len(defined) == 0 {
		return nil
	}
	e.sec = appendU32(e.sec, uint32(len(defined)))
	for _, y := range defined {
		if err := e.memoryType(y); err != nil {
			return err
		}
	}
	e.section(SectionMemory)
	return nil
}

func (e *encoder) memoryType(y *Memory) error {
	if y.Shared && y.Max == nil {
		return fmt.Errorf("%s is shared but has no upper limit", describe(y))
	}
	e.limits(y.Min, y.Max, y.Shared)
	return nil
}

func (e *encoder) globalSection() error {
	defined := e.globals[e.importedGlobals:]
	if len(defined) == 0 {
		return nil
	}
	e.sec = appendU32(e.sec, uint32(len(defined)))
	for _, g := range defined {
		e.globalType(g)
		if err := e.constExpr(g.Init); err != nil {
			return fmt.Errorf("%s: %w", describe(g), err)
		}
	}
	e.section(SectionGlobal)
	return nil
}

func (e *encoder) globalType(g *Global) {
	e.sec = append(e.sec, byte(g.Type), boolByte(g.Mutable))
}

func boolByte(b bool) byte {
	if b {
		return 1
	}
	return 0
}

func (e *encoder) exportSection() error {
	if len(e.m.Exports) == 0 {
		return nil
	}
	b := appendU32(e.sec, uint32(len(e.m.Exports)))
	for _, x := range e.m.Exports {
		if err := checkName(x.Name); err != nil {
			return err
		}
		kind, ok := exportKind(x.Symbol)
		if !ok {
			return fmt.Errorf("export %q is %s", x.Name, describe(x.Symbol))
		}
		i, ok := e.index(x.Symbol)
		if !ok {
			return fmt.Errorf("export %q: %s is not in the module", x.Name, describe(x.Symbol))
		}
		b = appendName(b, x.Name)
		b = append(b, kind)
		b = appendU32(b, i)
	}
	e.sec = b
	e.section(SectionExport)
	return nil
}

func exportKind(sym asm.Symbol) (kind byte, ok bool) {
	switch sym.(type) {
	case *Func:
		return kindFunc, true
	case *Table:
		return kindTable, true
	case *Memory:
		return kindMemory, true
	case *Global:
		return kindGlobal, true
	}
	return 0, false
}

func (e *encoder) startSection() error {
	if e.m.Start == nil {
		return nil
	}
	i, ok := e.index(e.m.Start)
	if !ok {
		return fmt.Errorf("%s is not in the module", describe(e.m.Start))
	}
	e.sec = appendU32(e.sec, i)
	e.section(SectionStart)
	return nil
}

// Flags of an element segment (spec 5.5.12). The last two mean something else
// in each mode: table index and kind given, and expressions for functions.
const (
	elemNotActive = 1
	elemExplicit  = 2 // active: table index present; else: declarative
	elemExprs     = 4
)

func (e *encoder) elementSection() error {
	if len(e.m.Elems) == 0 {
		return nil
	}
	e.sec = appendU32(e.sec, uint32(len(e.m.Elems)))
	for _, s := range e.m.Elems {
		if err := e.elem(s); err != nil {
			return fmt.Errorf("%s: %w", describe(s), err)
		}
	}
	e.section(SectionElement)
	return nil
}

func (e *encoder) elem(s *Elem) error {
	flags, table, err := e.elemFlags(s)
	if err != nil {
		return err
	}
	e.sec = appendU32(e.sec, uint32(flags))
	if flags&(elemNotActive|elemExplicit) == elemExplicit {
		e.sec = appendU32(e.sec, table)
	}
	if s.Mode == Active {
		if err := e.constExpr(s.Offset); err != nil {
			return err
		}
	}
	if flags&(elemNotActive|elemExplicit) != 0 {
		if flags&elemExprs != 0 {
			e.sec = append(e.sec, byte(s.elemType()))
		} else {
			e.sec = append(e.sec, 0) // elemkind: funcref
		}
	}
	if flags&elemExprs != 0 {
		return e.elemInit(s)
	}
	return e.elemFuncs(s)
}

// elemFlags chooses the shortest form: that of the MVP where it can say it.
func (e *encoder) elemFlags(s *Elem) (flags byte, table uint32, err error) {
	if s.Init != nil || s.elemType() != asm.FuncRef {
		flags |= elemExprs
		if len(s.Funcs) > 0 {
			return 0, 0, errors.New("has both functions and expressions")
		}
	}
	switch s.Mode {
	case Active:
		var ok bool
		if table, ok = e.index(s.Table); !ok {
			return 0, 0, errors.New("its table is not in the module")
		}
		if table != 0 || s.elemType() != asm.FuncRef {
			flags |= elemExplicit
		}
	case Passive:
		flags |= elemNotActive
	case Declarative:
		flags |= elemNotActive | elemExplicit
	default:
		return 0, 0, fmt.Errorf("has no valid mode: %d", s.Mode)
	}
	return flags, table, nil
}

func (e *encoder) elemInit(s *Elem) error {
	e.sec = appendU32(e.sec, uint32(len(s.Init)))
	for i, x := range s.Init {
		if err := e.constExpr(x); err != nil {
			return fmt.Errorf("element %d: %w", i, err)
		}
	}
	return nil
}

func (e *encoder) elemFuncs(s *Elem) error {
	b := appendU32(e.sec, uint32(len(s.Funcs)))
	for i, f := range s.Funcs {
		if f == nil {
			return fmt.Errorf("element %d is nil", i)
		}
		if !owns(e.funcs, f.index, f) {
			return fmt.Errorf("element %d: %s is not in the module", i, describe(f))
		}
		b = appendU32(b, f.index)
	}
	e.sec = b
	return nil
}

func (e *encoder) dataCountSection() error {
	if !e.usesData {
		return nil
	}
	e.sec = appendU32(e.sec, uint32(len(e.m.Datas)))
	e.section(SectionDataCount)
	return nil
}

func (e *encoder) dataSection() error {
	if len(e.m.Datas) == 0 {
		return nil
	}
	e.sec = appendU32(e.sec, uint32(len(e.m.Datas)))
	for _, d := range e.m.Datas {
		if err := e.data(d); err != nil {
			return fmt.Errorf("%s: %w", describe(d), err)
		}
	}
	e.section(SectionData)
	return nil
}

func (e *encoder) data(d *Data) error {
	switch d.Mode {
	case Active:
		i, ok := e.index(d.Memory)
		if !ok {
			return errors.New("its memory is not in the module")
		}
		if i == 0 {
			e.sec = append(e.sec, 0)
		} else {
			e.sec = appendU32(append(e.sec, 2), i)
		}
		if err := e.constExpr(d.Offset); err != nil {
			return err
		}
	case Passive:
		e.sec = append(e.sec, 1)
	default:
		return fmt.Errorf("has no valid mode: %s", d.Mode)
	}
	e.sec = appendU32(e.sec, uint32(len(d.Bytes)))
	e.sec = append(e.sec, d.Bytes...)
	return nil
}
