// Package stress exercises the heap the same way natively and in WebAssembly,
// so that a test can compare the results of both.
package stress

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/term"
)

const live = 16 // X registers

var state uint64

// random is xorshift64.
func random(n uint32) uint32 {
	state ^= state << 13
	state ^= state >> 7
	state ^= state << 17
	return uint32(state>>33) % n
}

// Collect builds terms at random in X registers and on the stack, with
// collections of all kinds, and returns a hash of what is left and of the way
// that the memory went.
//
//go:wasmexport stress.collect
func Collect(seed uint64, steps uint32) uint64 {
	heap.Init()
	state = seed
	for i := range uint32(live) {
		heap.SetX(i, term.Nil)
	}
	heap.SP -= 4
	term.Store(heap.SP, term.Code(0, 0))
	bottom := heap.SP
	for range steps {
		step(bottom)
	}
	p := heap.Current
	h := uint64(p.MajorCount)<<32 + uint64(p.MinorCount) + uint64(p.HeapWords())
	for i := range uint32(live) {
		h = h*31 + uint64(order.Hash2(heap.X(i)))
	}
	return h
}

func step(bottom uint32) {
	switch random(16) {
	case 0:
		push()
	case 1:
		if heap.SP < bottom {
			heap.SP += 8
		}
	case 2:
		heap.Current.MajorAsked = random(50) / 49
		heap.Collect(random(400), live)
	case 3:
		heap.SetX(random(live), term.Nil)
	}
	if heap.SP-heap.HP < 256 && random(3) > 0 { // else fragments
		heap.Collect(64, live)
	}
	heap.SetX(random(live), build(heap.X(random(live)), heap.X(random(live))))
}

// push pushes a frame with one Y register.
func push() {
	if heap.SP-heap.HP < 64 {
		heap.Collect(16, live)
	}
	if heap.Current.StackWords() > 2000 {
		return
	}
	heap.SP -= 8
	term.Store(heap.SP, term.Code(1, 1))
	term.Store(heap.SP+4, heap.X(random(live)))
}

// depth keeps terms small enough to be hashed in reasonable time.
func depth(t term.Term) uint32 {
	if t.IsTupleOf(3) {
		return uint32(t.Element(1).Int())
	}
	return 0
}

func build(a, b term.Term) term.Term {
	const maxDepth = 8
	switch kind := random(8); {
	case kind == 0:
		return heap.Float(float64(random(1000)) / 8)
	case kind == 1:
		return heap.Int(int64(random(1<<31)) << random(33))
	case kind == 2:
		return binary(random(200))
	case kind == 3:
		return heap.Cons(atom.Ok, heap.Cons(heap.Int(int64(random(1<<31))), term.Nil))
	case max(depth(a), depth(b)) < maxDepth:
		return heap.Tuple3(term.Small(int32(max(depth(a), depth(b))+1)), a, b)
	}
	return term.Small(int32(random(100)))
}

func binary(n uint32) term.Term {
	t, data := heap.NewBinary(n)
	for i := range n {
		mem.Store8(data+i, random(256))
	}
	return t
}
