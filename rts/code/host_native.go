//go:build !wasm

package code

import (
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Enter stands for the program in native tests.
var Enter func(word term.Term, params uint32) term.Term

func programEnter(word term.Term, params uint32) term.Term { return Enter(word, params) }

// CancelAddr returns the address of a word that the host may set to 1: the
// program ends with its time slice.
func CancelAddr() uint32 { return mem.HeapBase - 256 }
