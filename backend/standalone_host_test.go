package backend_test

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
)

// testHost runs a testProgram in place of a run-time system: one process, few
// built-in functions. It is made to find faults of generated code: little room
// is left free, so that collections are frequent, and what a collection leaves
// behind is overwritten.
type testHost struct {
	*testProgram
	t     testing.TB
	mod   api.Module
	slice uint32 // reductions
	spare uint32 // words left free by a collection

	lo, hi   uint32 // the block of heap and stack
	extra    uint32 // next free address from hostExtra on
	resume   uint32 // word to go on with; 0: the process has ended
	exit     string // why, if not by returning
	yields   int
	collects int
	failure  [2]uint32 // class and reason that a built-in function recorded
}

const (
	hostHalf  = 1 << 20                // bytes for each of two spaces
	hostSpace = 1 << 16                // address of the first
	hostExtra = hostSpace + 2*hostHalf // where built-in functions allocate
	hostStop  = arch.CodeTag
	poison    = 0xFFFFFFF2 // a boxed term outside of memory
)

func newTestHost(t testing.TB, p *testProgram, slice, spare uint32) *testHost {
	t.Helper()
	h := &testHost{testProgram: p, t: t, slice: slice, spare: spare}
	code, err := p.Module.Encode()
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	r := wazero.NewRuntime(ctx)
	t.Cleanup(func() { _ = r.Close(context.Background()) })
	builders := map[string]wazero.HostModuleBuilder{}
	for _, f := range p.Module.Funcs {
		if f.Import == nil {
			continue
		}
		if builders[f.Import.Module] == nil {
			builders[f.Import.Module] = r.NewHostModuleBuilder(f.Import.Module)
		}
		builders[f.Import.Module].NewFunctionBuilder().WithGoFunction(h.hostFunc(f), paramTypes(f), hostResults(f)).Export(f.Import.Name)
	}
	for _, b := range builders {
		if _, err := b.Instantiate(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if h.mod, err = r.Instantiate(ctx, code); err != nil {
		t.Fatal(err)
	}
	return h
}

func valTypes(n int) []api.ValueType {
	out := make([]api.ValueType, n)
	for i := range out {
		out[i] = api.ValueTypeI32
	}
	return out
}

func paramTypes(f *module.Func) []api.ValueType {
	if f.Import.Name == "rt.int" {
		return []api.ValueType{api.ValueTypeI64}
	}
	return valTypes(len(f.Type.Params))
}

func hostResults(f *module.Func) []api.ValueType {
	if f.Import.Name == "rt.to_float" {
		return []api.ValueType{api.ValueTypeF64}
	}
	return valTypes(len(f.Type.Results))
}

// hostFunc is the function that an import is resolved to.
func (h *testHost) hostFunc(f *module.Func) api.GoFunc {
	name := f.Import.Name
	call := hostFuncs[name]
	return func(_ context.Context, stack []uint64) {
		if call == nil {
			h.t.Errorf("call of %s", name)
			panic("no such function")
		}
		args := make([]uint32, len(f.Type.Params), len(f.Type.Params)+1)
		for i := range args {
			args[i] = uint32(stack[i])
		}
		if name == "rt.int" {
			args = append(args, uint32(stack[0]>>32))
		}
		if result := call(h, args); len(f.Type.Results) > 0 {
			stack[0] = result
		}
	}
}

func (h *testHost) load(at uint32) uint32 {
	v, ok := h.mod.Memory().ReadUint32Le(at)
	if !ok {
		panic(fmt.Sprintf("load from %#x", at))
	}
	return v
}

func (h *testHost) store(at, v uint32) {
	if !h.mod.Memory().WriteUint32Le(at, v) {
		panic(fmt.Sprintf("store to %#x", at))
	}
}

func (h *testHost) get(name string) uint32 { return uint32(h.mod.ExportedGlobal(name).Get()) }
func (h *testHost) set(name string, v uint32) {
	h.mod.ExportedGlobal(name).(api.MutableGlobal).Set(uint64(v))
}
func (h *testHost) x(i uint32) uint32 { return h.load(testXRegisters + 4*i) }
func (h *testHost) setX(i, v uint32)  { h.store(testXRegisters+4*i, v) }

// call runs a function of the program without arguments to its end.
func (h *testHost) call(function string) string {
	h.t.Helper()
	word := uint32(0)
	for i := range h.m.Functions() {
		if f := &h.m.Functions()[i]; h.m.AtomName(int(f.Name)) == function && f.Arity == 0 {
			word = uint32(arch.CodeWord(h.functions[i].ID, 0))
		}
	}
	h.lo, h.hi, h.extra = hostSpace, hostSpace+64, hostExtra
	h.set("hp", h.lo)
	h.set("sp", h.hi-4)
	h.store(h.hi-4, hostStop)
	for {
		h.set("reductions", h.slice)
		h.resume = 0
		out, err := h.mod.ExportedFunction("enter").Call(h.t.Context(), uint64(word), uint64(h.arity(word)))
		if err != nil {
			h.t.Fatal(err)
		}
		if result := uint32(out[0]); result != 0 {
			word = h.load(h.get("sp"))
			if word == hostStop {
				return h.format(result)
			}
			h.setX(0, result)
			continue
		}
		if word = h.resume; word == 0 {
			return h.exit
		}
	}
}

// arity is how many arguments the function of a code word has.
func (h *testHost) arity(word uint32) int {
	return len(h.ids[word>>arch.CodeFunctionShift].Type.Params) - 1
}

// raise unwinds the stack in memory to a handler.
func (h *testHost) raise(class string, reason uint32) uint64 {
	frame := h.get("sp")
	for at := frame; at < h.hi; at += 4 {
		switch w := h.load(at); {
		case w&arch.Immediate2Mask == arch.CodeTag:
			frame = at
		case w&arch.Immediate2Mask == arch.CatchTag && at > h.get("sp"):
			h.set("sp", frame)
			h.setX(0, uint32(h.atom(class)))
			h.setX(1, reason)
			h.setX(2, arch.Nil)
			h.resume = w - arch.CatchTag + arch.CodeTag
			return 0
		}
	}
	h.exit = class + ":" + h.format(reason)
	return 0
}

func (h *testHost) tuple(elements ...uint32) uint32 {
	at := h.extra
	h.store(at, uint32(arch.Header(arch.TagTuple, len(elements))))
	for i, e := range elements {
		h.store(at+4+4*uint32(i), e)
	}
	h.extra += uint32(4 + 4*len(elements))
	h.set("reductions", 0) // the next function gives way, and all is collected
	return at + arch.PrimaryBoxed
}

// number is the value of an integer.
func (h *testHost) number(t uint32) (int64, bool) {
	if t&arch.SmallMask == arch.SmallTag {
		return int64(int32(t) >> arch.SmallShift), true
	}
	if t&arch.PrimaryMask != arch.PrimaryBoxed {
		return 0, false
	}
	p := t - arch.PrimaryBoxed
	switch h.load(p) &^ arch.IntSignBit {
	case uint32(arch.Header(arch.TagPositiveInt, 2)):
		return int64(uint64(h.load(p+4)) | uint64(h.load(p+8))<<32), true
	}
	return 0, false
}

func (h *testHost) integer(n int64) uint32 {
	if arch.IsSmall(n) {
		return uint32(arch.Small(n))
	}
	tag := arch.TagPositiveInt
	if n < 0 {
		tag = arch.TagNegativeInt
	}
	t := h.tuple(uint32(n), uint32(n>>32))
	h.store(t-arch.PrimaryBoxed, uint32(arch.Header(tag, 2)))
	return t
}

// format writes a term as erl does.
func (h *testHost) format(t uint32) string { return beam.Format(h.decode(t)) }

func (h *testHost) decode(t uint32) beam.Term {
	if n, ok := h.number(t); ok {
		return n
	}
	switch t & arch.PrimaryMask {
	case arch.PrimaryList:
		c := t - arch.PrimaryList
		return &beam.Cons{Head: h.decode(h.load(c + 4)), Tail: h.decode(h.load(c))}
	case arch.PrimaryBoxed:
		p := t - arch.PrimaryBoxed
		header := h.load(p)
		switch header & arch.BoxedTagMask {
		case arch.TagTuple:
			tuple := beam.Tuple{}
			for i := range header >> arch.BoxedSizeShift {
				tuple = append(tuple, h.decode(h.load(p+4+4*i)))
			}
			return tuple
		case arch.TagFloat:
			return math.Float64frombits(uint64(h.load(p+4)) | uint64(h.load(p+8))<<32)
		}
		panic(fmt.Sprintf("a term with header %#x", header))
	case arch.PrimaryImmediate:
		if t == arch.Nil {
			return beam.Nil{}
		}
		if t&arch.Immediate2Mask == arch.AtomTag {
			return beam.Atom(h.atoms[t>>arch.AtomShift])
		}
	}
	panic(fmt.Sprintf("the word %#x is no term", t))
}

// hostFuncs are the functions of the run-time system and the built-in ones.
var hostFuncs map[string]func(h *testHost, a []uint32) uint64

func init() {
	boolean := func(b bool) uint64 {
		if b {
			return 1
		}
		return 0
	}
	hostFuncs = map[string]func(h *testHost, a []uint32) uint64{
		"rt.collect": func(h *testHost, a []uint32) uint64 { return h.collect(a[0], a[1]) },
		"rt.yield": func(h *testHost, a []uint32) uint64 {
			h.yields++
			h.resume = a[0]
			if h.extra > hostExtra {
				h.collect(0, a[1])
			}
			return 0
		},
		"rt.error":       func(h *testHost, a []uint32) uint64 { return h.raise("error", a[0]) },
		"rt.error_tuple": func(h *testHost, a []uint32) uint64 { return h.raise("error", h.tuple(a[0], a[1])) },
		"rt.function_clause": func(h *testHost, _ []uint32) uint64 {
			return h.raise("error", uint32(h.atom("function_clause")))
		},
		"rt.bif_failed": func(h *testHost, _ []uint32) uint64 {
			return h.raise(h.atoms[h.failure[0]>>arch.AtomShift], h.failure[1])
		},
		"rt.undef":     func(h *testHost, _ []uint32) uint64 { return h.raise("error", uint32(h.atom("undef"))) },
		"rt.badfun":    func(h *testHost, a []uint32) uint64 { return h.raise("error", h.tuple(uint32(h.atom("badfun")), a[0])) },
		"rt.badarity":  func(h *testHost, a []uint32) uint64 { return h.raise("error", uint32(h.atom("badarity"))) },
		"rt.raise":     func(h *testHost, a []uint32) uint64 { return h.raise("error", a[1]) },
		"rt.catch_end": func(h *testHost, a []uint32) uint64 { return uint64(h.catchEnd(a)) },
		"rt.cmp":       func(h *testHost, a []uint32) uint64 { return uint64(uint32(h.compare(a[0], a[1]))) },
		"rt.exact":     func(h *testHost, a []uint32) uint64 { return boolean(h.format(a[0]) == h.format(a[1])) },
		"rt.eq":        func(h *testHost, a []uint32) uint64 { return boolean(h.compare(a[0], a[1]) == 0) },
		"rt.int":       func(h *testHost, a []uint32) uint64 { return uint64(h.integer(int64(uint64(a[1])<<32 | uint64(a[0])))) },
		"erlang:+/2":   hostArith((*big.Int).Add, (*big.Float).Add),
		"erlang:-/2":   hostArith((*big.Int).Sub, (*big.Float).Sub),
		"erlang:*/2":   hostArith((*big.Int).Mul, (*big.Float).Mul),
		"erlang:-/1": func(h *testHost, a []uint32) uint64 {
			return hostFuncs["erlang:-/2"](h, []uint32{uint32(arch.Small(0)), a[0]})
		},
		"erlang:setelement/3": func(h *testHost, a []uint32) uint64 {
			p := a[1] - arch.PrimaryBoxed
			elements := make([]uint32, h.load(p)>>arch.BoxedSizeShift)
			for i := range elements {
				elements[i] = h.load(p + 4 + 4*uint32(i))
			}
			elements[a[0]>>arch.SmallShift-1] = a[2]
			return uint64(h.tuple(elements...))
		},
		"erlang:raise/3": func(h *testHost, a []uint32) uint64 { return h.fail(h.atoms[a[0]>>arch.AtomShift], a[1]) },
		"erlang:error/1": func(h *testHost, a []uint32) uint64 { return h.fail("error", a[0]) },
		"erlang:throw/1": func(h *testHost, a []uint32) uint64 { return h.fail("throw", a[0]) },
		"erlang:exit/1":  func(h *testHost, a []uint32) uint64 { return h.fail("exit", a[0]) },
		"erlang:hd/1":    func(h *testHost, a []uint32) uint64 { return h.fail("error", uint32(h.atom("badarg"))) },
	}
}

func (h *testHost) fail(class string, reason uint32) uint64 {
	h.failure = [2]uint32{uint32(h.atom(class)), reason}
	return 0
}

func hostArith(op func(z, a, b *big.Int) *big.Int, float func(z, a, b *big.Float) *big.Float) func(h *testHost, a []uint32) uint64 {
	return func(h *testHost, a []uint32) uint64 {
		m, ok := h.number(a[0])
		n, ok2 := h.number(a[1])
		if ok && ok2 {
			return uint64(h.integer(op(new(big.Int), big.NewInt(m), big.NewInt(n)).Int64()))
		}
		x, ok := h.decode(a[0]).(float64)
		y, ok2 := h.decode(a[1]).(float64)
		if !ok || !ok2 {
			return h.fail("error", uint32(h.atom("badarith")))
		}
		f, _ := float(new(big.Float), big.NewFloat(x), big.NewFloat(y)).Float64()
		bits := math.Float64bits(f)
		t := h.tuple(uint32(bits), uint32(bits>>32))
		h.store(t-arch.PrimaryBoxed, uint32(arch.Header(arch.TagFloat, 2)))
		return uint64(t)
	}
}

// catchEnd makes the value of a catch, without a stack trace.
func (h *testHost) catchEnd(a []uint32) uint32 {
	switch h.atoms[a[0]>>arch.AtomShift] {
	case "throw":
		return a[1]
	case "exit":
		return h.tuple(uint32(h.atom("EXIT")), a[1])
	}
	return h.tuple(uint32(h.atom("EXIT")), h.tuple(a[1], arch.Nil))
}

func (h *testHost) compare(a, b uint32) int32 {
	m, ok := h.number(a)
	n, ok2 := h.number(b)
	switch {
	case !ok || !ok2:
		return int32(strings.Compare(h.format(a), h.format(b)))
	case m < n:
		return -1
	case m > n:
		return 1
	}
	return 0
}

// collect copies what is reachable into the other space, and leaves room for words and a
// few more.
func (h *testHost) collect(words, live uint32) uint64 {
	h.collects++
	hp, sp := h.get("hp"), h.get("sp")
	stack := h.hi - sp
	to := uint32(hostSpace)
	if h.lo == to {
		to += hostHalf
	}
	top := to + (hp - h.lo) + (h.extra - hostExtra) + stack + 4*(words+h.spare)
	if top > to+hostHalf {
		h.t.Error("out of memory")
		return 0
	}
	for i := uint32(0); i < stack; i += 4 {
		h.store(top-stack+i, h.load(sp+i))
	}
	c := &collector{h, to, h.lo, h.hi}
	for i := range live {
		h.setX(i, c.move(h.x(i)))
	}
	for at := top - stack + 4; at < top; at += 4 {
		h.store(at, c.move(h.load(at)))
	}
	c.scan(to)
	for at := h.lo; at < h.hi; at += 4 {
		h.store(at, poison)
	}
	h.lo, h.hi, h.extra = to, top, hostExtra
	h.set("hp", c.to)
	h.set("sp", top-stack)
	if top-stack-c.to < 4*words {
		panic("the collector has made too little room")
	}
	return 1
}

type collector struct {
	*testHost
	to     uint32
	lo, hi uint32 // what is left behind
}

func (c *collector) move(t uint32) uint32 {
	primary := t & arch.PrimaryMask
	p := t - primary
	if primary != arch.PrimaryList && primary != arch.PrimaryBoxed || p < testDataStart+uint32(len(c.data)) {
		return t
	}
	if (p < c.lo || p >= c.hi) && (p < hostExtra || p >= c.extra) {
		panic(fmt.Sprintf("the root %#x is outside of the heap from %#x to %#x", t, c.lo, c.hi))
	}
	first := c.load(p)
	words := uint32(arch.ConsSize)
	if primary == arch.PrimaryList {
		if first == 0 {
			return c.load(p + 4)
		}
	} else {
		if first&arch.PrimaryMask == arch.PrimaryBoxed {
			return first
		}
		words = 1 + first>>arch.BoxedSizeShift
	}
	at := c.to
	for i := range words {
		c.store(at+4*i, c.load(p+4*i))
	}
	c.to += 4 * words
	if primary == arch.PrimaryList {
		c.store(p, 0)
		c.store(p+4, at+primary)
	} else {
		c.store(p, at+primary)
	}
	return at + primary
}

func (c *collector) scan(at uint32) {
	for at < c.to {
		first, words, from := c.load(at), uint32(arch.ConsSize), uint32(0)
		if first&arch.PrimaryMask == arch.PrimaryHeader {
			words = 1 + first>>arch.BoxedSizeShift
			switch first & arch.BoxedTagMask {
			case arch.TagTuple, arch.TagMap:
				from = 1
			case arch.TagFun:
				from = arch.ProgramFunFree
			default:
				from = words
			}
		}
		for i := from; i < words; i++ {
			c.store(at+4*i, c.move(c.load(at+4*i)))
		}
		at += 4 * words
	}
}
