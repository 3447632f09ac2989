package vm

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"github.com/jitwasm/jitwasm/precompile"
	"github.com/jitwasm/jitwasm/rts"
)

// Options say how modules are made a program. The zero value links them with OTP's
// libraries if OTP is installed.
type Options struct {
	// Path is where modules are found that the given ones call. Nil means
	// OTP's stdlib, kernel and erts if OTP is installed (precompile.FindOTP).
	Path *precompile.Path
	// Entries are the functions that Call may name, "module:function/arity". Nil
	// means all that the given modules export.
	Entries []string
	// Functions are Erlang functions written in Go, by "module:function/arity".
	Functions map[string]Function
	// Cache keeps compiled programs on disk, if not nil.
	Cache wazero.CompilationCache
}

// Program is a compiled program. It can be instantiated any number of times,
// by several goroutines.
type Program struct {
	runtime  wazero.Runtime
	compiled wazero.CompiledModule
	onLoad   []precompile.MFA
	missing  []string
	host     []Function
	wasm     []byte

	mu    sync.Mutex
	count int // of instances made
}

// Compile links .beam files with everything that they may call, and compiles
// the result.
func Compile(ctx context.Context, beams [][]byte, opts Options) (*Program, error) {
	cfg := precompile.ProgramConfig{Modules: beams, Path: opts.Path, Runtime: rts.Wasm(), Overrides: rts.Erlang()}
	if cfg.Path == nil {
		cfg.Path = new(precompile.Path)
		if root := precompile.FindOTP(); root != "" {
			if err := cfg.Path.AddOTP(root); err != nil {
				return nil, err
			}
		}
	}
	for _, name := range opts.Entries {
		f, err := precompile.ParseMFA(name)
		if err != nil {
			return nil, err
		}
		cfg.Roots = append(cfg.Roots, f)
	}
	host, mfas, err := hostFunctions(opts.Functions)
	if err != nil {
		return nil, err
	}
	cfg.Host = mfas
	out, err := precompile.Program(cfg)
	if err != nil {
		return nil, err
	}
	p := &Program{onLoad: out.OnLoad, host: host}
	for _, f := range out.Missing {
		p.missing = append(p.missing, f.MFA.String())
	}
	return p, p.compile(ctx, out.Wasm, opts.Cache)
}

// Load makes a program of a linked one (precompile.Program), with the functions
// that must be called first.
func Load(ctx context.Context, wasm []byte, onLoad []precompile.MFA, cache wazero.CompilationCache) (*Program, error) {
	p := &Program{onLoad: onLoad}
	return p, p.compile(ctx, wasm, cache)
}

func (p *Program) compile(ctx context.Context, wasm []byte, cache wazero.CompilationCache) error {
	config := wazero.NewRuntimeConfig().WithDebugInfoEnabled(false)
	if cache != nil {
		config = config.WithCompilationCache(cache)
	}
	p.wasm = wasm
	p.runtime = wazero.NewRuntimeWithConfig(ctx, config)
	if err := p.instantiateWASI(ctx); err != nil {
		return errors.Join(err, p.Close(ctx))
	}
	if err := p.instantiateHost(ctx); err != nil {
		return errors.Join(err, p.Close(ctx))
	}
	var err error
	if p.compiled, err = p.runtime.CompileModule(ctx, wasm); err != nil {
		return errors.Join(fmt.Errorf("BUG: the linked program is refused: %w", err), p.Close(ctx))
	}
	return nil
}

// instantiateWASI makes WASI, with a sched_yield that ends programs whose context
// is cancelled: they call it whenever a time slice is over. It is also what lets the Go
// program around collect garbage, as machine code cannot be interrupted otherwise.
func (p *Program) instantiateWASI(ctx context.Context) error {
	b := p.runtime.NewHostModuleBuilder(wasi_snapshot_preview1.ModuleName)
	wasi_snapshot_preview1.NewFunctionExporter().ExportFunctions(b)
	_, err := b.NewFunctionBuilder().WithFunc(yield).Export("sched_yield").Instantiate(ctx)
	return err
}

func yield(ctx context.Context) uint32 {
	if err := ctx.Err(); err != nil {
		panic(err) // wazero makes it the error of the call
	}
	return 0
}

// Missing lists the functions that the program calls although they are neither in
// a module nor built in, as "module:function/arity". Calls of them raise undef.
func (p *Program) Missing() []string { return p.missing }

// Wasm is the program as a WebAssembly module, which must not be changed.
func (p *Program) Wasm() []byte { return p.wasm }

// Close frees the program and ends its instances.
func (p *Program) Close(ctx context.Context) error { return p.runtime.Close(ctx) }
