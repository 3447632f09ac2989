package ir

import "slices"

// What the inliner allows, in values. None of the engines removes the cost of
// a small call, and a high limit for all calls bloats.
const (
	inlineLimit     = 12   // wherever it is called
	inlineColdLimit = 3    // where calls hardly ever happen
	inlineOnceLimit = 400  // if there is one call only
	growLimit       = 3000 // of the caller
)

// inliner replaces calls by the bodies of functions, callees first.
type inliner struct {
	order []*Func // callees before callers
	group map[*Func]int
	calls map[*Func]int // how often a function is called, or its address taken
	size  map[*Func]int
	loops map[*Func]bool // those that may call themselves
}

func newInliner(p *Program) *inliner {
	in := &inliner{group: map[*Func]int{}, calls: map[*Func]int{}, size: map[*Func]int{}, loops: map[*Func]bool{}}
	for _, d := range p.Data {
		for _, r := range d.Relocs {
			if r.Func != nil {
				in.calls[r.Func] += 2
			}
		}
	}
	for _, f := range p.Funcs {
		if f.Export != "" {
			in.calls[f] += 2
		}
		for _, b := range f.Blocks {
			for _, v := range b.Values {
				switch v.Op {
				case OpCall:
					in.calls[v.Func]++
				case OpFuncAddr:
					in.calls[v.Func] += 2
				}
			}
		}
	}
	in.sort(p)
	return in
}

// sort finds the order and the groups of functions that call each other
// (Tarjan, "Depth-First Search and Linear Graph Algorithms", 1972).
func (in *inliner) sort(p *Program) {
	index, low := map[*Func]int{}, map[*Func]int{}
	var stack []*Func
	groups := 0
	var visit func(f *Func)
	visit = func(f *Func) {
		index[f] = len(index) + 1
		low[f] = index[f]
		stack = append(stack, f)
		for _, b := range f.Blocks {
			for _, v := range b.Values {
				if v.Op != OpCall {
					continue
				}
				if v.Func == f {
					in.loops[f] = true
				}
				if index[v.Func] == 0 {
					visit(v.Func)
					low[f] = min(low[f], low[v.Func])
				} else if in.group[v.Func] == 0 {
					low[f] = min(low[f], index[v.Func])
				}
			}
		}
		if low[f] != index[f] {
			return
		}
		groups++
		in.loops[f] = in.loops[f] || stack[len(stack)-1] != f
		for i := len(stack) - 1; ; i-- {
			g := stack[i]
			stack = stack[:i]
			in.group[g] = groups
			in.loops[g] = in.loops[f] || in.loops[g]
			if g.Import == nil {
				in.order = append(in.order, g)
			}
			if g == f {
				return
			}
		}
	}
	for _, f := range p.Funcs {
		if index[f] == 0 {
			visit(f)
		}
	}
}

// expand inlines what f calls; it reports whether there was anything.
func (in *inliner) expand(f *Func) bool {
	size := f.cost()
	changed := false
	for i := 0; i < len(f.Blocks); i++ {
		b := f.Blocks[i]
		for k := 0; k < len(b.Values); k++ {
			call := b.Values[k]
			if call.Op != OpCall || !in.wanted(f, call, size) {
				continue
			}
			size += in.size[call.Func]
			f.inline(b, k)
			changed = true
			break // what follows is in a block of its own now
		}
	}
	return changed
}

// wanted says whether call, within f, is to be replaced.
func (in *inliner) wanted(f *Func, call *Value, size int) bool {
	g := call.Func
	if g.Import != nil || g.Inline == InlineNever || in.loops[g] {
		return false
	}
	if g.Inline == InlineAlways {
		return true
	}
	cold := call.Block.Cold || g.Cold
	// A call costs about as much as the values that it passes.
	limit := inlineColdLimit + len(call.Args)
	switch {
	case cold || size > growLimit:
	case in.calls[g] == 1:
		limit = inlineOnceLimit
	default:
		limit = max(limit, inlineLimit)
	}
	return in.size[g] <= limit
}

// summarize notes what callers of f need to know.
func (in *inliner) summarize(f *Func) {
	in.size[f] = f.cost()
	var e effects
	if f.loops() {
		e |= mayStop
	}
	for _, b := range f.Blocks {
		if b.Kind == TermUnreachable {
			e |= mayStop
		}
		for _, v := range b.Values {
			e |= v.effects()
		}
	}
	f.summary = summary(e) | summarized
}

