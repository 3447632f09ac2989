package code

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Atoms are records {address of the text, length in bytes} by index, and a hash
// table of indices + 1 with linear probing, at most half full.
var (
	atomRecords  uint32
	atomCount    uint32
	atomCapacity uint32
	atomTable    uint32
	atomMask     uint32 // size of the table - 1
)

// AtomLimit is the greatest number of atoms (OTP's default, +t).
const AtomLimit = 1 << 20

func initAtoms(count, records uint32) {
	atomCount = count
	atomCapacity = count + 256
	atomRecords = heap.Malloc(atomCapacity << 3)
	mem.Copy(atomRecords, records, count<<3)
	rehash()
}

// rehash makes a table for the atoms and as many again.
func rehash() {
	size := uint32(1024)
	for size < 4*atomCount {
		size *= 2
	}
	atomMask = size - 1
	atomTable = heap.Malloc(size << 2)
	mem.Fill(atomTable, 0, size<<2)
	for i := range atomCount {
		addr, length := AtomText(term.Atom(i))
		mem.Store32(atomSlot(addr, length), i+1)
	}
}

// atomSlot returns the address of the slot for a text: its index + 1, or 0,
// where it would stand.
func atomSlot(addr, length uint32) uint32 {
	h := hashText(addr, length) & atomMask
	for {
		slot := atomTable + h<<2
		i := mem.Load32(slot)
		if i == 0 {
			return slot
		}
		if text, n := AtomText(term.Atom(i - 1)); n == length && equalBytes(text, addr, n) {
			return slot
		}
		h = (h + 1) & atomMask
	}
}

// hashText is FNV-1a.
func hashText(addr, length uint32) uint32 {
	h := uint32(2166136261)
	for i := range length {
		h = (h ^ mem.Load8(addr+i)) * 16777619
	}
	return h ^ h>>15
}

// AtomCount returns the number of atoms.
func AtomCount() uint32 { return atomCount }

// AtomText returns where the text of an atom (UTF-8) lies, and its length in
// bytes.
func AtomText(t term.Term) (addr, length uint32) {
	record := atomRecords + t.AtomIndex()<<3
	return mem.Load32(record), mem.Load32(record + 4)
}

// Existing returns the atom with a text in UTF-8, or 0 if there is none.
func Existing(addr, length uint32) term.Term {
	i := mem.Load32(atomSlot(addr, length))
	if i == 0 {
		return 0
	}
	return term.Atom(i - 1)
}

// Intern returns the atom with a text in UTF-8 (at most 255 characters, which
// the caller has checked); it makes a new one if there is none.
func Intern(addr, length uint32) term.Term {
	slot := atomSlot(addr, length)
	if i := mem.Load32(slot); i != 0 {
		return term.Atom(i - 1)
	}
	if atomCount == AtomLimit {
		heap.Fatal("no more atoms: the limit is 1048576")
	}
	text := heap.Malloc(length)
	mem.Copy(text, addr, length)
	return addAtom(slot, text, length)
}

func addAtom(slot, text, length uint32) term.Term {
	if atomCount == atomCapacity {
		growRecords()
	}
	mem.Store32(atomRecords+atomCount<<3, text)
	mem.Store32(atomRecords+atomCount<<3+4, length)
	mem.Store32(slot, atomCount+1)
	atomCount++
	if 2*atomCount > atomMask {
		heap.Free(atomTable)
		rehash()
	}
	return term.Atom(atomCount - 1)
}

func growRecords() {
	records := heap.Malloc(atomCapacity << 4)
	mem.Copy(records, atomRecords, atomCount<<3)
	heap.Free(atomRecords)
	atomRecords = records
	atomCapacity *= 2
}

func equalBytes(a, b, n uint32) bool {
	for i := range n {
		if mem.Load8(a+i) != mem.Load8(b+i) {
			return false
		}
	}
	return true
}
