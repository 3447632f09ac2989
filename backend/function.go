package backend

import (
	"fmt"
	"slices"

	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/asm/flow"
	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
)

// lowerer turns one BEAM function into a WebAssembly function. It keeps the
// blocks of the control-flow graph being built; b assembles the current one.
type lowerer struct {
	*compiler
	abi  abi
	fn   *function
	code []beam.Instr // of all parts
	scan scan
	b    *asm.Builder
	out  *asm.Builder // the bodies of all functions, one after the other

	parts   []part // fn, and others of which it gets copies
	part    *part  // the one that is being lowered
	spliced []beam.Instr

	graph    flow.Graph
	blocks   []flow.Block
	cur      int          // block being assembled, -1 when nothing reaches here
	labelled []int        // block of each label, by label - scan.first; -1 if none yet
	states   []blockState // what is known at the start of each label's block
	tails    bool         // it calls other functions in tail position
	unwind   int          // block that returns 0, -1 if there is none yet
	again    int          // block that tail calls to itself go to, -1 if there are none
	points   []int        // block at which each resume point goes on

	params   int    // WebAssembly parameters
	cp       uint32 // of AtomVM: the return address
	locals   asm.Locals
	xlocals  []uint32 // local of each X register plus 1; 0 if it has none yet
	numbers  []uint32 // local of the number in each X register plus 1
	unboxes  xset     // X registers that may hold numbers somewhere
	searched int      // instructions that findUnboxed has looked at
	frlocals []uint32 // local of each floating-point register plus 1
	temps    [4][]uint32
	used     [4]int // temporaries in use by the current instruction, by type

	marked int // instruction being lowered, for marks
	skip   int // instructions below are lowered already

	frame int  // Y registers, or noFrame
	regs  regs // types of the registers
	arena []vtype
	line  int

	e       uint32 // local that caches the stack pointer, 0 if there is none yet
	eValid  bool
	hp      uint32 // local that caches the heap pointer
	hpValid bool
	hpUsed  int // bytes allocated above hp that are not recorded in memory yet

	matched matchCache

	madePositions []madeLabel // those made for this function
}

// blockState is what is known where a label's block starts.
type blockState struct {
	seen int // edges seen so far
	regs regs
}

// function is one BEAM function and the WebAssembly function made of it.
type function struct {
	beam.Function
	wasm    *module.Func
	base    int // label of its first resume point
	points  int // how many there are
	exports bool
	leaf    bool // never yields and calls nothing
	copies  []*function
	copied  bool   // some other function gets a copy of it
	id      uint32 // of targetStandalone: its number in the program
	thunk   bool   // its code is that of a fun's thunk
	numFree int    // free variables of that fun
}

// lower compiles the function's body.
func (l *lowerer) lower() error {
	if err := l.scanFunction(); err != nil {
		return err
	}
	l.begin()
	for i := range l.code {
		if i < l.skip {
			continue
		}
		in := &l.code[i]
		l.enterPart(i)
		l.mark(i)
		if in.Op == beam.OpLabel {
			l.startLabel(int(in.Args[0].Value))
			continue
		}
		if in.Op == beam.OpLine {
			l.line = int(in.Args[0].Value)
		}
		if l.cur < 0 {
			continue
		}
		if err := l.lowerInstr(i, in); err != nil {
			return err
		}
		if isTerminator(in.Op) && l.cur >= 0 {
			panic("BUG: " + in.Op.String() + " left its block open")
		}
	}
	if l.cur >= 0 {
		l.emitUnreachable()
	}
	return l.finish()
}

// mark notes that the code to come is made for the instruction at, if marks
// are wanted.
func (l *lowerer) mark(at int) {
	l.marked = at
	if l.opts.Marks {
		l.b.Mark(uint32(l.part.fn.Start+at-l.part.start) + 1)
	}
}

func (l *lowerer) lowerInstr(at int, in *beam.Instr) error {
	f := lowerers[l.target][in.Op]
	if f == nil {
		return l.unsupported(in, "")
	}
	for i := range l.used {
		l.used[i] = 0
	}
	l.abi.beforeInstr(at, in)
	return f(l, at, in)
}

