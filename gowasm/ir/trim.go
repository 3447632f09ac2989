package ir

import (
	"slices"

	"github.com/jitwasm/jitwasm/asm"
)

// trimmer changes the types of functions that only direct calls lead to:
// parameters that are unused or always the same constant go, and results that
// nobody takes.
type trimmer struct {
	p     *Program
	calls map[*Func][]*Value
	fixed map[*Func]bool // those whose type others rely on
	dirty map[*Func]bool // those to be improved again
}

// trim reports the functions that it changed.
func (p *Program) trim() map[*Func]bool {
	t := &trimmer{p: p, calls: map[*Func][]*Value{}, fixed: map[*Func]bool{}, dirty: map[*Func]bool{}}
	t.collect()
	for _, f := range p.Funcs {
		if f.Import != nil || t.fixed[f] || len(t.calls[f]) == 0 {
			continue
		}
		t.params(f)
		t.results(f)
	}
	return t.dirty
}

func (t *trimmer) collect() {
	for _, d := range t.p.Data {
		for _, r := range d.Relocs {
			if r.Func != nil {
				t.fixed[r.Func] = true
			}
		}
	}
	for _, f := range t.p.Funcs {
		if f.Export != "" {
			t.fixed[f] = true
		}
		for _, b := range f.Blocks {
			for _, v := range b.Values {
				switch v.Op {
				case OpCall:
					t.calls[v.Func] = append(t.calls[v.Func], v)
				case OpFuncAddr:
					t.fixed[v.Func] = true
				}
			}
		}
	}
}

// params takes away parameters of f.
func (t *trimmer) params(f *Func) {
	used := make([][]*Value, len(f.Params))
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			if v.Op == OpParam {
				used[v.Imm] = append(used[v.Imm], v)
			}
		}
	}
	for i := len(f.Params) - 1; i >= 0; i-- {
		same := t.always(f, i)
		if len(used[i]) > 0 && same == nil {
			continue
		}
		for _, v := range used[i] {
			*v = Value{ID: v.ID, Op: same.Op, Type: v.Type, Imm: same.Imm, Data: same.Data, Func: same.Func, Block: v.Block, Pos: v.Pos}
		}
		for _, vs := range used[i+1:] {
			for _, v := range vs {
				v.Imm--
			}
		}
		used = slices.Delete(used, i, i+1)
		f.Params = slices.Delete(slices.Clone(f.Params), i, i+1)
		for _, call := range t.calls[f] {
			call.Args = slices.Delete(slices.Clone(call.Args), i, i+1)
			t.dirty[call.Block.Func] = true
		}
		t.dirty[f] = true
	}
}

// always is the constant that all calls pass as parameter i.
func (t *trimmer) always(f *Func, i int) *Value {
	var same *Value
	for _, call := range t.calls[f] {
		a := call.Args[i]
		if a.Op == OpParam && a.Imm == int64(i) && call.Block.Func == f {
			continue // passed on
		}
		if a.Op != OpConst && a.Op != OpAddr && a.Op != OpFuncAddr {
			return nil
		}
		if same == nil {
			same = a
		}
		if a.Op != same.Op || a.Imm != same.Imm || a.Data != same.Data || a.Func != same.Func {
			return nil
		}
	}
	return same
}

// results takes away results of f that no call uses, or that are always the
// same constant.
func (t *trimmer) results(f *Func) {
	taken := make([]bool, len(f.Results))
	uses := map[*Func][]int{}
	extracts := map[*Value][]*Value{} // of calls with several results
	for _, call := range t.calls[f] {
		g := call.Block.Func
		if uses[g] == nil {
			uses[g] = g.countUses()
			for _, b := range g.Blocks {
				for _, v := range b.Values {
					if v.Op == OpExtract && v.Args[0].Op == OpCall && v.Args[0].Func == f {
						extracts[v.Args[0]] = append(extracts[v.Args[0]], v)
					}
				}
			}
		}
		if len(f.Results) == 1 {
			taken[0] = taken[0] || uses[g][call.ID] > 0
		}
		for _, x := range extracts[call] {
			taken[x.Imm] = taken[x.Imm] || uses[g][x.ID] > 0
		}
	}
	for i := len(f.Results) - 1; i >= 0; i-- {
		if c := f.alwaysReturns(i); c != nil && taken[i] {
			t.knowResult(f, i, c, extracts)
			taken[i] = false
		}
		if !taken[i] {
			t.dropResult(f, i, extracts)
		}
	}
}

// alwaysReturns is the constant that result i always is.
func (f *Func) alwaysReturns(i int) *Value {
	var same *Value
	for _, b := range f.Blocks {
		if b.Kind != TermReturn {
			continue
		}
		r := b.Results[i]
		if r.Op != OpConst || same != nil && same.Imm != r.Imm {
			return nil
		}
		same = r
	}
	return same
}

// knowResult makes calls of f take result i for the constant c.
func (t *trimmer) knowResult(f *Func, i int, c *Value, extracts map[*Value][]*Value) {
	for _, call := range t.calls[f] {
		g := call.Block.Func
		if len(f.Results) == 1 {
			g.replaceUses(call, g.constant(c.Type, c.Imm))
		}
		for _, x := range extracts[call] {
			if x.Imm == int64(i) {
				g.replaceUses(x, g.constant(c.Type, c.Imm))
			}
		}
	}
}

// replaceUses makes all that uses v use x.
func (f *Func) replaceUses(v, x *Value) {
	for _, b := range f.Blocks {
		for _, u := range b.Values {
			for i, a := range u.Args {
				if a == v && u.Op != OpExtract {
					u.Args[i] = x
				}
			}
		}
		if b.Control == v {
			b.Control = x
		}
		for i, r := range b.Results {
			if r == v {
				b.Results[i] = x
			}
		}
	}
}

// dropResult takes away result i of f, which no call uses.
func (t *trimmer) dropResult(f *Func, i int, extracts map[*Value][]*Value) {
	f.Results = slices.Delete(slices.Clone(f.Results), i, i+1)
	t.dirty[f] = true
	for _, b := range f.Blocks {
		if b.Kind == TermReturn {
			b.Results = slices.Delete(slices.Clone(b.Results), i, i+1)
		}
	}
	for _, call := range t.calls[f] {
		t.dirty[call.Block.Func] = true
		call.Type = single(f.Results)
		var left []*Value
		for _, x := range extracts[call] {
			switch {
			case x.Imm == int64(i):
				*x = Value{ID: x.ID, Op: OpConst, Type: asm.I32, Block: x.Block} // unused
				continue
			case x.Imm > int64(i):
				x.Imm--
			}
			left = append(left, x)
		}
		if len(f.Results) == 1 {
			for _, x := range left {
				x.become(call)
			}
			left = nil
		}
		extracts[call] = left
	}
}
