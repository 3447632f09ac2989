package module

import (
	"errors"
	"fmt"

	"github.com/jitwasm/jitwasm/asm"
)

// Part is a module to be linked.
type Part struct {
	Name        string // what the other parts' imports call it
	Module      *Module
	KeepExports bool // its exports become exports of the result
}

// Merge links other into m: each imports what the other exports, by the
// modules' names. Both sets of exports are kept. See Link.
func (m *Module) Merge(other *Module) error {
	return m.link([]Part{{m.Name, m, true}, {other.Name, other, true}})
}

// Link makes one module of several. An import whose module name is that of
// another part is resolved to that part's export of that name; types must
// match and the export must exist. The others stay imports; where two parts
// import the same thing they share one import.
//
// The first part's module is turned into the result; the handles of all parts
// are used on in it, so that the other modules must not be used afterwards
// (after an error: none of them). Names, apart from the module's, are kept.
// Custom sections of the first part only are kept, as they may hold offsets.
// Start functions are all called, in the order of parts. Since WebAssembly 2.0
// allows one memory, at most one may remain.
func Link(parts ...Part) (*Module, error) {
	if len(parts) == 0 {
		return nil, errors.New("module: nothing to link")
	}
	m := parts[0].Module
	if err := m.link(parts); err != nil {
		return nil, err
	}
	return m, nil
}

func (m *Module) link(parts []Part) error {
	l := &linker{parts: parts, byName: make(map[string]*Module), subst: make(map[asm.Symbol]asm.Symbol)}
	for _, step := range []func() error{
		l.names, l.resolveImports, l.shareImports, l.chase, l.oneMemory,
	} {
		if err := step(); err != nil {
			return fmt.Errorf("module: link: %w", err)
		}
	}
	exports, err := l.exports()
	if err != nil {
		return fmt.Errorf("module: link: %w", err)
	}
	l.rewrite(m)
	l.collect(m, exports)
	if err := m.inlineConstants(); err != nil {
		return fmt.Errorf("module: link: %w", err)
	}
	return nil
}

// linker is the state of one Link.
type linker struct {
	parts  []Part
	byName map[string]*Module
	// subst says what takes the place of resolved imports and of the types of
	// all parts.
	subst map[asm.Symbol]asm.Symbol
}

func (l *linker) names() error {
	seen := make(map[*Module]bool)
	for _, p := range l.parts {
		if seen[p.Module] {
			return fmt.Errorf("module %q is linked to itself", p.Name)
		}
		seen[p.Module] = true
		if p.Name == "" {
			continue // nobody can import from it
		}
		if _, dup := l.byName[p.Name]; dup {
			return fmt.Errorf("two modules are named %q", p.Name)
		}
		l.byName[p.Name] = p.Module
	}
	return nil
}

// imported is an imported item of a module.
type imported struct {
	imp *Import
	sym asm.Symbol
}

// imports lists the imported items of m.
func (m *Module) imports() []imported {
	var list []imported
	for _, f := range m.Funcs {
		if f.Import != nil {
			list = append(list, imported{f.Import, f})
		}
	}
	for _, t := range m.Tables {
		if t.Import != nil {
			list = append(list, imported{t.Import, t})
		}
	}
	for _, y := range m.Memories {
		if y.Import != nil {
			list = append(list, imported{y.Import, y})
		}
	}
	for _, g := range m.Globals {
		if g.Import != nil {
			list = append(list, imported{g.Import, g})
		}
	}
	return list
}

// resolveImports finds the exports that imports name.
func (l *linker) resolveImports() error {
	exports := make(map[Import]asm.Symbol)
	for _, p := range l.parts {
		if p.Name == "" {
			continue
		}
		for _, x := range p.Module.Exports {
			key := Import{p.Name, x.Name}
			if _, dup := exports[key]; dup {
				return fmt.Errorf("module %q has two exports %q", p.Name, x.Name)
			}
			exports[key] = x.Symbol
		}
	}
	for _, p := range l.parts {
		for _, i := range p.Module.imports() {
			if from, ok := l.byName[i.imp.Module]; !ok || from == p.Module {
				continue
			}
			def, ok := exports[*i.imp]
			if !ok {
				return fmt.Errorf("module %q imports %s, which is not exported", p.Name, i.imp)
			}
			if err := match(i.sym, def); err != nil {
				return fmt.Errorf("module %q imports %s: %w", p.Name, i.imp, err)
			}
			l.subst[i.sym] = def
		}
	}
	return nil
}

