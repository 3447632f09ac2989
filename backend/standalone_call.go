package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
)

// Calls between functions of a program.

// layout numbers the places of each function from 1 on: the resume points
// first.
func (s standalone) layout() {
	l := s.lowerer
	if l.fn.thunk {
		s.layoutThunk()
	} else {
		l.params = l.fn.Arity + 1
		for i := range l.fn.Arity {
			l.xlocals = append(l.xlocals, uint32(i+1))
		}
	}
	l.findUnboxed()
	l.fn.base = 1
	l.nextLabel = 1 + len(l.scan.points)
}

func (s standalone) newLabel() int {
	s.lowerer.nextLabel++
	return s.lowerer.nextLabel - 1
}

// resume is the local of the resume word.
func (s standalone) resume() uint32 { return uint32(s.params - 1) }

// word is the code word of a place in the function.
func (s standalone) word(label int) int32 { return arch.CodeWord(s.part.fn.id, pointNumber(label)) }

// place is the code word that stands for the current line.
func (s standalone) place() int32 { return s.word(s.position()) }

func (s standalone) pushResumes() { s.b.LocalGet(s.resume()) }

func (s standalone) pushPoint() {
	b := s.b
	b.LocalGet(s.resume())
	b.I32Const(arch.CodePointShift)
	b.I32ShrU()
	b.I32Const(int32(s.fn.id)<<(arch.CodeFunctionShift-arch.CodePointShift) + 1)
	b.I32Sub()
	if len(s.scan.points) <= arch.MaxPoint {
		return
	}
	// The numbers have gaps: see pointNumber.
	n := s.newLocal(asm.I32)
	b.LocalTee(n)
	b.LocalGet(n)
	b.I32Const(arch.CodeFunctionShift - arch.CodePointShift)
	b.I32ShrU()
	b.I32Sub()
}

func (s standalone) resumeAt(_ *point, live int) {
	if s.again >= 0 { // the loop's header must not resume once more
		s.b.I32Const(0)
		s.b.LocalSet(s.resume())
	}
	for i := min(live, s.fn.Arity); i < live; i++ {
		// The others were passed as arguments.
		s.loadX(i)
		s.b.LocalSet(s.x(i))
	}
}

// target is what an import of the module is.
func (s standalone) importTarget(index int) Target {
	mfa := s.bm.Imports[index]
	return s.program.Resolve(s.bm.AtomName(int(mfa.Module)), s.bm.AtomName(int(mfa.Function)), mfa.Arity)
}

func (s standalone) resumesAfter(in *beam.Instr) bool {
	switch in.Op {
	case beam.OpCallExt, beam.OpCallExtLast, beam.OpCallExtOnly:
		return s.importTarget(int(in.Args[1].Value)).Function != nil
	}
	return true
}

// storeResume records where the function goes on after a call.
func (s standalone) storeResume(word int32) {
	s.pushE()
	s.b.I32Const(word)
	s.b.I32Store(0)
}

// showPlace records the current line in the frame, if there is one, for the
// stack trace of what is raised next. Without a frame the word there is the
// caller's. It is used on paths that are not always run, and so must not cache
// anything.
func (s standalone) showPlace() {
	if s.frame >= 0 {
		s.pushStackPointer()
		s.b.I32Const(s.place())
		s.b.I32Store(0)
	}
}

func (s standalone) call(at int, f *function) { s.callFunction(at, f.Arity, f.wasm) }

func (s standalone) callFunction(at, arity int, f *module.Func) {
	s.storeResume(s.word(s.resumeLabel(at)))
	s.pushArgs(arity)
	s.b.I32Const(0)
	s.b.Call(f)
	s.returned(at, anyType)
}

func (s standalone) tailCall(f *function) { s.tailCallFunction(f.Arity, f.wasm) }

