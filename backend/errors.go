package backend

import (
	"fmt"

	"github.com/jitwasm/jitwasm/beam"
)

// UnsupportedError says that an instruction cannot be carried by the target.
type UnsupportedError struct {
	Function string // module:function/arity
	Op       beam.Opcode
	Offset   uint32 // of the instruction in the Code chunk, in bytes
	Reason   string // why, and what to do about it
}

func (e *UnsupportedError) Error() string {
	info := e.Op.Info()
	return fmt.Sprintf("%s: Code chunk, offset %d: opcode %d (%s, since OTP %d) is not supported: %s",
		e.Function, e.Offset, e.Op, info.Name, info.OTP, e.Reason)
}

// MalformedError says that a function's instructions contradict each other in
// a way that no compiler produces.
type MalformedError struct {
	Function string
	Op       beam.Opcode
	Offset   uint32
	Reason   string
}

func (e *MalformedError) Error() string {
	return fmt.Sprintf("%s: Code chunk, offset %d: opcode %d (%s): %s",
		e.Function, e.Offset, e.Op, e.Op.Info().Name, e.Reason)
}
