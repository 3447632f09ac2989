package avmhost

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jitwasm/jitwasm/beam"
)

func TestCollectKeepsEverything(t *testing.T) {
	for _, opts := range []Options{{}, {HeapGrowth: GrowBounded}, {HeapGrowth: GrowMinimum}, {GCAlways: true, Poison: true, Verify: true}} {
		vm := newTestVM(t, opts)
		p, _ := build(vm, ordered...)
		want := vm.export(p.x(0))
		for i := range uint32(20) {
			if !p.collect(i*7, 1) {
				t.Fatal("out of memory")
			}
			if p.freeWords() < i*7 {
				t.Fatalf("%d words free, %d asked for", p.freeWords(), i*7)
			}
		}
		vm.check(p, "test", 1)
		if diff := cmp.Diff(want, vm.export(p.x(0)), bigComparer); diff != "" {
			t.Errorf("%+v: %s", opts, diff)
		}
	}
}

func TestCollectKeepsSharingAndFreesTheRest(t *testing.T) {
	vm := newTestVM(t, Options{})
	p, _ := build(vm, beam.Tuple{int64(1 << 40)})
	a := nativeAllocator{p}
	shared := vm.mem.head(p.x(0))
	p.setX(0, makeTuple(a, shared, shared, shared))
	p.collect(0, 1)
	if e := vm.mem.tupleElements(p.x(0)); e[0] != e[1] || e[1] != e[2] {
		t.Errorf("one tuple has become several: %#x", e)
	}
	p.setX(0, termNil)
	p.collect(0, 1)
	if used := p.heapPtr() - p.heapStart(); used != 0 {
		t.Errorf("%d bytes survive, though nothing is referred to", used)
	}
}

func TestCollectGathersFragments(t *testing.T) {
	vm := newTestVM(t, Options{Poison: true})
	p, _ := build(vm)
	inner := makeCons(fragmentAllocator{p}, smallTerm(1), termNil)
	p.setX(0, makeTuple(fragmentAllocator{p}, inner, makeFloat(fragmentAllocator{p}, 2.5)))
	want := vm.export(p.x(0))
	p.collect(0, 1)
	if p.hasFragments() {
		t.Error("fragments are left")
	}
	if diff := cmp.Diff(want, vm.export(p.x(0))); diff != "" {
		t.Error(diff)
	}
	if x1 := p.x(1); x1 != poisonWord {
		t.Errorf("x1, which was not live, is %#x", uint32(x1))
	}
}

func TestCollectLeavesForeignMemoryAlone(t *testing.T) {
	vm := newTestVM(t, Options{Poison: true})
	p, _ := build(vm)
	block := vm.mem.malloc(64)
	b := &blockAllocator{vm: vm, ptr: block, end: block + 64}
	literal := makeTuple(b, smallTerm(1), smallTerm(2))
	p.setX(0, makeCons(nativeAllocator{p}, literal, termNil))
	p.collect(0, 1)
	if got := vm.mem.head(p.x(0)); got != literal {
		t.Errorf("a term outside of the heap has moved: %#x -> %#x", uint32(literal), uint32(got))
	}
}

func TestReferenceCounts(t *testing.T) {
	vm := newTestVM(t, Options{Poison: true})
	long := bytes.Repeat([]byte("x"), 100)
	p, terms := build(vm, beam.Binary(long))
	data := vm.mem.word(terms[0], 3)
	count := func() uint32 { return vm.mem.get(data + refcCount) }
	msg := vm.newMessage(terms[0])
	if count() != 2 {
		t.Errorf("with a copy in a message the count is %d", count())
	}
	vm.freeMessage(msg)
	p.setX(0, makeSubBinary(nativeAllocator{p}, vm.mem.head(p.x(0)), 10, 50))
	p.collect(0, 1)
	if count() != 1 || !bytes.Equal(vm.mem.binary(p.x(0)), long[10:60]) {
		t.Errorf("a sub-binary alone gives count %d", count())
	}
	p.collect(0, 0)
	if vm.mem.sizes[data] != 0 {
		t.Error("the binary is not freed with its last reference")
	}
}

func TestCopyTreeIsDeep(t *testing.T) {
	vm := newTestVM(t, Options{Poison: true})
	p, _ := build(vm, ordered...)
	want := vm.export(p.x(0))
	msg := vm.newMessage(p.x(0))
	p.setX(0, termNil)
	p.collect(0, 1)
	if diff := cmp.Diff(want, vm.export(msg.term), bigComparer); diff != "" {
		t.Error(diff)
	}
}
