package backend

import "github.com/jitwasm/jitwasm/beam"

// Native records of OTP 29. No target has such terms, so tests for them always
// fail; library modules like io_lib contain such tests. What makes and reads
// records is refused.

func init() {
	register(simple(lowerNoRecord), beam.OpIsAnyNativeRecord, beam.OpIsNativeRecord, beam.OpIsRecordAccessible)
	register(refuseRecord, beam.OpPutRecord, beam.OpGetRecordElements, beam.OpGetRecordField)
}

// lowerNoRecord goes to the label. It is a branch rather than a jump because
// the code behind it can hold resume points, whose blocks must exist.
func lowerNoRecord(l *lowerer, in *beam.Instr) {
	l.b.I32Const(0)
	l.branchUnless(int(in.Args[0].Value))
}

func refuseRecord(l *lowerer, _ int, in *beam.Instr) error {
	return l.unsupported(in, l.target.String()+" has no native records; use records or maps")
}
