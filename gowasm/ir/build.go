package ir

import (
	"math"

	"github.com/jitwasm/jitwasm/asm"
)

// NewBlock appends an empty block to f.
func (f *Func) NewBlock() *Block {
	b := &Block{ID: len(f.Blocks), Func: f}
	f.Blocks = append(f.Blocks, b)
	return b
}

// NewValue makes a value that is in no block yet.
func (f *Func) NewValue(op Op, t asm.ValType, args ...*Value) *Value {
	f.values++
	return &Value{ID: f.values, Op: op, Type: t, Args: args}
}

// Append puts v at the end of b.
func (b *Block) Append(v *Value) *Value {
	v.Block = b
	b.Values = append(b.Values, v)
	return v
}

func (b *Block) emit(op Op, t asm.ValType, args ...*Value) *Value {
	return b.Append(b.Func.NewValue(op, t, args...))
}

// Param is parameter i of the function; to be emitted in the entry block.
func (b *Block) Param(i int) *Value {
	v := b.emit(OpParam, b.Func.Params[i])
	v.Imm = int64(i)
	return v
}

// I32 is a constant.
func (b *Block) I32(n int32) *Value { return b.Const(asm.I32, int64(n)) }

// I64 is a constant.
func (b *Block) I64(n int64) *Value { return b.Const(asm.I64, n) }

// F32 is a constant.
func (b *Block) F32(x float32) *Value { return b.Const(asm.F32, int64(math.Float32bits(x))) }

// F64 is a constant.
func (b *Block) F64(x float64) *Value { return b.Const(asm.F64, int64(math.Float64bits(x))) }

// Const is the constant of type t with the given bits; those of an i32 are sign-extended.
func (b *Block) Const(t asm.ValType, bits int64) *Value {
	v := b.emit(OpConst, t)
	if t == asm.I32 {
		bits = int64(int32(bits))
	}
	v.Imm = bits
	return v
}

// Phi makes a phi at the start of b; the caller fills in Args, one for each of
// b.Preds.
func (b *Block) Phi(t asm.ValType) *Value {
	v := b.Func.NewValue(OpPhi, t)
	v.Block = b
	n := 0
	for n < len(b.Values) && b.Values[n].Op == OpPhi {
		n++
	}
	b.Values = append(b.Values, nil)
	copy(b.Values[n+1:], b.Values[n:])
	b.Values[n] = v
	return v
}

// Wasm is an instruction without immediates and with one result.
func (b *Block) Wasm(op asm.Op, args ...*Value) *Value {
	v := b.emit(OpWasm, op.Info().Pushes[0], args...)
	v.Inst = op
	return v
}

// Load loads from addr + offset.
func (b *Block) Load(op asm.Op, addr *Value, offset uint32) *Value {
	v := b.emit(OpLoad, op.Info().Pushes[0], addr)
	v.Inst, v.Imm = op, int64(offset)
	return v
}

// Store stores at addr + offset.
func (b *Block) Store(op asm.Op, addr, value *Value, offset uint32) *Value {
	v := b.emit(OpStore, 0, addr, value)
	v.Inst, v.Imm = op, int64(offset)
	return v
}

// Alloca is the address of size bytes, aligned to 8, zeroed only if the caller does.
func (b *Block) Alloca(size uint32) *Value {
	v := b.emit(OpAlloca, asm.I32)
	v.Imm = int64(size)
	return v
}

// Addr is the address of a byte of d.
func (b *Block) Addr(d *Data, offset uint32) *Value {
	v := b.emit(OpAddr, asm.I32)
	v.Data, v.Imm = d, int64(offset)
	return v
}

// FuncAddr is the table index of f.
func (b *Block) FuncAddr(f *Func) *Value {
	v := b.emit(OpFuncAddr, asm.I32)
	v.Func = f
	return v
}

// Call calls f. The result is the call itself if there is one, else Extract
// takes each.
func (b *Block) Call(f *Func, args ...*Value) *Value {
	v := b.emit(OpCall, single(f.Results), args...)
	v.Func = f
	return v
}

// CallIndirect calls the function with the table index given.
func (b *Block) CallIndirect(sig *Signature, index *Value, args ...*Value) *Value {
	v := b.emit(OpCallIndirect, single(sig.Results), append(append([]*Value(nil), args...), index)...)
	v.Sig = sig
	return v
}

func single(results []asm.ValType) asm.ValType {
	if len(results) == 1 {
		return results[0]
	}
	return 0
}

// Extract is result i of a call with several results.
func (b *Block) Extract(call *Value, i int) *Value {
	v := b.emit(OpExtract, call.Results()[i], call)
	v.Imm = int64(i)
	return v
}

// Results are the result types of a call.
func (v *Value) Results() []asm.ValType {
	switch v.Op {
	case OpCall:
		return v.Func.Results
	case OpCallIndirect:
		return v.Sig.Results
	}
	panic("BUG: not a call")
}

// GlobalGet reads g.
func (b *Block) GlobalGet(g *Global) *Value {
	v := b.emit(OpGlobalGet, g.Type)
	v.Global = g
	return v
}

// GlobalSet sets g.
func (b *Block) GlobalSet(g *Global, x *Value) *Value {
	v := b.emit(OpGlobalSet, 0, x)
	v.Global = g
	return v
}

// MemorySize is the size of memory in pages.
func (b *Block) MemorySize() *Value { return b.emit(OpMemorySize, asm.I32) }

// MemoryGrow adds pages; -1 if that fails, else the size before.
func (b *Block) MemoryGrow(pages *Value) *Value { return b.emit(OpMemoryGrow, asm.I32, pages) }

// MemoryCopy copies n bytes.
func (b *Block) MemoryCopy(dst, src, n *Value) *Value { return b.emit(OpMemoryCopy, 0, dst, src, n) }

// MemoryFill sets n bytes.
func (b *Block) MemoryFill(dst, value, n *Value) *Value {
	return b.emit(OpMemoryFill, 0, dst, value, n)
}

// DataEnd is the address behind all data.
func (b *Block) DataEnd() *Value { return b.emit(OpDataEnd, asm.I32) }

// Select is then if cond is not 0, else els; both are computed.
func (b *Block) Select(then, els, cond *Value) *Value {
	return b.emit(OpSelect, then.Type, then, els, cond)
}

func (b *Block) end(kind TermKind, succs ...*Block) {
	if b.Kind != TermNone {
		panic("BUG: the block has ended")
	}
	b.Kind, b.Succs = kind, succs
	for _, s := range succs {
		s.Preds = append(s.Preds, b)
	}
}

// Jump ends b.
func (b *Block) Jump(to *Block) { b.end(TermJump, to) }

// If ends b.
func (b *Block) If(cond *Value, then, els *Block) {
	b.Control = cond
	b.end(TermIf, then, els)
}

// Switch ends b: it goes to targets[index], or to def beyond them.
func (b *Block) Switch(index *Value, targets []*Block, def *Block) {
	b.Control = index
	b.end(TermSwitch, append(append([]*Block(nil), targets...), def)...)
}

// Return ends b.
func (b *Block) Return(results ...*Value) {
	b.Results = results
	b.end(TermReturn)
}

// Unreachable ends b with a trap.
func (b *Block) Unreachable() { b.end(TermUnreachable) }
