package term

import "github.com/jitwasm/jitwasm/rts/mem"

// Tags of boxed terms: the low six bits of the header. The bits above are the
// number of words that follow it.
const (
	TagTuple        = 0x00
	TagMatchState   = 0x04
	TagPositive     = 0x08
	TagNegative     = 0x0C
	TagRef          = 0x10
	TagFun          = 0x14
	TagFloat        = 0x18
	TagRefcBinary   = 0x20
	TagHeapBinary   = 0x24
	TagSubBinary    = 0x28
	TagMap          = 0x2C
	TagExternalPid  = 0x30
	TagExternalPort = 0x34
	TagExternalRef  = 0x38
	TagHashNode     = 0x3C

	tagMask   = 0x3F
	sizeShift = 6

	// TagSign is the bit in which the tags of positive and negative integers
	// differ.
	TagSign = TagPositive ^ TagNegative
)

// Words after the header of the boxed terms of fixed size.
const (
	FloatWords      = 2
	RefWords        = 2
	RefcBinaryWords = 4
	SubBinaryWords  = 4
	MatchStateWords = 4
)

// Header returns the header of a boxed term with a number of words after it.
func Header(tag, words uint32) uint32 { return words<<sizeShift | tag }

// HeaderTag returns the tag in a header.
func HeaderTag(header uint32) uint32 { return header & tagMask }

// HeaderWords returns the number of words after a header.
func HeaderWords(header uint32) uint32 { return header >> sizeShift }

// Header returns the header of a boxed term.
func (t Term) Header() uint32 { return mem.Load32(t.Addr()) }

// Tag returns the tag of a boxed term.
func (t Term) Tag() uint32 { return t.Header() & tagMask }

// Words returns the number of words after the header of a boxed term.
func (t Term) Words() uint32 { return t.Header() >> sizeShift }

// IsBoxedAs says whether t is boxed with a tag.
func (t Term) IsBoxedAs(tag uint32) bool { return t.IsBoxed() && t.Tag() == tag }

// IsTuple says whether t is a tuple.
func (t Term) IsTuple() bool { return t.IsBoxedAs(TagTuple) }

// IsTupleOf says whether t is a tuple of n elements.
func (t Term) IsTupleOf(n uint32) bool {
	return t.IsBoxed() && t.Header() == Header(TagTuple, n)
}

// Arity returns the number of elements of a tuple.
func (t Term) Arity() uint32 { return t.Header() >> sizeShift }

// Element returns an element of a tuple, counted from 1 as in Erlang.
func (t Term) Element(i uint32) Term { return t.At(i) }

// IsBoxedInteger says whether t is an integer that is not small.
func (t Term) IsBoxedInteger() bool {
	return t.IsBoxed() && t.Tag()&^TagSign == TagPositive
}

// IsInteger says whether t is an integer of any size.
func (t Term) IsInteger() bool { return t.IsSmall() || t.IsBoxedInteger() }

// IsNegative says whether a boxed integer is below zero.
func (t Term) IsNegative() bool { return t.Tag() == TagNegative }

// IsInt64 says whether a boxed integer is one of 64 bits in two's complement
// and not a magnitude.
func (t Term) IsInt64() bool { return t.Words() == 2 }

// Int64 returns the value of a boxed integer of 64 bits.
func (t Term) Int64() int64 { return int64(mem.Load64(t.Addr() + 4)) }

// SmallOrInt64 returns the value of an integer that fits 64 bits; ok is false
// for everything else.
func (t Term) SmallOrInt64() (n int64, ok bool) {
	if t.IsSmall() {
		return int64(t.Int()), true
	}
	if t.IsBoxedInteger() && t.IsInt64() {
		return t.Int64(), true
	}
	return 0, false
}

// IsFloat says whether t is a float.
func (t Term) IsFloat() bool { return t.IsBoxedAs(TagFloat) }

// Float returns the value of a float.
func (t Term) Float() float64 { return mem.LoadF64(t.Addr() + 4) }

// IsNumber says whether t is an integer or a float.
func (t Term) IsNumber() bool { return t.IsInteger() || t.IsFloat() }

// IsRef says whether t is a reference.
func (t Term) IsRef() bool {
	return t.IsBoxed() && (t.Tag() == TagRef || t.Tag() == TagExternalRef)
}

// RefID returns the number of a reference of this node.
func (t Term) RefID() uint64 { return mem.Load64(t.Addr() + 4) }

// IsFun says whether t is a fun.
func (t Term) IsFun() bool { return t.IsBoxedAs(TagFun) }

// FunEntry returns the address of the fun's entry in the program's data.
func (t Term) FunEntry() uint32 { return t.Word(1) }

// FunFree returns the number of free variables of a fun; the first is word 2.
func (t Term) FunFree() uint32 { return t.Words() - 1 }

// IsMap says whether t is a map.
func (t Term) IsMap() bool { return t.IsBoxedAs(TagMap) }

// IsFlatMap says whether a map has a tuple of keys, and not a tree of hash
// nodes.
func (t Term) IsFlatMap() bool { return t.At(1).IsBoxed() }

// MapKeys returns the tuple of keys of a flat map.
func (t Term) MapKeys() Term { return t.At(1) }

// MapSize returns the number of pairs in a map.
func (t Term) MapSize() uint32 {
	if w := t.At(1); w.IsSmall() {
		return uint32(w.Int())
	}
	return t.Words() - 1
}
