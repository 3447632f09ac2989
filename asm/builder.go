package asm

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// Builder assembles Code. The zero value is ready for use. Its methods named
// after instructions append that instruction; they panic with BUG if blocks do
// not nest or a label is branched to outside of its block.
//
// Neighbours are merged as they are emitted:
//
//	local.set x; local.get x          local.tee x
//	local.get x; local.set x
//	local.get x; local.tee x          local.get x
//	local.tee x; drop                 local.set x
//	local.tee x; return               return
//	local.get x, a constant; drop
//	i32.eq; i32.eqz                   i32.ne, and so on
type Builder struct {
	bytes  []byte
	relocs []Reloc
	marks  []Mark
	start  int // where the current fragment starts in bytes, after Cut
	rstart int // the same in relocs
	mstart int // the same in marks
	frames []frame
	serial uint32
	last   int // offset in bytes of the last instruction, -1 = unknown
	fresh  bool
}

// frame is an open block.
type frame struct {
	op     Op // OpBlock, OpLoop, OpIf, OpElse
	serial uint32
}

// Label is an open block, loop or if as the target of branches. It is absolute:
// it stays the same at any depth below its block. The zero Label is invalid.
type Label struct{ level, serial uint32 }

// Valid reports whether l came from a Builder.
func (l Label) Valid() bool { return l.level != 0 }

// Reset empties the builder, but keeps its memory: Code that Cut returned
// must not be used any more.
func (b *Builder) Reset() {
	clear(b.relocs) // let go of the symbols
	b.bytes, b.relocs, b.marks, b.frames = b.bytes[:0], b.relocs[:0], b.marks[:0], b.frames[:0]
	b.start, b.rstart, b.mstart, b.fresh = 0, 0, 0, false
}

// Grow makes room for n more bytes and m more relocations.
func (b *Builder) Grow(n, m int) {
	b.bytes = slices.Grow(b.bytes, n)
	b.relocs = slices.Grow(b.relocs, m)
}

// Len is the number of bytes emitted so far, without the absent indices.
func (b *Builder) Len() int { return len(b.bytes) - b.start }

// Depth is the number of open blocks.
func (b *Builder) Depth() int { return len(b.frames) }

// Code returns a copy of what was emitted. All blocks must be closed.
func (b *Builder) Code() Code { return b.fragment().Clone() }

// Cut returns what was emitted and starts a new, empty fragment. Other than
// with Code nothing is copied: the result shares the builder's memory and is
// valid until Reset.
func (b *Builder) Cut() Code {
	c := b.fragment()
	b.start, b.rstart, b.mstart, b.fresh = len(b.bytes), len(b.relocs), len(b.marks), false
	return c
}

func (b *Builder) fragment() Code {
	if len(b.frames) != 0 {
		panic(fmt.Sprintf("BUG: %d blocks are still open, the innermost is a %s", len(b.frames), b.frames[len(b.frames)-1].op))
	}
	n, m := len(b.bytes), len(b.relocs)
	c := Code{Bytes: b.bytes[b.start:n:n], Relocs: b.relocs[b.rstart:m:m]}
	if k := len(b.marks); k > b.mstart {
		c.Marks = b.marks[b.mstart:k:k]
	}
	if b.fresh {
		c.last = uint32(b.last-b.start) + 1
	}
	return c
}

// Mark notes that the code that follows is made for what tag stands for. It
// goes with the code through Cut, Code and Append, and changes no bytes.
func (b *Builder) Mark(tag uint32) {
	b.marks = append(b.marks, Mark{uint32(b.Len()), tag})
}

// LastOp returns the opcode of the last instruction emitted, if it is known.
func (b *Builder) LastOp() (Op, bool) {
	if !b.fresh {
		return 0, false
	}
	return opAt(b.bytes, b.last), true
}

// Ended reports whether the last instruction is known never to go on to the
// next one (br, br_table, return, unreachable).
func (b *Builder) Ended() bool {
	op, ok := b.LastOp()
	return ok && (op == OpBr || op == OpBrTable || op == OpReturn || op == OpUnreachable)
}

// begin notes that an instruction starts here.
func (b *Builder) begin() { b.last, b.fresh = len(b.bytes), true }

// Op emits an instruction that has no immediates. It cannot be else or end.
func (b *Builder) Op(op Op) {
	if op.Info().Imm != ImmNone || op == OpElse || op == OpEnd {
		panic(fmt.Sprintf("BUG: %s is more than an opcode", op))
	}
	b.op(op)
}

