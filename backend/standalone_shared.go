package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/module"
)

// programFuncs are the functions that the code of a program calls: those of the
// run-time system, and those that each slow path would otherwise repeat.
type programFuncs struct {
	types []*module.Type // of functions of the program, by arity

	collect, yield1                                     *module.Func
	error, errorTuple, functionClause, bifFailed, undef *module.Func
	badfun, badarity                                    *module.Func
	raise, rawRaise, buildStacktrace, catchEnd          *module.Func
	compare, equal, exact, toFloat, int64               *module.Func
	findExport, applyFailed, applyArgs, applyBadarg     *module.Func

	mapGet, mapPut, mapUpdate, mapPutAssoc, mapPutExact *module.Func

	bsStartMatch, bsInteger, bsFloat, bsBinary, bsMatchString, bsBits *module.Func
	bsGetUTF8, bsGetUTF16, bsGetUTF32, bsPosition, bsOffset           *module.Func
	bsExplain, bsFailed                                               *module.Func
	bsSize, bsBitSize, bsUTF8Bits, bsUTF16Bits                        *module.Func
	bsInit, bsAppend, bsPrivateAppend, bsInitWritable                 *module.Func
	bsPutInteger, bsPutFloat, bsPutBinary, bsPutString                *module.Func
	bsPutUTF8, bsPutUTF16, bsPutUTF32                                 *module.Func

	send, receivePeek, receiveNext, receiveRemove, receiveWait, receiveTimeout, receiveTimedOut *module.Func

	// By number of arguments:
	yield      []*module.Func // (x0 ... xn-1, word) -> term, or 0: ends the slice
	spill      []*module.Func // (x0 ... xn-1): stores X registers
	failed     []*module.Func // (x0 ... xn-1, mfa, place) -> 0: a built-in function in a frame has failed
	failedLeaf []*module.Func // the same in a function without a frame
	badFun     []*module.Func // (x0 ... xn-1, fun, place) -> 0: badfun or badarity
	copyWords  *module.Func   // (from, to, words)

	applyStack int // bytes of the engine's stack for erlang:apply/2,3, enter and a thunk
}

// maxBIFArity is the number of arguments up to which functions can be built in.
const maxBIFArity = 16

