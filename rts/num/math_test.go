package num_test

import (
	"testing"

	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/erltest"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/num"
	"github.com/jitwasm/jitwasm/rts/term"
)

var mathFunctions = erltest.Functions{
	"sin": num.MathSin, "cos": num.MathCos, "tan": num.MathTan, "asin": num.MathAsin, "acos": num.MathAcos, "atan": num.MathAtan,
	"sinh": num.MathSinh, "cosh": num.MathCosh, "tanh": num.MathTanh, "asinh": num.MathAsinh, "acosh": num.MathAcosh, "atanh": num.MathAtanh,
	"exp": num.MathExp, "log": num.MathLog, "log2": num.MathLog2, "log10": num.MathLog10,
	"erf": num.MathErf, "erfc": num.MathErfc, "pow": num.MathPow, "atan2": num.MathAtan2,
}

func TestMathAgainstErl(t *testing.T) {
	erltest.CheckMath(t, erltest.MathCalls(1500), func(c erltest.Call) erltest.Result {
		var args []term.Term
		for _, a := range c.Args {
			args = append(args, erltest.Decode(t, a))
		}
		value := mathFunctions.Call(t, c.Function, args)
		if value != 0 {
			return erltest.Result{Class: "ok", Term: erltest.Encode(value)}
		}
		class, reason := heap.Failure()
		if class != atom.Error {
			t.Errorf("math:%s raised another class", c.Function)
		}
		return erltest.Result{Class: "error", Term: erltest.Encode(reason)}
	})
}

func BenchmarkMath(b *testing.B) {
	x, y := heap.Float(1.2345), heap.Float(3.21)
	b.Run("sin", func(b *testing.B) {
		for b.Loop() {
			num.MathSin(x)
		}
	})
	b.Run("pow", func(b *testing.B) {
		for b.Loop() {
			num.MathPow(x, y)
		}
	})
}
