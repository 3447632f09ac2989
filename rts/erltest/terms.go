package erltest

import (
	"encoding/binary"
	"math"
	"math/big"
	"slices"
)

// Atom encodes an atom.
func Atom(name string) []byte {
	return append([]byte{119, byte(len(name))}, name...)
}

// Int encodes an integer as erl does.
func Int(n *big.Int) []byte {
	if n.IsInt64() {
		switch v := n.Int64(); {
		case v >= 0 && v < 256:
			return []byte{97, byte(v)}
		case v == int64(int32(v)):
			return binary.BigEndian.AppendUint32([]byte{98}, uint32(v))
		}
	}
	sign := byte(0)
	if n.Sign() < 0 {
		sign = 1
	}
	digits := n.Bytes()
	slices.Reverse(digits)
	if len(digits) < 256 {
		return append([]byte{110, byte(len(digits)), sign}, digits...)
	}
	b := binary.BigEndian.AppendUint32([]byte{111}, uint32(len(digits)))
	return append(append(b, sign), digits...)
}

// Small encodes an integer.
func Small(n int64) []byte { return Int(big.NewInt(n)) }

// Float encodes a float.
func Float(f float64) []byte {
	return binary.BigEndian.AppendUint64([]byte{70}, math.Float64bits(f))
}

// Binary encodes a binary.
func Binary(b []byte) []byte {
	return append(binary.BigEndian.AppendUint32([]byte{109}, uint32(len(b))), b...)
}

// Bits encodes the bit string of the bytes in the last of which n bits (1-7)
// count.
func Bits(b []byte, n int) []byte {
	b = slices.Clone(b)
	b[len(b)-1] &= 0xFF << (8 - n)
	return append(append(binary.BigEndian.AppendUint32([]byte{77}, uint32(len(b))), byte(n)), b...)
}

// String encodes a list of at most 65535 bytes, at least one.
func String(s string) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{107}, uint16(len(s))), s...)
}

// Tuple encodes a tuple.
func Tuple(elements ...[]byte) []byte {
	if len(elements) < 256 {
		return append([]byte{104, byte(len(elements))}, slices.Concat(elements...)...)
	}
	b := binary.BigEndian.AppendUint32([]byte{105}, uint32(len(elements)))
	return append(b, slices.Concat(elements...)...)
}

// List encodes a list.
func List(elements ...[]byte) []byte {
	if len(elements) == 0 {
		return []byte{106}
	}
	return Improper(elements, []byte{106})
}

// Improper encodes a list with a last tail.
func Improper(elements [][]byte, tail []byte) []byte {
	b := binary.BigEndian.AppendUint32([]byte{108}, uint32(len(elements)))
	return append(append(b, slices.Concat(elements...)...), tail...)
}

// Map encodes a map of keys and values in turn.
func Map(pairs ...[]byte) []byte {
	b := binary.BigEndian.AppendUint32([]byte{116}, uint32(len(pairs)/2))
	return append(b, slices.Concat(pairs...)...)
}

// Pid encodes a process identifier.
func Pid(node string, number, serial, creation uint32) []byte {
	b := append([]byte{88}, Atom(node)...)
	for _, w := range []uint32{number, serial, creation} {
		b = binary.BigEndian.AppendUint32(b, w)
	}
	return b
}

// Port encodes a port.
func Port(node string, number uint64, creation uint32) []byte {
	b := append([]byte{120}, Atom(node)...)
	b = binary.BigEndian.AppendUint64(b, number)
	return binary.BigEndian.AppendUint32(b, creation)
}

// Ref encodes a reference.
func Ref(node string, creation uint32, words ...uint32) []byte {
	b := append([]byte{90, 0, byte(len(words))}, Atom(node)...)
	b = binary.BigEndian.AppendUint32(b, creation)
	for _, w := range words {
		b = binary.BigEndian.AppendUint32(b, w)
	}
	return b
}

// Export encodes a fun M:F/A.
func Export(module, name string, arity byte) []byte {
	return slices.Concat([]byte{113}, Atom(module), Atom(name), []byte{97, arity})
}
