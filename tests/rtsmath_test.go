package tests

import (
	"bytes"
	"testing"

	"github.com/jitwasm/jitwasm/rts/erltest"
)

// TestMathInWebAssembly compares module math, made by gowasm, in wazero, with
// erl's.
func TestMathInWebAssembly(t *testing.T) {
	m := newRTSMachine(t)
	erltest.CheckMath(t, erltest.MathCalls(300), m.run)
}

// TestNumbersInWebAssembly compares arithmetic and the texts of numbers.
func TestNumbersInWebAssembly(t *testing.T) {
	var calls []erltest.Call
	for _, list := range [][]erltest.Call{
		erltest.OperatorCalls(3000), erltest.ShiftCalls(300), erltest.IntegerTextCalls(200), erltest.FloatTextCalls(500),
	} {
		calls = append(calls, list...)
	}
	m := newRTSMachine(t)
	failures := 0
	for i, want := range erltest.Run(t, calls) {
		got := m.run(calls[i])
		if got.Class != want.Class || !bytes.Equal(got.Term, want.Term) {
			c := calls[i]
			t.Errorf("%s:%s of % x:\ngot  %s % x\nwant %s % x", c.Module, c.Function, c.Args, got.Class, got.Term, want.Class, want.Term)
			if failures++; failures == 5 {
				t.FailNow()
			}
		}
	}
}
