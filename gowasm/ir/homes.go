package ir

import (
	"math/bits"
	"sort"

	"github.com/jitwasm/jitwasm/asm"
)

// homes are the locals that values live in. Values whose lives do not overlap
// share them; phis share theirs with their arguments where that is possible.
type homes struct {
	params int
	locals asm.Locals
	local  map[*Value]uint32
}

func (h *homes) of(v *Value) (uint32, bool) {
	i, ok := h.local[v]
	return i, ok
}

func (h *homes) newLocal(t asm.ValType) uint32 {
	h.locals = append(h.locals, t)
	return uint32(h.params + len(h.locals) - 1)
}

// set is a set of small numbers.
type set []uint64

func newSet(n int) set       { return make(set, (n+63)/64) }
func (s set) add(i int)      { s[i/64] |= 1 << (i % 64) }
func (s set) remove(i int)   { s[i/64] &^= 1 << (i % 64) }
func (s set) copyFrom(o set) { copy(s, o) }
func (s set) union(o set) bool {
	changed := false
	for i := range s {
		if n := s[i] | o[i]; n != s[i] {
			s[i], changed = n, true
		}
	}
	return changed
}

func (s set) each(f func(i int)) {
	for w, word := range s {
		for ; word != 0; word &= word - 1 {
			f(w*64 + bits.TrailingZeros64(word))
		}
	}
}

// allocation is the work of assignHomes.
type allocation struct {
	f      *Func
	t      *trees
	values []*Value // those that need a local
	number map[*Value]int
	out    []set // live at the end of each block
	clash  []set // by number: which others are live at the same time
	class  []int // union-find
	member []set // of each class: its members' clashes
	in     []set // of each class: its members
}

func assignHomes(f *Func, t *trees) *homes {
	a := &allocation{f: f, t: t, number: map[*Value]int{}}
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			if a.needsLocal(v) {
				a.number[v] = len(a.values)
				a.values = append(a.values, v)
			}
		}
	}
	a.liveness()
	a.clashes()
	a.coalesce()
	return a.color()
}

func (a *allocation) needsLocal(v *Value) bool {
	if v.Type == 0 || a.t.uses[v] == 0 || a.t.parent[v] || rematerialised(v) {
		return false
	}
	return true
}

// uses calls f for every local that is read where v is emitted: by v and what is
// computed within its tree.
func (a *allocation) uses(v *Value, f func(i int)) {
	if v.Op == OpExtract {
		return // taken off the stack right behind the call
	}
	for _, arg := range v.Args {
		a.read(arg, f)
	}
}

// read calls f for what pushing v reads.
func (a *allocation) read(v *Value, f func(i int)) {
	if i, ok := a.number[v]; ok {
		f(i)
		return
	}
	if a.t.parent[v] {
		a.uses(v, f)
	}
}

// endUses calls f for what the end of b reads, moves to phis of single
// successors included.
func (a *allocation) endUses(b *Block, f func(i int)) {
	if b.Control != nil {
		a.read(b.Control, f)
	}
	for _, r := range b.Results {
		a.read(r, f)
	}
	for _, s := range b.Succs {
		k := predIndex(s, b)
		for _, phi := range s.Values {
			if phi.Op != OpPhi {
				break
			}
			if _, ok := a.number[phi]; ok {
				a.read(phi.Args[k], f)
			}
		}
	}
}

func (a *allocation) liveness() {
	n := len(a.values)
	a.out = make([]set, len(a.f.Blocks))
	in := make([]set, len(a.f.Blocks))
	for i := range a.out {
		a.out[i], in[i] = newSet(n), newSet(n)
	}
	cur := newSet(n)
	for changed := true; changed; {
		changed = false
		for i := len(a.f.Blocks) - 1; i >= 0; i-- {
			b := a.f.Blocks[i]
			for _, s := range b.Succs {
				a.out[i].union(in[s.ID])
			}
			cur.copyFrom(a.out[i])
			a.endUses(b, cur.add)
			a.walk(b, cur, func(*Value) {})
			changed = in[i].union(cur) || changed
		}
	}
}

// walk goes backwards through b; live is changed from what is live at its end
// to what is at its start, phis not included. def sees each definition while
// live holds what is live right behind it.
func (a *allocation) walk(b *Block, live set, def func(v *Value)) {
	for i := len(b.Values) - 1; i >= 0; i-- {
		v := b.Values[i]
		if k, ok := a.number[v]; ok {
			def(v)
			live.remove(k)
		}
		if v.Op != OpPhi && !a.t.parent[v] {
			a.uses(v, live.add)
		}
	}
}

func (a *allocation) clashes() {
	n := len(a.values)
	a.clash = make([]set, n)
	for i := range a.clash {
		a.clash[i] = newSet(n)
	}
	live := newSet(n)
	for i, b := range a.f.Blocks {
		live.copyFrom(a.out[i])
		a.endUses(b, live.add)
		a.walk(b, live, func(v *Value) { a.clashWith(v, live) })
		a.clashPhis(b, live)
		if i == 0 {
			a.clashParams(b, live)
		}
	}
}

