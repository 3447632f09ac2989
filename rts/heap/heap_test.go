//go:build !wasm

package heap_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// shadow is what a term should be, kept in Go's memory.
type shadow struct {
	kind  int
	n     int64
	bytes string
	parts []*shadow
}

const (
	sInt = iota
	sNil
	sCons
	sTuple
	sFloat
	sBinary
	sSub
	sFun
	sRef
	sFlatMap
	sHash
	kinds
)

// mutator changes terms in registers, on the stack and in a dictionary, and the
// shadows with them.
type mutator struct {
	r     *rand.Rand
	live  uint32
	x     []*shadow
	stack []*shadow // nil: a code word
	dict  []*shadow

	minors, majors uint32
}

func newMutator(seed uint64) *mutator {
	m := &mutator{r: rand.New(rand.NewPCG(seed, 1)), live: 12, dict: make([]*shadow, 8)}
	for i := range m.live {
		m.x = append(m.x, &shadow{kind: sNil})
		heap.SetX(i, term.Nil)
	}
	p := heap.Current
	p.Dictionary = heap.Table{Addr: heap.Malloc(4 * 8), Capacity: 4}
	mem.Fill(p.Dictionary.Addr, 0, 4*8)
	m.push(nil) // the stack's bottom: never popped
	m.push(nil)
	return m
}

func (m *mutator) push(s *shadow) {
	heap.SP -= 4
	m.stack = append(m.stack, s)
	if s == nil {
		term.Store(heap.SP, term.Code(3, 4))
	}
}

func (m *mutator) pick() (*shadow, term.Term) {
	if k := m.r.IntN(len(m.stack)); m.r.IntN(3) == 0 && k > 0 && m.stack[k] != nil {
		return m.stack[k], term.Load(m.slot(k))
	}
	if k := m.r.IntN(len(m.dict)); m.r.IntN(3) == 0 && m.dict[k] != nil {
		return m.dict[k], term.Load(heap.Current.Dictionary.Addr + uint32(k)*4)
	}
	i := m.r.Uint32N(m.live)
	return m.x[i], heap.X(i)
}

func (m *mutator) slot(k int) uint32 { return heap.SP + uint32(len(m.stack)-1-k)*4 }

func (m *mutator) put(s *shadow, t term.Term) {
	switch m.r.IntN(6) {
	case 0:
		if k := m.r.IntN(len(m.stack)); k > 0 && m.stack[k] != nil {
			m.stack[k] = s
			term.Store(m.slot(k), t)
			return
		}
	case 1:
		k := m.r.IntN(len(m.dict))
		m.dict[k] = s
		term.Store(heap.Current.Dictionary.Addr+uint32(k)*4, t)
		return
	}
	i := m.r.Uint32N(m.live)
	m.x[i] = s
	heap.SetX(i, t)
}

// step does one random thing.
func (m *mutator) step() {
	switch m.r.IntN(20) {
	case 0:
		m.frame()
	case 1:
		m.popFrame()
	case 2:
		minors := heap.Current.MinorCount
		heap.Collect(m.r.Uint32N(300), m.live)
		if heap.Current.MinorCount > minors {
			m.minors++
		}
		m.majors = heap.Current.MajorCount
		return
	}
	s, t := m.build()
	m.put(s, t)
}

// frame pushes a frame of a resume word and some Y registers.
func (m *mutator) frame() {
	if len(m.stack) > 300 {
		return
	}
	if heap.SP-heap.HP < 64 {
		heap.Collect(16, m.live)
	}
	for range m.r.IntN(5) {
		m.push(&shadow{kind: sNil})
		term.Store(heap.SP, term.Nil)
		s, t := m.pick()
		m.stack[len(m.stack)-1] = s
		term.Store(heap.SP, t)
	}
	m.push(nil)
}

func (m *mutator) popFrame() {
	for len(m.stack) > 2 {
		m.stack = m.stack[:len(m.stack)-1]
		heap.SP += 4
		if m.stack[len(m.stack)-1] == nil {
			return
		}
	}
}

func (m *mutator) build() (*shadow, term.Term) {
	a, ta := m.pick()
	b, tb := m.pick()
	s := &shadow{kind: m.r.IntN(kinds), n: int64(m.r.IntN(1 << 27))}
	switch s.kind {
	case sInt:
		s.n = m.r.Int64() - m.r.Int64()
		return s, heap.Int(s.n)
	case sCons:
		s.parts = []*shadow{a, b}
		return s, heap.Cons(ta, tb)
	case sTuple:
		n := m.r.Uint32N(20)
		t, addr := heap.TupleOf(n)
		for range n {
			c, tc := m.pick()
			s.parts = append(s.parts, c)
			term.Store(addr, tc)
			addr += 4
		}
		return s, t
	case sFloat:
		return s, heap.Float(float64(s.n))
	case sBinary:
		s.bytes = string(make([]byte, m.r.IntN(150))) + fmt.Sprint(s.n)
		return s, heap.BinaryOf([]byte(s.bytes))
	case sSub:
		return m.sub(s)
	case sFun:
		s.parts = []*shadow{a, b}
		t, addr := heap.Box(term.TagFun, 3)
		mem.Store32(addr, uint32(s.n)<<3|term.TagBoxed) // raw: looks like a pointer
		term.Store(addr+4, ta)
		term.Store(addr+8, tb)
		return s, t
	case sRef:
		return s, heap.Ref(uint64(s.n)<<3 | term.TagCons)
	case sFlatMap:
		s.parts = []*shadow{{kind: sTuple, parts: []*shadow{a}}, b}
		keys := heap.Tuple1(ta)
		t, addr := heap.Box(term.TagMap, 2)
		term.Store(addr, keys)
		term.Store(addr+4, tb)
		return s, t
	case sHash:
		s.parts = []*shadow{a, b}
		t, addr := heap.Box(term.TagHashNode, 3)
		term.Store(addr, term.Small(int32(s.n)))
		term.Store(addr+4, ta)
		term.Store(addr+8, tb)
		return s, t
	}
	return &shadow{kind: sNil}, term.Nil
}

