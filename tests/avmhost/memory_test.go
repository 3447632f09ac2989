package avmhost

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
)

func newTestVM(t *testing.T, opts Options) *VM {
	t.Helper()
	vm, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(vm.Close)
	return vm
}

// wantFault checks that f faults with a message that contains part.
func wantFault(t *testing.T, part string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		var fault *Fault
		if err, ok := recover().(error); !ok || !errors.As(err, &fault) || !strings.Contains(fault.Message, part) {
			t.Errorf("no fault with %q, but %v", part, err)
		}
	}()
	f()
}

func TestMallocBlocksDoNotOverlap(t *testing.T) {
	vm := newTestVM(t, Options{})
	m := vm.mem
	rng := rand.New(rand.NewPCG(1, 2))
	type block struct{ p, n uint32 }
	var live []block
	for i := range 5000 {
		if len(live) > 0 && rng.IntN(3) == 0 {
			k := rng.IntN(len(live))
			m.release(live[k].p)
			live = append(live[:k], live[k+1:]...)
			continue
		}
		n := uint32(rng.IntN(3000))
		if i%500 == 0 {
			n = 300_000
		}
		p := m.malloc(n)
		if p == 0 || p%8 != 0 {
			t.Fatalf("malloc(%d) = %#x", n, p)
		}
		for _, b := range live {
			if p < b.p+b.n && b.p < p+n {
				t.Fatalf("%#x+%d overlaps %#x+%d", p, n, b.p, b.n)
			}
		}
		live = append(live, block{p, n})
		if uint64(p)+uint64(n) > uint64(m.wasm.Size()) {
			t.Fatalf("%#x+%d lies beyond the memory of %d bytes", p, n, m.wasm.Size())
		}
	}
}

func TestMallocGrowsAndRefuses(t *testing.T) {
	vm := newTestVM(t, Options{})
	p := vm.mem.malloc(200 << 20)
	if p == 0 || vm.mem.wasm.Size() < 200<<20 {
		t.Errorf("malloc of 200 MiB = %#x, memory is %d bytes", p, vm.mem.wasm.Size())
	}
	if p := vm.mem.malloc(1 << 31); p != 0 {
		t.Errorf("malloc of 2 GiB = %#x", p)
	}
}

func TestFreeFaults(t *testing.T) {
	vm := newTestVM(t, Options{Poison: true})
	m := vm.mem
	p := m.malloc(40)
	m.put(p, 7)
	m.release(p)
	if got := m.get(p); got != poisonWord {
		t.Errorf("freed memory holds %#x", got)
	}
	if q := m.malloc(40); q == p {
		t.Error("poisoned memory is reused at once")
	}
	m.release(0)
	wantFault(t, "not an allocated block", func() { m.release(p) })
	wantFault(t, "not an allocated block", func() { m.release(p + 8) })
	wantFault(t, "outside the linear memory", func() { m.slice(m.limit-4, 8) })
}
