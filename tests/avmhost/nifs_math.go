package avmhost

import "math"

func init() {
	for name, f := range map[string]func(float64) float64{
		"acos": math.Acos, "acosh": math.Acosh, "asin": math.Asin, "asinh": math.Asinh,
		"atan": math.Atan, "atanh": math.Atanh, "ceil": math.Ceil, "cos": math.Cos, "cosh": math.Cosh,
		"exp": math.Exp, "floor": math.Floor, "log": math.Log, "log10": math.Log10, "log2": math.Log2,
		"sin": math.Sin, "sinh": math.Sinh, "sqrt": math.Sqrt, "tan": math.Tan, "tanh": math.Tanh,
		"erf": math.Erf, "erfc": math.Erfc,
	} {
		registerNif("math", name, 1, func(c *nifCall) term {
			x, ok := c.mem.toFloat(c.args[0])
			return c.mathResult(ok, f(x))
		})
	}
	for name, f := range map[string]func(a, b float64) float64{
		"atan2": math.Atan2, "fmod": math.Mod, "pow": math.Pow,
	} {
		registerNif("math", name, 2, func(c *nifCall) term {
			x, ok1 := c.mem.toFloat(c.args[0])
			y, ok2 := c.mem.toFloat(c.args[1])
			return c.mathResult(ok1 && ok2, f(x, y))
		})
	}
	registerNif("math", "pi", 0, func(c *nifCall) term { return makeFloat(c.a, math.Pi) })
}

func (c *nifCall) mathResult(ok bool, f float64) term {
	if !ok {
		return c.badarg()
	}
	if !isFinite(f) {
		return c.error(atomBadarith)
	}
	return makeFloat(c.a, f)
}
