package order

import (
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/num"
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/work"
)

// Exact says whether a =:= b.
func Exact(a, b term.Term) bool {
	if a == b {
		return true
	}
	if !a.IsPointer() || (a^b)&term.PrimaryMask != 0 {
		return false
	}
	return equalFlatOrDeep(a, b, true)
}

// Equal says whether a == b.
func Equal(a, b term.Term) bool {
	if a == b {
		return true
	}
	if a.IsImmediate() && b.IsImmediate() {
		return false
	}
	return equalFlatOrDeep(a, b, false)
}

// equalFlatOrDeep compares two words that are not the same: without frames as
// long as no parts have parts themselves.
func equalFlatOrDeep(a, b term.Term, exact bool) bool {
	equal, parts := equalShallow(a, b, exact)
	if parts {
		equal, parts = equalFlat(a, b, exact)
	}
	if parts {
		return equalDeep(a, b, exact)
	}
	return equal
}

// equalFlat compares two tuples or lists up to the first parts that have parts
// themselves; if there are any, parts is true.
func equalFlat(a, b term.Term, exact bool) (equal, parts bool) {
	if a.IsCons() {
		return equalFlatLists(a, b, exact)
	}
	if !a.IsTuple() {
		return true, true
	}
	if a.Header() != b.Header() {
		return false, false
	}
	x, y := a.Addr(), b.Addr()
	for n := a.Arity(); n > 0; n-- {
		x, y = x+4, y+4
		if term.Load(x) == term.Load(y) {
			continue
		}
		if equal, parts := equalShallow(term.Load(x), term.Load(y), exact); parts || !equal {
			return equal, parts
		}
	}
	return true, false
}

func equalFlatLists(a, b term.Term, exact bool) (equal, parts bool) {
	for a.IsCons() && b.IsCons() {
		if a.Head() != b.Head() {
			if equal, parts := equalShallow(a.Head(), b.Head(), exact); parts || !equal {
				return equal, parts
			}
		}
		a, b = a.Tail(), b.Tail()
		if a == b {
			return true, false
		}
	}
	return equalShallow(a, b, exact)
}

// equalDeep compares two words that are not the same.
func equalDeep(a, b term.Term, exact bool) bool {
	mark := work.Mark()
	for {
		equal, parts := true, false
		if a != b {
			equal, parts = equalShallow(a, b, exact)
		}
		if parts {
			equal, exact = equalEnter(a, b, exact)
		}
		if !equal {
			work.Reset(mark)
			return false
		}
		if a, b, exact = equalNext(exact, mark); a == 0 {
			work.Reset(mark)
			return true
		}
		if a.IsHeader() {
			panic("BUG: a header among the terms to compare")
		}
	}
}

// equalShallow compares two words that are not the same, of different types or
// of one that has no parts; else parts is true.
func equalShallow(a, b term.Term, exact bool) (equal, parts bool) {
	if (a^b)&term.PrimaryMask != 0 || a.IsImmediate() {
		return !exact && a.IsNumber() && b.IsNumber() && num.Equal(a, b), false
	}
	if a.IsCons() {
		return true, true
	}
	tag := a.Tag()
	switch rank(a) {
	case rankNumber:
		return equalNumbers(a, b, exact), false
	case rankBits:
		return b.IsBitstring() && equalBits(a, b), false
	case rankTuple, rankFun, rankMap:
		return tag == b.Tag(), tag == b.Tag()
	}
	if tag == term.TagHashNode {
		return true, true
	}
	return a.Header() == b.Header() && equalWords(a, b), false
}

func equalNumbers(a, b term.Term, exact bool) bool {
	if a.IsFloat() && b.IsFloat() {
		return a.Float() == b.Float()
	}
	if a.Header() == b.Header() {
		return equalWords(a, b)
	}
	return !exact && b.IsNumber() && num.Equal(a, b)
}

// equalWords compares the words after two headers that are the same.
func equalWords(a, b term.Term) bool {
	for i := a.Words(); i > 0; i-- {
		if a.Word(i) != b.Word(i) {
			return false
		}
	}
	return true
}

func equalBits(a, b term.Term) bool {
	return a.ByteSize() == b.ByteSize() && compareBits(a, b) == 0
}

// equalEnter begins the comparison of two terms of the same type with parts.
func equalEnter(a, b term.Term, exact bool) (equal, mode bool) {
	if a.IsCons() {
		return equalLists(a, b), exact
	}
	switch a.Tag() {
	case term.TagTuple:
		if a.Header() != b.Header() {
			return false, exact
		}
		pushArray(a.Addr()+4, b.Addr()+4, a.Arity(), frameArray)
		return true, exact
	case term.TagFun:
		return enterFuns(a, b) == 0, exact
	case term.TagHashNode:
		return equalNodes(a, b), exact
	}
	return equalMaps(a, b, exact)
}

// equalLists compares the heads that are immediate and begins with the first
// that are not the same words.
func equalLists(a, b term.Term) bool {
	for {
		x, y := a.Head(), b.Head()
		a, b = a.Tail(), b.Tail()
		if x != y {
			pushPair(a, b)
			pushPair(x, y)
			return true
		}
		if a == b {
			return true
		}
		if !a.IsCons() || !b.IsCons() {
			pushPair(a, b)
			return true
		}
	}
}

func equalMaps(a, b term.Term, exact bool) (equal, mode bool) {
	if a.Header() != b.Header() || a.MapSize() != b.MapSize() {
		return false, exact
	}
	if !a.IsFlatMap() {
		pushPair(Root(a), Root(b))
		return true, exact
	}
	pushArray(a.Addr()+8, b.Addr()+8, a.MapSize(), frameArray)
	if a.MapKeys() == b.MapKeys() {
		return true, exact
	}
	if !exact {
		work.Push(frameLoosen)
	}
	pushPair(a.MapKeys(), b.MapKeys())
	return true, true
}

// equalNodes begins the comparison of two nodes at the same place of two hash
// tries: tries with the same keys have the same shape.
func equalNodes(a, b term.Term) bool {
	if Bitmap(a) != Bitmap(b) {
		return false
	}
	x, n := Children(a)
	y, _ := Children(b)
	pushArray(x, y, n, frameChildren)
	return true
}

// equalNext returns the next pair to compare, or 0.
func equalNext(exact bool, mark uint32) (a, b term.Term, mode bool) {
	for work.Above(mark) {
		top := work.Pop()
		if top == frameLoosen {
			exact = false
			continue
		}
		x, y := work.Pop(), work.Pop()
		if a, b = nextOf(top, x, y); a == b {
			continue
		}
		if top&frameMask == frameChildren && a.IsCons() && b.IsCons() {
			if !Exact(a.Head(), b.Head()) {
				return term.False, term.True, exact
			}
			a, b = a.Tail(), b.Tail()
			if a == b {
				continue
			}
		}
		return a, b, exact
	}
	return 0, 0, exact
}

// EqualBytes says whether n bytes at two addresses are the same.
func EqualBytes(a, b, n uint32) bool {
	for ; n >= 8; n -= 8 {
		if mem.Load64(a) != mem.Load64(b) {
			return false
		}
		a, b = a+8, b+8
	}
	for ; n > 0; n-- {
		if mem.Load8(a) != mem.Load8(b) {
			return false
		}
		a, b = a+1, b+1
	}
	return true
}
