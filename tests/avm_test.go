package tests

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tetratelabs/wazero"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
	"github.com/jitwasm/jitwasm/precompile"
	"github.com/jitwasm/jitwasm/tests/avmhost"
)

// avmCannot lists the programs whose expected output AtomVM cannot give, and why;
// with a folder of fixtures in front (or compiledHere), only as compiled there. A program that
// gives it after all fails the run until it is struck here.
var avmCannot = map[string]string{
	"bits_append_forms":   wholeBytes,
	"bits_build":          wholeBytes,
	"bits_compare":        wholeBytes,
	"bits_comprehension":  wholeBytes,
	"bits_floats_utf":     wholeBytes,
	"bits_guards":         wholeBytes,
	"bits_huffman":        wholeBytes,
	"bits_match":          wholeBytes,
	"bits_tcp_header":     wholeBytes,
	"exc_bit_strings":     wholeBytes,
	"stdlib_eval":         "it evaluates an expression with bit strings: " + wholeBytes,
	"stdlib_ets":          "AtomVM's ETS has no ordered tables, no bags and no match specifications",
	"stdlib_unicode_wide": "among the inputs are bit strings: " + wholeBytes,

	compiledHere + "/bits_match_sizes": "OTP 25 takes the rest of a match out as a bit string only to measure it: " + wholeBytes,

	"exc_operators":             operatorItems,
	"stdlib_argument_limits":    "AtomVM has no compiled patterns",
	"stdlib_current_stacktrace": "AtomVM's process_info has no current_stacktrace",
	"stdlib_error_options":      "AtomVM's error/3 keeps no options",
	"stdlib_float_commas":       "AtomVM's list_to_float takes points only",
	"stdlib_raise_items":        "AtomVM's raise/3 takes any stack trace",
	"stdlib_trace_no_arguments": "AtomVM's error/2 keeps no arguments",
	"stdlib_trace_operators":    operatorItems,
	"stdlib_application_env":    "AtomVM's applications have no environments",
	"stdlib_binary_options":     "AtomVM's binary:split/3 knows fewer options, and its match/3 other errors",
	"stdlib_code":               "AtomVM's module code is another one",
	"stdlib_flat_size":          "AtomVM's empty tuple takes a word",
	"stdlib_fun_terms":          "the test double does not encode funs",

	"native_records": "AtomVM has no native records; precompile refuses them",

	"elixir1.18/Elixir.Fixture.Protocols": newerElixir,
	"elixir1.20/Elixir.Fixture.Protocols": newerElixir,
}

// compiledHere labels what the installed erlc has compiled.
const compiledHere = "erlc"

const (
	wholeBytes    = "AtomVM's binaries have whole bytes only, it raises unsupported for others"
	operatorItems = "AtomVM's stack traces have no items for operators"
	newerElixir   = "it calls functions of its own release's library, the one here is Debian's 1.14"
)

// avmMode is a way to run a program.
type avmMode struct {
	name    string
	options avmhost.Options
}

// avmModes: as AtomVM does; yielding at nearly every call; collecting at every
// opportunity, with all reachable terms verified and dead registers and memory
// poisoned; and everything at once.
var (
	avmPlain  = avmMode{"plain", avmhost.Options{HeapGrowth: avmhost.GrowBounded}}
	avmYield  = avmMode{"slice2", avmhost.Options{Slice: 2}}
	avmGC     = avmMode{"gc", avmhost.Options{GCAlways: true, Verify: true, Poison: true}}
	avmStress = avmMode{"stress", avmhost.Options{Slice: 2, GCAlways: true, Verify: true, Poison: true}}
)

// TestAVMCorpus compiles the corpus with the installed erlc, precompiles it and
// executes it in the test double of AtomVM.
func TestAVMCorpus(t *testing.T) {
	dir := t.TempDir()
	erlc, err := exec.LookPath("erlc")
	if err != nil {
		t.Fatalf("the compiler of the corpus is missing (Debian: apt-get install erlang-base): %v", err)
	}
	args := append([]string{"-o", dir}, globAll(t, corpusDir, "*.erl")...)
	if out, err := exec.Command(erlc, args...).CombinedOutput(); err != nil {
		t.Fatalf("erlc: %v\n%s", err, out)
	}
	r := newAVMRunner(t)
	for _, name := range corpusNames(t) {
		for _, mode := range []avmMode{avmPlain, avmYield, avmGC} {
			r.add(avmCase{dir: dir, label: compiledHere, name: name, mode: mode})
		}
	}
	r.run(t)
}

