package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/module"
)

// TestRunTraps damages a program in the cache: a function of the run-time system
// does nothing but trap. The command says so and where.
func TestRunTraps(t *testing.T) {
	dir := t.TempDir()
	t.Setenv(cacheVariable, dir)
	args := []string{"run", "--call", `lists:reverse("abc")`, "../../examples/hello.beam"}
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), args, &stdout, &stderr); code != exitOK || stdout.String() != "\"cba\"\n" {
		t.Fatalf("exit code %d, %s%s", code, &stdout, &stderr)
	}
	damageCached(t, dir, "lists.reverse2")
	stdout.Reset()
	if code := run(t.Context(), args, &stdout, &stderr); code != exitFailed || stdout.Len() > 0 {
		t.Errorf("exit code %d, output %q", code, &stdout)
	}
	for _, want := range []string{"jitwasm: wasm error: unreachable\n", "wasm stack trace:\n", ".lists.reverse2(", ".lists:reverse/1(", ".host.CallETF$export("} {
		if !strings.Contains(stderr.String(), want) {
			t.Errorf("standard error lacks %q:\n%s", want, &stderr)
		}
	}
}

// damageCached makes a function trap in the only program that a cache holds.
func damageCached(t *testing.T, dir, function string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*", cachedProgram))
	if err != nil || len(files) != 1 {
		t.Fatalf("programs in the cache: %v, %v", files, err)
	}
	wasm, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	m, err := module.Decode(wasm)
	if err != nil {
		t.Fatal(err)
	}
	var b asm.Builder
	b.Unreachable()
	damaged := 0
	for _, f := range m.Funcs {
		if f.Name == function {
			f.Body = asm.Body{Params: f.Body.Params, Code: b.Code()}
			damaged++
		}
	}
	if damaged != 1 {
		t.Fatalf("%d functions are named %s", damaged, function)
	}
	if wasm, err = m.Encode(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(files[0], wasm, 0o666); err != nil {
		t.Fatal(err)
	}
}
