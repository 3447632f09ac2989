package precompile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jitwasm/jitwasm/backend"
)

var emptyModule = []byte("\x00asm\x01\x00\x00\x00")

func sampleOutput() *backend.AVMOutput {
	return &backend.AVMOutput{
		Labels:     7,
		NumEntries: 9,
		Lines:      []backend.LineEntry{{Line: 1, Offset: 8}, {Line: 3, Offset: 20}},
		Conts:      []backend.ContEntry{{Cont: 8, Beam: 2}},
	}
}

func sampleChunk(t *testing.T) []byte {
	t.Helper()
	chunk, err := assembleChunk(sampleOutput(), emptyModule)
	if err != nil {
		t.Fatal(err)
	}
	return chunk
}

// The bytes AtomVM reads, field by field (atomvm-abi.md, section 1).
func TestChunkLayout(t *testing.T) {
	want := strings.Join([]string{
		"\x00\x00\x00\x10", // info size
		"\x00\x00\x00\x07", // labels
		"\x00\x01\x00\x01", // version, architectures
		"\x00\x07\x00\x01", // wasm32, PIC
		"\x00\x00\x00\x00", // the stream comes at once
		"\x09\x00\x00\x00", // entries
		"\x0c\x00\x00\x00", // WASM offset
		"\x14\x00\x00\x00", // lines offset
		string(emptyModule),
		"\x02\x00", "\x01\x00\x08\x00\x00\x00", "\x03\x00\x14\x00\x00\x00",
		"\x01\x00", "\x08\x00\x02\x00",
	}, "")
	if got := sampleChunk(t); string(got) != want {
		t.Errorf("got  %x\nwant %x", got, want)
	}
}

func TestChunkRoundTrip(t *testing.T) {
	info, err := ParseChunk(sampleChunk(t))
	if err != nil {
		t.Fatal(err)
	}
	out := sampleOutput()
	want := &ChunkInfo{
		Labels:        out.Labels,
		Version:       ChunkVersion,
		Architectures: []Architecture{{ArchWasm32, VariantPIC, 20, 40}},
		NumEntries:    out.NumEntries,
		WasmOffset:    32,
		Wasm:          emptyModule,
		Lines:         out.Lines,
		Conts:         out.Conts,
	}
	if d := cmp.Diff(want, info); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

// AtomVM's own precompiler leaves a jump table of zeros before the module, and
// a chunk may hold code for other processors in front.
func TestParseChunkOfOthers(t *testing.T) {
	be, le := binary.BigEndian, binary.LittleEndian
	var b []byte
	b = be.AppendUint32(b, infoFixed+2*infoPerArch)
	b = be.AppendUint32(b, 3)
	b = be.AppendUint16(b, 1)
	b = be.AppendUint16(b, 2)
	b = append(b, 0, 1, 0, 1, 0, 0, 0, 0) // x86_64 at 0
	b = append(b, 0, 7, 0, 1, 0, 0, 0, 5) // wasm32 at 5
	b = append(b, "other"...)
	b = le.AppendUint32(b, 4)
	b = le.AppendUint32(b, 12+16)
	b = le.AppendUint32(b, 12+16+8)
	b = append(b, make([]byte, 16)...)
	b = append(b, emptyModule...)
	b = append(b, 0, 0, 0, 0)
	info, err := ParseChunk(b)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(info.Wasm, emptyModule) || info.WasmOffset != 28+5+28 || info.NumEntries != 4 {
		t.Errorf("got %+v", info)
	}
	if info.Lines != nil || info.Conts != nil {
		t.Errorf("tables are not empty: %+v", info)
	}
}

func TestParseChunkErrors(t *testing.T) {
	put := func(at int, bytes ...byte) func([]byte) []byte {
		return func(b []byte) []byte {
			copy(b[at:], bytes)
			return b
		}
	}
	tests := []struct {
		name   string
		edit   func([]byte) []byte
		offset int
		want   string
	}{
		{"empty", func([]byte) []byte { return nil }, 0, "the info size needs 4 bytes, 0 are left"},
		{"info size beyond the end", put(0, 0, 0, 1, 0), 0, "info size is 256, but 56 bytes follow"},
		{"info size huge", put(0, 0xff, 0xff, 0xff, 0xff), 0, "info size is 4294967295, more than"},
		{"info size without room", put(0, 0, 0, 0, 6), 10, "the architecture count needs 2 bytes"},
		{"unknown version", put(8, 0, 2), 8, "version is 2, known is 1"},
		{"too many architectures", put(10, 0xff, 0xff), 0, "65535 architectures take 524288"},
		{"no wasm32", put(12, 0, 2), 12, "no code for wasm32"},
		{"other variant", put(14, 0, 3), 12, "no code for wasm32"},
		{"stream beyond the end", put(16, 0, 0, 1, 0), 16, "stream 0 runs from 276 to 60"},
		{"stream too short", func(b []byte) []byte { return b[:26] }, 24, "the WASM offset needs 4 bytes, 2 are left"},
		{"too many entries", put(20, 0, 0, 0, 1), 20, "16777216 entries, at most 16777215"},
		{"WASM offset in the header", put(24, 11), 24, "WASM offset is 11"},
		{"WASM offset beyond the end", put(24, 0, 1), 24, "WASM offset is 256"},
		{"lines before the module", put(28, 12), 28, "lines offset is 12"},
		{"lines beyond the end", put(28, 0, 1), 28, "lines offset is 256"},
		{"line count", put(40, 0xff, 0xff), 42, "the line table needs 393210 bytes, 18 are left"},
		{"continuation count", put(54, 2, 0), 56, "the continuation label table needs 8 bytes, 4 are left"},
		{"trailing bytes", func(b []byte) []byte { return append(b, 0) }, 60, "1 bytes after the tables"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := ParseChunk(test.edit(sampleChunk(t)))
			ce, ok := errors.AsType[*ChunkError](err)
			if !ok {
				t.Fatalf("got %v, want a ChunkError", err)
			}
			if ce.Offset != test.offset || !strings.Contains(ce.Reason, test.want) {
				t.Errorf("got %v, want %q at %d", err, test.want, test.offset)
			}
		})
	}
}

