package module

import (
	"testing"

	"github.com/jitwasm/jitwasm/asm"
)

// benchModule has n functions of some 40 instructions with 12 calls each.
func benchModule(n int) *Module {
	m := &Module{}
	t := m.Type([]asm.ValType{asm.I32, asm.I32, asm.I32}, i32x1)
	m.Memories = append(m.Memories, &Memory{Min: 1})
	for range n {
		m.AddFunc("module:function/3", t, asm.Body{})
	}
	var b asm.Builder
	for i, f := range m.Funcs {
		b.Reset()
		for k := range 12 {
			b.LocalGet(0)
			b.LocalGet(1)
			b.I32Load(16)
			b.I32Const(int32(i))
			b.Call(m.Funcs[(i*7+k)%n])
			b.LocalSet(3)
		}
		b.LocalGet(3)
		f.Body = asm.Body{Params: 3, Locals: asm.Locals{asm.I32, asm.I32}, Code: b.Code()}
	}
	m.Export("f", m.Funcs[0])
	return m
}

func BenchmarkEncode(b *testing.B) {
	m := benchModule(5000)
	wasm, err := m.Encode()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(wasm)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Encode(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	wasm, err := benchModule(5000).Encode()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(wasm)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(wasm); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkValidate(b *testing.B) {
	wasm, err := benchModule(5000).Encode()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(wasm)))
	b.ReportAllocs()
	for b.Loop() {
		if err := Validate(wasm, AllFeatures); err != nil {
			b.Fatal(err)
		}
	}
}

// TestValidateAllocates: nothing per instruction or function.
func TestValidateAllocates(t *testing.T) {
	few, err1 := benchModule(20).Encode()
	many, err2 := benchModule(2000).Encode()
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	allocs := func(wasm []byte) float64 {
		return testing.AllocsPerRun(5, func() {
			if err := Validate(wasm, AllFeatures); err != nil {
				t.Fatal(err)
			}
		})
	}
	// What remains is the growing of slices.
	if a, b := allocs(few), allocs(many); b-a > 30 {
		t.Errorf("%v allocations for 20 functions, %v for 2000", a, b)
	}
}
