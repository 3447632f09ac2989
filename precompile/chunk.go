package precompile

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/jitwasm/jitwasm/backend"
)

// ChunkID names the chunk of a .beam file that holds precompiled code.
const ChunkID = "avmN"

// The fixed numbers of an avmN chunk for AtomVM's WebAssembly build (jit.hrl).
const (
	ChunkVersion = 1 // JIT_FORMAT_VERSION
	ArchWasm32   = 7 // JIT_ARCH_WASM32
	VariantPIC   = 1 // JIT_VARIANT_PIC, the only variant for wasm32
)

const (
	infoFixed    = 8  // labels, version, architecture count
	infoPerArch  = 8  // architecture, variant, offset
	streamHeader = 12 // entries, WASM offset, lines offset
	lineSize     = 6
	contSize     = 4

	maxEntries = 0xFFFFFF // compile_wasm_stream refuses more
)

// ChunkInfo is the decoded content of an avmN chunk.
type ChunkInfo struct {
	Labels        int // label count of the Code chunk it was made from
	Version       int
	Architectures []Architecture

	// What follows is decoded from the stream for wasm32.
	NumEntries int // highest label + 1
	WasmOffset int // offset of Wasm in the chunk
	Wasm       []byte
	Lines      []backend.LineEntry
	Conts      []backend.ContEntry
}

// Architecture is one row of the chunk's table of architectures. A chunk can
// carry code for several processors; jitwasm writes one and reads only wasm32.
type Architecture struct {
	Architecture, Variant int
	Offset                int // of the stream, in the chunk
	Size                  int // of the stream in bytes
}

// ChunkError says which field of an avmN chunk is wrong, and where.
type ChunkError struct {
	Offset int // in the chunk
	Reason string
}

func (e *ChunkError) Error() string {
	return fmt.Sprintf("%s chunk, byte %d: %s", ChunkID, e.Offset, e.Reason)
}

// Chunk builds the content of the avmN chunk for a compiled module.
func Chunk(out *backend.AVMOutput) ([]byte, error) {
	wasm, err := out.Module.Encode()
	if err != nil {
		return nil, fmt.Errorf("encoding the WASM module: %w", err)
	}
	return assembleChunk(out, wasm)
}

// assembleChunk lays out the chunk around the encoded module. The limits are
// those of the fields; a module beyond them cannot be represented at all.
func assembleChunk(out *backend.AVMOutput, wasm []byte) ([]byte, error) {
	switch {
	case out.NumEntries > maxEntries:
		return nil, fmt.Errorf("%s chunk: %d entries, AtomVM takes at most %d", ChunkID, out.NumEntries, maxEntries)
	case len(out.Lines) > math.MaxUint16:
		return nil, fmt.Errorf("%s chunk: %d line positions, the table holds at most %d", ChunkID, len(out.Lines), math.MaxUint16)
	case len(out.Conts) > math.MaxUint16:
		return nil, fmt.Errorf("%s chunk: %d continuation labels, the table holds at most %d", ChunkID, len(out.Conts), math.MaxUint16)
	}
	linesOffset := streamHeader + len(wasm)
	size := 4 + infoFixed + infoPerArch + linesOffset + 2 + lineSize*len(out.Lines) + 2 + contSize*len(out.Conts)
	if size > math.MaxInt32 {
		return nil, fmt.Errorf("%s chunk: %d bytes, an IFF chunk holds at most %d", ChunkID, size, math.MaxInt32)
	}

	b := make([]byte, 0, size)
	be, le := binary.BigEndian, binary.LittleEndian
	b = be.AppendUint32(b, infoFixed+infoPerArch)
	b = be.AppendUint32(b, uint32(out.Labels))
	b = be.AppendUint16(b, ChunkVersion)
	b = be.AppendUint16(b, 1)
	b = be.AppendUint16(b, ArchWasm32)
	b = be.AppendUint16(b, VariantPIC)
	b = be.AppendUint32(b, 0)

	b = le.AppendUint32(b, uint32(out.NumEntries))
	b = le.AppendUint32(b, streamHeader)
	b = le.AppendUint32(b, uint32(linesOffset))
	b = append(b, wasm...)
	b = le.AppendUint16(b, uint16(len(out.Lines)))
	for _, l := range out.Lines {
		b = le.AppendUint16(b, l.Line)
		b = le.AppendUint32(b, l.Offset)
	}
	b = le.AppendUint16(b, uint16(len(out.Conts)))
	for _, c := range out.Conts {
		b = le.AppendUint16(b, c.Cont)
		b = le.AppendUint16(b, c.Beam)
	}
	return b, nil
}

// ParseChunk decodes the content of an avmN chunk. It accepts what jitwasm and
// AtomVM's own precompiler write, and checks more than the VM does: all counts
// and offsets must agree with the size of the chunk. The slices of the result
// point into data.
func ParseChunk(data []byte) (*ChunkInfo, error) {
	r := &chunkReader{data: data}
	info := r.header()
	if r.err != nil {
		return nil, r.err
	}
	arch, ok := info.wasm32()
	if !ok {
		return nil, &ChunkError{12, fmt.Sprintf("no code for wasm32 (architecture %d, variant %d)", ArchWasm32, VariantPIC)}
	}
	r.stream(info, arch)
	if r.err != nil {
		return nil, r.err
	}
	return info, nil
}

func (c *ChunkInfo) wasm32() (Architecture, bool) {
	for _, a := range c.Architectures {
		if a.Architecture == ArchWasm32 && a.Variant == VariantPIC {
			return a, true
		}
	}
	return Architecture{}, false
}