// Every truncation is an error, and none panics.
func TestParseChunkTruncated(t *testing.T) {
	chunk := sampleChunk(t)
	for n := range chunk {
		if _, err := ParseChunk(chunk[:n]); err == nil {
			t.Errorf("%d of %d bytes were accepted", n, len(chunk))
		}
	}
}

func TestChunkLimits(t *testing.T) {
	tests := []struct {
		name string
		out  backend.AVMOutput
		want string
	}{
		{"entries", backend.AVMOutput{NumEntries: maxEntries + 1}, "16777216 entries"},
		{"lines", backend.AVMOutput{Lines: make([]backend.LineEntry, 1<<16)}, "65536 line positions"},
		{"labels", backend.AVMOutput{Conts: make([]backend.ContEntry, 1<<16)}, "65536 continuation labels"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := assembleChunk(&test.out, emptyModule)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// What ParseChunk accepts can be written again, and reads the same.
func FuzzParseChunk(f *testing.F) {
	chunk, err := assembleChunk(sampleOutput(), emptyModule)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(chunk)
	f.Add(chunk[:30])
	f.Fuzz(func(t *testing.T, data []byte) {
		info, err := ParseChunk(data)
		if err != nil {
			return
		}
		again, err := assembleChunk(&backend.AVMOutput{
			Labels: info.Labels, NumEntries: info.NumEntries, Lines: info.Lines, Conts: info.Conts,
		}, info.Wasm)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParseChunk(again)
		if err != nil {
			t.Fatal(err)
		}
		want := *info
		want.Architectures, want.WasmOffset = got.Architectures, got.WasmOffset
		if d := cmp.Diff(&want, got); d != "" {
			t.Errorf("(-want +got)\n%s", d)
		}
	})
}
