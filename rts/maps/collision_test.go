//go:build !wasm

package maps_test

import (
	"testing"

	"github.com/jitwasm/jitwasm/rts/erltest"
	"github.com/jitwasm/jitwasm/rts/maps"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/term"
)

// collisions returns integers of which each has the hash of another one, so that
// they part only where the trie takes another hash.
func collisions(t *testing.T) (numbers []int64) {
	t.Helper()
	seen := map[uint32]int32{}
	for i := range int32(1 << 19) {
		hash := order.MapHash(term.Small(i), 0)
		if other, ok := seen[hash]; ok {
			numbers = append(numbers, int64(other), int64(i))
		}
		seen[hash] = i
	}
	if len(numbers) < 10 {
		t.Fatalf("only %d numbers collide", len(numbers))
	}
	return numbers
}

func mapOf(numbers []int64) []byte {
	var pairs [][]byte
	for i, n := range numbers {
		pairs = append(pairs, erltest.Small(n), erltest.Small(int64(i)))
	}
	return erltest.Map(pairs...)
}

// TestCollisionsAgainstErl works on a map most of whose keys have the hash of
// another key.
func TestCollisionsAgainstErl(t *testing.T) {
	numbers := collisions(t)
	for i := range int64(33) {
		numbers = append(numbers, -1-i)
	}
	m := mapOf(numbers)
	var even, odd, pairs [][]byte
	for i, n := range numbers {
		pair := [][]byte{erltest.Small(n), erltest.Small(int64(i))}
		pairs = append(pairs, erltest.Tuple(pair...))
		if i%2 == 0 {
			even = append(even, pair...)
		} else {
			odd = append(odd, pair...)
		}
	}
	calls := []erltest.Call{
		call("keys", m), call("values", m), call("to_list", m), call("from_list", erltest.List(append(pairs, pairs...)...)),
		call("merge", erltest.Map(even...), erltest.Map(odd...)), call("merge", m, erltest.Map(even...)), call("merge", erltest.Map(odd...), m),
	}
	for i, n := range numbers {
		key := erltest.Small(n)
		without := mapOf(append(append([]int64{}, numbers[:i]...), numbers[i+1:]...))
		calls = append(calls, call("get", key, m), call("get", key, without), call("remove", key, m), call("put", key, key, m),
			call("put", key, key, without), call("update", key, key, m), call("take", key, without))
	}
	erltest.Functions(maps.Functions).Compare(t, calls, true)
	decoded := erltest.Decode(t, m)
	if all := maps.Functions["maps:iterator/1"].(func(term.Term) term.Term)(decoded); !order.Exact(all, maps.Functions["maps:to_list/1"].(func(term.Term) term.Term)(decoded)) {
		t.Error("the iterator visits other pairs than the list has")
	}
}

// TestCollisionsCompareAgainstErl compares maps in which only one of two keys
// with the same hash differs.
func TestCollisionsCompareAgainstErl(t *testing.T) {
	numbers := collisions(t)
	m := mapOf(numbers)
	var calls []erltest.Call
	for i := range numbers {
		changed := append([]int64{}, numbers...)
		changed[i] = -5
		calls = append(calls, erltest.Call{Module: "erlang", Function: "<", Args: [][]byte{m, mapOf(changed)}},
			erltest.Call{Module: "erlang", Function: "==", Args: [][]byte{mapOf(changed), m}})
		changed[i] = numbers[i^1]
		if i > 1 {
			changed[i^1] = numbers[i]
			calls = append(calls, erltest.Call{Module: "erlang", Function: "<", Args: [][]byte{m, mapOf(changed)}})
		}
	}
	functions := erltest.Functions{
		"erlang:</2":  func(a, b term.Term) term.Term { return term.Bool(order.Compare(a, b) < 0) },
		"erlang:==/2": func(a, b term.Term) term.Term { return term.Bool(order.Equal(a, b)) },
	}
	functions.Compare(t, calls, true)
}
