package avmhost

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"syscall"

	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// linearMemory is the VM's memory: the bytes wazero's instances share, and a
// malloc over them whose bookkeeping lives in Go, so that wild stores of the
// code under test cannot damage it.
type linearMemory struct {
	bytes []byte // the whole reservation; only the first limit bytes exist for wasm
	wasm  api.Memory
	limit uint32 // current size in bytes
	top   uint32 // first byte never handed out

	sizes map[uint32]uint32   // live block -> rounded size
	free  map[uint32][]uint32 // rounded size -> blocks

	// Freed blocks are poisoned and wait here, so that a stale pointer is not
	// quickly hidden by reuse.
	poison      bool
	quarantine  []uint32
	quarantined uint32
}

// reservation is what wazero asks memory from: shared memory may never move, so
// address space for the maximum is reserved at once and the kernel gives pages
// when they are touched.
type reservation struct{ bytes []byte }

func (r *reservation) Reallocate(size uint64) []byte {
	if size > uint64(len(r.bytes)) {
		return nil
	}
	return r.bytes[:size]
}

func (r *reservation) Free() {
	if r.bytes != nil {
		_ = syscall.Munmap(r.bytes)
		r.bytes = nil
	}
}

func reserveMemory(size int) (*reservation, error) {
	b, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE,
		syscall.MAP_ANON|syscall.MAP_PRIVATE|syscall.MAP_NORESERVE)
	if err != nil {
		return nil, fmt.Errorf("reserving %d bytes of linear memory: %w", size, err)
	}
	return &reservation{bytes: b}, nil
}

func withReservation(ctx context.Context, r *reservation) context.Context {
	return experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(
		func(_, _ uint64) experimental.LinearMemory { return r }))
}

func newLinearMemory(r *reservation, wasm api.Memory, poison bool) *linearMemory {
	return &linearMemory{
		bytes:  r.bytes,
		wasm:   wasm,
		limit:  wasm.Size(),
		top:    1024, // low addresses stay unused, as in the C program
		sizes:  map[uint32]uint32{},
		free:   map[uint32][]uint32{},
		poison: poison,
	}
}

// roundSize gives four size classes per power of two.
func roundSize(n uint32) uint32 {
	if n <= 16 {
		return 16
	}
	step := uint32(1) << max(bits.Len32(n-1)-3, 3)
	return (n + step - 1) / step * step
}

// malloc returns an 8-byte aligned block; 0 when memory is exhausted.
func (m *linearMemory) malloc(n uint32) uint32 {
	if n > maximumPages*pageSize/2 {
		return 0
	}
	size := roundSize(n)
	if list := m.free[size]; len(list) > 0 {
		p := list[len(list)-1]
		m.free[size] = list[:len(list)-1]
		m.sizes[p] = size
		return p
	}
	if uint64(m.top)+uint64(size) > uint64(m.limit) && !m.grow(size) {
		return 0
	}
	p := m.top
	m.top += size
	m.sizes[p] = size
	return p
}

func (m *linearMemory) grow(size uint32) bool {
	pages := max((size+pageSize-1)/pageSize, 256)
	if _, ok := m.wasm.Grow(pages); !ok {
		return false
	}
	m.limit = m.wasm.Size()
	return true
}

// release frees a block; freeing 0 is allowed, anything not live is a fault.
func (m *linearMemory) release(p uint32) {
	if p == 0 {
		return
	}
	size, ok := m.sizes[p]
	if !ok {
		faultf("free of %#x, which is not an allocated block", p)
	}
	delete(m.sizes, p)
	if !m.poison {
		m.free[size] = append(m.free[size], p)
		return
	}
	m.fill(p, size)
	m.quarantine = append(m.quarantine, p, size)
	m.quarantined += size
	for m.quarantined > quarantineSize {
		old, oldSize := m.quarantine[0], m.quarantine[1]
		m.quarantine = m.quarantine[2:]
		m.quarantined -= oldSize
		m.free[oldSize] = append(m.free[oldSize], old)
	}
}

func (m *linearMemory) fill(p, size uint32) {
	for a := p; a < p+size; a += 4 {
		m.put(a, poisonWord)
	}
}

func (m *linearMemory) get(a uint32) uint32 { return binary.LittleEndian.Uint32(m.bytes[a:]) }

func (m *linearMemory) put(a, v uint32) { binary.LittleEndian.PutUint32(m.bytes[a:], v) }

func (m *linearMemory) get64(a uint32) uint64 { return binary.LittleEndian.Uint64(m.bytes[a:]) }

func (m *linearMemory) put64(a uint32, v uint64) { binary.LittleEndian.PutUint64(m.bytes[a:], v) }

func (m *linearMemory) getF64(a uint32) float64 { return math.Float64frombits(m.get64(a)) }

func (m *linearMemory) putF64(a uint32, f float64) { m.put64(a, math.Float64bits(f)) }

// slice gives the bytes [a, a+n), checked against the memory that exists.
func (m *linearMemory) slice(a, n uint32) []byte {
	if uint64(a)+uint64(n) > uint64(m.limit) {
		faultf("bytes %#x+%d are outside the linear memory", a, n)
	}
	return m.bytes[a : a+n : a+n]
}
