package ir

// trees says which values are computed right where their only use needs them,
// so that they live on the operand stack and never in a local.
type trees struct {
	parent   map[*Value]bool     // part of another value's tree
	extracts map[*Value][]*Value // of calls with several results
	uses     map[*Value]int
}

// root says whether v is emitted where it stands.
func (t *trees) root(v *Value) bool {
	return !t.parent[v] && v.Op != OpPhi && v.Op != OpParam && v.Op != OpExtract && !rematerialised(v)
}

// rematerialised values are as cheap to make again as to keep.
func rematerialised(v *Value) bool {
	switch v.Op {
	case OpConst, OpAddr, OpFuncAddr, OpAlloca, OpDataEnd:
		return true
	}
	return false
}

func findTrees(f *Func) *trees {
	t := &trees{parent: map[*Value]bool{}, extracts: map[*Value][]*Value{}, uses: map[*Value]int{}}
	user := map[*Value]*Value{} // the only one, if it is a value
	last := map[*Value]*Block{} // the only use is at the end of this block
	use := func(v, by *Value, end *Block) {
		t.uses[v]++
		user[v], last[v] = by, end
	}
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			if v.Op == OpExtract {
				t.extracts[v.Args[0]] = append(t.extracts[v.Args[0]], v)
				continue
			}
			for i, a := range v.Args {
				if v.Op == OpPhi {
					pred := b.Preds[i]
					if len(pred.Succs) == 1 {
						use(a, nil, pred)
					} else {
						use(a, nil, nil)
					}
					continue
				}
				use(a, v, nil)
			}
		}
		if b.Control != nil {
			use(b.Control, nil, b)
		}
		for _, r := range b.Results {
			use(r, nil, b)
		}
	}
	for _, b := range f.Blocks {
		t.forward(b, user, last)
	}
	return t
}

// forward decides for the values of b, from the last to the first, whether they
// move down to where the tree of their user is emitted.
func (t *trees) forward(b *Block, user map[*Value]*Value, last map[*Value]*Block) {
	at := make(map[*Value]int, len(b.Values)) // where a value is emitted
	for i := len(b.Values) - 1; i >= 0; i-- {
		v := b.Values[i]
		at[v] = i
		if t.uses[v] != 1 || v.Type == 0 || v.Op == OpPhi || v.Op == OpParam || v.Op == OpExtract || rematerialised(v) {
			continue
		}
		to := len(b.Values)
		if u := user[v]; u != nil {
			if u.Block != b || u.Op == OpPhi {
				continue
			}
			to = at[u]
		} else if last[v] != b {
			continue
		}
		if movable(v, b.Values[i+1:to]) {
			t.parent[v] = true
			at[v] = to
		}
	}
}

// movable says whether v may be computed after all of others.
func movable(v *Value, others []*Value) bool {
	e := v.effects()
	if e == 0 {
		return true
	}
	for _, o := range others {
		if e.conflicts(o.effects()) {
			return false
		}
	}
	return true
}
