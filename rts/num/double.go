package num

// double is a number as an unevaluated sum: hi is the nearest float, lo the
// rest, so that it has about 106 bits (T. J. Dekker, "A floating-point technique
// for extending the available precision", 1971). Products are converted
// explicitly so that no compiler fuses them with a sum.
type double struct{ hi, lo float64 }

// sum returns a + b.
//
//gowasm:noinline
func sum(a, b double) double {
	s := a.hi + b.hi
	v := s - a.hi
	e := (a.hi - (s - v)) + (b.hi - v)
	return normal(s, e+a.lo+b.lo)
}

// normal returns hi + lo, where lo is much less.
func normal(hi, lo float64) double {
	s := hi + lo
	return double{s, lo - (s - hi)}
}

// product returns a * b.
//
//gowasm:noinline
func product(a, b double) double {
	p := exactProduct(a.hi, b.hi)
	return normal(p.hi, p.lo+(float64(a.hi*b.lo)+float64(a.lo*b.hi)))
}

// exactProduct returns a * b without an error.
func exactProduct(a, b float64) double {
	p := float64(a * b)
	ah, al := split(a)
	bh, bl := split(b)
	return double{p, ((float64(ah*bh) - p) + float64(ah*bl) + float64(al*bh)) + float64(al*bl)}
}

// split returns the upper and the lower half of the digits of a.
func split(a float64) (hi, lo float64) {
	c := float64((1<<27 + 1) * a)
	hi = c - (c - a)
	return hi, a - hi
}

// ratio returns a / b.
func ratio(a, b double) double {
	q := a.hi / b.hi
	r := sum(a, product(b, double{-q, 0}))
	return normal(q, (r.hi+r.lo)/b.hi)
}

func (d double) negated() double { return double{-d.hi, -d.lo} }

// scaled returns d times a power of 2.
func (d double) scaled(f float64) double { return double{d.hi * f, d.lo * f} }
