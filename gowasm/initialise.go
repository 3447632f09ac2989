package gowasm

import (
	"go/token"
	"sort"

	"golang.org/x/tools/go/ssa"

	"github.com/jitwasm/jitwasm/gowasm/ir"
)

// initialise computes the initial values of the package variables that are
// used: it translates what the initialisers of their packages do to them, and
// executes that. Doing so may need more functions and variables.
func (c *compiler) initialise() {
	var inits []*ir.Func
	for n := -1; n != len(c.order) && len(c.refusals) == 0; {
		n = len(c.order)
		inits = inits[:0]
		for _, p := range c.packagesInOrder() {
			inits = append(inits, c.initFunc(p))
		}
		c.translateAll()
	}
	if len(c.refusals) > 0 {
		return
	}
	const plenty = 50_000_000
	e := &ir.Evaluator{Program: c.out, Steps: plenty, Calls: c.evaluatedCalls()}
	for _, f := range inits {
		if _, err := e.Call(f); err != nil {
			c.refuse(token.NoPos, f.Name, "an initial value: %v", err)
			return
		}
	}
	e.Finish()
}

// evaluatedCalls replace the arena while compiling.
func (c *compiler) evaluatedCalls() map[*ir.Func]func(*ir.Evaluator, []ir.Scalar) ([]ir.Scalar, error) {
	calls := map[*ir.Func]func(*ir.Evaluator, []ir.Scalar) ([]ir.Scalar, error){}
	alloc := func(e *ir.Evaluator, args []ir.Scalar) ([]ir.Scalar, error) {
		return []ir.Scalar{e.New("allocated", uint32(args[0].Bits))}, nil
	}
	grow := func(e *ir.Evaluator, args []ir.Scalar) ([]ir.Scalar, error) {
		length, size := uint32(args[1].Bits), uint32(args[4].Bits)
		n := max(2*uint32(args[2].Bits), length+uint32(args[3].Bits))
		to := e.New("allocated", n*size)
		return []ir.Scalar{to, {Bits: int64(n)}}, e.Copy(to, args[0], length*size)
	}
	for name, f := range map[string]func(*ir.Evaluator, []ir.Scalar) ([]ir.Scalar, error){"Alloc": alloc, "Raw": alloc, "Grow": grow} {
		if out := c.funcs[c.src.support.Func(name)]; out != nil {
			calls[out] = f
		}
	}
	return calls
}

// packagesInOrder are those with variables that are used, importers last.
func (c *compiler) packagesInOrder() []*ssa.Package {
	used := map[*ssa.Package]bool{}
	for _, g := range c.order {
		if g.Pkg != nil {
			used[g.Pkg] = true
		}
	}
	var list []*ssa.Package
	seen := map[*ssa.Package]bool{}
	var visit func(p *ssa.Package)
	visit = func(p *ssa.Package) {
		if p == nil || seen[p] {
			return
		}
		seen[p] = true
		imports := p.Pkg.Imports()
		sorted := append(imports[:0:0], imports...)
		sort.Slice(sorted, func(i, j int) bool { return sorted[i].Path() < sorted[j].Path() })
		for _, q := range sorted {
			visit(c.src.prog.Package(q))
		}
		if used[p] {
			list = append(list, p)
		}
	}
	for _, p := range c.src.roots {
		visit(p)
	}
	all := c.src.prog.AllPackages()
	sort.Slice(all, func(i, j int) bool { return all[i].Pkg.Path() < all[j].Pkg.Path() })
	for _, p := range all {
		if used[p] {
			visit(p)
		}
	}
	return list
}

// initFunc makes a function of those instructions of p's initialiser that the
// variables in use depend on.
func (c *compiler) initFunc(p *ssa.Package) *ir.Func {
	c.src.build(p)
	fn := p.Func("init")
	out := &ir.Func{Name: p.Pkg.Path() + ".init"}
	t := c.newTranslator(fn, out)
	t.b = out.NewBlock()
	picked := c.pick(fn)
	last := fn.Blocks[0]
	for _, b := range reachable(fn) {
		if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			last = b
		}
	}
	for _, b := range reachable(fn) {
		for _, in := range b.Instrs {
			if !picked[in] {
				continue
			}
			if !b.Dominates(last) {
				t.unsupported(in.Pos(), "an initial value that depends on a condition")
				continue
			}
			t.instr(in)
		}
	}
	t.b.Return()
	return out
}

// pick selects the instructions that write to the variables in use, and what
// they depend on.
func (c *compiler) pick(fn *ssa.Function) map[ssa.Instruction]bool {
	picked := map[ssa.Instruction]bool{}
	wanted := map[ssa.Value]bool{} // variables, allocated ones included
	for _, g := range c.order {
		wanted[g] = true
	}
	for changed := true; changed; {
		changed = false
		var add func(in ssa.Instruction)
		add = func(in ssa.Instruction) {
			if picked[in] {
				return
			}
			picked[in], changed = true, true
			if a, ok := in.(*ssa.Alloc); ok {
				wanted[a] = true
			}
			var ops []*ssa.Value
			for _, op := range in.Operands(ops) {
				if i, ok := (*op).(ssa.Instruction); ok && i.Parent() == fn {
					add(i)
				}
			}
		}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if c.writes(in, wanted) {
					add(in)
				}
			}
		}
	}
	return picked
}

// writes says whether in may change one of the variables.
func (c *compiler) writes(in ssa.Instruction, wanted map[ssa.Value]bool) bool {
	switch in := in.(type) {
	case *ssa.Store:
		return wanted[rootOf(in.Addr)]
	case *ssa.Call:
		for _, a := range in.Call.Args {
			if r := rootOf(a); r != a && wanted[r] {
				return true
			}
		}
		if f := in.Call.StaticCallee(); f != nil && isUserInit(f) {
			for g := range wanted {
				if v, ok := g.(*ssa.Global); ok && v.Pkg == f.Pkg && mentions(f, v) {
					return true
				}
			}
		}
	}
	return false
}

// isUserInit says whether f is a func init of the source.
func isUserInit(f *ssa.Function) bool {
	return len(f.Name()) > 5 && f.Name()[:5] == "init#"
}

func mentions(f *ssa.Function, g *ssa.Global) bool {
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			if takes(in, g) {
				return true
			}
		}
	}
	return false
}

// rootOf is the variable that an address points into.
func rootOf(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.IndexAddr:
			v = x.X
		case *ssa.Slice:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		case *ssa.Convert:
			v = x.X
		default:
			return v
		}
	}
}
