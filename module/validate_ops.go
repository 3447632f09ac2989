package module

import (
	"fmt"

	"github.com/jitwasm/jitwasm/asm"
)

// special checks the instructions whose operands do not follow from their row
// in asm's table alone. Their immediates have been checked.
func (v *validator) special(in *asm.Instr) {
	switch op := in.Op; op {
	case asm.OpNop:
	case asm.OpUnreachable:
		v.unreachable()
	case asm.OpBlock, asm.OpLoop, asm.OpIf:
		v.block(op, &in.Block)
	case asm.OpElse:
		f := v.close()
		if v.err == nil {
			v.open(asm.OpElse, f.params, f.results)
		}
	case asm.OpEnd:
		v.endBlock()
	case asm.OpBr:
		v.popAll(v.label(in.Index).labelTypes())
		v.unreachable()
	case asm.OpBrIf:
		v.pop(asm.I32)
		ts := v.label(in.Index).labelTypes()
		v.popAll(ts)
		v.pushAll(ts)
	case asm.OpBrTable:
		v.brTable(in)
	case asm.OpReturn:
		v.popAll(v.body.frames[0].results)
		v.unreachable()
	case asm.OpCall:
		v.call(v.raw.funcs[in.Index])
	case asm.OpCallIndirect:
		v.pop(asm.I32)
		v.call(in.Index)
	default:
		v.specialValue(in)
	}
}

// specialValue is special for instructions that do not affect control.
func (v *validator) specialValue(in *asm.Instr) {
	switch in.Op {
	case asm.OpDrop:
		v.popAny()
	case asm.OpSelect:
		v.selectAny()
	case asm.OpSelectT:
		v.selectTyped(in.Types)
	case asm.OpLocalGet:
		v.push(v.body.locals.at(in.Index))
	case asm.OpLocalSet:
		v.pop(v.body.locals.at(in.Index))
	case asm.OpLocalTee:
		t := v.body.locals.at(in.Index)
		v.pop(t)
		v.push(t)
	case asm.OpGlobalGet:
		v.push(v.raw.globals[in.Index].typ)
	case asm.OpGlobalSet:
		v.globalSet(in.Index)
	case asm.OpRefNull:
		v.push(in.RefType)
	case asm.OpRefIsNull:
		if t := v.popAny(); t != unknown && !t.IsRef() {
			v.fail(v.at(), "type mismatch: ref.is_null needs a reference but finds %s", t)
		}
		v.push(asm.I32)
	default:
		v.tableOp(in)
	}
}

func (v *validator) tableOp(in *asm.Instr) {
	var t asm.ValType
	if in.Info.Imm == asm.ImmTable {
		t = v.raw.tables[in.Index].elem
	}
	switch in.Op {
	case asm.OpTableGet:
		v.pop(asm.I32)
		v.push(t)
	case asm.OpTableSet:
		v.pop(t)
		v.pop(asm.I32)
	case asm.OpTableGrow:
		v.pop(asm.I32)
		v.pop(t)
		v.push(asm.I32)
	case asm.OpTableFill:
		v.pop(asm.I32)
		v.pop(t)
		v.pop(asm.I32)
	default:
		panic(fmt.Sprintf("BUG: no rule to validate %s", in.Op))
	}
}

func (v *validator) block(op asm.Op, t *asm.BlockType) {
	params, results := v.blockSignature(t)
	if op == asm.OpIf {
		v.pop(asm.I32)
	}
	v.popAll(params)
	if v.err == nil {
		v.open(op, params, results)
	}
}

func (v *validator) brTable(in *asm.Instr) {
	v.pop(asm.I32)
	def := v.label(in.Default)
	arity := len(def.labelTypes())
	for _, l := range in.Targets {
		f := v.label(l)
		if f.stamp == in.Offset { // already seen in this table
			continue
		}
		f.stamp = in.Offset
		ts := f.labelTypes()
		if len(ts) != arity {
			v.fail(v.at(), "type mismatch: br_table to labels with %d and with %d values", arity, len(ts))
			return
		}
		v.checkTop(ts)
	}
	v.popAll(def.labelTypes())
	v.unreachable()
}

func (v *validator) call(typ uint32) {
	t := &v.raw.types[typ]
	v.popAll(t.params)
	v.pushAll(t.results)
}

// selectAny is select without a type: for numbers only.
func (v *validator) selectAny() {
	v.pop(asm.I32)
	a, b := v.popAny(), v.popAny()
	switch {
	case a.IsRef() || b.IsRef():
		v.fail(v.at(), "type mismatch: select of references must say its type")
	case a != b && a != unknown && b != unknown:
		v.fail(v.at(), "type mismatch: select between %s and %s", b, a)
	}
	if a == unknown {
		a = b
	}
	v.push(a)
}

func (v *validator) selectTyped(ts []asm.ValType) {
	if len(ts) != 1 {
		v.fail(v.at(), "select must have one result type, not %d", len(ts))
		return
	}
	v.pop(asm.I32)
	v.pop(ts[0])
	v.pop(ts[0])
	v.push(ts[0])
}

func (v *validator) globalSet(i uint32) {
	g := &v.raw.globals[i]
	if !g.mutable {
		v.fail(v.at(), "global.set: global %d is not mutable", i)
	}
	v.pop(g.typ)
}

func (v *validator) refFunc(i uint32) bool {
	if !v.declared(i) {
		v.fail(v.at(), "ref.func: function %d is not declared in an element segment, export or global", i)
	}
	return v.err == nil
}
