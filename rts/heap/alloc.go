package heap

import "github.com/jitwasm/jitwasm/rts/mem"

// A fragment is [next fragment][words...], made by Malloc.
const (
	fragmentHeader = 8 // the words begin at a multiple of 8
	minFragment    = 256
)

// maxWords is the greatest number of words of one object or heap: their bytes
// still have an address.
const maxWords = 1 << 29

// Alloc returns the address of a number of words on the heap of the current
// process, or in a fragment when the heap is full. It never moves anything; out
// of memory ends the program.
//
//gowasm:inline
func Alloc(words uint32) uint32 {
	addr := HP
	if SP-addr < words<<2 || words > maxWords {
		return allocFragment(words)
	}
	HP = addr + words<<2
	return addr
}

// allocFragment takes words from the newest fragment, or a new one, and asks
// for a collection.
//
//gowasm:noinline
func allocFragment(words uint32) uint32 {
	p := Current
	if words > maxWords {
		OutOfMemory(words)
	}
	if p.FragmentEnd-p.FragmentHP < words<<2 {
		newFragment(p, words)
	}
	addr := p.FragmentHP
	p.FragmentHP += words << 2
	p.FragmentWords += words
	AskCollection()
	return addr
}

func newFragment(p *Process, words uint32) {
	size := max(words, minFragment, min(p.FragmentWords, 1<<16)) << 2
	addr := Malloc(fragmentHeader + size)
	mem.Store32(addr, p.Fragments)
	p.Fragments = addr
	p.FragmentHP = addr + fragmentHeader
	p.FragmentEnd = p.FragmentHP + size
}

// AskCollection ends the time slice, so that the trampoline can collect.
func AskCollection() {
	p := Current
	p.CollectAsked = 1
	if Reductions > 0 {
		p.RestReductions += Reductions
		Reductions = 0
	}
}

// Constants are terms off the heap that every process may point to and the
// collector leaves alone: persistent terms. They lie in pages of their own.
var (
	constantEnd   uint32 // everything below was there before the allocator
	constantPages uint32 // address of a bit for each page of the address space, or 0
	constantHP    uint32
	constantLimit uint32
)

// AllocConstant returns the address of a number of words that are never
// collected or moved.
func AllocConstant(words uint32) uint32 {
	if words > maxWords {
		OutOfMemory(words)
	}
	if constantLimit-constantHP < words<<2 {
		pages := words<<2/mem.PageSize + 1
		if constantHP = growPages(pages, pages); constantHP == 0 {
			OutOfMemory(pages)
		}
		constantLimit = constantHP + pages<<16
		markConstant(constantHP>>16, pages)
	}
	addr := constantHP
	constantHP += words << 2
	return addr
}

func markConstant(page, count uint32) {
	if constantPages == 0 {
		const size = 1 << 13 // bits for 64 K pages
		constantPages = Malloc(size)
		mem.Fill(constantPages, 0, size)
	}
	for i := page; i < page+count; i++ {
		addr := constantPages + i>>3
		mem.Store8(addr, mem.Load8(addr)|1<<(i&7))
	}
}

// IsConstant says whether a term at an address is a literal of the program or a
// persistent term.
func IsConstant(addr uint32) bool {
	if addr < constantEnd {
		return true
	}
	page := addr >> 16
	return constantPages != 0 && mem.Load8(constantPages+page>>3)>>(page&7)&1 != 0
}
