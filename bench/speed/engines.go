package main

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/precompile"
	"github.com/jitwasm/jitwasm/rts"
	"github.com/jitwasm/jitwasm/vm"
)

// start starts all engines, erl first.
func start(ctx context.Context, dir string, modules []string) (engines []engine, stop func(), err error) {
	var closers []func()
	stop = func() {
		for _, c := range closers {
			c()
		}
	}
	erl, err := newProcess("erl", exec.Command("erl", "-noshell", "-pa", dir, "-eval", erlLoop))
	if err != nil {
		return nil, stop, err
	}
	closers = append(closers, erl.close)
	engines = append(engines, erl)

	linked, err := link(dir, modules)
	if err != nil {
		return nil, stop, err
	}
	w, err := newWazero(ctx, linked)
	if err != nil {
		return nil, stop, err
	}
	engines = append(engines, w)

	file := filepath.Join(dir, "program.wasm")
	if err := os.WriteFile(file, linked.Wasm, 0o644); err != nil {
		return nil, stop, err
	}
	for _, others := range []func(dir, file string) (*process, error){newNode, newWasmtime} {
		p, err := others(dir, file)
		if err != nil {
			return nil, stop, err
		}
		if p != nil {
			closers = append(closers, p.close)
			engines = append(engines, p)
		}
	}
	return engines, stop, nil
}

// link makes one program of all modules.
func link(dir string, modules []string) (*precompile.ProgramOutput, error) {
	path := new(precompile.Path)
	if err := path.AddOTP(precompile.FindOTP()); err != nil {
		return nil, err
	}
	cfg := precompile.ProgramConfig{Path: path, Runtime: rts.Wasm(), Overrides: rts.Erlang()}
	for _, m := range modules {
		data, err := os.ReadFile(filepath.Join(dir, m+".beam"))
		if err != nil {
			return nil, err
		}
		cfg.Modules = append(cfg.Modules, data)
		cfg.Roots = append(cfg.Roots, precompile.MFA{Module: m, Function: "run", Arity: 1})
	}
	return precompile.Program(cfg)
}

// process is an engine in another process: it reads lines with module and
// rounds, and answers with microseconds.
type process struct {
	label string
	cmd   *exec.Cmd
	in    io.WriteCloser
	out   *bufio.Reader
	line  func(module string, n int) string
}

// erlLoop times calls with the clock of erl.
const erlLoop = `Loop = fun Loop() ->
	case io:get_line("") of
		eof -> halt();
		Line ->
			[M, N] = string:lexemes(Line, " \n"),
			{T, _} = timer:tc(list_to_atom(M), run, [list_to_integer(N)]),
			io:format("~p~n", [T]),
			Loop()
	end end, Loop().`

func newProcess(label string, cmd *exec.Cmd) (*process, error) {
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p := &process{label: label, cmd: cmd, in: in, out: bufio.NewReader(out)}
	p.line = func(module string, n int) string { return fmt.Sprintf("%s %d\n", module, n) }
	return p, cmd.Start()
}

func (p *process) name() string { return p.label }

func (p *process) run(module string, n int) (time.Duration, error) {
	if _, err := io.WriteString(p.in, p.line(module, n)); err != nil {
		return 0, err
	}
	line, err := p.out.ReadString('\n')
	if err != nil {
		return 0, fmt.Errorf("%s has ended: %w", p.label, err)
	}
	us, err := strconv.ParseFloat(strings.TrimSpace(line), 64)
	return time.Duration(us * float64(time.Microsecond)), err
}

func (p *process) close() {
	p.in.Close()
	_ = p.cmd.Wait() // it ends with its input
}

// wazero runs the program in this process.
type wazero struct{ instance *vm.Instance }

func newWazero(ctx context.Context, linked *precompile.ProgramOutput) (*wazero, error) {
	program, err := vm.Load(ctx, linked.Wasm, linked.OnLoad, nil)
	if err != nil {
		return nil, err
	}
	instance, err := program.Instantiate(ctx, vm.Config{Stdout: os.Stdout, Stderr: os.Stderr})
	return &wazero{instance}, err
}

func (w *wazero) name() string { return "wazero" }

func (w *wazero) run(module string, n int) (time.Duration, error) {
	begin := time.Now()
	_, err := w.instance.Call(context.Background(), module, "run", n)
	return time.Since(begin), err
}

//go:embed run.mjs
var nodeScript []byte

// newNode runs the program in V8; nil if node is missing.
func newNode(dir, file string) (*process, error) {
	node, err := exec.LookPath("node")
	if err != nil {
		fmt.Fprintln(os.Stderr, "node is left out:", err)
		return nil, nil
	}
	script := filepath.Join(dir, "run.mjs")
	if err := os.WriteFile(script, nodeScript, 0o644); err != nil {
		return nil, err
	}
	return newRequested("node (V8)", exec.Command(node, "--no-warnings", script, file))
}

// wasmtimeModule is a module of its own, since wasmtime needs cgo.
const wasmtimeModule = "bench/wasmtime"

// newWasmtime runs the program in wasmtime; nil where that cannot be built: it
// needs a C compiler, and the network the first time.
func newWasmtime(dir, file string) (*process, error) {
	command := filepath.Join(dir, "wasmtime")
	if msg, err := exec.Command("go", "build", "-C", wasmtimeModule, "-o", command, ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "wasmtime is left out: go build -C %s: %v\n%s", wasmtimeModule, err, msg)
		return nil, nil
	}
	return newRequested("wasmtime", exec.Command(command, file))
}

// newRequested starts a process whose lines are calls of a linked program: the
// external format of {M, F, Args} in hex.
func newRequested(label string, cmd *exec.Cmd) (*process, error) {
	p, err := newProcess(label, cmd)
	if err != nil {
		return nil, err
	}
	p.line = func(module string, n int) string {
		request, err := beam.EncodeTerm(beam.Tuple{beam.Atom(module), beam.Atom("run"), beam.List(int64(n))})
		if err != nil {
			panic("BUG: " + err.Error())
		}
		return hex.EncodeToString(request) + "\n"
	}
	return p, nil
}
