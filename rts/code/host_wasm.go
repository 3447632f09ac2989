package code

import (
	"unsafe"

	"github.com/jitwasm/jitwasm/rts/term"
)

// programEnter calls the function of a code word with its arguments from the X
// registers, to start it or to resume it. The linker makes it.
//
//go:wasmimport program enter
func programEnter(word term.Term, params uint32) term.Term

var cancelFlag uint32

// CancelAddr returns the address of a word that the host may set to 1: the
// program ends with its time slice.
//
//go:wasmexport rt.cancel_address
func CancelAddr() uint32 { return uint32(uintptr(unsafe.Pointer(&cancelFlag))) }
