package heap

import (
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// The copying (Cheney): evacuation moves an object out of the memory that is
// collected and leaves its new address behind, in the header of a boxed object
// or the head of a cons whose tail is 0; scavenging evacuates what the moved
// objects point to. The free addresses of the young and the old generation are
// passed along and returned, which keeps them in locals.

// moved describes the memory that is collected.
type moved struct {
	start, size       uint32 // the young block
	matureSize        uint32 // of it, what moves to the old generation
	oldStart, oldSize uint32 // the old generation that stays, when it does
	elsewhere         bool   // objects also lie outside of the block: fragments, or an old generation that is collected
}

var from moved

// isMoved says whether an object outside of the young block is collected.
//
//gowasm:noinline
func isMoved(addr uint32) bool {
	return from.elsewhere && addr-from.oldStart >= from.oldSize && !IsConstant(addr)
}

// evacuate moves the object that the word at slot points to, if it is one and
// is collected, and updates the word.
//
//gowasm:inline
func evacuate(slot, young, old uint32) (newYoung, newOld uint32) {
	t := term.Load(slot)
	if !t.IsPointer() {
		return young, old
	}
	addr := t.Addr()
	offset := addr - from.start
	if offset >= from.size && !isMoved(addr) {
		return young, old
	}
	mature := offset < from.matureSize
	to := young
	if mature {
		to = old
	}
	if t.IsCons() {
		to = moveCons(slot, addr, to)
	} else {
		to = moveBoxed(slot, addr, to)
	}
	if mature {
		return young, to
	}
	return to, old
}

// moveCons copies a cons to an address, unless it has moved already, updates the
// word at slot and returns the address behind the copy.
//
//gowasm:inline
func moveCons(slot, addr, to uint32) uint32 {
	head := mem.Load32(addr + 4)
	tail := mem.Load32(addr)
	if tail == 0 {
		mem.Store32(slot, head)
		return to
	}
	mem.Store32(to+4, head)
	mem.Store32(to, tail)
	t := to | term.TagCons
	mem.Store32(addr+4, t)
	mem.Store32(addr, 0)
	mem.Store32(slot, t)
	return to + 8
}

// moveBoxed is moveCons for a boxed object.
func moveBoxed(slot, addr, to uint32) uint32 {
	header := mem.Load32(addr)
	if header&term.PrimaryMask == term.TagBoxed {
		mem.Store32(slot, header)
		return to
	}
	end := addr + 4 + term.HeaderWords(header)<<2
	mem.Store32(slot, to|term.TagBoxed)
	mem.Store32(addr, to|term.TagBoxed)
	mem.Store32(to, header)
	to += 4
	for addr += 4; addr != end; addr += 4 {
		mem.Store32(to, mem.Load32(addr))
		to += 4
	}
	return to
}

// evacuateRange evacuates what the words from an address up to end point to.
func evacuateRange(addr, end, young, old uint32) (newYoung, newOld uint32) {
	for ; addr < end; addr += 4 {
		young, old = evacuate(addr, young, old)
	}
	return young, old
}

// evacuateRoots evacuates what the roots of the current process point to.
func evacuateRoots(p *Process, live, young, old uint32) (newYoung, newOld uint32) {
	x := XBase()
	young, old = evacuateRange(x, x+live<<2, young, old)
	young, old = evacuateRange(SP+4, p.BlockEnd, young, old)
	young, old = evacuateRange(currentAddr, currentAddr+4*rootCount, young, old)
	young, old = evacuateRange(p.Dictionary.Addr, p.Dictionary.Addr+p.Dictionary.Capacity<<3, young, old)
	for m := p.Mailbox; m != 0; m = mem.Load32(m) {
		young, old = evacuate(m+4, young, old)
	}
	return young, old
}

// scavenge evacuates what the objects point to that were moved to young and
// old, until there is nothing left.
func scavenge(youngScan, young, oldScan, old uint32) (newYoung, newOld uint32) {
	for {
		youngScan, young, old = scavengeYoung(youngScan, young, old)
		if oldScan == old {
			return young, old
		}
		oldScan, young, old = scavengeOld(oldScan, young, old)
	}
}

func scavengeYoung(scan, young, old uint32) (newScan, newYoung, newOld uint32) {
	for scan != young {
		scan, young, old = scavengeWord(scan, young, old)
	}
	return scan, young, old
}

func scavengeOld(scan, young, old uint32) (newScan, newYoung, newOld uint32) {
	for scan != old {
		scan, young, old = scavengeWord(scan, young, old)
	}
	return scan, young, old
}

// scavengeWord evacuates what the word at scan points to; when it is a header,
// it steps over it and what is not a term behind it.
//
//gowasm:inline
func scavengeWord(scan, young, old uint32) (newScan, newYoung, newOld uint32) {
	w := term.Load(scan)
	if !w.IsHeader() {
		young, old = evacuate(scan, young, old)
		return scan + 4, young, old
	}
	skip, slot := HeaderLayout(uint32(w))
	if slot != 0 {
		young, old = evacuate(scan+slot, young, old)
		if term.HeaderTag(uint32(w)) == term.TagMatchState {
			mem.Store32(scan+4*term.MatchBase, term.Load(scan+slot).WholeBinaryData())
		}
	}
	return scan + skip, young, old
}

// HeaderLayout returns the number of bytes from a header to the next word that
// may be a term or another header, and the offset of a single term among them,
// or 0.
func HeaderLayout(header uint32) (skip, slot uint32) {
	switch term.HeaderTag(header) {
	case term.TagTuple, term.TagMap, term.TagHashNode:
		return 4, 0
	case term.TagFun:
		return 8, 0
	case term.TagSubBinary:
		return 4 * (1 + term.SubBinaryWords), 4 * term.SubParent
	case term.TagMatchState:
		return 4 * (1 + term.MatchStateWords), 4 * term.MatchBinary
	}
	return 4 + term.HeaderWords(header)<<2, 0
}
