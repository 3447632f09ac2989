package backend

import "github.com/jitwasm/jitwasm/beam"

// lowerFunc lowers the instruction in, which stands at index at of the
// function's code.
type lowerFunc func(l *lowerer, at int, in *beam.Instr) error

// lowerers says how each instruction is lowered. The slots of instructions
// that the target cannot carry are nil. It is filled in by init functions beside
// the families, because lowering an instruction can look at the next ones.
var lowerers [256]lowerFunc

func register(f lowerFunc, ops ...beam.Opcode) {
	for _, op := range ops {
		if lowerers[op] != nil {
			panic("BUG: two ways to lower " + op.String())
		}
		lowerers[op] = f
	}
}

// simple wraps a way of lowering that looks at the instruction only and
// cannot fail.
func simple(f func(l *lowerer, in *beam.Instr)) lowerFunc {
	return func(l *lowerer, _ int, in *beam.Instr) error {
		f(l, in)
		return nil
	}
}

func init() {
	// Instructions that make no code.
	register(simple(func(*lowerer, *beam.Instr) {}),
		beam.OpLine, beam.OpOnLoad, beam.OpNifStart, beam.OpExecutableLine, beam.OpDebugLine,
		beam.OpFclearerror, beam.OpFcheckerror, beam.OpRecvMark, beam.OpRecvSet,
		beam.OpRecvMarkerBind, beam.OpRecvMarkerClear, beam.OpRecvMarkerUse)
}
