//go:build !wasm

package tuples_test

import (
	"math/rand"
	"os"
	"testing"

	"github.com/jitwasm/jitwasm/rts/erltest"
	"github.com/jitwasm/jitwasm/rts/rtstest"
	"github.com/jitwasm/jitwasm/rts/tuples"
)

func TestMain(m *testing.M) {
	rtstest.Start()
	os.Exit(m.Run())
}

func TestTuplesAgainstErl(t *testing.T) {
	var calls []erltest.Call
	add := func(function string, args ...[]byte) {
		calls = append(calls, erltest.Call{Module: "erlang", Function: function, Args: args})
	}
	for i := range 800 {
		g := &erltest.Gen{Rand: rand.New(rand.NewSource(int64(i))), Few: i%2 == 0}
		tuple, position, value := erltest.Tuple(g.Terms(g.Intn(5), 1)...), erltest.Small(int64(g.Intn(7)-1)), g.Term(1)
		list := erltest.List(erltest.Tuple(erltest.Small(int64(1+g.Intn(3))), value), erltest.Tuple(erltest.Small(1), g.Number()))
		switch g.Intn(8) {
		case 0:
			tuple = g.Term(1)
		case 1:
			position = g.Term(1)
			if len(position) > 3 && position[0] == 98 {
				position = erltest.Atom("x") // not a tuple of many elements
			}
		case 2:
			list = erltest.List(g.Terms(2, 1)...)
		case 3:
			list = erltest.Improper(g.Terms(2, 1), g.Number())
		}
		add("element", position, tuple)
		add("setelement", position, tuple, value)
		add("tuple_size", tuple)
		add("tuple_to_list", tuple)
		add("list_to_tuple", list)
		add("make_tuple", position, value)
		add("make_tuple", position, value, list)
		add("append_element", tuple, value)
		add("insert_element", position, tuple, value)
		add("delete_element", position, tuple)
	}
	erltest.Functions(tuples.Functions).Compare(t, calls, true)
}
