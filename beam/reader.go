package beam

import "encoding/binary"

// reader reads big-endian fields of one chunk. The first error sticks; after it
// every read returns zero.
type reader struct {
	chunk string
	data  []byte
	pos   int
	err   error
}

func (r *reader) left() int { return len(r.data) - r.pos }

func (r *reader) errorf(format string, args ...any) error {
	return errAt(r.chunk, r.pos, format, args...)
}

func (r *reader) failAt(pos int, format string, args ...any) {
	if r.err == nil {
		r.err = errAt(r.chunk, pos, format, args...)
	}
}

func (r *reader) bytes(n int) []byte {
	if r.err == nil && (n < 0 || n > r.left()) {
		r.failAt(r.pos, "truncated: %d bytes wanted, %d left", n, r.left())
	}
	if r.err != nil {
		return nil
	}
	b := r.data[r.pos : r.pos+n]
	r.pos += n
	return b
}

func (r *reader) u8() uint8 {
	if b := r.bytes(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) u16() uint16 {
	if b := r.bytes(2); b != nil {
		return binary.BigEndian.Uint16(b)
	}
	return 0
}

func (r *reader) u32() uint32 {
	if b := r.bytes(4); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

func (r *reader) u64() uint64 {
	if b := r.bytes(8); b != nil {
		return binary.BigEndian.Uint64(b)
	}
	return 0
}
