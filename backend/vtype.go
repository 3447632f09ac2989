package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/beam"
)

// vtype is what is known of a value: the types that it can have and, for
// integers, the range. The zero value means nothing is known.
type vtype struct {
	union          beam.TypeBits // 0 is any
	hasMin, hasMax bool
	min, max       int64
	arity          int32 // of a tuple with at least one element; 0 is unknown
	match          int32 // of targetStandalone: the matchCache that holds the match state
}

var anyType = vtype{}

func typeOf(bits beam.TypeBits) vtype { return vtype{union: bits} }

func intType(lo, hi int64) vtype {
	return vtype{union: beam.TypeInteger, hasMin: true, hasMax: true, min: lo, max: hi}
}

// is says whether every value of the type is of one of the given types.
func (t vtype) is(bits beam.TypeBits) bool { return t.union != 0 && t.union&^bits == 0 }

// may says whether a value of the type can be of one of the given types.
func (t vtype) may(bits beam.TypeBits) bool { return t.union == 0 || t.union&bits != 0 }

// isSmall says whether every value is a small integer.
func (t vtype) isSmall() bool {
	return t.is(beam.TypeInteger) && t.hasMin && t.hasMax && t.min >= arch.SmallMin && t.max <= arch.SmallMax
}

// isInt says whether every value is an integer with known, 32-bit bounds.
func (t vtype) bounded() bool { return t.hasMin && t.hasMax && t.union != 0 }

// fromChunk is the type that the compiler has annotated a register with.
func fromChunk(t *beam.Type) vtype {
	v := vtype{union: t.Union}
	if t.Union == beam.TypeAny {
		v.union = 0
	}
	if v.is(beam.TypeInteger) {
		v.hasMin, v.hasMax, v.min, v.max = t.HasMin, t.HasMax, t.Min, t.Max
	}
	return v
}

// meet combines two things known of the same value.
func meet(a, b vtype) vtype {
	if a.union == 0 {
		return b
	}
	if b.union == 0 {
		return a
	}
	r := vtype{union: a.union & b.union, match: a.match}
	if r.union == 0 {
		return a // no value: this code is not reached
	}
	if r.is(beam.TypeInteger) {
		r.hasMin, r.min = tighter(a.hasMin, a.min, b.hasMin, b.min, false)
		r.hasMax, r.max = tighter(a.hasMax, a.max, b.hasMax, b.max, true)
	}
	if r.is(beam.TypeTuple) {
		r.arity = max(a.arity, b.arity)
	}
	return r
}

func tighter(hasA bool, a int64, hasB bool, b int64, upper bool) (bool, int64) {
	switch {
	case !hasA:
		return hasB, b
	case !hasB:
		return hasA, a
	case upper:
		return true, min(a, b)
	}
	return true, max(a, b)
}

// join is what holds for a value that is of one of two types.
func join(a, b vtype) vtype {
	if a == b {
		return a
	}
	if a.union == 0 || b.union == 0 {
		return anyType
	}
	r := vtype{union: a.union | b.union}
	if r.is(beam.TypeInteger) {
		if a.hasMin && b.hasMin {
			r.hasMin, r.min = true, min(a.min, b.min)
		}
		if a.hasMax && b.hasMax {
			r.hasMax, r.max = true, max(a.max, b.max)
		}
	}
	if a.arity == b.arity {
		r.arity = a.arity
	}
	return r
}

// regs holds what is known of the registers at one point of a function.
type regs struct {
	x, y    []vtype
	unboxed xset // of targetStandalone: X registers that may hold numbers
}

func (r *regs) get(o *beam.Operand) vtype {
	s := r.x
	if o.Kind == beam.KindY {
		s = r.y
	}
	if int(o.Value) < len(s) {
		return s[o.Value]
	}
	return anyType
}

// set records what a register gets, which is a term.
func (r *regs) set(o *beam.Operand, t vtype) {
	if o.Kind == beam.KindX {
		r.unboxed &^= xsetOf(int(o.Value))
	}
	r.refine(o, t)
}

// refine records more of what a register holds.
func (r *regs) refine(o *beam.Operand, t vtype) {
	s := &r.x
	if o.Kind == beam.KindY {
		s = &r.y
	}
	for len(*s) <= int(o.Value) {
		if t == anyType {
			return
		}
		*s = append(*s, anyType)
	}
	(*s)[o.Value] = t
}

// joinWith keeps what holds in both.
func (r *regs) joinWith(o *regs) {
	r.x = joinAll(r.x, o.x)
	r.y = joinAll(r.y, o.y)
	r.unboxed |= o.unboxed
}

func joinAll(a, b []vtype) []vtype {
	a = a[:min(len(a), len(b))]
	for i := range a {
		a[i] = join(a[i], b[i])
	}
	return a
}
