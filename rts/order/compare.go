package order

import (
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/work"
)

// Kinds of frames: the low bits of a frame's top word.
const (
	frameArray = iota
	framePair
	frameLoosen
	frameChildren
	frameHash

	frameShift = 3
	frameMask  = 1<<frameShift - 1
)

// Compare returns -1, 0 or 1 for a below, equal to and above b in the order of
// the operator <.
func Compare(a, b term.Term) int32 {
	if a.BothSmall(b) {
		return compareInt32(int32(a), int32(b))
	}
	if a == b {
		return 0
	}
	return compareDeep(a, b, false)
}

// CompareExact returns -1, 0 or 1 in the order of the keys of maps: integers are
// below floats.
func CompareExact(a, b term.Term) int32 {
	if a.BothSmall(b) {
		return compareInt32(int32(a), int32(b))
	}
	if a == b {
		return 0
	}
	return compareDeep(a, b, true)
}

func compareInt32(a, b int32) int32 {
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}

func compareUint32(a, b uint32) int32 {
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}

func compareUint64(a, b uint64) int32 {
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}

// compareDeep compares two terms that may have parts.
func compareDeep(a, b term.Term, exact bool) int32 {
	r, parts := compareShallow(a, b, exact)
	if parts {
		r, parts = compareFlat(a, b, exact)
	}
	if !parts {
		return r
	}
	mark := work.Mark()
	for a != 0 {
		var parts bool
		r, parts = compareShallow(a, b, exact)
		if parts {
			a, b, r, exact = enter(a, b, exact)
		}
		if !parts || a == 0 {
			a, b, r, exact = settle(r, exact, mark)
		}
	}
	work.Reset(mark)
	return r
}

// compareFlat compares two tuples or lists of which no part that decides has
// parts itself, as is the case nearly always, without frames; else parts is
// true.
func compareFlat(a, b term.Term, exact bool) (r int32, parts bool) {
	if a.IsCons() {
		return compareFlatLists(a, b, exact)
	}
	if !a.IsTuple() {
		return 0, true
	}
	n := a.Arity()
	if r := compareUint32(n, b.Arity()); r != 0 {
		return r, false
	}
	x, y := a.Addr(), b.Addr()
	for ; n > 0; n-- {
		x, y = x+4, y+4
		if term.Load(x) == term.Load(y) {
			continue
		}
		if r, parts := compareShallow(term.Load(x), term.Load(y), exact); parts || r != 0 {
			return r, parts
		}
	}
	return 0, false
}

func compareFlatLists(a, b term.Term, exact bool) (r int32, parts bool) {
	for a.IsCons() && b.IsCons() {
		if a.Head() != b.Head() {
			if r, parts := compareShallow(a.Head(), b.Head(), exact); parts || r != 0 {
				return r, parts
			}
		}
		a, b = a.Tail(), b.Tail()
		if a == b {
			return 0, false
		}
	}
	return compareShallow(a, b, exact)
}

// ranks holds the rank of each boxed tag in the order of types: the nibble at
// bit tag. Match states and hash nodes are no terms and have none.
const ranks = rankNumber<<term.TagPositive | rankNumber<<term.TagNegative | rankNumber<<term.TagFloat |
	rankRef<<term.TagRef | rankRef<<term.TagExternalRef | rankFun<<term.TagFun |
	rankPort<<term.TagExternalPort | rankPid<<term.TagExternalPid |
	rankTuple<<term.TagTuple | rankMap<<term.TagMap |
	rankBits<<term.TagRefcBinary | rankBits<<term.TagHeapBinary | rankBits<<term.TagSubBinary |
	rankNone<<term.TagMatchState | rankNone<<term.TagHashNode

// The order of types.
const (
	rankNumber = iota
	rankAtom
	rankRef
	rankFun
	rankPort
	rankPid
	rankTuple
	rankMap
	rankNil
	rankList
	rankBits
	rankNone
)

func rank(t term.Term) uint32 {
	switch {
	case t.IsBoxed():
		return uint32(uint64(ranks)>>t.Tag()) & 0xF
	case t.IsCons():
		return rankList
	case t.IsSmall():
		return rankNumber
	case t.IsAtom():
		return rankAtom
	case t.IsNil():
		return rankNil
	case t.IsLocalPid():
		return rankPid
	}
	return rankPort
}

// compareShallow compares two terms of different types or of one that has no
// parts; else parts is true. Two words that are the same are equal.
func compareShallow(a, b term.Term, exact bool) (r int32, parts bool) {
	if a.BothSmall(b) {
		return compareInt32(int32(a), int32(b)), false
	}
	if a == b {
		return 0, false
	}
	kind := rank(a)
	if other := rank(b); kind != other {
		return compareUint32(kind, other), false
	}
	switch kind {
	case rankNumber:
		return compareNumbers(a, b, exact), false
	case rankAtom:
		return CompareAtoms(a, b), false
	case rankRef:
		return compareRefs(a, b), false
	case rankPort:
		return comparePorts(a, b), false
	case rankPid:
		return comparePids(a, b), false
	case rankBits:
		return compareBits(a, b), false
	}
	return 0, true
}

// enter begins the comparison of two terms of the same type with parts. It
// returns the first pair to compare, or 0 and the result when there is none.
func enter(a, b term.Term, exact bool) (x, y term.Term, r int32, mode bool) {
	switch rank(a) {
	case rankList:
		x, y = enterLists(a, b)
		return x, y, 0, exact
	case rankTuple:
		r = compareUint32(a.Arity(), b.Arity())
		if r == 0 {
			pushArray(a.Addr()+4, b.Addr()+4, a.Arity(), frameArray)
		}
		return 0, 0, r, exact
	case rankMap:
		return enterMaps(a, b, exact)
	}
	return 0, 0, enterFuns(a, b), exact
}

// enterLists returns the first heads that differ, or the tails when no heads do.
func enterLists(a, b term.Term) (x, y term.Term) {
	for {
		x, y = a.Head(), b.Head()
		a, b = a.Tail(), b.Tail()
		if x != y {
			pushPair(a, b)
			return x, y
		}
		if a == b || !a.IsCons() || !b.IsCons() {
			return a, b
		}
	}
}

func pushPair(a, b term.Term) {
	if a != b {
		work.Push3(uint32(b), uint32(a), framePair)
	}
}

func pushArray(a, b, n, frame uint32) {
	if n > 0 {
		work.Push3(b, a, n<<frameShift|frame)
	}
}

// settle goes on after a comparison that gave r: it returns the next pair to
// compare, or 0 and the result of the whole comparison.
func settle(r int32, exact bool, mark uint32) (a, b term.Term, result int32, mode bool) {
	for work.Above(mark) {
		top := work.Pop()
		switch top & frameMask {
		case frameLoosen:
			exact = false
		case frameHash:
			if a, b, r, exact = advanceHash(work.Pop(), r); a != 0 {
				return a, b, 0, exact
			}
		default:
			x, y := work.Pop(), work.Pop()
			if r != 0 {
				continue
			}
			if a, b = nextOf(top, x, y); a != b {
				return a, b, 0, exact
			}
		}
	}
	return 0, 0, r, exact
}

// nextOf returns the next pair of a frame with the words top, x and y, and
// pushes what is left of the frame.
func nextOf(top, x, y uint32) (a, b term.Term) {
	if top == framePair {
		return term.Term(x), term.Term(y)
	}
	for n := top >> frameShift; n > 0; n-- {
		a, b = term.Load(x), term.Load(y)
		x, y = x+4, y+4
		if a != b {
			pushArray(x, y, n-1, top&frameMask)
			return a, b
		}
	}
	return 0, 0
}
