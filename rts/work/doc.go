// Package work is the stack of words on which the run-time system keeps what is
// still to be done when it walks terms: they nest deeper than the stack of the
// WebAssembly engine, so that no walk may call itself for each level.
//
// A walk remembers Mark when it starts, pushes and pops until it is back at its
// mark, and may call another walk in between, which finds and leaves its own
// mark above. Words are moved when the stack grows, so that nobody may keep an
// address inside it.
package work
