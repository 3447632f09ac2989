//go:build !wasm

package lists_test

import (
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

func TestListsAgainstErl(t *testing.T) {
	erltest.Functions(lists.Functions).Compare(t, erltest.ListCalls(1500), true)
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
