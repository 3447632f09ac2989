package avmhost

import "strconv"

// NIFs are what call_ext, apply and call_fun reach in the VM itself. They get
// their arguments from x registers and return 0 after recording an exception.

type nif struct {
	arity int
	call  func(p *process, args []term) term
	// raises: the function exists to raise (erlang:error and its kin), so its
	// caller is the innermost frame of the trace, not itself.
	raises bool
}

// nifCall is one call of a NIF. Terms are built in a: never collects, so that
// arguments stay where they are.
type nifCall struct {
	p    *process
	vm   *VM
	mem  *linearMemory
	a    allocator
	args []term
}

// nifs is the registry; init functions of the nifs_*.go files fill it.
var nifs = map[mfa]*nif{}

func registerNif(module, name string, arity int, call func(c *nifCall) term) *nif {
	key := mfa{module, name, arity}
	if nifs[key] != nil {
		panic("BUG: avmhost: NIF " + key.String() + " registered twice")
	}
	n := &nif{arity: arity, call: func(p *process, args []term) term {
		return call(&nifCall{p: p, vm: p.vm, mem: p.mem, a: nativeAllocator{p}, args: args})
	}}
	nifs[key] = n
	return n
}

func erlangNif(name string, arity int, call func(c *nifCall) term) *nif {
	return registerNif("erlang", name, arity, call)
}

func (c *nifCall) error(reason term) term {
	c.p.setError(reason)
	return 0
}

func (c *nifCall) badarg() term { return c.error(atomBadarg) }

func (c *nifCall) errorTuple(tag, value term) term {
	return c.error(makeTuple(c.a, tag, value))
}

func (c *nifCall) atom(name string) term { return c.vm.atoms.intern(name) }

func (c *nifCall) atomName(t term) string {
	if !t.isAtom() {
		return ""
	}
	return c.vm.atoms.name(t)
}

func (c *nifCall) int(n int64) term { return makeInt(c.a, n) }

func (c *nifCall) string(s string) term {
	chars := make([]term, 0, len(s))
	for _, r := range s {
		chars = append(chars, smallTerm(int64(r)))
	}
	return makeList(c.a, chars, termNil)
}

func (c *nifCall) binary(data []byte) term { return makeBinaryFrom(c.a, data) }

// bytes reads a binary argument.
func (c *nifCall) bytes(i int) ([]byte, bool) {
	if !c.mem.isBinary(c.args[i]) {
		return nil, false
	}
	return c.mem.binary(c.args[i]), true
}

func itoa(n int) string { return strconv.Itoa(n) }
