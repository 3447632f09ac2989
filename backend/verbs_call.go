package backend

import (
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/asm/flow"
	"github.com/jitwasm/jitwasm/beam"
)

// Verbs of the virtual machine: control between functions.

// engineFrame is how many bytes of the engine's stack a function with so many
// parameters and locals needs: code that is not optimised yet keeps each local
// in a stack slot of 8 bytes.
func engineFrame(locals int) int { return 80 + 8*locals }

// thunkStack is what a call of a fun needs in between.
const thunkStack = 160

// stackBytes is how many bytes of the engine's stack a call of the function may
// use.
func (l *lowerer) stackBytes() int {
	bytes := engineFrame(l.params + len(l.locals))
	if l.scan.indirect {
		bytes += thunkStack
	}
	return bytes
}

// emitCount counts reductions and yields if the slice is over.
func (l *lowerer) emitCount(cost int32) {
	l.abi.pushReductionsLess(cost)
	l.b.I32Const(0)
	l.b.I32LeS()
	l.b.If(asm.BlockVoid)
	l.abi.giveWay()
	l.b.End()
}

// pushArgs pushes the first n X registers.
func (l *lowerer) pushArgs(n int) {
	for i := range n {
		l.b.LocalGet(l.x(i))
	}
}

// emitEntry makes the blocks in front of the function's code:
//
//	entry:   resume? -> header, else count  (block 0)
//	count:   reductions of a call -> header
//	again:   reductions of an iteration -> header
//	header:  resume? -> dispatch, else code
//
// The last parameter says where to resume. A resume point in the loop of self calls would give the loop a second
// entry, so that the dispatch belongs to its header. Without a loop, or
// without resume points, header is one block with entry or code. Functions
// that call nothing need not count: whoever calls them does.
func (l *lowerer) emitEntry(code int) {
	l.fn.leaf = !l.scan.calls
	header, count := code, l.newBlock()
	entry := flow.Term(flow.Jump{To: count})
	switch {
	case len(l.scan.points) == 0:
	case l.again >= 0:
		header = l.newBlock()
		l.emitResumeTest(header, flow.Cond{Then: l.emitDispatch(), Else: code})
		entry = flow.Cond{Then: header, Else: count}
	default:
		entry = flow.Cond{Then: l.emitDispatch(), Else: count}
	}
	if cond, ok := entry.(flow.Cond); ok {
		l.emitResumeTest(0, cond)
	} else {
		l.cur = 0
		l.closeBlock(entry)
	}
	l.cur = count
	l.regs = regs{}
	l.abi.beginFunction()
	if !l.fn.leaf {
		l.emitCount(l.abi.callCost())
		l.abi.countHeavy()
	}
	l.closeBlock(flow.Jump{To: header})
	if l.again >= 0 {
		l.cur = l.again
		l.regs.unboxed = l.part.unboxed
		l.emitCount(l.abi.iterationCost())
		l.closeBlock(flow.Jump{To: header})
	}
	l.emitCopyEntries()
}

// emitCopyEntries makes the blocks in front of the copies' code, which count as
// self calls do.
func (l *lowerer) emitCopyEntries() {
	for i := range l.parts {
		p := &l.parts[i]
		if p.again < 0 {
			continue
		}
		l.part, l.cur = p, p.again
		l.regs.unboxed = p.unboxed
		l.emitCount(l.abi.iterationCost())
		l.closeBlock(flow.Jump{To: l.labelBlock(p.fn.EntryLabel)})
	}
	l.part = &l.parts[0]
}

// emitResumeTest makes a block of the test whether to resume.
func (l *lowerer) emitResumeTest(block int, t flow.Cond) {
	l.cur = block
	l.abi.pushResumes()
	l.closeBlock(t)
}