// clashPhis notes that the phis of b and what is live there live together.
func (a *allocation) clashPhis(b *Block, live set) {
	var phis []int
	for _, v := range b.Values {
		if v.Op != OpPhi {
			break
		}
		if k, ok := a.number[v]; ok {
			phis = append(phis, k)
			a.clashWith(v, live)
		}
	}
	for i, p := range phis {
		for _, q := range phis[:i] {
			a.clash[p].add(q)
			a.clash[q].add(p)
		}
	}
}

// clashParams notes that all parameters have their values from the start.
func (a *allocation) clashParams(entry *Block, live set) {
	var params []int
	for _, v := range entry.Values {
		if k, ok := a.number[v]; ok && v.Op == OpParam {
			params = append(params, k)
			a.clashWith(v, live)
		}
	}
	for i, p := range params {
		for _, q := range params[:i] {
			a.clash[p].add(q)
			a.clash[q].add(p)
		}
		// A parameter that is read late must survive what is computed before its
		// value is emitted.
		for _, v := range entry.Values {
			if v.Op == OpParam && a.number[v] == p {
				break
			}
			if k, ok := a.number[v]; ok {
				a.clash[p].add(k)
				a.clash[k].add(p)
			}
		}
	}
}

func (a *allocation) clashWith(v *Value, live set) {
	k := a.number[v]
	live.each(func(i int) {
		if i != k {
			a.clash[k].add(i)
			a.clash[i].add(k)
		}
	})
	if v.Op == OpExtract {
		// All results of a call are taken off the stack together.
		for _, x := range a.t.extracts[v.Args[0]] {
			if i, ok := a.number[x]; ok && i != k {
				a.clash[k].add(i)
				a.clash[i].add(k)
			}
		}
	}
}

func (a *allocation) find(i int) int {
	for a.class[i] != i {
		a.class[i] = a.class[a.class[i]]
		i = a.class[i]
	}
	return i
}

// coalesce puts phis and their arguments into one class where their lives
// allow it.
func (a *allocation) coalesce() {
	n := len(a.values)
	a.class = make([]int, n)
	a.member = make([]set, n)
	a.in = make([]set, n)
	for i := range a.class {
		a.class[i] = i
		a.member[i] = append(newSet(0), a.clash[i]...)
		a.in[i] = newSet(n)
		a.in[i].add(i)
	}
	for _, v := range a.values {
		if v.Op != OpPhi && v.Op != OpCopy {
			continue
		}
		for _, arg := range v.Args {
			if i, ok := a.number[arg]; ok && arg.Type == v.Type {
				a.join(a.number[v], i)
			}
		}
	}
}

func (a *allocation) join(i, j int) {
	i, j = a.find(i), a.find(j)
	if i == j {
		return
	}
	for w := range a.in[i] {
		if a.member[i][w]&a.in[j][w] != 0 {
			return
		}
	}
	if a.hasParam(i) && a.hasParam(j) {
		return
	}
	a.class[j] = i
	a.member[i].union(a.member[j])
	a.in[i].union(a.in[j])
	a.member[j], a.in[j] = nil, nil
}

func (a *allocation) hasParam(class int) bool {
	found := false
	a.in[class].each(func(i int) { found = found || a.values[i].Op == OpParam })
	return found
}

// color gives each class a local; those that start with a parameter have one.
func (a *allocation) color() *homes {
	h := &homes{params: len(a.f.Params), local: map[*Value]uint32{}}
	var order []int
	for i := range a.values {
		if a.find(i) == i {
			order = append(order, i)
		}
	}
	// Locals of one type lie together, which keeps their declaration short.
	sort.SliceStable(order, func(x, y int) bool { return a.values[order[x]].Type > a.values[order[y]].Type })
	taken := map[uint32]set{} // members of the classes in each local
	home := make(map[int]uint32, len(order))
	put := func(class int, local uint32) {
		home[class] = local
		if taken[local] == nil {
			taken[local] = newSet(len(a.values))
		}
		taken[local].union(a.in[class])
	}
	for _, c := range order {
		a.in[c].each(func(i int) {
			if v := a.values[i]; v.Op == OpParam {
				put(c, uint32(v.Imm))
			}
		})
	}
	for _, c := range order {
		if _, ok := home[c]; !ok {
			put(c, a.free(h, c, taken))
		}
	}
	for i, v := range a.values {
		h.local[v] = home[a.find(i)]
	}
	return h
}

// free is a local of the right type in which nothing clashes with class.
func (a *allocation) free(h *homes, class int, taken map[uint32]set) uint32 {
	t := a.values[class].Type
	for i := range uint32(h.params + len(h.locals)) {
		if a.typeOf(h, i) == t && !overlaps(taken[i], a.member[class]) {
			return i
		}
	}
	return h.newLocal(t)
}

func (a *allocation) typeOf(h *homes, i uint32) asm.ValType {
	if int(i) < h.params {
		return a.f.Params[i]
	}
	return h.locals[int(i)-h.params]
}

func overlaps(s, t set) bool {
	for i := range s {
		if s[i]&t[i] != 0 {
			return true
		}
	}
	return false
}