func (m *mutator) sub(s *shadow) (*shadow, term.Term) {
	parent := &shadow{kind: sBinary, bytes: fmt.Sprintf("%0100d", s.n)}
	tp := heap.BinaryOf([]byte(parent.bytes))
	t, addr := heap.Box(term.TagSubBinary, term.SubBinaryWords)
	mem.Store32(addr, 5)
	mem.Store32(addr+4, 8*3)
	term.Store(addr+8, tp)
	mem.Store32(addr+12, 0)
	s.parts = []*shadow{parent}
	return s, t
}

// check compares all roots with their shadows.
func (m *mutator) check() error {
	seen := map[*shadow]term.Term{}
	for i, s := range m.x {
		if err := same(s, heap.X(uint32(i)), seen); err != nil {
			return fmt.Errorf("x%d: %w", i, err)
		}
	}
	for k, s := range m.stack {
		if s != nil {
			if err := same(s, term.Load(m.slot(k)), seen); err != nil {
				return fmt.Errorf("stack %d: %w", k, err)
			}
		}
	}
	for k, s := range m.dict {
		if s != nil {
			if err := same(s, term.Load(heap.Current.Dictionary.Addr+uint32(k)*4), seen); err != nil {
				return fmt.Errorf("dictionary %d: %w", k, err)
			}
		}
	}
	return nil
}

// same compares a term with what it should be. Sharing must have been kept: one
// shadow is one term.
func same(s *shadow, t term.Term, seen map[*shadow]term.Term) error {
	if before, ok := seen[s]; ok {
		if before != t {
			return fmt.Errorf("sharing lost: %#x and %#x", uint32(before), uint32(t))
		}
		return nil
	}
	seen[s] = t
	bad := fmt.Errorf("kind %d, %d %q: term %#x", s.kind, s.n, s.bytes, uint32(t))
	ok, first := true, uint32(0)
	switch s.kind {
	case sNil:
		ok = t.IsNil()
	case sInt:
		n, isInt := t.SmallOrInt64()
		ok = isInt && n == s.n
	case sCons:
		if !t.IsCons() {
			return bad
		}
		if err := same(s.parts[0], t.Head(), seen); err != nil {
			return err
		}
		return same(s.parts[1], t.Tail(), seen)
	case sTuple:
		ok, first = t.IsTupleOf(uint32(len(s.parts))), 1
	case sFloat:
		ok = t.IsFloat() && t.Float() == float64(s.n)
	case sBinary:
		ok = t.IsBinary() && string(mem.Bytes(t.WholeBinaryData(), t.ByteSize())) == s.bytes
	case sSub:
		ok, first = t.IsBinary() && t.ByteSize() == 5 && t.Word(2) == 24, term.SubParent
	case sFun:
		ok, first = t.IsFun() && t.FunEntry() == uint32(s.n)<<3|term.TagBoxed, 2
	case sRef:
		ok = t.IsRef() && t.RefID() == uint64(s.n)<<3|term.TagCons
	case sFlatMap:
		ok, first = t.IsMap() && t.MapSize() == 1, 1
	case sHash:
		ok, first = t.IsBoxedAs(term.TagHashNode) && t.At(1).Int() == int32(s.n), 2
	}
	if !ok {
		return bad
	}
	if first == 0 {
		return nil
	}
	for i, part := range s.parts {
		if err := same(part, t.At(first+uint32(i)), seen); err != nil {
			return err
		}
	}
	return nil
}

func testRandom(t *testing.T, seed uint64, steps int) {
	heap.Init()
	heap.Verifying = true
	t.Cleanup(func() { heap.Verifying = false; heap.SetCollectAlways(false); heap.SetLargeHeap(0) })
	m := newMutator(seed)
	for i := range steps {
		m.step()
		if i%257 == 0 {
			if err := m.check(); err != nil {
				t.Fatalf("seed %d, step %d: %v", seed, i, err)
			}
		}
		if i%5000 == 4999 { // let go of most
			for k := range m.live {
				m.x[k] = &shadow{kind: sNil}
				heap.SetX(k, term.Nil)
			}
		}
		if m.r.IntN(2000) == 0 {
			heap.Current.MajorAsked = 1
			heap.Collect(1<<10, m.live)
		}
	}
	if err := m.check(); err != nil {
		t.Fatal(err)
	}
	if m.majors == 0 || m.minors == 0 {
		t.Fatalf("%d minor and %d major collections: both should happen", m.minors, m.majors)
	}
}

// TestCollectorRandom builds terms of all kinds at random, collects with the
// verifier on, and compares with shadows in Go's memory, sharing included.
func TestCollectorRandom(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint("seed", seed), func(t *testing.T) {
			if seed%2 == 1 {
				heap.SetLargeHeap(100)
			}
			testRandom(t, seed, 12000)
		})
	}
}

// TestCollectorAlways collects at every opportunity.
func TestCollectorAlways(t *testing.T) {
	heap.SetCollectAlways(true)
	testRandom(t, 99, 3000)
}
