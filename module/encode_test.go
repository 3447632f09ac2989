package module

import (
	"bytes"
	"context"
	"math/rand/v2"
	"testing"

	"github.com/jitwasm/jitwasm/asm"
	"github.com/tetratelabs/wazero"
)

var i32x1 = []asm.ValType{asm.I32}

// TestLEBSizes holds the size functions to what is appended.
func TestLEBSizes(t *testing.T) {
	for range 100000 {
		v := rand.Uint32() >> rand.IntN(32)
		if got, want := sizeU32(v), len(appendU32(nil, v)); got != want {
			t.Fatalf("sizeU32(%d) = %d, want %d", v, got, want)
		}
		if got, want := sizeS33(v), len(appendS33(nil, v)); got != want {
			t.Fatalf("sizeS33(%d) = %d, want %d", v, got, want)
		}
	}
}

// TestEncodeRuns encodes a module in which definitions come before imports and
// runs it.
func TestEncodeRuns(t *testing.T) {
	m := &Module{Name: "m"}
	bin := m.Type([]asm.ValType{asm.I32, asm.I32}, i32x1)
	un := m.Type(i32x1, i32x1)
	var b asm.Builder
	twice := m.AddFunc("twice", un, asm.Body{})
	b.LocalGet(0)
	b.LocalGet(0)
	add := m.AddFunc("add", bin, asm.Body{})
	b.Call(add)
	twice.Body = asm.Body{Params: 1, Code: b.Code()}
	b.Reset()
	b.LocalGet(0)
	b.LocalGet(1)
	b.I32Add()
	add.Body = asm.Body{Params: 2, Code: b.Code()}
	inc := m.ImportFunc("env", "inc", un)
	b.Reset()
	b.LocalGet(0)
	b.Call(inc)
	b.Call(twice)
	m.Export("f", m.AddFunc("lists:map/2", un, asm.Body{Params: 1, Locals: asm.Locals{asm.I32, asm.I32, asm.F64}, Code: b.Code()}))

	bin1, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	bin2, err := m.Encode()
	if err != nil || !bytes.Equal(bin1, bin2) {
		t.Fatalf("second encoding differs (%v)", err)
	}
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, engineConfig())
	defer r.Close(ctx)
	_, err = r.NewHostModuleBuilder("env").NewFunctionBuilder().
		WithFunc(func(x uint32) uint32 { return x + 1 }).Export("inc").Instantiate(ctx)
	if err != nil {
		t.Fatal(err)
	}
	mod, err := r.Instantiate(ctx, bin1)
	if err != nil {
		t.Fatal(err)
	}
	got, err := mod.ExportedFunction("f").Call(ctx, 20)
	if err != nil || got[0] != 42 {
		t.Fatalf("f(20) = %v, %v; want 42", got, err)
	}
	if mod.ExportedFunction("f").Definition().Name() != "lists:map/2" {
		t.Error("the name section is missing")
	}
}

// TestEncodeForeign: handles that are not in the module are refused.
func TestEncodeForeign(t *testing.T) {
	m := &Module{}
	void := m.Type(nil, nil)
	foreign := &Func{Name: "elsewhere", Type: void}
	var b asm.Builder
	b.Call(foreign)
	m.AddFunc("f", void, asm.Body{Code: b.Code()})
	if _, err := m.Encode(); err == nil {
		t.Error("call of a foreign function: no error")
	}
	for _, m := range []*Module{
		{Funcs: []*Func{{Name: "untyped"}}},
		{Funcs: []*Func{nil}},
		{Funcs: []*Func{foreign, foreign}},
		{Start: foreign},
		{Exports: []*Export{{Name: "x", Symbol: foreign}}},
		{Exports: []*Export{{Name: "x", Symbol: void}}},
		{Exports: []*Export{{Name: "x"}}},
		{Elems: []*Elem{{}}},
		{Elems: []*Elem{{Mode: Passive, Funcs: []*Func{foreign}}}},
		{Elems: []*Elem{{Mode: Passive, Funcs: []*Func{nil}}}},
		{Datas: []*Data{{}}},
		{Datas: []*Data{{Mode: Declarative}}},
		{Name: "\xff"},
		{Tables: []*Table{{Import: &Import{"\xff", ""}, Elem: asm.FuncRef}}},
	} {
		if _, err := m.Encode(); err == nil {
			t.Errorf("%+v: no error", m)
		}
	}
}
