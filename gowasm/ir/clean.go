package ir

import (
	"slices"

	"github.com/jitwasm/jitwasm/asm"
)

// clean takes away what does nothing: copies, phis of one value, branches that
// always go one way, blocks that cannot be reached or only follow one other,
// values that nothing uses.
func (f *Func) clean() bool {
	changed := false
	for {
		again := f.foldBranches()
		again = f.dropUnreachable() || again
		again = f.foldPhis() || again
		f.resolveCopies()
		again = f.mergeBlocks() || again
		again = f.skipEmptyBlocks() || again
		again = f.dropDead() || again
		if !again {
			return changed
		}
		changed = true
	}
}

// hoistConstants moves constants to the entry, where each is made once. That
// costs nothing: code generation makes them where they are used.
func (f *Func) hoistConstants() {
	entry := f.Blocks[0]
	type bits struct {
		t    asm.ValType
		bits int64
	}
	made := map[bits]*Value{}
	var consts []*Value
	for _, b := range f.Blocks {
		b.Values = slices.DeleteFunc(b.Values, func(v *Value) bool {
			if v.Op != OpConst {
				return false
			}
			key := bits{v.Type, v.Imm}
			if first := made[key]; first != nil {
				v.become(first)
				return true
			}
			made[key] = v
			consts = append(consts, v)
			v.Block = entry
			return true
		})
	}
	entry.Values = append(consts, entry.Values...)
	f.resolveCopies()
}

// resolveCopies makes what uses a copy use its source, and drops the copies.
func (f *Func) resolveCopies() {
	resolve := func(v *Value) *Value {
		for v.Op == OpCopy {
			v = v.Args[0]
		}
		return v
	}
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			for i, a := range v.Args {
				v.Args[i] = resolve(a)
			}
		}
		if b.Control != nil {
			b.Control = resolve(b.Control)
		}
		for i, r := range b.Results {
			b.Results[i] = resolve(r)
		}
	}
	for _, b := range f.Blocks {
		b.Values = slices.DeleteFunc(b.Values, func(v *Value) bool { return v.Op == OpCopy })
	}
}

// become turns v into a copy of x.
func (v *Value) become(x *Value) {
	*v = Value{ID: v.ID, Op: OpCopy, Type: v.Type, Args: []*Value{x}, Block: v.Block, Pos: v.Pos}
}

// edgeIndex is the place of b's k-th edge among its target's predecessors.
func (b *Block) edgeIndex(k int) int {
	nth := count(b.Succs[:k], b.Succs[k])
	for i, p := range b.Succs[k].Preds {
		if p == b {
			if nth == 0 {
				return i
			}
			nth--
		}
	}
	panic("BUG: no such edge")
}

// dropPred takes away edge i into b.
func (b *Block) dropPred(i int) {
	b.Preds = slices.Delete(b.Preds, i, i+1)
	for _, v := range b.Values {
		if v.Op != OpPhi {
			break
		}
		v.Args = slices.Delete(v.Args, i, i+1)
	}
}

// keepEdge makes b go on along its k-th edge always.
func (b *Block) keepEdge(k int) {
	for i := len(b.Succs) - 1; i >= 0; i-- {
		if i != k {
			to := b.Succs[i]
			at := b.edgeIndex(i)
			b.Succs = slices.Delete(b.Succs, i, i+1)
			to.dropPred(at)
			if i < k {
				k--
			}
		}
	}
	b.Kind, b.Control = TermJump, nil
}

func (f *Func) foldBranches() bool {
	changed := false
	for _, b := range f.Blocks {
		switch b.Kind {
		case TermIf:
			changed = b.foldIf() || changed
		case TermSwitch:
			changed = b.foldSwitch() || changed
		}
	}
	return changed
}

func (b *Block) foldIf() bool {
	c := b.Control
	switch {
	case c.Op == OpConst && c.Imm != 0:
		b.keepEdge(0)
	case c.Op == OpConst:
		b.keepEdge(1)
	case b.Succs[0] == b.Succs[1] && b.edgesAgree(0, 1):
		b.keepEdge(0)
	default:
		return false
	}
	return true
}

func (b *Block) foldSwitch() bool {
	n := len(b.Succs) - 1
	if c := b.Control; c.Op == OpConst {
		b.keepEdge(int(min(uint32(c.Imm), uint32(n))))
		return true
	}
	for k := range n {
		if b.Succs[k] != b.Succs[n] || !b.edgesAgree(k, n) {
			return false
		}
	}
	b.keepEdge(n)
	return true
}

