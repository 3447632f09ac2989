package vm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/sys"

	"github.com/jitwasm/jitwasm/beam"
)

// Config says what an instance sees of the world. The zero value sees nothing.
type Config struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Args           []string          // of the command line, without the program's name
	Env            map[string]string // environment variables

	// MemoryLimit is how many bytes of memory the instance may use; 0 means 4 GB, the
	// most there can be.
	MemoryLimit uint64
	// ReductionLimit is how many reductions it may use in all, a measure of time that
	// is the same on every machine (one call of a function is about one); 0 means any
	// number.
	ReductionLimit uint64
}

// Instance is a running program: one Erlang process, with memory of its own. It
// may not be used by two goroutines at a time.
type Instance struct {
	program *Program
	module  api.Module
	memory  api.Memory
	malloc  api.Function
	free    api.Function
	callETF api.Function
	dead    error // why it can no longer be called
}

const pageSize = 64 << 10

// Instantiate starts an instance.
func (p *Program) Instantiate(ctx context.Context, cfg Config) (*Instance, error) {
	ctx = experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(allocate))
	p.mu.Lock()
	p.count++
	name := fmt.Sprint("program ", p.count)
	p.mu.Unlock()
	m, err := p.runtime.InstantiateModule(ctx, p.compiled, cfg.module().WithName(name))
	if err != nil {
		return nil, err
	}
	i := &Instance{program: p, module: m, memory: m.Memory()}
	i.malloc, i.free, i.callETF = m.ExportedFunction("rt.alloc"), m.ExportedFunction("rt.free"), m.ExportedFunction("rt.call_etf")
	if err := i.start(ctx, cfg); err != nil {
		return nil, errors.Join(err, m.Close(ctx))
	}
	return i, nil
}

func (c *Config) module() wazero.ModuleConfig {
	m := wazero.NewModuleConfig().WithStartFunctions("_initialize").WithArgs(append([]string{"program"}, c.Args...)...).
		WithSysNanosleep().WithSysNanotime().WithSysWalltime()
	if c.Stdin != nil {
		m = m.WithStdin(c.Stdin)
	}
	if c.Stdout != nil {
		m = m.WithStdout(c.Stdout)
	}
	if c.Stderr != nil {
		m = m.WithStderr(c.Stderr)
	}
	for name, value := range c.Env {
		m = m.WithEnv(name, value)
	}
	return m
}

func (i *Instance) start(ctx context.Context, cfg Config) error {
	if cfg.MemoryLimit > 0 {
		if _, err := i.run(ctx, "rt.set_memory_limit", min(cfg.MemoryLimit/pageSize, 1<<16)); err != nil {
			return err
		}
	}
	descriptor := i.module.ExportedGlobal("descriptor").Get()
	if _, err := i.run(ctx, "rt.start", descriptor); err != nil {
		return err
	}
	if cfg.ReductionLimit > 0 {
		if _, err := i.run(ctx, "rt.set_reduction_limit", cfg.ReductionLimit); err != nil {
			return err
		}
	}
	for _, f := range i.program.onLoad {
		got, err := i.Call(ctx, f.Module, f.Function)
		if err != nil {
			return fmt.Errorf("the on_load function of module %s: %w", f.Module, err)
		}
		if got != beam.Atom("ok") {
			return fmt.Errorf("the on_load function of module %s has not returned ok, but %s", f.Module, beam.Format(got))
		}
	}
	return nil
}

// run calls an export with at most one result.
func (i *Instance) run(ctx context.Context, name string, args ...uint64) (uint64, error) {
	results, err := i.module.ExportedFunction(name).Call(ctx, args...)
	if err != nil || len(results) == 0 {
		return 0, err
	}
	return results[0], nil
}

// Reductions is how many reductions the instance has used.
func (i *Instance) Reductions(ctx context.Context) (uint64, error) {
	return i.run(ctx, "rt.reductions")
}

// Close ends the instance and frees its memory.
func (i *Instance) Close(ctx context.Context) error { return i.module.Close(ctx) }

// Call calls a function that is an entry of the program and returns what it
// returns. Arguments are converted as ToTerm does.
//
// An exception that the function does not catch is an *Exception; halt is an
// *ExitError. After other errors, and after halt, the instance cannot be used
// any more: the context was cancelled, a limit was reached (*ExitError with
// its code, and a message on Stderr), or the program is faulty (a trap, with a
// stack trace of WebAssembly functions).
func (i *Instance) Call(ctx context.Context, module, function string, args ...any) (beam.Term, error) {
	list := make([]beam.Term, len(args))
	for n, a := range args {
		var err error
		if list[n], err = ToTerm(a); err != nil {
			return nil, fmt.Errorf("argument %d: %w", n+1, err)
		}
	}
	if i.dead != nil {
		return nil, i.dead
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	request, err := beam.EncodeTerm(beam.Tuple{beam.Atom(module), beam.Atom(function), beam.List(list...)})
	if err != nil {
		return nil, err
	}
	answer, err := i.exchange(ctx, request)
	if err != nil {
		i.dead = fmt.Errorf("the program has ended: %w", err)
		return nil, err
	}
	return parseAnswer(answer)
}

// exchange sends a request to the program and returns its answer.
func (i *Instance) exchange(ctx context.Context, request []byte) ([]byte, error) {
	at, err := i.malloc.Call(ctx, uint64(len(request)))
	if err != nil {
		return nil, ended(ctx, err)
	}
	if !i.memory.Write(uint32(at[0]), request) {
		return nil, errors.New("BUG: memory for a request lies outside of the memory")
	}
	answer, err := i.callETF.Call(ctx, at[0], uint64(len(request)))
	if err != nil {
		return nil, ended(ctx, err)
	}
	if _, err := i.free.Call(ctx, at[0]); err != nil {
		return nil, ended(ctx, err)
	}
	addr, ok1 := i.memory.ReadUint32Le(uint32(answer[0]))
	length, ok2 := i.memory.ReadUint32Le(uint32(answer[0]) + 4)
	data, ok3 := i.memory.Read(addr, length)
	if !ok1 || !ok2 || !ok3 {
		return nil, errors.New("BUG: the answer lies outside of the memory")
	}
	return slices.Clone(data), nil // the memory changes, and goes
}

// ended says why a call into the program did not return.
func ended(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	if exit, ok := errors.AsType[*sys.ExitError](err); ok {
		return &ExitError{Code: int(exit.ExitCode())}
	}
	return err
}
