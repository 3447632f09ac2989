package wasi

import "unsafe"

var scratch [bufferWords]uint32

func scratchAddr() uint32 { return uint32(uintptr(unsafe.Pointer(&scratch))) }
