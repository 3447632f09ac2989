package backend

import (
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

func init() {
	register(simple(func(l *lowerer, in *beam.Instr) {
		l.bif(&bifCall{index: int(in.Args[0].Value), dst: &in.Args[1]})
	}), beam.OpBif0)
	register(simple(lowerBif), beam.OpBif1, beam.OpBif2, beam.OpBif3)
	register(lowerGcBif, beam.OpGcBif1, beam.OpGcBif2, beam.OpGcBif3)
}

// bifCall is the call of a function that is built into the VM.
type bifCall struct {
	label int // where to go if it fails; 0 raises what it has recorded
	live  int // X registers that survive a collection
	gc    bool
	index int // of the import
	args  []beam.Operand
	dst   *beam.Operand
}

func lowerBif(l *lowerer, in *beam.Instr) {
	n := len(in.Args)
	c := &bifCall{label: int(in.Args[0].Value), index: int(in.Args[1].Value), args: in.Args[2 : n-1], dst: &in.Args[n-1]}
	l.bifOrInline(c)
}

func lowerGcBif(l *lowerer, at int, in *beam.Instr) error {
	if !l.abi.arithRow(at) {
		l.abi.boxOperands(in)
		c := gcBifCall(in)
		l.bifOrInline(&c)
	}
	return nil
}

func gcBifCall(in *beam.Instr) bifCall {
	n := len(in.Args)
	return bifCall{
		label: int(in.Args[0].Value), live: int(in.Args[1].Value), gc: true,
		index: int(in.Args[2].Value), args: in.Args[3 : n-1], dst: &in.Args[n-1],
	}
}

// bifName is a BIF of module erlang.
type bifName struct {
	function string
	arity    int
}

func (l *lowerer) bifName(c *bifCall) bifName {
	mfa := l.bm.Imports[c.index]
	if l.bm.AtomName(int(mfa.Module)) != "erlang" {
		return bifName{}
	}
	return bifName{l.bm.AtomName(int(mfa.Function)), mfa.Arity}
}

// inlineBIF lowers a BIF without a call where the types allow it; where they do
// not it returns false, without having emitted anything.
type inlineBIF func(l *lowerer, c *bifCall) bool

// inlineBifs are inline for every target, targetBifs for one.
var (
	inlineBifs map[bifName]inlineBIF
	targetBifs [targetCount]map[bifName]inlineBIF
)

// addTargetBIF adds to targetBifs.
func addTargetBIF(t target, name bifName, f inlineBIF) {
	if targetBifs[t] == nil {
		targetBifs[t] = map[bifName]inlineBIF{}
	}
	targetBifs[t][name] = f
}

func (l *lowerer) bifOrInline(c *bifCall) {
	name := l.bifName(c)
	if inline := targetBifs[l.target][name]; inline != nil && inline(l, c) {
		return
	}
	if inline := inlineBifs[name]; inline == nil || !inline(l, c) {
		l.bif(c)
	}
}

// bif calls a built-in function.
func (l *lowerer) bif(c *bifCall) {
	vals := make([]value, len(c.args))
	for i := range c.args {
		vals[i] = l.value(&c.args[i])
	}
	t := l.bifResult(c)
	l.flush()
	result := l.temp(asm.I32)
	l.abi.pushBIF(c, vals)
	l.b.LocalSet(result)
	if c.label == 0 && len(c.args) > 0 {
		l.abi.raiseBIF(c, vals, result)
	}
	l.reloadAfterBIF(c)
	l.forgetAfterBIF()
	if c.label != 0 {
		l.b.LocalGet(result)
		l.branchUnless(c.label)
	}
	l.b.LocalGet(result)
	l.pop(c.dst, t)
}

// reloadAfterBIF loads the live X registers again, if they may have moved.
func (l *lowerer) reloadAfterBIF(c *bifCall) {
	if c.gc && l.abi.bifsMove() {
		l.reload(c.live)
	}
}

// forgetAfterBIF drops what a built-in function has made stale: it takes room on
// the heap.
func (l *lowerer) forgetAfterBIF() {
	l.hpValid = false
	if l.abi.bifsMove() {
		l.forget()
	}
}

// bifResult is what is known of a BIF's result.
func (l *lowerer) bifResult(c *bifCall) vtype {
	switch name := l.bifName(c); name.function {
	case "length", "byte_size", "bit_size", "size", "tuple_size", "map_size":
		return vtype{union: beam.TypeInteger, hasMin: true}
	case "+", "-", "*", "abs":
		for i := range c.args {
			if !l.typ(&c.args[i]).is(beam.TypeInteger) {
				return typeOf(beam.TypeNumber)
			}
		}
		return typeOf(beam.TypeInteger)
	case "/", "float":
		return typeOf(beam.TypeFloat)
	case "div", "rem", "band", "bor", "bxor", "bsl", "bsr", "bnot", "round", "trunc", "floor", "ceil":
		return typeOf(beam.TypeInteger)
	case "=:=", "=/=", "==", "/=", "<", ">", "=<", ">=", "not", "and", "or", "xor",
		"is_atom", "is_binary", "is_bitstring", "is_boolean", "is_float", "is_function", "is_integer",
		"is_list", "is_map", "is_map_key", "is_number", "is_pid", "is_port", "is_record", "is_reference", "is_tuple":
		return typeOf(beam.TypeAtom)
	case "self":
		return typeOf(beam.TypePid)
	}
	return anyType
}
