//go:build !wasm

package heap

import (
	"fmt"

	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Verifying makes every collection check the whole heap afterwards, and fills
// freed memory with a pattern that no pointer survives.
var Verifying bool

// collectAlways makes Collect collect even when there is room, and leave blocks
// without any more.
var collectAlways bool

// SetCollectAlways makes Collect collect even when there is room, and leave
// blocks without any more.
func SetCollectAlways(on bool) { collectAlways = on }

// largeHeap is what SetLargeHeap has set.
var largeHeap uint32 = defaultLargeHeap

// SetLargeHeap sets the number of words from which a major collection moves
// everything to the old generation; 0 is the default.
func SetLargeHeap(words uint32) {
	if words == 0 {
		words = defaultLargeHeap
	}
	largeHeap = words
}

func poison(addr, n uint32) {
	if Verifying {
		mem.Fill(addr, poisonByte, n)
	}
}

func verify(live uint32) {
	if Verifying {
		Verify(live)
	}
}

// verifier knows where objects begin.
type verifier struct {
	young map[uint32]bool
	old   map[uint32]bool
}

// Verify checks the heap of the current process after a collection, and panics
// when something is wrong: that it is a sequence of whole objects, that every
// pointer in it and in the roots leads to the beginning of one or to a
// constant, that nothing old points to something young, and that the lists of
// binaries hold exactly the binaries. It does not check the order of keys in
// maps, that integers are canonical, or free lists.
func Verify(live uint32) {
	p := Current
	if p.Fragments != 0 || HP > SP || SP > p.BlockEnd {
		panic(fmt.Sprintf("BUG: heap %#x-%#x, stack %#x-%#x, fragments %#x", p.BlockStart, HP, SP, p.BlockEnd, p.Fragments))
	}
	v := verifier{young: objects(p.BlockStart, HP), old: objects(p.OldStart, p.OldHP)}
	v.objectSlots(p.BlockStart, HP, false)
	v.objectSlots(p.OldStart, p.OldHP, true)
	x := XBase()
	v.slots("X register", x, x+live<<2)
	v.slots("stack", SP+4, p.BlockEnd)
	v.slots("process", currentAddr, currentAddr+4*rootCount)
	v.slots("dictionary", p.Dictionary.Addr, p.Dictionary.Addr+p.Dictionary.Capacity<<3)
	v.binaries(p)
}

// objects returns where the objects in a heap begin. Cells have no header: any
// word that is not inside a boxed object may begin one.
func objects(start, end uint32) map[uint32]bool {
	starts := map[uint32]bool{}
	for addr := start; addr < end; {
		starts[addr] = true
		if w := term.Load(addr); w.IsHeader() {
			addr += 4 + term.HeaderWords(uint32(w))<<2
		} else {
			addr += 8
		}
		if addr > end {
			panic(fmt.Sprintf("BUG: an object reaches beyond the end of the heap %#x", end))
		}
	}
	return starts
}

func (v *verifier) objectSlots(addr, end uint32, isOld bool) {
	for addr < end {
		w := term.Load(addr)
		if !w.IsHeader() {
			v.check("heap", addr, isOld)
			addr += 4
			continue
		}
		skip, slot := HeaderLayout(uint32(w))
		if slot != 0 {
			v.check("heap", addr+slot, isOld)
		}
		addr += skip
	}
}

func (v *verifier) slots(what string, addr, end uint32) {
	for ; addr < end; addr += 4 {
		v.check(what, addr, false)
	}
}

func (v *verifier) check(what string, slot uint32, isOld bool) {
	t := term.Load(slot)
	if !t.IsPointer() || IsConstant(t.Addr()) {
		return
	}
	addr := t.Addr()
	switch {
	case !v.old[addr] && !v.young[addr]:
		panic(fmt.Sprintf("BUG: %s: word %#x at %#x points to no object", what, uint32(t), slot))
	case isOld && v.young[addr]:
		panic(fmt.Sprintf("BUG: %s: word %#x at %#x is old and points to a young object", what, uint32(t), slot))
	case t.IsBoxed() != term.Load(addr).IsHeader():
		panic(fmt.Sprintf("BUG: %s: word %#x at %#x has the tag of another kind of object", what, uint32(t), slot))
	}
}

// binaries checks the two lists against the heaps.
func (v *verifier) binaries(p *Process) {
	checkBinaries("young", p.Binaries, v.young)
	checkBinaries("old", p.OldBinaries, v.old)
}

func checkBinaries(what string, list uint32, starts map[uint32]bool) {
	listed := map[uint32]bool{}
	for addr := list; addr != 0; addr = mem.Load32(addr + 4*term.RefcNext) {
		if !starts[addr] || listed[addr] || mem.Load32(mem.Load32(addr+4*term.RefcRecord)) == 0 {
			panic(fmt.Sprintf("BUG: %s list of binaries is broken at %#x", what, addr))
		}
		listed[addr] = true
	}
	for addr := range starts {
		w := term.Load(addr)
		if w.IsHeader() && term.HeaderTag(uint32(w)) == term.TagRefcBinary && !listed[addr] {
			panic(fmt.Sprintf("BUG: binary at %#x is not in the %s list", addr, what))
		}
	}
}
