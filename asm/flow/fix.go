package flow

import (
	"cmp"
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

	level  int
	rank   []int32 // order in which to choose among entries
	bad    []bool  // the edge back from this node does not lead to a dominator
	done   []bool  // in a loop without such edges: nothing is left to do
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
	f.stamp, f.level = 0, 0
	f.findBad()
	f.rankNodes()
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
		f.level++
		f.predecessors()
		for i, c := range f.comps {
			if err := f.loop(int32(i), c); err != nil {
				return 0, err
			}
		}
	}
}

// findBad finds the edges that make the graph irreducible.
func (f *fixer) findBad() {
	o := &f.s.order
	f.done = append(f.done[:0], f.header...)
	f.bad = append(f.bad[:0], f.header...)
	for i, v := range o.nodes {
		for _, w := range f.s.edges(v) {
			to := o.pos[w]
			f.bad[v] = f.bad[v] || to <= int32(i) && !o.dominates(to, int32(i))
		}
	}
}

// reducible reports whether the loop consists of nodes of the original graph and has no bad edges.
func (f *fixer) reducible(nodes []int32) bool {
	for _, v := range nodes {
		if int(v) >= len(f.bad) || f.bad[v] {
			return false
		}
	}
	return true
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

// maxLevels is how many levels of loops get a dispatch each; loops inside of those share one.
const maxLevels = 6

// loop gives loop c a single entry.
func (f *fixer) loop(c int32, nodes []int32) error {
	if f.reducible(nodes) {
		for _, v := range nodes {
			f.done[v] = true
		}
		return nil
	}
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
	if err := f.needLocal(); err != nil {
		return err
	}
	if f.level > maxLevels {
		f.flatten(c, nodes, entries)
		return nil
	}
	f.dispatch(c, entries)
	return nil
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
	slices.SortFunc(entries, func(a, b int32) int {
		return cmp.Or(cmp.Compare(f.rank[a], f.rank[b]), cmp.Compare(a, b))
	})
	return entries
}

// rankNodes numbers the nodes in the order in which control is likely to come to
// them first: depth-first, cold ones last. So the first entry of a loop is where
// the loop was meant to start.
func (f *fixer) rankNodes() {
	n := len(f.s.nodes)
	rank := grow(&f.rank, n)
	for i := range rank {
		rank[i] = -1
	}
	next := int32(0)
	cold, hot := []int32{f.entry}, []int32(nil)
	pop := func(p *[]int32) int32 {
		v := (*p)[len(*p)-1]
		*p = (*p)[:len(*p)-1]
		return v
	}
	for len(cold) > 0 {
		hot = append(hot, pop(&cold))
		for len(hot) > 0 {
			v := pop(&hot)
			if rank[v] >= 0 {
				continue
			}
			rank[v] = next
			next++
			for _, w := range slices.Backward(f.s.edges(v)) {
				if f.s.nodes[w].cold {
					cold = append(cold, w)
				} else {
					hot = append(hot, w)
				}
			}
		}
	}
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
		copyOf[v] = f.add(n, f.rank[v])
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
func (f *fixer) add(n node, rank int32) int32 {
	f.s.nodes = append(f.s.nodes, n)
	f.rank = append(f.rank, rank)
	f.header = append(f.header, false)
	f.done = append(f.done, false)
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

// dispatch makes a new header that branches to the entries by the local.
// That is 0, as all locals at first, except between another entry from outside and the
// dispatch; so entering at the first entry, and going back to it, sets nothing.
func (f *fixer) dispatch(c int32, entries []int32) {
	inside := func(u int32) bool { return f.comp[u] == c }
	d := f.enter(c, entries)
	f.redirect(entries[0], d, inside)
	f.branchByLocal(d, entries)
}

// flatten makes a new header that all entries and all edges back (of any order
// of the nodes) lead through, so that no loop is left inside.
func (f *fixer) flatten(c int32, nodes, entries []int32) {
	o := &f.s.order
	targets := slices.Clone(entries)
	f.stamp++
	for _, v := range entries {
		f.mark[v] = f.stamp
	}
	for _, v := range nodes {
		back := func(u int32) bool { return f.comp[u] == c && o.posOf(v) <= o.posOf(u) }
		if f.mark[v] != f.stamp && slices.ContainsFunc(f.preds[v], back) {
			targets = append(targets, v)
		}
	}
	d := f.enter(c, targets)
	for i, v := range targets {
		to := d
		if i > 0 {
			to = f.set(new(asm.Builder), i, d)
		}
		f.redirect(v, to, func(u int32) bool { return f.comp[u] == c && o.posOf(v) <= o.posOf(u) })
	}
	f.branchByLocal(d, targets)
}

// enter makes a new header, to which edges from outside to the targets lead after having set
// the local to the number of the target.
func (f *fixer) enter(c int32, targets []int32) (d int32) {
	var b asm.Builder
	b.LocalGet(f.local)
	d = f.make(&b, 2)
	f.header[d] = true
	outside := func(u int32) bool { return f.comp[u] != c }
	for i, v := range targets {
		if v != f.entry && !slices.ContainsFunc(f.preds[v], outside) {
			continue
		}
		in := d
		if i > 0 {
			in = f.set(&b, i, d)
		}
		f.redirect(v, in, outside)
		if v == f.entry {
			f.entry = in
		}
	}
	return d
}

// branchByLocal fills in the edges of d. Those to others than the first target
// set the local to 0.
func (f *fixer) branchByLocal(d int32, targets []int32) {
	var b asm.Builder
	others := make([]int32, 0, len(targets))
	for _, v := range targets[1:] {
		others = append(others, f.set(&b, 0, v))
	}
	second := others[0]
	if len(others) > 1 {
		// Nearly always the local is 0, so a test for that comes before the table.
		b.LocalGet(f.local)
		second = f.make(&b, len(targets))
		copy(f.s.edges(second), others[:1])
		copy(f.s.edges(second)[1:], others)
		f.link(second)
	}
	copy(f.s.edges(d), []int32{targets[0], second})
	f.link(d)
}

// set makes a node that sets the local and jumps.
func (f *fixer) set(b *asm.Builder, v int, to int32) int32 {
	b.I32Const(int32(v))
	b.LocalSet(f.local)
	n := f.make(b, 1)
	f.s.nodes[n].cold, f.s.anyCold = true, true
	f.s.edges(n)[0] = to
	f.link(n)
	return n
}

// make makes a node with the builder's code and n edges, yet to be set.
func (f *fixer) make(b *asm.Builder, n int) int32 {
	code := b.Cut()
	kinds := [...]kind{1: kindJump, 2: kindCond, 3: kindSwitch}
	first := int32(len(f.s.succs))
	f.s.succs = append(f.s.succs, make([]int32, n)...)
	return f.add(node{code: &code, first: first, n: int32(n), kind: kinds[min(n, 3)]}, int32(len(f.s.nodes)))
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
