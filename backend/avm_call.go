package backend

import (
	"math"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// avm is the ABI of AtomVM: a function gets the Context, its arguments and the
// return address, which with its lowest bit set is instead a label to resume
// at.
type avm struct{ *lowerer }

// ctx is the local that holds the Context, in every function.
const ctx = 0

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

func (a avm) callCost() int32 {
	return int32((a.stackBytes()*slice + stackBudget - 1) / stackBudget)
}

func (avm) iterationCost() int32 { return 1 }
func (avm) countHeavy()          {}

func (a avm) pushReductionsLess(cost int32) {
	b, left := a.b, a.globals.reductions
	b.GlobalGet(left)
	b.I32Const(cost)
	b.I32Sub()
	b.GlobalSet(left)
	b.GlobalGet(left)
}

// layout also takes the labels of the function's resume points.
func (a avm) layout() {
	l := a.lowerer
	l.params = l.fn.Arity + 2
	l.cp = uint32(l.fn.Arity + 1)
	for i := range l.fn.Arity {
		l.xlocals = append(l.xlocals, uint32(i+2))
	}
	l.fn.base = l.nextLabel
	l.nextLabel += len(l.scan.points)
}

func (a avm) newLabel() int {
	a.lowerer.nextLabel++
	return a.lowerer.nextLabel - 1
}

func (a avm) giveWay() {
	b := a.b
	b.LocalGet(ctx)
	a.pushArgs(a.fn.Arity)
	b.LocalGet(a.cp)
	b.I32Const(int32(a.fn.EntryLabel))
	b.Call(a.yieldFunc(a.fn.Arity))
	b.Return()
}

func (a avm) pushResumes() {
	a.b.LocalGet(a.cp)
	a.b.I32Const(resumeBit)
	a.b.I32And()
}

func (a avm) pushPoint() {
	b := a.b
	b.LocalGet(a.cp)
	b.I32Const(arch.CPLabelShift)
	b.I32ShrU()
	b.I32Const(int32(a.fn.base))
	b.I32Sub()
}

func (a avm) resumeAt(p *point, live int) {
	if p.frame == noFrame {
		a.b.LocalGet(ctx)
		a.b.I32Load(arch.ContextCP)
		a.b.LocalSet(a.cp)
	}
	for i := min(live, a.fn.Arity, sharedArgs); i < live; i++ {
		// The first ones the trampoline has passed as arguments.
		a.loadX(i)
		a.b.LocalSet(a.x(i))
	}
}

// resumesAfter: any call may leave the module, and what is not there raises.
func (avm) resumesAfter(*beam.Instr) bool { return true }

// pushReturnAddress pushes the continuation pointer of one of our labels.
func (l *lowerer) pushReturnAddress(label int) {
	l.b.GlobalGet(l.globals.moduleBits)
	l.b.I32Const(int32(label << arch.CPLabelShift))
	l.b.I32Or()
}

func (a avm) call(at int, f *function) {
	a.b.LocalGet(ctx)
	a.pushArgs(f.Arity)
	a.pushReturnAddress(a.resumeLabel(at))
	a.b.Call(f.wasm)
	a.returned(at, anyType)
}

func (a avm) tailCall(f *function) {
	a.b.LocalGet(ctx)
	a.pushArgs(f.Arity)
	a.b.LocalGet(a.cp)
	a.b.Call(f.wasm)
	a.b.Return()
}

// offset is the position of the current line as primitives take it.
func (l *lowerer) offset() int32 {
	p := l.position()
	if p >= math.MaxInt32/arch.PositionScale {
		panic("BUG: out of labels")
	}
	return int32(p * arch.PositionScale)
}

func (a avm) callExt(at int, in *beam.Instr) {
	arity := int(in.Args[0].Value)
	a.roomForNative(in)
	a.flush()
	a.b.LocalGet(ctx)
	a.pushArgs(arity)
	a.pushReturnAddress(a.resumeLabel(at))
	a.b.I32Const(int32(in.Args[1].Value))
	a.b.I32Const(arch.CallExtReturn)
	a.b.I32Const(int32(a.resumeLabel(at) * arch.PositionScale))
	a.b.Call(a.callExtFunc(arity))
	a.returned(at, anyType)
}

// tailCallExt leaves the function for an imported one. A native one runs at
// once, and what it raises should show the caller in its stack trace, so
// that the frame stays until then: the VM pops it.
func (a avm) tailCallExt(in *beam.Instr) {
	l := a.lowerer
	arity := int(in.Args[0].Value)
	a.roomForNative(in)
	l.flush()
	words := int32(callExtKeep)
	switch {
	case l.frame != noFrame && l.neverReturns(in):
		// Nothing returns to cp; the frame may have any size.
		l.b.I32Const(0)
		l.b.LocalSet(l.cp)
		words = arch.CallExtOnly
	case l.mayTrap(in):
		// A native function that waits returns to cp without popping.
		if l.frame != noFrame {
			l.popFrame(l.frame)
		}
		words = arch.CallExtOnly
	case in.Op == beam.OpCallExtLast:
		words = int32(in.Args[2].Value)
		l.loadE()
		l.b.LocalGet(l.e)
		l.b.I32Load(uint32(words) * arch.WordSize)
		l.b.LocalSet(l.cp)
	}
	l.b.LocalGet(ctx)
	l.pushArgs(arity)
	l.b.LocalGet(l.cp)
	l.b.I32Const(int32(in.Args[1].Value))
	l.b.I32Const(words)
	l.b.I32Const(l.offset())
	l.b.Call(l.callExtFunc(arity))
	l.b.Return()
}

// roomForNative makes room before a call of module crypto: mac_final and its
// like allocate while their arguments are no roots, and lose the state that they
// are given if that collects (otp_crypto.c, nif_crypto_mac_final).
func (a avm) roomForNative(in *beam.Instr) {
	const words = 8
	mfa := a.bm.Imports[in.Args[1].Value]
	if a.bm.AtomName(int(mfa.Module)) == "crypto" {
		a.lowerer.reserve(words, int(in.Args[0].Value))
	}
}

// trapping are the native functions that may suspend the process and return
// later (nifs.c and platform_nifs.c, the Trap flag).
var trapping = map[bifName]bool{
	{"process_info", 1}: true, {"process_info", 2}: true, {"exit", 2}: true,
	{"demonitor", 1}: true, {"demonitor", 2}: true, {"run_script", 1}: true, {"run_script", 2}: true,
}

func (l *lowerer) mayTrap(in *beam.Instr) bool {
	mfa := l.bm.Imports[in.Args[1].Value]
	return trapping[bifName{l.bm.AtomName(int(mfa.Function)), mfa.Arity}]
}

func (a avm) pushApply(arity int) {
	a.b.LocalGet(ctx)
	a.pushArgs(arity + 2)
}

func (a avm) apply(at, arity int) {
	a.pushApply(arity)
	a.pushReturnAddress(a.resumeLabel(at))
	a.b.I32Const(int32(a.resumeLabel(at) * arch.PositionScale))
	a.b.Call(a.applyFunc(arity))
	a.returned(at, anyType)
}

func (a avm) tailApply(arity int) {
	a.pushApply(arity)
	a.b.LocalGet(a.cp)
	a.b.I32Const(a.offset())
	a.b.Call(a.applyFunc(arity))
	a.b.Return()
}

func (a avm) pushCallFun(arity int, fun value) {
	a.b.LocalGet(ctx)
	a.pushArgs(arity)
	a.get(fun)
}

func (a avm) callFun(at, arity int, fun value) {
	a.pushCallFun(arity, fun)
	a.pushReturnAddress(a.resumeLabel(at))
	a.b.I32Const(int32(a.resumeLabel(at) * arch.PositionScale))
	a.b.Call(a.callFunFunc(arity))
	a.returned(at, anyType)
}

func (a avm) tailCallFun(arity int, fun value) {
	a.pushCallFun(arity, fun)
	a.b.LocalGet(a.cp)
	a.b.I32Const(a.offset())
	a.b.Call(a.callFunFunc(arity))
	a.b.Return()
}

// pushBIF calls the VM. The live registers are in the Context afterwards.
func (a avm) pushBIF(c *bifCall, vals []value) {
	l := a.lowerer
	params := 1
	if c.gc {
		a.spill(c.live)
	}
	l.b.LocalGet(ctx)
	if len(vals) > 0 {
		// A label that is not 0 tells the BIF not to record an exception.
		l.b.I32Const(int32(min(c.label, 1)))
		params++
	}
	if c.gc {
		l.b.I32Const(int32(min(c.live, arch.MaxX)))
		params++
	}
	for _, v := range vals {
		l.get(v)
	}
	l.pushBifIndex(c.index)
	l.b.CallIndirect(l.wm.Type(i32s(params+len(vals)), i32s(1)), l.table)
}

// pushBifIndex puts the table index of a BIF on the stack.
func (l *lowerer) pushBifIndex(index int) {
	if l.bifs[index] == nil {
		g := l.newGlobal("")
		l.bifs[index] = g
		l.inits = append(l.inits, constant{g, arch.PrimGetImportedBif, index})
	}
	l.b.GlobalGet(l.bifs[index])
}

func (a avm) raiseBIF(_ *bifCall, _ []value, result uint32) {
	a.b.LocalGet(result)
	a.handleErrorIfZero()
}

func (avm) bifsMove() bool { return true }

func (avm) pushNumbers(value, value, func(*asm.Builder), func()) bool { return false }
func (avm) beginFunction()                                            {}
func (avm) beforeInstr(int, *beam.Instr)                              {}
func (avm) boxOperands(*beam.Instr)                                   {}

func (avm) arithRow(int) bool { return false }

// prim calls a primitive whose arguments are on the stack.
func (l *lowerer) prim(p arch.Primitive) { l.compiler.prim(l.b, p) }

// state pushes the JITState.
func (l *lowerer) state() { l.b.GlobalGet(l.globals.state) }

// returnZero unwinds.
func (l *lowerer) returnZero() {
	l.b.I32Const(0)
	l.b.Return()
}

// unwindIfZero unwinds if the i32 on the stack is 0.
func (l *lowerer) unwindIfZero() {
	l.b.I32Eqz()
	l.b.If(asm.BlockVoid)
	l.returnZero()
	l.b.End()
}
