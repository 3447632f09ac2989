package etf

import (
	"math"

	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/maps"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/work"
)

func mathBits(f float64) uint64 { return math.Float64bits(f) }

// mapOf appends a map. The pairs of a trie come from the last to the first; if
// the encoding must not depend on the hash, in the order of the keys.
func (e *encoder) mapOf(t term.Term) {
	n := t.MapSize()
	e.put8(tagMap)
	e.put32(n)
	switch {
	case t.IsFlatMap():
		if n > 0 {
			work.Push3(t.MapKeys().Addr()+4, t.Addr()+8, n<<encodeShift|encodePairs)
		}
	case e.deterministic:
		e.sortedPairs(t)
	default:
		e.node(order.Root(t))
	}
}

// node pushes the children of a node, or the value of a leaf whose key it
// appends.
func (e *encoder) node(t term.Term) {
	if t.IsCons() {
		work.Push2(t.Addr(), 1<<encodeShift|encodeTerms)
		e.one(t.Head())
		return
	}
	addr, n := order.Children(t)
	for ; n > 0; n-- {
		work.Push2(uint32(term.Load(addr)), encodeNode)
		addr += 4
	}
}

// sortedPairs pushes the leaves of a hash map in the order of their keys.
func (e *encoder) sortedPairs(t term.Term) {
	n := t.MapSize()
	block := heap.Malloc(3 * n << 2)
	keys, room := block+n<<2, block+2*n<<2
	maps.Leaves(t, block)
	for i := range n {
		term.Store(keys+i<<2, term.Load(block+i<<2).Head())
	}
	order.Sort(keys, n, room)
	for i := n; i > 0; i-- {
		key := term.Load(keys + (i-1)<<2)
		work.Push2(uint32(maps.Leaf(t, key)), encodeNode)
	}
	heap.Free(block)
}

// node appends the name of the node of a pid, port or reference.
func (e *encoder) nodeName(t term.Term) (creation uint32) {
	name, creation := order.Node(t)
	e.atom(name)
	return creation
}

func (e *encoder) pid(t term.Term) {
	number, serial := order.PidNumber(t)
	e.put8(tagNewPid)
	creation := e.nodeName(t)
	e.put32(number)
	e.put32(serial)
	e.put32(creation)
}

// maxPort is the greatest number of a port that tagNewPort is used for, and of
// one of this node (OTP: ERTS_MAX_V3_PORT_NUMBER, ERTS_MAX_INTERNAL_PORT_NUMBER).
const maxPort = 1<<28 - 1

func (e *encoder) port(t term.Term) {
	n := order.PortNumber(t)
	if n > maxPort {
		e.put8(tagV4Port)
	} else {
		e.put8(tagNewPort)
	}
	creation := e.nodeName(t)
	if n > maxPort {
		e.put64(n)
	} else {
		e.put32(uint32(n))
	}
	e.put32(creation)
}

func (e *encoder) ref(t term.Term) {
	n := order.RefWords(t)
	e.put8(tagNewerRef)
	e.put16(n)
	creation := e.nodeName(t)
	e.put32(creation)
	for i := range n {
		e.put32(order.RefWord(t, i))
	}
}

// fun appends a fun. A local one has the hash of its module's code as zeros, and
// no process as its creator: neither is known here.
func (e *encoder) fun(t term.Term) {
	if order.IsExternalFun(t) {
		e.put8(tagExport)
		e.atom(order.FunAtom(t, code.FunModule))
		e.atom(order.FunAtom(t, code.FunName))
		e.int(int64(order.FunWord(t, code.FunArity)))
		return
	}
	e.put8(tagNewFun)
	place := e.n
	e.put32(0)
	e.put8(order.FunWord(t, code.FunArity))
	e.put64(0)
	e.put64(0)
	e.put32(order.FunWord(t, code.FunIndex))
	e.put32(t.FunFree())
	e.atom(order.FunAtom(t, code.FunModule))
	e.int(int64(order.FunWord(t, code.FunIndex)))
	e.int(int64(order.FunWord(t, code.FunUniq)))
	e.pid(term.Pid(0))
	work.Push2(place, encodeFunSize)
	if n := t.FunFree(); n > 0 {
		work.Push2(t.Addr()+8, n<<encodeShift|encodeTerms)
	}
}

// options are the options of term_to_binary/2 and external_size/2.
func (e *encoder) options(list term.Term, sizeOnly bool) bool {
	for ; list.IsCons(); list = list.Tail() {
		if !e.option(list.Head(), sizeOnly) {
			return false
		}
	}
	return list.IsNil()
}

func (e *encoder) option(option term.Term, sizeOnly bool) bool {
	if !option.IsTupleOf(2) {
		e.deterministic = e.deterministic || option == atom.Deterministic
		return !sizeOnly && (option == atom.Compressed || option == atom.Deterministic)
	}
	value := option.Element(2)
	if !value.IsSmall() {
		return false
	}
	n := uint32(value.Int())
	switch option.Element(1) {
	case atom.Compressed:
		return !sizeOnly && n < 10
	case atom.MinorVersion:
		e.textFloats, e.latin1 = n == 0, n < 2
		return n < 2 || n == 2 && !sizeOnly
	}
	return false
}
