package avmhost

import (
	"slices"

	"github.com/jitwasm/jitwasm/beam"
)

// ETS tables of type set, enough for library code that keeps a cache in one.
// Objects are kept as Go terms: copies, as ETS demands.

type etsTable struct {
	owner  int
	keyPos int
	keys   []string // formatted keys, in insertion order
	rows   map[string]beam.Term
}

func init() {
	ets := func(name string, arity int, call func(c *nifCall, t *etsTable) term) {
		registerNif("ets", name, arity, func(c *nifCall) term {
			t := c.vm.tables[formatTerm(c.vm.export(c.args[0]))]
			if t == nil {
				return c.badarg()
			}
			return call(c, t)
		})
	}
	registerNif("ets", "new", 2, nifEtsNew)
	ets("insert", 2, func(c *nifCall, t *etsTable) term {
		objects := []term{c.args[1]}
		if c.args[1].isList() {
			objects, _ = c.mem.list(c.args[1])
		}
		for _, o := range objects {
			if !c.mem.isTuple(o) || int(c.mem.tupleArity(o)) < t.keyPos {
				return c.badarg()
			}
		}
		for _, o := range objects {
			t.insert(c.etsKey(c.mem.element(o, uint32(t.keyPos-1))), c.vm.export(o))
		}
		return atomTrue
	})
	ets("lookup", 2, func(c *nifCall, t *etsTable) term {
		row, ok := t.rows[c.etsKey(c.args[1])]
		if !ok {
			return termNil
		}
		return makeCons(c.a, builder{a: c.a, vm: c.vm}.build(row), termNil)
	})
	ets("member", 2, func(c *nifCall, t *etsTable) term {
		_, ok := t.rows[c.etsKey(c.args[1])]
		return boolTerm(ok)
	})
	ets("delete", 1, func(c *nifCall, t *etsTable) term {
		delete(c.vm.tables, formatTerm(c.vm.export(c.args[0])))
		return atomTrue
	})
	ets("delete", 2, func(c *nifCall, t *etsTable) term {
		t.remove(c.etsKey(c.args[1]))
		return atomTrue
	})
	ets("tab2list", 1, func(c *nifCall, t *etsTable) term {
		out := termNil
		for _, k := range t.keys {
			out = makeCons(c.a, builder{a: c.a, vm: c.vm}.build(t.rows[k]), out)
		}
		return out
	})
}

func (c *nifCall) etsKey(t term) string { return formatTerm(c.vm.export(t)) }

func nifEtsNew(c *nifCall) term {
	options, ok := c.mem.list(c.args[1])
	if !ok || !c.args[0].isAtom() {
		return c.badarg()
	}
	t := &etsTable{owner: c.p.id, keyPos: 1, rows: map[string]beam.Term{}}
	id := makeRef(c.a, c.vm.nextRef())
	for _, o := range options {
		switch c.atomName(o) {
		case "named_table":
			id = c.args[0]
		case "bag", "duplicate_bag", "ordered_set":
			return c.error(atomUnsupported)
		}
		if c.mem.isTuple(o) && c.mem.tupleArity(o) == 2 && c.atomName(c.mem.element(o, 0)) == "keypos" {
			t.keyPos = int(c.mem.element(o, 1).small())
		}
	}
	name := formatTerm(c.vm.export(id))
	if c.vm.tables[name] != nil {
		return c.badarg()
	}
	c.vm.tables[name] = t
	return id
}

func (t *etsTable) insert(key string, row beam.Term) {
	if _, ok := t.rows[key]; !ok {
		t.keys = append(t.keys, key)
	}
	t.rows[key] = row
}

func (t *etsTable) remove(key string) {
	if _, ok := t.rows[key]; ok {
		delete(t.rows, key)
		t.keys = slices.DeleteFunc(t.keys, func(k string) bool { return k == key })
	}
}

// dropTables deletes the tables of a process that ends.
func (vm *VM) dropTables(pid int) {
	for name, t := range vm.tables {
		if t.owner == pid {
			delete(vm.tables, name)
		}
	}
}
