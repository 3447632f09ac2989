package beam

import "math/big"

// Term is an Erlang term, one of
//
//	int64, *big.Int (never a value that int64 holds), float64,
//	Atom, Nil, *Cons, Tuple, Map, Binary, BitString,
//	ExportFun, LocalFun, Pid, Port, Ref
type Term any

type (
	// Atom is an atom's name in UTF-8.
	Atom string
	// Nil is the empty list.
	Nil struct{}
	// Cons is a list cell; a list is improper when the last Tail is not Nil.
	Cons struct{ Head, Tail Term }
	// Tuple is a tuple.
	Tuple []Term
	// Map is a map in the order it was stored; keys differ.
	Map []MapPair
	// MapPair is one association of a Map.
	MapPair struct{ Key, Value Term }
	// Binary is a binary.
	Binary []byte
	// BitString is a bit string whose last byte has LastBits bits (1 to 7), from
	// the most significant one; the rest of the byte is zero.
	BitString struct {
		Bytes    []byte
		LastBits uint8
	}
	// ExportFun is fun Module:Function/Arity.
	ExportFun struct {
		Module, Function Atom
		Arity            int
	}
	// LocalFun is a fun of a running program (never in a file). Encoded is its
	// external form (NEW_FUN_EXT) behind the size, with module, free variables and
	// the rest.
	LocalFun struct {
		Module      Atom
		Arity       int
		Index, Uniq int64
		Encoded     string
	}
	// Pid is a process identifier.
	Pid struct {
		Node                 Atom
		ID, Serial, Creation uint32
	}
	// Port is a port identifier.
	Port struct {
		Node     Atom
		ID       uint64
		Creation uint32
	}
	// Ref is a reference; IDs in the order of the external format.
	Ref struct {
		Node     Atom
		Creation uint32
		IDs      []uint32
	}
)

// NormalizeInt returns v as int64 where that holds it, else v itself.
func NormalizeInt(v *big.Int) Term {
	if v.IsInt64() {
		return v.Int64()
	}
	return v
}

// List builds a proper list.
func List(elems ...Term) Term {
	cells := make([]Cons, len(elems))
	var list Term = Nil{}
	for i := len(elems) - 1; i >= 0; i-- {
		cells[i] = Cons{elems[i], list}
		list = &cells[i]
	}
	return list
}

// Elements returns the elements of a list and its tail: Nil if it is proper.
func (c *Cons) Elements() (elems []Term, tail Term) {
	for {
		elems = append(elems, c.Head)
		next, ok := c.Tail.(*Cons)
		if !ok {
			return elems, c.Tail
		}
		c = next
	}
}
