package heap

import "github.com/jitwasm/jitwasm/rts/term"

// xCount is the number of X registers: 1024, and some that only the run-time
// system uses (apply's module, function and arguments).
const xCount = 1024 + 8

// X returns an X register as generated code has spilled it.
func X(i uint32) term.Term { return term.Load(XBase() + i<<2) }

// SetX sets an X register in memory.
func SetX(i uint32, t term.Term) { term.Store(XBase()+i<<2, t) }
