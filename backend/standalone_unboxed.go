package backend

import (
	"slices"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// Integers that are no terms. A loop that adds something up, or computes a hash, would
// make a boxed integer in each iteration as soon as it leaves the small ones. So in
// loops of tail calls an X register may hold a number: its local is 0 then, which is no
// term, and the number, one that is not small and below wideLimit, is in a local of
// its own. Which registers may is known at each point of the code (regs.unboxed); whether
// they do shows when it runs. Only rows of integer operations make and take numbers.
// Whatever else reads such a register has a term made of it first.

// xset is a set of X registers, of those below maxUnboxed.
type xset uint64

const maxUnboxed = 64

func (s xset) has(x int) bool { return x < maxUnboxed && s>>x&1 != 0 }

func xsetOf(x int) xset {
	if x >= maxUnboxed {
		return 0
	}
	return 1 << x
}

// xsetBelow are the first n registers.
func xsetBelow(n int) xset {
	if n >= maxUnboxed {
		return ^xset(0)
	}
	return 1<<n - 1
}

// number is the local of the number in X register i.
func (l *lowerer) number(i int) uint32 { return l.registerLocal(&l.numbers, i, asm.I64) }

// maxSearch bounds the instructions that findUnboxed looks at: code may be as long and as
// tangled as whoever made it likes.
const maxSearch = 1 << 18

// findUnboxed decides which arguments of the function, and of those that it has copies
// of, tail calls may pass as numbers: those that are computed from themselves.
func (l *lowerer) findUnboxed() {
	l.unboxes, l.searched = 0, 0
	for i := range l.parts {
		l.parts[i].unboxed = 0
	}
	for again := true; again; {
		again = false
		for at := range l.code {
			p := l.calledPart(at)
			if p == nil {
				continue
			}
			for x := range min(p.fn.Arity, maxUnboxed) {
				if !p.unboxed.has(x) && l.recurs(at, x, p) {
					p.unboxed |= xsetOf(x)
					l.unboxes |= p.unboxed
					again = true
				}
			}
		}
	}
	for again := l.unboxes != 0; again; {
		before := l.unboxes
		for i := range l.code {
			if in := &l.code[i]; l.isWide(in) || in.Op == beam.OpMove && l.unboxes&xsIn(in.Args[:1]) != 0 {
				l.unboxes |= xsIn(in.Args[len(in.Args)-1:])
			}
		}
		again = l.unboxes != before
	}
}

// calledPart is the part that an instruction goes to with a tail call, or nil.
func (l *lowerer) calledPart(at int) *part {
	in := &l.code[at]
	if in.Op != beam.OpCallOnly && in.Op != beam.OpCallLast {
		return nil
	}
	if f := l.entries[in.Args[1].Value]; f != nil {
		return l.partOf(f)
	}
	return nil
}

// recurs says whether an argument of a tail call is an integer computed from the
// argument itself, or is a register that is one of p's that are passed as numbers. It goes by
// the code since the last label, where it takes the registers to be those of the
// function's start. Mistakes cost time only.
func (l *lowerer) recurs(at, x int, p *part) bool {
	op, leaf := l.defines(at, x)
	if op < 0 {
		return leaf >= 0 && leaf != x && p.unboxed.has(leaf)
	}
	return !l.steps(op) && l.reads(op, x)
}

// defines returns the integer operation before an instruction that sets an X
// register, or the register that it is moved from, which nothing has set
// since the last label.
func (l *lowerer) defines(at, x int) (op, leaf int) {
	for i := at - 1; i >= 0 && l.searched < maxSearch; i-- {
		l.searched++
		in := &l.code[i]
		switch {
		case in.Op == beam.OpLabel:
			return -1, x
		case in.Op == beam.OpMove && readsX(&in.Args[1], x):
			if in.Args[0].Kind != beam.KindX {
				return -1, -1
			}
			x = int(in.Args[0].Value)
		case l.isWide(in) && readsX(&in.Args[len(in.Args)-1], x):
			return i, -1
		case in.Op == beam.OpMove || l.isWide(in):
		case in.Op == beam.OpCall || in.Op == beam.OpCallExt || in.Op == beam.OpApply || in.Op == beam.OpCallFun || in.Op == beam.OpCallFun2,
			isTerminator(in.Op), mentionsX(in.Args, x):
			return -1, -1
		}
	}
	return -1, -1
}

// isWide says whether an instruction is one of the operations that rows are made of.
func (l *lowerer) isWide(in *beam.Instr) bool {
	if in.Op != beam.OpGcBif1 && in.Op != beam.OpGcBif2 {
		return false
	}
	c := gcBifCall(in)
	return c.label == 0 && wideNames[l.bifName(&c)]
}

// reads says whether an operation needs what an X register was at the last label, itself or
// for what it needs.
func (l *lowerer) reads(op, x int) bool {
	ops := []int{op}
	for n := 0; n < len(ops); n++ {
		c := gcBifCall(&l.code[ops[n]])
		for i := range c.args {
			if c.args[i].Kind != beam.KindX {
				continue
			}
			next, leaf := l.defines(ops[n], int(c.args[i].Value))
			if leaf == x {
				return true
			}
			if next >= 0 && !slices.Contains(ops, next) {
				ops = append(ops, next)
			}
		}
	}
	return false
}

// steps says whether an operation's result hardly ever leaves the small integers, because it
// counts, or never does.
func (l *lowerer) steps(op int) bool {
	c := gcBifCall(&l.code[op])
	name := l.bifName(&c).function
	for i := range c.args {
		o := &c.args[i]
		if !isInt(o) || o.Big != nil {
			continue
		}
		switch name {
		case "+", "-":
			return o.Value >= -1 && o.Value <= 1
		case "band", "rem":
			return o.Value > arch.SmallMin && o.Value <= arch.SmallMax
		}
	}
	return false
}

func mentionsX(args []beam.Operand, x int) bool {
	for i := range args {
		if readsX(&args[i], x) || mentionsX(args[i].List, x) {
			return true
		}
	}
	return false
}

// xsIn are the X registers among operands.
func xsIn(args []beam.Operand) xset {
	var set xset
	for i := range args {
		if o := &args[i]; o.Kind == beam.KindX {
			set |= xsetOf(int(o.Value))
		}
		set |= xsIn(args[i].List)
	}
	return set
}

// box makes terms of the numbers in those registers of a set that may hold some.
func (s standalone) box(set xset) {
	l := s.lowerer
	if set &= l.regs.unboxed; set == 0 {
		return
	}
	l.flush()
	s.emitBox(set)
	l.hpValid = false
	l.regs.unboxed &^= set
}

// emitBox is box on a path that does not come back, or that leaves it open whether there
// are numbers.
func (s standalone) emitBox(set xset) {
	b := s.b
	for x := range maxUnboxed {
		if !set.has(x) {
			continue
		}
		b.LocalGet(s.x(x))
		b.I32Eqz()
		b.If(asm.BlockVoid)
		b.LocalGet(s.number(x))
		b.Call(s.program.shared.int64)
		b.LocalSet(s.x(x))
		b.End()
	}
}

// boxOperands makes terms of what an instruction reads.
func (s standalone) boxOperands(in *beam.Instr) { s.box(xsIn(in.Args)) }

// beforeInstr makes terms of the numbers that an instruction takes for terms.
func (s standalone) beforeInstr(at int, in *beam.Instr) {
	if s.regs.unboxed == 0 {
		return
	}
	l := s.lowerer
	switch in.Op {
	case beam.OpLine, beam.OpFuncInfo, beam.OpGcBif1, beam.OpGcBif2, beam.OpGcBif3:
		// The last ones are done in arithRow, or by boxOperands.
	case beam.OpMove:
		if dst := &in.Args[1]; dst.Kind != beam.KindX || dst.Value >= maxUnboxed {
			s.boxOperands(in)
		}
	case beam.OpIsLt, beam.OpIsGe, beam.OpIsEq, beam.OpIsNe, beam.OpIsEqExact, beam.OpIsNeExact, beam.OpIsInteger, beam.OpIsNumber:
		// They take numbers: see pushNumbers and typeTest.
		if s.goesBack(at, in) {
			s.box(^xset(0))
		}
	case beam.OpReturn:
		s.keepBelow(1)
	case beam.OpCallOnly, beam.OpCallLast:
		p := l.calledPart(at)
		if p == nil {
			s.keepBelow(int(in.Args[0].Value))
			return
		}
		l.regs.unboxed &= xsetBelow(p.fn.Arity)
		s.box(^p.unboxed)
	case beam.OpCall, beam.OpCallExt, beam.OpCallExtOnly, beam.OpCallExtLast:
		s.keepBelow(int(in.Args[0].Value))
	case beam.OpTestHeap, beam.OpAllocate, beam.OpAllocateZero:
		// There is no room for more than they ask for.
		s.keepBelow(int(in.Args[1].Value))
	case beam.OpAllocateHeap, beam.OpAllocateHeapZero:
		s.keepBelow(int(in.Args[2].Value))
	default:
		if !leavesNumbers[in.Op] || s.goesBack(at, in) {
			s.box(^xset(0))
			return
		}
		s.boxOperands(in)
	}
}

// keepBelow makes terms of the numbers in the first n registers; the others are
// not needed any more.
func (s standalone) keepBelow(n int) {
	s.box(xsetBelow(n))
	s.lowerer.regs.unboxed = 0
}

// goesBack says whether an instruction may go to code that is lowered already, or
// can be resumed: that does not count on numbers. Only function clause errors do.
func (s standalone) goesBack(at int, in *beam.Instr) bool {
	for label := range branchTargets(in) {
		info := s.scan.label(label)
		if label != s.part.fn.FuncInfoLabel && info.at <= at || info.resume >= 0 {
			return true
		}
	}
	return false
}

// leavesNumbers are the instructions that read only the X registers among their operands;
// if they collect garbage they tell how many registers are live.
var leavesNumbers = map[beam.Opcode]bool{
	beam.OpIsFloat: true, beam.OpIsAtom: true, beam.OpIsPid: true, beam.OpIsReference: true,
	beam.OpIsPort: true, beam.OpIsNil: true, beam.OpIsBinary: true, beam.OpIsBitstr: true, beam.OpIsList: true, beam.OpIsNonemptyList: true,
	beam.OpIsTuple: true, beam.OpTestArity: true, beam.OpIsTaggedTuple: true, beam.OpIsMap: true, beam.OpIsBoolean: true,
	beam.OpIsFunction: true, beam.OpIsFunction2: true,
	beam.OpSelectVal: true, beam.OpSelectTupleArity: true, beam.OpJump: true,
	beam.OpGetList: true, beam.OpGetHd: true, beam.OpGetTl: true, beam.OpGetTupleElement: true,
	beam.OpBif0: true, beam.OpBif1: true, beam.OpBif2: true, beam.OpBif3: true,
	beam.OpBsStartMatch3: true, beam.OpBsStartMatch4: true, beam.OpBsMatch: true, beam.OpBsGetInteger2: true, beam.OpBsGetFloat2: true,
	beam.OpBsGetBinary2: true, beam.OpBsSkipBits2: true, beam.OpBsTestTail2: true, beam.OpBsTestUnit: true, beam.OpBsMatchString: true,
	beam.OpBsGetTail: true, beam.OpBsGetPosition: true, beam.OpBsSetPosition: true,
	beam.OpBsGetUtf8: true, beam.OpBsSkipUtf8: true, beam.OpBsGetUtf16: true, beam.OpBsSkipUtf16: true, beam.OpBsGetUtf32: true,
	beam.OpBsSkipUtf32: true,
	beam.OpBadmatch:    true, beam.OpCaseEnd: true, beam.OpIfEnd: true,
}

// unboxed says whether an operand may be a number.
func (l *lowerer) unboxed(o *beam.Operand) bool {
	return o.Kind == beam.KindX && l.regs.unboxed.has(int(o.Value))
}

// pushNumbers compares two values of which one may be a number, in 64 bits if both are
// integers that fit, else as terms. It returns false if neither can be one.
func (s standalone) pushNumbers(a, c value, compare func(*asm.Builder), terms func()) bool {
	if !s.unboxed(a.op) && !s.unboxed(c.op) {
		return false
	}
	b := s.b
	s.lowerer.flush()
	g := &wideGroup{standalone: s}
	args := []wideArg{g.compared(a), g.compared(c)}
	done := b.Block(asm.BlockOf(asm.I32))
	slow := b.Block(asm.BlockVoid)
	g.slow = func() { b.BrIf(slow) }
	for _, leaf := range g.leaves {
		g.load(leaf)
	}
	for _, arg := range args {
		g.push(arg)
	}
	compare(b)
	b.Br(done)
	b.End()
	for _, v := range []value{a, c} {
		if s.unboxed(v.op) {
			s.emitBox(xsetOf(int(v.op.Value)))
		}
	}
	terms()
	b.End()
	s.lowerer.hpValid = false
	return true
}

// compared is an operand of a comparison: a constant, or something to load.
func (g *wideGroup) compared(v value) wideArg {
	if v.isConst() {
		return wideArg{word: int64(v.word >> arch.SmallShift)}
	}
	leaf := &wideLeaf{operand: v.op, typ: v.typ, unboxed: g.unboxed(v.op), value: v}
	g.leaves = append(g.leaves, leaf)
	return wideArg{leaf: leaf}
}
