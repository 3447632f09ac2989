package beam

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"slices"
)

// MaxInflated bounds what any compressed input (a gzip'ed file, the literal
// chunk, a compressed term) may inflate to.
const MaxInflated = 256 << 20

// Chunk is one IFF chunk. Data does not include the padding.
type Chunk struct {
	ID     string // four characters
	Data   []byte
	Offset int // of Data in the (uncompressed) file; -1 if new

	pad []byte // as read, when it is not zeros
}

// File is a .beam file as a sequence of chunks.
type File struct {
	Chunks []Chunk
	// Trailer is what followed the IFF form, usually nothing. Archives pad with zeros.
	Trailer []byte
}

const iffHeaderSize = 12 // "FOR1", size, "BEAM"

// ParseFile splits a .beam file, gzip'ed or not, into its chunks. The chunks
// alias data when it is not compressed.
func ParseFile(data []byte) (*File, error) {
	data, err := gunzip(data)
	if err != nil {
		return nil, err
	}
	if len(data) < iffHeaderSize || string(data[:4]) != "FOR1" || string(data[8:12]) != "BEAM" {
		return nil, errAt("", 0, "not a .beam file: it does not start with FOR1, a size and BEAM")
	}
	size := int64(binary.BigEndian.Uint32(data[4:]))
	if size < 4 || size > int64(len(data)-8) {
		return nil, errAt("", 4, "truncated: the header promises %d bytes after byte 8, there are %d", size, len(data)-8)
	}
	end := int(size) + 8
	f := &File{Trailer: data[end:]}
	for pos := iffHeaderSize; pos < end; {
		c, next, err := parseChunk(data[:end], pos)
		if err != nil {
			return nil, err
		}
		f.Chunks = append(f.Chunks, c)
		pos = next
	}
	return f, nil
}

func parseChunk(data []byte, pos int) (Chunk, int, error) {
	if len(data)-pos < 8 {
		return Chunk{}, 0, errAt("", pos, "truncated chunk header: %d bytes left of 8", len(data)-pos)
	}
	id := string(data[pos : pos+4])
	size := int64(binary.BigEndian.Uint32(data[pos+4:]))
	start := pos + 8
	padded := size + int64(padding(int(size)))
	if padded > int64(len(data)-start) {
		return Chunk{}, 0, errAt("", pos, "chunk %q of %d bytes (%d with padding) exceeds the file's remaining %d", id, size, padded, len(data)-start)
	}
	end := start + int(size)
	next := start + int(padded)
	c := Chunk{ID: id, Data: data[start:end:end], Offset: start}
	if pad := data[end:next]; !allZero(pad) {
		c.pad = pad
	}
	return c, next, nil
}

func padding(size int) int { return -size & 3 }

func allZero(b []byte) bool {
	return !slices.ContainsFunc(b, func(c byte) bool { return c != 0 })
}

// Chunk returns the data of the first chunk with that ID.
func (f *File) Chunk(id string) (data []byte, ok bool) {
	if i := f.index(id); i >= 0 {
		return f.Chunks[i].Data, true
	}
	return nil, false
}

func (f *File) index(id string) int {
	return slices.IndexFunc(f.Chunks, func(c Chunk) bool { return c.ID == id })
}

// Replace gives the chunk new data, in its place, or appends it if there is none.
func (f *File) Replace(id string, data []byte) {
	if len(id) != 4 {
		panic("BUG: chunk ID " + id + " is not four characters")
	}
	c := Chunk{ID: id, Data: data, Offset: -1}
	if i := f.index(id); i >= 0 {
		f.Chunks[i] = c
		return
	}
	f.Chunks = append(f.Chunks, c)
}

// Remove drops every chunk with that ID.
func (f *File) Remove(id string) {
	f.Chunks = slices.DeleteFunc(f.Chunks, func(c Chunk) bool { return c.ID == id })
}

// Encode writes the file. Chunks that were not replaced come out byte for byte.
func (f *File) Encode() []byte {
	size := iffHeaderSize
	for i := range f.Chunks {
		n := len(f.Chunks[i].Data)
		size += 8 + n + padding(n)
	}
	out := make([]byte, 0, size+len(f.Trailer))
	out = append(out, "FOR1"...)
	out = binary.BigEndian.AppendUint32(out, uint32(size-8))
	out = append(out, "BEAM"...)
	for i := range f.Chunks {
		out = f.Chunks[i].append(out)
	}
	return append(out, f.Trailer...)
}

func (c *Chunk) append(out []byte) []byte {
	out = append(out, c.ID...)
	out = binary.BigEndian.AppendUint32(out, uint32(len(c.Data)))
	out = append(out, c.Data...)
	if n := padding(len(c.Data)); n == len(c.pad) {
		return append(out, c.pad...)
	} else {
		return append(out, make([]byte, n)...)
	}
}

func gunzip(data []byte) ([]byte, error) {
	if len(data) < 2 || data[0] != 0x1f || data[1] != 0x8b {
		return data, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, errAt("", 0, "gzip'ed file: %v", err)
	}
	out, err := io.ReadAll(io.LimitReader(z, MaxInflated+1))
	if err != nil {
		return nil, errAt("", 0, "gzip'ed file: %v", err)
	}
	if len(out) > MaxInflated {
		return nil, errAt("", 0, "gzip'ed file inflates to more than %d bytes", MaxInflated)
	}
	return out, nil
}
