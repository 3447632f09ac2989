// Package gowasm compiles a subset of Go to WebAssembly functions without a Go
// run-time system: no garbage collector, no goroutines, nothing but the code.
//
//	packages -> go/ssa -> gowasm/ir -> passes -> module
//
// The source is ordinary Go for GOOS=wasip1: integers (int has 64 bits),
// floats, pointers into linear memory, structs, arrays, strings, slices,
// append, copy, len, cap, min, max, clear, methods, generics, several results,
// closures. Maps, channels, goroutines, select, recover, reflection and dynamic
// interface calls are refused with file, line and the construct. Panics are
// traps.
//
// # Directives
//
//	//go:wasmexport name        exports a function, from any package of the program
//	//go:wasmimport wasm i32.load   a function that is one instruction
//	//go:wasmimport module name     an imported function
//	//gowasm:global name        a scalar package variable becomes an exported global
//	//gowasm:inline, //gowasm:noinline
//
// # Memory
//
// Pointers take 4 bytes, although the type checker believes in 8. Low
// addresses hold a stack for variables whose address is taken, then come
// constants and package variables, whose initial values are computed here:
//
//	0       stack_size       data       bss      __heap_base
//	| ... <- stack | constants, variables | zeroes | arena and what the program makes of it
//
// What must outlive its function (make, append, escaping variables) comes from
// an arena that is released when the outermost exported function returns.
// Package variables must not keep such memory. Nothing checks pointers: a nil
// pointer reads what lies at address 0.
package gowasm
