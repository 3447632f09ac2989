//go:build !wasm

package maps_test

import (
	"math/rand"
	"os"
	"testing"

	"github.com/jitwasm/jitwasm/rts/erltest"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/maps"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/rtstest"
	"github.com/jitwasm/jitwasm/rts/term"
)

func TestMain(m *testing.M) {
	rtstest.Start()
	os.Exit(m.Run())
}

func call(function string, args ...[]byte) erltest.Call {
	return erltest.Call{Module: "maps", Function: function, Args: args}
}

// TestOperationsAgainstErl compares results and their order.
func TestOperationsAgainstErl(t *testing.T) {
	calls := erltest.MapCalls(330)
	for _, c := range calls {
		if c.Function == "keys" {
			calls = append(calls, call("to_list", c.Args...))
		}
	}
	erltest.Functions(maps.Functions).Compare(t, calls, true)
}

func TestFromListAgainstErl(t *testing.T) {
	calls := append(erltest.FromListCalls(300),
		call("from_list", erltest.List(erltest.Tuple())),
		call("from_list", erltest.Improper([][]byte{erltest.Tuple(erltest.Small(1), erltest.Small(2))}, erltest.Atom("a"))),
		call("from_list", erltest.Atom("a")),
		call("from_keys", erltest.Improper([][]byte{erltest.Small(1)}, erltest.Small(2)), erltest.Small(3)))
	erltest.Functions(maps.Functions).Compare(t, calls, true)
}

// TestNoMapsAgainstErl calls every operation with something that is no map.
func TestNoMapsAgainstErl(t *testing.T) {
	no, key := erltest.Tuple(erltest.Atom("no")), erltest.Small(1)
	m := erltest.Map(key, key)
	calls := []erltest.Call{
		call("keys", no), call("values", no), call("to_list", no), call("is_key", key, no), call("get", key, no),
		call("find", key, no), call("remove", key, no), call("take", key, no), call("put", key, key, no),
		call("update", key, key, no), call("update", no, key, m), call("merge", m, no), call("merge", no, m), call("merge", no, key),
		{Module: "erlang", Function: "map_size", Args: [][]byte{no}},
		{Module: "erlang", Function: "map_get", Args: [][]byte{key, no}},
		{Module: "erlang", Function: "map_get", Args: [][]byte{no, m}},
		{Module: "erts_internal", Function: "map_next", Args: [][]byte{key, no, erltest.List()}},
		{Module: "erts_internal", Function: "map_next", Args: [][]byte{no, m, erltest.List()}},
		{Module: "erts_internal", Function: "map_next", Args: [][]byte{erltest.Small(0), m, no}},
		{Module: "erts_internal", Function: "map_next", Args: [][]byte{erltest.Small(7), m, erltest.Atom("iterator")}},
		{Module: "erts_internal", Function: "map_to_tuple_keys", Args: [][]byte{m}},
		{Module: "erts_internal", Function: "map_to_tuple_keys", Args: [][]byte{no}},
	}
	erltest.Functions(maps.Functions).Compare(t, calls, true)
}

// TestIterators holds that an iterator visits every pair once, in the order of
// maps:to_list/1 backwards for tries.
func TestIterators(t *testing.T) {
	for i, size := range erltest.MapSizes {
		g := &erltest.Gen{Rand: rand.New(rand.NewSource(int64(i)))}
		m := erltest.Decode(t, g.Map(size, 1))
		list := maps.Functions["maps:to_list/1"].(func(term.Term) term.Term)(m)
		all := maps.Functions["maps:iterator/1"].(func(term.Term) term.Term)(m)
		if m.IsFlatMap() {
			all = reverse(all)
		}
		if !order.Exact(list, all) {
			t.Errorf("%d pairs: the iterator and the list have not the same pairs", size)
		}
	}
}

func reverse(list term.Term) term.Term {
	reversed := term.Nil
	for ; list.IsCons(); list = list.Tail() {
		reversed = heap.Cons(list.Head(), reversed)
	}
	return reversed
}

// TestHistory puts and takes away pairs at random and compares with Go's map
// after each step; the shape of a trie must not depend on its history.
func TestHistory(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	want := map[int32]int32{}
	m := maps.Empty()
	for step := range 4000 {
		n := int32(r.Intn(400))
		key := heap.Tuple2(term.Small(n), term.Small(1))
		if r.Intn(400) < 200+step/100 {
			want[n] = int32(step)
			m = maps.Put(m, key, term.Small(int32(step)))
		} else {
			delete(want, n)
			m, _ = maps.Take(m, key)
		}
		if m.MapSize() != uint32(len(want)) {
			t.Fatalf("step %d: %d pairs, want %d", step, m.MapSize(), len(want))
		}
		if step%50 == 0 {
			checkAgainst(t, m, want)
		}
	}
}

func checkAgainst(t *testing.T, m term.Term, want map[int32]int32) {
	t.Helper()
	leaves := heap.Malloc(uint32(4*len(want) + 4))
	i := uint32(0)
	for n, v := range want {
		key := heap.Tuple2(term.Small(n), term.Small(1))
		if got := maps.Get(m, key); got != term.Small(v) {
			t.Fatalf("key %d has %x, want %d", n, got, v)
		}
		term.Store(leaves+4*i, heap.Cons(key, term.Small(v)))
		i++
	}
	if !order.Exact(m, maps.OfLeaves(leaves, i)) {
		t.Fatal("the map built at once is another")
	}
	heap.Free(leaves)
}

// TestExactAndAssoc holds what generated code relies on.
func TestExactAndAssoc(t *testing.T) {
	m := maps.PutAssoc(maps.Empty(), 1, 10, 2, 20)
	if m.MapSize() != 2 || maps.Get(m, term.Small(2)) != term.Small(20) {
		t.Error("pairs are not put")
	}
	if changed := maps.PutExact(m, 2, 21); maps.Get(changed, term.Small(2)) != term.Small(21) || maps.Get(m, term.Small(2)) != term.Small(20) {
		t.Error("a value is not replaced, or the old map is changed")
	}
	if maps.PutExact(m, 1, 11, 3, 30) != 0 || heap.X(0) != term.Small(3) {
		t.Error("a missing key is not reported")
	}
}
