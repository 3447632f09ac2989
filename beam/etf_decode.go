package beam

import (
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxDepth bounds how deep terms may nest (tails of lists do not nest).
const MaxDepth = 10_000

// Tags of the external term format.
const (
	etfVersion = 131

	etfNewFloat      = 70
	etfBitBinary     = 77
	etfCompressed    = 80
	etfNewPid        = 88
	etfNewPort       = 89
	etfNewerRef      = 90
	etfSmallInteger  = 97
	etfInteger       = 98
	etfFloat         = 99
	etfAtom          = 100
	etfReference     = 101
	etfPort          = 102
	etfPid           = 103
	etfSmallTuple    = 104
	etfLargeTuple    = 105
	etfNil           = 106
	etfString        = 107
	etfList          = 108
	etfBinary        = 109
	etfSmallBig      = 110
	etfLargeBig      = 111
	etfNewFun        = 112
	etfExport        = 113
	etfNewReference  = 114
	etfSmallAtom     = 115
	etfMap           = 116
	etfAtomUTF8      = 118
	etfSmallAtomUTF8 = 119
	etfV4Port        = 120
)

// DecodeTerm decodes one term in the external term format, version byte first.
// The term may share memory with data. All of data must be used.
func DecodeTerm(data []byte) (Term, error) {
	d := newETFDecoder(data)
	if v := d.u8(); d.err == nil && v != etfVersion {
		return nil, errAt("", 0, "external term format version %d; only 131 is known", v)
	}
	if d.left() > 0 && d.data[d.pos] == etfCompressed {
		return d.compressed()
	}
	return d.whole()
}

type etfDecoder struct {
	reader
	// budget is how many more elements lists, tuples and maps may have: each takes
	// at least a byte, so nested containers cannot all claim the rest of the data.
	budget int
}

func newETFDecoder(data []byte) *etfDecoder {
	return &etfDecoder{reader{data: data}, len(data)}
}

func (d *etfDecoder) whole() (Term, error) {
	t := d.term(0)
	if d.err == nil && d.left() != 0 {
		d.failAt(d.pos, "%d bytes after the term", d.left())
	}
	if d.err != nil {
		return nil, d.err
	}
	return t, nil
}

func (d *etfDecoder) compressed() (Term, error) {
	d.u8()
	size := int64(d.u32())
	if d.err != nil {
		return nil, d.err
	}
	data, err := inflate(d.data[d.pos:], size)
	if err != nil {
		return nil, errAt("", d.pos, "%v", err)
	}
	return newETFDecoder(data).whole()
}

func (d *etfDecoder) term(depth int) Term {
	start := d.pos
	if depth > MaxDepth {
		d.failAt(start, "terms nested more than %d deep", MaxDepth)
	}
	tag := d.u8()
	if d.err != nil {
		return Nil{}
	}
	switch tag {
	case etfSmallInteger:
		return int64(d.u8())
	case etfInteger:
		return int64(int32(d.u32()))
	case etfSmallBig:
		return d.big(int(d.u8()))
	case etfLargeBig:
		return d.big(int(d.u32()))
	case etfNewFloat:
		return d.float(start, math.Float64frombits(d.u64()))
	case etfFloat:
		return d.oldFloat(start)
	case etfAtom, etfSmallAtom, etfAtomUTF8, etfSmallAtomUTF8:
		return d.atomText(tag)
	case etfNil:
		return Nil{}
	case etfString:
		return d.str(int(d.u16()))
	case etfList:
		return d.list(depth)
	case etfSmallTuple:
		return d.tuple(int(d.u8()), depth)
	case etfLargeTuple:
		return d.tuple(int(d.u32()), depth)
	case etfMap:
		return d.mapTerm(depth)
	case etfBinary:
		return Binary(d.bytes(int(d.u32())))
	case etfBitBinary:
		return d.bits()
	case etfExport:
		return d.export(depth)
	case etfNewFun:
		return d.localFun(start, depth)
	default:
		return d.identifier(tag, start)
	}
}

// identifier decodes pids, ports and references, which no compiler emits as
// literals but other external terms contain.
func (d *etfDecoder) identifier(tag uint8, start int) Term {
	switch tag {
	case etfPid:
		return Pid{d.atom(), d.u32(), d.u32(), uint32(d.u8())}
	case etfNewPid:
		return Pid{d.atom(), d.u32(), d.u32(), d.u32()}
	case etfPort:
		return Port{d.atom(), uint64(d.u32()), uint32(d.u8())}
	case etfNewPort:
		return Port{d.atom(), uint64(d.u32()), d.u32()}
	case etfV4Port:
		return Port{d.atom(), d.u64(), d.u32()}
	case etfReference:
		node, id := d.atom(), d.u32()
		return Ref{node, uint32(d.u8()), []uint32{id}}
	case etfNewReference:
		n := int(d.u16())
		node, creation := d.atom(), uint32(d.u8())
		return Ref{node, creation, d.refIDs(n)}
	case etfNewerRef:
		n := int(d.u16())
		node, creation := d.atom(), d.u32()
		return Ref{node, creation, d.refIDs(n)}
	}
	d.failAt(start, "external term with tag %d", tag)
	return Nil{}
}

func (d *etfDecoder) refIDs(n int) []uint32 {
	if n > 5 {
		d.failAt(d.pos, "a reference of %d words", n)
		return nil
	}
	ids := make([]uint32, n)
	for i := range ids {
		ids[i] = d.u32()
	}
	return ids
}

// claim tells whether n more elements are possible, and accounts for them.
func (d *etfDecoder) claim(n int) bool {
	if d.err == nil && n > min(d.budget, d.left()) {
		d.failAt(d.pos, "%d elements in %d bytes", n, d.left())
	}
	d.budget -= n
	return d.err == nil
}

func (d *etfDecoder) big(n int) Term {
	sign := d.u8()
	le := d.bytes(n)
	if d.err != nil {
		return Nil{}
	}
	be := slices.Clone(le)
	slices.Reverse(be)
	v := new(big.Int).SetBytes(be)
	if sign != 0 {
		v.Neg(v)
	}
	return NormalizeInt(v)
}

func (d *etfDecoder) float(start int, f float64) Term {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		d.failAt(start, "a float that is not finite")
		return Nil{}
	}
	return f
}

