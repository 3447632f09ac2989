package backend

import (
	"errors"
	"iter"
	"math/big"

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
	Memory             *module.Memory
	// Functions holds every function of the program at its number.
	Functions *module.Table
	// XRegisters is the address of the X registers of the running process.
	XRegisters uint32

	// Runtime is the function that the run-time system exports under a name; it
	// takes params and returns results i32.
	Runtime func(name string, params, results int) *module.Func
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
}

// Target is what a call leads to: a built-in function, a function of the
// program, or nothing, if both are nil.
type Target struct {
	BIF      *module.Func // (arguments) -> term, or 0 if it failed
	Function *module.Func // (arguments, resume word) -> term, or 0 to unwind
	ID       uint32       // of the function
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
}

// StandaloneOutput has what must be known of a unit besides the code.
type StandaloneOutput struct {
	Functions []PointTable // one for each of the unit's
}

// PointTable says for each point of a function from 1 on which line it is in: an index
// of the Line chunk, 0 if it is not known.
type PointTable struct {
	Lines []int
}

// Prepare adds to the module what the functions of every unit use. It is
// called once, when all fields are filled in and before anything is compiled.
func (p *Program) Prepare() {}

// NumIDs is how many numbers a function needs: one for each arch.MaxPoint+1
// points that it can have.
func NumIDs(m *beam.Module, f *beam.Function) int { return 1 }

// FunctionType is the type of a function of the program: its arguments and a
// resume word, 0 in calls.
func (p *Program) FunctionType(arity int) *module.Type { return nil }

// BoxedIntegers yields the integers among the operands of a module's
// instructions that are not small, in order; some of them more than once.
func BoxedIntegers(m *beam.Module) iter.Seq[*big.Int] { return nil }

// CompileStandalone compiles a unit. Units may be compiled at the same time.
// The error is an *UnsupportedError or a *MalformedError where the module is to
// blame.
func CompileStandalone(p *Program, u *Unit) (*StandaloneOutput, error) {
	return nil, errors.New("not there yet")
}
