package flow

import (
	"errors"
	"slices"

	"github.com/jitwasm/jitwasm/asm"
)

// fixer makes an irreducible graph reducible. It goes from the outermost loops
// (strongly connected components) inwards. A loop with one entry gets that as its
// header; one with several is changed first. Edges to headers are left out when
// the loops of the next level are looked for.
type fixer struct {
	s       *Structurer
	entry   int32
	scratch func() uint32
	local   uint32
	hasLoc  bool
	budget  int // bytes that may still be copied

	header []bool
	comp   []int32 // component of each node, -1 = unreachable
	comps  [][]int32
	preds  [][]int32
	sccs   sccs
	mark   []int32
	stamp  int32
}

// copyFactor bounds all copies of a graph together: 1/copyFactor of its code
// plus SplitLimit.
const copyFactor = 4

// maxHeaders is how many entries of a loop are tried as its header.
const maxHeaders = 8

// run changes the graph and returns its new entry.
func (f *fixer) run(s *Structurer, entry int32, scratch func() uint32) (int32, error) {
	f.s, f.entry, f.scratch, f.hasLoc = s, entry, scratch, false
	f.header = append(f.header[:0], make([]bool, len(s.nodes))...)
	f.mark = append(f.mark[:0], make([]int32, len(s.nodes))...)
	f.stamp = 0
	f.budget = s.splitLimit()
	if f.budget > 0 {
		for _, n := range s.nodes {
			f.budget += len(n.code.Bytes) / copyFactor
		}
	}
	for {
		f.components()
		if len(f.comps) == 0 {
			return f.entry, nil
		}
		f.predecessors()
		for i, c := range f.comps {
			if err := f.loop(int32(i), c); err != nil {
				return 0, err
			}
		}
	}
}

func (s *Structurer) splitLimit() int {
	if s.SplitLimit == 0 {
		return DefaultSplitLimit
	}
	return max(s.SplitLimit, 0)
}

// predecessors lists the reachable predecessors of the nodes in loops.
func (f *fixer) predecessors() {
	f.preds = slices.Grow(f.preds[:0], len(f.s.nodes))[:len(f.s.nodes)]
	for i := range f.preds {
		f.preds[i] = f.preds[i][:0]
	}
	for v, c := range f.comp {
		if c != unreachable {
			f.link(int32(v))
		}
	}
}

func (f *fixer) link(v int32) {
	for _, w := range f.s.edges(v) {
		f.preds[w] = append(f.preds[w], v)
	}
}

// loop gives loop c a single entry.
func (f *fixer) loop(c int32, nodes []int32) error {
	entries := f.entries(c, nodes)
	if len(entries) == 1 {
		f.header[entries[0]] = true
		return nil
	}
	header, copied, cost := f.cheapest(c, entries)
	if cost <= f.s.splitLimit() && cost <= f.budget {
		f.budget -= cost
		f.split(c, header, entries, copied)
		return nil
	}
	return f.dispatch(c, entries)
}

// entries returns the nodes of loop c that edges from outside lead to.
func (f *fixer) entries(c int32, nodes []int32) []int32 {
	var entries []int32
	for _, v := range nodes {
		if v == f.entry || slices.ContainsFunc(f.preds[v], func(u int32) bool { return f.comp[u] != c }) {
			entries = append(entries, v)
		}
	}
	if len(entries) == 0 {
		panic("BUG: a reachable loop without entry")
	}
	slices.SortFunc(entries, func(a, b int32) int { return int(f.s.order.posOf(a)) - int(f.s.order.posOf(b)) })
	return entries
}

// posOf is the position that v had when the graph was last ordered; nodes made since
// then come behind all others.
func (o *order) posOf(v int32) int32 {
	if int(v) < len(o.pos) && o.pos[v] >= 0 {
		return o.pos[v]
	}
	return int32(len(o.pos)) + v
}

// cheapest finds the header for which the least code must be copied.
func (f *fixer) cheapest(c int32, entries []int32) (header int32, copied []int32, cost int) {
	cost = -1
	for _, h := range entries[:min(len(entries), maxHeaders)] {
		nodes, n := f.between(c, h, entries)
		if cost < 0 || n < cost {
			header, copied, cost = h, nodes, n
		}
	}
	return header, copied, cost
}

