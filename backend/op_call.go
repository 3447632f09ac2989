package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/beam"
)

func init() {
	register((*lowerer).opCall, beam.OpCall)
	register((*lowerer).opCallTail, beam.OpCallLast, beam.OpCallOnly)
	register(lowerCallExt, beam.OpCallExt)
	register(simple(lowerCallExtTail), beam.OpCallExtLast, beam.OpCallExtOnly)
	register(lowerApply, beam.OpApply)
	register(simple(lowerApplyLast), beam.OpApplyLast)
	register(lowerCallFun, beam.OpCallFun, beam.OpCallFun2)
	register(simple(lowerReturn), beam.OpReturn)
	register(simple(lowerJump), beam.OpJump)
	register(simple(lowerFuncInfo), beam.OpFuncInfo)
	register(simple(func(l *lowerer, _ *beam.Instr) { l.emitUnreachable() }), beam.OpIntCodeEnd)

	register(simple(lowerAllocate), beam.OpAllocate, beam.OpAllocateZero)
	register(simple(lowerAllocateHeap), beam.OpAllocateHeap, beam.OpAllocateHeapZero)
	register(simple(func(l *lowerer, in *beam.Instr) { l.popFrame(int(in.Args[0].Value)) }), beam.OpDeallocate)
	register(simple(func(l *lowerer, in *beam.Instr) { l.trimFrame(int(in.Args[0].Value)) }), beam.OpTrim)
	register(simple(func(l *lowerer, in *beam.Instr) {
		l.reserve(heapWords(&in.Args[0]), int(in.Args[1].Value))
	}), beam.OpTestHeap)
	register(simple(lowerInit), beam.OpInit)
	register(simple(lowerInitYregs), beam.OpInitYregs)
}

// callee is the function that a label is the entry of.
func (l *lowerer) callee(in *beam.Instr) (*function, error) {
	f := l.entries[in.Args[1].Value]
	if f == nil {
		return nil, l.malformed(in, "call to a label that is no function's entry")
	}
	if f.Arity != int(in.Args[0].Value) {
		return nil, l.malformed(in, "call with another number of arguments")
	}
	return f, nil
}

func (l *lowerer) opCall(at int, in *beam.Instr) error {
	f, err := l.callee(in)
	if err == nil {
		l.call(at, f)
	}
	return err
}

func (l *lowerer) opCallTail(_ int, in *beam.Instr) error {
	f, err := l.callee(in)
	if err != nil {
		return err
	}
	if in.Op == beam.OpCallLast {
		l.popFrame(int(in.Args[2].Value))
	}
	l.tailCall(f)
	return nil
}

func lowerCallExt(l *lowerer, at int, in *beam.Instr) error {
	if l.frame < 0 {
		lowerCallExtTail(l, in) // only what never returns
		return nil
	}
	arity := int(in.Args[0].Value)
	l.roomForNative(in)
	l.flush()
	l.b.LocalGet(ctx)
	l.pushArgs(arity)
	l.pushReturnAddress(l.resumeLabel(at))
	l.b.I32Const(int32(in.Args[1].Value))
	l.b.I32Const(arch.CallExtReturn)
	l.b.I32Const(int32(l.resumeLabel(at) * arch.PositionScale))
	l.b.Call(l.callExtFunc(arity))
	l.returned(at, anyType)
	return nil
}

// lowerCallExtTail leaves the function for an imported one. A native one runs at
// once, and what it raises should show the caller in its stack trace, so
// that the frame stays until then: the VM pops it.
func lowerCallExtTail(l *lowerer, in *beam.Instr) {
	arity := int(in.Args[0].Value)
	l.roomForNative(in)
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
	l.b.I32Const(l.position())
	l.b.Call(l.callExtFunc(arity))
	l.b.Return()
	l.exit()
}

