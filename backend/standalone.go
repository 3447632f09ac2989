package backend

import (
	"fmt"
	"iter"
	"math/big"
	"slices"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
)

// Program is what the functions of a linked program share. Whoever links it
// fills in the exported fields before the first function is compiled; the
// functions among them are called by several goroutines at a time and must
// answer the same whatever the order.
type Program struct {
	Module *module.Module

	// The state of the running process, imported from the run-time system.
	HP, SP, Reductions *module.Global
	// Depth counts bytes of the engine's stack, also the run-time system's: see
	// standalone_depth.go.
	Depth *module.Global
	// Where the next segment goes of the bit string that is being made, also the
	// run-time system's: BuildBit bits behind the address BuildData.
	BuildData, BuildBit *module.Global
	// Functions holds every function of the program at its number.
	Functions *module.Table
	// XRegisters is the address of the X registers of the running process.
	XRegisters uint32

	// Runtime is the function that the run-time system exports under a name, or nil.
	// Its type must be t. Only Prepare calls it.
	Runtime func(name string, t *module.Type) *module.Func
	// Atom is the term of an atom.
	Atom func(name string) int32
	// Literal is the term of a literal of a module.
	Literal func(m *beam.Module, index int) int32
	// Integer is the term of one of the numbers in BoxedIntegers(m).
	Integer func(n *big.Int) int32
	// Strings is the address of a module's string table.
	Strings func(m *beam.Module) int32
	// MFA is the address of {module, function, arity}: two atoms and a number, of
	// an import.
	MFA func(m *beam.Module, imp int) int32
	// FunEntry is the address of the FunEntry of a module's fun.
	FunEntry func(m *beam.Module, index int) int32
	// Resolve says what an import is.
	Resolve func(module, function string, arity int) Target

	shared programFuncs
}

// Target is what a call leads to: a built-in function, a function of the
// program, or nothing, if both are nil.
type Target struct {
	BIF      *module.Func // (arguments) -> term, or 0 if it failed
	Function *module.Func // (arguments, resume word) -> term, or 0 to unwind
}

// Unit is the part of a program that is compiled in one go: functions of one
// module.
type Unit struct {
	Module    *beam.Module
	Functions []UnitFunction // one for each of Module.Functions()
}

// UnitFunction is a function of a unit. The handle's type is FunctionType; its
// body is filled in.
type UnitFunction struct {
	Func   *module.Func
	ID     uint32 // the first of NumIDs numbers
	Wanted bool   // else it is not compiled, and nothing that is compiled calls it
	// Thunk is what FunThunk has made for the function of a fun with so many free variables, or
	// nil. The function's code may take the place of its own.
	Thunk   *module.Func
	NumFree int
}

// StandaloneOutput has what must be known of a unit besides the code.
type StandaloneOutput struct {
	Functions []PointTable // one for each of the unit's
}

// PointTable describes a function that was compiled.
type PointTable struct {
	// Lines says for each point of the function from 1 on which line it is in: an index
	// of the Line chunk, 0 if it is not known.
	Lines []int
	// Stack is how many bytes of the engine's stack a call may use.
	Stack int
}

// NumIDs is how many numbers a function needs: one for each arch.MaxPoint+1
// points that it can have.
func NumIDs(m *beam.Module, f *beam.Function) int {
	places := 2 // the first point, and a place whose line is not known
	for i := range m.Code[f.Start:f.End] {
		switch m.Code[f.Start+i].Op {
		case beam.OpCall, beam.OpCallExt, beam.OpApply, beam.OpCallFun, beam.OpCallFun2,
			beam.OpCatch, beam.OpTry, beam.OpWait, beam.OpLine:
			places++
		case beam.OpWaitTimeout:
			places += 2
		}
	}
	return int(pointNumber(places))/(arch.MaxPoint+1) + 1
}

// FunctionType is the type of a function of the program: its arguments and a
// resume word, 0 in calls.
func (p *Program) FunctionType(arity int) *module.Type { return p.Module.Type(i32s(arity+1), i32s(1)) }

