package ir

import (
	"go/token"

	"github.com/jitwasm/jitwasm/asm"
)

// Program is everything that becomes one module.
type Program struct {
	Funcs   []*Func
	Globals []*Global
	Data    []*Data

	// Types of functions that are only called through the table need no entry
	// anywhere: CallIndirect carries its signature.

	// FirstData is the address of the first byte of data.
	FirstData uint32
	// StackSize is the room for Alloca, in bytes, in front of the data: a stack
	// that overflows runs into negative addresses and traps.
	StackSize uint32
}

// Signature is the type of a function.
type Signature struct {
	Params, Results []asm.ValType
}

// Inline says what the inliner may do with a function.
type Inline uint8

// The hints.
const (
	InlineAuto   Inline = iota // small ones, and those called once
	InlineAlways               // wherever it is not recursive
	InlineNever
)

// Func is a function: imported if Import is set, else with Blocks.
type Func struct {
	Name string // for people; unique within the program
	Signature
	Blocks []*Block

	Import *Import
	Export string // "" = none
	Inline Inline
	Cold   bool // calls of it hardly ever happen: the blocks around them are cold
	// Pure calls have no effects and depend on nothing but arguments; such a
	// call may be dropped or shared.
	Pure bool

	values  int // how many values were made, for IDs
	summary summary
}

// Import says where an imported function comes from.
type Import struct{ Module, Name string }

// Global is a mutable scalar outside of memory.
type Global struct {
	Name   string
	Type   asm.ValType
	Init   int64 // bits
	Export string
	Const  bool // never set
}

// Data is a piece of linear memory with an address of its own.
type Data struct {
	Name  string
	Bytes []byte // initial contents; shorter than Size for what starts as zeroes
	Size  uint32
	Align uint32 // a power of 2
	// Const says that nothing ever writes to it, so that equal contents may
	// share memory.
	Const  bool
	Relocs []DataReloc

	Addr uint32 // given by Layout
}

// DataReloc is a word of data that holds an address or a table index.
type DataReloc struct {
	Offset uint32
	Data   *Data // the address of Data plus Add
	Func   *Func // the table index of Func
	Add    uint32
}

// Op is what a value does.
type Op uint8

// The operations. Args are in parentheses.
const (
	OpInvalid      Op = iota
	OpParam           // parameter Imm
	OpConst           // constant with the bits Imm
	OpPhi             // one argument for each predecessor, in their order
	OpWasm            // instruction Inst without immediates (operands)
	OpLoad            // Inst at offset Imm (address)
	OpStore           // Inst at offset Imm (address, value)
	OpAlloca          // address of Imm bytes that live as long as the call
	OpAddr            // address of Data plus Imm
	OpFuncAddr        // table index of Func
	OpCall            // Func(arguments); with several results the Type is 0 and OpExtract takes them
	OpCallIndirect    // through the table, of type Sig (arguments, index)
	OpExtract         // result Imm (call)
	OpGlobalGet       // Global
	OpGlobalSet       // Global (value)
	OpMemorySize      // in pages
	OpMemoryGrow      // (pages)
	OpMemoryCopy      // (destination, source, length)
	OpMemoryFill      // (destination, value, length)
	OpDataEnd         // address behind all data, a multiple of 16
	OpSelect          // (then, else, condition)
	OpCopy            // its argument
)

// Value is an operation and its result.
type Value struct {
	ID   int // unique within the function
	Op   Op
	Type asm.ValType // 0 = none, or several
	Args []*Value
	Inst asm.Op
	Imm  int64

	Func   *Func
	Global *Global
	Data   *Data
	Sig    *Signature

	Block *Block
	Pos   token.Pos
}

// TermKind is how a block ends.
type TermKind uint8

// The ways to end.
const (
	TermNone        TermKind = iota // not ended yet
	TermJump                        // to Succs[0]
	TermIf                          // to Succs[0] if Control is not 0, else to Succs[1]
	TermSwitch                      // to Succs[Control], to the last one beyond it
	TermReturn                      // with Results
	TermUnreachable                 // traps
)

// Block is a basic block.
type Block struct {
	ID      int
	Values  []*Value // phis first
	Kind    TermKind
	Control *Value   // TermIf, TermSwitch: an i32
	Results []*Value // TermReturn
	Succs   []*Block
	Preds   []*Block // kept up to date by the constructors; one entry an edge
	Cold    bool

	Func *Func
}
