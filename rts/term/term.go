package term

import "github.com/jitwasm/jitwasm/rts/mem"

// Term is an Erlang term, or 0: none.
type Term uint32

// Primary tags.
const (
	PrimaryMask = 0x3
	TagCons     = 0x1
	TagBoxed    = 0x2
)

// Tags of immediate terms.
const (
	smallMask     = 0xF
	smallTag      = 0xF
	smallShift    = 4
	pidTag        = 0x3
	portTag       = 0x7
	immediateMask = 0x3F
	atomTag       = 0x0B
	atomShift     = 6
	catchTag      = 0x1B
	codeTag       = 0x2B
)

// Nil is the empty list.
const Nil Term = 0x3B

// The two atoms that every comparison answers with: package atom's first
// names.
const (
	False Term = 0<<atomShift | atomTag
	True  Term = 1<<atomShift | atomTag
)

// The range of a small integer.
const (
	SmallMin = -1 << 27
	SmallMax = 1<<27 - 1
)

// Small returns a small integer; n must be in SmallMin..SmallMax.
func Small(n int32) Term { return Term(uint32(n)<<smallShift | smallTag) }

// FitsSmall says whether n is in the range of small integers.
func FitsSmall(n int64) bool { return n >= SmallMin && n <= SmallMax }

// Bool returns the atom true or false.
func Bool(b bool) Term {
	if b {
		return True
	}
	return False
}

// Atom returns the atom with an index.
func Atom(index uint32) Term { return Term(index<<atomShift | atomTag) }

// Pid returns a local process identifier.
func Pid(n uint32) Term { return Term(n<<smallShift | pidTag) }

// Port returns a local port.
func Port(n uint32) Term { return Term(n<<smallShift | portTag) }

// Cons returns the list whose cell lies at an address.
func Cons(addr uint32) Term { return Term(addr | TagCons) }

// Boxed returns the term whose header lies at an address.
func Boxed(addr uint32) Term { return Term(addr | TagBoxed) }

// IsSmall says whether t is a small integer.
func (t Term) IsSmall() bool { return t&smallMask == smallTag }

// BothSmall says whether t and u are small integers.
func (t Term) BothSmall(u Term) bool { return t&u&smallMask == smallTag }

// Int returns the value of a small integer.
func (t Term) Int() int32 { return int32(t) >> smallShift }

// IsAtom says whether t is an atom.
func (t Term) IsAtom() bool { return t&immediateMask == atomTag }

// AtomIndex returns the index of an atom.
func (t Term) AtomIndex() uint32 { return uint32(t) >> atomShift }

// IsBool says whether t is true or false.
func (t Term) IsBool() bool { return t&^(1<<atomShift) == False }

// IsNil says whether t is the empty list.
func (t Term) IsNil() bool { return t == Nil }

// IsPid says whether t is a process identifier.
func (t Term) IsPid() bool { return t&smallMask == pidTag || t.IsBoxedAs(TagExternalPid) }

// IsLocalPid says whether t is a process identifier of this node.
func (t Term) IsLocalPid() bool { return t&smallMask == pidTag }

// IsPort says whether t is a port.
func (t Term) IsPort() bool { return t&smallMask == portTag || t.IsBoxedAs(TagExternalPort) }

// IsLocalPort says whether t is a port of this node.
func (t Term) IsLocalPort() bool { return t&smallMask == portTag }

// Number returns the number in a local process identifier or port.
func (t Term) Number() uint32 { return uint32(t) >> smallShift }

// IsCons says whether t is a list that is not empty.
func (t Term) IsCons() bool { return t&PrimaryMask == TagCons }

// IsList says whether t is a cons or nil.
func (t Term) IsList() bool { return t.IsCons() || t == Nil }

// IsBoxed says whether t points to a header.
func (t Term) IsBoxed() bool { return t&PrimaryMask == TagBoxed }

// IsPointer says whether t is a cons or boxed.
func (t Term) IsPointer() bool { return t&PrimaryMask-1 < 2 }

// IsImmediate says whether t has no memory of its own.
func (t Term) IsImmediate() bool { return t&PrimaryMask == PrimaryMask }

// IsHeader says whether a word in memory is the header of a boxed term.
func (t Term) IsHeader() bool { return t&PrimaryMask == 0 }

// Addr returns the address that a cons or boxed term points to.
func (t Term) Addr() uint32 { return uint32(t) &^ PrimaryMask }

// Head returns the head of a cons.
func (t Term) Head() Term { return Term(mem.Load32(t.Addr() + 4)) }

// Tail returns the tail of a cons.
func (t Term) Tail() Term { return Term(mem.Load32(t.Addr())) }

// SetTail replaces the tail of a cons that was just made.
func (t Term) SetTail(tail Term) { mem.Store32(t.Addr(), uint32(tail)) }

// Word returns a word of a boxed term; word 0 is the header.
func (t Term) Word(i uint32) uint32 { return mem.Load32(t.Addr() + i<<2) }

// SetWord replaces a word of a boxed term that was just made.
func (t Term) SetWord(i, w uint32) { mem.Store32(t.Addr()+i<<2, w) }

// At returns a word of a boxed term that is a term itself; word 0 is the
// header.
func (t Term) At(i uint32) Term { return Term(mem.Load32(t.Addr() + i<<2)) }

// Load returns the term at an address.
func Load(addr uint32) Term { return Term(mem.Load32(addr)) }

// Store writes a term to an address.
func Store(addr uint32, t Term) { mem.Store32(addr, uint32(t)) }

// Catch returns the word that marks a catch in a Y register: on an exception the
// function fn goes on at point.
func Catch(fn, point uint32) Term { return Term(fn<<16 | point<<6 | catchTag) }

// Code returns the word for a point of a function.
func Code(fn, point uint32) Term { return Term(fn<<16 | point<<6 | codeTag) }

// IsCatch says whether a word of the stack marks a catch.
func (t Term) IsCatch() bool { return t&immediateMask == catchTag }

// IsCode says whether a word of the stack is a code word.
func (t Term) IsCode() bool { return t&immediateMask == codeTag }

// CatchToCode returns the code word of the place that a catch goes on at.
func (t Term) CatchToCode() Term { return t ^ (catchTag ^ codeTag) }

// CodeFunction returns the function of a code word or catch.
func (t Term) CodeFunction() uint32 { return uint32(t) >> 16 }

// CodePoint returns the point of a code word or catch.
func (t Term) CodePoint() uint32 { return uint32(t) >> 6 & 0x3FF }