func (s standalone) tailCallFunction(arity int, f *module.Func) {
	s.countTail()
	s.pushArgs(arity)
	s.b.I32Const(0)
	s.b.Call(f)
	s.b.Return()
}

func (s standalone) callExt(at int, in *beam.Instr) {
	arity, index := int(in.Args[0].Value), int(in.Args[1].Value)
	t := s.importTarget(index)
	if t.Function != nil {
		s.callFunction(at, arity, t.Function)
		return
	}
	s.callBIF(t, arity, index)
	s.regs.x = s.regs.x[:0]
}

// callBIF calls a built-in function with the first X registers, and sets x0 to the
// result. A function that is not there raises undef.
func (s standalone) callBIF(t Target, arity, index int) {
	l, b := s.lowerer, s.b
	if t.BIF == nil {
		s.raiseUndef(arity, index)
		// The code behind is lowered all the same: it holds resume points.
		l.exit()
		l.openBlock(l.newBlock())
		return
	}
	result := l.temp(asm.I32)
	if l.bifName(&bifCall{index: index}) == (bifName{"process_info", 2}) {
		s.showPlace() // for current_stacktrace
	}
	s.pushArgs(arity)
	b.Call(t.BIF)
	b.LocalTee(result)
	b.I32Eqz()
	b.If(asm.BlockVoid)
	s.pushArgs(arity)
	s.raiseFailed(arity, index)
	b.End()
	l.hpValid = false
	b.LocalGet(result)
	b.LocalSet(l.x(0))
}

// raiseFailed raises what a built-in function has recorded, whose arguments are on
// the stack.
func (s standalone) raiseFailed(arity, index int) {
	s.raiseFailure(arity, s.program.MFA(s.bm, index))
}

// raisePlainly is raiseFailed without an item for the function in the stack trace.
func (s standalone) raisePlainly(arity, index int) {
	s.raiseFailure(arity, s.program.MFA(s.bm, index)|arch.OperatorFailure)
}

// failsPlainly says whether a failure shows no item of its own in erl's stack traces: that of a
// division, and of adding a constant to a register or subtracting one from it (gen_increment and emit_m_div of OTP's JIT compiler).
func (s standalone) failsPlainly(c *bifCall) bool {
	constant := func(i int) bool {
		return isInt(&c.args[i]) && c.args[i].Big == nil && c.args[1-i].IsReg()
	}
	switch s.bifName(c) {
	case bifName{"/", 2}, bifName{"+", 1}:
		return true
	case bifName{"+", 2}:
		return constant(0) || constant(1)
	case bifName{"-", 2}:
		return constant(1)
	}
	return false
}

func (s standalone) raiseFailure(arity int, mfa int32) {
	failed := s.program.shared.failed
	if s.frame < 0 {
		failed = s.program.shared.failedLeaf
	}
	s.b.I32Const(mfa)
	s.b.I32Const(s.place())
	s.b.Call(failed[arity])
	s.b.Return()
}

func (s standalone) raiseUndef(arity, index int) {
	s.spill(arity)
	s.showPlace()
	s.b.I32Const(s.program.MFA(s.bm, index))
	s.b.I32Const(s.place())
	s.b.Call(s.program.shared.undef)
	s.b.Return()
}

// tailCallExt keeps the frame while a built-in function runs, for the stack
// trace of what it raises.
func (s standalone) tailCallExt(in *beam.Instr) {
	arity, index := int(in.Args[0].Value), int(in.Args[1].Value)
	t := s.importTarget(index)
	switch {
	case t.Function != nil:
		if s.frame >= 0 {
			s.lowerer.popFrame(s.frame)
		}
		s.tailCallFunction(arity, t.Function)
	case t.BIF == nil:
		s.raiseUndef(arity, index)
	case s.neverReturns(in):
		s.callBIF(t, arity, index)
		s.b.Unreachable()
	default:
		s.callBIF(t, arity, index)
		if s.frame >= 0 {
			s.lowerer.popFrame(s.frame)
		}
		s.b.LocalGet(s.x(0))
		s.b.Return()
	}
}

