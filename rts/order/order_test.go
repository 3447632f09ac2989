//go:build !wasm

package order_test

import (
	"fmt"
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

func TestComparisonsAgainstErl(t *testing.T) {
	erltest.Functions(order.Functions).Compare(t, erltest.ComparisonCalls(6000), false)
}

func TestHashMapsAgainstErl(t *testing.T) {
	erltest.Functions(order.Functions).Compare(t, erltest.LargeMapCalls(300), false)
}

func TestPortableHashAgainstErl(t *testing.T) {
	erltest.Functions(order.Functions).Compare(t, erltest.HashCalls(5000), true)
}

// TestExactOrderAgainstErl compares the order of the keys of maps.
func TestExactOrderAgainstErl(t *testing.T) {
	calls := erltest.ComparisonCalls(2000)
	for i := range calls {
		calls[i].Module, calls[i].Function = "erts_internal", "cmp_term"
	}
	erltest.Functions(order.Functions).Compare(t, calls, true)
}

// TestGeneratedCode holds what generated code relies on.
func TestGeneratedCode(t *testing.T) {
	one, float := term.Small(1), heap.Float(1)
	if order.RtEq(one, float) != 1 || order.RtExact(one, float) != 0 || order.RtCmp(one, float) != 0 || order.RtCmp(term.Nil, one) != 1 || order.RtCmp(one, term.Nil) != -1 {
		t.Error("1 and 1.0 are not compared")
	}
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
