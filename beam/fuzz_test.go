package beam

import (
	"bytes"
	"path/filepath"
	"testing"
)

func addFixtures(f *testing.F) {
	paths, err := filepath.Glob("testdata/*.beam")
	if err != nil || len(paths) == 0 {
		f.Fatalf("no fixtures: %v", err)
	}
	for _, path := range paths {
		f.Add(readFile(f, path))
	}
}

// FuzzParseFile: what is accepted encodes to the same bytes, and so does what
// comes of replacing each chunk with itself.
func FuzzParseFile(f *testing.F) {
	addFixtures(f)
	f.Add([]byte("FOR1\x00\x00\x00\x10BEAMabcd\x00\x00\x00\x01x\x01\x02\x03"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := ParseFile(data)
		if err != nil {
			return
		}
		out := file.Encode()
		if data[0] != 0x1f && !bytes.Equal(out, data) {
			t.Fatalf("encodes as\n%q, was\n%q", out, data)
		}
		again, err := ParseFile(out)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range file.Chunks {
			if first, _ := again.Chunk(c.ID); bytes.Equal(first, c.Data) {
				again.Replace(c.ID, c.Data)
			}
		}
		if len(again.Encode()) != len(out) {
			t.Fatal("replacing chunks with themselves changes the size")
		}
	})
}

// FuzzParseModule: an error, or a module that keeps the package's promises.
func FuzzParseModule(f *testing.F) {
	addFixtures(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		parseDamaged(t, "fuzz", data)
	})
}

// FuzzDecodeTerm: what is accepted formats, and encodes to bytes that decode to
// the same term and encode to themselves.
func FuzzDecodeTerm(f *testing.F) {
	for _, h := range handMade {
		f.Add(unhexSpaced(h))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		term, err := DecodeTerm(data)
		if err != nil {
			return
		}
		text := Format(term)
		out, err := EncodeTerm(term)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		again, err := DecodeTerm(out)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if got := Format(again); got != text {
			t.Fatalf("got %s, was %s", got, text)
		}
		if stable, err := EncodeTerm(again); err != nil || !bytes.Equal(stable, out) {
			t.Fatalf("%s: encodes as %x, then as %x (error %v)", text, out, stable, err)
		}
	})
}

// FuzzParseArchive: what is accepted encodes to the same bytes.
func FuzzParseArchive(f *testing.F) {
	f.Add(smallArchive(f))
	f.Add((&Archive{}).Encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := ParseArchive(data)
		if err != nil {
			return
		}
		if out := a.Encode(); !bytes.Equal(out, data) {
			t.Fatalf("encodes as\n%q, was\n%q", out, data)
		}
	})
}