func (f *Func) loops() bool {
	seen := make([]bool, len(f.Blocks))
	for _, b := range f.reversePostorder() {
		seen[b.ID] = true
		for _, s := range b.Succs {
			if seen[s.ID] {
				return true
			}
		}
	}
	return false
}

// cost is about how many instructions f becomes.
func (f *Func) cost() int {
	n := 0
	for _, b := range f.Blocks {
		switch b.Kind {
		case TermIf, TermUnreachable:
			n++
		case TermSwitch:
			n += 2 + len(b.Succs)/2
		}
		for _, v := range b.Values {
			switch v.Op {
			case OpParam, OpConst, OpPhi, OpExtract, OpAlloca, OpAddr, OpCopy:
			case OpCall, OpCallIndirect:
				n += 2 + len(v.Args)
			default:
				n++
			}
		}
	}
	return n
}

// inline replaces the call that is value k of b by the body of its function.
func (f *Func) inline(b *Block, k int) {
	call := b.Values[k]
	rest := f.NewBlock()
	rest.Cold = b.Cold
	for _, v := range b.Values[k+1:] {
		rest.Append(v)
	}
	b.Values = b.Values[:k:k]
	rest.Kind, rest.Control, rest.Results, rest.Succs = b.Kind, b.Control, b.Results, b.Succs
	for _, s := range rest.Succs {
		s.Preds[slices.Index(s.Preds, b)] = rest
	}
	b.Kind, b.Control, b.Results, b.Succs = TermNone, nil, nil, nil
	c := copier{f: f, call: call, rest: rest, values: map[*Value]*Value{}, blocks: map[*Block]*Block{}, cold: b.Cold}
	b.Jump(c.copyBody(call.Func))
	c.takeResults()
}

// copier copies a function's body to where it is called.
type copier struct {
	f       *Func
	call    *Value
	rest    *Block // what follows the call
	cold    bool
	values  map[*Value]*Value
	blocks  map[*Block]*Block
	returns [][]*Value // by predecessor of rest
}

// copyBody copies g and returns its entry.
func (c *copier) copyBody(g *Func) *Block {
	for _, b := range g.Blocks {
		to := c.f.NewBlock()
		to.Cold = b.Cold || c.cold
		c.blocks[b] = to
		for _, v := range b.Values {
			if v.Op == OpParam {
				c.values[v] = c.call.Args[v.Imm]
				continue
			}
			n := *v
			n.Args = slices.Clone(v.Args)
			c.f.values++
			n.ID = c.f.values
			c.values[v] = to.Append(&n)
		}
	}
	for _, b := range g.Blocks {
		c.finish(b, c.blocks[b])
	}
	return c.blocks[g.Blocks[0]]
}

// finish leads what to refers to from the original, b, to the copies.
func (c *copier) finish(b, to *Block) {
	for _, v := range to.Values {
		for i, a := range v.Args {
			v.Args[i] = c.values[a]
		}
	}
	for _, p := range b.Preds {
		to.Preds = append(to.Preds, c.blocks[p])
	}
	if b.Kind == TermReturn {
		var results []*Value
		for _, r := range b.Results {
			results = append(results, c.values[r])
		}
		c.returns = append(c.returns, results)
		to.Jump(c.rest)
		return
	}
	to.Kind = b.Kind
	if b.Control != nil {
		to.Control = c.values[b.Control]
	}
	for _, s := range b.Succs {
		to.Succs = append(to.Succs, c.blocks[s])
	}
}

// takeResults makes the results available behind the call.
func (c *copier) takeResults() {
	types := c.call.Func.Results
	results := make([]*Value, len(types))
	for i, t := range types {
		switch len(c.returns) {
		case 0:
			results[i] = c.f.constant(t, 0) // never comes back
		case 1:
			results[i] = c.returns[0][i]
		default:
			results[i] = c.rest.Phi(t)
			for _, r := range c.returns {
				results[i].Args = append(results[i].Args, r[i])
			}
		}
	}
	if len(types) == 1 {
		c.replaceCall(results[0])
		return
	}
	for _, v := range c.rest.Values {
		if v.Op == OpExtract && v.Args[0] == c.call {
			v.become(results[v.Imm])
		}
	}
}

// replaceCall puts a copy of x in place of the call.
func (c *copier) replaceCall(x *Value) {
	n := 0
	for n < len(c.rest.Values) && c.rest.Values[n].Op == OpPhi {
		n++
	}
	c.call.Block = c.rest
	c.call.become(x)
	c.rest.Values = slices.Insert(c.rest.Values, n, c.call)
}
