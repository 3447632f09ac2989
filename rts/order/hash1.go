package order

import (
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/work"
)

// Primes just above 2^28 that erlang:phash/2 multiplies with (OTP: FUNNY_NUMBER1
// to 14 in utils.c).
const (
	primeAtom      = 268440163
	primeBytes     = 268439161
	primePositive  = 268435459
	primeNegative  = 268436141
	primePid       = 268438633
	primeFloat     = 268437017
	primeListEnd   = 268437511
	primeTuple     = 268439627
	primePort      = 268440479
	primeExport    = 268440577
	primeBits      = 268440581
	primeMap       = 268440593
	primeMapPlus   = 268440611
	primePidEnd    = primeFloat
	primeFun       = primePort
	primeRef       = primeTuple
	primeRefEnd    = primePort
	primeNil       = primePositive
	primeBinaryEnd = primeNegative
)

// What has to be done when the terms above on the stack are hashed (see hash2.go).
const (
	opTupleEnd = 1 << 2 // below it lies the number of elements
	opListTail = 2 << 2 // below it lies the tail
	opListEnd  = 3 << 2
)

// Hash1 returns the hash of a term that erlang:phash/2 takes the remainder of
// (OTP: make_hash in utils.c). Modules like sets order their elements by it.
func Hash1(t term.Term) uint32 {
	h := hasher1{mark: work.Mark()}
	for t != 0 {
		h.add(t)
		t = h.next()
	}
	work.Reset(h.mark)
	return h.hash
}

type hasher1 struct {
	mark uint32
	hash uint32
}

// times multiplies the hash with a prime and adds a number.
func (h *hasher1) times(prime, plus uint32) { h.hash = h.hash*prime + plus }

// timesBytes does so with each byte of a word, the least significant first.
func (h *hasher1) timesBytes(prime, w uint32) {
	for range 4 {
		h.times(prime, w&0xFF)
		w >>= 8
	}
}

// add adds a term, or its beginning, and pushes what is left of it.
func (h *hasher1) add(t term.Term) {
	switch rank(t) {
	case rankNumber:
		h.addNumber(t)
	case rankAtom:
		h.times(primeAtom, AtomHash(t))
	case rankNil:
		h.times(primeNil, 1)
	case rankList:
		h.addList(t)
	case rankTuple:
		work.Push2(t.Arity(), opTupleEnd)
		pushBackwards(t.Addr()+4, t.Arity())
	case rankMap:
		h.times(primeMap, primeMapPlus+Hash2(t))
	case rankFun:
		h.addFun(t)
	case rankBits:
		h.addBits(t)
	case rankRef:
		h.timesBytes(primeRef, RefWord(t, 0))
		h.times(primeRefEnd, 0)
	case rankPid:
		number, _ := PidNumber(t)
		h.timesBytes(primePid, number)
		h.times(primePidEnd, 0)
	case rankPort:
		n := PortNumber(t)
		if n>>32 != 0 {
			h.timesBytes(primeExport, uint32(n>>32))
		}
		h.timesBytes(primeRef, uint32(n))
		h.times(primeRefEnd, 0)
	}
}

// next returns the next term, or 0 when none is left.
func (h *hasher1) next() term.Term {
	for work.Above(h.mark) {
		switch w := work.Pop(); w {
		case opTupleEnd:
			h.times(primeTuple, work.Pop())
		case opListEnd:
			h.times(primeListEnd, 0)
		case opListTail:
			tail := term.Term(work.Pop())
			if !tail.IsCons() {
				work.Push(opListEnd)
			}
			return tail
		default:
			return term.Term(w)
		}
	}
	return 0
}

// addNumber adds a float as the exclusive or of its halves, an integer byte by
// byte in as many words of 32 bits as its magnitude needs.
func (h *hasher1) addNumber(t term.Term) {
	if t.IsFloat() {
		low, high := floatWords(t)
		h.times(primeFloat, low^high)
		return
	}
	negative := false
	if n, ok := t.SmallOrInt64(); ok {
		negative = n < 0
		if negative {
			n = -n
		}
		h.timesBytes(primeBytes, uint32(n))
		if high := uint32(uint64(n) >> 32); high != 0 {
			h.timesBytes(primeBytes, high)
		}
	} else {
		negative = t.IsNegative()
		last := t.Words()
		for t.Word(last) == 0 {
			last--
		}
		for i := uint32(1); i <= last; i++ {
			h.timesBytes(primeBytes, t.Word(i))
		}
	}
	if negative {
		h.times(primeNegative, 0)
	} else {
		h.times(primePositive, 0)
	}
}

// addList adds the bytes that a list begins with and pushes what comes next.
func (h *hasher1) addList(t term.Term) {
	for t.IsCons() && isByte(t.Head()) {
		h.times(primeBytes, uint32(t.Head().Int()))
		t = t.Tail()
	}
	if t.IsCons() {
		work.Push3(uint32(t.Tail()), opListTail, uint32(t.Head()))
		return
	}
	work.Push2(opListEnd, uint32(t))
}

func (h *hasher1) addBits(t term.Term) {
	addr, offset, bits := t.Bits()
	n := uint32(bits >> 3)
	for i := range n {
		h.times(primeAtom, term.BinaryByte(addr+i, offset))
	}
	if rest := uint32(bits & 7); rest > 0 {
		h.times(primeAtom, FewBits(addr+n, offset, rest))
		h.times(primeBits, rest)
	}
	h.times(primeBinaryEnd, n)
}

func (h *hasher1) addFun(t term.Term) {
	module := AtomHash(FunAtom(t, code.FunModule))
	if IsExternalFun(t) {
		h.times(primeExport, FunWord(t, code.FunArity))
		h.times(primeAtom, module)
		h.times(primeAtom, AtomHash(FunAtom(t, code.FunName)))
		return
	}
	h.times(primeFun, t.FunFree())
	h.times(primeAtom, module)
	h.times(primeBytes, FunWord(t, code.FunIndex))
	h.times(primeBytes, FunWord(t, code.FunUniq))
	pushBackwards(t.Addr()+4*funFirst, t.FunFree())
}
