package backend

import (
	"math"
	"slices"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// Several operations on integers in a row, of which one needs another's result,
// are computed in 64 bits without making terms in between: what hashes and
// random numbers consist of would otherwise make a boxed integer at each step.
// Where an operand is no integer of at most 62 bits, or a result gets too large, all
// of them are done again as single operations.
//
// An operation alone is done that way, too, where a register may hold a number that is no
// term (standalone_unboxed.go), also in a guard; small integers take the short way first.

// wideLimit bounds operands and results: the sum of two does not overflow.
const wideLimit = 1 << 61

// wideMost bounds results before they are checked.
const wideMost = 1 << 62

// wideArg is an operand of a wide operation: the result of an earlier one, a
// register, or a constant.
type wideArg struct {
	op   *wideOp
	leaf *wideLeaf
	word int64
}

func (a wideArg) isConst() bool { return a.op == nil && a.leaf == nil }

// wideLeaf is a register that is read.
type wideLeaf struct {
	operand *beam.Operand
	typ     vtype
	unboxed bool
	value   value
	local   uint32
}

// wideOp is one of the operations.
type wideOp struct {
	in     *beam.Instr
	call   bifCall
	name   string
	args   []wideArg
	users  []*wideOp
	local  uint32
	lo, hi int64 // range of the result, unless it is modular
	line   int
	last   bool // no other operation writes its register later
	kept   bool // the result is needed in its register
	// modular says that only the low 64 bits of the result matter: all that uses
	// it passes them on, until a band takes some of them.
	modular bool
}

// wideGroup is a row of operations.
type wideGroup struct {
	standalone
	ops    []*wideOp
	leaves []*wideLeaf
	guard  uint32 // local of the result in a guard, which may fail
	first  int    // index of the instruction that is the first of them
	after  int    // and of the one behind them
	slow   func()
}

// wideNames are the operations that there are, by number of operands.
var wideNames = map[bifName]bool{
	{"+", 2}: true, {"-", 2}: true, {"*", 2}: true, {"-", 1}: true, {"div", 2}: true, {"rem", 2}: true,
	{"band", 2}: true, {"bor", 2}: true, {"bxor", 2}: true, {"bnot", 1}: true, {"bsl", 2}: true, {"bsr", 2}: true,
}

// maxWide bounds the operations of a group, and with it the temporaries.
const maxWide = 16

// arithRow lowers the row of operations that starts at an instruction, and returns
// false if there is none worth it.
func (s standalone) arithRow(at int) bool {
	g := &wideGroup{standalone: s}
	g.read(at)
	if !g.worthIt() {
		return false
	}
	for i, op := range g.ops {
		x := int(op.call.dst.Value)
		op.last = !slices.ContainsFunc(g.ops[i+1:], func(later *wideOp) bool { return readsX(later.call.dst, x) })
		op.kept = op.last && !g.deadAt(g.after, x)
	}
	g.findModular()
	g.emit()
	s.lowerer.skip = g.after
	return true
}

// read collects operations.
func (g *wideGroup) read(at int) {
	current := map[int]*wideOp{}
	line := g.line
	for i := at; i < len(g.code) && len(g.ops) < maxWide; i++ {
		in := &g.code[i]
		if in.Op == beam.OpLine {
			line = int(in.Args[0].Value)
			continue
		}
		op := g.operation(in, current)
		if op == nil || op.call.label != 0 && len(g.ops) > 0 {
			return
		}
		op.line = line
		if len(g.ops) == 0 {
			g.first = i
		}
		g.ops = append(g.ops, op)
		current[int(op.call.dst.Value)] = op
		g.after = i + 1
		if op.call.label != 0 {
			return
		}
	}
}

// operation reads one; nil if it is none, or one that is never possible in 64 bits.
func (g *wideGroup) operation(in *beam.Instr, current map[int]*wideOp) *wideOp {
	if in.Op != beam.OpGcBif1 && in.Op != beam.OpGcBif2 {
		return nil
	}
	op := &wideOp{in: in, call: gcBifCall(in)}
	name := g.bifName(&op.call)
	op.name = name.function
	if !wideNames[name] || op.call.dst.Kind != beam.KindX {
		return nil
	}
	leaves := len(g.leaves)
	for i := range op.call.args {
		o := &op.call.args[i]
		switch {
		case isInt(o) && o.Big == nil:
			op.args = append(op.args, wideArg{word: o.Value})
		case o.Kind == beam.KindX && current[int(o.Value)] != nil:
			op.args = append(op.args, wideArg{op: current[int(o.Value)]})
		case o.IsReg() && g.typ(o).may(beam.TypeInteger):
			op.args = append(op.args, wideArg{leaf: g.leaf(o)})
		default:
			g.leaves = g.leaves[:leaves]
			return nil
		}
	}
	if !op.possible() {
		g.leaves = g.leaves[:leaves]
		return nil
	}
	for _, a := range op.args {
		if a.op != nil {
			a.op.users = append(a.op.users, op)
		}
	}
	return op
}

// leaf is the one for a register that no operation has written.
func (g *wideGroup) leaf(o *beam.Operand) *wideLeaf {
	for _, l := range g.leaves {
		if sameReg(l.operand, o) {
			return l
		}
	}
	l := &wideLeaf{operand: o, typ: g.typ(o), unboxed: g.unboxed(o)}
	g.leaves = append(g.leaves, l)
	return l
}

// possible says whether the operation can be done in 64 bits for these constants.
func (op *wideOp) possible() bool {
	consts := 0
	for _, a := range op.args {
		if a.isConst() {
			consts++
			if a.word <= -wideLimit || a.word >= wideLimit {
				return false
			}
		}
	}
	if consts == len(op.args) {
		return false
	}
	switch op.name {
	case "div", "rem":
		return op.args[1].isConst() && op.args[1].word != 0
	case "bsl":
		return op.args[1].isConst() && op.args[1].word >= 0 && op.args[1].word < 60
	case "bsr":
		return op.args[1].isConst() && op.args[1].word >= 0
	}
	return true
}

// worthIt says whether terms are saved: some operation needs another's result, or a
// number, and some result may not be small.
func (g *wideGroup) worthIt() bool {
	if !slices.ContainsFunc(g.ops, func(op *wideOp) bool { return len(op.users) > 0 }) && !g.takeFirst() {
		return false
	}
	small := true
	for _, l := range g.leaves {
		small = small && l.typ.isSmall()
	}
	for _, op := range g.ops {
		lo, hi, ok := op.result()
		op.lo, op.hi = clampWide(lo, hi)
		small = small && ok && arch.IsSmall(lo) && arch.IsSmall(hi)
	}
	return !small
}

// takeFirst leaves only the first of operations that do not need each other, and says
// whether that needs a number.
func (g *wideGroup) takeFirst() bool {
	if len(g.ops) == 0 {
		return false
	}
	g.ops = g.ops[:1]
	g.after = g.first + 1
	g.leaves = slices.DeleteFunc(g.leaves, func(l *wideLeaf) bool {
		return !slices.ContainsFunc(g.ops[0].args, func(a wideArg) bool { return a.leaf == l })
	})
	return slices.ContainsFunc(g.leaves, func(l *wideLeaf) bool { return l.unboxed })
}

// deadAt says whether nothing reads an X register from an instruction on, for sure.
func (l *lowerer) deadAt(at, x int) bool {
	const far = 12
	for i := at; i < min(at+far, len(l.code)); i++ {
		in := &l.code[i]
		switch in.Op {
		case beam.OpLine, beam.OpDeallocate, beam.OpTrim:
		case beam.OpReturn:
			return x != 0
		case beam.OpCall, beam.OpCallOnly, beam.OpCallLast, beam.OpCallExt, beam.OpCallExtOnly, beam.OpCallExtLast:
			return x >= int(in.Args[0].Value)
		case beam.OpTestHeap:
			if x >= int(in.Args[1].Value) {
				return true
			}
		case beam.OpMove:
			if readsX(&in.Args[0], x) {
				return false
			}
			if readsX(&in.Args[1], x) {
				return true
			}
		case beam.OpGcBif1, beam.OpGcBif2:
			c := gcBifCall(in)
			if c.label != 0 || slices.ContainsFunc(c.args, func(o beam.Operand) bool { return readsX(&o, x) }) {
				return false
			}
			if x >= c.live || readsX(c.dst, x) {
				return true
			}
		default:
			return false
		}
	}
	return false
}

func readsX(o *beam.Operand, x int) bool { return o.Kind == beam.KindX && int(o.Value) == x }

// findModular marks the results of which only the low bits matter.
func (g *wideGroup) findModular() {
	for i := len(g.ops) - 1; i >= 0; i-- {
		op := g.ops[i]
		switch op.name {
		case "div", "rem", "bsr":
			continue // their operands must be exact, and so are their results
		}
		op.modular = !op.kept && len(op.users) > 0 && !slices.ContainsFunc(op.users, func(u *wideOp) bool { return !u.passesLowBits(op) })
	}
}

// passesLowBits says whether the low bits of the result depend on the low bits of arg
// only, and no more of the result is needed.
func (op *wideOp) passesLowBits(arg *wideOp) bool {
	switch op.name {
	case "div", "rem", "bsr":
		return false
	case "band":
		for _, a := range op.args {
			if a.isConst() && a.word >= 0 {
				return true
			}
		}
	case "bsl":
		return op.modular && op.args[0].op == arg
	}
	return op.modular
}

// bounds is the range of an operand, if it is one that is checked.
func (a wideArg) bounds() (lo, hi int64) {
	switch {
	case a.op != nil:
		return a.op.lo, a.op.hi
	case a.isConst():
		return a.word, a.word
	}
	lo, hi = -wideLimit, wideLimit-1
	if t := a.leaf.typ; t.is(beam.TypeInteger) {
		if t.hasMin {
			lo = max(lo, t.min)
		}
		if t.hasMax {
			hi = min(hi, t.max)
		}
	}
	if lo > hi {
		return -wideLimit, wideLimit - 1
	}
	return lo, hi
}

// result is the range of the operation's result for operands in their ranges; ok
// is false if it may be more than wideMost.
func (op *wideOp) result() (lo, hi int64, ok bool) {
	typ := func(i int) vtype {
		lo, hi := op.args[i].bounds()
		return intType(lo, hi)
	}
	a := typ(0)
	switch op.name {
	case "-":
		if len(op.args) == 1 {
			return -a.max, -a.min, true
		}
		b := typ(1)
		lo, hi = a.min-b.max, a.max-b.min
	case "+":
		b := typ(1)
		lo, hi = a.min+b.min, a.max+b.max
	case "*":
		b := typ(1)
		if overflows(a, b) {
			return 0, 0, false
		}
		p := [4]int64{a.min * b.min, a.min * b.max, a.max * b.min, a.max * b.max}
		lo, hi = slices.Min(p[:]), slices.Max(p[:])
	case "bnot":
		return -a.max - 1, -a.min - 1, true
	case "bsl":
		n := op.args[1].word
		if a.max > wideMost>>n || a.min < -wideMost>>n {
			return 0, 0, false
		}
		return a.min << n, a.max << n, true
	case "div":
		m := max(-a.min, a.max)
		return -m, m, true
	case "rem":
		lo, hi, _ = remOp.bounds(a, typ(1))
		return lo, hi, true
	case "band":
		b := typ(1)
		lo, hi, _ = bandOp.bounds(a, b)
		// What the operand of a constant is does not matter then, and it may be modular.
		for _, x := range []vtype{a, b} {
			if x.min == x.max && x.min >= 0 {
				lo, hi = 0, x.max
			}
		}
		return lo, hi, true
	case "bor", "bxor":
		lo, hi, _ = orBounds(a, typ(1))
	case "bsr":
		n := min(op.args[1].word, 63)
		return a.min >> n, a.max >> n, true
	}
	return lo, hi, lo >= -wideMost && hi <= wideMost
}

// overflows says whether a product may be more than wideMost.
func overflows(a, b vtype) bool {
	m, n := max(-a.min, a.max), max(-b.min, b.max)
	return n != 0 && m > wideMost/n
}

// clampWide is the range that is left when the result has been checked.
func clampWide(lo, hi int64) (int64, int64) {
	lo, hi = max(lo, -wideLimit), min(hi, wideLimit-1)
	if lo > hi {
		return -wideLimit, wideLimit - 1
	}
	return lo, hi
}

// emit emits both ways.
func (g *wideGroup) emit() {
	l, b := g.lowerer, g.b
	g.flush()
	g.loadE()
	if g.inGuard() {
		g.guard = g.temp(asm.I32)
	}
	for _, leaf := range g.leaves {
		leaf.value = g.value(leaf.operand)
	}
	done := b.Block(asm.BlockVoid)
	label := b.Block(asm.BlockVoid)
	if len(g.ops) == 1 {
		g.small(done)
	}
	g.slow = func() { b.BrIf(label) }
	for _, leaf := range g.leaves {
		g.load(leaf)
	}
	for _, op := range g.ops {
		g.compute(op)
	}
	for _, op := range g.ops {
		if op.last {
			g.store(op)
		}
	}
	b.Br(done)
	b.End()
	line := l.line
	for _, leaf := range g.leaves {
		if leaf.unboxed {
			g.emitBox(xsetOf(int(leaf.operand.Value)))
		}
	}
	for _, op := range g.ops {
		g.single(op)
	}
	l.line = line
	b.End()
	l.forgetAfterBIF()
	if op := g.ops[0]; g.inGuard() {
		b.LocalGet(g.guard)
		l.branchUnless(op.call.label)
		b.LocalGet(g.guard)
		l.pop(op.call.dst, op.typ(l))
		return
	}
	for _, op := range g.ops {
		l.regs.set(op.call.dst, op.typ(l))
	}
	for _, op := range g.ops {
		if op.last && !op.kept {
			l.regs.set(op.call.dst, anyType)
		}
		if op.last && g.unboxedResult(op) {
			l.regs.unboxed |= xsetOf(int(op.call.dst.Value))
		}
	}
	l.line = g.ops[len(g.ops)-1].line
}

// inGuard says whether the only operation goes to a label if it fails, where its register
// still holds what it did.
func (g *wideGroup) inGuard() bool { return g.ops[0].call.label != 0 }

// target is the local of the result's term.
func (g *wideGroup) target(op *wideOp) uint32 {
	if g.inGuard() {
		return g.guard
	}
	return g.x(int(op.call.dst.Value))
}

// typ is what is known of the result, whichever way it was computed.
func (op *wideOp) typ(l *lowerer) vtype {
	x := l.typ(&op.call.args[0])
	var y vtype
	var arith *arithOp
	if len(op.call.args) == 2 {
		y, arith = l.typ(&op.call.args[1]), wideTypes[op.name]
	} else if op.name == "-" {
		x, y, arith = intType(0, 0), x, subOp
	} else {
		y, arith = intType(-1, -1), bxorOp
	}
	t := arith.result(x, y)
	if x.bounded() && y.bounded() && t.is(beam.TypeInteger) {
		if lo, hi, ok := arith.bounds(x, y); ok {
			return intType(lo, hi)
		}
	}
	return t
}

// wideTypes says how the types of results follow from those of two operands.
var wideTypes map[string]*arithOp

func init() {
	wideTypes = map[string]*arithOp{
		"+": addOp, "-": subOp, "*": mulOp, "div": divOp, "rem": remOp,
		"band": bandOp, "bor": borOp, "bxor": bxorOp, "bsl": bslOp, "bsr": bsrOp,
	}
}

// load takes the number out of a term.
func (g *wideGroup) load(leaf *wideLeaf) {
	b, v := g.b, leaf.value
	leaf.local = g.temp(asm.I64)
	if leaf.typ.isSmall() {
		g.pushNumber(v)
		b.I64ExtendI32S()
		b.LocalSet(leaf.local)
		return
	}
	g.pushIsSmall(v)
	b.If(asm.BlockOf(asm.I64))
	g.pushNumber(v)
	b.I64ExtendI32S()
	b.Else()
	if leaf.unboxed {
		g.get(v)
		b.I32Eqz()
		b.If(asm.BlockOf(asm.I64))
		b.LocalGet(g.number(int(leaf.operand.Value)))
		b.Else()
	}
	g.pushIsBoxed(v)
	b.I32Eqz()
	g.slow()
	g.pushHeader(v)
	b.I32Const(^arch.IntSignBit)
	b.I32And()
	b.I32Const(arch.Header(arch.TagPositiveInt, arch.Int64Size-1))
	b.I32Ne()
	g.slow()
	g.get(v)
	b.I64Load(arch.WordSize - arch.PrimaryBoxed)
	b.LocalSet(leaf.local)
	g.require(leaf.local, wideLimit)
	b.LocalGet(leaf.local)
	if leaf.unboxed {
		b.End()
	}
	b.End()
	b.LocalSet(leaf.local)
}

// small does the only operation with small integers, if its operands and its result
// are some, and goes to done.
func (g *wideGroup) small(done asm.Label) {
	b, op := g.b, g.ops[0]
	arith := wideTypes[op.name]
	if len(op.args) != 2 || arith == nil {
		return
	}
	var vals [2]value
	for i := range vals {
		vals[i] = g.lowerer.value(&op.call.args[i])
		if cannotBeSmall(vals[i].typ) {
			return
		}
	}
	if arith.never != nil && arith.never(vals[0].typ, vals[1].typ) {
		return
	}
	large := b.Block(asm.BlockVoid)
	slow := func() { b.BrIf(large) }
	if !vals[0].typ.isSmall() || !vals[1].typ.isSmall() {
		g.pushBothSmall(vals[0], vals[1])
		b.I32Eqz()
		slow()
	}
	dst := g.temp(asm.I32)
	arith.emit(g.lowerer, vals[0], vals[1], dst, slow, false)
	b.LocalGet(dst)
	b.LocalSet(g.target(op))
	b.Br(done)
	b.End()
}

// unboxedResult says whether the result becomes a number, if it is not small.
func (g *wideGroup) unboxedResult(op *wideOp) bool {
	x := int(op.call.dst.Value)
	return op.kept && !g.inGuard() && g.unboxes.has(x) && !(arch.IsSmall(op.lo) && arch.IsSmall(op.hi))
}

// pushFits pushes whether -limit <= the number in a local < limit.
func (g *wideGroup) pushFits(local uint32, limit int64) {
	b := g.b
	b.LocalGet(local)
	b.I64Const(limit)
	b.I64Add()
	b.I64Const(2 * limit)
	b.I64LtU()
}

// require goes to the single operations unless the number fits.
func (g *wideGroup) require(local uint32, limit int64) {
	g.pushFits(local, limit)
	g.b.I32Eqz()
	g.slow()
}

func (g *wideGroup) push(a wideArg) {
	switch {
	case a.op != nil:
		g.b.LocalGet(a.op.local)
	case a.leaf != nil:
		g.b.LocalGet(a.leaf.local)
	default:
		g.b.I64Const(a.word)
	}
}

// compute does one operation.
func (g *wideGroup) compute(op *wideOp) {
	b := g.b
	op.local = g.temp(asm.I64)
	if !op.modular {
		g.checkOperands(op)
	}
	switch {
	case op.name == "-" && len(op.args) == 1:
		b.I64Const(0)
		g.push(op.args[0])
	case op.name == "bnot":
		g.push(op.args[0])
		b.I64Const(-1)
	case op.name == "bsr":
		g.push(op.args[0])
		b.I64Const(min(op.args[1].word, 63))
	case op.name == "div" || op.name == "rem":
	default:
		g.push(op.args[0])
		g.push(op.args[1])
	}
	if op.name == "div" || op.name == "rem" {
		g.divide(op)
	} else {
		wideEmit[op.name](b)
	}
	b.LocalSet(op.local)
	if op.modular {
		return
	}
	lo, hi, ok := op.result()
	if !ok {
		lo, hi = -wideMost, wideMost
	}
	op.lo, op.hi = clampWide(lo, hi)
	if lo < -wideLimit || hi >= wideLimit {
		g.require(op.local, wideLimit)
	}
}

var wideEmit = map[string]func(*asm.Builder){
	"+": (*asm.Builder).I64Add, "-": (*asm.Builder).I64Sub, "*": (*asm.Builder).I64Mul,
	"band": (*asm.Builder).I64And, "bor": (*asm.Builder).I64Or, "bxor": (*asm.Builder).I64Xor, "bnot": (*asm.Builder).I64Xor,
	"bsl": (*asm.Builder).I64Shl, "bsr": (*asm.Builder).I64ShrS,
}

// divide divides by a constant: in 32 bits if the dividend has no more, which is
// several times as fast on many processors.
func (g *wideGroup) divide(op *wideOp) {
	b, x := g.b, op.args[0]
	divide, divide32 := (*asm.Builder).I64RemS, (*asm.Builder).I32RemS
	if op.name == "div" {
		divide, divide32 = (*asm.Builder).I64DivS, (*asm.Builder).I32DivS
	}
	fast := func() {
		g.push(x)
		b.I32WrapI64()
		b.I32Const(int32(op.args[1].word))
		divide32(b)
		b.I64ExtendI32S()
	}
	slow := func() {
		g.push(x)
		g.push(op.args[1])
		divide(b)
	}
	lo, hi := x.bounds()
	switch c := op.args[1].word; {
	case c <= math.MinInt32 || c > math.MaxInt32 || c == -1: // -1 overflows
		slow()
	case lo >= math.MinInt32 && hi <= math.MaxInt32:
		fast()
	default:
		g.push(x)
		b.I32WrapI64()
		b.I64ExtendI32S()
		g.push(x)
		b.I64Eq()
		b.If(asm.BlockOf(asm.I64))
		fast()
		b.Else()
		slow()
		b.End()
	}
}

// checkOperands makes sure that a product and what is shifted to the left stay
// below wideMost. Of all other operations that follows from the operands' limit.
func (g *wideGroup) checkOperands(op *wideOp) {
	if _, _, ok := op.result(); ok {
		return
	}
	switch op.name {
	case "bsl":
		g.requireArg(op.args[0], wideMost>>op.args[1].word)
	case "*":
		for i, a := range op.args {
			other := op.args[1-i]
			switch {
			case a.isConst():
			case other.isConst():
				g.requireArg(a, wideMost/max(other.word, -other.word))
			default:
				g.requireArg(a, 1<<30)
			}
		}
	}
}

func (g *wideGroup) requireArg(a wideArg, limit int64) {
	if a.op != nil {
		g.require(a.op.local, limit)
	} else {
		g.require(a.leaf.local, limit)
	}
}

// store makes a term of a result in its register. A register that nobody reads gets
// one, too: the collector may look at it.
func (g *wideGroup) store(op *wideOp) {
	b, x := g.b, g.target(op)
	tagged := func() {
		b.LocalGet(op.local)
		b.I32WrapI64()
		g.pushTagged()
	}
	switch {
	case !op.kept:
		b.I32Const(arch.Nil)
	case arch.IsSmall(op.lo) && arch.IsSmall(op.hi):
		tagged()
	case g.unboxedResult(op):
		b.LocalGet(op.local)
		b.LocalSet(g.number(int(op.call.dst.Value)))
		tagged()
		b.I32Const(0)
		g.pushFits(op.local, arch.SmallMax+1)
		b.Select()
	default:
		g.pushFits(op.local, arch.SmallMax+1)
		b.If(asm.BlockOf(asm.I32))
		tagged()
		b.Else()
		b.LocalGet(op.local)
		b.Call(g.program.shared.int64)
		b.End()
	}
	b.LocalSet(x)
}

// single does one operation as it is, with terms.
func (g *wideGroup) single(op *wideOp) {
	l, b, c := g.lowerer, g.b, &op.call
	l.line = op.line
	vals := make([]value, len(c.args))
	for i := range c.args {
		vals[i] = l.value(&c.args[i])
	}
	result := l.temp(asm.I32)
	g.pushBIF(c, vals)
	b.LocalSet(result)
	if c.label == 0 {
		g.raiseBIF(c, vals, result)
	}
	b.LocalGet(result)
	b.LocalSet(g.target(op))
}