// between returns the nodes of loop c that the entries other than h reach
// without passing h, and the bytes that copying them takes.
func (f *fixer) between(c, h int32, entries []int32) (nodes []int32, cost int) {
	const edge = 3 // about what a node takes beside its code
	f.stamp++
	f.mark[h] = f.stamp
	push := func(v int32) {
		if f.mark[v] != f.stamp && f.comp[v] == c {
			f.mark[v] = f.stamp
			nodes = append(nodes, v)
			cost += len(f.s.nodes[v].code.Bytes) + edge
		}
	}
	for _, e := range entries {
		push(e)
	}
	for i := 0; i < len(nodes) && cost <= f.s.splitLimit(); i++ {
		for _, w := range f.s.edges(nodes[i]) {
			push(w)
		}
	}
	return nodes, cost
}

// split leads the edges from outside to entries other than the header to a copy of
// the way from there to the header.
func (f *fixer) split(c, header int32, entries, nodes []int32) {
	s := f.s
	copyOf := make(map[int32]int32, len(nodes))
	for _, v := range nodes {
		n := s.nodes[v]
		first := int32(len(s.succs))
		s.succs = append(s.succs, s.edges(v)...)
		n.first = first
		copyOf[v] = f.add(n)
	}
	for _, v := range nodes {
		to := s.edges(copyOf[v])
		for i, w := range to {
			if d, ok := copyOf[w]; ok {
				to[i] = d
			}
		}
	}
	for _, e := range entries {
		if e != header {
			f.redirect(e, copyOf[e], func(u int32) bool { return f.comp[u] != c })
		}
		if e == f.entry && e != header {
			f.entry = copyOf[e]
		}
	}
	for _, v := range nodes {
		f.link(copyOf[v])
	}
	f.header[header] = true
}

// add makes a node. It belongs to no loop of this level.
func (f *fixer) add(n node) int32 {
	f.s.nodes = append(f.s.nodes, n)
	f.header = append(f.header, false)
	f.mark = append(f.mark, 0)
	f.comp = append(f.comp, noLoop)
	f.preds = append(f.preds, nil)
	return int32(len(f.s.nodes) - 1)
}

// redirect turns edges u->from into u->to if u is chosen.
func (f *fixer) redirect(from, to int32, chosen func(u int32) bool) {
	keep := f.preds[from][:0]
	for _, u := range f.preds[from] {
		if !chosen(u) {
			keep = append(keep, u)
			continue
		}
		edges := f.s.edges(u)
		for i, w := range edges {
			if w == from {
				edges[i] = to
			}
		}
		f.preds[to] = append(f.preds[to], u)
	}
	f.preds[from] = keep
}

// dispatch makes a new header that branches to the entries by a local. The
// local is 0 except between the entry from outside and the dispatch, so going back to
// the first entry sets nothing.
func (f *fixer) dispatch(c int32, entries []int32) error {
	if err := f.needLocal(); err != nil {
		return err
	}
	var b asm.Builder
	b.LocalGet(f.local)
	d := f.make(&b, len(entries))
	f.header[d] = true
	inside := func(u int32) bool { return f.comp[u] == c }
	outside := func(u int32) bool { return f.comp[u] != c && u != d }
	for i, e := range entries {
		b.I32Const(int32(i))
		b.LocalSet(f.local)
		in := f.make(&b, 1)
		f.redirect(e, in, outside)
		if e == f.entry {
			f.entry = in
		}
		f.s.edges(in)[0] = d
		to := e
		if i > 0 {
			b.I32Const(0)
			b.LocalSet(f.local)
			to = f.make(&b, 1)
			f.s.edges(to)[0] = e
			f.preds[e] = append(f.preds[e], to)
			f.preds[to] = append(f.preds[to], d)
		} else {
			f.redirect(e, d, inside)
			f.preds[e] = append(f.preds[e], d)
		}
		f.s.edges(d)[i] = to
		f.preds[d] = append(f.preds[d], in)
	}
	return nil
}

// make makes a node with the builder's code and n edges, yet to be set.
func (f *fixer) make(b *asm.Builder, n int) int32 {
	code := b.Cut()
	kinds := [...]kind{1: kindJump, 2: kindCond, 3: kindSwitch}
	first := int32(len(f.s.succs))
	f.s.succs = append(f.s.succs, make([]int32, n)...)
	return f.add(node{code: &code, first: first, n: int32(n), kind: kinds[min(n, 3)]})
}

func (f *fixer) needLocal() error {
	if f.hasLoc {
		return nil
	}
	if f.scratch == nil {
		return errors.New("irreducible control flow needs a scratch local")
	}
	f.local, f.hasLoc = f.scratch(), true
	return nil
}
