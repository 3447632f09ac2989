package backend

import (
	"math"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/asm/flow"
	"github.com/jitwasm/jitwasm/beam"
)

// Verbs of the virtual machine: control between functions.

// A slice of AtomVM's is 1,024 reductions. Our code does in microseconds what takes
// its own a tenth of a millisecond, so that the price of giving way, which wakes another
// thread, would dominate. Each of its reductions is reductionScale of ours:
// an iteration of a loop costs one, a call in proportion to the stack that the
// engine gives it, so that nested calls never need more than stackBudget bytes.
const (
	reductionScale      = 1 << reductionScaleShift
	reductionScaleShift = 4
	slice               = 1024 * reductionScale
	stackBudget         = 384 << 10 // node's main thread has 984 KiB
)

// callCost is how many reductions a call of the function is. Code that is not optimised yet
// keeps each local in a stack slot of 8 bytes.
func (l *lowerer) callCost() int32 {
	const fixed, support = 80, 160
	bytes := fixed + 8*(l.params+len(l.locals))
	if l.scan.indirect {
		bytes += support // what calls funs has a frame in between
	}
	return int32((bytes*slice + stackBudget - 1) / stackBudget)
}

// emitCount counts reductions and yields if the slice is over.
func (l *lowerer) emitCount(cost int32) {
	b, g := l.b, l.globals.reductions
	b.GlobalGet(g)
	b.I32Const(cost)
	b.I32Sub()
	b.GlobalSet(g)
	b.GlobalGet(g)
	b.I32Const(0)
	b.I32LeS()
	b.If(asm.BlockVoid)
	b.LocalGet(ctx)
	l.pushArgs(l.fn.Arity)
	b.LocalGet(l.cp)
	b.I32Const(int32(l.fn.EntryLabel))
	b.Call(l.yieldFunc(l.fn.Arity))
	b.Return()
	b.End()
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
// The last parameter is a return address, or with bit 0 set a label to resume
// at. A resume point in the loop of self calls would give the loop a second
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
	if !l.fn.leaf {
		l.emitCount(l.callCost())
	}
	l.closeBlock(flow.Jump{To: header})
	if l.again >= 0 {
		l.cur = l.again
		l.emitCount(1)
		l.closeBlock(flow.Jump{To: header})
	}
}

// emitResumeTest makes a block of the test whether to resume.
func (l *lowerer) emitResumeTest(block int, t flow.Cond) {
	l.cur = block
	l.b.LocalGet(l.cp)
	l.b.I32Const(resumeBit)
	l.b.I32And()
	l.closeBlock(t)
}

