// Package backend lowers BEAM bytecode to WebAssembly functions.
//
// Every BEAM function becomes one WebAssembly function whose labels are turned
// into structured control. Calls inside the module are plain WebAssembly
// calls, X registers are parameters and locals; frames with Y registers lie
// on the process's own stack in linear memory. The WebAssembly stack is
// disposable: at any call everything that is needed to go on lies in memory.
//
//	(ctx, x0 ... xn-1, cp) -> term, or 0
//
// cp is the continuation pointer of the caller; with its lowest bit set it
// asks instead to resume at the label that it holds: behind a call, at an
// exception handler, in a receive. A function returns the value of x0, or 0:
// "unwinding". Then the process has yielded, waits, has raised an exception
// or calls something outside of the module, all of which is recorded in
// memory, and every caller returns 0 in turn.
//
// The package is layered: op_*.go know BEAM instructions, verbs_*.go know
// what a virtual machine does (push a frame, allocate, raise), support_*.go
// hold the functions that each module carries for its slow paths, and package
// asm knows bytes.
package backend
