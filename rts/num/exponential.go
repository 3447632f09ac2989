package num

import "math"

//go:generate go run ./internal/tables

// The elementary functions are computed with about 20 bits more than a float
// has, and so round correctly but for rare cases. The C library behind erl does
// nearly the same (its errors are below 0.55 units of the last place); package
// math's are up to a few units off: its Log10(1000) is no 3.

// expDouble returns e^x as a number near 1 and an exponent of 2. The magnitude
// of x is below 2^20.
func expDouble(x double) (d double, exponent int) {
	const parts = 64
	k := math.Floor(x.hi*parts*perLn2.hi + 0.5)
	r := sum(x, product(ln2, double{-k / parts, 0}))
	h := r.hi
	square := product(r, r)
	tail := h * h * h * (1.0/6 + h*(1.0/24+h*(1.0/120+h*(1.0/720+h*(1.0/5040)))))
	less1 := sum(sum(square.scaled(0.5), double{tail, 0}), r)
	n := int(k)
	power := powersOf2[n&(parts-1)]
	return sum(power, product(power, less1)), n >> 6
}

// exp returns e^x.
func exp(x float64) float64 {
	switch {
	case x > 710:
		return math.Inf(1)
	case x < -746:
		return 0
	}
	d, exponent := expDouble(double{x, 0})
	return math.Ldexp(d.hi, exponent)
}

// logDouble returns the natural logarithm of a positive number.
func logDouble(x float64) double {
	m, exponent := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m *= 2
		exponent--
	}
	l := logNear1(m)
	if exponent == 0 {
		return l
	}
	return sum(product(ln2, double{float64(exponent), 0}), l)
}

// logNear1 returns the logarithm of a number between sqrt(1/2) and sqrt(2).
func logNear1(m float64) double {
	t := m - 1
	if math.Abs(t) < 1.0/64 {
		x := double{t, 0}
		square := product(x, x)
		cube := product(product(square, x), third)
		tail := -t * t * t * t * (1.0/4 - t*(1.0/5-t*(1.0/6-t*(1.0/7-t*(1.0/8-t*(1.0/9))))))
		return sum(sum(sum(double{tail, 0}, cube), square.scaled(-0.5)), x)
	}
	// One step of Newton's method.
	y := math.Log(m)
	e, exponent := expDouble(double{-y, 0})
	e = e.scaled(math.Ldexp(1, exponent))
	d := sum(product(e, double{m, 0}), double{-1, 0})
	return sum(double{y, 0}, sum(d, double{-d.hi * d.hi / 2, 0}))
}

// isNoLog says whether x has no finite logarithm; the functions of package math
// say which error it is.
func isNoLog(x float64) bool { return !(x > 0) || !finite(x) }

func log(x float64) float64 {
	if isNoLog(x) {
		return math.Log(x)
	}
	return logDouble(x).hi
}

func log2(x float64) float64 {
	if isNoLog(x) {
		return math.Log(x)
	}
	return product(logDouble(x), perLn2).hi
}

// log10 splits x into a fraction and a power of 2, whose logarithm is added in
// two parts, as the C library does: the same roundings.
func log10(x float64) float64 {
	if isNoLog(x) {
		return math.Log(x)
	}
	const (
		log2High = 0x1.34413509f6p-2     // log10(2), 36 bits
		log2Low  = 0x1.9fef311f12b36p-42 // the rest
		perLn10  = 0x1.bcb7b1526e50ep-2
	)
	m, exponent := math.Frexp(x)
	m, exponent = m*2, exponent-1
	if exponent < 0 {
		m, exponent = m/2, exponent+1
	}
	y := float64(exponent)
	z := float64(y*log2Low) + float64(perLn10*log(m))
	return z + float64(y*log2High)
}

// pow returns x^y.
func pow(x, y float64) float64 {
	if x == 0 || y == 0 || !finite(x) || !finite(y) || x == 1 || x < 0 && y != math.Trunc(y) {
		return math.Pow(x, y)
	}
	sign := 1.0
	if x < 0 && math.Mod(y, 2) != 0 {
		sign = -1
	}
	x = math.Abs(x)
	if y == 0.5 {
		return math.Sqrt(x)
	}
	l := logDouble(x)
	switch estimate := l.hi * y; {
	case estimate > 710:
		return math.Inf(int(sign))
	case estimate < -746:
		return math.Copysign(0, sign)
	case math.Abs(estimate) < 0x1p-60:
		return sign // and y may be too small to be split
	}
	d, exponent := expDouble(powExponent(l, y))
	return sign * math.Ldexp(d.hi, exponent)
}

// powExponent returns l * y, where y may be too large to be split.
func powExponent(l double, y float64) double {
	const large = 0x1p500
	if math.Abs(y) > large {
		return product(l.scaled(large), double{y / large, 0})
	}
	return product(l, double{y, 0})
}

// cosh, sinh and tanh are made of exp and expm1 in the way of the C library:
// the same roundings.

const (
	noSmallExp = 22     // beyond it e^-x is lost beside e^x
	largeExp   = 709.78 // where e^x is near its limit
)

func cosh(x float64) float64 {
	x = math.Abs(x)
	switch {
	case x < math.Ln2/2:
		t := math.Expm1(x)
		w := 1 + t
		return 1 + float64(t*t)/(w+w)
	case x < noSmallExp:
		t := exp(x)
		return float64(0.5*t) + 0.5/t
	}
	return halfExp(x)
}

// halfExp returns e^x / 2 where e^x may be too large.
func halfExp(x float64) float64 {
	if x < largeExp {
		return 0.5 * exp(x)
	}
	w := exp(0.5 * x)
	return 0.5 * w * w
}

func sinh(x float64) float64 {
	h := math.Copysign(0.5, x)
	x = math.Abs(x)
	switch {
	case x < 0x1p-28:
		return 2 * h * x
	case x < 1:
		t := math.Expm1(x)
		return h * (2*t - float64(t*t)/(t+1))
	case x < noSmallExp:
		t := math.Expm1(x)
		return h * (t + t/(t+1))
	}
	return 2 * h * halfExp(x)
}

func tanh(x float64) float64 {
	a := math.Abs(x)
	z := 1.0
	switch {
	case a < 0x1p-55:
		return x
	case a < 1:
		t := math.Expm1(-2 * a)
		z = -t / (t + 2)
	case a < noSmallExp:
		t := math.Expm1(2 * a)
		z = 1 - 2/(t+2)
	}
	return math.Copysign(z, x)
}

const largeSquare = 1 << 28 // x*x + 1 is x*x beyond it

func asinh(x float64) float64 {
	a := math.Abs(x)
	if a < 1/float64(largeSquare) {
		return x
	}
	var z float64
	switch square := float64(a * a); {
	case a > largeSquare:
		z = log(a) + math.Ln2
	case a > 2:
		z = log(2*a + 1/(math.Sqrt(square+1)+a))
	default:
		z = math.Log1p(a + square/(1+math.Sqrt(1+square)))
	}
	return math.Copysign(z, x)
}

func acosh(x float64) float64 {
	switch {
	case !(x >= 1):
		return math.NaN()
	case x > largeSquare:
		return log(x) + math.Ln2
	case x > 2:
		return log(2*x - 1/(x+math.Sqrt(float64(x*x)-1)))
	}
	t := x - 1
	return math.Log1p(t + math.Sqrt(2*t+float64(t*t)))
}
