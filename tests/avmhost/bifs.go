package avmhost

import (
	"cmp"
	"fmt"
	"slices"
)

// BIFs are what the bif and gc_bif instructions call, through the table index
// that prim 8 gives: (ctx), (ctx, fail, arg...) or (ctx, fail, live, arg...) for
// those that may collect. They return 0 when they fail, and record the error
// only when there is no fail label.

type mfa struct {
	module, function string
	arity            int
}

func (m mfa) String() string { return fmt.Sprintf("%s:%s/%d", m.module, m.function, m.arity) }

type bif struct {
	arity int
	gc    bool
	call  func(c *bifCall) term
}

// bifCall is one call of a BIF.
type bifCall struct {
	p    *process
	vm   *VM
	mem  *linearMemory
	fail uint32
	live uint32
	args [3]term
}

// bifs is the registry; init functions of the bifs_*.go files fill it.
var bifs = map[mfa]*bif{}

func registerBif(name string, arity int, gc bool, call func(c *bifCall) term) {
	key := mfa{"erlang", name, arity}
	if bifs[key] != nil {
		panic("BUG: avmhost: BIF " + key.String() + " registered twice")
	}
	bifs[key] = &bif{arity, gc, call}
}

func bif1(name string, call func(c *bifCall) term)   { registerBif(name, 1, false, call) }
func bif2(name string, call func(c *bifCall) term)   { registerBif(name, 2, false, call) }
func gcBif1(name string, call func(c *bifCall) term) { registerBif(name, 1, true, call) }
func gcBif2(name string, call func(c *bifCall) term) { registerBif(name, 2, true, call) }

func sortedBifs() []mfa {
	keys := make([]mfa, 0, len(bifs))
	for k := range bifs {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b mfa) int {
		return cmp.Or(cmp.Compare(a.function, b.function), cmp.Compare(a.arity, b.arity))
	})
	return keys
}

// hostFunction wraps the BIF for call_indirect.
func (b *bif) hostFunction(key mfa) hostFunction {
	f := hostFunction{name: key.String()}
	first := 1
	switch {
	case b.arity == 0:
		f.signature = "i"
	case b.gc:
		f.signature, first = "iii", 3
	default:
		f.signature, first = "ii", 2
	}
	for range b.arity {
		f.signature += "i"
	}
	f.signature += ":i"
	f.call = func(vm *VM, s stack) {
		p := vm.process(s.u(0))
		c := bifCall{p: p, vm: vm, mem: vm.mem}
		if b.arity > 0 {
			c.fail = s.u(1)
		}
		if b.gc {
			c.live = s.u(2)
			vm.check(p, f.name, c.live)
		}
		for i := range b.arity {
			c.args[i] = s.t(first + i)
			vm.checkTerm(p, f.name, c.args[i])
		}
		s.retTerm(b.call(&c))
	}
	return f
}

// callBif runs a BIF on x registers, from call_ext, apply or call_fun.
func (p *process) callBif(b *bif) term {
	c := bifCall{p: p, vm: p.vm, mem: p.mem}
	for i := range b.arity {
		c.args[i] = p.x(uint32(i))
	}
	return b.call(&c)
}

// error records an error, unless the call is a guard's, and returns 0.
func (c *bifCall) error(reason term) term {
	if c.fail == 0 {
		c.p.setError(reason)
	}
	return 0
}

func (c *bifCall) badarg() term   { return c.error(atomBadarg) }
func (c *bifCall) badarith() term { return c.error(atomBadarith) }

// errorTuple records {Tag, Value}.
func (c *bifCall) errorTuple(tag, value term) term {
	if c.fail != 0 {
		return 0
	}
	if !c.p.ensureFree(3, 0, &value) {
		return c.error(atomOutOfMemory)
	}
	return c.error(makeTuple(rootAllocator{c.p}, tag, value))
}

// reserve makes room for words; the arguments move with the collection. Only
// BIFs that may collect use it.
func (c *bifCall) reserve(words uint32) (allocator, bool) {
	if !c.p.ensureFree(words, min(c.live, maxReg), &c.args[0], &c.args[1], &c.args[2]) {
		c.error(atomOutOfMemory)
		return nil, false
	}
	return rootAllocator{c.p}, true
}
