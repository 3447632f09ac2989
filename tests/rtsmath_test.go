package tests

import (
	"testing"

	"github.com/jitwasm/jitwasm/rts/erltest"
)

// TestMathInWebAssembly compares module math, made by gowasm, in wazero, with
// erl's.
func TestMathInWebAssembly(t *testing.T) {
	m := newRTSMachine(t)
	erltest.CheckMath(t, erltest.MathCalls(300), m.run)
}
