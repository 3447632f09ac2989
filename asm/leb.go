package asm

// AppendU32 appends v as minimal unsigned LEB128.
func AppendU32(dst []byte, v uint32) []byte {
	for v >= 0x80 {
		dst = append(dst, byte(v)|0x80)
		v >>= 7
	}
	return append(dst, byte(v))
}

// AppendS64 appends v as minimal signed LEB128. Since the encoding is minimal
// it serves for 32 and 33 bits as well.
func AppendS64(dst []byte, v int64) []byte {
	for v < -0x40 || v >= 0x40 {
		dst = append(dst, byte(v)|0x80)
		v >>= 7
	}
	return append(dst, byte(v)&0x7F)
}

// SizeU32 is the number of bytes that AppendU32 appends.
func SizeU32(v uint32) int {
	n := 1
	for ; v >= 0x80; v >>= 7 {
		n++
	}
	return n
}

const (
	msgTruncated = "unexpected end of code"
	msgTooLong   = "LEB128 integer too long"
	msgTooLarge  = "LEB128 integer too large"
)

// readU32 decodes an unsigned LEB128 of 32 bits at b[pos:]. msg is empty
// unless the encoding is bad.
func readU32(b []byte, pos int) (v uint32, next int, msg string) {
	for shift := 0; shift < 35; shift += 7 {
		if pos >= len(b) {
			return 0, pos, msgTruncated
		}
		c := b[pos]
		pos++
		if shift == 28 && c&0x70 != 0 && c < 0x80 {
			return 0, pos, msgTooLarge
		}
		v |= uint32(c&0x7F) << shift
		if c < 0x80 {
			return v, pos, ""
		}
	}
	return 0, pos, msgTooLong
}

// readSigned decodes a signed LEB128 of the given number of bits (32, 33, 64).
func readSigned(b []byte, pos int, bits uint) (v int64, next int, msg string) {
	for shift := uint(0); shift < bits; shift += 7 {
		if pos >= len(b) {
			return 0, pos, msgTruncated
		}
		c := b[pos]
		pos++
		v |= int64(c&0x7F) << shift
		if c >= 0x80 {
			continue
		}
		if rest := bits - shift; rest < 7 {
			// The unused bits of the last byte repeat the sign.
			if s := int8(c<<1) >> rest; s != 0 && s != -1 {
				return 0, pos, msgTooLarge
			}
		}
		if shift+7 < 64 {
			v = v << (57 - shift) >> (57 - shift)
		}
		return v, pos, ""
	}
	return 0, pos, msgTooLong
}
