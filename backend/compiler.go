package backend

import (
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
)

// compiler compiles functions of one BEAM module for a target.
type compiler struct {
	target target
	opts   Options

	bm *beam.Module
	wm *module.Module

	funcs     []*function
	entries   []*function // by label: the function that it is the entry of
	nextLabel int         // next number for a label of the compiler's own

	avmState          // of targetAVM
	program  *Program // of targetStandalone
}

// madeLabel is a label that the compiler made: a resume point, or a position
// for line numbers at which the module is never entered.
type madeLabel struct {
	number, entry, line int
	entered             bool
}

// Options say what a compilation leaves besides code; the zero value is right
// for everything but listings.
type Options struct {
	// Marks lets asm.Code.Marks say which instruction code was made for: the
	// tag is one more than the instruction's index in beam.Module.Code.
	Marks bool
}

// maxArity is the BEAM's bound on the number of arguments.
const maxArity = 255

var manyI32 = func() []asm.ValType {
	s := make([]asm.ValType, maxArity+16)
	for i := range s {
		s[i] = asm.I32
	}
	return s
}()

// i32s is a list of n types i32.
func i32s(n int) []asm.ValType { return manyI32[:n:n] }
