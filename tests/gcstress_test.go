package tests

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/gowasm"
	"github.com/jitwasm/jitwasm/precompile"
	"github.com/jitwasm/jitwasm/rts"
	"github.com/jitwasm/jitwasm/vm"
)

// TestRunCollecting runs the corpus with a run-time system that never leaves
// room on the heap: programs collect wherever they can, and what they should
// have kept but did not is overwritten at once.
func TestRunCollecting(t *testing.T) { runStressed(t, "gcstress") }

// TestRunUnwinding runs the corpus with slices of a call or two: nearly every
// call unwinds the WebAssembly stack and is resumed.
func TestRunUnwinding(t *testing.T) { runStressed(t, "slicestress") }

// runStressed runs the corpus with the run-time system that a build tag makes.
func runStressed(t *testing.T, tag string) {
	m, err := gowasm.Build(gowasm.Config{Tags: []string{tag}}, "github.com/jitwasm/jitwasm/rts")
	if err != nil {
		t.Fatal(err)
	}
	runtime, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	args := append([]string{"-o", dir}, globAll(t, corpusDir, "*.erl")...)
	if out, err := exec.Command("erlc", args...).CombinedOutput(); err != nil {
		t.Fatalf("erlc: %v\n%s", err, out)
	}
	r := newProgramRunner(t, dir)
	for _, file := range globAll(t, dir, "*.beam") {
		name := strings.TrimSuffix(filepath.Base(file), ".beam")
		want, err := expectedOutput(name)
		if _, known := runKnownFailures[name]; err != nil || known {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := r.startWith(runtime, file, name)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(bytes.TrimRight(want, "\n")) {
				t.Errorf("got\n%s\nwant\n%s", clip([]byte(got)), clip(want))
			}
		})
	}
}

// startWith is start with another run-time system.
func (r *programRunner) startWith(runtime []byte, file, name string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 4*runTimeout)
	defer cancel()
	data, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	entry, err := precompile.ParseMFA(name + ":start/0")
	if err != nil {
		return "", err
	}
	out, err := precompile.Program(precompile.ProgramConfig{
		Modules: [][]byte{data}, Path: r.path, Runtime: runtime, Overrides: rts.Erlang(), Roots: []precompile.MFA{entry},
	})
	if err != nil {
		return "", err
	}
	p, err := vm.Load(ctx, out.Wasm, out.OnLoad, r.cache)
	if err != nil {
		return "", err
	}
	defer p.Close(ctx)
	var stderr bytes.Buffer
	i, err := p.Instantiate(ctx, vm.Config{Stderr: &stderr})
	if err != nil {
		return "", err
	}
	got, err := i.Call(ctx, name, "start")
	if err != nil {
		return "", errors.Join(err, errors.New(stderr.String()))
	}
	return beam.Format(got), nil
}
