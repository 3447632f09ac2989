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
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/go-interpreter/wagon/validate"
	"github.com/go-interpreter/wagon/wasm"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/jitwasm/jitwasm/backend"
	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
	"github.com/jitwasm/jitwasm/precompile"
)

// avmFeatures is all that a module for AtomVM may use, so that every tool and
// engine can read it.
const avmFeatures = module.MVP | module.SharedMemory

// cannotCarry lists the instructions that AtomVM has no counterpart for. A file
// that uses one must be refused by its name; one that compiles after all fails
// the run until the instruction is struck here.
var cannotCarry = map[beam.Opcode]string{
	beam.OpGetRecordElements: "native records of OTP 29: AtomVM has no such terms",
	beam.OpPutRecord:         "native records",
	beam.OpGetRecordField:    "native records",
}

// checkRefused checks that a file with such an instruction is refused, naming
// it, and reports whether the file has one.
func checkRefused(t *testing.T, data []byte) bool {
	t.Helper()
	m, err := beam.ParseModule(data)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(m.Code, func(in beam.Instr) bool { return cannotCarry[in.Op] != "" })
	if i < 0 {
		return false
	}
	_, _, err = precompile.File(data, precompile.Options{})
	u, ok := errors.AsType[*backend.UnsupportedError](err)
	if !ok || cannotCarry[u.Op] == "" {
		t.Fatalf("uses %s, but got %v", m.Code[i].Op, err)
	}
	want := fmt.Sprintf("opcode %d (%s, since OTP 29)", u.Op, u.Op)
	if !strings.Contains(err.Error(), want) || !strings.HasPrefix(u.Function, m.Name+":") {
		t.Errorf("the error is %q, must contain %q and the function", err, want)
	}
	return true
}

// checkBeam precompiles a .beam file and lets every judge read the result.
func checkBeam(t *testing.T, file string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if checkRefused(t, data) {
		return
	}
	out, _, err := precompile.File(data, precompile.Options{Names: true})
	if err != nil {
		t.Fatalf("precompile: %v", err)
	}
	again, _, err := precompile.File(out, precompile.Options{Names: true})
	if err != nil {
		t.Fatalf("precompile a second time: %v", err)
	}
	if !bytes.Equal(out, again) {
		t.Error("precompiling a second time changed the file")
	}
	chunk, err := precompile.Extract(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, judge := range []struct {
		name string
		read func([]byte) error
	}{
		{"our validator", func(b []byte) error { return module.Validate(b, avmFeatures) }},
		{"decode and encode", roundTrip},
		{"wasm-validate", wasmValidate},
		{"wazero", wazeroCompile},
		{"wagon", wagonRead},
	} {
		if err := judge.read(chunk.Wasm); err != nil {
			t.Errorf("%s: %v", judge.name, err)
		}
	}
}

// roundTrip checks that decoding and encoding again gives the same bytes.
func roundTrip(b []byte) error {
	m, err := module.Decode(b)
	if err != nil {
		return err
	}
	again, err := m.Encode()
	if err != nil {
		return err
	}
	if !bytes.Equal(b, again) {
		return errors.New("the module changed")
	}
	return nil
}

func wasmValidate(b []byte) error {
	cmd := exec.Command("wasm-validate", "--enable-threads", "--disable-mutable-globals",
		"--disable-saturating-float-to-int", "--disable-sign-extension", "--disable-simd",
		"--disable-multi-value", "--disable-bulk-memory", "--disable-reference-types", "-")
	cmd.Stdin = bytes.NewReader(b)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%v: %s", err, out)
	}
	return nil
}

// alone is held while wazero compiles a large module: it takes up to 8 GB for a
// function with tens of thousands of blocks, like those that hold the tables of
// Unicode.
var alone sync.Mutex

const largeModule = 256 << 10

func wazeroCompile(b []byte) error {
	if len(b) > largeModule {
		alone.Lock()
		defer alone.Unlock()
		defer debug.FreeOSMemory()
	}
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigCompiler().
		WithCoreFeatures(api.CoreFeaturesV1|experimental.CoreFeaturesThreads))
	defer r.Close(ctx)
	_, err := r.CompileModule(ctx, b)
	return err
}

// wagonRead lets wagon, a reader of the first version of WebAssembly written by
// others, decode and verify the module. It knows no shared memories and cannot
// import tables, so it gets the module with a memory and a table of its own.
func wagonRead(b []byte) error {
	m, err := module.Decode(b)
	if err != nil {
		return err
	}
	for _, mem := range m.Memories {
		mem.Shared, mem.Import = false, nil
	}
	for _, tab := range m.Tables {
		tab.Import = nil
	}
	if b, err = m.EncodeWith(module.EncodeOptions{}); err != nil {
		return err
	}
	w, err := wasm.ReadModule(bytes.NewReader(b), nil)
	if err != nil {
		return err
	}
	return validate.VerifyModule(w)
}

// beamFiles lists the .beam files below the folders, and fails if there are
// fewer than there must be.
func beamFiles(t *testing.T, atLeast int, dirs ...string) []string {
	t.Helper()
	var files []string
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasSuffix(path, ".beam") {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(files) < atLeast {
		t.Fatalf("%d .beam files below %v, there should be at least %d", len(files), dirs, atLeast)
	}
	return files
}

// TestShippedBeams checks every .beam file of this repository.
func TestShippedBeams(t *testing.T) {
	for _, file := range beamFiles(t, 1, "..") {
		t.Run(strings.TrimPrefix(file, "../"), func(t *testing.T) {
			t.Parallel()
			checkBeam(t, file)
		})
	}
}
