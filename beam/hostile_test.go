package beam

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// allocated is how many bytes f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// victims are small to middling files that between them have every chunk.
func victims(t testing.TB) []beamFile {
	names := []string{"/maps.beam", "/inet_dns.beam", "/Elixir.Access.beam", "/base64.beam", "/beam_opcodes.beam"}
	var files []beamFile
	for _, f := range wantCorpus(t) {
		for _, name := range names {
			if strings.HasSuffix(f.path, name) {
				files = append(files, f)
			}
		}
	}
	fixtures, err := filepath.Glob("testdata/*.beam")
	if err != nil || len(fixtures) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, path := range fixtures {
		files = append(files, beamFile{path, readFile(t, path)})
	}
	return files
}

// parseDamaged parses data that may be broken in any way, and checks what must
// hold then: an *Error or a module that keeps its promises, in bounded memory.
func parseDamaged(t testing.TB, path string, data []byte) {
	t.Helper()
	var m *Module
	var err error
	used := allocated(func() { m, err = ParseModule(data) })
	if limit := uint64(200*len(data) + 4<<20); used > limit {
		t.Errorf("%s: %d bytes allocated for a file of %d", path, used, len(data))
	}
	if err != nil {
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%s: %T is not an *Error: %v", path, err, err)
		}
		return
	}
	verify(t, m)
}

func TestTruncatedFiles(t *testing.T) {
	for _, f := range victims(t) {
		step := max(1, len(f.data)/150)
		for n := 0; n < len(f.data); n += step {
			parseDamaged(t, f.path, f.data[:n])
		}
	}
}

// TestTruncatedChunks shortens one chunk and leaves the container sound.
func TestTruncatedChunks(t *testing.T) {
	for _, f := range victims(t) {
		file, err := ParseFile(f.data)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range file.Chunks {
			for n := 0; n < len(c.Data); n += max(1, len(c.Data)/40) {
				damaged := &File{Chunks: append([]Chunk(nil), file.Chunks...)}
				damaged.Replace(c.ID, c.Data[:n])
				parseDamaged(t, f.path+" "+c.ID, damaged.Encode())
			}
		}
	}
}

func TestFlippedBits(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, f := range victims(t) {
		file, err := ParseFile(f.data)
		if err != nil {
			t.Fatal(err)
		}
		for range 250 {
			data := bytes.Clone(f.data)
			c := file.Chunks[rng.IntN(len(file.Chunks))]
			if len(c.Data) == 0 {
				continue
			}
			for range 1 + rng.IntN(3) {
				data[c.Offset+rng.IntN(len(c.Data))] ^= 1 << rng.IntN(8)
			}
			parseDamaged(t, f.path+" "+c.ID, data)
		}
	}
}

// TestExtremeNumbers puts extreme 32-bit numbers where counts and sizes are.
func TestExtremeNumbers(t *testing.T) {
	for _, f := range victims(t) {
		file, err := ParseFile(f.data)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range file.Chunks {
			for at := -4; at < min(len(c.Data)-4, 24); at += 4 {
				for _, v := range []uint32{0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0x00ffffff} {
					data := bytes.Clone(f.data)
					binary.BigEndian.PutUint32(data[c.Offset+at:], v)
					parseDamaged(t, f.path+" "+c.ID, data)
				}
			}
		}
	}
}

func TestLiteralBomb(t *testing.T) {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	w.Write(make([]byte, 64<<20))
	w.Close()
	for _, declared := range []uint32{4, 1 << 20, 0xffffffff} {
		chunk := append(binary.BigEndian.AppendUint32(nil, declared), z.Bytes()...)
		var err error
		used := allocated(func() { _, _, err = parseLitT(chunk) })
		if err == nil || used > 4<<20 {
			t.Errorf("declared %d: error %v, %d bytes allocated", declared, err, used)
		}
	}
}

// verify is the package's promise about accepted modules, written independently
// of the checks that keep it. It does not check what lists mean to their opcodes.
func verify(t testing.TB, m *Module) {
	t.Helper()
	for i := range m.Code {
		in := &m.Code[i]
		if len(in.Args) != in.Op.Info().Arity {
			t.Fatalf("%v has %d operands", in.Op, len(in.Args))
		}
		verifyOperands(t, m, in.Args)
		if m.FormatInstr(in) == "" {
			t.Fatal("empty listing")
		}
	}
	for l, at := range m.LabelIndex {
		if at >= 0 && (m.Code[at].Op != OpLabel || m.Code[at].Args[0].Value != int64(l)) {
			t.Fatalf("label %d is not at %d", l, at)
		}
	}
	end := 0
	for _, f := range m.Functions() {
		if f.Start != end || m.LabelIndex[f.EntryLabel] < int32(f.Start) || m.FunctionString(&f) == "" {
			t.Fatalf("function %+v after %d", f, end)
		}
		end = f.End
	}
	if m.Code[end].Op != OpIntCodeEnd || end != len(m.Code)-1 {
		t.Fatalf("the functions end at %d of %d", end, len(m.Code))
	}
	for _, f := range m.Imports {
		m.MFAString(f)
	}
	for i := range m.Literals.Len() {
		if term, err := m.Literals.Term(i); err == nil {
			Format(term)
		}
	}
}

func verifyOperands(t testing.TB, m *Module, args []Operand) {
	for i := range args {
		o := &args[i]
		limit := int64(1) << 62
		switch o.Kind {
		case KindAtom:
			limit = int64(len(m.Atoms))
		case KindX, KindY, KindFloatReg:
			limit = MaxRegister
		case KindLabel:
			limit = int64(len(m.LabelIndex))
			if o.Value > 0 && o.Value < limit && m.LabelIndex[o.Value] < 0 {
				t.Fatalf("label %d is nowhere", o.Value)
			}
		case KindLiteral:
			limit = int64(m.Literals.Len())
		case KindInteger:
			continue
		}
		if o.Value < 0 || o.Value >= limit || int(o.TypeIndex) > len(m.Types) {
			t.Fatalf("%v %d, type %d", o.Kind, o.Value, o.TypeIndex)
		}
		verifyOperands(t, m, o.List)
	}
}
