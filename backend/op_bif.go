package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

func init() {
	register(simple(func(l *lowerer, in *beam.Instr) {
		l.bif(&bifCall{index: int(in.Args[0].Value), dst: &in.Args[1]})
	}), beam.OpBif0)
	register(simple(lowerBif), beam.OpBif1, beam.OpBif2, beam.OpBif3)
	register(simple(lowerGcBif), beam.OpGcBif1, beam.OpGcBif2, beam.OpGcBif3)
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
	if inline := inlineBifs[l.bifName(c)]; inline == nil || !inline(l, c) {
		l.bif(c)
	}
}

func lowerGcBif(l *lowerer, in *beam.Instr) {
	n := len(in.Args)
	c := &bifCall{
		label: int(in.Args[0].Value), live: int(in.Args[1].Value), gc: true,
		index: int(in.Args[2].Value), args: in.Args[3 : n-1], dst: &in.Args[n-1],
	}
	if inline := inlineBifs[l.bifName(c)]; inline == nil || !inline(l, c) {
		l.bif(c)
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

// inlineBifs lower BIFs without a call to the VM where the types allow it;
// they return false, without having emitted anything, where they do not.
var inlineBifs map[bifName]func(l *lowerer, c *bifCall) bool

// pushBif puts the table index of a BIF on the stack.
func (l *lowerer) pushBif(index int) {
	if l.bifs[index] == nil {
		g := l.newGlobal("")
		l.bifs[index] = g
		l.inits = append(l.inits, constant{g, arch.PrimGetImportedBif, index})
	}
	l.b.GlobalGet(l.bifs[index])
}

// bif calls the VM.
func (l *lowerer) bif(c *bifCall) {
	vals := make([]value, len(c.args))
	for i := range c.args {
		vals[i] = l.value(&c.args[i])
	}
	t := l.bifResult(c)
	l.flush()
	result := l.temp(asm.I32)
	l.callBif(c, vals, c.label)
	l.b.LocalSet(result)
	if c.label == 0 && len(c.args) > 0 {
		l.b.LocalGet(result)
		l.handleErrorIfZero()
	}
	if c.gc {
		l.reload(c.live)
	}
	l.forget()
	if c.label != 0 {
		l.b.LocalGet(result)
		l.branchUnless(c.label)
	}
	l.b.LocalGet(result)
	l.pop(c.dst, t)
}

// callBif leaves the BIF's result on the stack, 0 if it failed. The live
// registers are in the Context afterwards.
func (l *lowerer) callBif(c *bifCall, vals []value, label int) {
	params := 1
	if c.gc {
		l.spill(c.live)
	}
	l.b.LocalGet(ctx)
	if len(vals) > 0 {
		// A label that is not 0 tells the BIF not to record an exception.
		l.b.I32Const(int32(min(label, 1)))
		params++
	}
	if c.gc {
		l.b.I32Const(int32(min(c.live, arch.MaxX)))
		params++
	}
	for _, v := range vals {
		l.get(v)
	}
	l.pushBif(c.index)
	l.b.CallIndirect(l.wm.Type(i32s(params+len(vals)), i32s(1)), l.table)
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
