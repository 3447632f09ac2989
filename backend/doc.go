// Package backend lowers BEAM bytecode to WebAssembly functions, for two
// targets: AtomVM (CompileAVM), whose virtual machine runs them, and programs
// with a run-time system of their own (CompileStandalone).
//
// Every BEAM function becomes one WebAssembly function whose labels are turned
// into structured control. Calls are plain WebAssembly calls, X registers are
// parameters and locals; frames with Y registers lie on the process's own stack
// in linear memory. The WebAssembly stack is disposable: at any call everything
// that is needed to go on lies in memory.
//
//	avm:         (ctx, x0 ... xn-1, cp) -> term, or 0
//	standalone:  (x0 ... xn-1, resume)  -> term, or 0
//
// The last parameter can ask to resume: behind a call, at an exception handler,
// in a receive. Of AtomVM it is else the continuation pointer of the caller; of
// programs it is else 0. A function returns the value of x0, or 0: "unwinding".
// Then the process has yielded, waits, has raised an exception or calls
// something outside of the module, all of which is recorded in memory, and every
// caller returns 0 in turn.
//
// The package is layered: op_*.go know BEAM instructions; verbs_*.go know what
// any virtual machine does (push a frame, allocate, raise), and say it through
// the interface in abi.go; avm_*.go and standalone_*.go implement that for
// their target, with the instructions that have nothing in common (bit syntax,
// maps, messages); package asm knows bytes.
package backend
