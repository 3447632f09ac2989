package erltest

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/etf"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Functions are built-in functions of one, two or three arguments by their
// names, module:function/arity.
type Functions map[string]any

// Call calls one of them; ok is false if it failed.
func (f Functions) Call(t testing.TB, name string, args []term.Term) (value term.Term) {
	t.Helper()
	switch fn := f[name].(type) {
	case func(a term.Term) term.Term:
		return fn(args[0])
	case func(a, b term.Term) term.Term:
		return fn(args[0], args[1])
	case func(a, b, c term.Term) term.Term:
		return fn(args[0], args[1], args[2])
	}
	t.Fatalf("no function %s", name)
	return 0
}

// Decode makes a term of bytes in the external term format without version.
func Decode(t testing.TB, b []byte) term.Term {
	t.Helper()
	v := append([]byte{131}, b...)
	addr := heap.Malloc(uint32(len(v)))
	mem.PutBytes(addr, v)
	decoded, used := etf.Decode(addr, uint32(len(v)), false)
	heap.Free(addr)
	if decoded == 0 || used != uint32(len(v)) {
		t.Fatalf("%x is not decoded (%d of %d bytes)", v, used, len(v))
	}
	return decoded
}

// Encode returns the bytes of a term in the external term format with version.
func Encode(t term.Term) []byte {
	addr, n, _ := etf.Encode(t).AlignedBytes()
	return mem.Bytes(addr, n)
}

// Compare makes the calls here and in erl and compares the results: classes and
// reasons of exceptions, values by their bytes if asBytes, else by =:=.
func (f Functions) Compare(t *testing.T, calls []Call, asBytes bool) {
	t.Helper()
	failures := 0
	for i, want := range Run(t, calls) {
		c := calls[i]
		name := fmt.Sprintf("%s:%s/%d", c.Module, c.Function, len(c.Args))
		args := make([]term.Term, len(c.Args))
		for j, a := range c.Args {
			args[j] = Decode(t, a)
		}
		class, got := "ok", f.Call(t, name, args)
		if got == 0 {
			var of term.Term
			of, got = heap.Failure()
			class = map[term.Term]string{atom.Error: "error", atom.Exit: "exit", atom.Throw: "throw"}[of]
		}
		same := bytes.Equal(Encode(got), want.Term)
		if !same && !asBytes {
			same = order.Exact(got, Decode(t, want.Term[1:]))
		}
		if class != want.Class || !same {
			t.Errorf("%s of % x:\ngot  %s % x\nwant %s % x", name, c.Args, class, Encode(got), want.Class, want.Term)
			if failures++; failures == 5 {
				t.FailNow()
			}
		}
	}
}
