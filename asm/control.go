package asm

import "fmt"

// Block emits block.
func (b *Builder) Block(bt BlockType) Label { return b.open(OpBlock, bt) }

// Loop emits loop. Branching to its label goes back to the start.
func (b *Builder) Loop(bt BlockType) Label { return b.open(OpLoop, bt) }

// If emits if. Branching to its label goes behind its end.
func (b *Builder) If(bt BlockType) Label { return b.open(OpIf, bt) }

func (b *Builder) open(op Op, bt BlockType) Label {
	b.begin()
	b.bytes = append(b.bytes, byte(op))
	switch {
	case bt.Type != nil:
		b.sym(SymType, bt.Type, true)
	case bt.Index != 0:
		panic("BUG: the type of a block is a number instead of a symbol")
	case bt.Result != 0:
		b.bytes = append(b.bytes, byte(bt.Result))
	default:
		b.bytes = append(b.bytes, blockEmpty)
	}
	b.serial++
	b.frames = append(b.frames, frame{op, b.serial})
	return Label{uint32(len(b.frames)), b.serial}
}

// blockEmpty is the encoding of BlockVoid.
const blockEmpty = 0x40

// Else emits else.
func (b *Builder) Else() {
	n := len(b.frames)
	if n == 0 || b.frames[n-1].op != OpIf {
		panic("BUG: else without if")
	}
	b.frames[n-1].op = OpElse
	b.op(OpElse)
}

// End emits the end of a block, loop or if.
func (b *Builder) End() {
	n := len(b.frames)
	if n == 0 {
		panic("BUG: end without block")
	}
	b.frames = b.frames[:n-1]
	b.op(OpEnd)
}

// depth is the relative depth of an open label.
func (b *Builder) depth(l Label) uint32 {
	n := uint32(len(b.frames))
	if l.level == 0 || l.level > n || b.frames[l.level-1].serial != l.serial {
		panic(fmt.Sprintf("BUG: branch to a label (level %d) that is not open", l.level))
	}
	return n - l.level
}

// Br emits br.
func (b *Builder) Br(l Label) { b.opU32(OpBr, b.depth(l)) }

// BrIf emits br_if.
func (b *Builder) BrIf(l Label) { b.opU32(OpBrIf, b.depth(l)) }

// BrTable emits br_table.
func (b *Builder) BrTable(targets []Label, def Label) {
	b.opU32(OpBrTable, uint32(len(targets)))
	for _, l := range targets {
		b.bytes = AppendU32(b.bytes, b.depth(l))
	}
	b.bytes = AppendU32(b.bytes, b.depth(def))
}

// inverse maps i32 results of comparisons to the comparison that gives the
// opposite. The ordered comparisons of floats have none, because of NaN.
var inverse = func() (t [0x100]Op) {
	for _, p := range [][2]Op{
		{OpI32Eq, OpI32Ne}, {OpI32LtS, OpI32GeS}, {OpI32LtU, OpI32GeU}, {OpI32GtS, OpI32LeS}, {OpI32GtU, OpI32LeU},
		{OpI64Eq, OpI64Ne}, {OpI64LtS, OpI64GeS}, {OpI64LtU, OpI64GeU}, {OpI64GtS, OpI64LeS}, {OpI64GtU, OpI64LeU},
		{OpF32Eq, OpF32Ne}, {OpF64Eq, OpF64Ne},
	} {
		t[p[0]], t[p[1]] = p[1], p[0]
	}
	return t
}()

// FreeInverse reports whether InvertCondition costs no instruction after op.
func FreeInverse(op Op) bool {
	return op == OpI32Eqz || op < 0x100 && inverse[op] != 0
}

// InvertCondition inverts the i32 on the stack as a truth value, for br_if, if
// or select: by taking away an i32.eqz, turning a comparison round, or else
// by i32.eqz. What was not zero is zero afterwards, and zero is some value that is
// not zero.
func (b *Builder) InvertCondition() {
	op, ok := b.LastOp()
	switch {
	case ok && op == OpI32Eqz:
		b.undo()
	case ok && op < 0x100 && inverse[op] != 0:
		b.bytes[b.last] = byte(inverse[op])
	default:
		b.op(OpI32Eqz)
	}
}

// I32Eqz emits i32.eqz.
func (b *Builder) I32Eqz() {
	if op, ok := b.LastOp(); ok && op < 0x100 && inverse[op] != 0 {
		b.bytes[b.last] = byte(inverse[op])
		return
	}
	b.op(OpI32Eqz)
}

// Return emits return.
func (b *Builder) Return() {
	if op, ok := b.LastOp(); ok && op == OpLocalTee {
		b.undo() // locals end here
	}
	b.op(OpReturn)
}
