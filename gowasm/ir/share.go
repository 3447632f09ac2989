package ir

import (
	"fmt"
	"slices"

	"github.com/jitwasm/jitwasm/asm"
)

// sharing finds values that were computed before: pure ones in dominating
// blocks, contents of memory and globals on the only way there.
type sharing struct {
	f        *Func
	dom      *dominators
	children [][]*Block // in the dominator tree
	known    map[string]*Value
	truth    map[string]bool   // by key: what branches have decided about conditions
	equal    map[*Value]*Value // what branches have found to be the same
	state    []*machine        // by block: at its end
	changed  bool
}

// machine is what is known of memory and globals at one point.
type machine struct {
	cells   []cell
	globals map[*Global]*Value
}

// cell is a piece of memory whose contents are known.
type cell struct {
	base   *Value
	offset int64
	size   int64
	inst   asm.Op // the load that would give value
	value  *Value
}

// maxCells bounds what is remembered of memory.
const maxCells = 64

// share makes copies of values that are available already.
func (f *Func) share() bool {
	dom := f.dominators()
	s := &sharing{f: f, dom: dom, equal: map[*Value]*Value{}, children: make([][]*Block, len(f.Blocks)), known: map[string]*Value{}, truth: map[string]bool{}, state: make([]*machine, len(f.Blocks))}
	for _, b := range dom.order[1:] {
		p := dom.idom[b.ID]
		s.children[p.ID] = append(s.children[p.ID], b)
	}
	s.walk(f.Blocks[0])
	f.resolveCopies()
	return s.changed
}

// walk handles b and what it dominates.
func (s *sharing) walk(b *Block) {
	var added []string
	m := &machine{globals: map[*Global]*Value{}}
	if len(b.Preds) == 1 {
		from := s.state[b.Preds[0].ID] // its dominator, so done
		m.cells = slices.Clone(from.cells)
		for g, v := range from.globals {
			m.globals[g] = v
		}
	}
	s.state[b.ID] = m
	for _, v := range b.Values {
		for i, a := range v.Args {
			if v.Op != OpPhi && a.Op == OpCopy {
				v.Args[i] = a.Args[0]
			}
		}
		if x := m.available(v); x != nil {
			v.become(x)
			s.changed = true
			continue
		}
		m.step(v)
		key := v.key()
		if key == "" {
			continue
		}
		if x := s.known[key]; x != nil {
			v.become(x)
			s.changed = true
			continue
		}
		s.known[key] = v
		added = append(added, key)
	}
	s.decide(b)
	for _, c := range s.children[b.ID] {
		forget := s.learn(c)
		s.walk(c)
		forget()
	}
	for _, key := range added {
		delete(s.known, key)
	}
}

// key says what a pure value computes, "" if it is not pure.
func (v *Value) key() string {
	switch v.Op {
	case OpConst, OpWasm, OpAddr, OpFuncAddr, OpSelect, OpDataEnd, OpParam:
	case OpLoad, OpGlobalGet, OpCall:
		if v.effects() != 0 || v.Type == 0 {
			return ""
		}
	case OpPhi:
		return v.phiKey()
	default:
		return ""
	}
	key := fmt.Sprintf("%d %d %d %d %p %p %p", v.Op, v.Type, v.Inst, v.Imm, v.Func, v.Global, v.Data)
	for _, a := range v.Args {
		key += fmt.Sprintf(" v%d", a.ID)
	}
	return key
}

// phiKey tells phis of one block apart.
func (v *Value) phiKey() string {
	key := fmt.Sprintf("phi %d", v.Block.ID)
	for _, a := range v.Args {
		key += fmt.Sprintf(" v%d", a.ID)
	}
	return key
}

// available is the value that a load or global.get would give, if it is known.
func (m *machine) available(v *Value) *Value {
	switch v.Op {
	case OpGlobalGet:
		return m.globals[v.Global]
	case OpLoad:
		for _, c := range m.cells {
			if c.base == v.Args[0] && c.offset == v.Imm && c.inst == v.Inst {
				return c.value
			}
		}
	}
	return nil
}

// step brings m from in front of v to behind it.
func (m *machine) step(v *Value) {
	e := v.effects()
	switch v.Op {
	case OpLoad:
		m.remember(v, v.Inst, v)
		return
	case OpStore:
		m.forget(v)
		if inst := fullLoad[v.Inst]; inst != 0 {
			m.remember(v, inst, v.Args[1])
		}
		return
	case OpGlobalGet:
		m.globals[v.Global] = v
		return
	case OpGlobalSet:
		m.globals[v.Global] = v.Args[0]
		return
	}
	if e&writesMemory != 0 {
		m.cells = slices.DeleteFunc(m.cells, func(c cell) bool { return !c.constant() })
	}
	if e&writesGlobals != 0 {
		m.globals = map[*Global]*Value{}
	}
}

// fullLoad is the load that gives back what a store stored, if it stores all of it.
var fullLoad = map[asm.Op]asm.Op{
	asm.OpI32Store: asm.OpI32Load, asm.OpI64Store: asm.OpI64Load,
	asm.OpF32Store: asm.OpF32Load, asm.OpF64Store: asm.OpF64Load,
}

func (m *machine) remember(v *Value, inst asm.Op, value *Value) {
	if len(m.cells) == maxCells {
		m.cells = slices.Clone(m.cells[1:])
	}
	m.cells = append(m.cells, cell{v.Args[0], v.Imm, int64(width(v.Inst)), inst, value})
}

// forget drops what the store v may change.
func (m *machine) forget(v *Value) {
	at := cell{base: v.Args[0], offset: v.Imm, size: int64(width(v.Inst))}
	m.cells = slices.DeleteFunc(m.cells, at.overlaps)
}

func (c cell) constant() bool { return c.base.Op == OpAddr && c.base.Data.Const }

// overlaps says whether two pieces of memory may have bytes in common.
func (c cell) overlaps(o cell) bool {
	if o.constant() {
		return false
	}
	x, xo := c.base.root()
	y, yo := o.base.root()
	xo, yo = xo+c.offset, yo+o.offset
	if x == y || x.Op == OpAddr && y.Op == OpAddr && x.Data == y.Data {
		return xo < yo+o.size && yo < xo+c.size
	}
	return !x.separate(y)
}

// root is the address that v is a constant away from.
func (v *Value) root() (base *Value, offset int64) {
	for {
		b, add, ok := v.constantOffset()
		if !ok {
			break
		}
		v, offset = b, offset+int64(int32(add))
	}
	if v.Op == OpAddr {
		offset += v.Imm
	}
	return v, offset
}

// separate says that two different bases cannot be addresses in one variable.
func (v *Value) separate(o *Value) bool {
	own := func(v *Value) bool { return v.Op == OpAddr || v.Op == OpAlloca }
	return own(v) && own(o)
}
