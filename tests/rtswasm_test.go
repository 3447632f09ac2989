package tests

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"github.com/jitwasm/jitwasm/gowasm"
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/erltest"
	"github.com/jitwasm/jitwasm/rts/term"
)

// rtsMachine is the run-time system in wazero, without a program.
type rtsMachine struct {
	t   *testing.T
	ctx context.Context
	mod api.Module
}

func newRTSMachine(t *testing.T) *rtsMachine {
	t.Helper()
	m, err := gowasm.Build(gowasm.Config{Dir: ".."}, "./tests/rtstarget")
	if err != nil {
		t.Fatal(err)
	}
	wasm, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	r := wazero.NewRuntime(ctx)
	t.Cleanup(func() { r.Close(ctx) })
	wasi_snapshot_preview1.MustInstantiate(ctx, r)
	if _, err := r.NewHostModuleBuilder("program").NewFunctionBuilder().
		WithFunc(func(word, arity uint32) uint32 { panic("no program") }).Export("enter").Instantiate(ctx); err != nil {
		t.Fatal(err)
	}
	mod, err := r.InstantiateWithConfig(ctx, wasm, wazero.NewModuleConfig().WithStartFunctions())
	if err != nil {
		t.Fatal(err)
	}
	machine := &rtsMachine{t, ctx, mod}
	machine.call("test.start")
	return machine
}

// call calls an export with one result at most.
func (m *rtsMachine) call(name string, args ...uint64) uint64 {
	m.t.Helper()
	f := m.mod.ExportedFunction(name)
	if f == nil {
		m.t.Fatalf("no export %s", name)
	}
	results, err := f.Call(m.ctx, args...)
	if err != nil {
		m.t.Fatalf("%s: %v", name, err)
	}
	if len(results) == 0 {
		return 0
	}
	return results[0]
}

// decode makes a term of its external format without version.
func (m *rtsMachine) decode(b []byte) uint64 {
	m.t.Helper()
	v := append([]byte{131}, b...)
	addr := m.call("test.alloc", uint64(len(v)))
	m.mod.Memory().Write(uint32(addr), v)
	t := m.call("test.decode", addr, uint64(len(v)))
	m.call("test.free", addr)
	if t == 0 {
		m.t.Fatalf("% x is not decoded", v)
	}
	return t
}

func (m *rtsMachine) encode(t uint64) []byte {
	m.t.Helper()
	place := m.call("test.encode", t)
	b, ok := m.mod.Memory().Read(uint32(place>>32), uint32(place))
	if !ok {
		m.t.Fatal("the encoded term lies outside of the memory")
	}
	return bytes.Clone(b)
}

// run makes a call and returns what erltest.Run does.
func (m *rtsMachine) run(c erltest.Call) erltest.Result {
	m.t.Helper()
	var args []uint64
	for _, a := range c.Args {
		args = append(args, m.decode(a))
	}
	class := "ok"
	value := m.call(fmt.Sprintf("%s:%s/%d", c.Module, c.Function, len(args)), args...)
	if value == 0 {
		class = map[term.Term]string{atom.Error: "error", atom.Exit: "exit", atom.Throw: "throw"}[term.Term(m.call("test.class"))]
		value = m.call("test.reason")
	}
	return erltest.Result{Class: class, Term: m.encode(value)}
}

// TestBIFsInWebAssembly compares the built-in functions that gowasm made, in
// wazero, with erl's.
func TestBIFsInWebAssembly(t *testing.T) {
	var calls []erltest.Call
	for _, list := range [][]erltest.Call{
		erltest.ComparisonCalls(800), erltest.LargeMapCalls(40), erltest.HashCalls(600), erltest.MapCalls(66),
		erltest.FromListCalls(44), erltest.EncodeCalls(300), erltest.ListCalls(200),
	} {
		calls = append(calls, list...)
	}
	m := newRTSMachine(t)
	failures := 0
	for i, want := range erltest.Run(t, calls) {
		got := m.run(calls[i])
		if got.Class != want.Class || !bytes.Equal(got.Term, want.Term) {
			c := calls[i]
			t.Errorf("%s:%s of % x:\ngot  %s % x\nwant %s % x", c.Module, c.Function, c.Args, got.Class, got.Term, want.Class, want.Term)
			if failures++; failures == 5 {
				t.FailNow()
			}
		}
	}
}

// TestDeepTermsInWebAssembly holds that no walk over terms needs the engine's
// stack for each level.
func TestDeepTermsInWebAssembly(t *testing.T) {
	const depth = 300_000
	m := newRTSMachine(t)
	nested := func(innermost []byte) []byte {
		levels := [][]byte{{104, 2, 97, 1}, {108, 0, 0, 0, 1}, {108, 0, 0, 0, 2, 97, 7}} // {1, T}, [[] | T], [7, [] | T]
		var b []byte
		for i := range depth {
			b = append(b, levels[i%3]...)
			if i%3 > 0 {
				b = append(b, 106)
			}
		}
		return append(b, innermost...)
	}
	one, two := nested(erltest.Small(1)), nested(erltest.Small(2))
	a, b, c := m.decode(one), m.decode(two), m.decode(one)
	for name, want := range map[string]term.Term{"erlang:=:=/2": term.True, "erlang:==/2": term.True, "erlang:</2": term.False} {
		if got := term.Term(m.call(name, a, c)); got != want {
			t.Errorf("%s of equal terms is %x", name, got)
		}
	}
	for name, want := range map[string]term.Term{"erlang:=:=/2": term.False, "erlang:==/2": term.False, "erlang:</2": term.True} {
		if got := term.Term(m.call(name, a, b)); got != want {
			t.Errorf("%s of different terms is %x", name, got)
		}
	}
	if m.call("erlang:phash2/1", a) != m.call("erlang:phash2/1", c) {
		t.Error("equal terms have different hashes")
	}
	if d := m.decode(m.encode(a)[1:]); term.Term(m.call("erlang:=:=/2", a, d)) != term.True {
		t.Error("the encoded term is another")
	}
}
