package order

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/work"
	"unsafe"
)

// enterMaps begins the comparison of two maps. It returns the first pair to
// compare, or 0 and the result when there is none.
func enterMaps(a, b term.Term, exact bool) (x, y term.Term, r int32, mode bool) {
	n := a.MapSize()
	if r := compareUint32(n, b.MapSize()); r != 0 {
		return 0, 0, r, exact
	}
	if !a.IsFlatMap() {
		work.Push2(newHashState(a, b, exact), frameHash)
		return 0, 0, 0, exact
	}
	pushArray(a.Addr()+8, b.Addr()+8, n, frameArray)
	if !exact {
		work.Push(frameLoosen)
	}
	return a.MapKeys(), b.MapKeys(), 0, true
}

// hashState is the comparison of two hash maps of the same size, in memory. The
// leaves in which they differ are visited in the order of the tries, side by
// side, so that a key that only one of them has is noticed when the other is
// already behind it. The least such key decides; if there is none, the least
// key whose values differ.
type hashState struct {
	a, aEnd uint32 // leaves of each map that are still to be visited
	b, bEnd uint32
	leaves  uint32 // the block they lie in

	phase    uint32
	exact    uint32    // whether values are compared exactly
	oneSided uint32    // whether some key was found in one map only
	least    term.Term // the least key that decides so far, or 0
	result   int32     // what it decides
	key      term.Term // the key that is looked at
	outcome  int32     // what it decides
}

// Phases of hashState: what the comparison that was just made was about.
const (
	phaseNext   = iota // nothing yet
	phaseValues        // the values of key
	phaseKeys          // key and least
)

func newHashState(a, b term.Term, exact bool) uint32 {
	n := a.MapSize()
	leaves := heap.Malloc(8 * n)
	g := gatherer{leaves, leaves + 4*n}
	g.differences(Root(a), Root(b))
	addr := heap.Malloc(uint32(unsafe.Sizeof(hashState{})))
	s := (*hashState)(mem.Pointer(addr))
	*s = hashState{a: leaves, aEnd: g.a, b: leaves + 4*n, bEnd: g.b, leaves: leaves}
	if exact {
		s.exact = 1
	}
	return addr
}

// advanceHash goes on with the comparison of two hash maps after a comparison
// that it wanted gave r: it returns the next pair to compare, or 0 and the
// result.
func advanceHash(addr uint32, r int32) (a, b term.Term, result int32, exact bool) {
	s := (*hashState)(mem.Pointer(addr))
	exact = s.exact != 0
	switch s.phase {
	case phaseValues:
		s.outcome = r
		a, b = s.consider(r)
	case phaseKeys:
		if r < 0 {
			s.least, s.result = s.key, s.outcome
		}
	}
	for a == 0 && (s.a < s.aEnd || s.b < s.bEnd) {
		a, b = s.visit()
	}
	if a == 0 {
		result = s.result
		heap.Free(s.leaves)
		heap.Free(addr)
		return 0, 0, result, exact
	}
	work.Push2(addr, frameHash)
	return a, b, 0, exact || s.phase == phaseKeys
}

// visit looks at the next leaf, or at one of each map with the same key. It
// returns a pair to compare, or 0.
func (s *hashState) visit() (a, b term.Term) {
	side := s.side()
	if side < 0 {
		leaf := term.Load(s.a)
		s.a += 4
		return s.onlyIn(leaf, -1)
	}
	other := term.Load(s.b)
	s.b += 4
	if side > 0 {
		return s.onlyIn(other, 1)
	}
	leaf := term.Load(s.a)
	s.a += 4
	if s.oneSided != 0 || leaf.Tail() == other.Tail() {
		return 0, 0
	}
	s.key, s.phase = leaf.Head(), phaseValues
	return leaf.Tail(), other.Tail()
}

// side says which map has the next key: -1 the first, 1 the second, 0 both.
func (s *hashState) side() int32 {
	if s.a == s.aEnd {
		return 1
	}
	if s.b == s.bEnd {
		return -1
	}
	x, y := term.Load(s.a).Head(), term.Load(s.b).Head()
	if Exact(x, y) {
		return 0
	}
	return compareHashes(x, y)
}

// onlyIn notes a leaf whose key only one of the maps has. The map with the least
// such key is below the other.
func (s *hashState) onlyIn(leaf term.Term, outcome int32) (a, b term.Term) {
	if s.oneSided == 0 {
		s.oneSided = 1
		s.least = 0
	}
	s.key = leaf.Head()
	return s.consider(outcome)
}

// consider notes that key decides for outcome, if it is less than least. It
// returns the two if they have to be compared, else 0.
func (s *hashState) consider(outcome int32) (a, b term.Term) {
	s.outcome = outcome
	s.phase = phaseNext
	if outcome == 0 {
		return 0, 0
	}
	if s.least == 0 {
		s.least, s.result = s.key, outcome
		return 0, 0
	}
	s.phase = phaseKeys
	return s.key, s.least
}
