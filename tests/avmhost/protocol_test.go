package avmhost

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
	wasm "github.com/jitwasm/jitwasm/module"
)

// Hand-written code instead of a backend's: what the host does with code that
// keeps the protocol, and with code that breaks it.

const fixture = "../fixtures/otp29/rec_fib.beam" // exports start/0

// handModule is a module whose only entry is start/0.
type handModule struct {
	file  *beam.File
	label int // of start/0
	last  int // of int_call_end
	m     *wasm.Module
	types map[string]*wasm.Type
	table *wasm.Table
	entry *wasm.Type
}

func newHandModule(t *testing.T) *handModule {
	t.Helper()
	data, err := os.ReadFile(fixture)
	if err != nil {
		t.Fatal(err)
	}
	bm, err := beam.ParseModule(data)
	if err != nil {
		t.Fatal(err)
	}
	h := &handModule{file: bm.File, last: bm.LabelCount, m: &wasm.Module{}, types: map[string]*wasm.Type{}}
	for _, e := range bm.Exports {
		if bm.Atoms[e.Function] == "start" {
			h.label = e.Label
		}
	}
	limit := uint32(65536)
	h.m.Memories = append(h.m.Memories, &wasm.Memory{Import: &wasm.Import{Module: "env", Name: "memory"}, Min: 1, Max: &limit, Shared: true})
	h.table = &wasm.Table{Import: &wasm.Import{Module: "env", Name: "__indirect_function_table"}, Elem: asm.FuncRef}
	h.m.Tables = append(h.m.Tables, h.table)
	h.entry = h.m.Type([]asm.ValType{asm.I32, asm.I32, asm.I32}, []asm.ValType{asm.I32})
	return h
}

// at defines the function of a label.
func (h *handModule) at(label int, body func(b *code)) {
	c := &code{h: h}
	body(c)
	f := h.m.AddFunc("", h.entry, asm.Body{Params: 3, Code: c.b.Code()})
	h.m.Exports = append(h.m.Exports, &wasm.Export{Name: fmt.Sprintf("f%d", label), Symbol: f})
}

// code writes a body; ctx, js and p are locals 0 to 2.
type code struct {
	h *handModule
	b asm.Builder
}

// prim calls a primitive; its arguments are on the stack.
func (c *code) prim(n int) {
	sig := primitives[n].signature
	params, results := splitSignature(sig)
	var pt, rt []asm.ValType
	for _, v := range params {
		pt = append(pt, asm.ValType(v))
	}
	for _, v := range results {
		rt = append(rt, asm.ValType(v))
	}
	c.b.LocalGet(2)
	c.b.I32Load(uint32(4 * n))
	c.b.CallIndirect(c.h.m.Type(pt, rt), c.h.table)
}

func (c *code) args(values ...int32) {
	c.b.LocalGet(0)
	c.b.LocalGet(1)
	for _, v := range values {
		c.b.I32Const(v)
	}
}

func (c *code) setX0(t term) {
	c.b.LocalGet(0)
	c.b.I32Const(int32(t))
	c.b.I32Store(ctxX)
}

// next sets the continuation to a label.
func (c *code) next(label int) {
	c.b.LocalGet(1)
	c.b.I32Const(int32(label) + 1)
	c.b.I32Store(jsContinuation)
}

func (c *code) setReductions(n int32) {
	c.b.LocalGet(1)
	c.b.I32Const(n)
	c.b.I32Store(jsReductions)
}

// run loads the module and calls start/0.
func (h *handModule) run(t *testing.T, opts Options) (beam.Term, error) {
	t.Helper()
	encoded, err := h.m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	le, be := binary.LittleEndian, binary.BigEndian
	chunk := be.AppendUint32(nil, 16)
	chunk = be.AppendUint32(chunk, uint32(h.last))
	for _, v := range []uint16{avmNVersion, 1, archWasm32, variantPIC} {
		chunk = be.AppendUint16(chunk, v)
	}
	chunk = be.AppendUint32(chunk, 0)
	chunk = le.AppendUint32(chunk, uint32(h.last)+1)
	chunk = le.AppendUint32(chunk, 12)
	chunk = le.AppendUint32(chunk, uint32(12+len(encoded)))
	chunk = append(chunk, encoded...)
	chunk = append(chunk, 0, 0, 0, 0)
	h.file.Replace("avmN", chunk)
	vm := newTestVM(t, opts)
	if err := vm.Load(h.file.Encode()); err != nil {
		t.Fatal(err)
	}
	return vm.Call("rec_fib", "start", nil)
}

// finish makes the label of int_call_end end the process.
func (h *handModule) finish() {
	h.at(h.last, func(c *code) {
		c.args()
		c.prim(10)
	})
}

