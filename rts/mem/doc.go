// Package mem reads and writes the linear memory of the program.
//
// An address is a uint32. In WebAssembly every function here is one
// instruction (the module name "wasm" of a wasmimport names an instruction to
// gowasm); in a native build the same addresses are offsets into a mapping of
// 4 GB, so that the run-time system can be tested, covered and fuzzed by
// go test. Accesses may be unaligned and are little-endian, as in WebAssembly.
// An access beyond the size of the memory traps: natively it is a fault.
//
// Layout natively (in WebAssembly gowasm and the linker decide):
//
//	0         never valid: nil
//	1024      Statics: blocks of fixed address, as package variables have in WebAssembly
//	65536     HeapBase: the first address that the allocator owns
package mem
