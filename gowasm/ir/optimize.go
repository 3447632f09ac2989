package ir

// Optimize improves p.
func Optimize(p *Program) {
	for _, f := range p.Funcs {
		if f.Import == nil {
			f.removeUnreachable()
			f.removeUnused()
		}
	}
}

// removeUnreachable drops blocks that control never comes to.
func (f *Func) removeUnreachable() {
	order := f.reversePostorder()
	if len(order) == len(f.Blocks) {
		return
	}
	reached := make([]bool, len(f.Blocks))
	for _, b := range order {
		reached[b.ID] = true
	}
	for _, b := range f.Blocks {
		if !reached[b.ID] {
			for _, s := range b.Succs {
				if reached[s.ID] {
					s.removePred(b)
				}
			}
		}
	}
	kept := f.Blocks[:0]
	for _, b := range f.Blocks {
		if reached[b.ID] {
			kept = append(kept, b)
		}
	}
	f.Blocks = kept
	for i, b := range f.Blocks {
		b.ID = i
	}
}

// removePred drops one edge from pred and the phis' arguments for it.
func (b *Block) removePred(pred *Block) {
	i := predIndex(b, pred)
	b.Preds = append(b.Preds[:i:i], b.Preds[i+1:]...)
	for _, v := range b.Values {
		if v.Op != OpPhi {
			break
		}
		v.Args = append(v.Args[:i:i], v.Args[i+1:]...)
	}
}

// removeUnused drops values that nothing needs.
func (f *Func) removeUnused() {
	needed := map[*Value]bool{}
	var todo []*Value
	need := func(v *Value) {
		if !needed[v] {
			needed[v] = true
			todo = append(todo, v)
		}
	}
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			if v.hasEffect() {
				need(v)
			}
		}
		if b.Control != nil {
			need(b.Control)
		}
		for _, r := range b.Results {
			need(r)
		}
	}
	for len(todo) > 0 {
		v := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, a := range v.Args {
			need(a)
		}
	}
	for _, b := range f.Blocks {
		kept := b.Values[:0]
		for _, v := range b.Values {
			if needed[v] {
				kept = append(kept, v)
			}
		}
		b.Values = kept
	}
}

// hasEffect says whether v matters although nothing uses its result. Loads
// and divisions may be dropped: that they trap is no part of what a program
// means.
func (v *Value) hasEffect() bool {
	return v.effects()&(writesMemory|writesGlobals) != 0
}