// runtimeFuncs are the functions of the run-time system that every program may
// use, with the letters of their types: i is i32, d f64.
func (f *programFuncs) runtimeFuncs() []runtimeFunc {
	return []runtimeFunc{
		{&f.collect, "rt.collect", "ii", "i"},
		{&f.yield1, "rt.yield", "ii", "i"},
		{&f.error, "rt.error", "ii", "i"},
		{&f.errorTuple, "rt.error_tuple", "iii", "i"},
		{&f.functionClause, "rt.function_clause", "ii", "i"},
		{&f.bifFailed, "rt.bif_failed", "ii", "i"},
		{&f.undef, "rt.undef", "ii", "i"},
		{&f.badfun, "rt.badfun", "ii", "i"},
		{&f.badarity, "rt.badarity", "iii", "i"},
		{&f.raise, "rt.raise", "ii", "i"},
		{&f.rawRaise, "rt.raw_raise", "iii", "i"},
		{&f.buildStacktrace, "rt.build_stacktrace", "i", "i"},
		{&f.catchEnd, "rt.catch_end", "iii", "i"},
		{&f.compare, "rt.cmp", "ii", "i"},
		{&f.equal, "rt.eq", "ii", "i"},
		{&f.exact, "rt.exact", "ii", "i"},
		{&f.toFloat, "rt.to_float", "i", "d"},
		{&f.int64, "rt.int", "l", "i"},
		{&f.findExport, "rt.find_export", "iii", "i"},
		{&f.applyFailed, "rt.apply_failed", "iiii", "i"},
		{&f.applyArgs, "rt.apply_args", "i", "i"},
		{&f.applyBadarg, "rt.apply_badarg", "iii", "i"},

		{&f.mapGet, "rt.map_get", "ii", "i"},
		{&f.mapPut, "rt.map_put1", "iii", "i"},
		{&f.mapUpdate, "rt.map_update1", "iii", "i"},
		{&f.mapPutAssoc, "rt.map_put_assoc", "ii", "i"},
		{&f.mapPutExact, "rt.map_put_exact", "ii", "i"},

		{&f.bsStartMatch, "rt.bs_start_match", "i", "i"},
		{&f.bsInteger, "rt.bs_integer", "iiii", "i"},
		{&f.bsFloat, "rt.bs_float", "iiii", "i"},
		{&f.bsBinary, "rt.bs_binary", "iii", "i"},
		{&f.bsMatchString, "rt.bs_match_string", "iiii", "i"},
		{&f.bsBits, "rt.bs_bits", "iii", "i"},
		{&f.bsGetUTF8, "rt.bs_get_utf8", "i", "i"},
		{&f.bsGetUTF16, "rt.bs_get_utf16", "ii", "i"},
		{&f.bsGetUTF32, "rt.bs_get_utf32", "ii", "i"},
		{&f.bsPosition, "rt.bs_position", "i", "i"},
		{&f.bsOffset, "rt.bs_offset", "i", "i"},
		{&f.bsSize, "rt.bs_size", "ii", "i"},
		{&f.bsExplain, "rt.bs_explain", "iii", ""},
		{&f.bsFailed, "rt.bs_failed", "i", "i"},
		{&f.bsBitSize, "rt.bs_bit_size", "ii", "i"},
		{&f.bsUTF8Bits, "rt.bs_utf8_bits", "i", "i"},
		{&f.bsUTF16Bits, "rt.bs_utf16_bits", "i", "i"},
		{&f.bsInit, "rt.bs_init", "i", "i"},
		{&f.bsAppend, "rt.bs_append", "iii", "i"},
		{&f.bsPrivateAppend, "rt.bs_private_append", "iii", "i"},
		{&f.bsInitWritable, "rt.bs_init_writable", "i", "i"},
		{&f.bsPutInteger, "rt.bs_put_integer", "iii", "i"},
		{&f.bsPutFloat, "rt.bs_put_float", "iii", "i"},
		{&f.bsPutBinary, "rt.bs_put_binary", "ii", "i"},
		{&f.bsPutString, "rt.bs_put_string", "ii", ""},
		{&f.bsPutUTF8, "rt.bs_put_utf8", "i", "i"},
		{&f.bsPutUTF16, "rt.bs_put_utf16", "ii", "i"},
		{&f.bsPutUTF32, "rt.bs_put_utf32", "ii", "i"},

		{&f.send, "rt.send", "iii", "i"},
		{&f.receivePeek, "rt.receive_peek", "", "i"},
		{&f.receiveNext, "rt.receive_next", "", ""},
		{&f.receiveRemove, "rt.receive_remove", "", ""},
		{&f.receiveWait, "rt.receive_wait", "i", "i"},
		{&f.receiveTimeout, "rt.receive_timeout", "iiii", "i"},
		{&f.receiveTimedOut, "rt.receive_timed_out", "", ""},
	}
}

// runtimeFunc says where a function of the run-time system belongs.
type runtimeFunc struct {
	slot            **module.Func
	name            string
	params, results string
}

// Prepare adds to the module what the functions of every unit use. It is
// called once, when all fields are filled in and before anything is compiled.
// A program that needs a function which the run-time system lacks cannot be
// encoded.
func (p *Program) Prepare() {
	f := &p.shared
	for _, r := range f.runtimeFuncs() {
		sig := types(r.params, r.results)
		t := p.Module.Type(sig.params, sig.results)
		if *r.slot = p.Runtime(r.name, t); *r.slot == nil {
			*r.slot = &module.Func{Name: r.name, Type: t}
		}
	}
	for n := range maxArity + 2 {
		f.types = append(f.types, p.FunctionType(n))
	}
	for n := range maxArity + 1 {
		f.yield = append(f.yield, p.newYield(n))
		f.spill = append(f.spill, p.newSpill(n))
		f.badFun = append(f.badFun, p.newBadFun(n))
	}
	for n := range maxBIFArity + 1 {
		f.failed = append(f.failed, p.newFailed(n, true))
		f.failedLeaf = append(f.failedLeaf, p.newFailed(n, false))
	}
	f.copyWords = p.newFunc("copy_words", sig(3, 0), func(h *programFunc) { h.copyWords() })
}

// programFunc assembles one function of a program that is not made of BEAM
// code.
type programFunc struct {
	*Program
	b      *asm.Builder
	params int
	locals asm.Locals
}