func TestHandWrittenReturn(t *testing.T) {
	h := newHandModule(t)
	h.at(h.label, func(c *code) {
		c.args(2, 0, 0)
		c.prim(5) // allocate two y registers
		c.b.Drop()
		for y := range uint32(2) {
			c.b.LocalGet(0)
			c.b.I32Load(ctxE)
			c.b.I32Const(int32(termNil))
			c.b.I32Store(4 * y)
		}
		c.setX0(smallTerm(42))
		c.args(2)
		c.prim(9) // deallocate
		c.b.Drop()
		c.args()
		c.prim(1) // return
	})
	h.finish()
	for _, opts := range []Options{{}, {Slice: 1}, {GCAlways: true, Verify: true, Poison: true}} {
		got, err := h.run(t, opts)
		if err != nil || got != int64(42) {
			t.Errorf("%+v: %v, %v", opts, got, err)
		}
	}
}

func TestHandWrittenError(t *testing.T) {
	h := newHandModule(t)
	h.at(h.label, func(c *code) {
		c.args(int32(h.label*bytesPerLabel), int32(atomBadarith))
		c.prim(0)
	})
	h.finish()
	_, err := h.run(t, Options{Verify: true})
	var e *Exception
	if !errors.As(err, &e) || e.Class != "error" || e.Reason != beam.Atom("badarith") {
		t.Fatalf("%v", err)
	}
	if got, want := formatTerm(e.Stacktrace), "[{rec_fib,start,0,[]}]"; got != want {
		t.Errorf("stack trace %s, not %s", got, want)
	}
}

// TestProtocolViolations: each body breaks one rule of the ABI.
func TestProtocolViolations(t *testing.T) {
	for name, c := range map[string]struct {
		body func(c *code)
		want string
	}{
		"reductions used up, nothing saved": {func(c *code) {
			c.next(c.h.last)
			c.setReductions(0)
			c.b.LocalGet(0)
		}, "nothing is saved"},
		"no continuation": {func(c *code) { c.b.LocalGet(0) }, "nothing is saved"},
		"missed yield": {func(c *code) {
			c.next(c.h.last)
			c.setReductions(-3)
			c.b.LocalGet(0)
		}, "a yield was missed"},
		"label without export": {func(c *code) {
			c.next(c.h.label + 1)
			c.b.LocalGet(0)
		}, "there is no export"},
		"label out of range": {func(c *code) {
			c.next(100_000)
			c.b.LocalGet(0)
		}, "num_entries"},
		"no such context": {func(c *code) { c.b.I32Const(12345) }, "no Context"},
		"primitive after being scheduled out": {func(c *code) {
			c.next(c.h.label)
			c.args()
			c.prim(2)
			c.b.Drop()
			c.args(0)
			c.prim(9)
		}, "not running"},
		"scheduled out without a continuation": {func(c *code) {
			c.args()
			c.prim(2)
		}, "without a continuation"},
		"space not reserved": {func(c *code) {
			c.args()
			c.b.Drop()
			c.b.I32Const(100_000)
			c.prim(16)
		}, "not reserved"},
		"trap": {func(c *code) { c.b.Unreachable() }, "trapped"},
		"load through poison": {func(c *code) {
			c.args(0, 0)
			c.prim(12) // test_heap with no live register
			c.b.Drop()
			c.b.LocalGet(0)
			c.b.I32Load(ctxX)
			c.b.I32Load(2) // poison is out of bounds
		}, "trapped"},
		"stack not empty at the end": {func(c *code) {
			c.args(1, 0, 0)
			c.prim(5)
			c.b.Drop()
			c.next(c.h.last)
			c.b.LocalGet(0)
		}, "words on its stack"},
		"wrong type of a primitive": {func(c *code) {
			c.args()
			c.b.LocalGet(2)
			c.b.I32Load(4 * 5)
			c.b.CallIndirect(c.h.m.Type([]asm.ValType{asm.I32, asm.I32}, []asm.ValType{asm.I32}), c.h.table)
		}, "trapped"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHandModule(t)
			h.at(h.label, c.body)
			h.finish()
			_, err := h.run(t, Options{GCAlways: true, Poison: true})
			var f *Fault
			if !errors.As(err, &f) || !strings.Contains(f.Message, c.want) {
				t.Errorf("no fault with %q, but %v", c.want, err)
			}
		})
	}
}

func TestChunkErrors(t *testing.T) {
	h := newHandModule(t)
	h.at(h.label, func(c *code) { c.b.LocalGet(0) })
	h.finish()
	_, _ = h.run(t, Options{})
	good, _ := h.file.Chunk("avmN")
	if _, err := parseAvmN(good); err != nil {
		t.Fatal(err)
	}
	for i := range 40 {
		if _, err := parseAvmN(good[:i]); err == nil {
			t.Errorf("a chunk cut to %d bytes is accepted", i)
		}
	}
	for name, at := range map[string]int{"version": 9, "architecture": 13, "variant": 15, "lines offset": 28} {
		bad := append([]byte(nil), good...)
		bad[at] ^= 0x80
		if name == "lines offset" {
			copy(bad[at:], make([]byte, 4)) // before the wasm
		}
		if _, err := parseAvmN(bad); err == nil {
			t.Errorf("%s is not checked", name)
		}
	}
}
