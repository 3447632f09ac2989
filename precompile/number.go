package precompile

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/backend"
	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
)

// Names of the parts that are linked, and what they export to each other.
const (
	partRuntime = "rts"
	partProgram = "program"

	exportMemory     = "memory"
	exportEnter      = "enter"
	exportDescriptor = "descriptor"
	exportXRegisters = "rt.x_registers"
)

const pageSize = 64 << 10

// linkedUnit is a unit with what is made of it.
type linkedUnit struct {
	*unit
	compiled backend.Unit
	out      *backend.StandaloneOutput
	literals map[int]int32
	mfas     map[int]int32 // addresses of {module, function, arity}, by import
	strings  int32
}

// numbered is what stands at a number of the function table.
type numbered struct {
	MFA
	function *module.Func
	params   int
	flags    byte
	unit     *linkedUnit // with index: the function's line table
	index    int
	part     int // of a function with several numbers
}

// Flags of functions in the tables of the run-time system (rts/code).
const (
	flagWrapper = 1
	flagThunk   = 2
)

// readRuntime decodes the run-time system and finds its built-in functions: what
// it exports under the name of an Erlang function.
func (l *linker) readRuntime() error {
	rts, err := module.Decode(l.cfg.Runtime)
	if err != nil {
		return fmt.Errorf("the run-time system: %w", err)
	}
	l.rts, l.bifs = rts, make(map[MFA]*module.Func)
	for _, x := range rts.Exports {
		f, ok := x.Symbol.(*module.Func)
		if mfa, isMFA := parseMFA(x.Name); ok && isMFA && len(f.Type.Params) == mfa.Arity {
			l.bifs[mfa] = f
		}
	}
	return nil
}

// parseMFA splits module:function/arity. Names of operators contain colons and
// slashes as well: module names do not.
func parseMFA(s string) (MFA, bool) {
	mod, rest, ok := strings.Cut(s, ":")
	slash := strings.LastIndexByte(rest, '/')
	if !ok || mod == "" || slash < 1 {
		return MFA{}, false
	}
	arity, err := strconv.Atoi(rest[slash+1:])
	return MFA{mod, rest[:slash], arity}, err == nil && arity >= 0
}

// ParseMFA parses "module:function/arity", without quotes.
func ParseMFA(s string) (MFA, error) {
	f, ok := parseMFA(s)
	if !ok || f.Arity > beam.MaxArity {
		return MFA{}, fmt.Errorf("%q is not of the form module:function/arity", s)
	}
	return f, nil
}

// xRegisters is the address that the run-time system's function returns.
func (l *linker) xRegisters() (uint32, error) {
	x := l.rts.ExportNamed(exportXRegisters)
	if x == nil {
		return 0, fmt.Errorf("the run-time system has no function %s", exportXRegisters)
	}
	f, ok := x.Symbol.(*module.Func)
	if !ok {
		return 0, fmt.Errorf("the run-time system's %s is no function", exportXRegisters)
	}
	r := f.Body.Code.Reader()
	for r.Next() {
		if r.Op == asm.OpI32Const {
			return uint32(r.Int), nil
		}
	}
	return 0, fmt.Errorf("the run-time system's %s returns no constant", exportXRegisters)
}

// prepare makes the program's module, and gives every function a handle and a
// number.
func (l *linker) prepare() error {
	x, err := l.xRegisters()
	if err != nil {
		return err
	}
	memory, err := l.importMemory()
	if err != nil {
		return err
	}
	wm := &module.Module{Name: partProgram, Memories: []*module.Memory{memory}}
	l.program = &backend.Program{Module: wm, XRegisters: x}
	l.program.HP, l.program.SP, l.program.Reductions = l.importGlobal("hp"), l.importGlobal("sp"), l.importGlobal("reductions")
	l.program.Depth = l.importGlobal("depth")
	l.program.BuildData, l.program.BuildBit = l.importGlobal("bs_data"), l.importGlobal("bs_bit")
	l.program.Functions = &module.Table{Name: "functions", Elem: asm.FuncRef}
	wm.Tables = append(wm.Tables, l.program.Functions)
	l.imports, l.ids = make(map[MFA]*module.Func), make(map[MFA]uint32)
	l.targets, l.byModule = make(map[MFA]backend.Target), make(map[*beam.Module]*linkedUnit)
	l.constants = &constants{image: newImage(memory.Min * pageSize), atom: l.atoms.intern, funEntry: l.entries.external}
	l.integers = make(map[string]int32)
	l.answer()
	l.program.Prepare()
	l.numbers = make([]numbered, 1)
	l.importBIFs()
	l.numberUnits()
	l.wrapBIFs()
	l.numberApply()
	l.takePlaces()
	return nil
}

