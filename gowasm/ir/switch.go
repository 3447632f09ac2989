package ir

import (
	"slices"

	"github.com/jitwasm/jitwasm/asm"
)

// What makes a table of jumps worth while: at least so many cases, and at most
// so many entries for each. An entry is one byte, a comparison five.
const (
	minCases       = 4
	entriesPerCase = 5
)

// compared is one link of a chain of comparisons: to goes where x is n.
type compared struct {
	b  *Block
	x  *Value
	n  int64
	to int // index among b's successors; the other one goes on
}

func (c compared) next() *Block { return c.b.Succs[1-c.to] }

// makeSwitches makes a switch of a chain of blocks that compare one value with
// constants, which is what a switch statement was in the source.
func (f *Func) makeSwitches() bool {
	changed := false
	uses := f.countUses()
	for _, b := range f.reversePostorder() {
		for _, first := range b.comparisons() {
			chain := first.chain(uses)
			if lo, ok := worthTable(chain); ok {
				f.makeSwitch(b, chain, lo)
				changed = true
				break
			}
		}
	}
	if changed {
		f.dropUnreachable()
	}
	return changed
}

// comparisons are the ways to see b's end as a comparison with a constant.
func (b *Block) comparisons() []compared {
	if b.Kind != TermIf || b.Succs[0] == b.Succs[1] {
		return nil
	}
	c := b.Control
	var all []compared
	if c.Op == OpWasm && len(c.Args) == 2 && c.Args[1].Op == OpConst {
		switch c.Inst {
		case asm.OpI32Eq:
			all = append(all, compared{b: b, x: c.Args[0], n: c.Args[1].Imm})
		case asm.OpI32Ne:
			all = append(all, compared{b: b, x: c.Args[0], n: c.Args[1].Imm, to: 1})
		}
	}
	return append(all, compared{b: b, x: c, to: 1})
}

// chain follows the comparisons of one value from c on. Blocks behind the first
// do nothing but compare.
func (c compared) chain(uses []int) []compared {
	chain := []compared{c}
	for {
		b := chain[len(chain)-1].next()
		if len(b.Preds) != 1 || len(b.Values) > 1 || b == c.b || b.Kind != TermIf {
			return chain
		}
		i := slices.IndexFunc(b.comparisons(), func(o compared) bool { return o.x == c.x })
		if i < 0 || len(b.Values) == 1 && (b.Values[0] != b.Control || uses[b.Control.ID] != 1) {
			return chain
		}
		chain = append(chain, b.comparisons()[i])
	}
}

// worthTable says whether chain is worth a table, and with which first case.
func worthTable(chain []compared) (lo int64, ok bool) {
	if len(chain) < minCases {
		return 0, false
	}
	lo, hi := chain[0].n, chain[0].n
	for _, c := range chain {
		lo, hi = min(lo, c.n), max(hi, c.n)
	}
	if lo > 0 && lo <= entriesPerCase {
		lo = 0 // entries are cheaper than a subtraction
	}
	return lo, hi-lo < int64(entriesPerCase*len(chain))
}

// makeSwitch ends b with a switch in place of chain.
func (f *Func) makeSwitch(b *Block, chain []compared, lo int64) {
	def := chain[len(chain)-1]
	var table []*compared
	for i := range chain {
		c := &chain[i]
		at := int(c.n - lo)
		for at >= len(table) {
			table = append(table, nil)
		}
		if table[at] == nil {
			table[at] = c
		}
	}
	type edge struct {
		to   *Block
		args []*Value // of its phis
	}
	edgeOf := func(from *Block, k int) edge {
		e := edge{to: from.Succs[k]}
		i := from.edgeIndex(k)
		for _, v := range e.to.Values[:e.to.choices()] {
			e.args = append(e.args, v.Args[i])
		}
		return e
	}
	last := edgeOf(def.b, 1-def.to)
	edges := make([]edge, 0, len(table)+1)
	for _, c := range table {
		if c == nil {
			edges = append(edges, last)
		} else {
			edges = append(edges, edgeOf(c.b, c.to))
		}
	}
	edges = append(edges, last)
	index := chain[0].x
	if lo != 0 {
		sub := f.NewValue(OpWasm, asm.I32, index, f.constant(asm.I32, -lo))
		sub.Inst = asm.OpI32Add
		index = b.Append(sub)
	}
	for k := len(b.Succs) - 1; k >= 0; k-- {
		to, i := b.Succs[k], b.edgeIndex(k)
		b.Succs = slices.Delete(b.Succs, k, k+1)
		to.dropPred(i)
	}
	b.Kind, b.Control = TermSwitch, index
	for _, e := range edges {
		b.Succs = append(b.Succs, e.to)
		e.to.Preds = append(e.to.Preds, b)
		for i, v := range e.to.Values[:e.to.choices()] {
			v.Args = append(v.Args, e.args[i])
		}
	}
}

// splitEdges gives each edge of a block to a target with several of them, whose
// phis differ, a block of its own.
func (f *Func) splitEdges() {
	for _, b := range f.Blocks {
		for k, to := range b.Succs {
			first := slices.Index(b.Succs, to)
			if first == k || b.edgesAgree(first, k) {
				continue
			}
			f.splitEdge(b, k)
		}
	}
}