// oldFloat decodes 31 bytes of text, as "%.20e" writes it.
func (d *etfDecoder) oldFloat(start int) Term {
	s, _, _ := strings.Cut(string(d.bytes(31)), "\x00")
	if d.err != nil {
		return Nil{}
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || strings.ContainsAny(s, "xX_pPnN") {
		d.failAt(start, "malformed float %q", s)
		return Nil{}
	}
	return d.float(start, f)
}

func (d *etfDecoder) atom() Atom {
	start := d.pos
	switch tag := d.u8(); tag {
	case etfAtom, etfSmallAtom, etfAtomUTF8, etfSmallAtomUTF8:
		return d.atomText(tag)
	default:
		d.failAt(start, "an atom expected, got tag %d", tag)
		return ""
	}
}

// MaxAtomLength bounds an atom's length in characters.
const MaxAtomLength = 255

func (d *etfDecoder) atomText(tag uint8) Atom {
	start := d.pos
	var n int
	if tag == etfAtom || tag == etfAtomUTF8 {
		n = int(d.u16())
	} else {
		n = int(d.u8())
	}
	s := d.bytes(n)
	if d.err != nil {
		return ""
	}
	if tag == etfAtom || tag == etfSmallAtom {
		s = []byte(latin1(s))
	}
	if !utf8.Valid(s) || utf8.RuneCount(s) > MaxAtomLength {
		d.failAt(start, "an atom that is not UTF-8 of at most %d characters", MaxAtomLength)
		return ""
	}
	return Atom(s)
}

func (d *etfDecoder) str(n int) Term {
	s := d.bytes(n)
	if len(s) == 0 {
		return Nil{}
	}
	cells := make([]Cons, len(s))
	for i, c := range s {
		cells[i].Head = int64(c)
	}
	return link(cells, Nil{})
}

// link makes a list of cells in a row.
func link(cells []Cons, tail Term) Term {
	if len(cells) == 0 {
		return tail
	}
	for i := range cells[:len(cells)-1] {
		cells[i].Tail = &cells[i+1]
	}
	cells[len(cells)-1].Tail = tail
	return &cells[0]
}

func (d *etfDecoder) list(depth int) Term {
	n := int(d.u32())
	if !d.claim(n) {
		return Nil{}
	}
	cells := make([]Cons, n)
	for i := range cells {
		if cells[i].Head = d.term(depth + 1); d.err != nil {
			return Nil{}
		}
	}
	return link(cells, d.term(depth+1))
}

func (d *etfDecoder) tuple(n, depth int) Term {
	if !d.claim(n) {
		return Nil{}
	}
	t := make(Tuple, n)
	for i := range t {
		if t[i] = d.term(depth + 1); d.err != nil {
			return Nil{}
		}
	}
	return t
}

func (d *etfDecoder) mapTerm(depth int) Term {
	n := int(d.u32())
	if !d.claim(2 * n) {
		return Nil{}
	}
	m := make(Map, n)
	for i := range m {
		m[i] = MapPair{d.term(depth + 1), d.term(depth + 1)}
		if d.err != nil {
			return Nil{}
		}
	}
	return m
}

func (d *etfDecoder) bits() Term {
	n := int(d.u32())
	start := d.pos
	last := d.u8()
	b := d.bytes(n)
	switch {
	case d.err != nil:
		return Nil{}
	case last == 8:
		return Binary(b)
	case last == 0 && n == 0:
		return Binary(b)
	case last == 0 || last > 8 || n == 0:
		d.failAt(start, "a bit string of %d bytes, the last with %d bits", n, last)
		return Nil{}
	}
	if rest := b[n-1] << last; rest != 0 {
		b = slices.Clone(b)
		b[n-1] &^= 0xff >> last
	}
	return BitString{b, last}
}

func (d *etfDecoder) export(depth int) Term {
	f := ExportFun{Module: d.atom(), Function: d.atom()}
	start := d.pos
	arity, ok := d.term(depth + 1).(int64)
	if d.err == nil && (!ok || arity < 0 || arity > MaxArity) {
		d.failAt(start, "an external fun whose arity is no number up to %d", MaxArity)
	}
	f.Arity = int(arity)
	return f
}

// localFun decodes NEW_FUN_EXT: size (its own four bytes included), arity, MD5 of
// the module, index, number of free variables, module, old index, old uniq,
// and what nothing here looks at.
func (d *etfDecoder) localFun(start, depth int) Term {
	size := int(d.u32())
	if d.err == nil && size < 4 {
		d.failAt(start, "a fun of %d bytes", size)
	}
	encoded := d.bytes(size - 4)
	if d.err != nil {
		return Nil{}
	}
	b := newETFDecoder(encoded)
	f := LocalFun{Arity: int(b.u8()), Encoded: string(encoded)}
	b.bytes(16)
	b.u64()
	f.Module = b.atom()
	index, ok1 := b.term(depth + 1).(int64)
	uniq, ok2 := b.term(depth + 1).(int64)
	if b.err != nil || !ok1 || !ok2 {
		d.failAt(start, "a fun that is damaged")
	}
	f.Index, f.Uniq = index, uniq
	return f
}
