package asm

import (
	"encoding/binary"
	"fmt"
)

// Error is a fault in code that was read.
type Error struct {
	Offset int // in the bytes given to the reader
	Msg    string
}

// Error implements error.
func (e *Error) Error() string { return fmt.Sprintf("offset %#x: %s", e.Offset, e.Msg) }

// Instr is a decoded instruction. Which fields hold its immediates follows from
// Info.Imm; the others are stale.
type Instr struct {
	Op     Op
	Info   *Info
	Offset int // of the opcode
	Args   int // offset of the immediates
	End    int // offset behind the instruction

	// Index is the label, local, function, type (call_indirect), global, table, elem
	// or data index; of table.copy it is the destination.
	Index uint32
	// Index2 is the table of call_indirect and table.init, the source of table.copy.
	Index2 uint32
	// Symbol and Symbol2 stand in for Index and Index2 in relocatable code.
	Symbol, Symbol2 Symbol

	Block     BlockType
	Targets   []uint32 // br_table's labels; valid until the next instruction is read
	Default   uint32   // br_table's default label
	Types     []ValType
	RefType   ValType
	Align     uint32 // log2
	MemOffset uint32
	Int       int64  // i32.const (sign-extended), i64.const
	Float     uint64 // bits of f32.const, f64.const
}

// Reader iterates over the instructions of raw bytes or of Code:
//
//	r := asm.NewReader(code)
//	for r.Next() {
//		switch r.Op { ... }
//	}
//	err := r.Err()
//
// It decodes, but checks neither types nor whether indices exist; see Depth
// about blocks. Memory is bounded by the size of the input.
type Reader struct {
	Instr
	bytes  []byte
	relocs []Reloc // those still to come
	symbol bool    // indices are relocations
	pos    int
	depth  int
	elses  []bool // per open block: an else may come
	msg    string
	msgPos int
}

// NewReader reads raw bytes, in which indices are numbers.
func NewReader(raw []byte) *Reader {
	r := new(Reader)
	r.Reset(raw)
	return r
}

// Reader reads relocatable code.
func (c Code) Reader() *Reader {
	r := new(Reader)
	r.ResetCode(c)
	return r
}

// Reset starts anew with raw bytes and keeps the memory.
func (r *Reader) Reset(raw []byte) {
	targets, types, elses := r.Targets[:0], r.Types[:0], r.elses[:0]
	*r = Reader{bytes: raw, elses: elses}
	r.Targets, r.Types = targets, types
}

// ResetCode starts anew with relocatable code and keeps the memory.
func (r *Reader) ResetCode(c Code) {
	r.Reset(c.Bytes)
	r.relocs, r.symbol = c.Relocs, true
}

// Pos is the offset of the next byte to be read.
func (r *Reader) Pos() int { return r.pos }

// Depth is the number of blocks that are open after the current instruction. It
// is -1 after the `end` of the whole body or constant expression, where Next stops.
func (r *Reader) Depth() int { return r.depth }

// Err returns the error that ended the iteration, if any, as *Error. Code that
// stops inside of a block is an error.
func (r *Reader) Err() error {
	if r.msg == "" {
		return nil
	}
	return &Error{r.msgPos, r.msg}
}

func (r *Reader) fail(pos int, msg string) bool {
	if r.msg == "" {
		r.msg, r.msgPos = msg, pos
	}
	return false
}

// Next reads an instruction. It returns false at the end of the bytes, behind
// the `end` that closes the whole sequence, and after an error.
func (r *Reader) Next() bool {
	if r.msg != "" || r.depth < 0 {
		return false
	}
	if r.pos >= len(r.bytes) {
		return r.finish()
	}
	r.Offset = r.pos
	op := Op(r.bytes[r.pos])
	r.pos++
	if op == prefixFC {
		n, ok := r.u32()
		if !ok {
			return false
		}
		if n > 0xFF {
			return r.fail(r.Offset, fmt.Sprintf("unknown opcode 0xfc %d", n))
		}
		op = prefixFC<<8 | Op(n)
	}
	info := Lookup(op)
	if info == nil {
		return r.fail(r.Offset, fmt.Sprintf("unknown opcode %#02x", uint16(op)))
	}
	r.Op, r.Info, r.Args = op, info, r.pos
	if info.Imm != ImmNone && !r.immediates(info.Imm) {
		return false
	}
	r.End = r.pos
	if op <= OpEnd {
		return r.nest(op)
	}
	return true
}