// match checks that def can stand in for the import imp (specification 4.5.2).
func match(imp, def asm.Symbol) error {
	if imp.SymbolKind() != def.SymbolKind() {
		return fmt.Errorf("a %s is imported but a %s exported", imp.SymbolKind(), def.SymbolKind())
	}
	switch i := imp.(type) {
	case *Func:
		if d := def.(*Func); !i.Type.same(d.Type) {
			return fmt.Errorf("imported as %s but exported as %s", i.Type, d.Type)
		}
	case *Global:
		if d := def.(*Global); i.Type != d.Type || i.Mutable != d.Mutable {
			return fmt.Errorf("imported as a global of type %s but exported as %s", i.typeString(), d.typeString())
		}
	case *Table:
		d := def.(*Table)
		if i.Elem != d.Elem {
			return fmt.Errorf("imported as a table of %s but exported as one of %s", i.Elem, d.Elem)
		}
		return matchLimits(i.Min, i.Max, d.Min, d.Max)
	case *Memory:
		d := def.(*Memory)
		if i.Shared != d.Shared {
			return errors.New("one memory is shared and the other not")
		}
		return matchLimits(i.Min, i.Max, d.Min, d.Max)
	}
	return nil
}

func (g *Global) typeString() string {
	if g.Mutable {
		return "mut " + g.Type.String()
	}
	return g.Type.String()
}

func matchLimits(impMin uint32, impMax *uint32, defMin uint32, defMax *uint32) error {
	if defMin < impMin || impMax != nil && (defMax == nil || *defMax > *impMax) {
		return fmt.Errorf("imported with limits %s but exported with %s", limitsString(impMin, impMax), limitsString(defMin, defMax))
	}
	return nil
}

func limitsString(min uint32, max *uint32) string {
	if max == nil {
		return fmt.Sprintf("%d", min)
	}
	return fmt.Sprintf("%d %d", min, *max)
}

// shareImports lets parts that import the same function, table, memory or
// global share one import. Functions of different types stay apart: the host
// may have both.
func (l *linker) shareImports() error {
	type key struct {
		Import
		kind asm.SymbolKind
		typ  string
	}
	first := make(map[key]asm.Symbol)
	for _, p := range l.parts {
		for _, i := range p.Module.imports() {
			if _, resolved := l.subst[i.sym]; resolved {
				continue
			}
			k := key{Import: *i.imp, kind: i.sym.SymbolKind()}
			if f, ok := i.sym.(*Func); ok {
				k.typ = typeKey(f.Type.Params, f.Type.Results)
			}
			had, ok := first[k]
			if !ok {
				first[k] = i.sym
				continue
			}
			if err := share(had, i.sym); err != nil {
				return fmt.Errorf("two modules import %s: %w", i.imp, err)
			}
			l.subst[i.sym] = had
		}
	}
	return nil
}

// share makes had an import that asks for everything other asks for too.
func share(had, other asm.Symbol) error {
	switch h := had.(type) {
	case *Global:
		return match(h, other)
	case *Table:
		o := other.(*Table)
		if h.Elem != o.Elem {
			return fmt.Errorf("as tables of %s and of %s", h.Elem, o.Elem)
		}
		h.Min, h.Max = bothLimits(h.Min, h.Max, o.Min, o.Max)
	case *Memory:
		o := other.(*Memory)
		if h.Shared != o.Shared {
			return errors.New("as a shared memory and as one that is not")
		}
		h.Min, h.Max = bothLimits(h.Min, h.Max, o.Min, o.Max)
	}
	return nil
}

// bothLimits are the loosest limits within both.
func bothLimits(min1 uint32, max1 *uint32, min2 uint32, max2 *uint32) (uint32, *uint32) {
	if max1 == nil || max2 != nil && *max2 < *max1 {
		max1 = max2
	}
	return max(min1, min2), max1
}

// chase follows exports that are themselves resolved imports.
func (l *linker) chase() error {
	for from, to := range l.subst {
		for steps := 0; ; steps++ {
			next, ok := l.subst[to]
			if !ok {
				break
			}
			if to = next; steps > len(l.subst) {
				return fmt.Errorf("%s is imported in a circle", describe(from))
			}
		}
		l.subst[from] = to
	}
	return nil
}

func (l *linker) oneMemory() error {
	n := 0
	for _, p := range l.parts {
		for _, y := range p.Module.Memories {
			if l.subst[y] == nil {
				n++
			}
		}
	}
	if n > 1 {
		return errors.New("more than one memory remains: all modules but one must import theirs from that one")
	}
	return nil
}

// exports are those of the result.
func (l *linker) exports() ([]*Export, error) {
	var list []*Export
	by := make(map[string]string)
	for _, p := range l.parts {
		if !p.KeepExports {
			continue
		}
		for _, x := range p.Module.Exports {
			if other, dup := by[x.Name]; dup {
				return nil, fmt.Errorf("modules %q and %q both export %q", other, p.Name, x.Name)
			}
			by[x.Name] = p.Name
			list = append(list, &Export{x.Name, l.to(x.Symbol)})
		}
	}
	return list, nil
}

