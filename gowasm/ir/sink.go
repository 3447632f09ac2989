package ir

import "slices"

// sink moves values that are used once, in another block, to where they are
// used: control that goes elsewhere does without them, and there they need no
// local. Only what has no effects moves, and never into a loop.
func (f *Func) sink() bool {
	dom := f.dominators()
	depth := f.loopDepths(dom)
	uses := f.countUses()
	place := map[*Value]*Block{} // of the only use
	before := map[*Value]*Value{}
	for _, b := range dom.order {
		for _, v := range b.Values {
			for i, a := range v.Args {
				place[a], before[a] = b, v
				if v.Op == OpPhi {
					place[a], before[a] = b.Preds[i], nil
				}
			}
		}
		for _, v := range append(slices.Clone(b.Results), b.Control) {
			place[v], before[v] = b, nil
		}
	}
	changed := false
	for i := len(dom.order) - 1; i >= 0; i-- {
		b := dom.order[i]
		for k := len(b.Values) - 1; k >= 0; k-- {
			v := b.Values[k]
			if v.Op != OpWasm && v.Op != OpSelect || v.effects() != 0 || uses[v.ID] != 1 {
				continue
			}
			to := place[v]
			if u := before[v]; u != nil {
				to = u.Block // which may have moved
			}
			if to == b || !dom.reachable(to) || depth[to.ID] > depth[b.ID] {
				continue
			}
			b.Values = slices.Delete(b.Values, k, k+1)
			at := len(to.Values)
			if u := before[v]; u != nil {
				at = slices.Index(to.Values, u)
			}
			to.Values = slices.Insert(to.Values, at, v)
			v.Block = to
			changed = true
		}
	}
	return changed
}

// loopDepths are how many natural loops each block is in.
func (f *Func) loopDepths(dom *dominators) []int {
	depth := make([]int, len(f.Blocks))
	for _, head := range dom.order {
		in := map[*Block]bool{head: true}
		var todo []*Block
		for _, p := range head.Preds {
			if dom.dominates(head, p) && !in[p] {
				in[p] = true
				todo = append(todo, p)
			}
		}
		loops := slices.ContainsFunc(head.Preds, func(p *Block) bool { return dom.dominates(head, p) })
		if !loops {
			continue
		}
		for len(todo) > 0 {
			b := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			for _, p := range b.Preds {
				if !in[p] && dom.reachable(p) {
					in[p] = true
					todo = append(todo, p)
				}
			}
		}
		for b := range in {
			depth[b.ID]++
		}
	}
	return depth
}
