// Package rtstarget is the run-time system without a program, as a root for
// gowasm: its exports set it up and pass terms in and out, so that a test can
// call built-in functions in a WebAssembly engine.
package rtstarget
