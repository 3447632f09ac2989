package precompile

import (
	"bytes"
	"testing"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
)

// compiles checks what must hold for any input: it is refused with an error, or
// what is made of it is valid, and the same when it is made again.
func compiles(t *testing.T, data []byte) {
	out, _, err := File(data, Options{})
	if err != nil {
		return
	}
	if again, _, err := File(out, Options{}); err != nil {
		t.Fatalf("a second time: %v", err)
	} else if !bytes.Equal(again, out) {
		t.Fatal("a second time the bytes differ")
	}
	if beam.IsArchive(out) {
		return
	}
	chunk, err := Extract(out)
	if err != nil {
		t.Fatal(err)
	}
	if err := module.Validate(chunk.Wasm, module.MVP|module.SharedMemory); err != nil {
		t.Fatal(err)
	}
}

// Any bytes as a file.
func FuzzFile(f *testing.F) {
	f.Add(hello(f))
	f.Add((&beam.Archive{Entries: []beam.ArchiveEntry{{Name: "hello.beam", Flags: beam.EntryBeam, Data: hello(f)}}}).Encode())
	f.Fuzz(compiles)
}

// Any bytes as the instructions of a module that is sound otherwise, so that
// more of them reach the backend.
func FuzzCode(f *testing.F) {
	sound, err := beam.ParseFile(hello(f))
	if err != nil {
		f.Fatal(err)
	}
	code, _ := sound.Chunk("Code")
	f.Add(code)
	f.Fuzz(func(t *testing.T, code []byte) {
		file, err := beam.ParseFile(hello(t))
		if err != nil {
			t.Fatal(err)
		}
		file.Replace("Code", code)
		compiles(t, file.Encode())
	})
}