// chunkReader reads fields in order and remembers the first error; after one,
// every read gives zero.
type chunkReader struct {
	data []byte
	pos  int
	end  int
	err  error
}

func (r *chunkReader) fail(offset int, format string, args ...any) {
	if r.err == nil {
		r.err = &ChunkError{offset, fmt.Sprintf(format, args...)}
	}
}

// take returns the next n bytes of the part being read, or nil after an error.
func (r *chunkReader) take(n int, what string) []byte {
	if r.err == nil && n > r.end-r.pos {
		r.fail(r.pos, "%s needs %d bytes, %d are left", what, n, r.end-r.pos)
	}
	if r.err != nil {
		return nil
	}
	b := r.data[r.pos : r.pos+n : r.pos+n]
	r.pos += n
	return b
}

func (r *chunkReader) uint(n int, order binary.ByteOrder, what string) int {
	b := r.take(n, what)
	if b == nil {
		return 0
	}
	if n == 2 {
		return int(order.Uint16(b))
	}
	v := order.Uint32(b)
	if v > math.MaxInt32 {
		r.fail(r.pos-n, "%s is %d, more than a file can hold", what, v)
		return 0
	}
	return int(v)
}

// header reads the big-endian part: sizes, label count and architectures.
func (r *chunkReader) header() *ChunkInfo {
	be := binary.BigEndian
	r.end = len(r.data)
	infoSize := r.uint(4, be, "the info size")
	if r.err == nil && infoSize > len(r.data)-4 {
		r.fail(0, "info size is %d, but %d bytes follow", infoSize, len(r.data)-4)
	}
	if r.err != nil {
		return nil
	}
	r.end = 4 + infoSize
	info := &ChunkInfo{Labels: r.uint(4, be, "the label count"), Version: r.uint(2, be, "the version")}
	if r.err == nil && info.Version != ChunkVersion {
		r.fail(8, "version is %d, known is %d", info.Version, ChunkVersion)
	}
	count := r.uint(2, be, "the architecture count")
	if r.err == nil && infoSize != infoFixed+infoPerArch*count {
		r.fail(0, "info size is %d, but %d architectures take %d", infoSize, count, infoFixed+infoPerArch*count)
	}
	if r.err != nil {
		return nil
	}
	for range count {
		info.Architectures = append(info.Architectures, r.architecture())
	}
	r.sizes(info)
	return info
}

func (r *chunkReader) architecture() Architecture {
	be := binary.BigEndian
	a := Architecture{Architecture: r.uint(2, be, "an architecture"), Variant: r.uint(2, be, "a variant")}
	a.Offset = r.uint(4, be, "a stream offset") + r.end
	return a
}

// sizes gives each stream its size: up to the next one's offset, or the end.
func (r *chunkReader) sizes(info *ChunkInfo) {
	for i := range info.Architectures {
		a := &info.Architectures[i]
		next := len(r.data)
		if i+1 < len(info.Architectures) {
			next = info.Architectures[i+1].Offset
		}
		if a.Offset > next || next > len(r.data) {
			r.fail(4+infoFixed+infoPerArch*i+4, "stream %d runs from %d to %d in a chunk of %d bytes", i, a.Offset, next, len(r.data))
			return
		}
		a.Size = next - a.Offset
	}
}

// stream reads the little-endian part for wasm32.
func (r *chunkReader) stream(info *ChunkInfo, arch Architecture) {
	le := binary.LittleEndian
	r.pos, r.end = arch.Offset, arch.Offset+arch.Size
	info.NumEntries = r.uint(4, le, "the entry count")
	wasm := r.uint(4, le, "the WASM offset")
	lines := r.uint(4, le, "the lines offset")
	switch {
	case r.err != nil:
		return
	case info.NumEntries > maxEntries:
		r.fail(arch.Offset, "%d entries, at most %d are allowed", info.NumEntries, maxEntries)
	case wasm < streamHeader || wasm > arch.Size:
		r.fail(arch.Offset+4, "WASM offset is %d, the stream has %d bytes with a header of %d", wasm, arch.Size, streamHeader)
	case lines <= wasm || lines > arch.Size:
		r.fail(arch.Offset+8, "lines offset is %d, must lie after the WASM offset %d and within the %d bytes of the stream", lines, wasm, arch.Size)
	}
	if r.err != nil {
		return
	}
	info.WasmOffset = arch.Offset + wasm
	r.pos = info.WasmOffset
	info.Wasm = r.take(lines-wasm, "the WASM module")
	r.lines(info)
	r.conts(info)
	if r.err == nil && r.pos != r.end {
		r.fail(r.pos, "%d bytes after the tables", r.end-r.pos)
	}
}

func (r *chunkReader) lines(info *ChunkInfo) {
	le := binary.LittleEndian
	count := r.uint(2, le, "the line count")
	b := r.take(count*lineSize, "the line table")
	if len(b) == 0 {
		return
	}
	info.Lines = make([]backend.LineEntry, count)
	for i := range info.Lines {
		row := b[i*lineSize:]
		info.Lines[i] = backend.LineEntry{Line: le.Uint16(row), Offset: le.Uint32(row[2:])}
	}
}

func (r *chunkReader) conts(info *ChunkInfo) {
	le := binary.LittleEndian
	count := r.uint(2, le, "the continuation label count")
	b := r.take(count*contSize, "the continuation label table")
	if len(b) == 0 {
		return
	}
	info.Conts = make([]backend.ContEntry, count)
	for i := range info.Conts {
		row := b[i*contSize:]
		info.Conts[i] = backend.ContEntry{Cont: le.Uint16(row), Beam: le.Uint16(row[2:])}
	}
}
