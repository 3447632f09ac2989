package backend

import (
	"math/big"

	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// abi is what op_*.go, which know the BEAM's instructions, ask of a target: where
// the machine's registers lie, what a frame and a call look like, and what the
// run-time system does. Its implementations hold the lowerer that they emit code for.
//
// Methods named push leave one value on the WebAssembly stack.
type abi interface {
	abiEntry
	abiMemory
	abiTerms
	abiCalls
	abiErrors
}

var (
	_ abi = avm{}
	_ abi = standalone{}
)

// abiEntry is how a function is entered.
type abiEntry interface {
	// layout gives the parameters their locals and the first resume point its
	// number.
	layout()
	// beginFunction emits what comes first where a function is called.
	beginFunction()
	// newLabel is a number for a place that stack traces tell.
	newLabel() int
	// pushReductionsLess takes cost off what is left of the slice, and pushes it.
	pushReductionsLess(cost int32)
	// callCost and iterationCost are what calls and loops take off: for a call more than
	// one, in proportion to the stack that the engine gives it, so that nested calls
	// never need more than what a slice may.
	callCost() int32
	iterationCost() int32
	// countHeavy counts at the function's start what is known of its stack only when
	// all of it is lowered.
	countHeavy()
	// giveWay ends the slice at the function's start and returns.
	giveWay()
	// pushResumes pushes whether to go on at a resume point, and pushPoint
	// which, from 0 on.
	pushResumes()
	pushPoint()
	// resumeAt loads what is live at a resume point: as many X registers.
	resumeAt(p *point, live int)
	// resumesAfter says whether a call is one that can unwind, so that there must be
	// a resume point behind it: built-in functions of programs never do.
	resumesAfter(in *beam.Instr) bool
}

// abiMemory is the heap and the stack of the process.
type abiMemory interface {
	// yOffset is where in the frame a Y register lies, in bytes.
	yOffset(y int) uint32
	pushStackPointer()
	pushHeapPointer()
	setHeapPointer(push func())
	// storeX and loadX reach the X registers that the run-time system sees; loadX
	// pushes.
	storeX(i int, local uint32)
	loadX(i int)
	spill(live int)
	// reserve makes room for words on the heap.
	reserve(words, live int)
	pushFrame(words, heap, live int)
	popFrame(words int)
	trimFrame(words int)
	// copyWords takes from, to and a number of words from the WebAssembly stack.
	copyWords()
}

// abiTerms is how terms are made and told apart.
type abiTerms interface {
	// atom is the word of an atom if it is known when compiling.
	atom(name string) (word int32, ok bool)
	pushAtom(index int)
	pushBigInteger(n *big.Int)
	pushLiteral(index int)
	// pushHandler pushes the word that marks a Y register as a handler.
	pushHandler(point int)
	putEmptyTuple(dst *beam.Operand)
	makeFun(index int, free []beam.Operand, dst *beam.Operand)

	pushBoxedTag(v value)
	pushIsBinary(v value)
	pushIsBitstring(v value)
	// pushMapSize pushes the number of keys of a map, as a term.
	pushMapSize(v value)

	// The comparisons that inline code does not decide.
	pushLess(a, b value, not bool)
	pushSame(a, b value)
	pushEqual(a, b value)
	// pushNumbers pushes the comparison of two integers of which one may be no term, where
	// terms does it if they are; it returns false if both are terms.
	pushNumbers(a, b value, compare func(*asm.Builder), terms func()) bool
	// pushConvFloat pushes an f64 of a number that is not a small integer.
	pushConvFloat(v value)
}

// abiCalls is how functions are called.
type abiCalls interface {
	call(at int, f *function)
	tailCall(f *function)
	callExt(at int, in *beam.Instr)
	tailCallExt(in *beam.Instr)
	apply(at, arity int)
	tailApply(arity int)
	callFun(at, arity int, fun value)
	tailCallFun(arity int, fun value)

	// pushBIF calls a built-in function and pushes its result, 0 if it failed.
	pushBIF(c *bifCall, vals []value)
	// raiseBIF raises what pushBIF has recorded if the result in a local is 0.
	raiseBIF(c *bifCall, vals []value, result uint32)
	// arithRow lowers several operations on integers at once, from an instruction
	// on, or one that takes numbers that are no terms, if that is better than one by one.
	arithRow(at int) bool
	// beforeInstr is called before an instruction is lowered.
	beforeInstr(at int, in *beam.Instr)
	// boxOperands makes sure that what an instruction reads are terms.
	boxOperands(in *beam.Instr)
	// bifsMove says whether built-in functions may collect garbage.
	bifsMove() bool
}

// abiErrors is how errors are raised: each returns from the function.
type abiErrors interface {
	raise(reason string)
	raiseTuple(reason string, pushTerm func())
	functionClause(in *beam.Instr)
	// catchEnd makes the value of a catch, in x0, of what a handler gets.
	catchEnd()
}
