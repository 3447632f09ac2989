package etf

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Encode returns a binary with a term in the external format, the version
// included.
func Encode(t term.Term) term.Term {
	e := defaultEncoder()
	return e.toBinary(t)
}

func (e *encoder) toBinary(t term.Term) term.Term {
	e.buffer = newBuffer()
	e.put8(version)
	e.encode(t)
	heap.Work(e.n >> 4)
	return e.binary()
}

//go:wasmexport erlang:term_to_binary/1
func termToBinary1(t term.Term) term.Term { return Encode(t) }

//go:wasmexport erlang:term_to_binary/2
func termToBinary2(t, options term.Term) term.Term {
	e := defaultEncoder()
	if !e.options(options, false) {
		return heap.BadargCause(atom.Badopt)
	}
	return e.toBinary(t)
}

//go:wasmexport erlang:term_to_iovec/1
func termToIovec1(t term.Term) term.Term { return heap.Cons(Encode(t), term.Nil) }

//go:wasmexport erlang:term_to_iovec/2
func termToIovec2(t, options term.Term) term.Term {
	b := termToBinary2(t, options)
	if b == 0 {
		return 0
	}
	return heap.Cons(b, term.Nil)
}

//go:wasmexport erlang:external_size/1
func externalSize1(t term.Term) term.Term { return externalSize2(t, term.Nil) }

//go:wasmexport erlang:external_size/2
func externalSize2(t, options term.Term) term.Term {
	e := defaultEncoder()
	if !e.options(options, true) {
		return heap.BadargCause(atom.Badopt)
	}
	e.encode(t)
	return heap.Int(int64(e.n) + 1)
}

// Decode returns the term whose external format, the version included, begins
// at an address, and the number of bytes it takes; 0 if there is none. New atoms
// are refused if safe.
func Decode(addr, n uint32, safe bool) (t term.Term, used uint32) {
	d := decoder{at: addr, end: addr + n, safe: safe}
	if d.get8() != version {
		return 0, 0
	}
	if d.at < d.end && mem.Load8(d.at) == tagCompressed {
		d.at++
		t = d.compressed()
	} else {
		t = d.decode()
	}
	heap.Work(n >> 4)
	return t, d.at - addr
}

//go:wasmexport erlang:binary_to_term/1
func binaryToTerm1(b term.Term) term.Term { return binaryToTerm2(b, term.Nil) }

//go:wasmexport erlang:binary_to_term/2
func binaryToTerm2(b, options term.Term) term.Term {
	safe, used := false, false
	for ; options.IsCons(); options = options.Tail() {
		switch options.Head() {
		case atom.Safe:
			safe = true
		case atom.Used:
			used = true
		default:
			return heap.BadargCause(atom.Badopt)
		}
	}
	if !options.IsNil() {
		return heap.BadargCause(atom.Badopt)
	}
	if !b.IsBinary() {
		return heap.Badarg()
	}
	t, n := decodeBinary(b, safe)
	switch {
	case t == 0:
		return heap.Badarg()
	case used:
		return heap.Tuple2(t, heap.Int(int64(n)))
	}
	return t
}

// decodeBinary decodes a binary, by way of a copy if it does not begin at a
// byte.
func decodeBinary(b term.Term, safe bool) (t term.Term, used uint32) {
	addr, offset, bits := b.Bits()
	n := uint32(bits >> 3)
	if offset == 0 {
		return Decode(addr, n, safe)
	}
	moved := heap.Malloc(n)
	for i := range n {
		mem.Store8(moved+i, term.BinaryByte(addr+i, offset))
	}
	t, used = Decode(moved, n, safe)
	heap.Free(moved)
	return t, used
}
