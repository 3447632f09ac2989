// Package avmhost is a test double of AtomVM's WebAssembly virtual machine.
//
// It loads .beam files that carry an avmN chunk for wasm32 and executes them on
// wazero. It implements the 77 primitives of the ModuleNativeInterface over a
// linear memory laid out as AtomVM lays it out (contexts, JIT state, process
// heaps, terms), so that precompiled code cannot tell it from the real VM:
//
//	.beam ──▶ loader ──▶ wazero instance, imports env.memory and
//	                     env.__indirect_function_table
//	                        ▲                │ call_indirect
//	     dispatch loop ─────┘                ▼
//	     (schedule in, enter f<label>)    primitives, BIFs (Go)
//	                                         │
//	                   linear memory: contexts, heaps, fragments, messages
//
// It is written against the ABI facts (shared/atomvm-abi.md), not against the
// backend, and it is stricter than the VM: what is undefined behaviour there is
// an error here. Options make it collect at every opportunity, verify all
// reachable terms before each primitive that may collect, and poison what the
// ABI says is dead (registers beyond live, memory of collected heaps).
//
// Where AtomVM deliberately lacks something it raises what AtomVM raises
// (bit-level binaries: unsupported). Where AtomVM is only less exact than
// Erlang/OTP (comparing an integer with a float, 256-bit limit of integers) it
// follows Erlang/OTP, because its results are compared with those of erl.
//
// One scheduler, one thread, virtual time: when every process waits, the clock
// jumps to the next timer.
package avmhost
