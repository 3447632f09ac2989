package backend_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/jitwasm/jitwasm/backend"
	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
)

// FuzzCompile holds that whatever the reader accepts either compiles, to the
// same valid module each time, or is refused with an error.
func FuzzCompile(f *testing.F) {
	for i, name := range fixtures(f) {
		if i%4 != 0 {
			continue // a part of them is seed enough and keeps the start fast
		}
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := beam.ParseModule(data)
		if err != nil {
			return
		}
		wasm, ok := compile(t, m)
		if !ok {
			return
		}
		if err := module.Validate(wasm, module.MVP|module.SharedMemory); err != nil {
			t.Fatal(err)
		}
		if again, _ := compile(t, m); !bytes.Equal(wasm, again) {
			t.Fatal("compiling twice gives different bytes")
		}
	})
}

// compile returns the encoded module, or false if the input was refused.
func compile(t *testing.T, m *beam.Module) ([]byte, bool) {
	t.Helper()
	out, err := backend.CompileAVM(m)
	if err != nil {
		return nil, false
	}
	wasm, err := out.Module.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return wasm, true
}

// TestFixturesAreMVP compiles every fixture: the modules are valid without any feature
// beyond the MVP but the shared memory.
func TestFixturesAreMVP(t *testing.T) {
	for _, name := range fixtures(t) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		m, err := beam.ParseModule(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		wasm, ok := compile(t, m)
		if !ok {
			if !refused(m) {
				t.Errorf("%s: refused", name)
			}
			continue
		}
		if refused(m) {
			t.Errorf("%s: it has opcodes that AtomVM lacks and is not refused", name)
		}
		if err := module.Validate(wasm, module.MVP|module.SharedMemory); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// refused says that the module has an instruction that the VM does not know.
func refused(m *beam.Module) bool {
	for i := range m.Code {
		if m.Code[i].Op > beam.OpBif3 {
			return true
		}
	}
	return false
}
