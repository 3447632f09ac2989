package ir

import "github.com/jitwasm/jitwasm/asm"

// effects is what a value has to do with the state of the machine.
type effects uint8

const (
	readsMemory effects = 1 << iota
	writesMemory
	readsGlobals
	writesGlobals
	mayStop // may trap or never end
	talks   // is seen outside of the program
)

const everything = readsMemory | writesMemory | readsGlobals | writesGlobals | mayStop | talks

// conflicts says whether two values with these effects must keep their order.
// A trap ends the program, so that nobody sees which stores it did not make.
func (e effects) conflicts(o effects) bool {
	writes := func(a effects) effects {
		w := a & (writesMemory | writesGlobals)
		return w | w>>1
	}
	stops := func(a, b effects) bool { return a&talks != 0 && b&(mayStop|talks) != 0 }
	return e&writes(o) != 0 || o&writes(e) != 0 || stops(e, o) || stops(o, e)
}

func (v *Value) effects() effects {
	switch v.Op {
	case OpWasm:
		if v.mayTrap() {
			return mayStop
		}
	case OpLoad:
		if a := v.Args[0]; a.Op == OpAddr && a.Data.Const {
			return 0
		}
		return readsMemory
	case OpMemorySize:
		return readsMemory
	case OpStore, OpMemoryCopy, OpMemoryFill:
		return writesMemory | readsMemory
	case OpGlobalGet:
		if v.Global.Const {
			return 0
		}
		return readsGlobals
	case OpGlobalSet:
		return writesGlobals
	case OpCall:
		if v.Func.Pure {
			return 0
		}
		return v.Func.summary.effects()
	case OpCallIndirect:
		return everything
	case OpMemoryGrow:
		return readsMemory | writesMemory
	}
	return 0
}

// summary is what is known of a function's effects: 0 is nothing yet.
type summary uint8

const summarized summary = 1 << 7

func (s summary) effects() effects {
	if s&summarized == 0 {
		return everything
	}
	return effects(s &^ summarized)
}

// mayTrap says whether an instruction has operands that it does not take.
func (v *Value) mayTrap() bool {
	switch v.Inst {
	case asm.OpI32DivU, asm.OpI32RemU, asm.OpI64DivU, asm.OpI64RemU, asm.OpI32RemS, asm.OpI64RemS:
		d := v.Args[1]
		return d.Op != OpConst || d.Imm == 0
	case asm.OpI32DivS, asm.OpI64DivS:
		d := v.Args[1]
		return d.Op != OpConst || d.Imm == 0 || d.Imm == -1
	case asm.OpI32TruncF32S, asm.OpI32TruncF32U, asm.OpI32TruncF64S, asm.OpI32TruncF64U,
		asm.OpI64TruncF32S, asm.OpI64TruncF32U, asm.OpI64TruncF64S, asm.OpI64TruncF64U:
		return true
	}
	return false
}

// required says whether a value must be computed even if nothing uses it.
// Loads need not: no program relies on their traps.
func (v *Value) required() bool {
	return v.effects()&(writesMemory|writesGlobals|mayStop|talks) != 0
}
