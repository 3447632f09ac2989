package module

import (
	"fmt"
	"unicode/utf8"

	"github.com/jitwasm/jitwasm/asm"
)

// cursor reads a binary module front to back. The first failure sticks: from
// then on every read gives zero values, so that callers check err per item and
// not per byte.
type cursor struct {
	data    []byte
	pos     int
	end     int // of the section, or of the part that is being read
	section SectionID
	err     error
}

// fail records what is wrong at offset at, unless something already is.
func (c *cursor) fail(at int, format string, args ...any) {
	if c.err == nil {
		c.err = &Error{Section: c.section, Offset: at, Func: -1, Msg: fmt.Sprintf(format, args...)}
	}
	c.pos = c.end
}

// left is the number of bytes up to the end.
func (c *cursor) left() int { return c.end - c.pos }

func (c *cursor) byte(what string) byte {
	if c.err != nil {
		return 0
	}
	if c.pos >= c.end {
		c.fail(c.pos, "unexpected end in place of %s", what)
		return 0
	}
	b := c.data[c.pos]
	c.pos++
	return b
}

// u32 reads an unsigned LEB128 number of at most 32 bits.
func (c *cursor) u32(what string) uint32 {
	if c.err != nil {
		return 0
	}
	start := c.pos
	var v uint32
	for shift := 0; ; shift += 7 {
		if c.pos >= c.end {
			c.fail(start, "unexpected end in %s", what)
			return 0
		}
		b := c.data[c.pos]
		c.pos++
		if shift == 28 && b > 0x0F {
			c.fail(start, "%s is not a 32-bit LEB128 number", what)
			return 0
		}
		v |= uint32(b&0x7F) << shift
		if b < 0x80 {
			return v
		}
	}
}

// count reads the length of a vector whose items take at least min bytes each,
// and refuses one that cannot fit into the bytes that are left.
func (c *cursor) count(what string, min int) int {
	start := c.pos
	n := c.u32(what)
	if c.err == nil && int64(n)*int64(min) > int64(c.left()) {
		c.fail(start, "%d %s do not fit into the %d bytes that are left", n, what, c.left())
		return 0
	}
	return int(n)
}

// bytes reads n bytes, without copying.
func (c *cursor) bytes(n uint32, what string) []byte {
	if c.err != nil {
		return nil
	}
	if int64(n) > int64(c.left()) {
		c.fail(c.pos, "%s of %d bytes, but only %d are left", what, n, c.left())
		return nil
	}
	b := c.data[c.pos : c.pos+int(n) : c.pos+int(n)]
	c.pos += int(n)
	return b
}

// name reads a name: a vector of bytes that is UTF-8.
func (c *cursor) name(what string) []byte {
	n := c.u32("length of " + what)
	start := c.pos
	b := c.bytes(n, what)
	if c.err == nil && !utf8.Valid(b) {
		c.fail(start, "%s is not UTF-8", what)
	}
	return b
}

// valType reads a value type.
func (c *cursor) valType() asm.ValType {
	start := c.pos
	t := asm.ValType(c.byte("value type"))
	if c.err != nil || t.Valid() {
		return t
	}
	if t == 0x7B {
		c.fail(start, "value type v128: SIMD is not supported")
	} else {
		c.fail(start, "%#02x is not a value type", byte(t))
	}
	return 0
}

// refType reads a reference type.
func (c *cursor) refType() asm.ValType {
	start := c.pos
	t := asm.ValType(c.byte("reference type"))
	if c.err == nil && !t.IsRef() {
		c.fail(start, "%#02x is not a reference type", byte(t))
		return 0
	}
	return t
}