// edgesAgree says whether two edges to one block bring its phis the same.
func (b *Block) edgesAgree(j, k int) bool {
	x, y := b.edgeIndex(j), b.edgeIndex(k)
	for _, v := range b.Succs[j].Values {
		if v.Op != OpPhi {
			break
		}
		if v.Args[x] != v.Args[y] {
			return false
		}
	}
	return true
}

func (f *Func) dropUnreachable() bool {
	seen := make([]bool, len(f.Blocks))
	for _, b := range f.reversePostorder() {
		seen[b.ID] = true
	}
	if !slices.Contains(seen, false) {
		return false
	}
	for _, b := range f.Blocks {
		if !seen[b.ID] {
			continue
		}
		for i := len(b.Preds) - 1; i >= 0; i-- {
			if !seen[b.Preds[i].ID] {
				b.dropPred(i)
			}
		}
	}
	f.keepBlocks(func(b *Block) bool { return seen[b.ID] })
	return true
}

func (f *Func) keepBlocks(keep func(b *Block) bool) {
	f.Blocks = slices.DeleteFunc(f.Blocks, func(b *Block) bool { return !keep(b) })
	for i, b := range f.Blocks {
		b.ID = i
	}
}

// foldPhis makes copies of phis whose arguments are all the same.
func (f *Func) foldPhis() bool {
	changed := false
	for again := true; again; {
		again = false
		for _, b := range f.Blocks {
			for _, v := range b.Values {
				if v.Op != OpPhi && v.Op != OpCopy {
					break
				}
				if x := v.onlyArg(); v.Op == OpPhi && x != nil {
					v.become(x)
					again, changed = true, true
				}
			}
		}
	}
	return changed
}

// onlyArg is what a phi always is, if that is one value.
func (v *Value) onlyArg() *Value {
	var only *Value
	for _, a := range v.Args {
		for a.Op == OpCopy {
			a = a.Args[0]
		}
		if a == v || a == only {
			continue
		}
		if only != nil {
			return nil
		}
		only = a
	}
	return only
}

// mergeBlocks appends blocks to their only predecessor if that always goes on
// there.
func (f *Func) mergeBlocks() bool {
	gone := map[*Block]bool{}
	for _, b := range f.Blocks {
		if gone[b] {
			continue
		}
		for b.Kind == TermJump {
			s := b.Succs[0]
			if len(s.Preds) != 1 || s == b || s == f.Blocks[0] || len(s.Values) > 0 && s.Values[0].Op == OpPhi {
				break
			}
			for _, v := range s.Values {
				b.Append(v)
			}
			b.Kind, b.Control, b.Results, b.Succs = s.Kind, s.Control, s.Results, s.Succs
			b.Cold = b.Cold || s.Cold
			for _, to := range s.Succs {
				to.Preds[slices.Index(to.Preds, s)] = b
			}
			gone[s] = true
		}
	}
	if len(gone) == 0 {
		return false
	}
	f.keepBlocks(func(b *Block) bool { return !gone[b] })
	return true
}

// skipEmptyBlocks leads the edges into empty blocks to where those jump.
func (f *Func) skipEmptyBlocks() bool {
	changed := false
	for _, b := range f.Blocks[1:] {
		if len(b.Values) > 0 || b.Kind != TermJump || len(b.Preds) == 0 {
			continue
		}
		to := b.Succs[0]
		if to == b || len(to.Values) > 0 && to.Values[0].Op == OpPhi {
			continue
		}
		for _, p := range b.Preds {
			p.Succs[slices.Index(p.Succs, b)] = to
		}
		i := slices.Index(to.Preds, b)
		to.Preds = append(slices.Delete(to.Preds, i, i+1), b.Preds...)
		b.Preds = nil
		b.Kind, b.Succs = TermUnreachable, nil
		changed = true
	}
	if changed {
		f.dropUnreachable()
	}
	return changed
}

// dropDead drops the values that neither have an effect nor are used by one
// that does.
func (f *Func) dropDead() bool {
	needed := make([]bool, f.values+1)
	var todo []*Value
	need := func(v *Value) {
		if !needed[v.ID] {
			needed[v.ID] = true
			todo = append(todo, v)
		}
	}
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			if v.required() {
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
	changed := false
	for _, b := range f.Blocks {
		b.Values = slices.DeleteFunc(b.Values, func(v *Value) bool {
			changed = changed || !needed[v.ID]
			return !needed[v.ID]
		})
	}
	return changed
}
