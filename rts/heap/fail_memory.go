package heap

import (
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/wasi"
)

// OutOfMemory ends the program, which could not get n more bytes or words.
func OutOfMemory(n uint32) {
	Fatal("out of memory: the program needs more than the limit of its linear memory")
}

// Fatal ends the program with a message on standard error.
//
//gowasm:noinline
func Fatal(message string) {
	wasi.WriteText(wasi.Stderr, message)
	wasi.WriteText(wasi.Stderr, "\n")
	wasi.ProcExit(1)
	mem.Trap()
}