func (b *Builder) op(op Op) {
	b.begin()
	b.bytes = appendOp(b.bytes, op)
}

// Mem emits a load or store; align is the log2 of the alignment that is
// promised, at most the natural one.
func (b *Builder) Mem(op Op, align, offset uint32) {
	if in := op.Info(); in.Imm != ImmMemArg || align > uint32(in.Align) {
		panic(fmt.Sprintf("BUG: %s with an alignment of 1<<%d", op, align))
	}
	b.mem(op, align, offset)
}

func (b *Builder) mem(op Op, align, offset uint32) {
	b.begin()
	b.bytes = AppendU32(AppendU32(append(b.bytes, byte(op)), align), offset)
}

// sym notes that the index of s belongs here.
func (b *Builder) sym(kind SymbolKind, s Symbol, signed bool) {
	if s == nil || s.SymbolKind() != kind {
		panic(fmt.Sprintf("BUG: the symbol %T is not a %s", s, kind))
	}
	b.relocs = append(b.relocs, Reloc{uint32(len(b.bytes) - b.start), s, signed})
}

func (b *Builder) opSym(op Op, kind SymbolKind, s Symbol) {
	b.op(op)
	b.sym(kind, s, false)
}

func (b *Builder) opU32(op Op, v uint32) {
	b.begin()
	b.bytes = AppendU32(append(b.bytes, byte(op)), v)
}

// lastIs reports whether the last instruction is op of local i.
func (b *Builder) lastIs(op Op, i uint32) bool {
	if !b.fresh || b.bytes[b.last] != byte(op) {
		return false
	}
	v, _, _ := readU32(b.bytes, b.last+1)
	return v == i
}

// LocalGet emits local.get.
func (b *Builder) LocalGet(i uint32) {
	if b.lastIs(OpLocalSet, i) {
		b.bytes[b.last] = byte(OpLocalTee)
		return
	}
	b.opU32(OpLocalGet, i)
}

// LocalSet emits local.set.
func (b *Builder) LocalSet(i uint32) {
	if b.lastIs(OpLocalGet, i) {
		b.undo()
		return
	}
	b.opU32(OpLocalSet, i)
}

// LocalTee emits local.tee.
func (b *Builder) LocalTee(i uint32) {
	if !b.lastIs(OpLocalGet, i) {
		b.opU32(OpLocalTee, i)
	}
}

// undo takes the last instruction away, which must not have relocations.
func (b *Builder) undo() {
	b.bytes = b.bytes[:b.last]
	b.fresh = false
}

// Drop emits drop.
func (b *Builder) Drop() {
	op, _ := b.LastOp()
	switch op {
	case OpLocalTee:
		b.bytes[b.last] = byte(OpLocalSet)
	case OpLocalGet, OpI32Const, OpI64Const, OpF32Const, OpF64Const:
		b.undo()
	default:
		b.op(OpDrop)
	}
}

// GlobalGet emits global.get.
func (b *Builder) GlobalGet(global Symbol) { b.opSym(OpGlobalGet, SymGlobal, global) }

// GlobalSet emits global.set.
func (b *Builder) GlobalSet(global Symbol) { b.opSym(OpGlobalSet, SymGlobal, global) }

// I32Const emits i32.const.
func (b *Builder) I32Const(v int32) {
	b.begin()
	b.bytes = AppendS64(append(b.bytes, byte(OpI32Const)), int64(v))
}

// I64Const emits i64.const.
func (b *Builder) I64Const(v int64) {
	b.begin()
	b.bytes = AppendS64(append(b.bytes, byte(OpI64Const)), v)
}

// F32Const emits f32.const.
func (b *Builder) F32Const(v float32) {
	b.begin()
	b.bytes = binary.LittleEndian.AppendUint32(append(b.bytes, byte(OpF32Const)), math.Float32bits(v))
}

// F64Const emits f64.const.
func (b *Builder) F64Const(v float64) {
	b.begin()
	b.bytes = binary.LittleEndian.AppendUint64(append(b.bytes, byte(OpF64Const)), math.Float64bits(v))
}

// Call emits call.
func (b *Builder) Call(f Symbol) { b.opSym(OpCall, SymFunc, f) }

