package tests

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tetratelabs/wazero"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/precompile"
	"github.com/jitwasm/jitwasm/vm"
)

// TestRunCorpus links and runs every program of the corpus and compares what
// start/0 returns with what erl prints. runKnownFailures lists those that fail;
// it must shrink: a program in it that passes fails the test.
func TestRunCorpus(t *testing.T) {
	erlc, err := exec.LookPath("erlc")
	if err != nil {
		t.Fatalf("the compiler of the corpus is missing (Debian: apt-get install erlang-base): %v", err)
	}
	dir := t.TempDir()
	args := append([]string{"-o", dir}, globAll(t, corpusDir, "*.erl")...)
	if out, err := exec.Command(erlc, args...).CombinedOutput(); err != nil {
		t.Fatalf("erlc: %v\n%s", err, out)
	}
	r := newProgramRunner(t, dir)
	r.runAll(t, dir, runKnownFailures)
}

// TestRunFixtures does the same with programs that other compilers have compiled,
// Elixir's with the library of the installed one.
func TestRunFixtures(t *testing.T) {
	libraries := libraryFolders(t)
	for _, label := range []string{"otp27", "otp29", "elixir1.14"} {
		t.Run(label, func(t *testing.T) {
			dir := filepath.Join(fixturesDir, label)
			r := newProgramRunner(t, dir)
			if err := r.path.AddDir(libraries[len(libraries)-1]); err != nil { // Elixir's
				t.Fatal(err)
			}
			r.skip = "stdlib_" // most of their code is OTP's, the same as in TestRunCorpus
			r.runAll(t, dir, runKnownFailures)
		})
	}
}

// runTimeout is more than any program takes, on a busy machine.
const runTimeout = time.Minute

// programRunner runs programs of one directory.
type programRunner struct {
	path  *precompile.Path
	cache wazero.CompilationCache
	skip  string // programs whose names begin with this; "" skips none
}

func newProgramRunner(t *testing.T, dir string) *programRunner {
	t.Helper()
	root := precompile.FindOTP()
	if root == "" {
		t.Fatal("OTP's libraries are missing (Debian: apt-get install erlang-base)")
	}
	r := &programRunner{path: new(precompile.Path), cache: wazero.NewCompilationCache()}
	t.Cleanup(func() { r.cache.Close(context.Background()) })
	if err := errors.Join(r.path.AddDir(dir), r.path.AddOTP(root)); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *programRunner) runAll(t *testing.T, dir string, known map[string]string) {
	var mu sync.Mutex
	passed := 0
	t.Run("programs", func(t *testing.T) {
		for _, file := range globAll(t, dir, "*.beam") {
			name := strings.TrimSuffix(filepath.Base(file), ".beam")
			want, err := expectedOutput(name)
			if err != nil || r.skip != "" && strings.HasPrefix(name, r.skip) {
				continue // a module that programs use, or not wanted
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				got, err := r.start(file, name)
				why, isKnown := known[name]
				switch ok := err == nil && got == string(bytes.TrimRight(want, "\n")); {
				case ok && isKnown:
					t.Errorf("passes, strike it from the list of known failures (%s)", why)
				case ok:
					mu.Lock()
					passed++
					mu.Unlock()
				case isKnown && err != nil && strings.Contains(err.Error(), why):
					// It is refused, or says what is missing.
				case isKnown:
					t.Errorf("known to end with %q, but ends with %q, %v", why, clip([]byte(got)), err)
				case err != nil:
					t.Error(err)
				default:
					t.Errorf("got\n%s\nwant\n%s", clip([]byte(got)), clip(want))
				}
			})
		}
	})
	t.Logf("%d programs pass", passed)
}

// start links a program and returns what its start/0 returns, as ~w prints it.
func (r *programRunner) start(file, name string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), runTimeout)
	defer cancel()
	data, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	p, err := vm.Compile(ctx, [][]byte{data}, vm.Options{Path: r.path, Entries: []string{name + ":start/0"}, Cache: r.cache})
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

const (
	processes    = "undef in erlang:spawn" // they come next
	mapIterators = "undef in erts_internal:mc_iterator/1"
)

// runKnownFailures are programs that do not yet print what erl prints, and the error that
// says what is missing.
var runKnownFailures = map[string]string{
	"Elixir.Fixture.Processes": processes,
	"pdict_basics":             processes,
	"recv_big_messages":        processes,
	"recv_call_marker":         processes,
	"recv_dining":              processes,
	"recv_links":               processes,
	"recv_monitor":             processes,
	"recv_ping_pong":           processes,
	"recv_registered":          processes,
	"recv_ring":                processes,
	"recv_server":              processes,
	"recv_spawn_results":       processes,
	"stdlib_gen_server":        processes,
	"stdlib_supervisor":        processes,
	"stdlib_ets":               "undef in ets:new/2",
	"new_comprehensions":       mapIterators,
	"zip_strict_generators":    mapIterators,
	"native_records":           "the run-time system has no native records",
}
