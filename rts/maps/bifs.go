package maps

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/term"
)

func badmap(m term.Term) term.Term   { return heap.ErrorTuple(atom.Badmap, m) }
func badkey(key term.Term) term.Term { return heap.ErrorTuple(atom.Badkey, key) }

//go:wasmexport erlang:map_size/1
func mapSize1(m term.Term) term.Term {
	if !m.IsMap() {
		return badmap(m)
	}
	return heap.Int(int64(m.MapSize()))
}

//go:wasmexport erlang:is_map_key/2
func isMapKey2(key, m term.Term) term.Term { return isKey2(key, m) }

//go:wasmexport maps:is_key/2
func isKey2(key, m term.Term) term.Term {
	if !m.IsMap() {
		return badmap(m)
	}
	return term.Bool(Get(m, key) != 0)
}

//go:wasmexport erlang:map_get/2
func mapGet2(key, m term.Term) term.Term { return get2(key, m) }

//go:wasmexport maps:get/2
func get2(key, m term.Term) term.Term {
	if !m.IsMap() {
		return badmap(m)
	}
	if value := Get(m, key); value != 0 {
		return value
	}
	return badkey(key)
}

//go:wasmexport maps:find/2
func find2(key, m term.Term) term.Term {
	if !m.IsMap() {
		return badmap(m)
	}
	if value := Get(m, key); value != 0 {
		return heap.Tuple2(atom.Ok, value)
	}
	return atom.Error
}

//go:wasmexport maps:put/3
func put3(key, value, m term.Term) term.Term {
	if !m.IsMap() {
		return badmap(m)
	}
	return Put(m, key, value)
}

//go:wasmexport maps:update/3
func update3(key, value, m term.Term) term.Term {
	if !m.IsMap() {
		return badmap(m)
	}
	if changed := Update(m, key, value); changed != 0 {
		return changed
	}
	return badkey(key)
}

//go:wasmexport maps:remove/2
func remove2(key, m term.Term) term.Term {
	if !m.IsMap() {
		return badmap(m)
	}
	smaller, _ := Take(m, key)
	return smaller
}

//go:wasmexport maps:take/2
func take2(key, m term.Term) term.Term {
	if !m.IsMap() {
		return badmap(m)
	}
	smaller, value := Take(m, key)
	if value == 0 {
		return atom.Error
	}
	return heap.Tuple2(value, smaller)
}

//go:wasmexport maps:merge/2
func merge2(a, b term.Term) term.Term {
	if !a.IsMap() {
		return badmap(a)
	}
	if !b.IsMap() {
		return badmap(b)
	}
	return Merge(a, b)
}

//go:wasmexport maps:from_list/1
func fromList1(list term.Term) term.Term {
	n := uint32(0)
	rest := list
	for ; rest.IsCons(); rest = rest.Tail() {
		if !rest.Head().IsTupleOf(2) {
			return heap.Badarg()
		}
		n++
	}
	if !rest.IsNil() {
		return heap.Badarg()
	}
	leaves := heap.Malloc(max(n, 1) << 2)
	for i := range n {
		pair := list.Head()
		term.Store(leaves+i<<2, heap.Cons(pair.Element(1), pair.Element(2)))
		list = list.Tail()
	}
	m := ofLeaves(leaves, n)
	heap.Free(leaves)
	return m
}

//go:wasmexport maps:from_keys/2
func fromKeys2(list, value term.Term) term.Term {
	n := uint32(0)
	rest := list
	for ; rest.IsCons(); rest = rest.Tail() {
		n++
	}
	if !rest.IsNil() {
		return heap.Badarg()
	}
	leaves := heap.Malloc(max(n, 1) << 2)
	for i := range n {
		term.Store(leaves+i<<2, heap.Cons(list.Head(), value))
		list = list.Tail()
	}
	m := ofLeaves(leaves, n)
	heap.Free(leaves)
	return m
}

//go:wasmexport maps:keys/1
func keys1(m term.Term) term.Term {
	if !m.IsMap() {
		return badmap(m)
	}
	if m.IsFlatMap() {
		return listOf(keysAt(m), m.MapSize())
	}
	return listOfLeaves(order.Root(m), term.Nil, false)
}

//go:wasmexport maps:values/1
func values1(m term.Term) term.Term {
	if !m.IsMap() {
		return badmap(m)
	}
	if m.IsFlatMap() {
		return listOf(valuesAt(m), m.MapSize())
	}
	return listOfLeaves(order.Root(m), term.Nil, true)
}

// listOf returns n terms at an address as a list.
func listOf(addr, n uint32) term.Term {
	list := term.Nil
	for ; n > 0; n-- {
		list = heap.Cons(term.Load(addr+(n-1)<<2), list)
	}
	return list
}

// listOfLeaves puts the keys or values below a node in front of a list, so that
// the last comes first.
func listOfLeaves(node, list term.Term, values bool) term.Term {
	addr, n := order.Children(node)
	for ; n > 0; n-- {
		child := term.Load(addr)
		addr += 4
		switch {
		case child.IsBoxed():
			list = listOfLeaves(child, list, values)
		case values:
			list = heap.Cons(child.Tail(), list)
		default:
			list = heap.Cons(child.Head(), list)
		}
	}
	return list
}

// mapToTupleKeys1 shows whether two maps share their keys.
//
//go:wasmexport erts_internal:map_to_tuple_keys/1
func mapToTupleKeys1(m term.Term) term.Term {
	if !m.IsMap() {
		return badmap(m)
	}
	if !m.IsFlatMap() {
		return heap.Badarg()
	}
	return m.MapKeys()
}
