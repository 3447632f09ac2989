package ir

// dominators are the immediate dominators of a function's blocks (Cooper,
// Harvey, Kennedy, "A Simple, Fast Dominance Algorithm", 2001).
type dominators struct {
	order []*Block // reverse postorder of what can be reached
	rank  []int    // by block: its place in order, -1 if it cannot be reached
	idom  []*Block
	depth []int
}

func (f *Func) dominators() *dominators {
	d := &dominators{rank: make([]int, len(f.Blocks)), idom: make([]*Block, len(f.Blocks)), depth: make([]int, len(f.Blocks))}
	d.order = f.reversePostorder()
	for i := range d.rank {
		d.rank[i] = -1
	}
	for i, b := range d.order {
		d.rank[b.ID] = i
	}
	entry := f.Blocks[0]
	d.idom[0] = entry
	for changed := true; changed; {
		changed = false
		for _, b := range d.order[1:] {
			var idom *Block
			for _, p := range b.Preds {
				switch {
				case d.idom[p.ID] == nil:
				case idom == nil:
					idom = p
				default:
					idom = d.common(idom, p)
				}
			}
			if d.idom[b.ID] != idom {
				d.idom[b.ID], changed = idom, true
			}
		}
	}
	for _, b := range d.order[1:] {
		d.depth[b.ID] = d.depth[d.idom[b.ID].ID] + 1
	}
	return d
}

func (d *dominators) common(a, b *Block) *Block {
	for a != b {
		for d.rank[a.ID] > d.rank[b.ID] {
			a = d.idom[a.ID]
		}
		for d.rank[b.ID] > d.rank[a.ID] {
			b = d.idom[b.ID]
		}
	}
	return a
}

func (d *dominators) reachable(b *Block) bool { return d.rank[b.ID] >= 0 }

// dominates says whether every way to b leads through a.
func (d *dominators) dominates(a, b *Block) bool {
	if !d.reachable(a) || !d.reachable(b) {
		return false
	}
	for d.depth[b.ID] > d.depth[a.ID] {
		b = d.idom[b.ID]
	}
	return a == b
}

// reversePostorder are the blocks that can be reached from the entry; in it
// dominators come before what they dominate.
func (f *Func) reversePostorder() []*Block {
	seen := make([]bool, len(f.Blocks))
	type visit struct {
		b    *Block
		next int
	}
	stack := []visit{{b: f.Blocks[0]}}
	seen[0] = true
	var post []*Block
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		if top.next == len(top.b.Succs) {
			post = append(post, top.b)
			stack = stack[:len(stack)-1]
			continue
		}
		s := top.b.Succs[top.next]
		top.next++
		if !seen[s.ID] {
			seen[s.ID] = true
			stack = append(stack, visit{b: s})
		}
	}
	for i, j := 0, len(post)-1; i < j; i, j = i+1, j-1 {
		post[i], post[j] = post[j], post[i]
	}
	return post
}
