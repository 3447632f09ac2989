package system

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/table"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Persistent terms are constants. The memory of one that was replaced or erased
// is not used again: any process may still hold it.
var persistent heap.Table

func resetShared() { persistent = heap.Table{} }

//go:wasmexport persistent_term:put/2
func persistentPut(key, value term.Term) term.Term {
	old := table.Get(&persistent, key)
	switch {
	case old == 0:
		table.Put(&persistent, constant(key), constant(value))
	case !order.Exact(old, value):
		table.Put(&persistent, key, constant(value))
	}
	return atom.Ok
}

//go:wasmexport persistent_term:get/1
func persistentGet(key term.Term) term.Term {
	if value := table.Get(&persistent, key); value != 0 {
		return value
	}
	return heap.Badarg()
}

//go:wasmexport persistent_term:get/2
func persistentGetDefault(key, value term.Term) term.Term {
	if found := table.Get(&persistent, key); found != 0 {
		return found
	}
	return value
}

//go:wasmexport persistent_term:get/0
func persistentAll() term.Term { return table.List(&persistent) }

//go:wasmexport persistent_term:erase/1
func persistentErase(key term.Term) term.Term {
	return term.Bool(table.Remove(&persistent, key) != 0)
}

//go:wasmexport erts_internal:erase_persistent_terms/0
func persistentEraseAll() term.Term {
	table.Clear(&persistent)
	return atom.Ok
}

//go:wasmexport persistent_term:info/0
func persistentInfo() term.Term {
	words := uint32(0)
	for i := range persistent.Capacity {
		if key, value := table.Pair(&persistent, i); key != 0 {
			words += 2 + flatSize(key, false) + flatSize(value, false)
		}
	}
	t, addr := heap.Box(term.TagMap, 3)
	term.Store(addr, heap.Tuple2(atom.Count, atom.Memory))
	term.Store(addr+4, heap.Int(int64(persistent.Count)))
	term.Store(addr+8, heap.Int(4*int64(words)))
	return t
}
