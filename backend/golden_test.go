package backend_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/jitwasm/jitwasm/backend"
	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
)

var update = flag.Bool("update", false, "rewrite testdata; the run fails all the same")

// TestGolden: each file of testdata names, in its comment, a function of a
// fixture and a target; it has the function's BEAM instructions and what becomes of them, as
// text and as bytes in which the indices of functions, types and globals are
// left out.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no test data", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { golden(t, name) })
	}
}

func golden(t *testing.T, name string) {
	ar, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var file, function, target string
	if n, _ := fmt.Sscan(string(ar.Comment), &file, &function, &target); n != 3 {
		t.Fatalf("%s: the comment must be a fixture, a function and a target", name)
	}
	want := string(txtar.Format(ar))
	ar.Files = lowered(t, filepath.Join("../tests/fixtures", file), function, target)
	got := string(txtar.Format(ar))
	if got == want {
		return
	}
	t.Errorf("%s has changed; -update rewrites it. It is now:\n%s", name, got)
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// lowered compiles a fixture and shows one function of it.
func lowered(t *testing.T, file, function, target string) []txtar.File {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m, err := beam.ParseModule(data)
	if err != nil {
		t.Fatal(err)
	}
	wm, wasm := lowerFor(t, m, target)
	for i, f := range m.Functions() {
		if fmt.Sprintf("%s/%d", m.AtomName(int(f.Name)), f.Arity) != function {
			continue
		}
		var code, text bytes.Buffer
		for i := range m.Code[f.Start:f.End] {
			fmt.Fprintln(&code, m.FormatInstr(&m.Code[f.Start+i]))
		}
		if err := module.PrintFunc(&text, wm, wasm[i]); err != nil {
			t.Fatal(err)
		}
		return []txtar.File{
			{Name: "beam", Data: code.Bytes()},
			{Name: "wat", Data: append(bytes.TrimRight(text.Bytes(), "\n"), '\n')},
			{Name: "bytes", Data: hexLines(wasm[i].Body.Code.Bytes)},
		}
	}
	t.Fatalf("%s has no function %s", file, function)
	return nil
}

// lowerFor compiles a module for a target, and returns the functions made of its own.
func lowerFor(t *testing.T, m *beam.Module, target string) (*module.Module, []*module.Func) {
	var wasm []*module.Func
	if target == "standalone" {
		p, err := newTestProgram(m)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range p.functions {
			wasm = append(wasm, f.Func)
		}
		return p.Module, wasm
	}
	out, err := backend.CompileAVM(m)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range out.Functions {
		wasm = append(wasm, f.Wasm)
	}
	return out.Module, wasm
}

func hexLines(code []byte) []byte {
	var b bytes.Buffer
	for line := range slices.Chunk(code, 32) {
		fmt.Fprintf(&b, "%x\n", line)
	}
	return b.Bytes()
}
