package num_test

import (
	"os"
	"strings"
	"testing"

	"github.com/jitwasm/jitwasm/rts/erltest"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/num"
	"github.com/jitwasm/jitwasm/rts/rtstest"
	"github.com/jitwasm/jitwasm/rts/term"
)

func TestMain(m *testing.M) {
	rtstest.Start()
	os.Exit(m.Run())
}

func TestOperatorsAgainstErl(t *testing.T) { functions.Compare(t, erltest.OperatorCalls(12000), true) }

func TestShiftsAgainstErl(t *testing.T) { functions.Compare(t, erltest.ShiftCalls(3000), true) }

func TestTextAgainstErl(t *testing.T) { functions.Compare(t, erltest.IntegerTextCalls(2000), true) }

func TestFloatTextAgainstErl(t *testing.T) { functions.Compare(t, erltest.FloatTextCalls(4000), true) }

// TestHugeDecimals squares and prints an integer of 100,000 digits, and reads
// it back.
func TestHugeDecimals(t *testing.T) {
	text := strings.Repeat("1234567890", 10000)
	n := num.BinaryToInteger(heap.BinaryOf([]byte(text)))
	if got := string(num.AppendInteger(nil, n, 10)); got != text {
		t.Fatalf("%d digits became %d others", len(text), len(got))
	}
	square := num.Multiply(n, n)
	if q := num.Div(square, n); num.Compare(q, n) != 0 || num.Rem(square, n) != term.Small(0) {
		t.Error("a square divided by its root is another")
	}
}

// TestCompareExactly compares integers with floats next to them.
func TestCompareExactly(t *testing.T) {
	for shift := range 1000 {
		one := num.ShiftLeft(term.Small(1), term.Small(int32(shift)))
		f := num.Float(one)
		next := num.Add(one, term.Small(1))
		previous := num.Subtract(one, term.Small(1))
		if num.Compare(one, f) != 0 || num.Compare(next, f) != 1 || num.Compare(f, previous) != 1 {
			t.Errorf("2^%d", shift)
		}
		if num.Compare(num.Negate(next), num.Negate(f)) != -1 {
			t.Errorf("-2^%d", shift)
		}
	}
}