// to is what takes the place of sym.
func (l *linker) to(sym asm.Symbol) asm.Symbol {
	if s, ok := l.subst[sym]; ok {
		return s
	}
	return sym
}

// rewrite makes everything refer to the items of the result, and types to m's.
func (l *linker) rewrite(m *Module) {
	for _, p := range l.parts {
		other := p.Module
		for _, t := range other.Types {
			if mt := m.Type(t.Params, t.Results); mt != t {
				l.subst[t] = mt
			}
		}
		for _, f := range other.Funcs {
			f.Type = m.Type(f.Type.Params, f.Type.Results)
			l.code(&f.Body.Code)
		}
		for _, g := range other.Globals {
			l.code(&g.Init)
		}
		for _, s := range other.Elems {
			l.elem(s)
		}
		for _, d := range other.Datas {
			if d.Mode == Active {
				d.Memory = l.to(d.Memory).(*Memory)
			}
			l.code(&d.Offset)
		}
	}
}

func (l *linker) elem(s *Elem) {
	if s.Mode == Active {
		s.Table = l.to(s.Table).(*Table)
	}
	l.code(&s.Offset)
	for i, f := range s.Funcs {
		s.Funcs[i] = l.to(f).(*Func)
	}
	for i := range s.Init {
		l.code(&s.Init[i])
	}
}

func (l *linker) code(c *asm.Code) {
	for i := range c.Relocs {
		c.Relocs[i].Symbol = l.to(c.Relocs[i].Symbol)
	}
}

// collect puts what remains of all parts into m.
func (l *linker) collect(m *Module, exports []*Export) {
	var out Module
	var starts []*Func
	for _, p := range l.parts {
		other := p.Module
		out.Funcs = appendRemaining(out.Funcs, other.Funcs, l.subst)
		out.Tables = appendRemaining(out.Tables, other.Tables, l.subst)
		out.Memories = appendRemaining(out.Memories, other.Memories, l.subst)
		out.Globals = appendRemaining(out.Globals, other.Globals, l.subst)
		out.Elems = append(out.Elems, other.Elems...)
		out.Datas = append(out.Datas, other.Datas...)
		if other.Start != nil {
			starts = append(starts, l.to(other.Start).(*Func))
		}
	}
	m.Funcs, m.Tables, m.Memories, m.Globals = out.Funcs, out.Tables, out.Memories, out.Globals
	m.Elems, m.Datas, m.Exports = out.Elems, out.Datas, exports
	m.Start = m.startAll(starts)
}

func appendRemaining[T any, S interface {
	*T
	asm.Symbol
}](to, items []S, subst map[asm.Symbol]asm.Symbol) []S {
	for _, s := range items {
		if subst[s] == nil {
			to = append(to, s)
		}
	}
	return to
}

// startAll is a function that calls all of fs.
func (m *Module) startAll(fs []*Func) *Func {
	switch len(fs) {
	case 0:
		return nil
	case 1:
		return fs[0]
	}
	var b asm.Builder
	for _, f := range fs {
		b.Call(f)
	}
	return m.AddFunc("start", m.Type(nil, nil), asm.Body{Code: b.Code()})
}

// inlineConstants replaces global.get in constant expressions by the global's
// own initial value where the global, imported before, is defined now:
// constant expressions may read imported globals only.
func (m *Module) inlineConstants() error {
	var codes []*asm.Code
	for _, g := range m.Globals {
		codes = append(codes, &g.Init)
	}
	for _, s := range m.Elems {
		codes = append(codes, &s.Offset)
		for i := range s.Init {
			codes = append(codes, &s.Init[i])
		}
	}
	for _, d := range m.Datas {
		codes = append(codes, &d.Offset)
	}
	for _, c := range codes {
		for steps := 0; ; steps++ {
			g := definedGlobalGet(c)
			if g == nil {
				break
			}
			if g.Mutable {
				return fmt.Errorf("a constant expression reads %s, which is mutable", describe(g))
			}
			if steps > len(m.Globals) {
				return fmt.Errorf("the initial value of %s depends on itself", describe(g))
			}
			*c = g.Init
		}
	}
	return nil
}

// definedGlobalGet returns the global if c is global.get of a defined one.
func definedGlobalGet(c *asm.Code) *Global {
	if len(c.Bytes) != 1 || asm.Op(c.Bytes[0]) != asm.OpGlobalGet || len(c.Relocs) != 1 {
		return nil
	}
	if g, ok := c.Relocs[0].Symbol.(*Global); ok && g.Import == nil {
		return g
	}
	return nil
}
