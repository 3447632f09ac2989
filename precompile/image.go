package precompile

import (
	"encoding/binary"

	"github.com/jitwasm/jitwasm/arch"
)

// image is data of a program that is laid out at known addresses. What is put
// twice is there once.
type image struct {
	base  uint32 // address of bytes[0]
	bytes []byte
	words map[string]uint32 // addresses of what was put, by content
	texts map[string]uint32
}

func newImage(base uint32) *image {
	return &image{base: base, words: make(map[string]uint32), texts: make(map[string]uint32)}
}

func (im *image) end() uint32 { return im.base + uint32(len(im.bytes)) }

// reserve makes room for n words, which are 0, and returns their address.
func (im *image) reserve(n int) uint32 {
	for len(im.bytes)%arch.WordSize != 0 {
		im.bytes = append(im.bytes, 0)
	}
	at := im.end()
	im.bytes = append(im.bytes, make([]byte, n*arch.WordSize)...)
	return at
}

// set stores words at an address.
func (im *image) set(at uint32, words ...int32) {
	for i, w := range words {
		binary.LittleEndian.PutUint32(im.bytes[int(at-im.base)+i*arch.WordSize:], uint32(w))
	}
}

// put places words and returns their address.
func (im *image) put(words ...int32) uint32 {
	key := make([]byte, 0, len(words)*arch.WordSize)
	for _, w := range words {
		key = binary.LittleEndian.AppendUint32(key, uint32(w))
	}
	if at, ok := im.words[string(key)]; ok {
		return at
	}
	at := im.reserve(len(words))
	copy(im.bytes[at-im.base:], key)
	im.words[string(key)] = at
	return at
}

// text places bytes, which need not be aligned, and returns their address.
func (im *image) text(b []byte) uint32 {
	if at, ok := im.texts[string(b)]; ok {
		return at
	}
	at := im.end()
	im.bytes = append(im.bytes, b...)
	im.texts[string(b)] = at
	return at
}
