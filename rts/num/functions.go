package num

import (
	"math"

	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Module math. An argument that is no number is badarg, a result that is no
// float is badarith.

// argument is the float of an argument; after !ok the exception is recorded.
func argument(a term.Term) (f float64, ok bool) {
	if f, ok = ToFloat(a); ok {
		return f, true
	}
	if a.IsInteger() {
		heap.Badarith()
	} else {
		heap.Badarg()
	}
	return 0, false
}

// arguments is argument for two.
func arguments(a, b term.Term) (x, y float64, ok bool) {
	if x, ok = argument(a); !ok {
		return 0, 0, false
	}
	y, ok = argument(b)
	return x, y, ok
}

// MathSin is math:sin/1.
//
//go:wasmexport math:sin/1
func MathSin(a term.Term) term.Term {
	x, ok := argument(a)
	if !ok {
		return 0
	}
	return newFloat(sin(x))
}

// MathCos is math:cos/1.
//
//go:wasmexport math:cos/1
func MathCos(a term.Term) term.Term {
	x, ok := argument(a)
	if !ok {
		return 0
	}
	return newFloat(cos(x))
}

// MathTan is math:tan/1.
//
//go:wasmexport math:tan/1
func MathTan(a term.Term) term.Term {
	x, ok := argument(a)
	if !ok {
		return 0
	}
	return newFloat(tan(x))
}

// MathAsin is math:asin/1.
//
//go:wasmexport math:asin/1
func MathAsin(a term.Term) term.Term {
	x, ok := argument(a)
	if !ok {
		return 0
	}
	return newFloat(asin(x))
}

// MathAcos is math:acos/1.
//
//go:wasmexport math:acos/1
func MathAcos(a term.Term) term.Term {
	x, ok := argument(a)
	if !ok {
		return 0
	}
	return newFloat(acos(x))
}

// MathAtan is math:atan/1.
//
//go:wasmexport math:atan/1
func MathAtan(a term.Term) term.Term {
	x, ok := argument(a)
	if !ok {
		return 0
	}
	return newFloat(atan(x))
}

// MathSinh is math:sinh/1.
//
//go:wasmexport math:sinh/1
func MathSinh(a term.Term) term.Term {
	x, ok := argument(a)
	if !ok {
		return 0
	}
	return newFloat(sinh(x))
}

// MathCosh is math:cosh/1.
//
//go:wasmexport math:cosh/1
func MathCosh(a term.Term) term.Term {
	x, ok := argument(a)
	if !ok {
		return 0
	}
	return newFloat(cosh(x))
}

// MathTanh is math:tanh/1.
//
//go:wasmexport math:tanh/1
func MathTanh(a term.Term) term.Term {
	x, ok := argument(a)
	if !ok {
		return 0
	}
	return newFloat(tanh(x))
}

// MathAsinh is math:asinh/1.
//
//go:wasmexport math:asinh/1
func MathAsinh(a term.Term) term.Term {
	x, ok := argument(a)
	if !ok {
		return 0
	}
	return newFloat(asinh(x))
}

// MathAcosh is math:acosh/1.
//
//go:wasmexport math:acosh/1
func MathAcosh(a term.Term) term.Term {
	x, ok := argument(a)
	if !ok {
		return 0
	}
	return newFloat(acosh(x))
}

// MathAtanh is math:atanh/1.
//
//go:wasmexport math:atanh/1
func MathAtanh(a term.Term) term.Term {
	x, ok := argument(a)
	if !ok {
		return 0
	}
	return newFloat(math.Atanh(x))
}

// MathExp is math:exp/1.
//
//go:wasmexport math:exp/1
func MathExp(a term.Term) term.Term {
	x, ok := argument(a)
	if !ok {
		return 0
	}
	return newFloat(exp(x))
}

// MathLog is math:log/1.
//
//go:wasmexport math:log/1
func MathLog(a term.Term) term.Term {
	x, ok := argument(a)
	if !ok {
		return 0
	}
	return newFloat(log(x))
}

// MathLog2 is math:log2/1.
//
//go:wasmexport math:log2/1
func MathLog2(a term.Term) term.Term {
	x, ok := argument(a)
	if !ok {
		return 0
	}
	return newFloat(log2(x))
}

// MathLog10 is math:log10/1.
//
//go:wasmexport math:log10/1
func MathLog10(a term.Term) term.Term {
	x, ok := argument(a)
	if !ok {
		return 0
	}
	return newFloat(log10(x))
}

// MathSqrt is math:sqrt/1.
//
//go:wasmexport math:sqrt/1
func MathSqrt(a term.Term) term.Term {
	x, ok := argument(a)
	if !ok {
		return 0
	}
	return newFloat(math.Sqrt(x))
}

// MathErf is math:erf/1.
//
//go:wasmexport math:erf/1
func MathErf(a term.Term) term.Term {
	x, ok := argument(a)
	if !ok {
		return 0
	}
	return newFloat(math.Erf(x))
}

// MathErfc is math:erfc/1.
//
//go:wasmexport math:erfc/1
func MathErfc(a term.Term) term.Term {
	x, ok := argument(a)
	if !ok {
		return 0
	}
	return newFloat(math.Erfc(x))
}

// MathCeil is math:ceil/1.
//
//go:wasmexport math:ceil/1
func MathCeil(a term.Term) term.Term {
	x, ok := argument(a)
	if !ok {
		return 0
	}
	return newFloat(math.Ceil(x))
}

// MathFloor is math:floor/1.
//
//go:wasmexport math:floor/1
func MathFloor(a term.Term) term.Term {
	x, ok := argument(a)
	if !ok {
		return 0
	}
	return newFloat(math.Floor(x))
}

// MathPow is math:pow/2.
//
//go:wasmexport math:pow/2
func MathPow(a, b term.Term) term.Term {
	x, y, ok := arguments(a, b)
	if !ok {
		return 0
	}
	return newFloat(pow(x, y))
}

// MathAtan2 is math:atan2/2.
//
//go:wasmexport math:atan2/2
func MathAtan2(a, b term.Term) term.Term {
	x, y, ok := arguments(a, b)
	if !ok {
		return 0
	}
	return newFloat(atan2(x, y))
}

// MathFmod is math:fmod/2.
//
//go:wasmexport math:fmod/2
func MathFmod(a, b term.Term) term.Term {
	x, y, ok := arguments(a, b)
	if !ok {
		return 0
	}
	return newFloat(math.Mod(x, y))
}

// MathPi is math:pi/0.
//
//go:wasmexport math:pi/0
func MathPi() term.Term { return heap.Float(math.Pi) }