func (l *linker) importMemory() (*module.Memory, error) {
	if len(l.rts.Memories) != 1 || l.rts.Memories[0].Import != nil {
		return nil, fmt.Errorf("the run-time system does not define a memory")
	}
	return &module.Memory{Import: &module.Import{Module: partRuntime, Name: exportMemory}, Min: l.rts.Memories[0].Min}, nil
}

func (l *linker) importGlobal(name string) *module.Global {
	g := &module.Global{Name: name, Import: &module.Import{Module: partRuntime, Name: name}, Type: asm.I32, Mutable: true}
	l.program.Module.Globals = append(l.program.Module.Globals, g)
	return g
}

// answer fills in what the backend asks. Everything is in maps by then, so that
// it may ask from several goroutines.
func (l *linker) answer() {
	p := l.program
	p.Runtime = func(name string, t *module.Type) *module.Func {
		if l.rts.ExportNamed(name) == nil {
			return l.absent(name, t)
		}
		f := p.Module.ImportFunc(partRuntime, name, t)
		f.Name = name
		return f
	}
	p.Atom = l.atoms.term
	p.Literal = func(m *beam.Module, index int) int32 { return mustFind(l.byModule[m].literals, index, "literal") }
	p.Integer = func(n *big.Int) int32 { return mustFind(l.integers, n.String(), "integer") }
	p.Strings = func(m *beam.Module) int32 { return l.byModule[m].strings }
	p.MFA = func(m *beam.Module, imp int) int32 { return mustFind(l.byModule[m].mfas, imp, "import") }
	p.FunEntry = func(m *beam.Module, index int) int32 { return int32(l.entries.lambda(l.byModule[m], index)) }
	p.Resolve = func(mod, function string, arity int) backend.Target { return l.targets[MFA{mod, function, arity}] }
}

// absent is a function that the run-time system does not have: a trap that bears
// its name.
func (l *linker) absent(name string, t *module.Type) *module.Func {
	var b asm.Builder
	b.Unreachable()
	return l.program.Module.AddFunc(name+", which the run-time system lacks", t, asm.Body{Params: len(t.Params), Code: b.Code()})
}

func mustFind[K comparable, V any](m map[K]V, key K, what string) V {
	v, ok := m[key]
	if !ok {
		panic(fmt.Sprintf("BUG: no %s %v was laid out", what, key))
	}
	return v
}

// add gives a function the next number.
func (l *linker) add(n numbered) uint32 {
	l.numbers = append(l.numbers, n)
	return uint32(len(l.numbers) - 1)
}

// importBIFs imports the built-in functions that are called.
func (l *linker) importBIFs() {
	for _, f := range slices.SortedFunc(maps.Keys(l.reach.bifs), compareMFA) {
		b := l.bif(f)
		l.imports[f] = b
		l.targets[f] = backend.Target{BIF: b}
	}
}

func (l *linker) bif(f MFA) *module.Func {
	if i := slices.Index(l.cfg.Host, f); i >= 0 {
		return l.hostFunction(f, i)
	}
	own := l.bifs[f]
	name := f.Module + ":" + f.Function + "/" + strconv.Itoa(f.Arity)
	b := l.program.Module.ImportFunc(partRuntime, name, l.program.Module.Type(own.Type.Params, own.Type.Results))
	b.Name = name
	return b
}

