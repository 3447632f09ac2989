package beam

import "fmt"

// Opcode is the number of a BEAM instruction (genop.tab).
type Opcode uint8

// OpMax is the highest opcode this package knows (OTP 29).
const OpMax = OpGetRecordField

// OpInfo is what is known about an opcode.
type OpInfo struct {
	Op    Opcode
	Name  string // as in genop.tab, e.g. "bs_get_integer2"
	Arity int    // number of operands
	// OTP is the first release whose compiler emits it (R-releases as their number,
	// the oldest all as 5). LastOTP is the last such release, 0 if OTP 29 still does.
	OTP, LastOTP int

	shapes []shape
}

type opRow struct {
	name    string
	shapes  string
	otp     int
	lastOTP int
}

var opInfos = makeOpInfos()

func makeOpInfos() [256]OpInfo {
	var infos [256]OpInfo
	for n, row := range opTable {
		if n == 0 {
			continue
		}
		if row.name == "" {
			panic(fmt.Sprintf("BUG: opcode %d has no row", n))
		}
		infos[n] = OpInfo{
			Op: Opcode(n), Name: row.name, Arity: len(row.shapes),
			OTP: row.otp, LastOTP: row.lastOTP, shapes: []shape(row.shapes),
		}
	}
	return infos
}

// Info returns the opcode's row, or nil if there is no such opcode.
func (op Opcode) Info() *OpInfo {
	if op == 0 || op > OpMax {
		return nil
	}
	return &opInfos[op]
}

// String is the opcode's name, or "opcode(N)" for an unknown one.
func (op Opcode) String() string {
	if info := op.Info(); info != nil {
		return info.Name
	}
	return fmt.Sprintf("opcode(%d)", uint8(op))
}

func (op Opcode) describe() string {
	if op.Info() == nil {
		return fmt.Sprintf("opcode %d", uint8(op))
	}
	return fmt.Sprintf("opcode %d (%s)", uint8(op), op)
}
