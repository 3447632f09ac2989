package beam

import (
	"math/big"
)

// Tags of the compact term encoding (beam_opcodes.hrl).
const (
	tagUnsigned = iota
	tagInteger
	tagAtom
	tagX
	tagY
	tagLabel
	tagCharacter
	tagExtended
)

// Extended tags: the value that tagExtended carries.
const (
	extFloat = iota // R-releases before R12: eight bytes of IEEE float follow
	extList
	extFloatReg
	extAllocList
	extLiteral
	extTypedReg
)

// The layout of a compact term's first byte, by its bit 3 and 4:
//
//	vvvv0ttt            value of 4 bits
//	vvv01ttt vvvvvvvv   value of 11 bits
//	nnn11ttt            n+2 bytes of two's complement follow; n = 7: an
//	                    unsigned compact term follows that, plus 9, is the count
//
// compactAt decodes the term at pos: its tag, its value, the position after it.
// wide is set (and v is 0) when the value does not fit, as its bytes. next < 0
// says that the data end inside the term.
func compactAt(data []byte, pos int) (tag uint8, v int64, wide []byte, next int) {
	if uint(pos) >= uint(len(data)) {
		return 0, 0, nil, -1
	}
	b := data[pos]
	tag = b & 7
	if b&8 == 0 {
		return tag, int64(b >> 4), nil, pos + 1
	}
	if b&16 == 0 {
		if pos+1 >= len(data) {
			return 0, 0, nil, -1
		}
		return tag, int64(b>>5)<<8 | int64(data[pos+1]), nil, pos + 2
	}
	return compactWide(data, pos)
}

func compactWide(data []byte, pos int) (tag uint8, v int64, wide []byte, next int) {
	tag = data[pos] & 7
	n := int(data[pos]>>5) + 2
	pos++
	if n == 9 {
		sizeTag, size, huge, after := compactAt(data, pos)
		if after < 0 || sizeTag != tagUnsigned || huge != nil || size < 0 || size > int64(len(data)) {
			return 0, 0, nil, -1
		}
		n, pos = int(size)+9, after
	}
	if n > len(data)-pos {
		return 0, 0, nil, -1
	}
	bytes := data[pos : pos+n]
	if n > 8 {
		return tag, 0, bytes, pos + n
	}
	v = int64(int8(bytes[0]))
	for _, b := range bytes[1:] {
		v = v<<8 | int64(b)
	}
	return tag, v, nil, pos + n
}

// bigFromBytes reads big-endian two's complement.
func bigFromBytes(b []byte) *big.Int {
	v := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0]&0x80 != 0 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(len(b))*8))
	}
	return v
}

// compact reads a compact term outside the Code chunk, where none is wide.
func (r *reader) compact() (tag uint8, v int64) {
	if r.err != nil {
		return 0, 0
	}
	tag, v, wide, next := compactAt(r.data, r.pos)
	if next < 0 || wide != nil {
		r.failAt(r.pos, "malformed compact term")
		return 0, 0
	}
	r.pos = next
	return tag, v
}

func (r *reader) compactUnsigned() uint32 {
	start := r.pos
	tag, v := r.compact()
	if r.err == nil && (tag != tagUnsigned || v < 0 || v >= 1<<31) {
		r.failAt(start, "compact term with tag %d and value %d is not a size", tag, v)
		return 0
	}
	return uint32(v)
}
