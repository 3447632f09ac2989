// Package rts is the run-time system of programs: everything in a linked
// program that is not compiled from BEAM code. Its sub-packages are written in
// the subset of Go that gowasm compiles; rts.wasm is what it makes of them.
//
//	mem, wasi               linear memory, the host
//	term, atom              what terms look like, fixed atoms
//	heap                    processes' memory, the collector, making terms
//	code                    the program's tables, exceptions, the trampoline
//	work, table             stacks and hash tables of terms
//	num, order, lists,      built-in functions
//	maps, tuples, types,
//	bits, process, system
//	etf                     the external term format
//	host                    what the host calls
//
// An export named module:function/arity is a built-in function: terms in, term
// out, 0 for failed (package heap, fail.go). Exports named rt.something are
// called by generated code or by the host.
package rts
