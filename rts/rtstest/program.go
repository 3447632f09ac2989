//go:build !wasm

package rtstest

import (
	"cmp"
	"slices"

	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Function is a function of a program.
type Function struct {
	Module, Name term.Term
	Params       uint32
	Flags        uint32
	Stack        uint32 // bytes of the engine's, that a call needs
	Lines        []byte // line data, or nil
	Exported     bool

	// Body stands for the code. It gets the number of the point to go on at, and
	// its registers in the X array.
	Body func(point uint32) term.Term
}

// Program is what a descriptor describes. Function numbers begin with 1.
type Program struct {
	Functions []Function
	Files     []string
	Modules   []term.Term
}

// Start makes the memory, a process and the atoms ready. Terms made before are
// no longer valid.
func Start() { StartProgram(&Program{}) }

// StartProgram is Start with functions.
func StartProgram(p *Program) {
	heap.Init()
	descriptor := heap.Malloc(code.DescriptorSize)
	mem.Fill(descriptor, 0, code.DescriptorSize)
	writeTable(descriptor+code.DescriptorAtoms, texts(atom.Names[:]))
	writeTable(descriptor+code.DescriptorFiles, texts(p.Files))
	writeTable(descriptor+code.DescriptorFunctions, functions(p.Functions))
	writeTable(descriptor+code.DescriptorExports, exports(p.Functions))
	writeTable(descriptor+code.DescriptorModules, modules(p.Modules))
	code.Init(descriptor)
	code.Enter = func(word term.Term, _ uint32) term.Term {
		return p.Functions[word.CodeFunction()-1].Body(word.CodePoint())
	}
}

type record []uint32

func writeTable(at uint32, records []record) {
	mem.Store32(at, uint32(len(records)))
	if len(records) == 0 {
		return
	}
	addr := heap.Malloc(uint32(len(records)*len(records[0])) * 4)
	mem.Store32(at+4, addr)
	for _, r := range records {
		for _, w := range r {
			mem.Store32(addr, w)
			addr += 4
		}
	}
}

func putBytes[T ~string | ~[]byte](b T) uint32 {
	addr := heap.Malloc(uint32(len(b)))
	mem.PutString(addr, string(b))
	return addr
}

func texts(list []string) (records []record) {
	for _, s := range list {
		records = append(records, record{putBytes(s), uint32(len(s))})
	}
	return records
}

func functions(list []Function) []record {
	records := []record{{0, 0, 0, 0}}
	for _, f := range list {
		lines := uint32(0)
		if f.Lines != nil {
			lines = putBytes(f.Lines)
		}
		records = append(records, record{uint32(f.Module), uint32(f.Name), f.Params | f.Flags<<8 | f.Stack/8<<16, lines})
	}
	return records
}

func exports(list []Function) (records []record) {
	for i, f := range list {
		if f.Exported {
			records = append(records, record{uint32(f.Module), uint32(f.Name), f.Params, uint32(i + 1)})
		}
	}
	slices.SortFunc(records, func(a, b record) int {
		return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]), cmp.Compare(a[2], b[2]))
	})
	return records
}

func modules(list []term.Term) (records []record) {
	for _, m := range list {
		records = append(records, record{uint32(m), 0, 0, 0, 0, 0, 0, 0})
	}
	return records
}
