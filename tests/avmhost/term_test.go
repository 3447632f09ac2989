package avmhost

import (
	"math"
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jitwasm/jitwasm/beam"
)

func bigFrom(s string) *big.Int {
	n, ok := new(big.Int).SetString(s, 0)
	if !ok {
		panic("BUG: " + s)
	}
	return n
}

// ordered is a list of terms in ascending order, no two equal.
var ordered = []beam.Term{
	bigFrom("-0x10000000000000000000000000"), bigFrom("-0x8000000000000001"),
	int64(math.MinInt64), -1.0e10, int64(math.MinInt32) - 1, int64(math.MinInt32), int64(smallIntMin) - 1,
	int64(smallIntMin), int64(-1), -0.5, int64(0), 0.5, int64(1), int64(smallIntMax), int64(smallIntMax) + 1,
	int64(math.MaxInt32), int64(math.MaxInt32) + 1, float64(1<<53) - 1.5, int64(1<<53 - 1), int64(1<<53 + 1),
	int64(math.MaxInt64), bigFrom("0x8000000000000000"), bigFrom("0xFFFFFFFFFFFFFFFF"), bigFrom("0x10000000000000000"),
	1.0e30, bigFrom("0x1000000000000000000000000000000"),
	beam.Atom("a"), beam.Atom("aa"), beam.Atom("b"),
	beam.Ref{Node: "nonode@nohost", IDs: []uint32{0, 1}}, beam.Ref{Node: "nonode@nohost", IDs: []uint32{0, 2}},
	beam.ExportFun{Module: "m", Function: "f", Arity: 1},
	beam.Pid{Node: "nonode@nohost", ID: 3}, beam.Pid{Node: "nonode@nohost", ID: 4},
	beam.Tuple{}, beam.Tuple{int64(9)}, beam.Tuple{int64(1), int64(2)}, beam.Tuple{int64(1), beam.Atom("x")},
	beam.Map{}, beam.Map{{Key: beam.Atom("a"), Value: int64(1)}}, beam.Map{{Key: beam.Atom("b"), Value: int64(0)}},
	beam.Nil{}, beam.List(int64(1)), beam.List(int64(1), int64(2)), &beam.Cons{Head: int64(2), Tail: beam.Atom("t")},
	beam.Binary(""), beam.Binary("a"), beam.Binary("ab"), beam.Binary("b"), beam.Binary("bcdefghijklmnopqrstuvwxyz0123456789"),
}

// build puts a Go term on the heap of a fresh process.
func build(vm *VM, terms ...beam.Term) (*process, []term) {
	p := vm.newProcess()
	vm.placeArguments(p, []beam.Term{beam.List(terms...)})
	elems, _ := vm.mem.list(p.x(0))
	return p, elems
}

func TestCompareOrder(t *testing.T) {
	vm := newTestVM(t, Options{})
	_, terms := build(vm, ordered...)
	for i, a := range terms {
		for j, b := range terms {
			got := vm.compare(a, b, false)
			if got < 0 != (i < j) || got > 0 != (i > j) {
				t.Errorf("compare(%s, %s) = %d", formatTerm(ordered[i]), formatTerm(ordered[j]), got)
			}
		}
	}
}

func TestCompareExact(t *testing.T) {
	vm := newTestVM(t, Options{})
	_, terms := build(vm, int64(1), 1.0, int64(5), -7.0, beam.List(int64(1)), beam.List(1.0),
		beam.Map{{Key: int64(1), Value: int64(2)}}, beam.Map{{Key: int64(1), Value: 2.0}}, beam.Map{{Key: 1.0, Value: int64(2)}})
	equal := func(i, j int, exact bool) bool { return vm.compare(terms[i], terms[j], exact) == 0 }
	for _, c := range []struct {
		i, j        int
		loose, hard bool
	}{{0, 1, true, false}, {4, 5, true, false}, {6, 7, true, false}, {6, 8, false, false}} {
		if equal(c.i, c.j, false) != c.loose || equal(c.i, c.j, true) != c.hard {
			t.Errorf("terms %d and %d: == is %v, =:= is %v", c.i, c.j, equal(c.i, c.j, false), equal(c.i, c.j, true))
		}
	}
	if vm.compare(terms[2], terms[3], true) >= 0 {
		t.Error("as map keys, integers come before floats")
	}
}

var bigComparer = cmp.Comparer(func(a, b *big.Int) bool { return a.Cmp(b) == 0 })

func TestExportIsInverseOfBuild(t *testing.T) {
	vm := newTestVM(t, Options{})
	_, terms := build(vm, ordered...)
	for i, tm := range terms {
		if diff := cmp.Diff(ordered[i], vm.export(tm), bigComparer); diff != "" {
			t.Errorf("%s: %s", formatTerm(ordered[i]), diff)
		}
	}
}

func TestIntegerLayout(t *testing.T) {
	vm := newTestVM(t, Options{})
	for _, c := range []struct {
		n     string
		words []uint32 // header and data; nil for an immediate
	}{
		{"134217727", nil}, {"-134217728", nil},
		{"134217728", []uint32{1<<6 | 8, 0x8000000}}, {"-134217729", []uint32{1<<6 | 12, 0xF7FFFFFF}},
		{"2147483648", []uint32{2<<6 | 8, 0x80000000, 0}}, {"-2147483649", []uint32{2<<6 | 12, 0x7FFFFFFF, 0xFFFFFFFF}},
		{"0x7FFFFFFFFFFFFFFF", []uint32{2<<6 | 8, 0xFFFFFFFF, 0x7FFFFFFF}},
		{"0x8000000000000000", []uint32{3<<6 | 8, 0, 0x80000000, 0}}, // never two words
		{"-0xFFFFFFFFFFFFFFFF", []uint32{3<<6 | 12, 0xFFFFFFFF, 0xFFFFFFFF, 0}},
		{"0x123456789ABCDEF01", []uint32{4<<6 | 8, 0xABCDEF01, 0x23456789, 1, 0}},
	} {
		_, terms := build(vm, beam.NormalizeInt(bigFrom(c.n)))
		if terms[0].isSmall() != (c.words == nil) {
			t.Errorf("%s: immediate is %v", c.n, terms[0].isSmall())
			continue
		}
		for i, w := range c.words {
			if got := vm.mem.word(terms[0], uint32(i)); got != w {
				t.Errorf("%s: word %d is %#x, not %#x", c.n, i, got, w)
			}
		}
	}
}
