package process

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/table"
	"github.com/jitwasm/jitwasm/rts/term"
)

func dictionary() *heap.Table { return &heap.Current.Dictionary }

//go:wasmexport erlang:put/2
func put(key, value term.Term) term.Term { return orUndefined(table.Put(dictionary(), key, value)) }

//go:wasmexport erlang:get/1
func get(key term.Term) term.Term { return orUndefined(table.Get(dictionary(), key)) }

//go:wasmexport erlang:erase/1
func erase(key term.Term) term.Term { return orUndefined(table.Remove(dictionary(), key)) }

func orUndefined(t term.Term) term.Term {
	if t == 0 {
		return atom.Undefined
	}
	return t
}

//go:wasmexport erlang:get/0
func getAll() term.Term { return table.List(dictionary()) }

//go:wasmexport erlang:erase/0
func eraseAll() term.Term {
	list := table.List(dictionary())
	table.Clear(dictionary())
	return list
}

//go:wasmexport erlang:get_keys/0
func getKeys() term.Term {
	d := dictionary()
	list := term.Nil
	for i := range d.Capacity {
		if key, _ := table.Pair(d, i); key != 0 {
			list = heap.Cons(key, list)
		}
	}
	return list
}

//go:wasmexport erlang:get_keys/1
func getKeysOf(value term.Term) term.Term {
	d := dictionary()
	list := term.Nil
	for i := range d.Capacity {
		if key, v := table.Pair(d, i); key != 0 && order.Exact(v, value) {
			list = heap.Cons(key, list)
		}
	}
	return list
}
