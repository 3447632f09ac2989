//go:build !unix

package vm

import "github.com/tetratelabs/wazero/experimental"

// reserved is linear memory that never moves.
type reserved struct {
	bytes []byte
}

func allocate(_, most uint64) experimental.LinearMemory { return &reserved{make([]byte, 0, most)} }

// Reallocate implements experimental.LinearMemory.
func (r *reserved) Reallocate(size uint64) []byte {
	if size > uint64(cap(r.bytes)) {
		return nil
	}
	return r.bytes[:size]
}

// Free implements experimental.LinearMemory.
func (r *reserved) Free() { r.bytes = nil }
