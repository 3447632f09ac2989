package tests

import (
	"errors"
	"testing"

	"github.com/jitwasm/jitwasm/precompile"
	"github.com/jitwasm/jitwasm/rts"
)

// TestLinkedSize: of the libraries only what a program can call is linked, although they
// name thousands of functions that are called by name.
func TestLinkedSize(t *testing.T) {
	libraries := libraryFolders(t)
	path := new(precompile.Path)
	if err := errors.Join(path.AddDir(libraries[len(libraries)-1]), path.AddOTP(precompile.FindOTP())); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		root  precompile.MFA
		limit int // bytes, a fifth above what it was when this was written
	}{
		{precompile.MFA{Module: "lists", Function: "sort", Arity: 1}, 195_000},
		{precompile.MFA{Module: "io", Function: "format", Arity: 2}, 670_000},
		{precompile.MFA{Module: "gen_server", Function: "start", Arity: 4}, 2_000_000},
		{precompile.MFA{Module: "Elixir.IO", Function: "inspect", Arity: 1}, 2_500_000},
		{precompile.MFA{Module: "Elixir.Agent", Function: "start", Arity: 4}, 3_700_000},
	} {
		out, err := precompile.Program(precompile.ProgramConfig{
			Path: path, Runtime: rts.Wasm(), Overrides: rts.Erlang(), Roots: []precompile.MFA{tt.root},
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes", tt.root, len(out.Wasm))
		if len(out.Wasm) > tt.limit {
			t.Errorf("%s: %d bytes, want at most %d", tt.root, len(out.Wasm), tt.limit)
		}
	}
}
