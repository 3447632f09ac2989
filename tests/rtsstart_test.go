package tests

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"testing"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/rts"
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/vm"
)

// startLimit is how long the run-time system may take from a compiled module
// to one that can be called.
const startLimit = 5 * time.Millisecond

// bestOf is the shortest of the times of 20 runs.
func bestOf(t *testing.T, run func() error) time.Duration {
	t.Helper()
	best := time.Hour
	for range 20 {
		begin := time.Now()
		if err := run(); err != nil {
			t.Fatal(err)
		}
		best = min(best, time.Since(begin))
	}
	return best
}

// TestRuntimeStart starts the run-time system without a program.
func TestRuntimeStart(t *testing.T) {
	ctx := context.Background()
	r := wazero.NewRuntime(ctx)
	defer r.Close(ctx)
	wasi_snapshot_preview1.MustInstantiate(ctx, r)
	if _, err := r.NewHostModuleBuilder("program").NewFunctionBuilder().
		WithFunc(func(word, params uint32) uint32 { panic("no program") }).Export("enter").Instantiate(ctx); err != nil {
		t.Fatal(err)
	}
	compiled, err := r.CompileModule(ctx, rts.Wasm())
	if err != nil {
		t.Fatal(err)
	}
	took := bestOf(t, func() error {
		m, err := r.InstantiateModule(ctx, compiled, wazero.NewModuleConfig().WithStartFunctions("_initialize").WithName(""))
		if err != nil {
			return err
		}
		defer m.Close(ctx)
		if _, err := m.ExportedFunction("rt.start").Call(ctx, uint64(putDescriptor(t, m.Memory()))); err != nil {
			return err
		}
		got, err := m.ExportedFunction("erlang:abs/1").Call(ctx, api.EncodeI32(arch.Small(-7)))
		if err == nil && api.DecodeI32(got[0]) != arch.Small(7) {
			t.Errorf("abs(-7) is the term %x", got)
		}
		return err
	})
	t.Log(took)
	if took > startLimit {
		t.Errorf("the start takes more than %v", startLimit)
	}
}

// putDescriptor writes the descriptor of a program that has nothing but the
// fixed atoms behind the memory in use, and returns its address.
func putDescriptor(t *testing.T, memory api.Memory) uint32 {
	t.Helper()
	at := memory.Size()
	records := make([]byte, code.DescriptorSize)
	names := at + code.DescriptorSize + 8*uint32(len(atom.Names))
	var text []byte
	for _, name := range atom.Names {
		records = binary.LittleEndian.AppendUint32(records, names+uint32(len(text)))
		records = binary.LittleEndian.AppendUint32(records, uint32(len(name)))
		text = append(text, name...)
	}
	binary.LittleEndian.PutUint32(records[code.DescriptorAtoms:], uint32(len(atom.Names)))
	binary.LittleEndian.PutUint32(records[code.DescriptorAtoms+4:], at+code.DescriptorSize)
	if _, ok := memory.Grow(1); !ok || !memory.Write(at, append(records, text...)) {
		t.Fatal("there is no room for the descriptor")
	}
	return at
}

// TestProgramStart starts a program that is in the cache on disk: with
// the machine code read from there, and once more.
func TestProgramStart(t *testing.T) {
	beam, err := os.ReadFile("../vm/testdata/demo.beam")
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	dir := t.TempDir()
	load := func(wasm []byte) (*vm.Program, wazero.CompilationCache) {
		cache, err := wazero.NewCompilationCacheWithDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		var p *vm.Program
		if wasm == nil {
			p, err = vm.Compile(ctx, [][]byte{beam}, vm.Options{Entries: []string{"demo:greet/1"}, Cache: cache})
		} else {
			p, err = vm.Load(ctx, wasm, nil, cache)
		}
		if err != nil {
			t.Fatal(err)
		}
		return p, cache
	}
	start := func(p *vm.Program) error {
		i, err := p.Instantiate(ctx, vm.Config{})
		if err != nil {
			return err
		}
		return i.Close(ctx)
	}
	linked, cache := load(nil)
	defer cache.Close(ctx)
	defer linked.Close(ctx)
	fromDisk := bestOf(t, func() error {
		p, cache := load(bytes.Clone(linked.Wasm()))
		defer cache.Close(ctx)
		defer p.Close(ctx)
		return start(p)
	})
	again := bestOf(t, func() error { return start(linked) })
	t.Logf("a program of %d KB: %v from the cache on disk, %v another instance", len(linked.Wasm())>>10, fromDisk, again)
	if again > startLimit {
		t.Errorf("an instance of a compiled program takes more than %v", startLimit)
	}
}