func (r *Reader) finish() bool {
	if r.depth > 0 {
		return r.fail(r.pos, "end of code inside of a block")
	}
	if len(r.relocs) > 0 {
		return r.fail(r.pos, "relocation that belongs to no instruction")
	}
	return false
}

// nest follows the nesting of blocks.
func (r *Reader) nest(op Op) bool {
	switch op {
	case OpBlock, OpLoop, OpIf:
		r.elses = append(r.elses, op == OpIf)
		r.depth++
	case OpElse:
		n := len(r.elses)
		if n == 0 || !r.elses[n-1] {
			return r.fail(r.Offset, "else without if")
		}
		r.elses[n-1] = false
	case OpEnd:
		r.depth--
		if r.depth >= 0 {
			r.elses = r.elses[:r.depth]
		}
	}
	return true
}

func (r *Reader) immediates(imm Imm) bool {
	var ok bool
	switch imm {
	case ImmBlockType:
		ok = r.blockType()
	case ImmLabel, ImmLocal:
		r.Index, ok = r.u32()
	case ImmBrTable:
		ok = r.brTable()
	case ImmTypes:
		ok = r.types()
	case ImmMemArg:
		r.Align, ok = r.u32()
		if ok {
			r.MemOffset, ok = r.u32()
		}
	case ImmI32:
		r.Int, ok = r.signed(32)
	case ImmI64:
		r.Int, ok = r.signed(64)
	case ImmF32, ImmF64:
		ok = r.float(imm)
	case ImmRefType:
		r.RefType, ok = r.refType()
	default:
		ok = r.indices(imm)
	}
	return ok
}

// indices reads the immediates that relocations may stand for.
func (r *Reader) indices(imm Imm) bool {
	kinds := immSymbols[imm]
	if kinds[0] != 0 && !r.index(kinds[0], &r.Index, &r.Symbol) {
		return false
	}
	if kinds[1] != 0 && !r.index(kinds[1], &r.Index2, &r.Symbol2) {
		return false
	}
	for range immMemories[imm] {
		if r.pos >= len(r.bytes) {
			return r.fail(r.pos, msgTruncated)
		}
		if r.bytes[r.pos] != 0 {
			return r.fail(r.pos, "memory index other than 0")
		}
		r.pos++
	}
	return true
}

// immSymbols are the index spaces of an instruction's immediates, in order.
var immSymbols = [...][2]SymbolKind{
	ImmFunc:       {SymFunc},
	ImmTypeTable:  {SymType, SymTable},
	ImmGlobal:     {SymGlobal},
	ImmTable:      {SymTable},
	ImmTableTable: {SymTable, SymTable},
	ImmElemTable:  {SymElem, SymTable},
	ImmElem:       {SymElem},
	ImmDataMemory: {SymData},
	ImmData:       {SymData},
	ImmRefType:    {},
}

// immMemories is the number of zero bytes that stand for memories at the end.
var immMemories = [...]int{ImmMemory: 1, ImmMemoryMemory: 2, ImmDataMemory: 1, ImmRefType: 0}

// Symbols returns the index spaces of Index and Index2; 0 = not an index, or one of
// a label, local or memory.
func (i Imm) Symbols() (first, second SymbolKind) {
	if int(i) >= len(immSymbols) {
		return 0, 0
	}
	return immSymbols[i][0], immSymbols[i][1]
}

