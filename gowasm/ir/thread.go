package ir

import (
	"slices"

	"github.com/jitwasm/jitwasm/asm"
)

// threadJumps leads control that comes to a block with a known outcome of its
// condition straight to where the block would go on:
//
//	a:  jump c                      a:  jump d
//	b:  jump c                 ->   b:  jump c
//	c:  x = phi 1 v; if x d e       c:  if v d e
//
// That is what is left of && and || in functions that were inlined. Heads of
// loops stay as they are, so that loops keep their single entry.
func (f *Func) threadJumps() bool {
	f.hoistConstants()
	changed := false
	dom := f.dominators()
	uses := f.countUses()
	for _, b := range dom.order {
		back := func(p *Block) bool { return p.ID >= len(dom.rank) || dom.dominates(b, p) } // new blocks are left to the next round
		if b.Kind != TermIf || !b.onlyDecides(uses) || slices.ContainsFunc(b.Preds, back) {
			continue
		}
		for i := len(b.Preds) - 1; i >= 0; i-- {
			outcome, known := b.outcome(i)
			if !known {
				continue
			}
			to := b.Succs[1]
			if outcome {
				to = b.Succs[0]
			}
			if to == b || b.Succs[0] == b.Succs[1] {
				continue
			}
			f.redirect(f.edgeBlock(b, i), i, b, to)
			changed = true
		}
	}
	return changed
}

// edgeBlock is the block that jumps to b along edge i; it is added if need be.
func (f *Func) edgeBlock(b *Block, i int) *Block {
	p := b.Preds[i]
	if p.Kind == TermJump {
		return p
	}
	for k, s := range p.Succs {
		if s == b && p.edgeIndex(k) == i {
			return f.splitEdge(p, k)
		}
	}
	panic("BUG: no such edge")
}

// splitEdge puts a block of its own on the k-th edge of b.
func (f *Func) splitEdge(b *Block, k int) *Block {
	to, i := b.Succs[k], b.edgeIndex(k)
	mid := f.NewBlock()
	mid.Cold = to.Cold
	mid.Kind, mid.Succs = TermJump, []*Block{to}
	mid.Preds = []*Block{b}
	to.Preds[i] = mid
	b.Succs[k] = mid
	return mid
}

// onlyDecides says whether b consists of phis and a condition that is made of
// one of them.
func (b *Block) onlyDecides(uses []int) bool {
	phis := 0
	for phis < len(b.Values) && b.Values[phis].Op == OpPhi {
		phis++
	}
	c := b.Control
	switch rest := b.Values[phis:]; len(rest) {
	case 0:
		return phis > 0 && c.Op == OpPhi && c.Block == b
	case 1:
		return phis > 0 && rest[0] == c && uses[c.ID] == 1 && c.Op == OpWasm
	}
	return false
}

// outcome is the truth of b's condition if control comes along edge i.
func (b *Block) outcome(i int) (truth, known bool) {
	c := b.Control
	at := func(v *Value) (int64, bool) {
		v = v.source()
		if v.Op == OpPhi && v.Block == b {
			v = v.Args[i].source()
		}
		return v.Imm, v.Op == OpConst
	}
	if c.Op == OpPhi {
		n, ok := at(c)
		return n != 0, ok
	}
	var args []int64
	for _, a := range c.Args {
		n, ok := at(a)
		if !ok {
			return false, false
		}
		args = append(args, n)
	}
	n, ok := Fold(c.Inst, args...)
	return n != 0, ok
}

// redirect makes p, which comes to b along edge i, go on at to, a successor of
// b. The phis of b that are used elsewhere get their values on both ways.
func (f *Func) redirect(p *Block, i int, b, to *Block) {
	k := slices.Index(b.Succs, to)
	edge := b.edgeIndex(k)
	var phis []*Value
	args := map[*Value]*Value{}
	for _, v := range b.Values {
		if v.Op == OpPhi {
			phis = append(phis, v)
			args[v] = v.Args[i].source()
		}
	}
	b.dropPred(i)
	p.Succs[0] = to
	to.Preds = append(to.Preds, p)
	for _, v := range to.Values {
		if v.Op != OpPhi {
			break
		}
		x := v.Args[edge].source()
		if y := args[x]; y != nil {
			x = y
		}
		v.Args = append(v.Args, x)
	}
	for _, v := range phis {
		f.repair(v, p, args[v])
	}
}

// repair makes the uses of phi outside of its block see x instead on the ways
// that lead through the end of p.
func (f *Func) repair(phi *Value, p *Block, x *Value) {
	b := phi.Block
	vr := &variable{f: f, typ: phi.Type, in: map[*Block]*Value{b: phi}, out: map[*Block]*Value{p: x}}
	// Phis that this adds need no repair: they are right.
	blocks := make([][]*Value, len(f.Blocks))
	for i, u := range f.Blocks {
		blocks[i] = slices.Clone(u.Values)
	}
	for i, u := range f.Blocks {
		for _, v := range blocks[i] {
			for k, a := range v.Args {
				if a != phi {
					continue
				}
				switch {
				case v.Op == OpPhi:
					if pred := u.Preds[k]; pred != p {
						v.Args[k] = vr.atEnd(pred)
					}
				case u != b:
					v.Args[k] = vr.atStart(u)
				}
			}
		}
		if u == b {
			continue
		}
		if u.Control == phi {
			u.Control = vr.atStart(u)
		}
		for k, r := range u.Results {
			if r == phi {
				u.Results[k] = vr.atStart(u)
			}
		}
	}
}

