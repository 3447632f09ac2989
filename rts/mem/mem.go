package mem

// PageSize is the unit in which memory grows.
const PageSize = 65536

// MaxPages is the size of the address space in pages; the last page is never
// used, so that the end of the memory is an address.
const MaxPages = 65535

// Bytes returns a copy of memory as a slice of Go's.
func Bytes(addr, n uint32) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(Load8(addr + uint32(i)))
	}
	return b
}

// PutBytes writes a slice of Go's to memory.
func PutBytes(addr uint32, b []byte) {
	for i, c := range b {
		Store8(addr+uint32(i), uint32(c))
	}
}

// PutString writes the bytes of a string to memory.
func PutString(addr uint32, s string) {
	for i := 0; i < len(s); i++ {
		Store8(addr+uint32(i), uint32(s[i]))
	}
}

// Statics and HeapBase are the native layout (see the package comment).
const (
	Statics  = 1024
	HeapBase = PageSize
)
