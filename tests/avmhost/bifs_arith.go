package avmhost

import (
	"math"
	"math/big"
	"math/bits"
)

func init() {
	gcBif2("+", arith(addInt64, (*big.Int).Add, func(a, b float64) float64 { return a + b }))
	gcBif2("-", arith(subInt64, (*big.Int).Sub, func(a, b float64) float64 { return a - b }))
	gcBif2("*", arith(mulInt64, (*big.Int).Mul, func(a, b float64) float64 { return a * b }))
	gcBif2("/", bifDivide)
	gcBif2("div", division((*big.Int).Quo))
	gcBif2("rem", division((*big.Int).Rem))
	gcBif1("-", bifNegate)
	gcBif1("+", bifPlus)
	gcBif1("abs", bifAbs)
	gcBif1("float", bifFloat)
	gcBif1("ceil", rounding(math.Ceil))
	gcBif1("floor", rounding(math.Floor))
	gcBif1("round", rounding(math.Round))
	gcBif1("trunc", rounding(math.Trunc))
	gcBif2("band", bitwise((*big.Int).And))
	gcBif2("bor", bitwise((*big.Int).Or))
	gcBif2("bxor", bitwise((*big.Int).Xor))
	gcBif1("bnot", bifBnot)
	gcBif2("bsl", bifBsl)
	gcBif2("bsr", bifBsr)
}

// integerResult builds an integer, checking the configured limit.
func (c *bifCall) integerResult(n *big.Int) term {
	if c.vm.tooBig(n) {
		return c.error(atomOverflow)
	}
	a, ok := c.reserve(bigWords(n))
	if !ok {
		return 0
	}
	return makeBig(a, n)
}

func (c *bifCall) int64Result(n int64) term {
	if fitsSmall(n) {
		return smallTerm(n)
	}
	a, ok := c.reserve(intWords(n))
	if !ok {
		return 0
	}
	return makeInt(a, n)
}

func (c *bifCall) floatResult(f float64) term {
	if !isFinite(f) {
		return c.badarith()
	}
	a, ok := c.reserve(floatWords)
	if !ok {
		return 0
	}
	return makeFloat(a, f)
}

func addInt64(a, b int64) (int64, bool) {
	s := a + b
	return s, (s > a) == (b > 0)
}

func subInt64(a, b int64) (int64, bool) {
	d := a - b
	return d, (d < a) == (b > 0)
}

func mulInt64(a, b int64) (int64, bool) {
	if a == 0 || b == 0 {
		return 0, true
	}
	hi, lo := bits.Mul64(absUint64(a), absUint64(b))
	if hi != 0 || lo > math.MaxInt64 {
		return 0, false
	}
	if (a < 0) != (b < 0) {
		return -int64(lo), true
	}
	return int64(lo), true
}

