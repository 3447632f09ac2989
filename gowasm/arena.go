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
	allocates := c.callersOf(map[*ir.Func]bool{raw: true})
	release := c.supportFunc("Release")
	c.translateAll()
	top, end := c.variable(c.src.support.Var("Top")), c.variable(c.src.support.Var("End"))
	kept := c.caches()
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
		for _, k := range kept {
			if k.users[f] {
				b.MemoryFill(b.Addr(k.data, 0), b.I32(0), b.I32(int32(k.data.Size)))
			}
		}
		b.Call(release, oldTop, oldEnd)
		b.Return(results...)
		c.out.Funcs = append(c.out.Funcs, w)
	}
}

// cached are variables of the standard library that keep what was allocated, to
// have it at hand the next time. They are emptied with the arena.
var cached = []string{"math/big.cacheBase10"}

// cache is a variable of cached and the functions that may lead to its use.
type cache struct {
	data  *ir.Data
	users map[*ir.Func]bool
}

func (c *compiler) caches() []cache {
	var list []cache
	for _, name := range cached {
		for g, d := range c.vars {
			if g.String() == name {
				list = append(list, cache{d, c.callersOf(c.usersOf(d))})
			}
		}
	}
	return list
}

// usersOf are the functions that refer to d.
func (c *compiler) usersOf(d *ir.Data) map[*ir.Func]bool {
	users := map[*ir.Func]bool{}
	for _, f := range c.out.Funcs {
		for _, b := range f.Blocks {
			for _, v := range b.Values {
				if v.Op == ir.OpAddr && v.Data == d {
					users[f] = true
				}
			}
		}
	}
	return users
}

// callersOf are the functions from which calls may lead to those in reach,
// which it adds to. Calls through the table may lead anywhere.
func (c *compiler) callersOf(reach map[*ir.Func]bool) map[*ir.Func]bool {
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
