package heap

import (
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Cons returns [Head | Tail].
func Cons(head, tail term.Term) term.Term {
	addr := Alloc(2)
	term.Store(addr, tail)
	term.Store(addr+4, head)
	return term.Cons(addr)
}

// Box allocates a boxed term with a number of words after its header and
// returns it and the address of word 1. The caller fills in all words.
func Box(tag, words uint32) (t term.Term, addr uint32) {
	addr = Alloc(words + 1)
	mem.Store32(addr, term.Header(tag, words))
	return term.Boxed(addr), addr + 4
}

// TupleOf returns a tuple of n elements that the caller fills in from the
// address on.
func TupleOf(n uint32) (t term.Term, addr uint32) { return Box(term.TagTuple, n) }

// Tuple1 returns {A}.
func Tuple1(a term.Term) term.Term {
	t, addr := TupleOf(1)
	term.Store(addr, a)
	return t
}

// Tuple2 returns {A, B}.
func Tuple2(a, b term.Term) term.Term {
	t, addr := TupleOf(2)
	term.Store(addr, a)
	term.Store(addr+4, b)
	return t
}

// Tuple3 returns {A, B, C}.
func Tuple3(a, b, c term.Term) term.Term {
	t, addr := TupleOf(3)
	term.Store(addr, a)
	term.Store(addr+4, b)
	term.Store(addr+8, c)
	return t
}

// Tuple4 returns {A, B, C, D}.
func Tuple4(a, b, c, d term.Term) term.Term {
	t, addr := TupleOf(4)
	term.Store(addr, a)
	term.Store(addr+4, b)
	term.Store(addr+8, c)
	term.Store(addr+12, d)
	return t
}

// Float returns a float; f must be finite.
func Float(f float64) term.Term {
	t, addr := Box(term.TagFloat, term.FloatWords)
	mem.StoreF64(addr, f)
	return t
}

// Int returns an integer, small when it fits: for code that has computed it in 64
// bits, too.
//
//go:wasmexport rt.int
func Int(n int64) term.Term {
	if term.FitsSmall(n) {
		return term.Small(int32(n))
	}
	addr := Alloc(3)
	mem.Store32(addr, term.Header(term.TagPositive, 2)|uint32(n>>63)&term.TagSign)
	mem.Store64(addr+4, uint64(n))
	return term.Boxed(addr)
}

// Uint returns an integer that is not negative, small when it fits.
func Uint(n uint64) term.Term {
	if n < 1<<63 {
		return Int(int64(n))
	}
	t, addr := Box(term.TagPositive, 4) // a magnitude; two words are for int64
	mem.Store64(addr, n)
	mem.Store64(addr+8, 0)
	return t
}

// Ref returns a reference of this node.
func Ref(id uint64) term.Term {
	t, addr := Box(term.TagRef, term.RefWords)
	mem.Store64(addr, id)
	return t
}

// ListOfBytes returns the bytes as a list of small integers in front of tail.
func ListOfBytes(b []byte, tail term.Term) term.Term {
	if len(b) == 0 {
		return tail
	}
	addr := Alloc(2 * uint32(len(b)))
	cell := addr
	for _, c := range b {
		term.Store(cell+4, term.Small(int32(c)))
		term.Store(cell, term.Cons(cell+8))
		cell += 8
	}
	term.Store(cell-8, tail)
	return term.Cons(addr)
}

// ListOfMemory returns n bytes of memory as a list of small integers in front
// of tail.
func ListOfMemory(addr, n uint32, tail term.Term) term.Term {
	for n > 0 {
		n--
		tail = Cons(term.Small(int32(mem.Load8(addr+n))), tail)
	}
	return tail
}