func absUint64(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

func arith(small func(a, b int64) (int64, bool), wide func(z, a, b *big.Int) *big.Int, float func(a, b float64) float64) func(*bifCall) term {
	return func(c *bifCall) term {
		a, b := c.args[0], c.args[1]
		na, oka := c.mem.int64(a)
		nb, okb := c.mem.int64(b)
		if oka && okb {
			if n, ok := small(na, nb); ok {
				return c.int64Result(n)
			}
		}
		if c.mem.isInteger(a) && c.mem.isInteger(b) {
			return c.integerResult(wide(new(big.Int), c.mem.integer(a), c.mem.integer(b)))
		}
		fa, oka := c.mem.toFloat(a)
		fb, okb := c.mem.toFloat(b)
		if !oka || !okb {
			return c.badarith()
		}
		return c.floatResult(float(fa, fb))
	}
}

func bifDivide(c *bifCall) term {
	a, oka := c.mem.toFloat(c.args[0])
	b, okb := c.mem.toFloat(c.args[1])
	if !oka || !okb || b == 0 {
		return c.badarith()
	}
	return c.floatResult(a / b)
}

func division(op func(z, a, b *big.Int) *big.Int) func(*bifCall) term {
	return func(c *bifCall) term {
		a, b := c.args[0], c.args[1]
		if !c.mem.isInteger(a) || !c.mem.isInteger(b) || b == smallTerm(0) {
			return c.badarith()
		}
		return c.integerResult(op(new(big.Int), c.mem.integer(a), c.mem.integer(b)))
	}
}

func bifNegate(c *bifCall) term {
	switch a := c.args[0]; {
	case c.mem.isFloat(a):
		return c.floatResult(-c.mem.float(a))
	case c.mem.isInteger(a):
		return c.integerResult(new(big.Int).Neg(c.mem.integer(a)))
	}
	return c.badarith()
}

func bifPlus(c *bifCall) term {
	if !c.mem.isNumber(c.args[0]) {
		return c.badarith()
	}
	return c.args[0]
}

func bifAbs(c *bifCall) term {
	switch a := c.args[0]; {
	case c.mem.isFloat(a):
		return c.floatResult(math.Abs(c.mem.float(a)))
	case c.mem.isInteger(a):
		return c.integerResult(new(big.Int).Abs(c.mem.integer(a)))
	}
	return c.badarg()
}

func bifFloat(c *bifCall) term {
	a := c.args[0]
	if c.mem.isFloat(a) {
		return a
	}
	f, ok := c.mem.toFloat(a)
	if !ok {
		return c.badarg()
	}
	return c.floatResult(f)
}

func rounding(op func(float64) float64) func(*bifCall) term {
	return func(c *bifCall) term {
		a := c.args[0]
		if c.mem.isInteger(a) {
			return a
		}
		if !c.mem.isFloat(a) {
			return c.badarg()
		}
		n, _ := new(big.Float).SetFloat64(op(c.mem.float(a))).Int(nil)
		return c.integerResult(n)
	}
}

func bitwise(op func(z, a, b *big.Int) *big.Int) func(*bifCall) term {
	return func(c *bifCall) term {
		a, b := c.args[0], c.args[1]
		if !c.mem.isInteger(a) || !c.mem.isInteger(b) {
			return c.badarith()
		}
		return c.integerResult(op(new(big.Int), c.mem.integer(a), c.mem.integer(b)))
	}
}

func bifBnot(c *bifCall) term {
	if !c.mem.isInteger(c.args[0]) {
		return c.badarith()
	}
	return c.integerResult(new(big.Int).Not(c.mem.integer(c.args[0])))
}

// maxShiftBits bounds integers when no limit is configured: beyond it a shift is
// a system limit, as in Erlang/OTP.
const maxShiftBits = 1 << 26

func bifBsl(c *bifCall) term { return c.shift(false) }

func bifBsr(c *bifCall) term { return c.shift(true) }

func (c *bifCall) shift(right bool) term {
	a, b := c.args[0], c.args[1]
	if !c.mem.isInteger(a) || !c.mem.isInteger(b) {
		return c.badarith()
	}
	n, by := c.mem.integer(a), c.mem.integer(b)
	if right {
		by = new(big.Int).Neg(by)
	}
	switch {
	case by.Sign() <= 0 && (!by.IsInt64() || by.Int64() < -maxShiftBits):
		if n.Sign() < 0 {
			return smallTerm(-1)
		}
		return smallTerm(0)
	case by.Sign() <= 0:
		return c.integerResult(n.Rsh(n, uint(-by.Int64())))
	case n.Sign() == 0:
		return smallTerm(0)
	case !by.IsInt64() || by.Int64()+int64(n.BitLen()) > maxShiftBits:
		if c.vm.opts.IntegerBits > 0 {
			return c.error(atomOverflow)
		}
		return c.error(atomSystemLimit)
	}
	return c.integerResult(n.Lsh(n, uint(by.Int64())))
}
