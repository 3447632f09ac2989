package erltest

import (
	"encoding/binary"
	"math"
	"math/rand"
	"testing"
)

// MathFunctions are the functions of module math that are not exact, with the
// share of results that may differ from those of erl's C library in the last
// places, in thousandths.
var MathFunctions = map[string]int{
	"sin": 5, "cos": 5, "tan": 5, "asin": 5, "acos": 5, "atan": 5, "sinh": 5, "cosh": 5, "tanh": 5, "asinh": 5, "acosh": 5, "atanh": 5,
	"exp": 5, "log": 5, "log2": 5, "log10": 5, "pow": 5, "atan2": 5,
	"erf": 60, "erfc": 300, // package math's own
}

// mathLastPlaces is how far a result may differ, in units of the last place.
const mathLastPlaces = 4

var mathEdges = []float64{
	0, math.Copysign(0, -1), 1, -1, 2, -2, 3, -3, 8, 10, 100, 1000, 1024, 0.5, -0.5, 2.5, 171, -171, 709, 710, 711, -745, -746,
	math.Pi, math.Pi / 2, math.Pi / 4, 1e-8, 1e5, 1e6, 1e7, 1e15, 1e22, 1e300, -1e300, 1e-300, math.MaxFloat64, -math.MaxFloat64, 5e-324,
}

// MathCalls returns calls of MathFunctions: each with all edges, and n others.
func MathCalls(n int) (calls []Call) {
	for name := range MathFunctions {
		g := rand.New(rand.NewSource(int64(len(name))))
		two := name == "pow" || name == "atan2"
		add := func(a, b float64) {
			if two {
				calls = append(calls, call("math", name, Float(a), Float(b)))
			} else {
				calls = append(calls, call("math", name, Float(a)))
			}
		}
		for i, a := range mathEdges {
			others := mathEdges
			if !two {
				others = mathEdges[i : i+1]
			}
			for _, b := range others {
				add(a, b)
			}
		}
		for i := range n {
			scale := []float64{1, 1, 50, 1e6}[i%4]
			add((g.Float64()*2-1)*scale, (g.Float64()*2-1)*20)
			if a, b := math.Float64frombits(g.Uint64()), math.Float64frombits(g.Uint64()); i%4 == 0 && a-a == 0 && b-b == 0 {
				add(a, b)
				add(a, (g.Float64()*2-1)*2)
			}
		}
	}
	return calls
}

// CheckMath compares the results of MathCalls with erl's.
func CheckMath(t *testing.T, calls []Call, got func(Call) Result) {
	t.Helper()
	total, different := map[string]int{}, map[string]int{}
	for i, want := range Run(t, calls) {
		c := calls[i]
		total[c.Function]++
		g := got(c)
		if g.Class != want.Class || g.Class != "ok" && string(g.Term) != string(want.Term) {
			t.Errorf("math:%s of % x: got %s % x, want %s % x", c.Function, c.Args, g.Class, g.Term, want.Class, want.Term)
			continue
		}
		if d := lastPlaces(g.Term, want.Term); d > mathLastPlaces {
			t.Errorf("math:%s of % x is % x, want % x: %d units of the last place", c.Function, c.Args, g.Term, want.Term, d)
		} else if d > 0 {
			different[c.Function]++
		}
	}
	for name, n := range different {
		t.Logf("math:%s: %d of %d results differ", name, n, total[name])
		if n*1000 > MathFunctions[name]*total[name] {
			t.Errorf("math:%s: too many results differ: %d of %d", name, n, total[name])
		}
	}
}

// lastPlaces is the distance of two encoded floats, counted in floats; 0 if they
// are the same bytes.
func lastPlaces(a, b []byte) uint64 {
	if string(a) == string(b) {
		return 0
	}
	d := int64(binary.BigEndian.Uint64(a[2:])) - int64(binary.BigEndian.Uint64(b[2:]))
	return uint64(max(d, -d))
}
