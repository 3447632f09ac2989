package host

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/system"
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/wasi"
)

// Main runs a program: Module:Function(), or Module:Function(Args) with the
// arguments of the command line as a list of texts when only that exists. It
// ends the program with status 1 if an exception is not caught, and returns
// otherwise.
//
//go:wasmexport rt.main
func Main(module, name term.Term) {
	arity := uint32(0)
	if code.FindExport(module, name, 0) == 0 && code.FindExport(module, name, 1) != 0 {
		heap.SetX(0, system.Arguments())
		arity = 1
	}
	result := Call(module, name, arity)
	if result.IsTupleOf(2) {
		return
	}
	if result.Element(1) == atom.Exit && result.Element(2) == atom.Normal {
		return
	}
	wasi.WriteText(wasi.Stderr, "exception ")
	system.Print(wasi.Stderr, result.Element(1))
	system.Print(wasi.Stderr, result.Element(2))
	for trace := result.Element(3); trace.IsCons(); trace = trace.Tail() {
		wasi.WriteText(wasi.Stderr, "  in ")
		system.Print(wasi.Stderr, trace.Head())
	}
	wasi.ProcExit(1)
	mem.Trap()
}
