package mem

import "unsafe"

// Pointer returns a Go pointer to an address, for structures in memory whose
// fields are all uint32.
func Pointer(addr uint32) unsafe.Pointer { return unsafe.Pointer(uintptr(addr)) }
