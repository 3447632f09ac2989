package module

import (
	"math/bits"

	"github.com/jitwasm/jitwasm/asm"
)

// appendU32 appends v as a minimal unsigned LEB128 number.
func appendU32(b []byte, v uint32) []byte { return asm.AppendU32(b, v) }

// appendS33 appends v, which is not negative, as a minimal signed LEB128
// number: the form of a type index in a block type.
func appendS33(b []byte, v uint32) []byte { return asm.AppendS64(b, int64(v)) }

// sizeU32 is the length of what appendU32 appends.
func sizeU32(v uint32) int { return (bits.Len32(v|1) + 6) / 7 }

// sizeS33 is the length of what appendS33 appends.
func sizeS33(v uint32) int { return bits.Len32(v)/7 + 1 }

// appendName appends a vector of bytes: its length and s.
func appendName(b []byte, s string) []byte {
	return append(appendU32(b, uint32(len(s))), s...)
}
