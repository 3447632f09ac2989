package heap

import "unsafe"

var xRegisters [xCount]uint32

// XBase returns the address of the array of X registers, a constant.
//
//go:wasmexport rt.x_registers
func XBase() uint32 { return uint32(uintptr(unsafe.Pointer(&xRegisters))) }
