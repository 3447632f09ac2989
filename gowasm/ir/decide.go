package ir

import (
	"fmt"

	"github.com/jitwasm/jitwasm/asm"
)

// learn notes what is known behind the edge to c, if only one leads there. It
// returns what makes it forgotten again.
func (s *sharing) learn(c *Block) (forget func()) {
	cond, truth, ok := c.entryCondition()
	if !ok {
		return func() {}
	}
	var learned []string
	note := func(v *Value, truth bool) {
		key := s.conditionKey(v)
		if _, known := s.truth[key]; !known {
			s.truth[key] = truth
			learned = append(learned, key)
		}
	}
	note(cond, truth)
	if op := inverse[cond.Inst]; cond.Op == OpWasm && op != 0 {
		note(cond.like(op), !truth)
	}
	x, y := s.found(cond, truth)
	if x != nil {
		s.equal[y] = x
	}
	return func() {
		for _, key := range learned {
			delete(s.truth, key)
		}
		delete(s.equal, y)
	}
}

// entryCondition is the condition on which control came to c.
func (c *Block) entryCondition() (cond *Value, truth, ok bool) {
	if len(c.Preds) != 1 {
		return nil, false, false
	}
	p := c.Preds[0]
	if p.Kind != TermIf || p.Succs[0] == p.Succs[1] {
		return nil, false, false
	}
	return p.Control.source(), c == p.Succs[0], true
}

// like is v with another instruction.
func (v *Value) like(op asm.Op) *Value {
	n := *v
	n.Inst = op
	return &n
}

// found are the two values that a condition has found to be the same; y was
// not known to be another one before.
func (s *sharing) found(cond *Value, truth bool) (x, y *Value) {
	equal := (cond.is(asm.OpI32Eq) || cond.is(asm.OpI64Eq)) && truth || (cond.is(asm.OpI32Ne) || cond.is(asm.OpI64Ne)) && !truth
	if !equal {
		return nil, nil
	}
	x, y = cond.Args[0].source(), cond.Args[1].source()
	if x.Op == OpConst || y.Op == OpConst || s.equal[x] != nil || s.equal[y] != nil {
		return nil, nil
	}
	if s.dom.rank[y.Block.ID] < s.dom.rank[x.Block.ID] {
		x, y = y, x
	}
	return x, y
}

// same is the value that stands for all that are known to be equal to v.
func (s *sharing) same(v *Value) *Value {
	v = v.source()
	if x := s.equal[v]; x != nil {
		return x
	}
	if v.Op != OpWasm || len(s.equal) == 0 {
		return v
	}
	n := *v
	n.Args = make([]*Value, len(v.Args))
	changed := false
	for i, a := range v.Args {
		n.Args[i] = a.source()
		if x := s.equal[n.Args[i]]; x != nil {
			n.Args[i], changed = x, true
		}
	}
	if x := s.known[n.key()]; changed && x != nil {
		return x
	}
	return v
}

// conditionKey is the key of a value whose truth may be known.
func (s *sharing) conditionKey(v *Value) string {
	if v.Op != OpWasm {
		return fmt.Sprintf("v%d", v.ID)
	}
	n := *v
	n.Args = make([]*Value, len(v.Args))
	for i, a := range v.Args {
		n.Args[i] = s.same(a)
	}
	return n.key()
}

// decide makes b go one way if what its condition is was decided before.
func (s *sharing) decide(b *Block) {
	if b.Kind != TermIf {
		return
	}
	cond := b.Control.source()
	truth, known := s.truth[s.conditionKey(cond)]
	if !known {
		truth, known = s.inBounds(cond)
	}
	if !known || cond.Op == OpConst {
		return
	}
	bits := int64(0)
	if truth {
		bits = 1
	}
	b.Control = s.f.NewValue(OpConst, asm.I32)
	b.Control.Imm = bits
	b.Append(b.Control)
	s.changed = true
}

// signedOf is the signed form of a bounds check.
var signedOf = map[asm.Op]asm.Op{
	asm.OpI32LtU: asm.OpI32LtS, asm.OpI32GeU: asm.OpI32GeS, asm.OpI64LtU: asm.OpI64LtS, asm.OpI64GeU: asm.OpI64GeS,
}

// inBounds decides unsigned comparisons of what is not negative, if the signed
// one was decided: bounds checks of the variables of loops.
func (s *sharing) inBounds(cond *Value) (truth, known bool) {
	op := signedOf[cond.Inst]
	if cond.Op != OpWasm || op == 0 {
		return false, false
	}
	truth, known = s.truth[s.conditionKey(cond.like(op))]
	below := truth == (op == asm.OpI32LtS || op == asm.OpI64LtS)
	if !known || !below || !s.notNegative(cond.Args[0].source()) {
		return false, false
	}
	return truth, true
}

// notNegative says whether the integer v is not negative as a signed one: by
// its bits, or because it counts up from such a number to a limit.
func (s *sharing) notNegative(v *Value) bool {
	if v.possible(0) <= highest(v.Type) {
		return true
	}
	phi, step := v, int64(0)
	if (v.is(asm.OpI32Add) || v.is(asm.OpI64Add)) && v.Args[1].Op == OpConst {
		phi, step = v.Args[0].source(), v.Args[1].Imm
	}
	if phi.Op != OpPhi {
		return false
	}
	for i, a := range phi.Args {
		a = a.source()
		if a.Op == OpConst {
			if a.Imm+step < 0 || a.Imm < -1<<16 {
				return false
			}
			continue
		}
		if !s.countsUp(phi, a, phi.Block.Preds[i], step == 0) {
			return false
		}
	}
	const farthest = 1 << 16
	return step >= 0 && step < farthest
}

func highest(t asm.ValType) uint64 {
	if t == asm.I32 {
		return 1<<31 - 1
	}
	return 1<<63 - 1
}

// countsUp says whether next, which phi is behind the block latch, is a
// little more than phi, and cannot have wrapped round, because a comparison on
// the way there said that one of the two is below something; any limit does if
// it goes up by one and only phi itself is of interest.
func (s *sharing) countsUp(phi, next *Value, latch *Block, anyLimit bool) bool {
	if !next.is(asm.OpI32Add) && !next.is(asm.OpI64Add) || next.Args[0].source() != phi || next.Args[1].Op != OpConst {
		return false
	}
	step := next.Args[1].Imm
	const farthest = 1 << 16
	if step <= 0 || step > farthest {
		return false
	}
	for b := latch; b != phi.Block && s.dom.reachable(b); b = s.dom.idom[b.ID] {
		cond, truth, ok := b.entryCondition()
		if !ok {
			if b == s.f.Blocks[0] {
				return false
			}
			continue
		}
		if cond.limits(truth, phi, anyLimit && step == 1) || cond.limits(truth, next, false) {
			return true
		}
	}
	return false
}

// limits says whether cond's truth means that v is below something: below half
// of all numbers unless anyLimit is set.
func (cond *Value) limits(truth bool, v *Value, anyLimit bool) bool {
	if cond.Op != OpWasm || len(cond.Args) != 2 || cond.Args[0].source() != v {
		return false
	}
	n := cond.Args[1]
	small := n.possible(0) <= highest(n.Type)>>1
	switch cond.Inst {
	case asm.OpI32LtS, asm.OpI64LtS:
		return truth && (anyLimit || small)
	case asm.OpI32GeS, asm.OpI64GeS:
		return !truth && (anyLimit || small)
	case asm.OpI32LtU, asm.OpI64LtU:
		return truth && small
	case asm.OpI32GeU, asm.OpI64GeU:
		return !truth && small
	}
	return false
}
