package bits

import (
	"testing"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/term"
)

// TestSegmentDescriptions: generated code goes by package arch.
func TestSegmentDescriptions(t *testing.T) {
	for name, c := range map[string][2]uint32{
		"unit": {arch.SegmentUnit, segmentUnit}, "mask of units": {arch.SegmentUnitMask, segmentUnitMask},
		"kind": {arch.SegmentKind, segmentKind}, "mask of kinds": {arch.SegmentKindMask, segmentKindMask},
		"number": {arch.SegmentNumber, segmentNumber}, "sized": {arch.SegmentSized, segmentSized}, "appended": {arch.SegmentAppended, segmentAppended},
		"integer": {arch.SegmentInteger, segmentInteger}, "float": {arch.SegmentFloat, segmentFloat}, "binary": {arch.SegmentBinary, segmentBinary},
		"utf8": {arch.SegmentUTF8, segmentUTF8}, "utf16": {arch.SegmentUTF16, segmentUTF16}, "utf32": {arch.SegmentUTF32, segmentUTF32},
	} {
		if c[0] != c[1] {
			t.Errorf("%s: %d in package arch, %d here", name, c[0], c[1])
		}
	}
}

// TestExplain: a wrong size is told before a wrong value, the first of them before others.
func TestExplain(t *testing.T) {
	segment := func(number, kind, unit uint32, flags uint32) uint32 {
		return number<<segmentNumber | kind<<segmentKind | unit<<segmentUnit | flags
	}
	integer := func(number uint32, value, size term.Term) {
		Explain(segment(number, segmentInteger, 1, segmentSized), value, size)
	}
	a, eight := term.Term(atom.Badarg), term.Small(8)
	for name, c := range map[string]struct {
		show               func()
		number             int32
		kind, what, reason term.Term
	}{
		"value":          {func() { integer(1, eight, eight); integer(2, a, eight); integer(3, a, eight) }, 2, atom.Integer, atom.Type, atom.Badarg},
		"size":           {func() { integer(1, a, eight); integer(2, eight, a); integer(3, eight, a) }, 2, atom.Integer, atom.Size, atom.Badarg},
		"a large size":   {func() { integer(1, eight, term.Small(term.SmallMax)); integer(2, eight, a) }, 2, atom.Integer, atom.Size, atom.Badarg},
		"binary":         {func() { integer(1, a, eight); Explain(segment(2, segmentBinary, 8, 0), a, 0) }, 2, atom.Binary, atom.Type, atom.Badarg},
		"appended to":    {func() { Explain(segment(1, segmentBinary, 8, segmentAppended), a, 0); integer(2, eight, a) }, 2, atom.Integer, atom.Size, atom.Badarg},
		"character":      {func() { integer(1, a, eight); Explain(segment(2, segmentUTF32, 1, 0), a, 0) }, 2, atom.Utf32, atom.Type, atom.Badarg},
		"size of floats": {func() { Explain(segment(1, segmentFloat, 1, segmentSized), a, eight) }, 1, atom.Float, atom.Invalid, atom.Badarg},
	} {
		explanation.cause = 0
		c.show()
		e := explanation
		if e.cause == 0 || e.cause.Element(1) != term.Small(c.number) || e.cause.Element(2) != c.kind || e.cause.Element(3) != c.what || e.reason != c.reason {
			t.Errorf("%s: %+v", name, e)
		}
	}
	explanation.cause = 0
}
