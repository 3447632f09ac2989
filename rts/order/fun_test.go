//go:build !wasm

package order_test

import (
	"testing"

	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/etf"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/term"
)

// localFun makes a fun of a fun expression, with an entry of its own.
func localFun(module term.Term, index, uniq uint32, free ...term.Term) term.Term {
	entry := heap.Malloc(32)
	mem.Fill(entry, 0, 32)
	term.Store(entry+code.FunModule, module)
	mem.Store32(entry+code.FunIndex, index)
	mem.Store32(entry+code.FunUniq, uniq)
	mem.Store32(entry+code.FunFree, uint32(len(free)))
	f, addr := heap.Box(term.TagFun, uint32(1+len(free)))
	mem.Store32(addr, entry)
	for i, t := range free {
		term.Store(addr+4+4*uint32(i), t)
	}
	return f
}

// TestFuns compares funs by what erl compares: module, index, hash of the code,
// free variables; funs M:F/A are above.
func TestFuns(t *testing.T) {
	one, two := term.Small(1), term.Small(2)
	sorted := []term.Term{
		localFun(atom.Lists, 1, 5), localFun(atom.Lists, 1, 5, one), localFun(atom.Lists, 1, 5, two), localFun(atom.Lists, 1, 5, one, one),
		localFun(atom.Lists, 1, 6), localFun(atom.Lists, 2, 1), localFun(atom.Maps, 0, 0),
		code.ExternalFun(atom.Lists, atom.Max, 1), code.ExternalFun(atom.Lists, atom.Max, 2), code.ExternalFun(atom.Lists, atom.Min, 0),
	}
	for i, a := range sorted {
		for j, b := range sorted {
			want := min(max(i-j, -1), 1)
			if got := order.Compare(a, b); got != int32(want) {
				t.Errorf("funs %d and %d compare as %d", i, j, got)
			}
			if got := order.Exact(a, b); got != (i == j) {
				t.Errorf("funs %d and %d are equal: %v", i, j, got)
			}
			if i != j && order.InternalHash(a, 0) == order.InternalHash(b, 0) {
				t.Errorf("funs %d and %d have the same internal hash", i, j)
			}
		}
	}
	again := localFun(atom.Lists, 1, 5, two)
	if !order.Exact(again, sorted[2]) || order.Hash2(again) != order.Hash2(sorted[2]) || order.Hash1(again) != order.Hash1(sorted[2]) ||
		order.InternalHash(again, 0) != order.InternalHash(sorted[2], 0) {
		t.Error("a fun with an entry of its own is another")
	}
}

// TestEncodedFun holds that the size in the external format is that of the fun.
func TestEncodedFun(t *testing.T) {
	addr, n, _ := etf.Encode(localFun(atom.Lists, 1, 5, term.Small(1), term.Nil)).AlignedBytes()
	b := mem.Bytes(addr, n)
	if b[1] != 112 || uint32(b[2])<<24|uint32(b[3])<<16|uint32(b[4])<<8|uint32(b[5]) != n-2 {
		t.Errorf("% x", b)
	}
	if decoded, _ := etf.Decode(addr, n, false); decoded != 0 {
		t.Error("a fun of a fun expression is decoded")
	}
}
