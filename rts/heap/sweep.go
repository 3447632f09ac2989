package heap

import (
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Reference-counted binaries are linked lists, one per generation, because what
// was not moved must give up its reference.

// sweepYoung goes through the young list after a minor collection: what has
// moved to the old generation goes to its list.
func sweepYoung(p *Process) {
	list := p.Binaries
	p.Binaries = 0
	live := sweep(p, list)
	p.BinaryBytesLimit = max(p.BinaryBytesLimit, minBinaryLimit, live)
}

// sweepAll goes through both lists after a major collection.
func sweepAll(p *Process) {
	young, old := p.Binaries, p.OldBinaries
	p.Binaries, p.OldBinaries = 0, 0
	p.OldBinaryBytes = 0
	live := sweep(p, young) + sweep(p, old)
	p.BinaryBytesLimit = max(minBinaryLimit, live)
}

// sweep goes through a list of binaries where they were before they moved, and
// returns the bytes of those that live.
func sweep(p *Process, list uint32) uint32 {
	live := uint32(0)
	for addr := list; addr != 0; {
		next := mem.Load32(addr + 4*term.RefcNext)
		record := mem.Load32(addr + 4*term.RefcRecord)
		if t := term.Load(addr); t.IsBoxed() {
			bytes := mem.Load32(record + term.RecordCapacity)
			live += bytes
			keep(p, t, bytes)
		} else {
			Unrefer(record)
		}
		addr = next
	}
	return live
}

// keep links a binary that has moved.
func keep(p *Process, t term.Term, bytes uint32) {
	if addr := t.Addr(); addr-p.OldStart < p.OldEnd-p.OldStart {
		t.SetWord(term.RefcNext, p.OldBinaries)
		p.OldBinaries = addr
		p.OldBinaryBytes += bytes
		return
	}
	t.SetWord(term.RefcNext, p.Binaries)
	p.Binaries = t.Addr()
}
