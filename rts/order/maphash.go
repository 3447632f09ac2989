package order

import (
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/work"
)

// internalSalt keeps the internal hash apart from the portable one (OTP:
// INTERNAL_HASH_SALT in utils.c).
const internalSalt = 3432918353

// MapHash returns the hash of a key of a hash map. Round 0 gives the bits for
// the first eight levels of the trie, round 1 those for the next eight, and so
// on (OTP 25: make_map_hash in utils.c).
func MapHash(key term.Term, round uint32) uint32 {
	hash := uint32(0)
	if round > 0 {
		hash = mix(0, round, 1, hashBytes)
	}
	return InternalHash(key, hash)
}

// InternalHash returns the hash that erl uses for maps, of 32 bits. For numbers,
// bit strings, and lists, tuples and maps of them it is that of a 64-bit erl 25,
// so that large maps have the same order here; for the rest it depends on the
// run-time system there, too. Every bit that tells two terms apart enters the
// hash.
func InternalHash(t term.Term, salt uint32) uint32 {
	hash := salt ^ internalSalt
	if t.IsImmediate() {
		return mixImmediate(hash, t)
	}
	h := internalHasher{mark: work.Mark(), hash: hash}
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

type internalHasher struct {
	mark uint32
	hash uint32
}

// mixImmediate adds an immediate term as erl's word of 64 bits.
func mixImmediate(hash uint32, t term.Term) uint32 {
	if t.IsSmall() {
		return mixInt(hash, int64(t.Int()))
	}
	return mix(hash, uint32(t), 0, hashSmall)
}

// mixInt adds an integer of at most 60 bits.
func mixInt(hash uint32, n int64) uint32 {
	w := uint64(n)<<4 | 0xF
	return mix(hash, uint32(w), uint32(w>>32), hashSmall)
}

// add adds a term. It says whether the term on the stack has to be added next,
// without looking whether anything is complete.
func (h *internalHasher) add(t term.Term) bool {
	if t.IsImmediate() {
		h.hash = mixImmediate(h.hash, t)
		return false
	}
	switch rank(t) {
	case rankNumber:
		h.hash = internalNumber(t, h.hash)
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
		for i := uint32(1); i < RefWords(t); i += 2 {
			h.hash = mix(h.hash, RefWord(t, i), RefWord(t, i+1), hashRefRest)
		}
		h.addNode(t)
	case rankPid:
		number, serial := PidNumber(t)
		h.hash = mix(h.hash, number, serial, hashPid)
		h.addNode(t)
	case rankPort:
		n := PortNumber(t)
		h.hash = mix(h.hash, uint32(n), uint32(n>>32), hashPort)
		h.addNode(t)
	default: // a hash node
		pushNode(t, 0)
	}
	return false
}

// addNode adds the node of an external identifier.
func (h *internalHasher) addNode(t term.Term) {
	name, creation := Node(t)
	h.hash = mix(h.hash, uint32(name), creation, hashRef)
}

// next returns the next term, or 0 when none is left.
func (h *internalHasher) next() term.Term {
	for work.Above(h.mark) {
		w := work.Pop()
		if w != opTail {
			return term.Term(w)
		}
		h.hash = stir(h.hash, hashTail)
	}
	return 0
}

// stir adds a constant to a hash.
func stir(hash, kind uint32) uint32 {
	hash ^= kind
	return hash<<17 ^ hash>>15
}

// internalNumber adds a boxed number. An integer that is small in a 64-bit erl
// is hashed as such.
func internalNumber(t term.Term, hash uint32) uint32 {
	if t.IsFloat() {
		low, high := floatWords(t)
		return mix(hash, low, high, hashFloat)
	}
	if n, ok := ErlSmall(t); ok {
		return mixInt(hash, n)
	}
	return hashDigits(t, hash)
}

// ErlSmall returns the value of an integer that is small in a 64-bit erl, where
// small integers have 60 bits; ok is false for everything else. Some built-in
// functions take only these.
func ErlSmall(t term.Term) (n int64, ok bool) {
	n, ok = t.SmallOrInt64()
	return n, ok && n<<4>>4 == n
}

// addList adds the bytes that a list begins with, four at a time, and pushes
// what comes next.
func (h *internalHasher) addList(t term.Term) {
	w, n := uint32(0), uint32(0)
	for t.IsCons() && isByte(t.Head()) {
		w = w<<8 + uint32(t.Head().Int())
		t = t.Tail()
		if n++; n == 4 {
			h.hash = mix(h.hash, w, 0, hashString)
			w, n = 0, 0
		}
	}
	if n > 0 {
		h.hash = mix(h.hash, w, n, hashBytes)
	}
	if !t.IsCons() {
		work.Push(uint32(t))
		return
	}
	h.hash = stir(h.hash, hashHead)
	work.Push(uint32(t.Tail()))
	if !t.Tail().IsCons() {
		work.Push(opTail)
	}
	work.Push(uint32(t.Head()))
}

func (h *internalHasher) addMap(t term.Term) {
	n := t.MapSize()
	h.hash = mix(h.hash, n, 0, hashMap)
	if !t.IsFlatMap() {
		pushNode(Root(t), 0)
		return
	}
	keys := t.MapKeys()
	for i := n; i > 0; i-- {
		work.Push2(t.Word(1+i), keys.Word(i))
	}
}

func (h *internalHasher) addFun(t term.Term) bool {
	module := FunWord(t, code.FunModule)
	if IsExternalFun(t) {
		h.hash = mix(h.hash, module, FunWord(t, code.FunName), hashExport)
		h.hash = mix(h.hash, FunWord(t, code.FunArity), 0, hashExport)
		return false
	}
	h.hash = mix(h.hash, t.FunFree(), module, hashFun)
	h.hash = mix(h.hash, FunWord(t, code.FunIndex), FunWord(t, code.FunUniq), hashFunIndex)
	pushBackwards(t.Addr()+4*funFirst, t.FunFree())
	return t.FunFree() > 0
}
