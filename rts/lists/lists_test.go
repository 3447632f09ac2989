package lists_test

import (
	"math/rand"
	"os"
	"testing"
	"time"

	"github.com/jitwasm/jitwasm/rts/erltest"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/lists"
	"github.com/jitwasm/jitwasm/rts/rtstest"
	"github.com/jitwasm/jitwasm/rts/term"
)

func TestMain(m *testing.M) {
	rtstest.Start()
	os.Exit(m.Run())
}

// listOf makes a list, now and then one that is none.
func listOf(g *erltest.Gen, n int) []byte {
	elements := g.Terms(g.Intn(n), 1)
	switch {
	case g.Intn(20) == 0:
		return g.Term(1)
	case g.Intn(20) == 0 && len(elements) > 0:
		return erltest.Improper(elements, g.Number())
	}
	return erltest.List(elements...)
}

// tuples makes a list of tuples and other terms.
func tuples(g *erltest.Gen) []byte {
	var elements [][]byte
	for range g.Intn(8) {
		if g.Intn(5) == 0 {
			elements = append(elements, g.Term(1))
		} else {
			elements = append(elements, erltest.Tuple(g.Terms(1+g.Intn(3), 1)...))
		}
	}
	if g.Intn(10) == 0 && len(elements) > 0 {
		return erltest.Improper(elements, g.Number())
	}
	return erltest.List(elements...)
}

func TestListsAgainstErl(t *testing.T) {
	var calls []erltest.Call
	for i := range 1500 {
		g := &erltest.Gen{Rand: rand.New(rand.NewSource(int64(i))), Few: i%5 != 0}
		a, b := listOf(g, 40), listOf(g, 40)
		for _, f := range []string{"hd", "tl", "length"} {
			calls = append(calls, erltest.Call{Module: "erlang", Function: f, Args: [][]byte{a}})
		}
		for _, f := range []string{"++", "append", "--", "subtract"} {
			calls = append(calls, erltest.Call{Module: "erlang", Function: f, Args: [][]byte{a, b}})
		}
		element, position := g.Term(1), erltest.Small(int64(g.Intn(5)))
		if g.Intn(20) == 0 {
			position = g.Term(0)
		}
		calls = append(calls, erltest.Call{Module: "lists", Function: "member", Args: [][]byte{element, a}},
			erltest.Call{Module: "lists", Function: "reverse", Args: [][]byte{a, b}})
		list := tuples(g)
		for _, f := range []string{"keyfind", "keymember", "keysearch"} {
			calls = append(calls, erltest.Call{Module: "lists", Function: f, Args: [][]byte{element, position, list}})
		}
	}
	erltest.Functions(lists.Functions).Compare(t, calls, true)
}

// TestSubtractLong holds that -- does not take the square of the length.
func TestSubtractLong(t *testing.T) {
	const n = 200_000
	a, b := term.Nil, term.Nil
	for i := range int32(n) {
		a = heap.Cons(term.Small(i), a)
		b = heap.Cons(term.Small(n-1-i), b)
	}
	start := time.Now()
	subtract := lists.Functions["erlang:--/2"].(func(a, b term.Term) term.Term)
	if rest := subtract(a, b); rest != term.Nil {
		t.Error("something is left")
	}
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("%d elements took %v", n, d)
	}
}