// emitDispatch makes the block that goes to the resume point asked for.
func (l *lowerer) emitDispatch() int {
	b := l.b
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
		b.LocalGet(l.cp)
		b.I32Const(arch.CPLabelShift)
		b.I32ShrU()
		b.I32Const(int32(l.fn.base))
		b.I32Sub()
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
// from the Context.
func (l *lowerer) emitResume(p *point, to int) {
	if p.frame == noFrame {
		l.b.LocalGet(ctx)
		l.b.I32Load(arch.ContextCP)
		l.b.LocalSet(l.cp)
	}
	live := 0
	if p.label == 0 {
		if l.code[p.at].Op != beam.OpWaitTimeout {
			live = 1
		}
	} else if l.scan.label(p.label).catch {
		live = 3
	}
	for i := min(live, l.fn.Arity, sharedArgs); i < live; i++ {
		// The first ones the trampoline has passed as arguments.
		l.loadX(l.b, ctx, i)
		l.b.LocalSet(l.x(i))
	}
	if to < 0 {
		l.emitUnreachable() // the handler was never lowered: nothing leads there
		return
	}
	l.closeBlock(flow.Jump{To: to})
}

// pushReturnAddress pushes the continuation pointer of one of our labels.
func (l *lowerer) pushReturnAddress(label int) {
	l.b.GlobalGet(l.globals.moduleBits)
	l.b.I32Const(int32(label << arch.CPLabelShift))
	l.b.I32Or()
}

// returned takes a call's result from the stack, unwinds if it is 0, and goes
// on at the resume point behind the instruction at.
func (l *lowerer) returned(at int, t vtype) {
	l.b.LocalTee(l.x(0))
	next := l.newBlock()
	l.closeBlock(flow.Cond{Then: next, Else: l.unwindBlock()})
	l.openBlock(next)
	l.points[l.scan.after[at]] = next
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

// call calls a function of this module.
func (l *lowerer) call(at int, f *function) {
	l.flush()
	l.b.LocalGet(ctx)
	l.pushArgs(f.Arity)
	l.pushReturnAddress(l.resumeLabel(at))
	l.b.Call(f.wasm)
	l.returned(at, anyType)
}

// tailCall goes to a function of this module, for good.
func (l *lowerer) tailCall(f *function) {
	l.flush()
	if f == l.fn {
		if l.again < 0 {
			l.again = l.newBlock()
		}
		l.closeBlock(flow.Jump{To: l.again})
		return
	}
	l.b.LocalGet(ctx)
	l.pushArgs(f.Arity)
	l.b.LocalGet(l.cp)
	l.b.Call(f.wasm)
	l.b.Return()
	l.exit()
}

// position is a label that stands for the current line in the line table.
func (l *lowerer) position() int32 {
	if p, ok := l.positions[l.line]; ok {
		return int32(p * arch.PositionScale)
	}
	if l.nextLabel >= math.MaxInt32/arch.PositionScale {
		panic("BUG: out of labels")
	}
	p := l.nextLabel
	l.nextLabel++
	if l.positions == nil {
		l.positions = map[int]int{}
	}
	l.positions[l.line] = p
	l.madePositions = append(l.madePositions, madeLabel{number: p, entry: l.fn.EntryLabel, line: l.line})
	return int32(p * arch.PositionScale)
}

// raise ends the block with an error whose reason is an atom with a fixed
// index. The code before must have left nothing on the stack.
func (l *lowerer) raise(atom int) {
	l.flush()
	l.raiseHere(atom)
	l.exit()
}

// handleErrorIfZero lets the VM handle the exception that was recorded if the i32 on
// the stack is 0.
func (l *lowerer) handleErrorIfZero() {
	l.b.I32Eqz()
	l.b.If(asm.BlockVoid)
	l.b.LocalGet(ctx)
	l.b.I32Const(l.position())
	if l.frame == noFrame {
		l.b.LocalGet(l.cp)
		l.b.Call(l.handleErrorLeafFunc())
	} else {
		l.b.Call(l.handleErrorFunc())
	}
	l.b.Return()
	l.b.End()
}

// showCaller puts the return address of a function without a frame on the
// stack before something is raised: that is where the VM's stack traces take
// callers from. The handler's frame replaces it.
func (l *lowerer) showCaller() {
	if l.frame != noFrame {
		return
	}
	l.b.LocalGet(ctx)
	l.b.LocalGet(l.cp)
	l.b.Call(l.pushCallerFunc())
	l.b.Drop()
}

// raiseHere is raise inside of a fragment.
func (l *lowerer) raiseHere(atom int) {
	l.b.LocalGet(ctx)
	l.b.I32Const(l.position())
	l.b.I32Const(arch.AtomTerm(atom))
	if l.frame == noFrame {
		l.b.LocalGet(l.cp)
		l.b.Call(l.raiseErrorLeafFunc())
	} else {
		l.b.Call(l.raiseErrorFunc())
	}
	l.b.Return()
}

// raiseTuple ends the block with the error {atom, term}.
func (l *lowerer) raiseTuple(atom int, term *beam.Operand) {
	l.flush()
	l.prepare(term)
	l.showCaller()
	l.b.LocalGet(ctx)
	l.b.I32Const(l.position())
	l.b.I32Const(arch.AtomTerm(atom))
	l.push(term)
	l.b.Call(l.raiseTupleFunc())
	l.b.Return()
	l.exit()
}

// raiseIf raises if the i32 on the stack is not 0.
func (l *lowerer) raiseIf(atom int) {
	l.flush()
	l.b.If(asm.BlockVoid)
	l.raiseHere(atom)
	l.b.End()
}

// prim calls a primitive whose arguments are on the stack.
func (l *lowerer) prim(p arch.Primitive) { l.compiler.prim(l.b, p) }

// state pushes the JITState.
func (l *lowerer) state() { l.b.GlobalGet(l.globals.state) }
