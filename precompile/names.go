package precompile

import (
	"maps"

	"github.com/jitwasm/jitwasm/beam"
)

// names are the atoms in the code that is reached, as far as they may be the names
// of modules and functions that are called. In the modules of the libraries less
// counts than elsewhere, as dynamicCall says.
type names struct {
	all   map[string]bool
	users map[string]units // the modules in which an atom stands
	pairs map[pair]units   // the modules in which two atoms stand side by side

	// passed are the atoms of a module that may be names of functions that it calls, or
	// has others call.
	passed map[*unit]map[string]bool
	// functions are the atoms of each function, but for the libraries'.
	functions []map[string]bool

	unit *unit // that of the atoms to come
}

// pair is the name of a module and that of a function, or so it seems.
type pair struct{ module, function string }

type units map[*unit]bool

func newNames() names {
	return names{
		all: make(map[string]bool), users: make(map[string]units), pairs: make(map[pair]units),
		passed: make(map[*unit]map[string]bool),
	}
}

// begin says that the atoms to come stand in one function of u.
func (n *names) begin(u *unit) {
	n.unit = u
	if n.passed[u] == nil {
		n.passed[u] = make(map[string]bool)
	}
	if last := len(n.functions) - 1; !u.library && (last < 0 || len(n.functions[last]) > 0) {
		n.functions = append(n.functions, make(map[string]bool))
	}
}

// addIn notes that a module makes a name, or has it made.
func (n *names) addIn(u *unit, name string) {
	n.all[name] = true
	insert(n.users, name, u)
}

func (n *names) add(atom string) {
	n.addIn(n.unit, atom)
	if !n.unit.library {
		n.passed[n.unit][atom] = true
		n.functions[len(n.functions)-1][atom] = true
	}
}

func insert[K comparable](sets map[K]units, key K, u *unit) {
	if sets[key] == nil {
		sets[key] = make(units)
	}
	sets[key][u] = true
}

// pair notes two atoms side by side.
func (n *names) pair(left, right string) {
	insert(n.pairs, pair{left, right}, n.unit)
	if !n.unit.library {
		insert(n.pairs, pair{right, left}, n.unit)
	}
}

// beside are the atoms that stand in one function with another one, but for the
// libraries'.
func (n *names) beside(atom string) map[string]bool {
	set := make(map[string]bool)
	for _, f := range n.functions {
		if f[atom] {
			maps.Copy(set, f)
		}
	}
	return set
}

// term notes the pairs in a literal.
func (n *names) term(t beam.Term) {
	switch t := t.(type) {
	case *beam.Cons:
		elems, tail := t.Elements()
		n.terms(append(elems, tail))
	case beam.Tuple:
		n.terms(t)
	case beam.Map:
		for _, p := range t {
			n.term(p.Key)
			n.term(p.Value)
		}
	}
}

func (n *names) terms(row []beam.Term) {
	for i, t := range row {
		n.term(t)
		if a, ok := t.(beam.Atom); ok && i > 0 {
			if m, ok := row[i-1].(beam.Atom); ok {
				n.pair(string(m), string(a))
			}
		}
	}
}

// instruction notes the pairs that an instruction makes of its operands, and the
// atoms that it passes on.
func (n *names) instruction(f *beam.Function, at int) {
	switch in := &n.unit.Code[at]; in.Op {
	case beam.OpPutTuple2:
		n.row(len(in.Args[1].List), func(i int) known { return n.unit.atomOf(f, at, &in.Args[1].List[i]) })
	case beam.OpPutList:
		n.cons(f, at)
	case beam.OpCall, beam.OpCallLast, beam.OpCallOnly, beam.OpCallExt, beam.OpCallExtLast, beam.OpCallExtOnly, beam.OpCallFun:
		n.arguments(f, at, int(in.Args[0].Value))
	case beam.OpCallFun2:
		n.arguments(f, at, int(in.Args[1].Value))
	}
}

// row notes the pairs in n values side by side.
func (n *names) row(count int, at func(int) known) {
	var last known
	for i := range count {
		a := at(i)
		if a.ok && last.ok {
			n.pair(last.name, a.name)
		}
		last = a
	}
}

func (n *names) arguments(f *beam.Function, at, arity int) {
	n.row(arity, func(i int) known {
		a := n.unit.atomIn(f, at, i)
		if a.ok && i > 0 {
			n.passed[n.unit][a.name] = true
		}
		return a
	})
}

// cons notes the pair at the head of a list of which the instruction before
// made the tail.
func (n *names) cons(f *beam.Function, at int) {
	in, before := &n.unit.Code[at], &n.unit.Code[at-1]
	head := n.unit.atomOf(f, at, &in.Args[0])
	if tail := &in.Args[1]; head.ok && before.Op == beam.OpPutList && tail.Kind == beam.KindX && isX(&before.Args[2], int(tail.Value)) {
		if next := n.unit.atomOf(f, at-1, &before.Args[0]); next.ok {
			n.pair(head.name, next.name)
		}
	}
}

// compares says whether an instruction only compares with the atoms among its operands.
func compares(op beam.Opcode) bool {
	switch op {
	case beam.OpIsEq, beam.OpIsNe, beam.OpIsEqExact, beam.OpIsNeExact, beam.OpSelectVal, beam.OpIsTaggedTuple,
		beam.OpHasMapFields, beam.OpGetMapElements:
		return true
	}
	return false
}
