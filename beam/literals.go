package beam

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"sync"
)

// Literals is the literal table. Terms are decoded when asked for.
type Literals struct {
	chunk string
	data  []byte
	spans []span
}

type span struct{ start, end uint32 }

// Len is the number of literals.
func (l *Literals) Len() int { return len(l.spans) }

// Raw returns literal i in the external term format, with the leading 131.
func (l *Literals) Raw(i int) []byte {
	s := l.spans[i]
	return l.data[s.start:s.end:s.end]
}

// Term decodes literal i.
func (l *Literals) Term(i int) (Term, error) {
	t, err := DecodeTerm(l.Raw(i))
	if e, ok := err.(*Error); ok {
		return nil, errAt(l.chunk, e.Offset+int(l.spans[i].start), "literal %d (offset in the inflated table): %s", i, e.Msg)
	}
	return t, err
}

// parseLitT decodes a LitT chunk: the table's size and the table itself,
// compressed with zlib or (size 0, plain) not.
func parseLitT(data []byte) (l *Literals, plain bool, err error) {
	if len(data) < 4 {
		return nil, false, errAt("LitT", 0, "truncated: %d bytes of 4", len(data))
	}
	size := int64(binary.BigEndian.Uint32(data))
	if size == 0 {
		l, err = parseLiteralTable("LitT", data[4:], 4)
		return l, true, err
	}
	table, err := inflate(data[4:], size)
	if err != nil {
		return nil, false, errAt("LitT", 4, "%v", err)
	}
	l, err = parseLiteralTable("LitT", table, 0)
	return l, false, err
}

// parseLiteralTable decodes a count and that many terms, each behind its size.
// base is what to add to offsets in errors.
func parseLiteralTable(chunk string, data []byte, base int) (*Literals, error) {
	r := reader{chunk: chunk, data: data}
	count := int(r.u32())
	if r.err == nil && count > r.left()/4 {
		return nil, errAt(chunk, base, "%d literals in %d bytes", count, r.left())
	}
	spans := make([]span, 0, count)
	for range count {
		n := r.u32()
		start := r.pos
		r.bytes(int(n))
		spans = append(spans, span{uint32(start), uint32(r.pos)})
	}
	if r.err == nil && r.left() != 0 {
		r.failAt(r.pos, "%d bytes after the last literal", r.left())
	}
	if e, ok := r.err.(*Error); ok {
		e.Offset += base
		return nil, e
	}
	return &Literals{chunk: chunk, data: data, spans: spans}, nil
}

var inflaters sync.Pool // of io.ReadCloser that are zlib.Resetters; one is 40 kB

// inflate decompresses zlib data that must give exactly size bytes. deflate
// cannot do better than 1032:1, so a larger size is refused before allocating.
func inflate(data []byte, size int64) ([]byte, error) {
	if size > MaxInflated || size > int64(len(data))*1032 {
		return nil, errAt("", -1, "%d compressed bytes cannot inflate to %d", len(data), size)
	}
	z, err := newInflater(data)
	if err != nil {
		return nil, errAt("", -1, "compressed data: %v", err)
	}
	defer inflaters.Put(z)
	out := make([]byte, size)
	if n, err := io.ReadFull(z, out); err != nil {
		return nil, errAt("", -1, "compressed data: %v after %d of %d bytes", err, n, size)
	}
	if n, err := z.Read(make([]byte, 1)); n != 0 || err != io.EOF {
		return nil, errAt("", -1, "compressed data: more than the promised %d bytes, or a damaged end (%v)", size, err)
	}
	return out, nil
}

func newInflater(data []byte) (io.ReadCloser, error) {
	if z, ok := inflaters.Get().(io.ReadCloser); ok {
		if err := z.(zlib.Resetter).Reset(bytes.NewReader(data), nil); err != nil {
			return nil, err
		}
		return z, nil
	}
	return zlib.NewReader(bytes.NewReader(data))
}
