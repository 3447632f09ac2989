package rtstarget

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/etf"
	"github.com/jitwasm/jitwasm/rts/heap"
	_ "github.com/jitwasm/jitwasm/rts/lists" // for its exports
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
	_ "github.com/jitwasm/jitwasm/rts/tuples" // for its exports
)

//go:wasmexport test.start
func start() {
	heap.Init()
	descriptor := heap.Malloc(code.DescriptorSize)
	mem.Fill(descriptor, 0, code.DescriptorSize)
	records := heap.Malloc(uint32(len(atom.Names)) * 8)
	mem.Store32(descriptor+code.DescriptorAtoms, uint32(len(atom.Names)))
	mem.Store32(descriptor+code.DescriptorAtoms+4, records)
	for _, name := range atom.Names[:] {
		text := heap.Malloc(uint32(len(name)))
		mem.PutString(text, name)
		mem.Store32(records, text)
		mem.Store32(records+4, uint32(len(name)))
		records += 8
	}
	code.Init(descriptor)
}

//go:wasmexport test.alloc
func alloc(n uint32) uint32 { return heap.Malloc(n) }

//go:wasmexport test.free
func free(addr uint32) { heap.Free(addr) }

//go:wasmexport test.decode
func decode(addr, n uint32) term.Term {
	t, _ := etf.Decode(addr, n, false)
	return t
}

// encode returns the address and the size of the external format of a term, in
// the high and the low half.
//
//go:wasmexport test.encode
func encode(t term.Term) uint64 {
	addr, n, _ := etf.Encode(t).AlignedBytes()
	return uint64(addr)<<32 | uint64(n)
}

//go:wasmexport test.class
func class() term.Term {
	c, _ := heap.Failure()
	return c
}

//go:wasmexport test.reason
func reason() term.Term {
	_, r := heap.Failure()
	return r
}