func (r *Reader) index(kind SymbolKind, idx *uint32, sym *Symbol) bool {
	if !r.symbol {
		var ok bool
		*idx, ok = r.u32()
		return ok
	}
	s, ok := r.reloc(kind, false)
	*sym = s
	if !ok {
		return r.fail(r.pos, "no relocation for the "+kind.String()+" of "+r.Info.Name)
	}
	return true
}

// reloc takes the relocation at this position, if there is one that fits.
func (r *Reader) reloc(kind SymbolKind, signed bool) (Symbol, bool) {
	if len(r.relocs) == 0 {
		return nil, false
	}
	rel := r.relocs[0]
	if int64(rel.Offset) != int64(r.pos) || rel.Symbol == nil || rel.Symbol.SymbolKind() != kind || rel.Signed != signed {
		return nil, false
	}
	r.relocs = r.relocs[1:]
	return rel.Symbol, true
}

func (r *Reader) blockType() bool {
	r.Block = BlockType{}
	if r.symbol {
		if s, ok := r.reloc(SymType, true); ok {
			r.Block.Type = s
			return true
		}
	}
	at := r.pos
	v, ok := r.signed(33)
	switch {
	case !ok:
		return false
	case v >= 0 && !r.symbol && v < 1<<32-1:
		r.Block.Index = uint32(v) + 1
	case v == blockEmpty-0x80:
	case v < 0 && v >= -0x40 && ValType(v&0x7F).Valid():
		r.Block.Result = ValType(v & 0x7F)
	default:
		return r.fail(at, "invalid block type")
	}
	return true
}

func (r *Reader) brTable() bool {
	at := r.pos
	n, ok := r.u32()
	if !ok {
		return false
	}
	if int64(n) >= int64(len(r.bytes)-r.pos) { // each label takes a byte or more
		return r.fail(at, "br_table longer than the code")
	}
	r.Targets = r.Targets[:0]
	for range n {
		l, ok := r.u32()
		if !ok {
			return false
		}
		r.Targets = append(r.Targets, l)
	}
	r.Default, ok = r.u32()
	return ok
}

func (r *Reader) types() bool {
	at := r.pos
	n, ok := r.u32()
	if !ok {
		return false
	}
	if int64(n) > int64(len(r.bytes)-r.pos) {
		return r.fail(at, "vector of types longer than the code")
	}
	r.Types = r.Types[:0]
	for range n {
		t := ValType(r.bytes[r.pos])
		if !t.Valid() {
			return r.fail(r.pos, "invalid value type")
		}
		r.pos++
		r.Types = append(r.Types, t)
	}
	return true
}

func (r *Reader) refType() (ValType, bool) {
	if r.pos >= len(r.bytes) {
		return 0, r.fail(r.pos, msgTruncated)
	}
	t := ValType(r.bytes[r.pos])
	if !t.IsRef() {
		return 0, r.fail(r.pos, "invalid reference type")
	}
	r.pos++
	return t, true
}

func (r *Reader) float(imm Imm) bool {
	rest := r.bytes[r.pos:]
	switch {
	case imm == ImmF32 && len(rest) >= 4:
		r.Float = uint64(binary.LittleEndian.Uint32(rest))
		r.pos += 4
	case imm == ImmF64 && len(rest) >= 8:
		r.Float = binary.LittleEndian.Uint64(rest)
		r.pos += 8
	default:
		return r.fail(r.pos, msgTruncated)
	}
	return true
}

func (r *Reader) u32() (uint32, bool) {
	if r.pos < len(r.bytes) && r.bytes[r.pos] < 0x80 { // nearly always
		r.pos++
		return uint32(r.bytes[r.pos-1]), true
	}
	v, next, msg := readU32(r.bytes, r.pos)
	if msg != "" {
		return 0, r.fail(r.pos, msg)
	}
	r.pos = next
	return v, true
}

func (r *Reader) signed(bits uint) (int64, bool) {
	v, next, msg := readSigned(r.bytes, r.pos, bits)
	if msg != "" {
		return 0, r.fail(r.pos, msg)
	}
	r.pos = next
	return v, true
}
