//go:build !wasm

package term_test

import (
	"testing"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

// TestSameAsArch compares what the compiler believes about terms with what the
// run-time system does.
func TestSameAsArch(t *testing.T) {
	for _, c := range []struct {
		name      string
		arch, rts int
	}{
		{"nil", arch.Nil, int(term.Nil)},
		{"small", int(arch.Small(5)), int(term.Small(5))},
		{"negative small", int(uint32(arch.Small(-5))), int(term.Small(-5))},
		{"least small", arch.SmallMin, term.SmallMin},
		{"greatest small", arch.SmallMax, term.SmallMax},
		{"atom", 7<<arch.AtomShift | arch.AtomTag, int(term.Atom(7))},
		{"pid", 7<<arch.SmallShift | arch.PidTag, int(term.Pid(7))},
		{"port", 7<<arch.SmallShift | arch.PortTag, int(term.Port(7))},
		{"code word", int(arch.CodeWord(3, 4)), int(term.Code(3, 4))},
		{"catch word", int(arch.CatchWord(3, 4)), int(term.Catch(3, 4))},
		{"boxed", arch.PrimaryBoxed, term.TagBoxed},
		{"cons", arch.PrimaryList, term.TagCons},
		{"tuple", arch.TagTuple, term.TagTuple},
		{"match state", arch.TagMatchState, term.TagMatchState},
		{"positive integer", arch.TagPositiveInt, term.TagPositive},
		{"negative integer", arch.TagNegativeInt, term.TagNegative},
		{"reference", arch.TagRef, term.TagRef},
		{"fun", arch.TagFun, term.TagFun},
		{"float", arch.TagFloat, term.TagFloat},
		{"refc binary", arch.TagRefcBinary, term.TagRefcBinary},
		{"heap binary", arch.TagHeapBinary, term.TagHeapBinary},
		{"sub binary", arch.TagSubBinary, term.TagSubBinary},
		{"map", arch.TagMap, term.TagMap},
		{"external pid", arch.TagExternalPid, term.TagExternalPid},
		{"external port", arch.TagExternalPort, term.TagExternalPort},
		{"external reference", arch.TagExternalRef, term.TagExternalRef},
		{"header", int(arch.Header(arch.TagTuple, 3)), int(term.Header(term.TagTuple, 3))},
		{"sign of integers", arch.IntSignBit, term.TagSign},
		{"slice", arch.ProgramSlice, heap.DefaultSlice},
		{"units of reductions", arch.ReductionUnits, heap.ReductionUnits},
		{"offset of match states", arch.ProgramMatchOffset, term.MatchOffset},
		{"end of match states", arch.ProgramMatchEnd, term.MatchEnd},
		{"base of match states", arch.ProgramMatchBase, term.MatchBase},
		{"words of match states", arch.ProgramMatchSize, term.MatchStateWords + 1},
		{"bits of sub binaries", arch.ProgramSubBits, term.SubExtra},
		{"failures of operators", arch.OperatorFailure, code.OperatorFailure},
		{"bits in a bit string", arch.ProgramMaxBits, heap.MaxBinary << 3},
	} {
		if c.arch != c.rts {
			t.Errorf("%s: %#x in package arch, %#x here", c.name, c.arch, c.rts)
		}
	}
}

// TestPredicates asks every predicate about terms of every immediate kind.
func TestPredicates(t *testing.T) {
	type predicates struct{ small, atom, null, pid, port, catch, code, pointer bool }
	for _, c := range []struct {
		t    term.Term
		want predicates
	}{
		{term.Small(-1), predicates{small: true}},
		{term.Small(term.SmallMax), predicates{small: true}},
		{term.Atom(0), predicates{atom: true}},
		{term.Atom(1 << 20), predicates{atom: true}},
		{term.Nil, predicates{null: true}},
		{term.Pid(1<<28 - 1), predicates{pid: true}},
		{term.Port(3), predicates{port: true}},
		{term.Catch(65535, 1023), predicates{catch: true}},
		{term.Code(65535, 1023), predicates{code: true}},
		{term.Cons(4096), predicates{pointer: true}},
		{term.Boxed(1 << 31), predicates{pointer: true}},
		{0, predicates{}},
	} {
		got := predicates{c.t.IsSmall(), c.t.IsAtom(), c.t.IsNil(), c.t.IsLocalPid(), c.t.IsLocalPort(),
			c.t.IsCatch(), c.t.IsCode(), c.t.IsPointer()}
		if got != c.want {
			t.Errorf("%#x: %+v, want %+v", uint32(c.t), got, c.want)
		}
	}
	w := term.Catch(700, 33)
	if c := w.CatchToCode(); c.CodeFunction() != 700 || c.CodePoint() != 33 || !c.IsCode() {
		t.Errorf("catch %#x leads to %#x", uint32(w), uint32(c))
	}
	if term.Small(-7).Int() != -7 || !term.Bool(true).IsBool() || term.Atom(2).IsBool() {
		t.Error("values of immediate terms")
	}
}
