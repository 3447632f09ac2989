package etf

import (
	"math/bits"

	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// compressed reads a compressed term: the size of the term without version, then
// a stream of zlib's format (RFC 1950, 1951) with exactly that many bytes.
func (d *decoder) compressed() term.Term {
	size := d.get32()
	in := inflater{at: d.at, end: d.end, limit: size}
	if d.bad || size/maxInflation > d.end-d.at {
		return 0
	}
	in.out = newBuffer()
	in.stream()
	d.at = in.at
	inner := decoder{at: in.out.addr, end: in.out.addr + in.out.n, safe: d.safe}
	var t term.Term
	if !in.bad && in.out.n == size {
		t = inner.decode()
	}
	heap.Free(in.out.addr)
	return t
}

// maxInflation is above the ratio that deflate reaches: 258 bytes for two bits.
const maxInflation = 1032

// inflater decompresses.
type inflater struct {
	at, end uint32 // the next byte of the input and the end
	hold    uint32 // bits that were read and not used yet, the next lowest
	held    uint32
	out     buffer
	limit   uint32 // greatest size of the output
	bad     bool
}

// stream reads a zlib stream: header, blocks, checksum.
func (in *inflater) stream() {
	method, flags := in.bits(8), in.bits(8)
	if method&0xF != 8 || (method<<8|flags)%31 != 0 || flags&0x20 != 0 {
		in.bad = true
		return
	}
	for last := false; !last && !in.bad; {
		last = in.bits(1) == 1
		in.block(in.bits(2))
	}
	in.held, in.hold = 0, 0
	sum := in.bits(8)<<24 | in.bits(8)<<16 | in.bits(8)<<8 | in.bits(8)
	if !in.bad && sum != adler32(in.out.addr, in.out.n) {
		in.bad = true
	}
}

// bits takes n bits (at most 16) of the input, the first lowest.
func (in *inflater) bits(n uint32) uint32 {
	for in.held < n {
		if in.at == in.end {
			in.bad = true
			return 0
		}
		in.hold |= mem.Load8(in.at) << in.held
		in.at++
		in.held += 8
	}
	v := in.hold & (1<<n - 1)
	in.hold >>= n
	in.held -= n
	return v
}

func (in *inflater) block(kind uint32) {
	switch kind {
	case 0:
		in.stored()
	case 1:
		var literals, distances huffman
		fixedCodes(&literals, &distances)
		in.codes(&literals, &distances)
	case 2:
		var literals, distances huffman
		if in.dynamicCodes(&literals, &distances) {
			in.codes(&literals, &distances)
		}
	default:
		in.bad = true
	}
}

// stored copies a block that is not compressed.
func (in *inflater) stored() {
	in.held, in.hold = 0, 0
	n := in.bits(16)
	if in.bits(16) != n^0xFFFF || in.bad || in.end-in.at < n || in.limit-in.out.n < n {
		in.bad = true
		return
	}
	in.out.putBytes(in.at, n)
	in.at += n
}

const (
	maxCodeBits   = 15
	literalCount  = 288
	distanceCount = 30
	endOfBlock    = 256
)

// huffman is a canonical Huffman code: the number of codes of each length, and
// the symbols in the order of their codes.
type huffman struct {
	counts  [maxCodeBits + 1]uint16
	symbols [literalCount]uint16
}

// build makes the code in which symbol i has lengths[i] bits. It says whether no
// code is the beginning of another; codes may be missing.
func (h *huffman) build(lengths []uint8) bool {
	for i := range h.counts {
		h.counts[i] = 0
	}
	for _, n := range lengths {
		h.counts[n]++
	}
	h.counts[0] = 0
	var next [maxCodeBits + 2]uint16
	free := int32(1)
	for n := 1; n <= maxCodeBits; n++ {
		free = free<<1 - int32(h.counts[n])
		if free < 0 {
			return false
		}
		next[n+1] = next[n] + h.counts[n]
	}
	for i, n := range lengths {
		if n != 0 {
			h.symbols[next[n]] = uint16(i)
			next[n]++
		}
	}
	return true
}

// symbol decodes the next symbol.
func (in *inflater) symbol(h *huffman) uint32 {
	code, first, index := uint32(0), uint32(0), uint32(0)
	for n := 1; n <= maxCodeBits; n++ {
		code |= in.bits(1)
		count := uint32(h.counts[n])
		if code-first < count && code >= first {
			return uint32(h.symbols[index+code-first])
		}
		index += count
		first = (first + count) << 1
		code <<= 1
	}
	in.bad = true
	return endOfBlock
}

// Extra bits of the codes of lengths and distances (RFC 1951, 3.2.5).
const (
	lengthExtra   = "\x00\x00\x00\x00\x00\x00\x00\x00\x01\x01\x01\x01\x02\x02\x02\x02\x03\x03\x03\x03\x04\x04\x04\x04\x05\x05\x05\x05\x00"
	firstLength   = 257
	minLength     = 3
	maxLength     = 258
	maxLengthCode = 28
)

// lengthOf reads the extra bits of a code of a length and returns the length.
func (in *inflater) lengthOf(code uint32) uint32 {
	if code >= maxLengthCode {
		in.bad = in.bad || code > maxLengthCode
		return maxLength
	}
	base := uint32(minLength)
	for i := range code {
		base += 1 << lengthExtra[i]
	}
	return base + in.bits(uint32(lengthExtra[code]))
}

// distance reads the extra bits of a code of a distance and returns the
// distance.
func (in *inflater) distance(code uint32) uint32 {
	if code < 4 {
		return code + 1
	}
	if code >= distanceCount {
		in.bad = true
		return 0
	}
	extra := code/2 - 1
	return (2+code&1)<<extra + 1 + in.bits(extra)
}

// codes reads the symbols of a block.
func (in *inflater) codes(literals, distances *huffman) {
	for !in.bad {
		s := in.symbol(literals)
		if s == endOfBlock {
			return
		}
		if s < endOfBlock {
			if in.out.n == in.limit {
				in.bad = true
				return
			}
			in.out.put8(s)
			continue
		}
		n := in.lengthOf(s - firstLength)
		in.repeat(in.distance(in.symbol(distances)), n)
	}
}

// repeat appends n bytes of the output from a distance back.
func (in *inflater) repeat(distance, n uint32) {
	if in.bad || distance > in.out.n || in.limit-in.out.n < n {
		in.bad = true
		return
	}
	to := in.out.room(n)
	for i := range n {
		mem.Store8(to+i, mem.Load8(to+i-distance))
	}
}

// fixedCodes makes the codes of RFC 1951, 3.2.6.
func fixedCodes(literals, distances *huffman) {
	var lengths [literalCount]uint8
	for i := range lengths {
		switch {
		case i < 144:
			lengths[i] = 8
		case i < 256:
			lengths[i] = 9
		case i < 280:
			lengths[i] = 7
		default:
			lengths[i] = 8
		}
	}
	literals.build(lengths[:])
	for i := range distanceCount {
		lengths[i] = 5
	}
	distances.build(lengths[:distanceCount])
}

// lengthOrder is the order in which the lengths of the code for lengths come.
const lengthOrder = "\x10\x11\x12\x00\x08\x07\x09\x06\x0a\x05\x0b\x04\x0c\x03\x0d\x02\x0e\x01\x0f"

// dynamicCodes reads the codes at the beginning of a block (RFC 1951, 3.2.7).
func (in *inflater) dynamicCodes(literals, distances *huffman) bool {
	m, n, k := in.bits(5)+257, in.bits(5)+1, in.bits(4)+4
	if in.bad || m > 286 || n > distanceCount {
		in.bad = true
		return false
	}
	var lengths [literalCount + distanceCount + 2]uint8
	for i := range k {
		lengths[lengthOrder[i]] = uint8(in.bits(3))
	}
	if !literals.build(lengths[:19]) {
		in.bad = true
		return false
	}
	for i := range 19 {
		lengths[i] = 0
	}
	in.lengths(literals, lengths[:m+n])
	if in.bad || lengths[endOfBlock] == 0 || !literals.build(lengths[:m]) || !distances.build(lengths[m:m+n]) {
		in.bad = true
	}
	return !in.bad
}

// lengths reads the lengths of codes, with runs.
func (in *inflater) lengths(h *huffman, lengths []uint8) {
	for i := 0; i < len(lengths) && !in.bad; {
		s := in.symbol(h)
		run, value := uint32(1), uint8(s)
		switch s {
		case 16:
			if i == 0 {
				in.bad = true
				return
			}
			run, value = 3+in.bits(2), lengths[i-1]
		case 17:
			run, value = 3+in.bits(3), 0
		case 18:
			run, value = 11+in.bits(7), 0
		}
		if s > 18 || uint32(len(lengths)-i) < run {
			in.bad = true
			return
		}
		for ; run > 0; run-- {
			lengths[i] = value
			i++
		}
	}
}

// adler32 returns the checksum of n bytes (RFC 1950, 8.2).
func adler32(addr, n uint32) uint32 {
	a, b := uint32(1), uint32(0)
	for i := range n {
		a = (a + mem.Load8(addr+i)) % 65521
		b = (b + a) % 65521
	}
	return bits.RotateLeft32(b, 16) | a
}
