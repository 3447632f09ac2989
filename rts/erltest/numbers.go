package erltest

import (
	"fmt"
	"math"
	"math/big"
	"strings"
)

// operand is a number, now and then something else.
func (g *Gen) operand() []byte {
	if g.Intn(12) == 0 {
		return g.Term(1)
	}
	return g.Number()
}

// numbers returns a generator of numbers of all kinds.
func numbers(i int) *Gen {
	g := generator(i, 1, false)
	g.Few = false
	return g
}

// OperatorCalls returns calls of the operators of arithmetic.
func OperatorCalls(n int) (calls []Call) {
	two := []string{"+", "-", "*", "div", "rem", "/", "band", "bor", "bxor"}
	one := []string{"-", "+", "bnot", "abs", "round", "trunc", "floor", "ceil", "float"}
	for i := range n {
		g := numbers(i)
		calls = append(calls, call("erlang", two[i%len(two)], g.operand(), g.operand()))
		if i%4 == 0 {
			calls = append(calls, call("erlang", one[i/4%len(one)], g.operand()))
		}
	}
	for _, f := range []float64{0, math.Copysign(0, -1), 0.5, -0.5, 1.5, 2.5, 0.49999999999999994, 1 << 52, 1<<53 - 1, 1 << 63, -1 << 63, math.MaxFloat64, 5e-324} {
		for _, name := range one {
			calls = append(calls, call("erlang", name, Float(f)))
		}
	}
	return calls
}

// shiftCounts may give system_limit, or nothing but the sign.
var shiftCounts = []int64{0, 1, 27, 28, 31, 32, 63, 64, 65, 1 << 27, 1<<27 - 1, 1 << 32, 1 << 40, math.MaxInt64}

// ShiftCalls returns calls of bsl and bsr.
func ShiftCalls(n int) (calls []Call) {
	for i := range n {
		g := numbers(i)
		count := Small(int64(g.Intn(200) - 100))
		switch {
		case i%20 == 0:
			count = g.Number()
		case i%20 == 1:
			count = Int(big.NewInt(shiftCounts[g.Intn(len(shiftCounts))]))
		case i%20 == 2:
			count = Int(big.NewInt(-1 - shiftCounts[g.Intn(len(shiftCounts))]))
		}
		calls = append(calls, call("erlang", []string{"bsl", "bsr"}[i%2], g.operand(), count))
	}
	return calls
}

// IntegerTextCalls returns calls that make text of integers and integers of text.
func IntegerTextCalls(n int) (calls []Call) {
	for i := range n {
		g := numbers(i)
		n, base := g.operand(), Small(int64(g.Intn(40)-1))
		text := g.digits()
		calls = append(calls, call("erlang", "integer_to_list", n), call("erlang", "integer_to_binary", n),
			call("erlang", "integer_to_binary", n, base), call("erlang", "integer_to_list", n, base),
			call("erlang", "binary_to_integer", Binary([]byte(text))), call("erlang", "binary_to_integer", Binary([]byte(text)), base),
			call("erlang", "list_to_integer", chars(text)), call("erlang", "list_to_integer", chars(text), base),
			call("string", "list_to_integer", chars(text)))
	}
	return calls
}

// digits is a text that is an integer in some base, or nearly.
func (g *Gen) digits() string {
	var s strings.Builder
	s.WriteString([]string{"", "", "-", "+", "--"}[g.Intn(5)])
	set := []string{"0123456789", "01", "0123456789abcdefABCDEF", "09az -"}[g.Intn(4)]
	for range g.Intn(60) {
		s.WriteByte(set[g.Intn(len(set))])
	}
	return s.String()
}

// FloatTextCalls returns calls that make text of floats and floats of text, and
// of the functions of module math that are exact.
func FloatTextCalls(n int) (calls []Call) {
	for i := range n {
		g := numbers(i)
		f := g.anyFloat()
		calls = append(calls, call("erlang", []string{"float_to_binary", "float_to_list"}[i%2], Float(f), g.floatOptions(i)))
		text := fmt.Sprintf([]string{"%v", "%f", "%e", "%g", "%.1f", "%.3e"}[g.Intn(6)], f)
		if g.Intn(4) == 0 {
			text += []string{"x", "e", "e+", " ", ".", "0"}[g.Intn(6)]
		}
		calls = append(calls, call("erlang", "binary_to_float", Binary([]byte(text))), call("erlang", "list_to_float", chars(text)),
			call("string", "list_to_float", chars(text)), call("math", []string{"sqrt", "floor", "ceil"}[i%3], g.operand()),
			call("math", "fmod", g.operand(), g.operand()))
		if i%10 == 0 {
			calls = append(calls, call("erlang", "float_to_list", g.operand()), call("erlang", "float_to_binary", g.operand()))
		}
	}
	return calls
}

func (g *Gen) floatOptions(i int) []byte {
	option := func(name string, n int) []byte { return Tuple(Atom(name), Small(int64(n))) }
	switch i % 6 {
	case 0, 1:
		return List(Atom("short"))
	case 2:
		return List(option("decimals", g.Intn(22)))
	case 3:
		return List(option("decimals", g.Intn(30)), Atom("compact"))
	case 4:
		return List(option("scientific", g.Intn(30)))
	}
	return List(option([]string{"decimals", "scientific", "other"}[g.Intn(3)], g.Intn(300)-10), Atom([]string{"compact", "short", "x"}[g.Intn(3)]))
}

// anyFloat is a float of few digits, of any, or any pattern of bits.
func (g *Gen) anyFloat() float64 {
	switch g.Intn(5) {
	case 0:
		return float64(g.Intn(2000)-1000) / 8
	case 1:
		return g.NormFloat64() * math.Pow(10, float64(g.Intn(30)-12))
	case 2:
		return float64(g.Intn(1000)) * math.Pow(10, float64(g.Intn(20)-5))
	case 3:
		return mathEdges[g.Intn(len(mathEdges))]
	}
	for {
		if f := math.Float64frombits(g.Uint64()); f-f == 0 {
			return f
		}
	}
}

// chars is a text as a list.
func chars(text string) []byte {
	var list [][]byte
	for i := range len(text) {
		list = append(list, Small(int64(text[i])))
	}
	return List(list...)
}
