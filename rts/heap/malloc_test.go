//go:build !wasm

package heap_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// TestMalloc allocates, cuts and frees at random, and checks that blocks keep
// what was written to them, and that everything joins again in the end.
func TestMalloc(t *testing.T) {
	heap.Init()
	before := mem.Size() // of other tests: Init does not use it again
	r := rand.New(rand.NewPCG(7, 7))
	type block struct{ addr, size, mark uint32 }
	var blocks []block
	check := func(b block) {
		for i := range b.size {
			if mem.Load8(b.addr+i) != b.mark {
				t.Fatalf("byte %d of %d at %#x is overwritten", i, b.size, b.addr)
			}
		}
	}
	for i := range 20000 {
		switch k := len(blocks); {
		case k > 0 && r.IntN(5) < 2 || k > 400:
			j := r.IntN(k)
			check(blocks[j])
			heap.Free(blocks[j].addr)
			blocks = slices.Delete(blocks, j, j+1)
		case k > 0 && r.IntN(10) == 0:
			b := &blocks[r.IntN(k)]
			check(*b)
			b.size = r.Uint32N(b.size + 1)
			heap.Shrink(b.addr, b.size)
		default:
			b := block{size: r.Uint32N(1 << r.IntN(16)), mark: uint32(i & 0xFF)}
			b.addr = heap.Malloc(b.size)
			if b.addr%8 != 0 || heap.Usable(b.addr) < b.size {
				t.Fatalf("%d bytes at %#x, usable %d", b.size, b.addr, heap.Usable(b.addr))
			}
			mem.Fill(b.addr, b.mark, b.size)
			blocks = append(blocks, b)
		}
	}
	pages := mem.Size()
	for _, b := range blocks {
		check(b)
		heap.Free(b.addr)
	}
	// All is one chunk again: most of the memory can be had in one piece.
	heap.Malloc((pages - before) * mem.PageSize / 2)
	if mem.Size() != pages {
		t.Errorf("memory grew from %d to %d pages: free chunks were not joined", pages, mem.Size())
	}
}

// TestBinariesFreed loses references to binaries and expects their records
// back, from the young and the old generation.
func TestBinariesFreed(t *testing.T) {
	heap.Init()
	const size, live = 1 << 20, 1
	heap.SetX(0, term.Nil)
	for range 3000 { // 3 GB, were they not freed
		b, _ := heap.NewBinary(size)
		heap.SetX(0, heap.Cons(b, term.Nil))
		heap.Collect(0, live)
	}
	if pages := mem.Size(); pages > 64<<20/mem.PageSize {
		t.Errorf("memory has grown to %d pages", pages)
	}
	heap.SetX(0, term.Nil)
	heap.Current.MajorAsked = 1
	heap.Current.CollectAsked = 1
	heap.Collect(0, live)
	if heap.Current.Binaries != 0 || heap.Current.OldBinaries != 0 {
		t.Error("binaries nobody refers to are still in the lists")
	}
}

// TestShrinksAndGrows follows the block of a process through a large and a
// small working set.
func TestShrinksAndGrows(t *testing.T) {
	heap.Init()
	heap.Verifying = true
	defer func() { heap.Verifying = false }()
	list := term.Nil
	for range 100000 {
		if heap.SP-heap.HP < 8 {
			heap.SetX(0, list)
			heap.Collect(2, 1)
			list = heap.X(0)
		}
		list = heap.Cons(term.Small(1), list)
	}
	if words := heap.Current.HeapWords(); words < 200000 {
		t.Fatalf("%d words hold 100,000 cells", words)
	}
	heap.SetX(0, term.Nil)
	heap.Current.MajorAsked, heap.Current.CollectAsked = 1, 1
	heap.Collect(0, 1)
	if words := heap.Current.BlockWords(); words > 5000 {
		t.Errorf("the block still has %d words", words)
	}
}
