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
		l.flush()
		l.abi.call(at, f)
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
	l.flush()
	if l.frame < 0 {
		lowerCallExtTail(l, in) // only what never returns
		return nil
	}
	l.abi.callExt(at, in)
	return nil
}

func lowerCallExtTail(l *lowerer, in *beam.Instr) {
	l.flush()
	l.abi.tailCallExt(in)
	l.exit()
}

func lowerApply(l *lowerer, at int, in *beam.Instr) error {
	l.flush()
	l.abi.apply(at, int(in.Args[0].Value))
	return nil
}

func lowerApplyLast(l *lowerer, in *beam.Instr) {
	l.popFrame(int(in.Args[1].Value))
	l.abi.tailApply(int(in.Args[0].Value))
	l.exit()
}

// lowerCallFun calls a fun; with deallocate and return behind it, as a tail
// call, as OTP's loader does.
func lowerCallFun(l *lowerer, at int, in *beam.Instr) error {
	arity := int(funArity(in).Value)
	fun := &beam.Operand{Kind: beam.KindX, Value: int64(arity)}
	if in.Op == beam.OpCallFun2 {
		fun = &in.Args[2]
	}
	l.flush()
	v := l.value(fun)
	words, tail := l.returnsNext(at)
	if !tail {
		l.abi.callFun(at, arity, v)
		return nil
	}
	l.popFrame(words)
	l.abi.tailCallFun(arity, v)
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
	l.regs.unboxed = l.unboxes
	l.abi.functionClause(in)
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
