package tuples

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/lists"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// maxSize is the greatest number of elements (OTP: ERTS_MAX_TUPLE_SIZE).
const maxSize = 1<<24 - 1

// index returns the value of a term that must be a small integer from 1 to n;
// ok is false if it is not.
func index(t term.Term, n uint32) (i uint32, ok bool) {
	return uint32(t.Int()), t.IsSmall() && uint32(t.Int())-1 < n
}

//go:wasmexport erlang:element/2
func element2(position, t term.Term) term.Term {
	if !t.IsTuple() {
		return heap.Badarg()
	}
	i, ok := index(position, t.Arity())
	if !ok {
		return heap.Badarg()
	}
	return t.Element(i)
}

//go:wasmexport erlang:setelement/3
func setelement3(position, t, value term.Term) term.Term {
	if !t.IsTuple() {
		return heap.Badarg()
	}
	n := t.Arity()
	i, ok := index(position, n)
	if !ok {
		return heap.Badarg()
	}
	changed, addr := heap.TupleOf(n)
	mem.Copy(addr, t.Addr()+4, n<<2)
	changed.SetWord(i, uint32(value))
	return changed
}

//go:wasmexport erlang:tuple_size/1
func tupleSize1(t term.Term) term.Term {
	if !t.IsTuple() {
		return heap.Badarg()
	}
	return term.Small(int32(t.Arity()))
}

//go:wasmexport erlang:tuple_to_list/1
func tupleToList1(t term.Term) term.Term {
	if !t.IsTuple() {
		return heap.Badarg()
	}
	list := term.Nil
	for i := t.Arity(); i > 0; i-- {
		list = heap.Cons(t.Element(i), list)
	}
	return list
}

//go:wasmexport erlang:list_to_tuple/1
func listToTuple1(list term.Term) term.Term {
	n, ok := lists.Length(list)
	if !ok || n > maxSize {
		return heap.Badarg()
	}
	t, addr := heap.TupleOf(n)
	for ; n > 0; n-- {
		term.Store(addr, list.Head())
		list = list.Tail()
		addr += 4
	}
	return t
}

// filled returns a tuple of a size with the same element everywhere, or 0 if
// the size is none.
func filled(size, value term.Term) term.Term {
	if !size.IsSmall() || uint32(size.Int()) > maxSize {
		return 0
	}
	n := uint32(size.Int())
	t, addr := heap.TupleOf(n)
	for i := range n {
		term.Store(addr+i<<2, value)
	}
	return t
}

//go:wasmexport erlang:make_tuple/2
func makeTuple2(size, value term.Term) term.Term {
	t := filled(size, value)
	if t == 0 {
		return heap.Badarg()
	}
	return t
}

//go:wasmexport erlang:make_tuple/3
func makeTuple3(size, value, list term.Term) term.Term {
	t := filled(size, value)
	if t == 0 {
		return heap.Badarg()
	}
	for ; list.IsCons(); list = list.Tail() {
		pair := list.Head()
		if !pair.IsTupleOf(2) {
			return heap.Badarg()
		}
		i, ok := index(pair.Element(1), t.Arity())
		if !ok {
			return heap.Badarg()
		}
		t.SetWord(i, uint32(pair.Element(2)))
	}
	if !list.IsNil() {
		return heap.Badarg()
	}
	return t
}

//go:wasmexport erlang:append_element/2
func appendElement2(t, value term.Term) term.Term {
	if !t.IsTuple() || t.Arity() == maxSize {
		return heap.Badarg()
	}
	return inserted(t.Arity()+1, t, value)
}

//go:wasmexport erlang:insert_element/3
func insertElement3(position, t, value term.Term) term.Term {
	if !t.IsTuple() {
		return heap.Badarg()
	}
	i, ok := index(position, t.Arity()+1)
	if !ok {
		return heap.Badarg()
	}
	return inserted(i, t, value)
}

// inserted returns a tuple with an element more at position i.
func inserted(i uint32, t, value term.Term) term.Term {
	n := t.Arity()
	from := t.Addr() + 4
	grown, to := heap.TupleOf(n + 1)
	mem.Copy(to, from, (i-1)<<2)
	grown.SetWord(i, uint32(value))
	mem.Copy(to+i<<2, from+(i-1)<<2, (n-i+1)<<2)
	return grown
}

//go:wasmexport erlang:delete_element/2
func deleteElement2(position, t term.Term) term.Term {
	if !t.IsTuple() {
		return heap.Badarg()
	}
	n := t.Arity()
	i, ok := index(position, n)
	if !ok {
		return heap.Badarg()
	}
	from := t.Addr() + 4
	smaller, to := heap.TupleOf(n - 1)
	mem.Copy(to, from, (i-1)<<2)
	mem.Copy(to+(i-1)<<2, from+i<<2, (n-i)<<2)
	return smaller
}
