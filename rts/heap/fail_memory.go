package heap

import (
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/wasi"
)

const outOfMemoryText = "out of memory: the program needs more than its limit of linear memory\n"

// OutOfMemory ends the program, which could not get n more bytes or words.
func OutOfMemory(n uint32) {
	wasi.WriteText(wasi.Stderr, outOfMemoryText)
	wasi.ProcExit(1)
	mem.Trap()
}
