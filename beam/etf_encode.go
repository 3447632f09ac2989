package beam

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"slices"
)

// EncodeTerm writes a term in the external term format, version byte first,
// choosing tags as term_to_binary does (OTP 26: atoms in UTF-8).
func EncodeTerm(t Term) ([]byte, error) {
	e := etfEncoder{out: []byte{etfVersion}}
	if e.term(t, 0); e.err != nil {
		return nil, e.err
	}
	return e.out, nil
}

type etfEncoder struct {
	out []byte
	err error
}

func (e *etfEncoder) u8(v uint8)   { e.out = append(e.out, v) }
func (e *etfEncoder) u16(v uint16) { e.out = binary.BigEndian.AppendUint16(e.out, v) }
func (e *etfEncoder) u32(v uint32) { e.out = binary.BigEndian.AppendUint32(e.out, v) }
func (e *etfEncoder) u64(v uint64) { e.out = binary.BigEndian.AppendUint64(e.out, v) }

func (e *etfEncoder) fail(format string, args ...any) {
	if e.err == nil {
		e.err = fmt.Errorf("encoding a term: "+format, args...)
	}
}

func (e *etfEncoder) term(t Term, depth int) {
	if depth > MaxDepth {
		e.fail("nested more than %d deep", MaxDepth)
	}
	if e.err != nil {
		return
	}
	switch t := t.(type) {
	case int64:
		e.integer(t)
	case *big.Int:
		e.big(t)
	case float64:
		if math.IsInf(t, 0) || math.IsNaN(t) {
			e.fail("%v is not finite", t)
		}
		e.u8(etfNewFloat)
		e.u64(math.Float64bits(t))
	case Atom:
		e.atom(t)
	case Nil:
		e.u8(etfNil)
	case *Cons:
		e.list(t, depth)
	case Tuple:
		e.tuple(t, depth)
	case Map:
		e.u8(etfMap)
		e.u32(uint32(len(t)))
		for _, p := range t {
			e.term(p.Key, depth+1)
			e.term(p.Value, depth+1)
		}
	case Binary:
		e.u8(etfBinary)
		e.u32(uint32(len(t)))
		e.out = append(e.out, t...)
	case BitString:
		e.bits(t)
	case ExportFun:
		e.u8(etfExport)
		e.atom(t.Module)
		e.atom(t.Function)
		e.integer(int64(t.Arity))
	case LocalFun:
		e.u8(etfNewFun)
		e.u32(uint32(len(t.Encoded)) + 4)
		e.out = append(e.out, t.Encoded...)
	default:
		e.identifier(t)
	}
}

func (e *etfEncoder) identifier(t Term) {
	switch t := t.(type) {
	case Pid:
		e.u8(etfNewPid)
		e.atom(t.Node)
		e.u32(t.ID)
		e.u32(t.Serial)
		e.u32(t.Creation)
	case Port:
		e.port(t)
	case Ref:
		e.u8(etfNewerRef)
		e.u16(uint16(len(t.IDs)))
		e.atom(t.Node)
		e.u32(t.Creation)
		for _, id := range t.IDs {
			e.u32(id)
		}
	default:
		e.fail("%T is not a term", t)
	}
}

func (e *etfEncoder) port(t Port) {
	if t.ID < 1<<28 {
		e.u8(etfNewPort)
		e.atom(t.Node)
		e.u32(uint32(t.ID))
	} else {
		e.u8(etfV4Port)
		e.atom(t.Node)
		e.u64(t.ID)
	}
	e.u32(t.Creation)
}

func (e *etfEncoder) integer(v int64) {
	switch {
	case v >= 0 && v <= 255:
		e.u8(etfSmallInteger)
		e.u8(uint8(v))
	case v >= math.MinInt32 && v <= math.MaxInt32:
		e.u8(etfInteger)
		e.u32(uint32(int32(v)))
	default:
		e.big(big.NewInt(v))
	}
}

func (e *etfEncoder) big(v *big.Int) {
	le := v.Bytes()
	slices.Reverse(le)
	if len(le) < 256 {
		e.u8(etfSmallBig)
		e.u8(uint8(len(le)))
	} else {
		e.u8(etfLargeBig)
		e.u32(uint32(len(le)))
	}
	if v.Sign() < 0 {
		e.u8(1)
	} else {
		e.u8(0)
	}
	e.out = append(e.out, le...)
}

func (e *etfEncoder) atom(a Atom) {
	switch {
	case len(a) < 256:
		e.u8(etfSmallAtomUTF8)
		e.u8(uint8(len(a)))
	case len(a) <= 4*MaxAtomLength:
		e.u8(etfAtomUTF8)
		e.u16(uint16(len(a)))
	default:
		e.fail("an atom of %d bytes", len(a))
	}
	e.out = append(e.out, a...)
}

// list writes lists of bytes as text, others element by element.
func (e *etfEncoder) list(c *Cons, depth int) {
	elems, tail := c.Elements()
	if tail == (Nil{}) && e.text(elems) {
		return
	}
	e.u8(etfList)
	e.u32(uint32(len(elems)))
	for _, t := range elems {
		e.term(t, depth+1)
	}
	e.term(tail, depth+1)
}

func (e *etfEncoder) text(elems []Term) bool {
	if len(elems) > math.MaxUint16 {
		return false
	}
	text := make([]byte, len(elems))
	for i, t := range elems {
		v, ok := t.(int64)
		if !ok || v < 0 || v > 255 {
			return false
		}
		text[i] = byte(v)
	}
	e.u8(etfString)
	e.u16(uint16(len(text)))
	e.out = append(e.out, text...)
	return true
}

func (e *etfEncoder) tuple(t Tuple, depth int) {
	if len(t) < 256 {
		e.u8(etfSmallTuple)
		e.u8(uint8(len(t)))
	} else {
		e.u8(etfLargeTuple)
		e.u32(uint32(len(t)))
	}
	for _, elem := range t {
		e.term(elem, depth+1)
	}
}

func (e *etfEncoder) bits(s BitString) {
	if len(s.Bytes) == 0 || s.LastBits == 0 || s.LastBits > 7 {
		e.fail("a bit string of %d bytes, the last with %d bits", len(s.Bytes), s.LastBits)
		return
	}
	e.u8(etfBitBinary)
	e.u32(uint32(len(s.Bytes)))
	e.u8(s.LastBits)
	e.out = append(e.out, s.Bytes...)
}
