package flow

import (
	"fmt"
	"sync"

	"github.com/jitwasm/jitwasm/asm"
)

// Structure emits g as structured control into b. Control never falls out of
// the end: if validity needs it, the last instruction is an unreachable.
//
// scratch gives an i32 local that is no parameter and that nobody else uses, so it
// is 0 when the function starts. It is called at most once, and only if g is
// irreducible; it may be nil if g cannot be. The result is the same for the same graph.
func Structure(g *Graph, b *asm.Builder, scratch func() uint32) error {
	s := pool.Get().(*Structurer)
	err := s.Structure(g, b, scratch)
	clear(s.nodes) // let go of the code
	pool.Put(s)
	return err
}

var pool = sync.Pool{New: func() any { return new(Structurer) }}

// Structurer does what the function Structure does, and keeps its memory from
// one graph to the next. The zero value is ready for use.
type Structurer struct {
	// SplitLimit is how many bytes of code may be copied to give a loop that has
	// several entries a single one. 0 stands for DefaultSplitLimit; negative:
	// never copy.
	SplitLimit int

	nodes   []node
	succs   []int32
	anyCold bool

	order  order
	place  placer
	labels labels
	fix    fixer
}

// DefaultSplitLimit is the SplitLimit used if none is given. A dispatch adds
// about 20 bytes, and a test to each iteration.
const DefaultSplitLimit = 200

// node is a block of the graph that is worked on. Nodes beyond the blocks of
// the Graph are made by fixer.
type node struct {
	code  *asm.Code
	first int32 // its edges are succs[first:first+n]
	n     int32
	kind  kind
	cold  bool
	drop  bool // drop what the code leaves on the stack
}

type kind uint8

const (
	kindExit   kind = iota + 1
	kindJump        // edge 0
	kindCond        // edge 0 if the condition is 0, else edge 1
	kindSwitch      // edge i for the value i; the last one is the default
)

// Structure emits g into b; see the function Structure.
func (s *Structurer) Structure(g *Graph, b *asm.Builder, scratch func() uint32) error {
	if err := g.check(); err != nil {
		return err
	}
	s.load(g)
	entry := s.thread(g)
	s.order.compute(s, entry)
	if !s.order.reducible {
		entry, err := s.fix.run(s, entry, scratch)
		if err != nil {
			return err
		}
		s.order.compute(s, entry)
		if !s.order.reducible {
			panic("BUG: the graph is still irreducible")
		}
	}
	s.order.nestLoops()
	s.place.run(s)
	s.emit(b)
	return nil
}

// edges returns the successors of v.
func (s *Structurer) edges(v int32) []int32 {
	n := &s.nodes[v]
	return s.succs[n.first : n.first+n.n]
}

// load copies the graph into nodes.
func (s *Structurer) load(g *Graph) {
	s.nodes, s.succs, s.anyCold = s.nodes[:0], s.succs[:0], false
	for _, blk := range g.Blocks {
		n := node{code: &blk.Code, first: int32(len(s.succs)), cold: blk.Cold}
		s.anyCold = s.anyCold || blk.Cold
		switch t := blk.Term.(type) {
		case Exit:
			n.kind = kindExit
		case Jump:
			n.kind = kindJump
			s.succs = append(s.succs, int32(t.To))
		case Cond:
			n.kind = kindCond
			s.succs = append(s.succs, int32(t.Else), int32(t.Then))
		case Switch:
			n.kind = kindSwitch
			for _, to := range t.Targets {
				s.succs = append(s.succs, int32(to))
			}
			s.succs = append(s.succs, int32(t.Default))
		}
		n.n = int32(len(s.succs)) - n.first
		s.nodes = append(s.nodes, n)
	}
}

// thread leads edges past empty blocks that only jump, and simplifies
// terminators that have become simpler. It returns the entry.
func (s *Structurer) thread(g *Graph) (entry int32) {
	target := grow(&s.order.pre, len(s.nodes)) // not needed yet
	path := s.order.stack[:0]
	for i := range target {
		target[i] = -1
	}
	for i := range s.nodes {
		v := int32(i)
		path = path[:0]
		for target[v] == -1 && s.empty(v) {
			target[v] = v // in case of a cycle
			path = append(path, v)
			v = s.edges(v)[0]
		}
		if target[v] == -1 {
			target[v] = v
		}
		for _, p := range path {
			target[p] = target[v]
		}
	}
	s.order.stack = path
	for i, to := range s.succs {
		s.succs[i] = target[to]
	}
	for i := range s.nodes {
		s.simplify(&s.nodes[i])
	}
	return target[0]
}

