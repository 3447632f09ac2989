package gowasm

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"sort"

	"golang.org/x/tools/go/ssa"

	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/gowasm/ir"
	"github.com/jitwasm/jitwasm/module"
)

// Build compiles the packages that patterns name, with all that they need,
// into one module. The error is a Refusals where the source is to blame.
func Build(cfg Config, patterns ...string) (*module.Module, error) {
	p, err := Compile(cfg, patterns...)
	if err != nil {
		return nil, err
	}
	return ir.Generate(p)
}

// Compile is Build without the last stage: it returns the program in the form
// in which it has been optimised.
func Compile(cfg Config, patterns ...string) (*ir.Program, error) {
	s, err := load(cfg, patterns)
	if err != nil {
		return nil, err
	}
	c := newCompiler(cfg, s)
	c.findExports()
	c.translateAll()
	c.initialise()
	if len(c.refusals) > 0 {
		sort.SliceStable(c.refusals, func(i, j int) bool { return c.refusals[i].Pos.String() < c.refusals[j].Pos.String() })
		return nil, c.refusals
	}
	c.releaseArena()
	c.out.RemoveDead()
	if err := ir.Verify(c.out); err != nil {
		panic("BUG: " + err.Error())
	}
	if !cfg.Unoptimized {
		ir.Optimize(c.out)
	}
	return c.out, nil
}

// compiler translates one program.
type compiler struct {
	cfg Config
	src *source
	out *ir.Program

	shapes   shapes
	funcs    map[*ssa.Function]*ir.Func
	todo     []*ssa.Function
	globals  map[*ssa.Global]*ir.Global // those that are no memory
	vars     map[*ssa.Global]*ir.Data
	strings  map[string]*ir.Data
	closures map[*ir.Func]*ir.Data // static closures of functions
	types    map[string]int        // numbers of types in interfaces
	escapes  escapes
	order    []*ssa.Global

	refusals Refusals
}

func newCompiler(cfg Config, s *source) *compiler {
	const defaultStack = 256 << 10
	c := &compiler{
		cfg: cfg, src: s, out: &ir.Program{StackSize: cfg.StackSize},
		shapes: shapes{known: map[types.Type]*shape{}},
		funcs:  map[*ssa.Function]*ir.Func{}, globals: map[*ssa.Global]*ir.Global{}, vars: map[*ssa.Global]*ir.Data{},
		strings: map[string]*ir.Data{}, closures: map[*ir.Func]*ir.Data{}, types: map[string]int{},
	}
	c.escapes = escapes{c: c, params: map[*ssa.Parameter]fate{}}
	if c.out.StackSize == 0 {
		c.out.StackSize = defaultStack
	}
	return c
}

// findExports starts with what the outside can call.
func (c *compiler) findExports() {
	for _, p := range c.src.roots {
		c.src.build(p)
		for _, f := range sortedFuncs(p) {
			if name, ok := c.src.marks.exports[f.Object()]; ok {
				c.function(f).Export = name
			}
		}
		for _, g := range sortedGlobals(p) {
			if _, ok := c.src.marks.globals[g.Object()]; ok {
				c.global(g)
			}
		}
	}
	for _, p := range c.src.prog.AllPackages() {
		for _, f := range sortedFuncs(p) {
			if name, ok := c.cfg.Exports[f.String()]; ok {
				c.src.build(p)
				c.function(f).Export = name
			}
		}
	}
}

func sortedFuncs(p *ssa.Package) []*ssa.Function {
	var all []*ssa.Function
	for _, m := range p.Members {
		if f, ok := m.(*ssa.Function); ok && f.Object() != nil {
			all = append(all, f)
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name() < all[j].Name() })
	return all
}

func sortedGlobals(p *ssa.Package) []*ssa.Global {
	var all []*ssa.Global
	for _, m := range p.Members {
		if g, ok := m.(*ssa.Global); ok && g.Object() != nil {
			all = append(all, g)
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name() < all[j].Name() })
	return all
}

func (c *compiler) translateAll() {
	for len(c.todo) > 0 {
		f := c.todo[0]
		c.todo = c.todo[1:]
		c.translate(f)
	}
}

func (c *compiler) refuse(pos token.Pos, in, format string, args ...any) {
	c.refusals = append(c.refusals, &Refusal{Pos: c.src.fset.Position(pos), Function: in, What: fmt.Sprintf(format, args...)})
}

// function is the handle of f; its body is translated later.
func (c *compiler) function(f *ssa.Function) *ir.Func {
	if sub := c.substitute(f); sub != nil {
		f = sub
	}
	if out := c.funcs[f]; out != nil {
		return out
	}
	if f.Origin() != nil && f.Origin().Pkg != nil {
		c.src.build(f.Origin().Pkg)
	}
	c.src.build(f.Pkg)
	out := &ir.Func{Name: c.name(f), Signature: c.signature(f.Signature)}
	if len(f.FreeVars) > 0 {
		out.Params = append(out.Params, asm.I32)
	}
	if obj := f.Object(); obj != nil {
		out.Inline = c.src.marks.inline[obj]
		if im, ok := c.src.marks.imports[obj]; ok {
			out.Import = &im
		}
	}
	c.funcs[f] = out
	c.out.Funcs = append(c.out.Funcs, out)
	if out.Import == nil {
		c.todo = append(c.todo, f)
	}
	return out
}

