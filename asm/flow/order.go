package flow

// order numbers the reachable nodes in reverse postorder: their positions. All
// slices that are not said to be indexed otherwise are indexed by position.
type order struct {
	nodes []int32 // position -> node
	pos   []int32 // node -> position, -1 = unreachable

	idom    []int32 // immediate dominator; of the entry itself 0
	size    []int32 // number of nodes dominated, itself included
	domPre  []int32 // preorder number in the dominator tree
	forward []int32 // number of edges from lower positions
	header  []bool  // is the target of an edge from the same or a higher position
	headers int     // how many of those there are
	merge   []bool  // cannot be placed right at a branch: several forward edges, or one from a switch

	// reducible says that each such edge's target dominates its source.
	reducible bool

	// loop is the header of the innermost loop around the node, -1 = none. A
	// header's own loop is not around it.
	loop []int32

	// Scratch memory, by preorder number of the depth-first search unless noted.
	pre      []int32 // node -> preorder number, -1 = not yet visited
	vertex   []int32 // preorder number -> node
	parent   []int32
	ancestor []int32 // parent, with compressed paths
	label    []int32
	semi     []int32
	dom      []int32
	predAt   []int32 // preds of v are preds[predAt[v]:predAt[v+1]]
	preds    []int32
	stack    []int32
	iter     []int32
}

func (o *order) compute(s *Structurer, entry int32) {
	o.search(s, entry)
	o.predecessors(s)
	o.dominators()
	o.number()
	o.classify(s)
}

// search is a depth-first search. Of the successors the last one is visited first,
// so that the first one comes first in reverse postorder; but cold ones are
// visited before all others, so that they come last.
func (o *order) search(s *Structurer, entry int32) {
	n := len(s.nodes)
	pre := grow(&o.pre, n)
	for i := range pre {
		pre[i] = -1
	}
	grow(&o.pos, n)
	copy(o.pos, pre)
	grow(&o.nodes, n)
	o.vertex, o.parent = o.vertex[:0], o.parent[:0]
	o.stack, o.iter = o.stack[:0], o.iter[:0]

	visit := func(v, parent int32) {
		pre[v] = int32(len(o.vertex))
		o.vertex = append(o.vertex, v)
		o.parent = append(o.parent, parent)
		o.stack = append(o.stack, v)
		k := s.nodes[v].n
		if s.anyCold {
			k *= 2
		}
		o.iter = append(o.iter, k)
	}
	free := n // nodes[free:] are in reverse postorder
	visit(entry, 0)
	for len(o.stack) > 0 {
		top := len(o.stack) - 1
		v := o.stack[top]
		if w := s.nextEdge(v, &o.iter[top]); w < 0 {
			o.stack, o.iter = o.stack[:top], o.iter[:top]
			free--
			o.nodes[free] = v
		} else if pre[w] < 0 {
			visit(w, pre[v])
		}
	}
	o.nodes = o.nodes[:copy(o.nodes, o.nodes[free:])]
	for i, v := range o.nodes {
		o.pos[v] = int32(i)
	}
}

// nextEdge counts k down and returns the successor to visit next, or -1.
func (s *Structurer) nextEdge(v int32, k *int32) int32 {
	to := s.edges(v)
	n := int32(len(to))
	for *k > 0 {
		*k--
		if !s.anyCold {
			return to[*k]
		}
		// The first n steps are for the cold ones, the rest for the others.
		if w := to[*k%n]; s.nodes[w].cold == (*k >= n) {
			return w
		}
	}
	return -1
}

// predecessors lists the reachable predecessors.
func (o *order) predecessors(s *Structurer) {
	n := len(o.vertex)
	at := grow(&o.predAt, n+2)
	clear(at)
	for _, v := range o.vertex {
		for _, w := range s.edges(v) {
			at[o.pre[w]+2]++
		}
	}
	for i := 2; i < len(at); i++ {
		at[i] += at[i-1]
	}
	preds := grow(&o.preds, int(at[n+1]))
	for i, v := range o.vertex {
		for _, w := range s.edges(v) {
			p := &at[o.pre[w]+1]
			preds[*p] = int32(i)
			*p++
		}
	}
}

// dominators computes immediate dominators by the semi-NCA algorithm
// (Georgiadis, Linear-Time Algorithms for Dominators and Related Problems,
// 2005), which does not iterate: a function may well have an exit that 20,000
// blocks branch to.
func (o *order) dominators() {
	n := len(o.vertex)
	semi, label := grow(&o.semi, n), grow(&o.label, n)
	ancestor, dom := grow(&o.ancestor, n), grow(&o.dom, n)
	copy(ancestor, o.parent)
	copy(dom, o.parent)
	for i := range semi {
		semi[i], label[i] = int32(i), int32(i)
	}
	for w := int32(n) - 1; w > 0; w-- {
		semi[w] = o.parent[w]
		for _, v := range o.preds[o.predAt[w]:o.predAt[w+1]] {
			semi[w] = min(semi[w], semi[o.eval(v, w+1)])
		}
	}
	for v := int32(1); v < int32(n); v++ {
		d := dom[v]
		for d > semi[v] {
			d = dom[d]
		}
		dom[v] = d
	}
}

// eval returns the node with the least semidominator among v and its ancestors
// that are linked (those whose number is linked or more).
func (o *order) eval(v, linked int32) int32 {
	if o.ancestor[v] < linked {
		return o.label[v]
	}
	path := o.stack[:0]
	for o.ancestor[v] >= linked {
		path = append(path, v)
		v = o.ancestor[v]
	}
	o.stack = path
	best, top := o.label[v], o.ancestor[v]
	for i := len(path) - 1; i >= 0; i-- {
		u := path[i]
		o.ancestor[u] = top
		if o.semi[best] < o.semi[o.label[u]] {
			o.label[u] = best
		} else {
			best = o.label[u]
		}
	}
	return best
}

// number carries the dominators over to positions and numbers their tree.
func (o *order) number() {
	n := len(o.nodes)
	idom, size, pre := grow(&o.idom, n), grow(&o.size, n), grow(&o.domPre, n)
	for i, v := range o.nodes {
		idom[i] = o.pos[o.vertex[o.dom[o.pre[v]]]]
		size[i] = 1
	}
	for i := n - 1; i > 0; i-- {
		size[idom[i]] += size[i]
	}
	next := grow(&o.label, n) // preorder number of the next child
	for i := range n {
		pre[i] = 0
		if i > 0 {
			pre[i] = next[idom[i]]
			next[idom[i]] += size[i]
		}
		next[i] = pre[i] + 1
	}
}

func (o *order) dominates(a, b int32) bool {
	return o.domPre[a] <= o.domPre[b] && o.domPre[b] < o.domPre[a]+o.size[a]
}

// classify looks at all edges.
func (o *order) classify(s *Structurer) {
	n := len(o.nodes)
	forward, header, merge := grow(&o.forward, n), grow(&o.header, n), grow(&o.merge, n)
	clear(forward)
	clear(header)
	clear(merge)
	o.reducible, o.headers = true, 0
	for i, v := range o.nodes {
		isSwitch := s.nodes[v].kind == kindSwitch
		for _, w := range s.edges(v) {
			to := o.pos[w]
			if to <= int32(i) {
				if !header[to] {
					header[to] = true
					o.headers++
				}
				o.reducible = o.reducible && o.dominates(to, int32(i))
				continue
			}
			forward[to]++
			if isSwitch || forward[to] > 1 {
				merge[to] = true
			}
		}
	}
}
