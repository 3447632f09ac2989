package system

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/wasi"
)

// The environment is read from the host once and then belongs to the program:
// a linked list, newest first, of
//
//	[next][name][length of the name][value][length of the value]
//
// whose texts are in UTF-8.
const (
	variableName  = 4
	variableValue = 12
	variableSize  = 20
)

var (
	environment     uint32
	environmentRead bool
)

func variables() uint32 {
	if !environmentRead {
		environmentRead = true
		readEnvironment()
	}
	return environment
}

func readEnvironment() {
	addresses, count := hostStrings(wasi.EnvironSizesGet, wasi.EnvironGet)
	for i := range count {
		name := mem.Load32(addresses + i<<2)
		n := lengthUntil(name, '=')
		if mem.Load8(name+n) == '=' {
			value := name + n + 1
			addVariable(name, n, value, lengthUntil(value, 0))
		}
	}
	heap.Free(addresses) // the texts stay
}

// hostStrings gets a list of strings from the host: the address of their
// addresses, which the caller frees, and their number.
func hostStrings(sizes, get func(a, b uint32) uint32) (addresses, count uint32) {
	head := heap.Malloc(8)
	failed := sizes(head, head+4) != 0
	count = mem.Load32(head)
	size := mem.Load32(head + 4)
	heap.Free(head)
	if failed {
		count, size = 0, 0
	}
	addresses = heap.Malloc(count << 2)
	if count > 0 && get(addresses, heap.Malloc(size)) != 0 {
		count = 0
	}
	return addresses, count
}

// lengthUntil returns the number of bytes in front of a byte, or of the zero
// byte at the end.
func lengthUntil(addr, end uint32) uint32 {
	n := uint32(0)
	for c := mem.Load8(addr); c != end && c != 0; c = mem.Load8(addr + n) {
		n++
	}
	return n
}

func addVariable(name, nameLen, value, valueLen uint32) {
	v := heap.Malloc(variableSize)
	mem.Store32(v, environment)
	mem.Store32(v+variableName, name)
	mem.Store32(v+variableName+4, nameLen)
	mem.Store32(v+variableValue, value)
	mem.Store32(v+variableValue+4, valueLen)
	environment = v
}

// findVariable returns a variable and the address of the link to it, or 0.
func findVariable(name, n uint32) (v, link uint32) {
	v = variables()
	for v != 0 {
		if mem.Load32(v+variableName+4) == n && sameBytes(mem.Load32(v+variableName), name, n) {
			return v, link
		}
		link, v = v, mem.Load32(v)
	}
	return 0, 0
}

func sameBytes(a, b, n uint32) bool {
	for i := range n {
		if mem.Load8(a+i) != mem.Load8(b+i) {
			return false
		}
	}
	return true
}

func removeVariable(name, n uint32) {
	v, link := findVariable(name, n)
	switch {
	case v == 0:
	case link == 0:
		environment = mem.Load32(v)
	default:
		mem.Store32(link, mem.Load32(v))
	}
}

//go:wasmexport os:getenv/1
func osGetenv(name term.Term) term.Term {
	addr, n, ok := utf8Of(name)
	if !ok {
		return heap.Badarg()
	}
	v, _ := findVariable(addr, n)
	heap.Free(addr)
	if v == 0 {
		return term.False
	}
	return variableText(v + variableValue)
}

//go:wasmexport os:putenv/2
func osPutenv(name, value term.Term) term.Term {
	addr, n, ok := utf8Of(name)
	if !ok || n == 0 || lengthIn(addr, n, '=') != n {
		return heap.Badarg()
	}
	text, length, ok := utf8Of(value)
	if !ok {
		return heap.Badarg()
	}
	removeVariable(addr, n)
	addVariable(addr, n, text, length)
	return term.True
}

//go:wasmexport os:unsetenv/1
func osUnsetenv(name term.Term) term.Term {
	addr, n, ok := utf8Of(name)
	if !ok || n == 0 || lengthIn(addr, n, '=') != n {
		return heap.Badarg()
	}
	removeVariable(addr, n)
	heap.Free(addr)
	return term.True
}

//go:wasmexport os:env/0
func osEnv() term.Term {
	list := term.Nil
	for v := variables(); v != 0; v = mem.Load32(v) {
		pair := heap.Tuple2(variableText(v+variableName), variableText(v+variableValue))
		list = heap.Cons(pair, list)
	}
	return list
}

func variableText(at uint32) term.Term { return listOfUTF8(mem.Load32(at), mem.Load32(at+4)) }

// lengthIn returns the number of bytes in front of a byte, at most n.
func lengthIn(addr, n, end uint32) uint32 {
	for i := range n {
		if mem.Load8(addr+i) == end {
			return i
		}
	}
	return n
}

//go:wasmexport os:getpid/0
func osGetpid() term.Term { return listOfString("1") } // WASI has no processes

//go:wasmexport os:set_signal/2
func osSetSignal(signal, option term.Term) term.Term {
	if !signal.IsAtom() || !option.IsAtom() {
		return heap.Badarg()
	}
	return atom.Ok
}

// Arguments is init:get_plain_arguments/0: what the host's command line has
// behind the program's name.
//
//go:wasmexport init:get_plain_arguments/0
func Arguments() term.Term {
	addresses, count := hostStrings(wasi.ArgsSizesGet, wasi.ArgsGet)
	list := term.Nil
	for i := count; i > 1; i-- {
		addr := mem.Load32(addresses + (i-1)<<2)
		list = heap.Cons(listOfUTF8(addr, lengthUntil(addr, 0)), list)
	}
	heap.Free(addresses)
	return list
}
