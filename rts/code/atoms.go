package code

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

var (
	atomRecords uint32 // address of {address of the text, length in bytes}, by index
	atomCount   uint32
)

// Init makes the atoms of package atom known.
func Init() {
	atomRecords = heap.Malloc(8 << 16)
	atomCount = 0
	for _, name := range atom.Names {
		addr := heap.Malloc(uint32(len(name)))
		mem.PutString(addr, name)
		addAtom(addr, uint32(len(name)))
	}
}

func addAtom(addr, length uint32) term.Term {
	mem.Store32(atomRecords+atomCount<<3, addr)
	mem.Store32(atomRecords+atomCount<<3+4, length)
	atomCount++
	return term.Atom(atomCount - 1)
}

// AtomText returns where the text of an atom (UTF-8) lies, and its length in
// bytes.
func AtomText(t term.Term) (addr, length uint32) {
	record := atomRecords + t.AtomIndex()<<3
	return mem.Load32(record), mem.Load32(record + 4)
}

// Intern returns the atom with a text in UTF-8 (at most 255 characters, which
// the caller has checked); it makes a new one if there is none.
func Intern(addr, length uint32) term.Term {
	if t := Existing(addr, length); t != 0 {
		return t
	}
	text := heap.Malloc(length)
	mem.Copy(text, addr, length)
	return addAtom(text, length)
}

// Existing returns the atom with a text in UTF-8, or 0 if there is none.
func Existing(addr, length uint32) term.Term {
	for i := range atomCount {
		text, n := AtomText(term.Atom(i))
		if n == length && equalBytes(text, addr, n) {
			return term.Atom(i)
		}
	}
	return 0
}

func equalBytes(a, b, n uint32) bool {
	for i := range n {
		if mem.Load8(a+i) != mem.Load8(b+i) {
			return false
		}
	}
	return true
}
