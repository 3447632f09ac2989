package flow_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/asm/flow"
)

// successors of block i, without repetitions.
func successors(g *flow.Graph, i int) map[int]bool {
	to := map[int]bool{}
	switch t := g.Blocks[i].Term.(type) {
	case flow.Jump:
		to[t.To] = true
	case flow.Cond:
		to[t.Then], to[t.Else] = true, true
	case flow.Switch:
		to[t.Default] = true
		for _, w := range t.Targets {
			to[w] = true
		}
	}
	return to
}

// reachable maps each reachable block to its successors.
func reachable(g *flow.Graph) map[int]map[int]bool {
	seen := map[int]map[int]bool{}
	todo := []int{0}
	for len(todo) > 0 {
		v := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[v] != nil {
			continue
		}
		seen[v] = successors(g, v)
		for w := range seen[v] {
			todo = append(todo, w)
		}
	}
	return seen
}

// reducible decides by the definition: a graph is reducible if it shrinks to one
// node when edges to themselves are dropped (T1) and nodes with a single predecessor are
// merged into that (T2).
func reducible(g *flow.Graph) bool {
	succs := reachable(g)
	preds := map[int]map[int]bool{}
	for v := range succs {
		preds[v] = map[int]bool{}
	}
	for v, to := range succs {
		for w := range to {
			preds[w][v] = true
		}
	}
	for changed := true; changed; {
		changed = false
		for v := range succs {
			if succs[v][v] {
				delete(succs[v], v)
				delete(preds[v], v)
			}
			if v == 0 || len(preds[v]) != 1 {
				continue
			}
			changed = true
			for p := range preds[v] {
				delete(succs[p], v)
				for w := range succs[v] {
					delete(preds[w], v)
					succs[p][w], preds[w][p] = true, true
				}
			}
			delete(succs, v)
			delete(preds, v)
		}
	}
	return len(succs) == 1
}

// TestReducible: of a reducible graph each block is there exactly once, no local is
// needed, all blocks and loops are branched to, and no branch leads to where control
// falls anyway.
func TestReducible(t *testing.T) {
	var s flow.Structurer
	count := 0
	for seed := range uint64(4000) {
		rng := rand.New(rand.NewPCG(2, seed))
		p := randomProgram(rng, 1+rng.IntN(25))
		if !reducible(&p.graph) {
			continue
		}
		count++
		var b asm.Builder
		if err := s.Structure(&p.graph, &b, nil); err != nil {
			t.Fatalf("%v\n%s", err, p)
		}
		checkShape(t, p, b.Code())
	}
	if count < 1000 {
		t.Errorf("only %d graphs were reducible", count)
	}
}

// TestIrreducible: a graph that is not reducible is seen to be so.
func TestIrreducible(t *testing.T) {
	var s flow.Structurer
	s.SplitLimit = -1
	count := 0
	for seed := range uint64(10000) {
		rng := rand.New(rand.NewPCG(3, seed))
		p := randomProgram(rng, 1+rng.IntN(25))
		if slices.Contains(p.codes, codeEmpty) || reducible(&p.graph) {
			continue
		}
		count++
		var b asm.Builder
		if err := s.Structure(&p.graph, &b, nil); err == nil {
			t.Fatalf("no local was needed for\n%s", p)
		}
	}
	if count < 100 {
		t.Errorf("only %d graphs were irreducible", count)
	}
}

// open is a block, loop or if while the code is read.
type open struct {
	op   asm.Op
	used bool
}

func checkShape(t *testing.T, p *program, c asm.Code) {
	t.Helper()
	visits := map[int]int{}
	var opens []open
	var ends int // depth of a br as long as only ends follow it, else -1
	ends = -1
	visit := -1
	r := c.Reader()
	for r.Next() {
		switch r.Op {
		case asm.OpI32Const:
			visit = int(r.Int) / scale
		case asm.OpCall:
			visits[visit]++
		case asm.OpBlock, asm.OpLoop, asm.OpIf:
			opens = append(opens, open{op: r.Op})
		case asm.OpElse:
			if ends == 0 {
				t.Fatalf("br instead of falling through to the end of an if\n%s%x", p, c.Bytes)
			}
		case asm.OpEnd:
			o := opens[len(opens)-1]
			opens = opens[:len(opens)-1]
			if o.op != asm.OpIf && !o.used {
				t.Fatalf("%s that nobody branches to\n%s%x", o.op, p, c.Bytes)
			}
			if ends == 0 && o.op != asm.OpLoop {
				t.Fatalf("br to where control falls anyway\n%s%x", p, c.Bytes)
			}
		case asm.OpBr, asm.OpBrIf:
			opens[len(opens)-1-int(r.Index)].used = true
		case asm.OpBrTable:
			for _, l := range append(r.Targets, r.Default) {
				opens[len(opens)-1-int(l)].used = true
			}
		}
		ends = following(&r.Instr, ends)
	}
	for v := range reachable(&p.graph) {
		want := 1
		if p.codes[v] == codeEmpty {
			want = 0
		}
		if visits[v] != want {
			t.Fatalf("block %d occurs %d times\n%s%x", v, visits[v], p, c.Bytes)
		}
	}
}

func following(in *asm.Instr, ends int) int {
	switch {
	case in.Op == asm.OpBr:
		return int(in.Index)
	case in.Op == asm.OpEnd && ends > 0:
		return ends - 1
	}
	return -1
}