// emitDispatch makes the block that goes to the resume point asked for.
func (l *lowerer) emitDispatch() int {
	dispatch := l.newBlock()
	targets := make([]int, len(l.scan.points))
	for i := range targets {
		targets[i] = l.newBlock()
	}
	l.cur = dispatch
	l.blocks[dispatch].Cold = true
	if len(targets) == 1 {
		l.closeBlock(flow.Jump{To: targets[0]})
	} else {
		l.abi.pushPoint()
		l.closeBlock(flow.Switch{Targets: targets, Default: targets[len(targets)-1]})
	}
	for i, t := range targets {
		l.blocks[t].Cold = true
		l.openBlock(t)
		l.emitResume(&l.scan.points[i], l.points[i])
	}
	return dispatch
}

// emitResume enters at a resume point: what lives in registers there is loaded
// from memory.
func (l *lowerer) emitResume(p *point, to int) {
	live := 0
	if p.label == 0 {
		if l.code[p.at].Op != beam.OpWaitTimeout {
			live = 1
		}
	} else if l.scan.label(p.label).catch {
		live = 3
	}
	l.abi.resumeAt(p, live)
	if to < 0 {
		l.emitUnreachable() // the handler was never lowered: nothing leads there
		return
	}
	l.closeBlock(flow.Jump{To: to})
}

// returned takes a call's result from the stack, unwinds if it is 0, and goes
// on at the resume point behind the instruction at.
func (l *lowerer) returned(at int, t vtype) {
	l.b.LocalTee(l.x(0))
	next := l.newBlock()
	l.closeBlock(flow.Cond{Then: next, Else: l.unwindBlock()})
	l.openBlock(next)
	if !l.inCopy() {
		l.points[l.scan.after[at]] = next
	}
	l.regs.x = l.regs.x[:0]
	l.regs.set(&beam.Operand{Kind: beam.KindX}, t)
}

// unwindBlock is the block that returns 0, one for the whole function.
func (l *lowerer) unwindBlock() int {
	if l.unwind < 0 {
		l.unwind = l.newBlock()
		l.blocks[l.unwind] = flow.Block{Code: unwindCode, Term: flow.Exit{}, Cold: true}
	}
	return l.unwind
}

var unwindCode = func() asm.Code {
	var b asm.Builder
	b.I32Const(0)
	b.Return()
	return b.Code()
}()

// resumeLabel is the label of the resume point behind the instruction at.
func (l *lowerer) resumeLabel(at int) int { return l.fn.base + int(l.scan.after[at]) }

// againBlock is the block that tail calls to a part go to.
func (l *lowerer) againBlock(p *part) int {
	again := &p.again
	if p.fn == l.fn {
		again = &l.again
	}
	if *again < 0 {
		*again = l.newBlock()
	}
	return *again
}

// tailCall goes to a function of this module, for good.
func (l *lowerer) tailCall(f *function) {
	l.flush()
	if p := l.partOf(f); p != nil {
		l.closeBlock(flow.Jump{To: l.againBlock(p)})
		return
	}
	l.abi.tailCall(f)
	l.exit()
}

// raise ends the block with an error whose reason is an atom. The code before
// must have left nothing on the stack.
func (l *lowerer) raise(reason string) {
	l.flush()
	l.abi.raise(reason)
	l.exit()
}

// raiseTuple ends the block with the error {reason, term}.
func (l *lowerer) raiseTuple(reason string, term *beam.Operand) {
	l.flush()
	l.prepare(term)
	l.abi.raiseTuple(reason, func() { l.push(term) })
	l.exit()
}

// raiseIf raises if the i32 on the stack is not 0.
func (l *lowerer) raiseIf(reason string) {
	l.flush()
	l.b.If(asm.BlockVoid)
	l.abi.raise(reason)
	l.b.End()
}

// position is a label that stands for the current line in the line table.
func (l *lowerer) position() int {
	if p, ok := l.part.positions[l.line]; ok {
		return p
	}
	p := l.abi.newLabel()
	if l.part.positions == nil {
		l.part.positions = map[int]int{}
	}
	l.part.positions[l.line] = p
	l.addPosition(p, l.line)
	return p
}

func (l *lowerer) addPosition(label, line int) {
	l.madePositions = append(l.madePositions, madeLabel{number: label, entry: l.fn.EntryLabel, line: line})
}
