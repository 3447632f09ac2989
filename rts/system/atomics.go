package system

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/num"
	"github.com/jitwasm/jitwasm/rts/term"
)

// An array of atomics or counters is a reference whose number is the address of
// a block off the heap and has atomicsMark above: [kind][size][64-bit words...].
// The block lives as long as the program.
const (
	atomicsMark = 0xA70 << 32

	kindUnsigned = 0
	kindSigned   = 1
	kindCounters = 2

	atomicsData = 8
	maxAtomics  = 1 << 26
)

func newArray(size term.Term, kind uint32) term.Term {
	switch {
	case !size.IsInteger() || num.IsNegative(size) || size == term.Small(0):
		return heap.Badarg()
	case !size.IsSmall() || size.Int() > maxAtomics:
		return heap.SystemLimit()
	}
	n := uint32(size.Int())
	addr := heap.Malloc(atomicsData + n<<3)
	mem.Store32(addr, kind)
	mem.Store32(addr+4, n)
	mem.Fill(addr+atomicsData, 0, n<<3)
	return heap.Ref(atomicsMark | uint64(addr))
}

// array returns the address of the block of a reference.
func array(ref term.Term) (addr uint32, ok bool) {
	if !ref.IsBoxedAs(term.TagRef) || ref.RefID()>>32 != atomicsMark>>32 {
		return 0, false
	}
	return uint32(ref.RefID()), true
}

// element returns the address of an element, counted from 1.
func element(ref, index term.Term) (addr uint32, signed, ok bool) {
	block, ok := array(ref)
	if !ok || !index.IsSmall() {
		return 0, false, false
	}
	i := uint32(index.Int()) - 1
	if i >= mem.Load32(block+4) {
		return 0, false, false
	}
	return block + atomicsData + i<<3, mem.Load32(block) != kindUnsigned, true
}

// value returns the bits of an integer that an element can hold.
func value(t term.Term, signed bool) (bits uint64, ok bool) {
	if n, ok := t.SmallOrInt64(); ok {
		return uint64(n), signed || n >= 0
	}
	if signed {
		return 0, false
	}
	return uint64Of(t)
}

// increment returns the bits of an integer that is added: of either sign, even
// where elements have none.
func increment(t term.Term) (bits uint64, ok bool) {
	if n, ok := t.SmallOrInt64(); ok {
		return uint64(n), true
	}
	return uint64Of(t)
}

// uint64Of returns the value of an integer beyond 63 bits that fits 64: a
// magnitude of two digits, the upper one 0.
func uint64Of(t term.Term) (bits uint64, ok bool) {
	if !t.IsBoxedAs(term.TagPositive) || t.Words() != 4 || mem.Load64(t.Addr()+12) != 0 {
		return 0, false
	}
	return mem.Load64(t.Addr() + 4), true
}

func integer(bits uint64, signed bool) term.Term {
	if signed {
		return heap.Int(int64(bits))
	}
	return heap.Uint(bits)
}

// atomicsNew gets the options as bits: 1 for signed.
//
//go:wasmexport erts_internal:atomics_new/2
func atomicsNew(size, options term.Term) term.Term {
	if !options.IsSmall() {
		return heap.Badarg()
	}
	return newArray(size, uint32(options.Int())&1)
}

//go:wasmexport erts_internal:counters_new/1
func countersNew(size term.Term) term.Term { return newArray(size, kindCounters) }

//go:wasmexport atomics:get/2
func atomicsGet(ref, index term.Term) term.Term {
	addr, signed, ok := element(ref, index)
	if !ok {
		return heap.Badarg()
	}
	return integer(mem.Load64(addr), signed)
}

//go:wasmexport atomics:put/3
func atomicsPut(ref, index, to term.Term) term.Term {
	if atomicsExchange(ref, index, to) == 0 {
		return 0
	}
	return atom.Ok
}

//go:wasmexport atomics:exchange/3
func atomicsExchange(ref, index, to term.Term) term.Term {
	addr, signed, ok := element(ref, index)
	if !ok {
		return heap.Badarg()
	}
	bits, ok := value(to, signed)
	if !ok {
		return heap.Badarg()
	}
	old := mem.Load64(addr)
	mem.Store64(addr, bits)
	return integer(old, signed)
}

//go:wasmexport atomics:add_get/3
func atomicsAddGet(ref, index, n term.Term) term.Term {
	addr, signed, ok := element(ref, index)
	if !ok {
		return heap.Badarg()
	}
	bits, ok := increment(n)
	if !ok {
		return heap.Badarg()
	}
	sum := mem.Load64(addr) + bits
	mem.Store64(addr, sum)
	return integer(sum, signed)
}

//go:wasmexport atomics:add/3
func atomicsAdd(ref, index, n term.Term) term.Term {
	if atomicsAddGet(ref, index, n) == 0 {
		return 0
	}
	return atom.Ok
}

//go:wasmexport atomics:compare_exchange/4
func atomicsCompareExchange(ref, index, expected, desired term.Term) term.Term {
	addr, signed, ok := element(ref, index)
	if !ok {
		return heap.Badarg()
	}
	from, ok1 := value(expected, signed)
	to, ok2 := value(desired, signed)
	if !ok1 || !ok2 {
		return heap.Badarg()
	}
	if old := mem.Load64(addr); old != from {
		return integer(old, signed)
	}
	mem.Store64(addr, to)
	return atom.Ok
}

//go:wasmexport atomics:info/1
func atomicsInfo(ref term.Term) term.Term {
	block, ok := array(ref)
	if !ok {
		return heap.Badarg()
	}
	greatest, least := heap.Uint(1<<64-1), term.Small(0)
	if mem.Load32(block) != kindUnsigned {
		greatest, least = heap.Int(1<<63-1), heap.Int(-1<<63)
	}
	t, addr := heap.Box(term.TagMap, 5)
	term.Store(addr, heap.Tuple4(atom.Max, atom.Memory, atom.Min, atom.Size))
	term.Store(addr+4, greatest)
	term.Store(addr+8, memoryOf(block))
	term.Store(addr+12, least)
	term.Store(addr+16, heap.Int(int64(mem.Load32(block+4))))
	return t
}

func memoryOf(block uint32) term.Term { return heap.Int(int64(heap.Usable(block))) }

//go:wasmexport erts_internal:counters_get/2
func countersGet(ref, index term.Term) term.Term { return atomicsGet(ref, index) }

//go:wasmexport erts_internal:counters_add/3
func countersAdd(ref, index, n term.Term) term.Term { return atomicsAdd(ref, index, n) }

//go:wasmexport erts_internal:counters_put/3
func countersPut(ref, index, to term.Term) term.Term { return atomicsPut(ref, index, to) }

//go:wasmexport erts_internal:counters_info/1
func countersInfo(ref term.Term) term.Term {
	block, ok := array(ref)
	if !ok {
		return heap.Badarg()
	}
	t, addr := heap.Box(term.TagMap, 3)
	term.Store(addr, heap.Tuple2(atom.Memory, atom.Size))
	term.Store(addr+4, memoryOf(block))
	term.Store(addr+8, heap.Int(int64(mem.Load32(block+4))))
	return t
}
