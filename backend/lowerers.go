package backend

import "github.com/jitwasm/jitwasm/beam"

// target is what code is made for.
type target uint8

const (
	targetAVM        target = iota // AtomVM's WebAssembly build
	targetStandalone               // a program with its own run-time system
	targetCount
)

func (t target) String() string { return [...]string{"AtomVM", "the run-time system"}[t] }

// lowerFunc lowers the instruction in, which stands at index at of the
// function's code.
type lowerFunc func(l *lowerer, at int, in *beam.Instr) error

// lowerers says how each instruction is lowered for each target. The slots of
// instructions that a target cannot carry are nil. It is filled in by init functions beside
// the families, because lowering an instruction can look at the next ones.
var lowerers [targetCount][256]lowerFunc

// register says how instructions are lowered for every target.
func register(f lowerFunc, ops ...beam.Opcode) {
	for t := range targetCount {
		registerFor(t, f, ops...)
	}
}

// registerFor says how instructions are lowered for one target.
func registerFor(t target, f lowerFunc, ops ...beam.Opcode) {
	for _, op := range ops {
		if lowerers[t][op] != nil {
			panic("BUG: two ways to lower " + op.String())
		}
		lowerers[t][op] = f
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