// BoxedIntegers yields the integers among the operands of a module's
// instructions, and among its literals, that are not small, in order; some of
// them more than once.
func BoxedIntegers(m *beam.Module) iter.Seq[*big.Int] {
	return func(yield func(*big.Int) bool) {
		for i := range m.Literals.Len() {
			if n := boxedLiteral(m, i); n != nil && !yield(n) {
				return
			}
		}
		for i := range m.Code {
			if !eachBoxedInteger(m.Code[i].Args, yield) {
				return
			}
		}
	}
}

// boxedLiteral is a literal that is an integer and not small, else nil.
func boxedLiteral(m *beam.Module, index int) *big.Int {
	term, err := m.Literals.Term(index)
	if err != nil {
		return nil
	}
	switch n := term.(type) {
	case *big.Int:
		return n
	case int64:
		if !arch.IsSmall(n) {
			return big.NewInt(n)
		}
	}
	return nil
}

func eachBoxedInteger(args []beam.Operand, yield func(*big.Int) bool) bool {
	for i := range args {
		a := &args[i]
		switch {
		case isInt(a) && a.Big != nil:
			if !yield(a.Big) {
				return false
			}
		case isInt(a) && !arch.IsSmall(a.Value):
			if !yield(big.NewInt(a.Value)) {
				return false
			}
		}
		if !eachBoxedInteger(a.List, yield) {
			return false
		}
	}
	return true
}

// CompileStandalone compiles a unit. Units may be compiled at the same time.
// The error is an *UnsupportedError or a *MalformedError where the module is to
// blame.
func CompileStandalone(p *Program, u *Unit) (*StandaloneOutput, error) {
	m := u.Module
	c := &compiler{target: targetStandalone, bm: m, wm: p.Module, program: p}
	c.entries = make([]*function, m.LabelCount+1)
	for i, bf := range m.Functions() {
		if bf.Arity > maxArity {
			return nil, fmt.Errorf("%s: %d parameters are more than the BEAM's 255", m.Name, bf.Arity)
		}
		f := &function{Function: bf, wasm: u.Functions[i].Func, id: u.Functions[i].ID}
		c.funcs = append(c.funcs, f)
		c.entries[bf.EntryLabel] = f
	}
	c.planCopies(func(i int) bool { return u.Functions[i].Wanted })
	called := calledLabels(m)
	out := &StandaloneOutput{Functions: make([]PointTable, len(c.funcs))}
	l := &lowerer{compiler: c, b: &asm.Builder{}, out: &asm.Builder{}}
	l.abi = standalone{l}
	for i, f := range c.funcs {
		if !u.Functions[i].Wanted {
			continue
		}
		inThunk := u.Functions[i].Thunk != nil && l.fitsThunk(f)
		f.copied = f.copied || inThunk // for the numbers of its places
		l.assemble(f)
		if err := l.lower(); err != nil {
			return nil, err
		}
		out.Functions[i] = l.takePoints()
		if inThunk {
			if err := l.lowerThunk(f, &u.Functions[i], called[f.EntryLabel]); err != nil {
				return nil, err
			}
			out.Functions[i].Stack = max(out.Functions[i].Stack, standalone{l}.stackBytes())
		}
	}
	for i, f := range c.funcs {
		for _, g := range f.copies {
			// A frame in memory that names g may be one of its copy in f.
			table := &out.Functions[slices.Index(c.funcs, g)]
			table.Stack = max(table.Stack, out.Functions[i].Stack)
		}
	}
	return out, nil
}

// pointNumber is the number of the place that the lowering calls label, from 1
// on. Multiples of MaxPoint+1 are left out: they would look like the start of
// a function.
func pointNumber(label int) uint32 { return uint32(label + (label-1)/arch.MaxPoint) }

// takePoints makes the table of the function that was lowered.
func (l *lowerer) takePoints() PointTable {
	table := PointTable{Stack: standalone{l}.stackBytes()}
	if l.nextLabel == 1 {
		return table
	}
	lines := make([]int, pointNumber(l.nextLabel-1))
	for i := range l.scan.points {
		lines[pointNumber(l.fn.base+i)-1] = l.scan.points[i].line
	}
	for _, p := range l.madePositions {
		lines[pointNumber(p.number)-1] = p.line
	}
	l.madePositions = l.madePositions[:0]
	table.Lines = lines
	return table
}