// begin sets up parameters, the entry dispatch and the first block.
func (l *lowerer) begin() {
	l.locals = l.locals[:0]
	l.xlocals = l.xlocals[:0]
	l.frlocals = l.frlocals[:0]
	l.numbers = l.numbers[:0]
	for i := range l.temps {
		l.temps[i] = l.temps[i][:0]
	}
	l.e, l.hp = 0, 0
	l.matched.begin()
	l.blocks = l.blocks[:0]
	l.tails = false
	l.labelled = resized(l.labelled, len(l.scan.labels), -1)
	l.states = resized(l.states, len(l.scan.labels), blockState{})
	l.points = resized(l.points, len(l.scan.points), -1)
	l.fn.points = len(l.scan.points)
	l.arena = l.arena[:0]
	l.unwind, l.again = -1, -1
	l.line, l.skip = 0, 0
	l.cur = -1
	l.abi.layout()
	l.newBlock() // the entry, filled in by finish
	l.cur = -1
	l.frame = noFrame
	// Code in front of the entry label: the func_info that function_clause
	// errors go to.
}

func resized[T any](s []T, n int, v T) []T {
	s = s[:0]
	for range n {
		s = append(s, v)
	}
	return s
}

// newBlock makes a block and returns its number.
func (l *lowerer) newBlock() int {
	l.blocks = append(l.blocks, flow.Block{})
	return len(l.blocks) - 1
}

// labelBlock is the block of a label of this function.
func (l *lowerer) labelBlock(label int) int {
	i := label - l.scan.first
	if l.labelled[i] < 0 {
		l.labelled[i] = l.newBlock()
	}
	return l.labelled[i]
}

// startLabel ends the current block by falling through and begins label's.
func (l *lowerer) startLabel(label int) {
	info := l.scan.label(label)
	if l.cur >= 0 {
		l.edge(label)
		l.endBlock(flow.Jump{To: l.labelBlock(label)})
	}
	if info.frame == unknownFrame {
		return // nothing leads here
	}
	if f := l.part.fn; label == f.FuncInfoLabel && label != f.EntryLabel && info.refs == 0 {
		return
	}
	l.openBlock(l.labelBlock(label))
	l.frame = info.frame
	state := &l.states[label-l.scan.first]
	if state.seen == info.refs && info.resume < 0 && label != l.part.fn.EntryLabel {
		l.regs = state.regs
	} else {
		l.regs = regs{unboxed: state.regs.unboxed}
	}
	if label == l.part.fn.EntryLabel {
		l.regs.unboxed = l.part.unboxed
	}
	state.regs = regs{}
	if info.resume >= 0 {
		l.points[info.resume] = l.cur
	}
}

// openBlock makes b the current block; nothing is cached there.
func (l *lowerer) openBlock(b int) {
	l.cur = b
	l.eValid, l.hpValid, l.hpUsed = false, false, 0
	l.matched.forget()
}

// endBlock closes the current block.
func (l *lowerer) endBlock(t flow.Term) {
	l.flush()
	l.closeBlock(t)
}

func (l *lowerer) closeBlock(t flow.Term) {
	blk := &l.blocks[l.cur]
	blk.Code, blk.Term = l.b.Cut(), t
	l.cur = -1
	l.mark(l.marked) // blocks that one instruction takes several of
}

// edge records what is known on the way to a label.
func (l *lowerer) edge(label int) {
	state := &l.states[label-l.scan.first]
	if state.seen == 0 {
		state.regs = l.cloneRegs()
	} else {
		state.regs.joinWith(&l.regs)
	}
	state.seen++
}

// cloneRegs copies what is known of the registers, into memory that is used
// again for the next function.
func (l *lowerer) cloneRegs() regs {
	return regs{x: l.cloneTypes(l.regs.x), y: l.cloneTypes(l.regs.y), unboxed: l.regs.unboxed}
}

func (l *lowerer) cloneTypes(s []vtype) []vtype {
	n := len(l.arena)
	l.arena = append(l.arena, s...)
	return l.arena[n:len(l.arena):len(l.arena)]
}

// jump ends the block with a branch to label.
func (l *lowerer) jump(label int) {
	l.edge(label)
	l.endBlock(flow.Jump{To: l.labelBlock(label)})
}

