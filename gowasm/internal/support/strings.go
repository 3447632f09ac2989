//go:build wasm

package support

import (
	"sync"
	"unicode/utf8"
	"unsafe"
)

//go:wasmimport wasm i32.load8_u
func load8(addr uint32) uint32

//go:wasmimport wasm i32.store8
func store8(addr, v uint32)

// Equal compares n bytes.
func Equal(a, b, n uint32) bool {
	if a == b {
		return true
	}
	for i := uint32(0); i < n; i++ {
		if load8(a+i) != load8(b+i) {
			return false
		}
	}
	return true
}

// Compare compares byte strings: -1, 0 or 1.
func Compare(a, alen, b, blen uint32) int32 {
	n := min(alen, blen)
	for i := uint32(0); i < n; i++ {
		x, y := load8(a+i), load8(b+i)
		if x != y {
			if x < y {
				return -1
			}
			return 1
		}
	}
	switch {
	case alen < blen:
		return -1
	case alen > blen:
		return 1
	}
	return 0
}

// Concat returns the address of two byte strings in a row.
func Concat(a, alen, b, blen uint32) uint32 {
	to := Raw(alen + blen)
	copyBytes(to, a, alen)
	copyBytes(to+alen, b, blen)
	return to
}

// Clone returns the address of a copy.
func Clone(a, n uint32) uint32 {
	to := Raw(n)
	copyBytes(to, a, n)
	return to
}

// FromRune is string(rune).
func FromRune(r int64) string {
	if r != int64(rune(r)) {
		r = utf8.RuneError
	}
	buf := make([]byte, utf8.UTFMax)
	n := utf8.EncodeRune(buf, rune(r))
	return unsafe.String(&buf[0], n)
}

// Decode is what ranging over a string does: the rune at i and its width.
func Decode(s string, i int) (rune, int) { return utf8.DecodeRuneInString(s[i:]) }

// IndexByte is bytealg.IndexByte.
func IndexByte(b []byte, c byte) int {
	for i, x := range b {
		if x == c {
			return i
		}
	}
	return -1
}

// IndexByteString is bytealg.IndexByteString.
func IndexByteString(s string, c byte) int {
	for i := 0; i < len(s); i++ {
		if s[i] == c {
			return i
		}
	}
	return -1
}

// BytesEqual is bytealg.Equal.
func BytesEqual(a, b []byte) bool {
	return len(a) == len(b) && Equal(addr(a), addr(b), uint32(len(a)))
}

// BytesCompare is bytealg.Compare.
func BytesCompare(a, b []byte) int {
	return int(Compare(addr(a), uint32(len(a)), addr(b), uint32(len(b))))
}

// StringCompare is bytealg.CompareString.
func StringCompare(a, b string) int {
	return int(Compare(uint32(uintptr(unsafe.Pointer(unsafe.StringData(a)))), uint32(len(a)),
		uint32(uintptr(unsafe.Pointer(unsafe.StringData(b)))), uint32(len(b))))
}

func addr(b []byte) uint32 { return uint32(uintptr(unsafe.Pointer(unsafe.SliceData(b)))) }

// MakeNoZero is bytealg.MakeNoZero.
func MakeNoZero(n int) []byte { return make([]byte, n) }

// StringClone is strings.Clone.
func StringClone(s string) string { return string([]byte(s)) }

// NothingMutex stands for locking and unlocking: there is one thread.
func NothingMutex(*sync.Mutex) {}

// NothingRWMutex is NothingMutex for the other type.
func NothingRWMutex(*sync.RWMutex) {}

// PoolGet is a pool that is always empty: memory comes from the arena.
func PoolGet(*sync.Pool) any { return nil }

// PoolPut is the other side of PoolGet.
func PoolPut(*sync.Pool, any) {}
