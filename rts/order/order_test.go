package order_test

import (
	"fmt"
	"math/big"
	"math/rand"
	"os"
	"testing"

	"github.com/jitwasm/jitwasm/rts/erltest"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/rtstest"
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/work"
)

func TestMain(m *testing.M) {
	rtstest.Start()
	os.Exit(m.Run())
}

var comparisons = []string{"==", "/=", "=:=", "=/=", "<", "=<", ">", ">=", "min", "max"}

// pair makes two terms of which each is likely to be equal to the other, or the
// same but for a part.
func pair(g *erltest.Gen) [2][]byte {
	a := g.Term(3)
	switch g.Intn(4) {
	case 0:
		return [2][]byte{a, a}
	case 1:
		return [2][]byte{erltest.Tuple(a, g.Number()), erltest.Tuple(a, g.Number())}
	}
	return [2][]byte{a, g.Term(3)}
}

func TestComparisonsAgainstErl(t *testing.T) {
	var calls []erltest.Call
	for i := range 6000 {
		g := &erltest.Gen{Rand: rand.New(rand.NewSource(int64(i))), Few: i%2 == 0}
		p := pair(g)
		if i%3 == 0 {
			p = [2][]byte{g.Number(), g.Number()}
		}
		for _, op := range []string{"==", "=:=", "<", comparisons[i%len(comparisons)]} {
			calls = append(calls, erltest.Call{Module: "erlang", Function: op, Args: p[:]})
		}
	}
	erltest.Functions(order.Functions).Compare(t, calls, false)
}

// TestHashMapsAgainstErl compares large maps that differ in few pairs.
func TestHashMapsAgainstErl(t *testing.T) {
	var calls []erltest.Call
	for i := range 300 {
		g := &erltest.Gen{Rand: rand.New(rand.NewSource(int64(i))), Few: i%2 == 0}
		keys := g.Keys(40+g.Intn(100), 1)
		common := keys[:len(keys)-3]
		one := append(append([][]byte{}, common...), keys[len(keys)-3:][g.Intn(3)])
		other := append(append([][]byte{}, common...), keys[len(keys)-3:][g.Intn(3)])
		values := g.Pairs(one, 1)
		a := erltest.Map(values...)
		b := append([][]byte{}, values...)
		b[len(b)-2] = other[len(other)-1]
		for range g.Intn(3) {
			b[2*g.Intn(len(b)/2)+1] = g.Number()
		}
		args := [][]byte{a, erltest.Map(b...)}
		if i%3 == 0 {
			args = [][]byte{erltest.Map(args[0], erltest.Small(1)), erltest.Map(args[1], erltest.Float(1))}
		}
		for _, op := range []string{"==", "=:=", "<", ">"} {
			calls = append(calls, erltest.Call{Module: "erlang", Function: op, Args: args})
		}
	}
	erltest.Functions(order.Functions).Compare(t, calls, false)
}

func TestPortableHashAgainstErl(t *testing.T) {
	var calls []erltest.Call
	limits := []*big.Int{big.NewInt(1), big.NewInt(1 << 32), big.NewInt(1<<32 - 1), big.NewInt(1<<32 + 1), big.NewInt(0), big.NewInt(-1), big.NewInt(1000)}
	for i := range 5000 {
		g := &erltest.Gen{Rand: rand.New(rand.NewSource(int64(i))), Few: i%4 == 0}
		a := g.Term(4)
		if i%5 == 0 {
			a = g.Number()
		}
		calls = append(calls,
			erltest.Call{Module: "erlang", Function: "phash2", Args: [][]byte{a}},
			erltest.Call{Module: "erlang", Function: "phash2", Args: [][]byte{a, erltest.Int(limits[i%len(limits)])}})
	}
	erltest.Functions(order.Functions).Compare(t, calls, true)
}

// deepList returns a list of lists, depth deep, with an innermost term.
func deepList(depth int, innermost term.Term) term.Term {
	t := innermost
	for range depth {
		t = heap.Cons(t, term.Nil)
	}
	return t
}

// deepTuple returns a tuple of tuples.
func deepTuple(depth int, innermost term.Term) term.Term {
	t := innermost
	for range depth {
		t = heap.Tuple2(term.Small(1), t)
	}
	return t
}

func TestDeepTerms(t *testing.T) {
	const depth = 500_000
	for _, make := range []func(int, term.Term) term.Term{deepList, deepTuple} {
		a, b := make(depth, term.Small(1)), make(depth, term.Small(2))
		if order.Compare(a, b) != -1 || order.Compare(b, a) != 1 || order.Compare(a, make(depth, heap.Float(1))) != 0 {
			t.Error("deep terms are not compared")
		}
		if order.Exact(a, b) || !order.Exact(a, make(depth, term.Small(1))) || order.Exact(a, make(depth, heap.Float(1))) {
			t.Error("deep terms are not told apart")
		}
		if order.Hash2(a) == order.Hash2(b) || order.InternalHash(a, 0) == order.InternalHash(b, 0) {
			t.Error("deep terms have the same hash")
		}
	}
	if work.Mark() != 0 {
		t.Errorf("%d bytes are left on the stack", work.Mark())
	}
}

func TestSort(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for _, n := range []uint32{0, 1, 2, 3, 100, 1000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			block := heap.Malloc(max(8*n, 8))
			for i := range n {
				term.Store(block+4*i, heap.Tuple2(term.Small(int32(r.Intn(50))), term.Small(int32(i))))
			}
			order.Sort(block, n, block+4*n)
			for i := uint32(1); i < n; i++ {
				if order.CompareExact(term.Load(block+4*i-4), term.Load(block+4*i)) >= 0 {
					t.Fatalf("element %d is not in order", i)
				}
			}
			heap.Free(block)
		})
	}
}
