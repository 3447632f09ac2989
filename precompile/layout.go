package precompile

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/backend"
	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
	"github.com/jitwasm/jitwasm/rts/atom"
)

// The data of a program begin where the run-time system's memory ends:
//
//	entries of funs | constants: literals, numbers, {module, function, arity} ... |
//	line tables, texts | function, export, atom, file and module records | descriptor
//
// The records are described in rts/code.

// place lays out what the code refers to, for all functions that are wanted.
func (l *linker) place() error {
	l.placeFuns()
	for _, u := range l.units {
		u.literals, u.mfas = make(map[int]int32), make(map[int]int32)
		l.atoms.intern(u.Name)
		l.placeAtoms(u)
		for n := range backend.BoxedIntegers(u.Module) {
			l.integers[n.String()] = l.integer(n)
		}
		if len(u.Strings) > 0 {
			u.strings = int32(l.text(u.Strings))
		}
		for i := range u.Functions() {
			if u.wanted[i] {
				if err := l.placeFunction(u, i); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// placeAtoms makes all atoms of a module exist for list_to_existing_atom, as they do
// once it is loaded. Those of OTP's modules exist as far as they are used.
func (l *linker) placeAtoms(u *linkedUnit) {
	if u.otp {
		return
	}
	for _, name := range u.Atoms[1:] {
		l.atoms.intern(name)
	}
}

func (l *linker) placeFunction(u *linkedUnit, index int) error {
	f := &u.Functions()[index]
	l.atoms.intern(u.AtomName(int(f.Name)))
	for i := f.Start; i < f.End; i++ {
		in := &u.Code[i]
		if err := l.placeOperands(u, in.Args); err != nil {
			return fmt.Errorf("%s: %w", u.FunctionString(f), err)
		}
		if imp, ok := importOperand(in); ok {
			u.mfas[imp] = l.mfa(u.importMFA(imp))
		}
	}
	return nil
}

func (l *linker) placeOperands(u *linkedUnit, args []beam.Operand) error {
	for i := range args {
		switch o := &args[i]; o.Kind {
		case beam.KindAtom:
			l.atoms.intern(u.AtomName(int(o.Value)))
		case beam.KindLiteral:
			if err := l.placeLiteral(u, int(o.Value)); err != nil {
				return err
			}
		case beam.KindList:
			if err := l.placeOperands(u, o.List); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *linker) placeLiteral(u *linkedUnit, index int) error {
	if _, ok := u.literals[index]; ok {
		return nil
	}
	t, err := u.Literals.Term(index)
	if err != nil {
		return err
	}
	u.literals[index], err = l.term(t)
	return err
}

// atomTable numbers the atoms of a program: first those that the run-time system
// knows. The zero value is ready for use.
type atomTable struct {
	index map[string]int
	names []string
}

// intern returns the term of an atom, which it adds if it is new.
func (t *atomTable) intern(name string) int32 {
	if t.index == nil {
		t.index = make(map[string]int, len(atom.Names))
		for i, known := range atom.Names {
			t.index[known] = i
			t.names = append(t.names, known)
		}
	}
	i, ok := t.index[name]
	if !ok {
		i = len(t.names)
		t.index[name] = i
		t.names = append(t.names, name)
	}
	return arch.AtomTerm(i)
}

// term returns the term of an atom that is there.
func (t *atomTable) term(name string) int32 { return arch.AtomTerm(mustFind(t.index, name, "atom")) }

// assemble makes the tables and links the program with the run-time system.
func (l *linker) assemble() ([]byte, error) {
	descriptor, err := l.placeTables()
	if err != nil {
		return nil, err
	}
	if n := len(l.numbers) - 1; n > arch.MaxFunction {
		return nil, fmt.Errorf("the program has %d functions, more than the %d that there can be", n, arch.MaxFunction)
	}
	if int64(l.end()) > math.MaxInt32 {
		return nil, fmt.Errorf("the program has %d bytes of data, more than a memory can hold", len(l.bytes))
	}
	wm := l.program.Module
	l.program.Functions.Min = uint32(len(l.numbers))
	elem := &module.Elem{Mode: module.Active, Table: l.program.Functions, Offset: constant(1)}
	for _, n := range l.numbers[1:] {
		elem.Funcs = append(elem.Funcs, n.function)
	}
	wm.Elems = append(wm.Elems, elem)
	wm.Datas = append(wm.Datas, &module.Data{
		Name: "program", Mode: module.Active, Memory: wm.Memories[0], Offset: constant(int32(l.base)), Bytes: l.bytes,
	})
	global := &module.Global{Name: exportDescriptor, Type: asm.I32, Init: constant(int32(descriptor))}
	wm.Globals = append(wm.Globals, global)
	wm.Export(exportDescriptor, global)
	l.rts.Memories[0].Min = (l.end() + pageSize - 1) / pageSize
	return l.linkRuntime()
}

func constant(n int32) asm.Code {
	var b asm.Builder
	b.I32Const(n)
	return b.Code()
}

// hostExports are what whoever runs a program may use of the run-time system.
var hostExports = []string{
	exportMemory, exportDescriptor, "_initialize",
	"rt.start", "rt.main", "rt.alloc", "rt.free", "rt.call_etf",
	"rt.set_reduction_limit", "rt.reductions", "rt.cancel_address", "rt.set_memory_limit",
}

func (l *linker) linkRuntime() ([]byte, error) {
	m, err := module.Link(
		module.Part{Name: partRuntime, Module: l.rts, KeepExports: true},
		module.Part{Name: partProgram, Module: l.program.Module, KeepExports: true},
	)
	if err != nil {
		return nil, err
	}
	m.Exports = slices.DeleteFunc(m.Exports, func(x *module.Export) bool { return !slices.Contains(hostExports, x.Name) })
	m.RemoveDead()
	return m.Encode()
}

// placeTables lays out the tables and returns the address of the descriptor.
func (l *linker) placeTables() (uint32, error) {
	var files fileTable
	thunks := l.placeThunks()
	functions := l.placeFunctions(&files)
	exports, exportCount := l.placeExports()
	modules, err := l.placeModules()
	if err != nil {
		return 0, err
	}
	fileRecords := l.placeTexts(files.names)
	atoms := l.placeTexts(l.atoms.names) // the last: everything above may add some
	return l.put(
		int32(len(l.atoms.names)), int32(atoms),
		int32(len(l.numbers)), int32(functions),
		int32(exportCount), int32(exports),
		int32(l.base), int32(l.end()),
		int32(len(files.names)), int32(fileRecords),
		int32(l.entries.count), int32(l.entries.base),
		int32(len(l.units)), int32(modules),
		maxDynamicFun+1, int32(thunks),
	), nil
}

// placeTexts lays out records {address, length}.
func (l *linker) placeTexts(texts []string) uint32 {
	addresses := make([]int32, 0, 2*len(texts))
	for _, s := range texts {
		addresses = append(addresses, int32(l.text([]byte(s))), int32(len(s)))
	}
	return l.put(addresses...)
}

func (l *linker) placeFunctions(files *fileTable) uint32 {
	records := make([]int32, 4, 4*len(l.numbers))
	for _, n := range l.numbers[1:] {
		lines := n.lines()
		at := int32(0)
		if data := files.encode(n.unit, lines); data != nil {
			at = int32(l.text(data))
		}
		records = append(records, l.atoms.intern(n.Module), l.atoms.intern(n.Function),
			int32(n.params)|int32(n.flags)<<8|n.stack()<<16, at)
	}
	return l.put(records...)
}

// stack is what a call needs of the engine's stack, in units of 8 bytes. What calls
// nothing that unwinds need not tell.
func (n *numbered) stack() int32 {
	if n.unit == nil {
		return 0
	}
	return int32(min((n.unit.out.Functions[n.index].Stack+7)/8, math.MaxUint16))
}

// lines are the items of the line table for the points of a function, or of the
// part of it that has a number of its own.
func (n *numbered) lines() []int {
	if n.unit == nil {
		return nil
	}
	all := n.unit.out.Functions[n.index].Lines
	const span = arch.MaxPoint + 1
	from := min(n.part*span, len(all))
	return all[from:min(from+arch.MaxPoint, len(all))]
}

// fileTable numbers the source files of a program.
type fileTable struct {
	index map[string]int
	names []string
}

func (t *fileTable) number(name string) int {
	i, ok := t.index[name]
	if !ok {
		if t.index == nil {
			t.index = make(map[string]int)
		}
		i = len(t.names)
		t.index[name] = i
		t.names = append(t.names, name)
	}
	return i
}

// encode makes line data of items of a unit's line table, nil if no line is
// known: an odd number v says that the line grows by zigzag(v>>1), an even one that v>>1
// is the file from here on. Both begin at 0.
func (t *fileTable) encode(u *linkedUnit, items []int) []byte {
	if !slices.ContainsFunc(items, func(i int) bool { return i != 0 }) {
		return nil
	}
	var data []byte
	line, file := 0, 0
	for _, item := range items {
		to := beam.Line{}
		if item > 0 && item < len(u.Lines.Items) {
			to = u.Lines.Items[item]
			if f := t.number(u.Lines.Files[to.File]); f != file {
				file = f
				data = binary.AppendUvarint(data, uint64(file)<<1)
			}
		}
		d := int32(to.Line - line)
		line = to.Line
		data = binary.AppendUvarint(data, uint64(uint32(d<<1)^uint32(d>>31))<<1|1)
	}
	return data
}

// placeExports lays out what can be found by name, in the order of its words.
func (l *linker) placeExports() (at uint32, count int) {
	records := make([][4]uint32, 0, len(l.ids))
	for _, f := range slices.SortedFunc(maps.Keys(l.ids), compareMFA) {
		records = append(records, [4]uint32{uint32(l.atoms.intern(f.Module)), uint32(l.atoms.intern(f.Function)), uint32(f.Arity), l.ids[f]})
	}
	slices.SortFunc(records, func(a, b [4]uint32) int { return slices.Compare(a[:], b[:]) })
	words := make([]int32, 0, 4*len(records))
	for _, r := range records {
		for _, w := range r {
			words = append(words, int32(w))
		}
	}
	return l.put(words...), len(records)
}
