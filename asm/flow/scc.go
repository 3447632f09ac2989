package flow

// Values of fixer.comp beside the number of a loop.
const (
	noLoop      = -1
	unreachable = -2
)

// sccs is the memory of Tarjan's algorithm for strongly connected components.
type sccs struct {
	index, low []int32
	onStack    []bool
	stack      []int32 // nodes whose component is not complete
	calls      []int32 // the path of the search
	iter       []int32 // edges visited of each node on the path
}

// components finds the loops: strongly connected components that have an edge
// inside, without the edges to headers.
func (f *fixer) components() {
	t := &f.sccs
	n := len(f.s.nodes)
	f.comps = f.comps[:0]
	comp := grow(&f.comp, n)
	index := grow(&t.index, n)
	grow(&t.low, n)
	clear(grow(&t.onStack, n))
	for i := range index {
		index[i], comp[i] = -1, unreachable
		if f.done[i] {
			comp[i] = noLoop
		}
	}
	t.stack, t.calls, t.iter = t.stack[:0], t.calls[:0], t.iter[:0]
	// Leaving out edges to headers may leave nodes that only those lead to.
	next := int32(0)
	todo := []int32{f.entry}
	seen := make([]bool, n)
	seen[f.entry] = true
	for len(todo) > 0 {
		v := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, w := range f.s.edges(v) {
			if !seen[w] {
				seen[w] = true
				todo = append(todo, w)
			}
		}
		if index[v] < 0 && !f.done[v] {
			f.connect(v, &next)
		}
	}
}

// connect searches from root.
func (f *fixer) connect(root int32, next *int32) {
	t := &f.sccs
	visit := func(v int32) {
		t.index[v], t.low[v] = *next, *next
		*next++
		t.stack, t.onStack[v] = append(t.stack, v), true
		t.calls, t.iter = append(t.calls, v), append(t.iter, 0)
	}
	visit(root)
	for len(t.calls) > 0 {
		top := len(t.calls) - 1
		v := t.calls[top]
		edges := f.s.edges(v)
		if i := t.iter[top]; int(i) < len(edges) {
			t.iter[top]++
			switch w := edges[i]; {
			case f.header[w] || f.done[w]:
			case t.index[w] < 0:
				visit(w)
			case t.onStack[w]:
				t.low[v] = min(t.low[v], t.index[w])
			}
			continue
		}
		t.calls, t.iter = t.calls[:top], t.iter[:top]
		if top > 0 {
			u := t.calls[top-1]
			t.low[u] = min(t.low[u], t.low[v])
		}
		if t.low[v] == t.index[v] {
			f.complete(v)
		}
	}
}

// complete takes the component of v off the stack.
func (f *fixer) complete(v int32) {
	t := &f.sccs
	at := len(t.stack) - 1
	for t.stack[at] != v {
		at--
	}
	nodes := t.stack[at:]
	t.stack = t.stack[:at]
	c := int32(noLoop)
	if len(nodes) > 1 || f.selfLoop(v) {
		c = int32(len(f.comps))
		f.comps = append(f.comps, append([]int32(nil), nodes...))
	}
	for _, w := range nodes {
		t.onStack[w] = false
		f.comp[w] = c
	}
}

func (f *fixer) selfLoop(v int32) bool {
	if f.header[v] {
		return false
	}
	for _, w := range f.s.edges(v) {
		if w == v {
			return true
		}
	}
	return false
}
