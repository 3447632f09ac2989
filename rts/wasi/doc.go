// Package wasi is what the run-time system asks of its host: WASI preview 1
// (https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md).
// Natively the same functions are made of Go's os and time packages, for tests.
//
// Pointers are addresses in linear memory. Functions return 0 or a WASI errno.
package wasi

// File descriptors.
const (
	Stdin  = 0
	Stdout = 1
	Stderr = 2
)

// Clocks.
const (
	ClockRealtime  = 0
	ClockMonotonic = 1
)
