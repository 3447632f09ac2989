package gowasm

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// fate is where an address may end up.
type fate uint8

const (
	stays   fate = iota // only loads and stores through it
	returns             // besides, it may be part of the function's results
	flees               // it may be kept anywhere
)

// escapes tells which variables need the arena. It follows addresses through
// calls of known functions.
type escapes struct {
	c       *compiler
	params  map[*ssa.Parameter]fate
	writers map[*ssa.Global]bool
}

// alloc says whether the variable made by in must outlive the function, or
// exist several times at once because it is made in a loop.
func (e *escapes) alloc(in *ssa.Alloc) bool {
	if !in.Heap {
		return false
	}
	return e.value(in, map[ssa.Value]bool{}, inLoop(in.Block())) != stays
}

// value is the fate of an address, or of a slice or struct that holds it.
func (e *escapes) value(v ssa.Value, seen map[ssa.Value]bool, loop bool) fate {
	if seen[v] {
		return stays
	}
	seen[v] = true
	refs := v.Referrers()
	if refs == nil {
		return flees
	}
	worst := stays
	for _, in := range *refs {
		worst = max(worst, e.use(v, in, seen, loop))
		if worst == flees {
			break
		}
	}
	return worst
}

func (e *escapes) use(v ssa.Value, in ssa.Instruction, seen map[ssa.Value]bool, loop bool) fate {
	switch in := in.(type) {
	case *ssa.DebugRef, *ssa.If, *ssa.BinOp:
		return stays
	case *ssa.UnOp:
		if in.Op == token.MUL {
			return stays
		}
	case *ssa.Store:
		if in.Val == v {
			return flees
		}
		return stays
	case *ssa.FieldAddr:
		return e.value(in, seen, loop)
	case *ssa.IndexAddr:
		return e.value(in, seen, loop)
	case *ssa.Slice:
		return e.value(in, seen, loop)
	case *ssa.Convert:
		if kindOf(in.Type()).size > 0 {
			return flees
		}
		if isString(in.Type().Underlying()) {
			return stays // copied
		}
		return e.value(in, seen, loop)
	case *ssa.ChangeType:
		return e.value(in, seen, loop)
	case *ssa.SliceToArrayPointer:
		return e.value(in, seen, loop)
	case *ssa.Phi:
		if loop {
			return flees
		}
		return e.value(in, seen, loop)
	case *ssa.Extract:
		return e.value(in, seen, loop)
	case *ssa.Return:
		return returns
	case *ssa.Panic:
		return stays
	case *ssa.Call:
		return e.call(v, in, seen, loop)
	}
	return flees
}

func (e *escapes) call(v ssa.Value, in *ssa.Call, seen map[ssa.Value]bool, loop bool) fate {
	if b, ok := in.Call.Value.(*ssa.Builtin); ok {
		switch b.Name() {
		case "len", "cap", "copy", "clear", "print", "println":
			return stays
		case "append":
			if in.Call.Args[0] != v {
				return e.elements(in)
			}
			return e.value(in, seen, loop)
		case "ssa:wrapnilchk", "Slice", "String", "SliceData", "StringData", "Add":
			return e.value(in, seen, loop)
		}
		return flees
	}
	fn := in.Call.StaticCallee()
	if fn == nil || in.Call.Value == v {
		return flees
	}
	worst := stays
	for i, a := range in.Call.Args {
		if a == v {
			worst = max(worst, e.param(fn, i))
		}
	}
	if worst == returns {
		return e.value(in, seen, loop)
	}
	return worst
}

// elements is what append does with what it appends: it copies the elements,
// which matters if they hold addresses; those were stored before.
func (e *escapes) elements(*ssa.Call) fate { return stays }

// param is the fate of an address passed as argument i of fn.
func (e *escapes) param(fn *ssa.Function, i int) fate {
	if sub := e.c.substitute(fn); sub != nil {
		fn = sub
	}
	if fn.Origin() != nil && fn.Origin().Pkg != nil {
		e.c.src.build(fn.Origin().Pkg)
	}
	e.c.src.build(fn.Pkg)
	if fn.Blocks == nil || i >= len(fn.Params) {
		if obj := fn.Object(); obj != nil && e.c.src.marks.imports[obj].Module == "wasm" {
			return stays
		}
		return flees
	}
	p := fn.Params[i]
	if f, ok := e.params[p]; ok {
		return f
	}
	e.params[p] = stays // recursion: what it does besides calling itself counts
	f := e.value(p, map[ssa.Value]bool{}, false)
	e.params[p] = f
	return f
}

// written says whether a package variable is written to, or has its address
// taken, outside of its package's initialiser.
func (e *escapes) written(g *ssa.Global) bool {
	if e.writers == nil {
		e.writers = map[*ssa.Global]bool{}
	}
	if w, ok := e.writers[g]; ok {
		return w
	}
	w := false
	for _, f := range allFunctions(g.Pkg) {
		if f.Name() == "init" && f.Synthetic != "" {
			continue
		}
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				w = w || takes(in, g)
			}
		}
	}
	e.writers[g] = w
	return w
}

// takes says whether in does more with g than to load from it.
func takes(in ssa.Instruction, g *ssa.Global) bool {
	var ops []*ssa.Value
	for _, op := range in.Operands(ops) {
		if *op != ssa.Value(g) {
			continue
		}
		switch in := in.(type) {
		case *ssa.UnOp, *ssa.DebugRef:
		case *ssa.IndexAddr:
			for _, r := range *in.Referrers() {
				if u, ok := r.(*ssa.UnOp); !ok || u.Op != token.MUL {
					return true
				}
			}
		default:
			return true
		}
	}
	return false
}

// allFunctions are the functions of a package, methods and closures included.
func allFunctions(p *ssa.Package) []*ssa.Function {
	var all []*ssa.Function
	var add func(f *ssa.Function)
	add = func(f *ssa.Function) {
		all = append(all, f)
		for _, a := range f.AnonFuncs {
			add(a)
		}
	}
	for _, m := range p.Members {
		switch m := m.(type) {
		case *ssa.Function:
			add(m)
		case *ssa.Type:
			for _, t := range []types.Type{m.Type(), types.NewPointer(m.Type())} {
				set := p.Prog.MethodSets.MethodSet(t)
				for i := range set.Len() {
					if f := p.Prog.MethodValue(set.At(i)); f != nil && f.Pkg == p {
						add(f)
					}
				}
			}
		}
	}
	return all
}
