package backend

import (
	"fmt"
	"strconv"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
)

// AVMOutput is a BEAM module compiled for AtomVM's WebAssembly build, with
// the tables that go beside the WebAssembly into an avmN chunk.
type AVMOutput struct {
	Module *module.Module

	// NumEntries is one more than the highest label that the VM may enter.
	NumEntries int
	// Labels is the label count of the Code chunk; the label of that number
	// ends a process.
	Labels int
	// Lines maps positions (label * arch.PositionScale) to indices of the Line
	// chunk, by ascending offset.
	Lines []LineEntry
	// Conts maps labels that the compiler made to the BEAM label of the
	// function that they belong to, ascending.
	Conts []ContEntry
	// ExtraAtoms are atoms that the code uses beyond those of the module's atom
	// table, to whose end they must be appended in this order.
	ExtraAtoms []string
	// Functions are the functions made of each BEAM function, in the order of
	// the Code chunk.
	Functions []CompiledFunction
}

// LineEntry says that from a position on the given line holds.
type LineEntry struct {
	Line   uint16
	Offset uint32
}

// ContEntry says which function a made label belongs to.
type ContEntry struct {
	Cont, Beam uint16
}

// CompiledFunction is one BEAM function and the WebAssembly function that
// holds its code.
type CompiledFunction struct {
	beam.Function
	Wasm *module.Func
}

// avmState is what compiling for AtomVM keeps of a module.
type avmState struct {
	out    *AVMOutput
	labels []madeLabel // what was made, ascending

	memory  *module.Memory
	table   *module.Table
	globals globals

	atoms    []*module.Global // by atom index of the module, nil if not used
	bifs     []*module.Global // by import index
	literals []*module.Global // by literal index
	integers map[string]*module.Global
	inits    []constant // what the first entry must fill in

	helpers map[string]*module.Func
	byArity map[arityHelper]*module.Func
}

// globals hold the state that the module keeps between calls from the VM.
type globals struct {
	state      *module.Global // JITState of the current entry
	reductions *module.Global // left in this slice
	interface_ *module.Global // ModuleNativeInterface; 0 until the first entry
	module     *module.Global // the VM's Module structure
	moduleBits *module.Global // module index << 24
	exit       *module.Global // what to return to the VM when unwinding
}

// constant is a global that is filled in once, at the first entry.
type constant struct {
	global *module.Global
	prim   arch.Primitive
	arg    int
}

// CompileAVM compiles a module for AtomVM. The error is an *UnsupportedError
// or a *MalformedError where the module is to blame.
func CompileAVM(m *beam.Module) (*AVMOutput, error) { return CompileAVMWith(m, Options{}) }

// CompileAVMWith is CompileAVM with options.
func CompileAVMWith(m *beam.Module, opts Options) (*AVMOutput, error) {
	c := newCompiler(m)
	c.opts = opts
	if err := c.declare(); err != nil {
		return nil, err
	}
	l := &lowerer{compiler: c, b: &asm.Builder{}, out: &asm.Builder{}}
	l.abi = avm{l}
	for _, f := range c.funcs {
		l.assemble(f)
		if err := l.lower(); err != nil {
			return nil, err
		}
		c.recordPoints(l)
	}
	c.buildRun()
	c.exportEntries()
	c.buildTables()
	return c.out, nil
}

func newCompiler(m *beam.Module) *compiler {
	c := &compiler{target: targetAVM, bm: m, wm: &module.Module{Name: m.Name}, nextLabel: m.LabelCount + 1}
	c.avmState = avmState{
		out:      &AVMOutput{Labels: m.LabelCount},
		atoms:    make([]*module.Global, len(m.Atoms)),
		bifs:     make([]*module.Global, len(m.Imports)),
		literals: make([]*module.Global, m.Literals.Len()),
		integers: map[string]*module.Global{},
		helpers:  map[string]*module.Func{},
		byArity:  map[arityHelper]*module.Func{},
	}
	c.out.Module = c.wm
	maxPages := uint32(65536)
	c.memory = &module.Memory{Name: "memory", Import: &module.Import{Module: "env", Name: "memory"}, Min: 1, Max: &maxPages, Shared: true}
	c.table = &module.Table{Name: "table", Import: &module.Import{Module: "env", Name: "__indirect_function_table"}, Elem: asm.FuncRef}
	c.wm.Memories = append(c.wm.Memories, c.memory)
	c.wm.Tables = append(c.wm.Tables, c.table)
	c.globals = globals{
		state: c.newGlobal("state"), reductions: c.newGlobal("reductions"), interface_: c.newGlobal("interface"),
		module: c.newGlobal("module"), moduleBits: c.newGlobal("module_bits"), exit: c.newGlobal("exit"),
	}
	return c
}

