package module

import (
	"slices"

	"github.com/jitwasm/jitwasm/asm"
)

// RemoveDead drops every function, table, memory, global and segment, imported
// ones included, that cannot be reached from the exports, the start function
// and the segments that initialise imported or exported tables and memories.
// (An active segment that would not fit, so that instantiation fails, counts as
// unreachable too if nothing else needs its table or memory.)
//
// Functions that ref.func names stay declared: if what declared them is gone,
// a declarative segment takes its place.
func (m *Module) RemoveDead() {
	l := liveness{m: m, live: make(map[asm.Symbol]struct{})}
	l.roots()
	l.propagate()
	m.Funcs = keep(&l, m.Funcs)
	m.Tables = keep(&l, m.Tables)
	m.Memories = keep(&l, m.Memories)
	m.Globals = keep(&l, m.Globals)
	m.Elems = keep(&l, m.Elems)
	m.Datas = keep(&l, m.Datas)
	for _, s := range m.Elems {
		if s.Mode == Declarative {
			s.Funcs, s.Init = nil, nil
		}
	}
	m.DeclareRefs()
}

// liveness is the state of a reachability analysis over handles.
type liveness struct {
	m    *Module
	live map[asm.Symbol]struct{}
	todo []asm.Symbol
}

func keep[T any, S interface {
	*T
	asm.Symbol
}](l *liveness, items []S) []S {
	return slices.DeleteFunc(items, func(s S) bool { return !l.isLive(s) })
}

func (l *liveness) isLive(s asm.Symbol) bool {
	_, ok := l.live[s]
	return ok
}

func (l *liveness) mark(s asm.Symbol) {
	if _, ok := l.live[s]; !ok {
		l.live[s] = struct{}{}
		l.todo = append(l.todo, s)
	}
}

func (l *liveness) roots() {
	m := l.m
	for _, x := range m.Exports {
		l.mark(x.Symbol)
	}
	if m.Start != nil {
		l.mark(m.Start)
	}
	for _, s := range m.Elems {
		if s.Mode == Active && s.Table != nil && s.Table.Import != nil {
			l.mark(s)
		}
	}
	for _, d := range m.Datas {
		if d.Mode == Active && d.Memory != nil && d.Memory.Import != nil {
			l.mark(d)
		}
	}
}

// propagate marks what live items refer to. Instructions do not name the
// memory they use, so code is read for that, but only if nothing simpler has
// shown that the memory is needed.
func (l *liveness) propagate() {
	l.drain()
	if len(l.m.Memories) == 0 || l.isLive(l.m.Memories[0]) {
		return
	}
	for s := range l.live {
		if f, ok := s.(*Func); ok && f.Import == nil && usesMemory(f.Body.Code) {
			l.mark(l.m.Memories[0])
			l.drain()
			return
		}
	}
}

func (l *liveness) drain() {
	for len(l.todo) > 0 {
		s := l.todo[len(l.todo)-1]
		l.todo = l.todo[:len(l.todo)-1]
		l.visit(s)
	}
}

func (l *liveness) visit(sym asm.Symbol) {
	switch s := sym.(type) {
	case *Func:
		l.code(&s.Body.Code)
	case *Global:
		l.code(&s.Init)
	case *Table:
		for _, e := range l.m.Elems {
			if e.Mode == Active && e.Table == s {
				l.mark(e)
			}
		}
	case *Memory:
		for _, d := range l.m.Datas {
			if d.Mode == Active && d.Memory == s {
				l.mark(d)
			}
		}
	case *Elem:
		l.elem(s)
	case *Data:
		if s.Mode == Active {
			l.mark(s.Memory)
			l.code(&s.Offset)
		}
	}
}

func (l *liveness) elem(s *Elem) {
	if s.Mode == Declarative {
		return // it has no elements any more when instructions can name it
	}
	if s.Mode == Active {
		l.mark(s.Table)
		l.code(&s.Offset)
	}
	for _, f := range s.Funcs {
		l.mark(f)
	}
	for i := range s.Init {
		l.code(&s.Init[i])
	}
}

func (l *liveness) code(c *asm.Code) {
	for i := range c.Relocs {
		l.mark(c.Relocs[i].Symbol)
	}
}

// usesMemory says whether an instruction of c works on memory 0.
func usesMemory(c asm.Code) bool {
	r := c.Reader()
	for r.Next() {
		switch r.Info.Imm {
		case asm.ImmMemArg, asm.ImmMemory, asm.ImmMemoryMemory, asm.ImmDataMemory:
			return true
		}
	}
	return false
}

// DeclareRefs brings the declarations of functions for ref.func up to date:
// declarative segments that no instruction names are replaced by one segment
// with the functions that code refers to and that nothing else declares.
func (m *Module) DeclareRefs() {
	named := m.namedElems()
	m.Elems = slices.DeleteFunc(m.Elems, func(s *Elem) bool {
		return s.Mode == Declarative && !named[s]
	})
	declared := m.declared()
	var missing []*Func
	for _, f := range m.Funcs {
		for _, r := range f.Body.Code.Relocs {
			g, ok := r.Symbol.(*Func)
			if ok && !declared[g] && isRefFunc(&f.Body.Code, r.Offset) {
				declared[g] = true
				missing = append(missing, g)
			}
		}
	}
	if len(missing) > 0 {
		m.Elems = append(m.Elems, &Elem{Mode: Declarative, Type: asm.FuncRef, Funcs: missing})
	}
}

// isRefFunc says whether the function relocation at offset belongs to ref.func
// and not to call: the opcode, of one byte, stands right before it.
func isRefFunc(c *asm.Code, offset uint32) bool {
	return offset > 0 && asm.Op(c.Bytes[offset-1]) == asm.OpRefFunc
}

// namedElems are the segments that table.init or elem.drop refer to.
func (m *Module) namedElems() map[*Elem]bool {
	named := make(map[*Elem]bool)
	for _, f := range m.Funcs {
		for _, r := range f.Body.Code.Relocs {
			if s, ok := r.Symbol.(*Elem); ok {
				named[s] = true
			}
		}
	}
	return named
}

// declared are the functions that occur outside of bodies (the specification's
// C.refs).
func (m *Module) declared() map[*Func]bool {
	set := make(map[*Func]bool)
	code := func(c *asm.Code) {
		for _, r := range c.Relocs {
			if f, ok := r.Symbol.(*Func); ok {
				set[f] = true
			}
		}
	}
	for _, x := range m.Exports {
		if f, ok := x.Symbol.(*Func); ok {
			set[f] = true
		}
	}
	for _, g := range m.Globals {
		code(&g.Init)
	}
	for _, s := range m.Elems {
		for _, f := range s.Funcs {
			set[f] = true
		}
		for i := range s.Init {
			code(&s.Init[i])
		}
	}
	return set
}