// newFunc adds a function.
func (p *Program) newFunc(name string, sig signature, build func(h *programFunc)) *module.Func {
	h := &programFunc{Program: p, b: &asm.Builder{}, params: len(sig.params)}
	build(h)
	return p.Module.AddFunc(name, p.Module.Type(sig.params, sig.results), asm.Body{Params: h.params, Locals: h.locals, Code: h.b.Code()})
}

func (h *programFunc) local(t asm.ValType) uint32 {
	h.locals = append(h.locals, t)
	return uint32(h.params + len(h.locals) - 1)
}

// args pushes the first n parameters.
func (h *programFunc) args(n int) {
	for i := range n {
		h.b.LocalGet(uint32(i))
	}
}

// spillArgs stores the first n parameters in the X registers.
func (h *programFunc) spillArgs(n int) {
	for i := range n {
		h.storeX(h.b, i, uint32(i))
	}
}

func (p *Program) newYield(arity int) *module.Func {
	return p.newFunc(numbered("yield", arity), sig(arity+1, 1), func(h *programFunc) {
		b, word := h.b, uint32(arity)
		h.spillArgs(arity)
		b.LocalGet(word)
		b.I32Const(int32(arity))
		b.Call(h.shared.yield1)
		b.I32Eqz()
		b.If(asm.BlockVoid)
		b.I32Const(0)
		b.Return()
		b.End()
		h.args(arity)
		b.I32Const(0)
		b.LocalGet(word)
		b.I32Const(arch.CodeFunctionShift)
		b.I32ShrU()
		b.CallIndirect(h.shared.types[arity], h.Functions)
	})
}

func (p *Program) newSpill(n int) *module.Func {
	return p.newFunc(numbered("spill", n), sig(n, 0), func(h *programFunc) { h.spillArgs(n) })
}

func (p *Program) newFailed(arity int, frame bool) *module.Func {
	name := "bif_failed"
	if !frame {
		name = "bif_failed_leaf"
	}
	return p.newFunc(numbered(name, arity), sig(arity+2, 1), func(h *programFunc) {
		mfa, place := uint32(arity), uint32(arity+1)
		h.spillArgs(arity)
		if frame {
			h.b.GlobalGet(h.SP)
			h.b.LocalGet(place)
			h.b.I32Store(0)
		}
		h.b.LocalGet(mfa)
		h.b.LocalGet(place)
		h.b.Call(h.shared.bifFailed)
	})
}

func (p *Program) newBadFun(arity int) *module.Func {
	return p.newFunc(numbered("bad_fun", arity), sig(arity+2, 1), func(h *programFunc) {
		b, fun, place := h.b, uint32(arity), uint32(arity+1)
		h.spillArgs(arity)
		h.ifFun(fun, func() {
			b.LocalGet(fun)
			b.I32Const(int32(arity))
			b.LocalGet(place)
			b.Call(h.shared.badarity)
			b.Return()
		})
		b.LocalGet(fun)
		b.LocalGet(place)
		b.Call(h.shared.badfun)
	})
}

// ifFun runs then if the local holds a fun.
func (h *programFunc) ifFun(local uint32, then func()) {
	b := h.b
	b.LocalGet(local)
	b.I32Const(arch.PrimaryMask)
	b.I32And()
	b.I32Const(arch.PrimaryBoxed)
	b.I32Eq()
	b.If(asm.BlockVoid)
	b.LocalGet(local)
	b.I32Const(arch.PrimaryBoxed)
	b.I32Sub()
	b.I32Load(0)
	b.I32Const(arch.BoxedTagMask)
	b.I32And()
	b.I32Const(arch.TagFun)
	b.I32Eq()
	b.If(asm.BlockVoid)
	then()
	b.End()
	b.End()
}

// copyWords copies at least one word, from the last one on.
func (h *programFunc) copyWords() {
	const from, to, words = 0, 1, 2
	b := h.b
	address := func(base uint32) {
		b.LocalGet(base)
		b.LocalGet(words)
		b.I32Const(2)
		b.I32Shl()
		b.I32Add()
	}
	loop := b.Loop(asm.BlockVoid)
	b.LocalGet(words)
	b.I32Const(1)
	b.I32Sub()
	b.LocalSet(words)
	address(to)
	address(from)
	b.I32Load(0)
	b.I32Store(0)
	b.LocalGet(words)
	b.BrIf(loop)
	b.End()
}
