package precompile

import (
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/jitwasm/jitwasm/backend"
	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
)

// Options are what a caller may choose; the zero value is what the command
// does without flags.
type Options struct {
	// DropCode removes the bytecode. The file then runs only in builds of
	// AtomVM that execute precompiled code, and is not a valid input any more.
	DropCode bool
	// Names keeps the WASM name section, so that profilers and stack traces
	// of the engine show Erlang functions. It costs some 5 % of the size.
	Names bool
	// Workers bounds how many modules are compiled at the same time; 0 is
	// one per CPU. It never changes the result.
	Workers int
}

func (o Options) workers() int {
	if o.Workers > 0 {
		return o.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// Stats say what File did.
type Stats struct {
	Modules   int // modules compiled
	Kept      int // archive entries (or the file itself) left as they were
	Functions int // BEAM functions compiled
	BytesIn   int // size of the file
	BytesOut  int
	BytesWasm int // bytes of WebAssembly made
}

func (s *Stats) add(t Stats) {
	s.Modules += t.Modules
	s.Kept += t.Kept
	s.Functions += t.Functions
	s.BytesWasm += t.BytesWasm
}

// ErrNoCode is returned for a .beam file that has neither bytecode nor
// precompiled code.
var ErrNoCode = errors.New("no Code chunk, nothing to precompile")

// File precompiles one file in memory: a .beam file (gzip'ed or not), whose
// avmN chunk is added or replaced (and whose atom table grows if the code needs
// atoms that the module lacks), or an .avm archive, in which that is done
// to every entry that is a .beam file with code. A file whose bytecode was
// dropped when it was precompiled comes back unchanged.
//
// An archive is refused as a whole when one of its modules is, since AtomVM
// would not find that module's code; the error then joins one per module.
func File(data []byte, opts Options) ([]byte, Stats, error) {
	var out []byte
	var stats Stats
	var err error
	if beam.IsArchive(data) {
		out, stats, err = archive(data, opts)
	} else {
		out, stats, err = single(data, opts)
	}
	if err != nil {
		return nil, Stats{}, err
	}
	stats.BytesIn, stats.BytesOut = len(data), len(out)
	return out, stats, nil
}

// single precompiles one .beam file.
func single(data []byte, opts Options) ([]byte, Stats, error) {
	f, err := beam.ParseFile(data)
	if err != nil {
		return nil, Stats{}, err
	}
	if _, ok := f.Chunk("Code"); !ok {
		return precompiledOnly(f, data)
	}
	m, err := beam.ParseModuleFile(f)
	if err != nil {
		return nil, Stats{}, err
	}
	out, err := backend.CompileAVM(m)
	if err != nil {
		return nil, Stats{}, err
	}
	chunk, wasm, err := encodeOutput(out, opts)
	if err != nil {
		return nil, Stats{}, fmt.Errorf("module %s: %w", m.Name, err)
	}
	if err := f.AppendAtoms(out.ExtraAtoms); err != nil {
		return nil, Stats{}, err
	}
	f.Replace(ChunkID, chunk)
	if opts.DropCode {
		f.Remove("Code")
	}
	return f.Encode(), Stats{Modules: 1, Functions: m.FunctionCount, BytesWasm: wasm}, nil
}

// precompiledOnly is for a file without bytecode: right if it was dropped by
// an earlier run, and then there is nothing to do.
func precompiledOnly(f *beam.File, data []byte) ([]byte, Stats, error) {
	_, err := ChunkOf(f)
	if errors.Is(err, ErrNotPrecompiled) {
		err = ErrNoCode
	}
	if err != nil {
		return nil, Stats{}, err
	}
	return data, Stats{Kept: 1}, nil
}

func encodeOutput(out *backend.AVMOutput, opts Options) (chunk []byte, wasmSize int, err error) {
	wasm, err := out.Module.EncodeWith(module.EncodeOptions{Names: opts.Names})
	if err != nil {
		return nil, 0, fmt.Errorf("encoding the WASM module: %w", err)
	}
	chunk, err = assembleChunk(out, wasm)
	return chunk, len(wasm), err
}

// archive precompiles every entry of an .avm archive that is a module.
func archive(data []byte, opts Options) ([]byte, Stats, error) {
	a, err := beam.ParseArchive(data)
	if err != nil {
		return nil, Stats{}, err
	}
	stats := make([]Stats, len(a.Entries))
	errs := make([]error, len(a.Entries))
	parallel(len(a.Entries), opts.workers(), func(i int) {
		stats[i], errs[i] = entry(&a.Entries[i], opts)
	})
	if err := errors.Join(errs...); err != nil {
		return nil, Stats{}, err
	}
	var sum Stats
	for _, s := range stats {
		sum.add(s)
	}
	if sum.Modules == 0 {
		return data, sum, nil
	}
	return a.Encode(), sum, nil
}

// entry precompiles one archive entry in place, unless it is something else
// than a module with code.
func entry(e *beam.ArchiveEntry, opts Options) (Stats, error) {
	if !IsModule(e.Data) {
		return Stats{Kept: 1}, nil
	}
	out, stats, err := single(e.Data, opts)
	if errors.Is(err, ErrNoCode) {
		return Stats{Kept: 1}, nil
	}
	if err != nil {
		return Stats{}, fmt.Errorf("%s: %w", e.Name, err)
	}
	e.Data = out
	return stats, nil
}

// IsModule recognises an IFF file, which is what AtomVM goes by as well.
func IsModule(data []byte) bool {
	return len(data) >= 12 && string(data[:4]) == "FOR1" && string(data[8:12]) == "BEAM"
}

// ErrNotPrecompiled is returned for a .beam file without an avmN chunk.
var ErrNotPrecompiled = errors.New("no avmN chunk, the file is not precompiled")

// Extract decodes the avmN chunk of a .beam file.
func Extract(data []byte) (*ChunkInfo, error) {
	f, err := beam.ParseFile(data)
	if err != nil {
		return nil, err
	}
	return ChunkOf(f)
}

// ChunkOf decodes the avmN chunk of a parsed .beam file.
func ChunkOf(f *beam.File) (*ChunkInfo, error) {
	chunk, ok := f.Chunk(ChunkID)
	if !ok {
		return nil, ErrNotPrecompiled
	}
	return ParseChunk(chunk)
}

// parallel calls do(0) to do(n-1) from at most workers goroutines.
func parallel(n, workers int, do func(int)) {
	workers = max(1, min(n, workers))
	next := make(chan int)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}
