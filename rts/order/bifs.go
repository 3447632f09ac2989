package order

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/num"
	"github.com/jitwasm/jitwasm/rts/term"
)

// rtCmp is Compare, with a short way for integers of 64 bits.
//
//go:wasmexport rt.cmp
func rtCmp(a, b term.Term) int32 {
	x, okA := num.Int64Of(a)
	y, okB := num.Int64Of(b)
	switch {
	case !okA || !okB:
		return Compare(a, b)
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

//go:wasmexport rt.eq
func rtEq(a, b term.Term) uint32 { return flag(Equal(a, b)) }

//go:wasmexport rt.exact
func rtExact(a, b term.Term) uint32 { return flag(Exact(a, b)) }

func flag(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

//go:wasmexport erlang:==/2
func equal2(a, b term.Term) term.Term { return term.Bool(Equal(a, b)) }

//go:wasmexport erlang:/=/2
func notEqual2(a, b term.Term) term.Term { return term.Bool(!Equal(a, b)) }

//go:wasmexport erlang:=:=/2
func exact2(a, b term.Term) term.Term { return term.Bool(Exact(a, b)) }

//go:wasmexport erlang:=/=/2
func notExact2(a, b term.Term) term.Term { return term.Bool(!Exact(a, b)) }

//go:wasmexport erlang:</2
func less2(a, b term.Term) term.Term { return term.Bool(Compare(a, b) < 0) }

//go:wasmexport erlang:=</2
func lessOrEqual2(a, b term.Term) term.Term { return term.Bool(Compare(a, b) <= 0) }

//go:wasmexport erlang:>/2
func greater2(a, b term.Term) term.Term { return term.Bool(Compare(a, b) > 0) }

//go:wasmexport erlang:>=/2
func greaterOrEqual2(a, b term.Term) term.Term { return term.Bool(Compare(a, b) >= 0) }

//go:wasmexport erlang:min/2
func min2(a, b term.Term) term.Term {
	if Compare(a, b) <= 0 {
		return a
	}
	return b
}

//go:wasmexport erlang:max/2
func max2(a, b term.Term) term.Term {
	if Compare(a, b) >= 0 {
		return a
	}
	return b
}

// compareTerms2 is the exact order as maps:iterator/2 and sets want it.
//
//go:wasmexport erts_internal:cmp_term/2
func compareTerms2(a, b term.Term) term.Term { return term.Small(CompareExact(a, b)) }

//go:wasmexport erlang:phash2/1
func phash21(t term.Term) term.Term { return term.Small(int32(Hash2(t) & term.SmallMax)) }

//go:wasmexport erlang:phash2/2
func phash22(t, size term.Term) term.Term {
	n, ok := hashRange(size)
	if !ok {
		return heap.Badarg()
	}
	return heap.Int(int64(Hash2(t)) % n)
}

//go:wasmexport erlang:phash/2
func phash2(t, size term.Term) term.Term {
	n, ok := hashRange(size)
	if !ok {
		return heap.Badarg()
	}
	return heap.Int(int64(Hash1(t))%n + 1)
}

// hashRange returns the number of different values that a hash is to have: from
// 1 to 2^32.
func hashRange(size term.Term) (n int64, ok bool) {
	n, ok = size.SmallOrInt64()
	return n, ok && n >= 1 && n <= 1<<32
}
