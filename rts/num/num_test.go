package num_test

import (
	"fmt"
	"math"
	"math/rand"
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

func gen(i int) *erltest.Gen { return &erltest.Gen{Rand: rand.New(rand.NewSource(int64(i)))} }

// operand is a number, now and then something else.
func operand(g *erltest.Gen) []byte {
	if g.Intn(12) == 0 {
		return g.Term(1)
	}
	return g.Number()
}

func TestOperatorsAgainstErl(t *testing.T) {
	two := []string{"+", "-", "*", "div", "rem", "/", "band", "bor", "bxor"}
	one := []string{"-", "+", "bnot", "abs", "round", "trunc", "floor", "ceil", "float"}
	var calls []erltest.Call
	for i := range 12000 {
		g := gen(i)
		calls = append(calls, erltest.Call{Module: "erlang", Function: two[i%len(two)], Args: [][]byte{operand(g), operand(g)}})
		if i%4 == 0 {
			calls = append(calls, erltest.Call{Module: "erlang", Function: one[i/4%len(one)], Args: [][]byte{operand(g)}})
		}
	}
	functions.Compare(t, calls, true)
}

func TestShiftsAgainstErl(t *testing.T) {
	var calls []erltest.Call
	for i := range 3000 {
		g := gen(i)
		count := erltest.Small(int64(g.Intn(200) - 100))
		if i%20 == 0 {
			count = g.Number() // may be system_limit
		}
		op := []string{"bsl", "bsr"}[i%2]
		calls = append(calls, erltest.Call{Module: "erlang", Function: op, Args: [][]byte{operand(g), count}})
	}
	functions.Compare(t, calls, true)
}

func TestTextAgainstErl(t *testing.T) {
	var calls []erltest.Call
	add := func(name string, args ...[]byte) {
		calls = append(calls, erltest.Call{Module: "erlang", Function: name, Args: args})
	}
	for i := range 2000 {
		g := gen(i)
		n := operand(g)
		base := erltest.Small(int64(g.Intn(37)))
		add("integer_to_list", n)
		add("integer_to_binary", n, base)
		text := digits(g)
		b := 2 + g.Intn(35)
		add("binary_to_integer", erltest.Binary([]byte(text)))
		add("list_to_integer", erltest.List(chars(text)...), erltest.Small(int64(b)))
		calls = append(calls, erltest.Call{Module: "string", Function: "list_to_integer", Args: [][]byte{erltest.List(chars(text)...)}})
	}
	functions.Compare(t, calls, true)
}

// digits is a text that is an integer in some base, or nearly.
func digits(g *erltest.Gen) string {
	var s strings.Builder
	s.WriteString([]string{"", "", "-", "+", "--"}[g.Intn(5)])
	set := []string{"0123456789", "01", "0123456789abcdefABCDEF", "09az -"}[g.Intn(4)]
	for range g.Intn(60) {
		s.WriteByte(set[g.Intn(len(set))])
	}
	return s.String()
}

func TestFloatTextAgainstErl(t *testing.T) {
	var calls []erltest.Call
	option := func(name string, n int) []byte {
		return erltest.Tuple(erltest.Atom(name), erltest.Small(int64(n)))
	}
	for i := range 4000 {
		g := gen(i)
		f := randomFloat(g)
		options := [][]byte{erltest.Atom("short")}
		switch i % 4 {
		case 1:
			options = [][]byte{option("decimals", g.Intn(20))}
		case 2:
			options = [][]byte{option("decimals", g.Intn(30)), erltest.Atom("compact")}
		case 3:
			options = [][]byte{option("scientific", g.Intn(30))}
		}
		calls = append(calls, erltest.Call{Module: "erlang", Function: "float_to_binary", Args: [][]byte{erltest.Float(f), erltest.List(options...)}})
		text := fmt.Sprintf([]string{"%v", "%f", "%e", "%g", "%.1f", "%.3e"}[g.Intn(6)], f)
		if g.Intn(4) == 0 {
			text += []string{"x", "e", "e+", " ", ".", "0"}[g.Intn(6)]
		}
		calls = append(calls,
			erltest.Call{Module: "erlang", Function: "binary_to_float", Args: [][]byte{erltest.Binary([]byte(text))}},
			erltest.Call{Module: "string", Function: "list_to_float", Args: [][]byte{erltest.List(chars(text)...)}},
			erltest.Call{Module: "math", Function: []string{"sqrt", "floor", "ceil"}[i%3], Args: [][]byte{operand(g)}},
			erltest.Call{Module: "math", Function: "fmod", Args: [][]byte{operand(g), operand(g)}})
	}
	functions.Compare(t, calls, true)
}

func randomFloat(g *erltest.Gen) float64 {
	switch g.Intn(4) {
	case 0:
		return float64(g.Intn(2000)-1000) / 8
	case 1:
		return g.NormFloat64() * math.Pow(10, float64(g.Intn(30)-12))
	case 2:
		return float64(g.Intn(1000)) * math.Pow(10, float64(g.Intn(20)-5))
	}
	for {
		if f := math.Float64frombits(g.Uint64()); f-f == 0 {
			return f
		}
	}
}

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

// chars are the elements of a text as a list.
func chars(text string) [][]byte {
	var list [][]byte
	for i := range len(text) {
		list = append(list, erltest.Small(int64(text[i])))
	}
	return list
}