// roomForNative makes room before a call of module crypto: mac_final and its
// like allocate while their arguments are no roots, and lose the state that they
// are given if that collects (otp_crypto.c, nif_crypto_mac_final).
func (l *lowerer) roomForNative(in *beam.Instr) {
	const words = 8
	mfa := l.bm.Imports[in.Args[1].Value]
	if l.bm.AtomName(int(mfa.Module)) == "crypto" {
		l.reserve(words, int(in.Args[0].Value))
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

func (l *lowerer) pushApply(arity int) {
	l.b.LocalGet(ctx)
	l.pushArgs(arity + 2)
}

func lowerApply(l *lowerer, at int, in *beam.Instr) error {
	arity := int(in.Args[0].Value)
	l.flush()
	l.pushApply(arity)
	l.pushReturnAddress(l.resumeLabel(at))
	l.b.I32Const(int32(l.resumeLabel(at) * arch.PositionScale))
	l.b.Call(l.applyFunc(arity))
	l.returned(at, anyType)
	return nil
}

func lowerApplyLast(l *lowerer, in *beam.Instr) {
	arity := int(in.Args[0].Value)
	l.popFrame(int(in.Args[1].Value))
	l.pushApply(arity)
	l.b.LocalGet(l.cp)
	l.b.I32Const(l.position())
	l.b.Call(l.applyFunc(arity))
	l.b.Return()
	l.exit()
}

// lowerCallFun calls a fun; with deallocate and return behind it, as a tail
// call, as OTP's loader does.
func lowerCallFun(l *lowerer, at int, in *beam.Instr) error {
	arity := int(in.Args[0].Value)
	fun := &beam.Operand{Kind: beam.KindX, Value: int64(arity)}
	if in.Op == beam.OpCallFun2 {
		arity = int(in.Args[1].Value)
		fun = &in.Args[2]
	}
	l.flush()
	v := l.value(fun)
	words, tail := l.returnsNext(at)
	if tail {
		l.popFrame(words)
	}
	l.b.LocalGet(ctx)
	l.pushArgs(arity)
	l.get(v)
	if !tail {
		l.pushReturnAddress(l.resumeLabel(at))
		l.b.I32Const(int32(l.resumeLabel(at) * arch.PositionScale))
		l.b.Call(l.callFunFunc(arity))
		l.returned(at, anyType)
		return nil
	}
	l.b.LocalGet(l.cp)
	l.b.I32Const(l.position())
	l.b.Call(l.callFunFunc(arity))
	l.b.Return()
	l.exit()
	return nil
}

func lowerReturn(l *lowerer, _ *beam.Instr) {
	l.flush()
	l.b.LocalGet(l.x(0))
	l.b.Return()
	l.exit()
}

func lowerJump(l *lowerer, in *beam.Instr) { l.jump(int(in.Args[0].Value)) }

// lowerFuncInfo is where a call goes that no clause matches.
func lowerFuncInfo(l *lowerer, in *beam.Instr) {
	l.spill(l.fn.Arity)
	l.showCaller()
	l.b.LocalGet(ctx)
	l.b.I32Const(l.position())
	l.b.I32Const(int32(in.Args[1].Value))
	l.b.I32Const(int32(l.fn.Arity))
	l.b.Call(l.raiseMFAFunc())
	l.b.Return()
	l.blocks[l.cur].Cold = true
	l.exit()
}

func lowerAllocate(l *lowerer, in *beam.Instr) {
	l.pushFrame(int(in.Args[0].Value), 0, int(in.Args[1].Value), in.Op == beam.OpAllocateZero)
}

func lowerAllocateHeap(l *lowerer, in *beam.Instr) {
	l.pushFrame(int(in.Args[0].Value), heapWords(&in.Args[1]), int(in.Args[2].Value), in.Op == beam.OpAllocateHeapZero)
}

// heapWords is the room on the heap that an operand asks for, in words.
func heapWords(o *beam.Operand) int {
	if o.Kind != beam.KindAllocList {
		return int(o.Value)
	}
	return o.Alloc.Words + o.Alloc.Floats*arch.FloatSize + o.Alloc.Funs*arch.FunSize
}

func lowerInit(l *lowerer, in *beam.Instr) {
	l.assign(&in.Args[0], typeOf(beam.TypeNil), func() { l.b.I32Const(arch.Nil) })
}

func lowerInitYregs(l *lowerer, in *beam.Instr) {
	list := in.Args[0].List
	for i := range list {
		l.assign(&list[i], typeOf(beam.TypeNil), func() { l.b.I32Const(arch.Nil) })
	}
}
