package system

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/wasi"
)

// strongRandBytes is the one function of OTP's crypto library that needs no more
// than what WASI has.
//
//go:wasmexport crypto:strong_rand_bytes/1
func strongRandBytes(count term.Term) term.Term {
	if !count.IsSmall() || count.Int() < 0 {
		return heap.Badarg()
	}
	n := uint32(count.Int())
	t, data := heap.NewBinary(n)
	if wasi.RandomGet(data, n) != 0 {
		return heap.Error(atom.LowEntropy)
	}
	return t
}
