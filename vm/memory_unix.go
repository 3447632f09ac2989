//go:build unix

package vm

import (
	"syscall"

	"github.com/tetratelabs/wazero/experimental"
)

// reserved is linear memory that never moves: addresses for all that it may
// grow to are reserved, and the system provides pages when they are used.
// Only so may it be written to while a program runs.
type reserved struct {
	mapping []byte
}

func allocate(_, most uint64) experimental.LinearMemory {
	mapping, err := syscall.Mmap(-1, 0, int(most), syscall.PROT_READ|syscall.PROT_WRITE,
		syscall.MAP_PRIVATE|syscall.MAP_ANON|mapNoReserve)
	if err != nil {
		return &reserved{}
	}
	return &reserved{mapping}
}

// Reallocate implements experimental.LinearMemory.
func (r *reserved) Reallocate(size uint64) []byte {
	if size > uint64(len(r.mapping)) {
		return nil
	}
	return r.mapping[:size:len(r.mapping)]
}

// Free implements experimental.LinearMemory.
func (r *reserved) Free() {
	if r.mapping != nil {
		_ = syscall.Munmap(r.mapping) // nothing can be done, and nothing uses it any more
		r.mapping = nil
	}
}