// returnEarly copies blocks that only return to their predecessors, which is
// shorter than going there with a value in a local.
func (f *Func) returnEarly() bool {
	if f.hasFrame() {
		return false // each return gives the frame back
	}
	f.hoistConstants()
	changed := false
	for _, b := range f.Blocks {
		if b.Kind != TermReturn || len(b.Preds) < 2 || !b.onlyReturns() {
			continue
		}
		for i := len(b.Preds) - 1; i >= 0; i-- {
			p := b.Preds[i]
			if p.Kind != TermJump {
				continue
			}
			var results []*Value
			for _, r := range b.Results {
				if r.Op == OpPhi && r.Block == b {
					r = r.Args[i]
				}
				results = append(results, r)
			}
			b.dropPred(i)
			p.Kind, p.Succs, p.Results = TermReturn, nil, results
			changed = true
		}
	}
	return changed
}

// onlyReturns says whether b does nothing but return a few values.
func (b *Block) onlyReturns() bool {
	const few = 3
	return b.choices() == len(b.Values) && len(b.Results) <= few
}

func (f *Func) hasFrame() bool {
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			if v.Op == OpAlloca {
				return true
			}
		}
	}
	return false
}

// maxChosen bounds the phis that convertIfs turns into selects.
const maxChosen = 2

// convertIfs makes selects of branches that only choose between values:
//
//	a:  if c b d                    a:  y = select v x c
//	b:  v = x + 1; jump d      ->       jump d
//	d:  y = phi x v
func (f *Func) convertIfs() bool {
	changed := false
	for _, b := range f.Blocks {
		if b.Kind != TermIf || b.Succs[0] == b.Succs[1] {
			continue
		}
		then, els := b.Succs[0], b.Succs[1]
		join := then
		if then.chooses(b) {
			join = then.Succs[0]
		}
		if join != els && (!els.chooses(b) || els.Succs[0] != join) || join == b {
			continue
		}
		if join.choices() > maxChosen || then != join && els != join && (then.Cold || els.Cold) {
			continue
		}
		f.convertIf(b, then, els, join)
		changed = true
	}
	if changed {
		f.dropUnreachable()
	}
	return changed
}

// chooses says whether b, which only p leads to, computes little and nothing
// that has effects or traps.
func (b *Block) chooses(p *Block) bool {
	if b.Kind != TermJump || len(b.Preds) != 1 || b.Succs[0] == b || b.Cold && !p.Cold {
		return false
	}
	n := 0
	for _, v := range b.Values {
		switch v.Op {
		case OpConst, OpAddr:
		case OpWasm:
			if v.mayTrap() || slow(v.Inst) {
				return false
			}
			n++
		default:
			return false
		}
	}
	const little = 2
	return n <= little
}

// slow instructions are not worth doing in vain.
func slow(op asm.Op) bool {
	switch op {
	case asm.OpI32DivS, asm.OpI32DivU, asm.OpI32RemS, asm.OpI32RemU, asm.OpI64DivS, asm.OpI64DivU, asm.OpI64RemS, asm.OpI64RemU:
		return true
	}
	return len(op.Info().Pops) > 0 && !isInteger(op.Info().Pops[0])
}

// choices is how many phis b has.
func (b *Block) choices() int {
	n := 0
	for n < len(b.Values) && b.Values[n].Op == OpPhi {
		n++
	}
	return n
}

func (f *Func) convertIf(b, then, els, join *Block) {
	edge := func(arm *Block) int {
		if arm == join {
			return slices.Index(join.Preds, b)
		}
		return slices.Index(join.Preds, arm)
	}
	x, y := edge(then), edge(els)
	for _, arm := range []*Block{then, els} {
		if arm != join {
			for _, v := range arm.Values {
				b.Append(v)
			}
			arm.Values = nil
		}
	}
	n := join.choices()
	chosen := make([]*Value, n)
	for i, phi := range join.Values[:n] {
		chosen[i] = phi.Args[x]
		if phi.Args[x] != phi.Args[y] {
			chosen[i] = b.Select(phi.Args[x], phi.Args[y], b.Control)
		}
	}
	for _, k := range []int{max(x, y), min(x, y)} {
		from := join.Preds[k]
		join.dropPred(k)
		if from != b {
			from.Kind, from.Succs, from.Preds = TermUnreachable, nil, nil
		}
	}
	join.Preds = append(join.Preds, b)
	for i, phi := range join.Values[:n] {
		phi.Args = append(phi.Args, chosen[i])
	}
	b.Kind, b.Control, b.Succs = TermJump, nil, []*Block{join}
}
