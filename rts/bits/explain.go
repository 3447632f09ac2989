package bits

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/num"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Why a bit string could not be made. Generated code only knows that; then it shows its
// segments one after the other, and has the error raised that erl's would be: with
// the cause that erl_erts_errors:format_bs_fail/2 explains. In erl the sizes of
// all segments are computed before the first is written (bs_create_bin of OTP's JIT
// compiler), so that what is wrong with a size goes before what is wrong with a value.

// How a segment is described: fields, by their lowest bits, and flags.
const (
	segmentUnit     = 0 // 1 to 256
	segmentUnitMask = 1<<9 - 1
	segmentKind     = 9
	segmentKindMask = 1<<3 - 1
	segmentSized    = 1 << 12 // it has a size in units
	segmentAppended = 1 << 13 // the others are appended to it
	segmentNumber   = 14      // in the source, from 1 on
)

// The kinds of segments.
const (
	segmentInteger = iota
	segmentFloat
	segmentBinary
	segmentUTF8
	segmentUTF16
	segmentUTF32
)

// explanation is what has been found out.
var explanation struct {
	cause  term.Term // 0: nothing yet
	reason term.Term
	sized  bool // it is the size that is wrong
}

// Explain looks at a segment.
//
//go:wasmexport rt.bs_explain
func Explain(segment uint32, value, size term.Term) {
	kind, unit := segment>>segmentKind&segmentKindMask, segment>>segmentUnit&segmentUnitMask
	bits := uint32(0)
	if segment&segmentSized != 0 {
		switch bits = SegmentSize(size, unit); bits {
		case badSize:
			explain(segment, atom.Size, size, true, atom.Badarg)
			return
		case largeSize:
			explain(segment, atom.Size, size, true, atom.SystemLimit)
			return
		}
	}
	what := term.Term(0)
	switch kind {
	case segmentInteger:
		if !value.IsInteger() {
			what = atom.Type
		}
	case segmentFloat:
		what, value = explainFloat(value, bits)
	case segmentBinary:
		what = explainBinary(segment, value, unit, bits)
	default:
		if _, ok := charOf(value); !ok {
			what = atom.Type
		}
	}
	if what != 0 {
		sized := what == atom.Type && (kind == segmentUTF32 ||
			kind == segmentBinary && segment&(segmentSized|segmentAppended) == 0)
		explain(segment, what, value, sized, atom.Badarg)
	}
}

func explainFloat(value term.Term, bits uint32) (what, culprit term.Term) {
	_, ok := num.ToFloat(value)
	switch {
	case bits != 16 && bits != 32 && bits != 64:
		return atom.Invalid, heap.Uint(uint64(bits))
	case !value.IsNumber():
		return atom.Type, value
	case !ok:
		return atom.NoFloat, value
	}
	return 0, value
}

func explainBinary(segment uint32, value term.Term, unit, bits uint32) (what term.Term) {
	switch {
	case !value.IsBitstring():
		return atom.Type
	case segment&segmentSized == 0 && bitSize(value)%unit != 0:
		return atom.Unit
	case segment&segmentSized != 0 && bitSize(value) < bits:
		return atom.Short
	}
	return 0
}

// explain keeps the first cause that there is.
func explain(segment uint32, what, culprit term.Term, sized bool, reason term.Term) {
	if e := &explanation; e.cause == 0 || sized && !e.sized {
		e.cause = heap.Tuple4(term.Small(int32(segment>>segmentNumber)), kindName(segment), what, culprit)
		e.reason, e.sized = reason, sized
	}
}

func kindName(segment uint32) term.Term {
	switch segment >> segmentKind & segmentKindMask {
	case segmentInteger:
		return atom.Integer
	case segmentFloat:
		return atom.Float
	case segmentBinary:
		return atom.Binary
	case segmentUTF8:
		return atom.Utf8
	case segmentUTF16:
		return atom.Utf16
	}
	return atom.Utf32
}

// Failed raises the error, at loc. If nothing is wrong with a segment all of them
// are too large together.
//
//go:wasmexport rt.bs_failed
func Failed(loc term.Term) uint32 {
	cause, reason := explanation.cause, explanation.reason
	explanation.cause = 0
	if cause == 0 {
		return code.Error(atom.SystemLimit, loc)
	}
	return code.ConstructionFailed(reason, cause, loc)
}
