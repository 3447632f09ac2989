package host

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/etf"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/system"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Start makes the program whose descriptor lies at an address ready to be
// called.
//
//go:wasmexport rt.start
func Start(descriptor uint32) {
	heap.Init()
	code.Init(descriptor)
	system.Init()
	answer = heap.Malloc(8)
	mem.Store64(answer, 0)
}

//go:wasmexport rt.set_memory_limit
func setMemoryLimit(pages uint32) { heap.SetMemoryLimit(pages) }

//go:wasmexport rt.alloc
func alloc(n uint32) uint32 { return heap.Malloc(n) }

//go:wasmexport rt.free
func free(addr uint32) { heap.Free(addr) }

// answer is the address of [address][length] of the last answer, off the heap.
var answer uint32

// CallETF calls a function of the program (see the package comment).
//
//go:wasmexport rt.call_etf
func CallETF(addr, n uint32) uint32 {
	request, _ := etf.Decode(addr, n, false)
	return answerWith(call(request))
}

// answerWith makes the external format of a term the answer.
func answerWith(t term.Term) uint32 {
	data, length, _ := etf.Encode(t).AlignedBytes()
	if old := mem.Load32(answer); old != 0 {
		heap.Free(old)
	}
	out := heap.Malloc(length)
	mem.Copy(out, data, length)
	mem.Store32(answer, out)
	mem.Store32(answer+4, length)
	return answer
}

// hostRequest returns the external format of the list of the first n X
// registers: the arguments of a function that the host provides.
//
//go:wasmexport rt.host_request
func hostRequest(n uint32) uint32 { return answerWith(code.ListOfX(n)) }

// hostReply takes what such a function returned: {ok, Value} or {Class, Reason}
// in external format.
//
//go:wasmexport rt.host_reply
func hostReply(addr, n uint32) term.Term {
	reply, _ := etf.Decode(addr, n, false)
	if reply == 0 || !reply.IsTupleOf(2) {
		return heap.Badarg()
	}
	switch reply.Element(1) {
	case atom.Ok:
		return reply.Element(2)
	case atom.Error, atom.Exit, atom.Throw:
		return heap.Fail(reply.Element(1), reply.Element(2))
	}
	return heap.Badarg()
}

// call returns {ok, Value} or {Class, Reason, Stacktrace}.
func call(request term.Term) term.Term {
	if request == 0 || !request.IsTupleOf(3) {
		return badRequest()
	}
	module, name := request.Element(1), request.Element(2)
	arity := code.ApplyArgs(request.Element(3))
	if !module.IsAtom() || !name.IsAtom() || arity < 0 {
		return badRequest()
	}
	return Call(module, name, uint32(arity))
}

func badRequest() term.Term {
	return heap.Tuple3(atom.Error, atom.Badarg, term.Nil)
}

// Call calls an exported function with arguments in the X registers and returns
// {ok, Value} or {Class, Reason, Stacktrace}.
func Call(module, name term.Term, arity uint32) term.Term {
	if fn := code.FindExport(module, name, arity); fn == 0 {
		code.CallUndef(module, name, arity)
	} else if value := code.Call(fn); value != 0 {
		return heap.Tuple2(atom.Ok, value)
	}
	return heap.Tuple3(heap.X(0), heap.X(1), code.BuildStacktrace(heap.X(2)))
}
