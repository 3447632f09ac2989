package module

import (
	"bytes"
	"io"
	"testing"
)

// FuzzDecode: what decodes encodes to a fixed point with the same verdict;
// what is valid compiles in an engine, prints, and stays valid without its
// dead parts.
func FuzzDecode(f *testing.F) {
	for _, wasm := range mutationSeeds(f) {
		f.Add(wasm)
	}
	f.Fuzz(func(t *testing.T, wasm []byte) {
		m, err := Decode(wasm)
		if err != nil {
			if Validate(wasm, AllFeatures) == nil && !bytes.Contains([]byte(err.Error()), []byte("locals")) {
				t.Fatalf("valid but not decoded: %v", err)
			}
			return
		}
		roundTrip(t, wasm)
		if err := Print(io.Discard, m); err != nil {
			t.Fatal(err)
		}
		if Validate(wasm, AllFeatures) != nil {
			return
		}
		if err := wazeroCompile(wasm); err != nil && !engineLimit(err) {
			t.Fatalf("wazero: %v", err)
		}
		m.RemoveDead()
		if err := m.Validate(); err != nil {
			t.Fatalf("invalid without dead code: %v", err)
		}
	})
}

// FuzzValidate: no input makes the validator panic, and what is valid with few
// features is valid with more.
func FuzzValidate(f *testing.F) {
	for _, wasm := range mutationSeeds(f) {
		f.Add(wasm)
	}
	f.Fuzz(func(t *testing.T, wasm []byte) {
		mvp, all := Validate(wasm, MVP), Validate(wasm, AllFeatures)
		if mvp == nil && all != nil {
			t.Fatalf("valid as MVP only: %v", all)
		}
		CheckLimits(wasm)
	})
}
