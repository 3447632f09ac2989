package order

import (
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/work"
)

// Words among the terms on the stack of a hash that are no terms: what has to be
// done when the terms above them are hashed. Their low bits are those of
// headers.
const (
	opMapPairs = 1 << 2 // mix the hash of all pairs; below it lie two words
	opMapPair  = 2 << 2 // a pair is complete
	opTail     = 3 << 2 // the tail of an improper list comes next
)

// AtomHash returns the hash of the text of an atom (OTP: atom_hash in atom.c,
// the hash of the Dragon Book over Latin-1 where the text allows it).
func AtomHash(a term.Term) uint32 {
	addr, n := code.AtomText(a)
	h := uint32(0)
	for end := addr + n; addr < end; addr++ {
		c := mem.Load8(addr)
		if addr+1 < end && c&0xFE == 0xC2 && mem.Load8(addr+1)&0xC0 == 0x80 {
			addr++
			c = (c<<6 | mem.Load8(addr)&0x3F) & 0xFF
		}
		h = h<<4 + c
		if high := h & 0xF0000000; high != 0 {
			h = h ^ high>>24 ^ high
		}
	}
	return h
}

// Hash2 returns the portable hash of a term, of 32 bits: what erlang:phash2/2
// takes the remainder of (OTP: make_hash2 in utils.c).
func Hash2(t term.Term) uint32 {
	h := hasher2{mark: work.Mark()}
	for t != 0 {
		if h.add(t) {
			t = term.Term(work.Pop())
		} else {
			t = h.next()
		}
	}
	work.Reset(h.mark)
	return h.hash
}

type hasher2 struct {
	mark  uint32
	hash  uint32
	pairs uint32 // exclusive or of the hashes of the pairs of the map that is hashed
}

// add adds a term. It says whether the term on the stack has to be added next,
// without looking whether anything is complete.
func (h *hasher2) add(t term.Term) bool {
	switch rank(t) {
	case rankNumber:
		h.hash = hash2Number(t, h.hash)
	case rankAtom:
		if h.hash == 0 {
			h.hash = AtomHash(t)
		} else {
			h.hash = mix(h.hash, AtomHash(t), 0, hashAtom)
		}
	case rankNil:
		if h.hash == 0 {
			h.hash = hashOfEmptyNil
		} else {
			h.hash = mix(h.hash, nilType, 0, hashNil)
		}
	case rankList:
		h.addList(t)
		return true
	case rankTuple:
		h.hash = mix(h.hash, t.Arity(), 0, hashTuple)
		pushBackwards(t.Addr()+4, t.Arity())
		return t.Arity() > 0
	case rankMap:
		h.addMap(t)
	case rankFun:
		return h.addFun(t)
	case rankBits:
		h.hash = hashBitstring(t, h.hash)
	case rankRef:
		h.hash = mix(h.hash, RefWord(t, 0), 0, hashRef)
	case rankPid:
		number, _ := PidNumber(t)
		h.hash = mix(h.hash, number, 0, hashPid)
	case rankPort:
		n := PortNumber(t)
		h.hash = mix(h.hash, uint32(n), uint32(n>>32), hashPort)
	default: // a hash node
		pushNode(t, opMapPair)
	}
	return false
}

// nilType is what erl adds for the empty list (OTP: NIL_DEF in erl_term.h).
const nilType = 2

// next returns the next term, or 0 when none is left.
func (h *hasher2) next() term.Term {
	for work.Above(h.mark) {
		switch w := work.Pop(); w {
		case opMapPairs:
			h.hash = mix(work.Pop(), h.pairs, 0, hashMapPairs)
			h.pairs = work.Pop()
		case opMapPair:
			h.pairs ^= h.hash
			h.hash = 0
		default:
			return term.Term(w)
		}
	}
	return 0
}

// hash2Number adds a number: an integer of 28 bits as itself, twice if it is
// negative.
func hash2Number(t term.Term, hash uint32) uint32 {
	if t.IsSmall() {
		n := t.Int()
		if n < 0 {
			hash = mix(hash, uint32(-n), 0, hashSmall)
		}
		return mix(hash, uint32(n), 0, hashSmall)
	}
	if t.IsFloat() {
		low, high := floatWords(t)
		return mix(hash, high, low, hashFloat)
	}
	return hashDigits(t, hash)
}

// addList adds the bytes that a list begins with, four at a time, and pushes
// what comes next.
func (h *hasher2) addList(t term.Term) {
	w, n := uint32(0), 0
	for t.IsCons() && isByte(t.Head()) {
		w = w<<8 + uint32(t.Head().Int())
		t = t.Tail()
		if n++; n == 4 {
			h.hash = mix(h.hash, w, 0, hashString)
			w, n = 0, 0
		}
	}
	if n > 0 {
		h.hash = mix(h.hash, w, 0, hashString)
	}
	if t.IsCons() {
		work.Push2(uint32(t.Tail()), uint32(t.Head()))
		return
	}
	work.Push(uint32(t))
}

func isByte(t term.Term) bool { return t.IsSmall() && uint32(t.Int()) < 256 }

// pushBackwards pushes n terms at an address, the first last.
func pushBackwards(addr, n uint32) {
	for ; n > 0; n-- {
		work.Push(mem.Load32(addr + (n-1)<<2))
	}
}

// addMap begins a map: its pairs are hashed one by one, from 0 on each, so that
// their order does not matter.
func (h *hasher2) addMap(t term.Term) {
	n := t.MapSize()
	h.hash = mix(h.hash, n, 0, hashMap)
	if n == 0 {
		return
	}
	work.Push3(h.pairs, h.hash, opMapPairs)
	h.hash, h.pairs = 0, 0
	if !t.IsFlatMap() {
		pushNode(Root(t), opMapPair)
		return
	}
	keys := t.MapKeys()
	for i := n; i > 0; i-- {
		work.Push3(opMapPair, t.Word(1+i), keys.Word(i))
	}
}

// pushNode pushes the children of a node, the first first, with an operation
// below each pair if it is not 0.
func pushNode(node term.Term, op uint32) {
	addr, n := Children(node)
	for ; n > 0; n-- {
		child := term.Load(addr)
		addr += 4
		if child.IsBoxed() {
			work.Push(uint32(child))
			continue
		}
		if op != 0 {
			work.Push(op)
		}
		work.Push2(uint32(child.Tail()), uint32(child.Head()))
	}
}

func (h *hasher2) addFun(t term.Term) bool {
	module := AtomHash(FunAtom(t, code.FunModule))
	if IsExternalFun(t) {
		h.hash = mix(h.hash, FunWord(t, code.FunArity), module, hashSmall)
		h.hash = mix(h.hash, AtomHash(FunAtom(t, code.FunName)), 0, hashExport)
		return false
	}
	h.hash = mix(h.hash, t.FunFree(), module, hashSmall)
	h.hash = mix(h.hash, FunWord(t, code.FunIndex), FunWord(t, code.FunUniq), hashSmall)
	pushBackwards(t.Addr()+4*funFirst, t.FunFree())
	return t.FunFree() > 0
}
