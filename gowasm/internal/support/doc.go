// Package support is what compiled Go needs of a run-time system: the arena,
// strings, and the functions of the standard library that are instructions of
// WebAssembly. It is compiled with each program; Go itself never runs it.
package support