// numberUnits makes handles for the functions of all units.
func (l *linker) numberUnits() {
	for _, u := range l.reach.order {
		lu := &linkedUnit{unit: u, compiled: backend.Unit{Module: u.Module}}
		l.units = append(l.units, lu)
		l.byModule[u.Module] = lu
		functions := u.Functions()
		lu.compiled.Functions = make([]backend.UnitFunction, len(functions))
		for i := range functions {
			if u.wanted[i] {
				l.numberFunction(lu, i)
			}
		}
	}
}

func (l *linker) numberFunction(u *linkedUnit, i int) {
	f, mfa := &u.Functions()[i], u.mfa(i)
	w := l.program.Module.AddFunc(u.FunctionString(f), l.program.FunctionType(f.Arity), asm.Body{})
	first := uint32(len(l.numbers))
	for part := range backend.NumIDs(u.Module, f) {
		l.add(numbered{MFA: mfa, function: w, params: f.Arity, unit: u, index: i, part: part})
	}
	u.compiled.Functions[i] = backend.UnitFunction{Func: w, ID: first, Wanted: true}
	if x, ok := u.exports[nameArity{mfa.Function, mfa.Arity}]; ok && x == i {
		l.targets[mfa] = backend.Target{Function: w}
		l.ids[mfa] = first
	}
	if u.onLoad == i {
		l.ids[MFA{u.Name, onLoadName, 0}] = first
	}
}

// wrapBIFs makes functions of the program for the built-in ones that are called
// through the table.
func (l *linker) wrapBIFs() {
	for _, f := range slices.SortedFunc(maps.Keys(l.reach.wrapped), compareMFA) {
		name := f.String()
		w := l.program.BIFWrapper(name, f.Arity, l.imports[f], l.mfa(f))
		l.ids[f] = l.add(numbered{MFA: f, function: w, params: f.Arity, flags: flagWrapper})
	}
}

// mfa is the address of {module, function, arity}.
func (l *linker) mfa(f MFA) int32 {
	return int32(l.put(l.atoms.intern(f.Module), l.atoms.intern(f.Function), int32(f.Arity)))
}

// numberApply adds the function through which the run-time system calls all
// others, and erlang:apply/2,3.
func (l *linker) numberApply() {
	l.enter = l.program.Enter(l.maxParams())
	l.program.Module.Export(exportEnter, l.enter)
	l.apply(MFA{"erlang", "apply", 2}, l.program.ApplyFun(l.enter))
	l.apply(MFA{"erlang", "apply", 3}, l.program.Apply(l.enter))
}

func (l *linker) apply(mfa MFA, f *module.Func) {
	l.ids[mfa] = l.add(numbered{MFA: mfa, function: f, params: mfa.Arity, flags: flagWrapper})
	l.targets[mfa] = backend.Target{Function: f}
}

// maxParams is the greatest number of parameters of a function in the table,
// resume words not counted. Functions of funs have one more than these.
func (l *linker) maxParams() int {
	most := 3 // erlang:apply/3
	for _, n := range l.numbers {
		most = max(most, n.params)
	}
	for _, u := range l.units {
		for i, used := range u.funs {
			if used {
				most = max(most, u.Funs[i].Arity-u.Funs[i].NumFree+1)
			}
		}
	}
	for f := range l.reach.external {
		most = max(most, f.Arity+1)
	}
	most = max(most, maxDynamicFun+1)
	return most
}

// takePlaces lets functions that others take the place of be called as these.
func (l *linker) takePlaces() {
	for _, u := range l.units {
		for i, by := range u.instead {
			f := l.function(by)
			u.compiled.Functions[i] = backend.UnitFunction{Func: f, ID: l.ids[by]}
		}
	}
	for f, by := range l.reach.replaced {
		l.targets[f] = backend.Target{Function: l.function(by)}
		l.ids[f] = l.ids[by]
	}
}

// function is the function of the program that is called for a name, or nil.
func (l *linker) function(f MFA) *module.Func {
	if id, ok := l.ids[f]; ok {
		return l.numbers[id].function
	}
	return nil
}
