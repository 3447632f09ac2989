package gowasm

import (
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/gowasm/ir"
)

// releaseArena wraps the exported functions that may allocate in the arena, so
// that it is as it was when they return.
func (c *compiler) releaseArena() {
	raw := c.funcs[c.src.support.Func("Raw")]
	if raw == nil {
		return
	}
	allocates := c.callersOf(raw)
	release := c.supportFunc("Release")
	c.translateAll()
	top, end := c.variable(c.src.support.Var("Top")), c.variable(c.src.support.Var("End"))
	for _, f := range append([]*ir.Func(nil), c.out.Funcs...) {
		if f.Export == "" || !allocates[f] {
			continue
		}
		w := &ir.Func{Name: f.Name + "$export", Signature: f.Signature, Export: f.Export}
		f.Export = ""
		b := w.NewBlock()
		args := make([]*ir.Value, len(f.Params))
		for i := range args {
			args[i] = b.Param(i)
		}
		oldTop := b.Load(asm.OpI32Load, b.Addr(top, 0), 0)
		oldEnd := b.Load(asm.OpI32Load, b.Addr(end, 0), 0)
		call := b.Call(f, args...)
		var results []*ir.Value
		for i := range f.Results {
			if len(f.Results) == 1 {
				results = append(results, call)
			} else {
				results = append(results, b.Extract(call, i))
			}
		}
		b.Call(release, oldTop, oldEnd)
		b.Return(results...)
		c.out.Funcs = append(c.out.Funcs, w)
	}
}

// callersOf are the functions from which calls may lead to f. Calls through
// the table may lead anywhere.
func (c *compiler) callersOf(f *ir.Func) map[*ir.Func]bool {
	reach := map[*ir.Func]bool{f: true}
	for changed := true; changed; {
		changed = false
		for _, g := range c.out.Funcs {
			if !reach[g] && calls(g, reach) {
				reach[g], changed = true, true
			}
		}
	}
	return reach
}

func calls(g *ir.Func, reach map[*ir.Func]bool) bool {
	for _, b := range g.Blocks {
		for _, v := range b.Values {
			if v.Op == ir.OpCallIndirect || v.Op == ir.OpCall && reach[v.Func] {
				return true
			}
		}
	}
	return false
}
