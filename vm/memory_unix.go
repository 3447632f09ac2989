//go:build unix

package vm

import (
	"fmt"
	"syscall"

	"github.com/tetratelabs/wazero/experimental"
)

// reserved is linear memory that never moves when it grows: addresses for all
// that it may grow to are reserved, and the system provides pages when they are used.
// Nor does it count as memory that Go's garbage collector has to look after.
type reserved struct {
	mapping []byte
}

// allocate reserves addresses; where the system does not give so many, fewer.
func allocate(least, most uint64) experimental.LinearMemory {
	for {
		mapping, err := syscall.Mmap(-1, 0, int(most), syscall.PROT_READ|syscall.PROT_WRITE,
			syscall.MAP_PRIVATE|syscall.MAP_ANON|mapNoReserve)
		if err == nil {
			return &reserved{mapping}
		}
		if most /= 2; most < least {
			panic(fmt.Errorf("no memory for a program, which needs at least %d bytes: %w", least, err))
		}
	}
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