// pushApply calls the function that the module in x[arity] exports by the name
// in x[arity+1].
func (s standalone) pushApply(arity int, place int32) {
	b, p := s.b, s.program
	fn := s.temp(asm.I32)
	b.LocalGet(s.x(arity))
	b.LocalGet(s.x(arity + 1))
	b.I32Const(int32(arity))
	b.Call(p.shared.findExport)
	b.LocalTee(fn)
	b.If(asm.BlockOf(asm.I32))
	s.pushArgs(arity)
	b.I32Const(0)
	b.LocalGet(fn)
	b.CallIndirect(p.shared.types[arity], p.Functions)
	b.Else()
	s.spill(arity)
	b.LocalGet(s.x(arity))
	b.LocalGet(s.x(arity + 1))
	b.I32Const(int32(arity))
	b.I32Const(place)
	b.Call(p.shared.applyFailed)
	b.End()
}

func (s standalone) apply(at, arity int) {
	word := s.word(s.resumeLabel(at))
	s.storeResume(word)
	s.pushApply(arity, word)
	s.returned(at, anyType)
}

func (s standalone) tailApply(arity int) {
	s.countTail()
	s.pushApply(arity, s.place())
	s.b.Return()
}

// pushCallFun calls a fun through its entry, if it is one and takes so many
// arguments.
func (s standalone) pushCallFun(arity int, fun value, place int32) {
	b, p := s.b, s.program
	entry := s.temp(asm.I32)
	done := b.Block(asm.BlockOf(asm.I32))
	bad := b.Block(asm.BlockVoid)
	s.pushBoxedTag(fun)
	b.I32Const(arch.TagFun)
	b.I32Ne()
	b.BrIf(bad)
	s.pushWord(fun, arch.ProgramFunEntry)
	b.LocalTee(entry)
	b.I32Load(arch.FunEntryArity)
	b.I32Const(int32(arity))
	b.I32Ne()
	b.BrIf(bad)
	s.pushArgs(arity)
	s.get(fun)
	b.I32Const(0)
	b.LocalGet(entry)
	b.I32Load(arch.FunEntryFunction)
	b.CallIndirect(p.shared.types[arity+1], p.Functions)
	b.Br(done)
	b.End()
	s.pushArgs(arity)
	s.get(fun)
	b.I32Const(place)
	b.Call(p.shared.badFun[arity])
	b.End()
}

func (s standalone) callFun(at, arity int, fun value) {
	word := s.word(s.resumeLabel(at))
	s.storeResume(word)
	s.pushCallFun(arity, fun, word)
	s.returned(at, anyType)
}

func (s standalone) tailCallFun(arity int, fun value) {
	s.countTail()
	s.pushCallFun(arity, fun, s.place())
	s.b.Return()
}

// pushBIF: one that is not there fails.
func (s standalone) pushBIF(c *bifCall, vals []value) {
	t := s.importTarget(c.index)
	if t.BIF == nil {
		s.b.I32Const(0)
		return
	}
	for _, v := range vals {
		s.get(v)
	}
	s.b.Call(t.BIF)
}

func (s standalone) raiseBIF(c *bifCall, vals []value, result uint32) {
	b := s.b
	b.LocalGet(result)
	b.I32Eqz()
	b.If(asm.BlockVoid)
	if s.importTarget(c.index).BIF == nil {
		for i, v := range vals {
			b.I32Const(0)
			s.get(v)
			b.I32Store(s.program.xAddress(i))
		}
		s.raiseUndef(0, c.index)
	} else {
		for _, v := range vals {
			s.get(v)
		}
		if s.failsPlainly(c) {
			s.raisePlainly(len(vals), c.index)
		} else {
			s.raiseFailed(len(vals), c.index)
		}
	}
	b.End()
}

func (standalone) bifsMove() bool { return false }