// CallIndirect emits call_indirect.
func (b *Builder) CallIndirect(typ, table Symbol) {
	b.opSym(OpCallIndirect, SymType, typ)
	b.sym(SymTable, table, false)
}

// SelectT emits select with the type of its operands, which may be references.
func (b *Builder) SelectT(t ValType) {
	b.begin()
	b.bytes = append(b.bytes, byte(OpSelectT), 1, byte(t))
}

// RefNull emits ref.null.
func (b *Builder) RefNull(t ValType) {
	b.begin()
	b.bytes = append(b.bytes, byte(OpRefNull), byte(t))
}

// RefFunc emits ref.func.
func (b *Builder) RefFunc(f Symbol) { b.opSym(OpRefFunc, SymFunc, f) }

// MemorySize emits memory.size: the size of memory 0 in pages.
func (b *Builder) MemorySize() { b.opZero(OpMemorySize, 1) }

// MemoryGrow emits memory.grow.
func (b *Builder) MemoryGrow() { b.opZero(OpMemoryGrow, 1) }

// MemoryCopy emits memory.copy within memory 0.
func (b *Builder) MemoryCopy() { b.opZero(OpMemoryCopy, 2) }

// MemoryFill emits memory.fill.
func (b *Builder) MemoryFill() { b.opZero(OpMemoryFill, 1) }

// MemoryInit emits memory.init.
func (b *Builder) MemoryInit(data Symbol) {
	b.opSym(OpMemoryInit, SymData, data)
	b.bytes = append(b.bytes, 0)
}

// opZero emits an instruction whose memory indices are n zero bytes.
func (b *Builder) opZero(op Op, n int) {
	b.op(op)
	for range n {
		b.bytes = append(b.bytes, 0)
	}
}

// DataDrop emits data.drop.
func (b *Builder) DataDrop(data Symbol) { b.opSym(OpDataDrop, SymData, data) }

// ElemDrop emits elem.drop.
func (b *Builder) ElemDrop(elem Symbol) { b.opSym(OpElemDrop, SymElem, elem) }

// TableGet emits table.get.
func (b *Builder) TableGet(table Symbol) { b.opSym(OpTableGet, SymTable, table) }

// TableSet emits table.set.
func (b *Builder) TableSet(table Symbol) { b.opSym(OpTableSet, SymTable, table) }

// TableSize emits table.size.
func (b *Builder) TableSize(table Symbol) { b.opSym(OpTableSize, SymTable, table) }

// TableGrow emits table.grow.
func (b *Builder) TableGrow(table Symbol) { b.opSym(OpTableGrow, SymTable, table) }

// TableFill emits table.fill.
func (b *Builder) TableFill(table Symbol) { b.opSym(OpTableFill, SymTable, table) }

// TableCopy emits table.copy.
func (b *Builder) TableCopy(dst, src Symbol) {
	b.opSym(OpTableCopy, SymTable, dst)
	b.sym(SymTable, src, false)
}

// TableInit emits table.init. As in the text format the table comes first.
func (b *Builder) TableInit(table, elem Symbol) {
	b.opSym(OpTableInit, SymElem, elem)
	b.sym(SymTable, table, false)
}

// Append splices in a self-contained fragment.
func (b *Builder) Append(c Code) {
	if len(c.Bytes) == 0 {
		return
	}
	at := b.Len()
	if c.Bytes[0] == byte(OpLocalGet) && b.fresh && b.bytes[b.last] == byte(OpLocalSet) {
		if i, n, msg := readU32(c.Bytes, 1); msg == "" && b.lastIs(OpLocalSet, i) {
			b.bytes[b.last] = byte(OpLocalTee)
			b.splice(c, n, at)
			return
		}
	}
	b.splice(c, 0, at)
}

// splice appends c without its first skip bytes, which are one instruction
// without relocations.
func (b *Builder) splice(c Code, skip, at int) {
	if c.last > 0 && int(c.last-1) >= skip {
		b.last, b.fresh = len(b.bytes)+int(c.last-1)-skip, true
	} else if len(c.Bytes) > skip {
		b.fresh = false
	}
	b.bytes = append(b.bytes, c.Bytes[skip:]...)
	for _, r := range c.Relocs {
		r.Offset += uint32(at - skip)
		b.relocs = append(b.relocs, r)
	}
	for _, m := range c.Marks {
		b.marks = append(b.marks, Mark{uint32(at + max(int(m.Offset)-skip, 0)), m.Tag})
	}
}