// TestAVMFixtures executes the programs that other compilers have compiled: OTP
// 25 to 29 with many options, Elixir.
func TestAVMFixtures(t *testing.T) {
	r := newAVMRunner(t)
	err := filepath.WalkDir(fixturesDir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".beam" {
			return err
		}
		name := strings.TrimSuffix(filepath.Base(path), ".beam")
		if _, err := expectedOutput(name); err != nil {
			return nil // a module that programs use
		}
		label, err := filepath.Rel(fixturesDir, filepath.Dir(path))
		for _, mode := range []avmMode{avmPlain, avmStress} {
			r.add(avmCase{dir: filepath.Dir(path), label: filepath.ToSlash(label), name: name, mode: mode})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	r.run(t)
}

// TestAVMWithoutBytecode executes files whose bytecode precompile has dropped.
func TestAVMWithoutBytecode(t *testing.T) {
	for _, name := range []string{"rec_fib", "fun_closures", "exc_trace_lines", "prog_json", "recv_ring"} {
		data, err := os.ReadFile(filepath.Join(fixturesDir, "otp29", name+".beam"))
		if err != nil {
			t.Fatal(err)
		}
		program, _, err := precompile.File(data, precompile.Options{DropCode: true})
		if err != nil {
			t.Fatal(err)
		}
		want, err := expectedOutput(name)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := executeAVM(program, name, avmhost.Options{}); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: got %s, %v\nexpected %s", name, clip(got), err, clip(want))
		}
	}
}

const fixturesDir = "fixtures"

// avmCase is one program in one mode.
type avmCase struct {
	dir   string // of the .beam files
	label string
	name  string
	mode  avmMode
}

// known returns the key under which the list has the case; "" if it has not.
func (c avmCase) known() string {
	for _, key := range []string{c.label + "/" + c.name, c.name} {
		if avmCannot[key] != "" {
			return key
		}
	}
	return ""
}

func (c avmCase) String() string { return c.label + "/" + c.name + "/" + c.mode.name }

// avmRunner executes cases, sharing what they have in common: precompiled
// library modules and what wazero compiled.
type avmRunner struct {
	cases       []avmCase
	cache       wazero.CompilationCache
	interpreted wazero.CompilationCache
	library     []string

	mu     sync.Mutex
	beams  map[string]*sync.Once // by path
	ready  map[string]precompiled
	passed map[string]int // by key of avmCannot: runs that gave the expected output
	failed map[string]int
}

type precompiled struct {
	data    []byte
	largest int // bytes of its largest function
	err     error
}

func newAVMRunner(t *testing.T) *avmRunner {
	t.Helper()
	r := &avmRunner{cache: wazero.NewCompilationCache(), interpreted: wazero.NewCompilationCache(), library: libraryFolders(t),
		beams: map[string]*sync.Once{}, ready: map[string]precompiled{},
		passed: map[string]int{}, failed: map[string]int{}}
	t.Cleanup(func() {
		_ = r.cache.Close(context.Background())
		_ = r.interpreted.Close(context.Background())
	})
	return r
}

// libraryFolders lists where the libraries of the installed Erlang and Elixir
// keep their .beam files.
func libraryFolders(t *testing.T) []string {
	t.Helper()
	out, err := exec.Command("erl", "-noshell", "-eval",
		`[io:format("~s~n", [filename:join(code:lib_dir(L), "ebin")]) || L <- [stdlib, kernel]], halt().`).Output()
	if err != nil {
		t.Fatalf("asking erl for its libraries: %v", err)
	}
	folders := strings.Fields(string(out))
	elixir, err := exec.Command("elixir", "-e", `IO.puts(:code.lib_dir(:elixir))`).Output()
	if err != nil {
		t.Fatalf("asking elixir for its library (Debian: apt-get install elixir): %v", err)
	}
	return append(folders, filepath.Join(strings.TrimSpace(string(elixir)), "ebin"))
}

func (r *avmRunner) add(c avmCase) { r.cases = append(r.cases, c) }

// run executes all cases, then checks that the list of what cannot work is true.
func (r *avmRunner) run(t *testing.T) {
	t.Helper()
	t.Run("programs", func(t *testing.T) {
		slots := make(chan struct{}, runtime.GOMAXPROCS(0))
		for _, c := range r.cases {
			t.Run(c.String(), func(t *testing.T) {
				t.Parallel()
				slots <- struct{}{}
				defer func() { <-slots }()
				r.runCase(t, c)
			})
		}
	})
	for name, why := range avmCannot {
		if r.passed[name] > 0 && r.failed[name] == 0 {
			t.Errorf("%s gives its expected output, yet is listed as one that cannot (%s): strike it from the list", name, why)
		}
	}
}

func (r *avmRunner) runCase(t *testing.T, c avmCase) {
	start := time.Now()
	got, err := r.execute(c)
	want, werr := expectedOutput(c.name)
	if werr != nil {
		t.Fatal(werr)
	}
	ok := err == nil && bytes.Equal(got, want)
	known := c.known()
	r.mu.Lock()
	if ok {
		r.passed[known]++
	} else {
		r.failed[known]++
	}
	r.mu.Unlock()
	if ok || known != "" {
		return
	}
	if err != nil {
		t.Fatalf("after %v: %v\nexpected %s", time.Since(start), err, clip(want))
	}
	t.Fatalf("after %v: got\n%s\nexpected\n%s", time.Since(start), clip(got), clip(want))
}

// maxDispatches ends programs that go round in circles.
const maxDispatches = 20_000_000

// hugeFunction is the size in bytes of a function that wazero's compiler should
// not get: for tens of thousands of blocks (tables of Unicode) it takes minutes
// and gigabytes. Programs with such modules are interpreted.
const hugeFunction = 48 << 10

var errHugeFunction = errors.New("a function is too large for wazero's compiler")

// execute runs start/0 of a program and prints the result as ~w does.
func (r *avmRunner) execute(c avmCase) ([]byte, error) {
	out, err := r.executeIn(c, avmhost.Options{Cache: r.cache})
	if errors.Is(err, errHugeFunction) {
		return r.executeIn(c, avmhost.Options{Cache: r.interpreted, Interpreter: true})
	}
	return out, err
}

func (r *avmRunner) executeIn(c avmCase, engine avmhost.Options) ([]byte, error) {
	opts := c.mode.options
	opts.Cache, opts.Interpreter = engine.Cache, engine.Interpreter
	opts.MaxDispatches = maxDispatches
	opts.Loader = func(name string) ([]byte, error) {
		return r.find(name, append([]string{c.dir}, r.library...), opts.Interpreter)
	}
	program, err := r.find(c.name, []string{c.dir}, opts.Interpreter)
	if err != nil {
		return nil, err
	}
	return executeAVM(program, c.name, opts)
}

func executeAVM(program []byte, name string, opts avmhost.Options) ([]byte, error) {
	vm, err := avmhost.New(opts)
	if err != nil {
		return nil, err
	}
	defer vm.Close()
	if err := vm.Load(program); err != nil {
		return nil, err
	}
	result, err := vm.Call(name, "start", nil)
	if err != nil {
		return nil, err
	}
	return append(latin1(beam.Format(result)), '\n'), nil
}

// find looks for a module in folders; nil if there is none.
func (r *avmRunner) find(name string, folders []string, huge bool) ([]byte, error) {
	for _, dir := range folders {
		p := r.precompile(filepath.Join(dir, name+".beam"))
		switch {
		case errors.Is(p.err, fs.ErrNotExist):
			continue
		case p.err == nil && p.largest > hugeFunction && !huge:
			return nil, fmt.Errorf("%s: %w", name, errHugeFunction)
		}
		return p.data, p.err
	}
	return nil, nil
}

// precompile precompiles a file once.
func (r *avmRunner) precompile(path string) precompiled {
	r.mu.Lock()
	once := r.beams[path]
	if once == nil {
		once = new(sync.Once)
		r.beams[path] = once
	}
	r.mu.Unlock()
	once.Do(func() {
		p := precompileFile(path)
		r.mu.Lock()
		r.ready[path] = p
		r.mu.Unlock()
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ready[path]
}

func precompileFile(path string) (p precompiled) {
	data, err := os.ReadFile(path)
	if err == nil {
		p.data, _, err = precompile.File(data, precompile.Options{Names: true})
	}
	if err != nil {
		p.err = fmt.Errorf("%s: %w", path, err)
		return p
	}
	chunk, err := precompile.Extract(p.data)
	if err != nil {
		p.err = err
		return p
	}
	m, err := module.Decode(chunk.Wasm)
	if err != nil {
		p.err = err
		return p
	}
	for _, f := range m.Funcs {
		p.largest = max(p.largest, len(f.Body.Code.Bytes))
	}
	return p
}

// expectedOutput is what erl prints for a program.
func expectedOutput(name string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(corpusExpected, name+".txt"))
	if errors.Is(err, fs.ErrNotExist) {
		data, err = os.ReadFile(filepath.Join(fixturesDir, "expected", name+".txt"))
	}
	return data, err
}

// latin1 encodes text as erl writes it to a file without an encoding.
func latin1(s string) []byte {
	out := make([]byte, 0, len(s))
	for _, r := range s {
		if r < 256 {
			out = append(out, byte(r))
		} else {
			out = append(out, string(r)...)
		}
	}
	return out
}

// TestAVMCannot checks that the list names programs.
func TestAVMCannot(t *testing.T) {
	for key := range avmCannot {
		if _, err := expectedOutput(filepath.Base(key)); err != nil {
			t.Errorf("%s: no such program: %v", key, err)
		}
		if dir := filepath.Dir(key); dir != "." && dir != compiledHere {
			if _, err := os.Stat(filepath.Join(fixturesDir, key+".beam")); err != nil {
				t.Errorf("%s: no such fixture: %v", key, err)
			}
		}
	}
}