var zeroInit = func() asm.Code {
	var b asm.Builder
	b.I32Const(0)
	return b.Code()
}()

func (c *compiler) newGlobal(name string) *module.Global {
	g := &module.Global{Name: name, Type: asm.I32, Mutable: true, Init: zeroInit}
	c.wm.Globals = append(c.wm.Globals, g)
	return g
}

// declare makes the handles of all functions, so that calls can refer to them.
func (c *compiler) declare() error {
	c.entries = make([]*function, c.bm.LabelCount+1)
	for _, bf := range c.bm.Functions() {
		f := &function{Function: bf}
		name := fmt.Sprintf("%s/%d", c.bm.AtomName(int(bf.Name)), bf.Arity)
		if bf.Arity > maxArity {
			return fmt.Errorf("%s:%s: %d parameters are more than the BEAM's 255", c.bm.Name, name, bf.Arity)
		}
		f.wasm = c.wm.AddFunc(name, c.innerType(bf.Arity), asm.Body{})
		c.funcs = append(c.funcs, f)
		if c.entries[bf.EntryLabel] != nil {
			return fmt.Errorf("%s:%s: label %d is the entry of two functions", c.bm.Name, name, bf.EntryLabel)
		}
		c.entries[bf.EntryLabel] = f
		c.out.Functions = append(c.out.Functions, CompiledFunction{bf, f.wasm})
	}
	for _, e := range c.bm.Exports {
		if f := c.entries[e.Label]; f != nil {
			f.exports = true
		}
	}
	for i := range c.bm.Funs {
		if f := c.entries[c.bm.Funs[i].Label]; f != nil {
			f.exports = true
		}
	}
	return nil
}

// innerType is the type of a BEAM function of the given arity.
func (c *compiler) innerType(arity int) *module.Type {
	return c.wm.Type(i32s(arity+2), i32s(1))
}

// recordPoints notes the labels that lowering a function has made.
func (c *compiler) recordPoints(l *lowerer) {
	for i := range l.scan.points {
		p := &l.scan.points[i]
		c.labels = append(c.labels, madeLabel{number: l.fn.base + i, entry: l.fn.EntryLabel, line: p.line, entered: true})
	}
	c.labels = append(c.labels, l.madePositions...)
	l.madePositions = l.madePositions[:0]
}

// exportEntries exports an f<label> for every label that the VM can enter.
func (c *compiler) exportEntries() {
	run := c.helpers["run"]
	typ := c.wm.Type(i32s(3), i32s(1))
	b := &asm.Builder{}
	export := func(label int) {
		b.LocalGet(0)
		b.LocalGet(1)
		b.LocalGet(2)
		b.I32Const(int32(label))
		b.Call(run)
		name := "f" + strconv.Itoa(label)
		f := c.wm.AddFunc("", typ, asm.Body{Params: 3, Code: b.Cut()})
		c.wm.Export(name, f)
		c.out.NumEntries = max(c.out.NumEntries, label+1)
	}
	for label, f := range c.entries {
		if f != nil && c.enterable(f) {
			export(label)
		}
	}
	export(c.out.Labels)
	for _, m := range c.labels {
		if m.entered {
			export(m.number)
		}
	}
}

// enterable says whether the VM can enter f at its start: from outside, or
// because it yields there.
func (c *compiler) enterable(f *function) bool { return f.exports || !f.leaf }

// maxMapped is the highest label that the tables beside the code can hold.
const maxMapped = 1<<16 - 1

// buildTables fills in the line table and the table of made labels.
func (c *compiler) buildTables() {
	for _, m := range c.labels {
		if m.number > maxMapped || len(c.out.Conts) == maxMapped {
			break // those beyond lose their line and function in stack traces
		}
		if m.line <= maxMapped && len(c.out.Lines) < maxMapped {
			c.out.Lines = append(c.out.Lines, LineEntry{uint16(m.line), uint32(m.number * arch.PositionScale)})
		}
		c.out.Conts = append(c.out.Conts, ContEntry{uint16(m.number), uint16(min(m.entry, maxMapped))})
	}
}
