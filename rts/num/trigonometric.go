package num

import (
	"math"
	"math/bits"
)

// tiny is where x^3 is lost beside x.
const tiny = 0x1p-27

// sinCos returns the sine and the cosine of a float.
func sinCos(x float64) (s, c double) {
	if math.Abs(x) < math.Pi/4 {
		return sinCosNear0(double{x, 0})
	}
	r, quadrant := reduce(math.Abs(x))
	s, c = sinCosNear0(r)
	if quadrant&1 != 0 {
		s, c = c, s.negated()
	}
	if quadrant&2 != 0 {
		s, c = s.negated(), c.negated()
	}
	if x < 0 {
		s = s.negated()
	}
	return s, c
}

// sinCosNear0 returns the sine and the cosine of r, at most pi/4: that of the
// nearest i/32 turned by the rest.
func sinCosNear0(r double) (s, c double) {
	negative := r.hi < 0
	if negative {
		r = r.negated()
	}
	const parts = 32
	i := int(r.hi*parts + 0.5)
	t := sum(r, double{-float64(i) / parts, 0})
	h := t.hi
	h2 := h * h
	square := product(t, t)
	cube := product(product(square, t), sixth)
	fifth := h2 * h2 * h * (1.0/120 - h2*(1.0/5040-h2*(1.0/362880-h2*(1.0/39916800))))
	sinT := sum(t, sum(cube.negated(), double{fifth, 0}))
	fourth := h2 * h2 * (1.0/24 - h2*(1.0/720-h2*(1.0/40320-h2*(1.0/3628800))))
	cosT1 := sum(square.scaled(-0.5), double{fourth, 0}) // cos(t) - 1
	s0, c0 := sines[i][0], sines[i][1]
	s = sum(s0, sum(product(s0, cosT1), product(c0, sinT)))
	c = sum(c0, sum(product(c0, cosT1), product(s0, sinT).negated()))
	if negative {
		s = s.negated()
	}
	return s, c
}

// reduce returns x, at least pi/4, less the nearest multiple of pi/2, and that
// multiple modulo 4 (M. Payne and R. Hanek, "Radian reduction for trigonometric
// functions", 1983): of 2/pi only the bits matter that, times x, are neither
// multiples of 4 nor too small.
func reduce(x float64) (r double, quadrant int) {
	b := math.Float64bits(x)
	mantissa := b&(1<<52-1) | 1<<52
	exponent := int(b>>52) - 1023 - 52
	skip := max(exponent-2, 0)
	p := window(mantissa, uint(skip))
	// p is mantissa * 2^320 / (bits of 2/pi before): the point lies before bit
	// 256 - exponent + skip.
	point := uint(256 - exponent + skip)
	p, quadrant = dropInteger(p, point)
	negative := p[4]>>63 != 0
	if negative {
		quadrant++
		for i := range p {
			p[i] = ^p[i] // but for one unit, 320 bits down
		}
	}
	r = product(fraction(p), halfPi)
	if negative {
		r = r.negated()
	}
	return r, quadrant & 3
}

// window returns a mantissa times the 256 bits of 2/pi that follow the first
// skip ones; the least significant word comes first.
func window(mantissa uint64, skip uint) (p [5]uint64) {
	carry := uint64(0)
	for i := range 4 {
		at := skip/64 + uint(3-i)
		w := twoPerPi[at]<<(skip%64) | twoPerPi[at+1]>>1>>(63-skip%64)
		hi, lo := bits.Mul64(mantissa, w)
		lo, c := bits.Add64(lo, carry, 0)
		p[i], carry = lo, hi+c
	}
	p[4] = carry
	return p
}

// dropInteger splits p, whose point lies before a bit, into its integer modulo 4
// and its fraction, which then fills the words.
func dropInteger(p [5]uint64, point uint) (f [5]uint64, integer int) {
	bit := func(i uint) int { return int(p[i/64] >> (i % 64) & 1) }
	if point < 320 {
		integer = bit(point)
	}
	if point+1 < 320 {
		integer |= bit(point+1) << 1
	}
	shift := 320 - point
	for i := range uint(5) {
		from := i - shift/64
		if i < shift/64 {
			continue
		}
		f[i] = p[from] << (shift % 64)
		if from > 0 {
			f[i] |= p[from-1] >> 1 >> (63 - shift%64)
		}
	}
	return f, integer
}

// fraction returns the value of words after the point.
func fraction(f [5]uint64) double {
	scale := 1.0
	i := 4
	for i > 2 && f[i] == 0 {
		i--
		scale *= 0x1p-64
	}
	zeros := uint(bits.LeadingZeros64(f[i]))
	high := f[i]<<zeros | f[i-1]>>1>>(63-zeros)
	low := f[i-1]<<zeros | f[i-2]>>1>>(63-zeros)
	scale = math.Ldexp(scale, -int(zeros))
	d := normal(float64(high>>11)*0x1p-53, float64(high<<53|low>>11)*0x1p-117)
	return d.scaled(scale)
}

func sin(x float64) float64 {
	if math.Abs(x) < tiny {
		return x
	}
	s, _ := sinCos(x)
	return s.hi
}

func cos(x float64) float64 {
	_, c := sinCos(x)
	return c.hi
}

func tan(x float64) float64 {
	if math.Abs(x) < tiny {
		return x
	}
	s, c := sinCos(x)
	return ratio(s, c).hi
}

// turned returns the angle near a whose sine is to its cosine as y to x: a plus
// the sine of the difference, for y*y + x*x = 1.
func turned(a float64, y, x double) float64 {
	s, c := sinCos(a)
	d := sum(product(y, c), product(x, s).negated())
	return a + d.hi
}

func asin(x float64) float64 {
	if math.Abs(x) < tiny || !(math.Abs(x) < 1) {
		return math.Asin(x)
	}
	return turned(math.Asin(x), double{x, 0}, leg(x))
}

func acos(x float64) float64 {
	if !(math.Abs(x) < 1) {
		return math.Acos(x)
	}
	return turned(math.Acos(x), leg(x), double{x, 0})
}

// leg returns sqrt(1 - x*x).
func leg(x float64) double {
	square := sum(double{1, 0}, exactProduct(x, x).negated())
	root := math.Sqrt(square.hi)
	rest := sum(square, exactProduct(root, root).negated())
	return normal(root, rest.hi/(2*root))
}

func atan(x float64) float64 {
	if a := math.Abs(x); a < tiny || !(a < 0x1p60) {
		return math.Atan(x)
	}
	return atanRatio(math.Atan(x), x, 1)
}

// atanRatio returns the angle near a of the point x, y.
func atanRatio(a, y, x float64) float64 {
	s, c := sinCos(a)
	d := sum(product(c, double{y, 0}), product(s, double{-x, 0}))
	return a + d.hi/(x*c.hi+y*s.hi)
}

func atan2(y, x float64) float64 {
	a := math.Copysign(math.Atan2(y, x), y) // its sign is wrong where y / x is lost
	if x == 0 || y == 0 || !finite(x) || !finite(y) {
		return a
	}
	my, ey := math.Frexp(y)
	mx, ex := math.Frexp(x)
	const far = 60 // the smaller one is lost, or the angle is the quotient
	if ey-ex > far || ex-ey > far {
		return a
	}
	if ey > ex {
		return atanRatio(a, my, math.Ldexp(mx, ex-ey))
	}
	return atanRatio(a, math.Ldexp(my, ey-ex), mx)
}
