package backend

import "github.com/jitwasm/jitwasm/beam"

// The map instructions are lowered for each target by itself: avm_map.go,
// standalone_map.go.

// mapOperands are the operands of an update: the label that it never goes to,
// because OTP's compiler gives 0, is left out.
func mapOperands(in *beam.Instr) (src, dst *beam.Operand, live int, pairs []beam.Operand) {
	return &in.Args[1], &in.Args[2], int(in.Args[3].Value), in.Args[4].List
}