// branchIf takes the i32 condition on the stack: if it is not zero control
// goes to label, else on. Labels of 0 are for the callers to handle.
func (l *lowerer) branchIf(label int) { l.branch(label, true) }

// branchUnless branches to label if the i32 on the stack is zero.
func (l *lowerer) branchUnless(label int) { l.branch(label, false) }

func (l *lowerer) branch(label int, when bool) {
	if l.hpUsed > 0 {
		// The condition stays on the stack below what flush emits.
		l.flush()
	}
	l.edge(label)
	next, target := l.newBlock(), l.labelBlock(label)
	if when {
		l.closeBlock(flow.Cond{Then: target, Else: next})
	} else {
		l.closeBlock(flow.Cond{Then: next, Else: target})
	}
	// The new block has one predecessor only: what is cached stays so.
	l.cur = next
}

// countEdges makes up for edges that the scan counted at an instruction which
// was lowered without branching.
func (l *lowerer) skipEdge(label int) {
	if label == 0 {
		return
	}
	state := &l.states[label-l.scan.first]
	if state.seen == 0 {
		state.regs = regs{}
	}
	// What is known there cannot become wrong by a path that is not taken.
	info := l.scan.label(label)
	info.refs--
}

// emitUnreachable ends the block where control must not come.
func (l *lowerer) emitUnreachable() {
	l.b.Unreachable()
	l.closeBlock(flow.Exit{})
}

// exit ends the block after code that returns.
func (l *lowerer) exit() {
	l.closeBlock(flow.Exit{})
}

// finish fills in the entry block and structures the whole function.
func (l *lowerer) finish() error {
	l.part = &l.parts[0]
	l.mark(l.scan.label(l.fn.EntryLabel).at)
	l.emitEntry(l.labelBlock(l.fn.EntryLabel))
	blocks := l.graph.Blocks[:0]
	for i := range l.blocks {
		b := &l.blocks[i]
		if b.Term == nil {
			b.Code, b.Term = unreachableCode, flow.Exit{}
		}
		blocks = append(blocks, b)
	}
	l.graph.Blocks = blocks
	scratch := func() uint32 { return l.newLocal(asm.I32) }
	if err := flow.Structure(&l.graph, l.out, scratch); err != nil {
		return fmt.Errorf("%s: %w", l.name(), err)
	}
	l.fn.wasm.Body = asm.Body{Params: l.params, Locals: slices.Clone(l.locals), Code: l.out.Cut()}
	l.b.Reset()
	return nil
}

var unreachableCode = func() asm.Code {
	var b asm.Builder
	b.Unreachable()
	return b.Code()
}()

// newLocal adds a local beyond the parameters.
func (l *lowerer) newLocal(t asm.ValType) uint32 {
	l.locals = append(l.locals, t)
	return uint32(l.params + len(l.locals) - 1)
}

var tempTypes = [4]asm.ValType{asm.I32, asm.I64, asm.F64, asm.F32}

// temp is a local that is free until the next instruction.
func (l *lowerer) temp(t asm.ValType) uint32 {
	for k, tt := range tempTypes {
		if t != tt {
			continue
		}
		if l.used[k] == len(l.temps[k]) {
			l.temps[k] = append(l.temps[k], l.newLocal(t))
		}
		l.used[k]++
		return l.temps[k][l.used[k]-1]
	}
	panic("BUG: no temporaries of this type")
}

func (l *lowerer) name() string {
	return fmt.Sprintf("%s:%s/%d", l.bm.Name, l.bm.AtomName(int(l.part.fn.Name)), l.part.fn.Arity)
}

func (l *lowerer) malformed(in *beam.Instr, reason string) error {
	return &MalformedError{Function: l.name(), Op: in.Op, Offset: in.Offset, Reason: reason}
}

func (l *lowerer) unsupported(in *beam.Instr, reason string) error {
	if reason == "" {
		reason = l.target.String() + " has no such instruction; compile the module for an older OTP release (erlc +r27, for example)"
	}
	return &UnsupportedError{Function: l.name(), Op: in.Op, Offset: in.Offset, Reason: reason}
}
