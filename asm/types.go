package asm

// ValType is a value type in its binary encoding.
type ValType byte

// The value types of WebAssembly 2.0 without SIMD.
const (
	I32       ValType = 0x7F
	I64       ValType = 0x7E
	F32       ValType = 0x7D
	F64       ValType = 0x7C
	FuncRef   ValType = 0x70
	ExternRef ValType = 0x6F
)

// Valid reports whether t is one of the value types above.
func (t ValType) Valid() bool {
	return t >= F64 && t <= I32 || t == FuncRef || t == ExternRef
}

// IsRef reports whether t is a reference type.
func (t ValType) IsRef() bool { return t == FuncRef || t == ExternRef }

// String returns the name of the text format.
func (t ValType) String() string {
	switch t {
	case I32:
		return "i32"
	case I64:
		return "i64"
	case F32:
		return "f32"
	case F64:
		return "f64"
	case FuncRef:
		return "funcref"
	case ExternRef:
		return "externref"
	}
	return "invalid"
}

// SymbolKind is the index space a Symbol lives in.
type SymbolKind uint8

// The index spaces. Memories have one too, but instructions never name a
// memory: WebAssembly 2.0 has only memory 0.
const (
	SymFunc SymbolKind = iota + 1
	SymType
	SymTable
	SymMemory
	SymGlobal
	SymElem
	SymData
)

var symbolKindNames = [...]string{
	SymFunc: "func", SymType: "type", SymTable: "table", SymMemory: "memory",
	SymGlobal: "global", SymElem: "elem", SymData: "data",
}

// String returns the keyword of the text format.
func (k SymbolKind) String() string {
	if k == 0 || int(k) >= len(symbolKindNames) {
		return "invalid"
	}
	return symbolKindNames[k]
}

// Symbol is what a relocatable index refers to: a function, type, table, ...
// held by identity. It gets its number only while a module is encoded.
type Symbol interface{ SymbolKind() SymbolKind }

// Reloc says that the index of Symbol belongs in front of byte Offset. The
// index itself is absent from the bytes. Two relocations at one offset are
// in the order of the binary format.
type Reloc struct {
	Offset uint32
	Symbol Symbol
	Signed bool // a block type: the index is a signed LEB128 (s33)
}

// Code is a self-contained instruction sequence in which every func, type,
// table, global, elem and data index is a relocation. It does not include the
// `end` of the body or constant expression that it may become; the encoder of
// that adds it. Relocs are sorted by offset.
type Code struct {
	Bytes  []byte
	Relocs []Reloc
	Marks  []Mark // sorted by offset; nil unless Builder.Mark was called

	last uint32 // 1 + offset of the last instruction if it is outside any block, 0 = unknown
}

// LastOp returns the last instruction's opcode if it is known and that
// instruction stands outside of any block of the code. It is known in code
// that comes from a Builder.
func (c Code) LastOp() (Op, bool) {
	if c.last == 0 {
		return 0, false
	}
	return opAt(c.Bytes, int(c.last-1)), true
}

// Clone returns a copy that shares no memory with c.
func (c Code) Clone() Code {
	c.Bytes = append([]byte(nil), c.Bytes...)
	c.Relocs = append([]Reloc(nil), c.Relocs...)
	c.Marks = append([]Mark(nil), c.Marks...)
	return c
}

// Mark says where code comes from, for listings: from Offset to the next mark
// it was made for what Tag stands for. Marks never change what is encoded.
type Mark struct{ Offset, Tag uint32 }

// BlockType is the type of a block, loop or if: nothing, one result, or a
// function type. Its zero value is BlockVoid.
type BlockType struct {
	Result ValType // one result, no parameters; 0 = none
	Type   Symbol  // a SymType, else nil
	// Index is 1 + a type index, in raw code that has not been relocated yet.
	Index uint32
}

// BlockVoid is the type of a block without parameters and results.
var BlockVoid BlockType

// BlockOf is the type of a block with one result.
func BlockOf(t ValType) BlockType { return BlockType{Result: t} }

// BlockTypeSym is the type of a block with parameters or several results
// (multi-value); typ is a SymType.
func BlockTypeSym(typ Symbol) BlockType { return BlockType{Type: typ} }

// Locals are the types of a body's locals beyond its parameters, one each.
type Locals []ValType

// AppendTo appends the locals of a code section entry: a vector of runs.
func (l Locals) AppendTo(dst []byte) []byte {
	runs := uint32(0)
	for i, t := range l {
		if i == 0 || l[i-1] != t {
			runs++
		}
	}
	dst = AppendU32(dst, runs)
	for i := 0; i < len(l); {
		n := i + 1
		for n < len(l) && l[n] == l[i] {
			n++
		}
		dst = AppendU32(dst, uint32(n-i))
		dst = append(dst, byte(l[i]))
		i = n
	}
	return dst
}

// Body is a function's body. Local i is parameter i if i < Params, else
// Locals[i-Params].
type Body struct {
	Params int
	Locals Locals
	Code   Code
}
