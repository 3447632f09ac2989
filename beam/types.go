package beam

import (
	"fmt"
	"strings"
)

// TypeBits is a set of primary types.
type TypeBits uint16

// The primary types of the Type chunk, normalised over its versions, so that a
// value always has one of the types of its union:
//   - since OTP 27 the compiler no longer tells match states from bitstrings: then
//     TypeBitstring comes with TypeBsMatchState;
//   - before OTP 29 it knew no native records: a union that has all of bitstring,
//     fun, map and the identifiers comes with TypeRecord.
const (
	TypeAtom TypeBits = 1 << iota
	TypeBitstring
	TypeBsMatchState
	TypeCons
	TypeFloat
	TypeFun
	TypeInteger
	TypeMap
	TypeNil
	TypePid
	TypePort
	TypeRef
	TypeTuple
	TypeRecord // native record (OTP 29)

	TypeList   = TypeCons | TypeNil
	TypeNumber = TypeInteger | TypeFloat
	TypeAny    = TypeRecord<<1 - 1
)

// Type is one entry of the Type chunk: a union of primary types, with bounds
// for its integers (HasMin, HasMax) and a unit for its bitstrings.
type Type struct {
	Union          TypeBits
	HasMin, HasMax bool
	Min, Max       int64 // inclusive
	Unit           int   // the size in bits is a multiple of it; 1 if not known better
}

var typeNames = [...]string{"atom", "bitstring", "match_state", "cons", "float", "fun", "integer", "map", "nil", "pid", "port", "reference", "tuple", "record"}

func (t *Type) String() string {
	if t.Union == TypeAny {
		return "any"
	}
	var b strings.Builder
	for i, name := range typeNames {
		if t.Union&(1<<i) == 0 {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('|')
		}
		b.WriteString(name)
		switch TypeBits(1 << i) {
		case TypeInteger:
			b.WriteString(t.bounds())
		case TypeBitstring:
			if t.Unit > 1 {
				fmt.Fprintf(&b, "*%d", t.Unit)
			}
		}
	}
	return b.String()
}

func (t *Type) bounds() string {
	if !t.HasMin && !t.HasMax {
		return ""
	}
	lo, hi := "", ""
	if t.HasMin {
		lo = fmt.Sprint(t.Min)
	}
	if t.HasMax {
		hi = fmt.Sprint(t.Max)
	}
	return "(" + lo + ".." + hi + ")"
}

// typeLayout is where one version of the chunk keeps its flags: the primary
// types lie below the bound flags.
type typeLayout struct {
	otp                     int // the release that brought it
	hasMin, hasMax, hasUnit uint16
	matchState              bool // has a bit of its own
	fixed                   bool // bounds always present, absent ones written as min > max
}

// typeLayouts by version (BEAM_TYPES_VERSION of the releases).
var typeLayouts = map[uint32]typeLayout{
	1: {otp: 25, matchState: true, fixed: true},
	2: {otp: 26, hasMin: 1 << 13, hasMax: 1 << 14, hasUnit: 1 << 15, matchState: true},
	3: {otp: 27, hasMin: 1 << 12, hasMax: 1 << 13, hasUnit: 1 << 14},
	4: {otp: 29, hasMin: 1 << 13, hasMax: 1 << 14, hasUnit: 1 << 15},
}

// parseTypes decodes a Type chunk. As in OTP, types of an unknown version are
// ignored: then every type is any, because operands still refer to them.
func parseTypes(data []byte) (types []Type, version uint32, err error) {
	r := reader{chunk: "Type", data: data}
	version = r.u32()
	count := int(r.u32())
	if r.err != nil {
		return nil, 0, r.err
	}
	layout, known := typeLayouts[version]
	if count > r.left()/2 {
		return nil, 0, r.errorf("%d types in %d bytes", count, r.left())
	}
	types = make([]Type, count)
	for i := range types {
		if !known {
			types[i] = Type{Union: TypeAny, Unit: 1}
			continue
		}
		types[i] = r.typ(layout)
	}
	if r.err != nil {
		return nil, 0, r.err
	}
	if known && r.left() != 0 {
		return nil, 0, r.errorf("%d bytes after the last type", r.left())
	}
	return types, version, nil
}

func (r *reader) typ(l typeLayout) Type {
	start := r.pos
	bits := r.u16()
	t := Type{Union: l.union(bits), Unit: 1}
	if l.fixed {
		t.Min, t.Max = int64(r.u64()), int64(r.u64())
		if t.HasMin = t.Min <= t.Max; !t.HasMin {
			t.Min, t.Max = 0, 0
		}
		t.HasMax = t.HasMin
	}
	if bits&l.hasMin != 0 {
		t.HasMin, t.Min = true, int64(r.u64())
	}
	if bits&l.hasMax != 0 {
		t.HasMax, t.Max = true, int64(r.u64())
	}
	if bits&l.hasUnit != 0 {
		t.Unit = int(r.u8()) + 1
	}
	switch {
	case t.Union == 0:
		r.failAt(start, "a type without any primary type")
	case t.HasMin && t.HasMax && t.Min > t.Max:
		r.failAt(start, "empty integer range %d..%d", t.Min, t.Max)
	}
	return t
}

// flags is the first bit above the primary types.
func (l *typeLayout) flags() TypeBits {
	if l.fixed {
		return 1 << 13
	}
	return TypeBits(l.hasMin)
}

func (l *typeLayout) union(bits uint16) TypeBits {
	u := TypeBits(bits) & (l.flags() - 1)
	if !l.matchState {
		const below = TypeBsMatchState - 1
		u = u&below | u&^below<<1
		if u&TypeBitstring != 0 {
			u |= TypeBsMatchState
		}
	}
	const other = TypeBitstring | TypeFun | TypeMap | TypePid | TypePort | TypeRef
	if u&TypeRecord == 0 && l.otp < 29 && u&other == other {
		u |= TypeRecord
	}
	return u & TypeAny
}