func (s *Structurer) empty(v int32) bool {
	n := &s.nodes[v]
	return n.kind == kindJump && len(n.code.Bytes) == 0
}

// simplify turns a switch into a condition and a condition into a jump where
// that is all it is.
func (s *Structurer) simplify(n *node) {
	if n.kind == kindSwitch {
		to := s.succs[n.first : n.first+n.n]
		for n.n > 1 && to[n.n-2] == to[n.n-1] {
			n.n--
		}
		if n.n == 2 {
			n.kind = kindCond
		}
	}
	if n.kind == kindCond && s.succs[n.first] == s.succs[n.first+1] {
		n.n = 1
	}
	if n.n == 1 && n.kind != kindJump {
		n.kind, n.drop = kindJump, true
	}
}

// grow returns *p with length n; what it contains is unspecified.
func grow[T any](p *[]T, n int) []T {
	if cap(*p) < n {
		*p = make([]T, n, n+n/4+16)
	}
	*p = (*p)[:n]
	return *p
}

// emit writes what placer has planned.
func (s *Structurer) emit(b *asm.Builder) {
	l := &s.labels
	grow(&l.block, len(s.order.nodes))
	grow(&l.loop, len(s.order.nodes))
	s.makeRoom(b)
	for _, ev := range s.place.events {
		switch ev.kind {
		case evCode:
			s.emitCode(b, ev.at)
		case evBlock:
			if s.place.used[ev.at] {
				l.block[ev.at] = b.Block(asm.BlockVoid)
			}
		case evEndBlock:
			if s.place.used[ev.at] {
				b.End()
			}
		case evLoop:
			l.loop[ev.at] = b.Loop(asm.BlockVoid)
		case evIf:
			invert(b, ev.not)
			b.If(asm.BlockVoid)
		case evElse:
			b.Else()
		case evEnd:
			b.End()
		case evBr:
			b.Br(l.of(ev))
		case evBrIf:
			invert(b, ev.not)
			b.BrIf(l.of(ev))
		case evTable:
			s.emitTable(b, ev.at)
		default:
			panic(fmt.Sprintf("BUG: event %d", ev.kind))
		}
	}
	if !b.Ended() {
		b.Unreachable()
	}
}

// makeRoom spares b from growing again and again.
func (s *Structurer) makeRoom(b *asm.Builder) {
	n, m := 2*len(s.place.events), 0
	for _, v := range s.order.nodes {
		n += len(s.nodes[v].code.Bytes)
		m += len(s.nodes[v].code.Relocs)
	}
	b.Grow(n, m)
}

func invert(b *asm.Builder, not bool) {
	if not {
		b.InvertCondition()
	}
}

func (s *Structurer) emitCode(b *asm.Builder, at int32) {
	n := &s.nodes[s.order.nodes[at]]
	b.Append(*n.code)
	if n.drop {
		b.Drop()
	}
	if n.kind == kindExit && !b.Ended() {
		b.Unreachable()
	}
}

func (s *Structurer) emitTable(b *asm.Builder, at int32) {
	l := &s.labels
	l.table = l.table[:0]
	for _, to := range s.edges(s.order.nodes[at]) {
		to := s.order.pos[to]
		l.table = append(l.table, l.of(event{at: to, back: to <= at}))
	}
	n := len(l.table) - 1
	b.BrTable(l.table[:n], l.table[n])
}

// labels are the open labels of the nodes, by position.
type labels struct {
	block []asm.Label // its end is where the node's code starts
	loop  []asm.Label // the loop that the node is the header of
	table []asm.Label
}

func (l *labels) of(ev event) asm.Label {
	if ev.back {
		return l.loop[ev.at]
	}
	return l.block[ev.at]
}
