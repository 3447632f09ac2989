package wasi

import "unsafe"

var scratch [scratchBytes / 8]uint64

func scratchAddr() uint32 { return uint32(uintptr(unsafe.Pointer(&scratch))) }