// name is what Go's stack traces call f, with the name of its package instead
// of the path.
func (c *compiler) name(f *ssa.Function) string {
	pkg := f.Pkg
	if f.Origin() != nil {
		pkg = f.Origin().Pkg
	}
	if pkg == nil {
		return f.String()
	}
	return pkg.Pkg.Name() + "." + f.RelString(pkg.Pkg)
}

// signature is the type of the function that sig becomes: receiver and
// parameters, then results, all in parts.
func (c *compiler) signature(sig *types.Signature) ir.Signature {
	var s ir.Signature
	if r := sig.Recv(); r != nil {
		s.Params = append(s.Params, c.shapes.of(r.Type()).types()...)
	}
	for i := range sig.Params().Len() {
		s.Params = append(s.Params, c.shapes.of(sig.Params().At(i).Type()).types()...)
	}
	for i := range sig.Results().Len() {
		s.Results = append(s.Results, c.shapes.of(sig.Results().At(i).Type()).types()...)
	}
	return s
}

// supportFunc is a function of the package that carries what Go's run-time
// system would do.
func (c *compiler) supportFunc(name string) *ir.Func {
	c.src.build(c.src.support)
	f := c.src.support.Func(name)
	if f == nil {
		panic("BUG: package support has no " + name)
	}
	return c.function(f)
}

// global is the handle of a variable marked as a WebAssembly global, or nil.
func (c *compiler) global(g *ssa.Global) *ir.Global {
	export, marked := c.src.marks.globals[g.Object()]
	if !marked {
		return nil
	}
	if out := c.globals[g]; out != nil {
		return out
	}
	s := c.shapes.of(g.Type().Underlying().(*types.Pointer).Elem())
	if len(s.parts) != 1 || s.tooBig {
		c.refuse(g.Pos(), g.String(), "a //gowasm:global that is no scalar")
		return &ir.Global{Type: asm.I32}
	}
	out := &ir.Global{Name: export, Export: export, Type: s.parts[0].typ}
	c.globals[g] = out
	c.out.Globals = append(c.out.Globals, out)
	c.order = append(c.order, g)
	return out
}

// variable is the memory of a package variable.
func (c *compiler) variable(g *ssa.Global) *ir.Data {
	if d := c.vars[g]; d != nil {
		return d
	}
	s := c.shapes.of(g.Type().Underlying().(*types.Pointer).Elem())
	d := &ir.Data{Name: g.String(), Size: s.size, Align: max(s.align, 4)}
	c.vars[g] = d
	c.out.Data = append(c.out.Data, d)
	c.order = append(c.order, g)
	return d
}

// text is the memory of a string constant.
func (c *compiler) text(s string) *ir.Data {
	d := c.strings[s]
	if d == nil {
		d = &ir.Data{Name: fmt.Sprintf("%.20q", s), Bytes: []byte(s), Size: uint32(len(s)), Align: 1, Const: true}
		c.strings[s] = d
		c.out.Data = append(c.out.Data, d)
	}
	return d
}

// closureOf is the static closure of a function without free variables.
func (c *compiler) closureOf(f *ir.Func) *ir.Data {
	if d := c.closures[f]; d != nil {
		return d
	}
	thunk := &ir.Func{Name: f.Name + "$value", Signature: ir.Signature{
		Params: append(append([]asm.ValType(nil), f.Params...), asm.I32), Results: f.Results,
	}}
	b := thunk.NewBlock()
	args := make([]*ir.Value, len(f.Params))
	for i := range args {
		args[i] = b.Param(i)
	}
	call := b.Call(f, args...)
	switch len(f.Results) {
	case 0:
		b.Return()
	case 1:
		b.Return(call)
	default:
		results := make([]*ir.Value, len(f.Results))
		for i := range results {
			results[i] = b.Extract(call, i)
		}
		b.Return(results...)
	}
	c.out.Funcs = append(c.out.Funcs, thunk)
	d := &ir.Data{Name: thunk.Name, Size: 4, Align: 4, Const: true, Relocs: []ir.DataReloc{{Func: thunk}}}
	c.closures[f] = d
	c.out.Data = append(c.out.Data, d)
	return d
}

// typeNumber tells types in interfaces apart; 0 is the nil interface.
func (c *compiler) typeNumber(t types.Type) int {
	key := types.TypeString(t, nil)
	if c.types[key] == 0 {
		c.types[key] = len(c.types) + 1
	}
	return c.types[key]
}

// bits are the bits of a constant of a basic type other than string.
func constantBits(v constant.Value, t types.Type) (int64, bool) {
	b, ok := t.Underlying().(*types.Basic)
	if !ok {
		return 0, false
	}
	switch {
	case b.Info()&types.IsBoolean != 0:
		if constant.BoolVal(v) {
			return 1, true
		}
		return 0, true
	case b.Info()&types.IsInteger != 0:
		n := constant.ToInt(v)
		if i, exact := constant.Int64Val(n); exact {
			return i, true
		}
		u, exact := constant.Uint64Val(n)
		return int64(u), exact
	case b.Kind() == types.Float32:
		f, _ := constant.Float32Val(v)
		return int64(math.Float32bits(f)), true
	case b.Info()&types.IsFloat != 0:
		f, _ := constant.Float64Val(v)
		return int64(math.Float64bits(f)), true
	case b.Kind() == types.UnsafePointer:
		u, exact := constant.Uint64Val(constant.ToInt(v))
		return int64(u), exact
	}
	return 0, false
}
