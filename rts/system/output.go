package system

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/wasi"
)

// output collects bytes in memory off the heap: for a file descriptor, or all of
// them.
type output struct {
	fd              uint32
	addr, len, room uint32
}

// toMemory as file descriptor keeps all bytes.
const toMemory = 1<<32 - 1

const outputSize = 1 << 10

func newOutput(fd uint32) output {
	return output{fd: fd, addr: heap.Malloc(outputSize), room: outputSize}
}

func (o *output) byte(c uint32) {
	if o.len == o.room {
		o.makeRoom()
	}
	mem.Store8(o.addr+o.len, c)
	o.len++
}

func (o *output) makeRoom() {
	if o.fd != toMemory {
		o.flush()
		return
	}
	o.room *= 2
	larger := heap.Malloc(o.room)
	mem.Copy(larger, o.addr, o.len)
	heap.Free(o.addr)
	o.addr = larger
}

func (o *output) text(s string) {
	for i := range len(s) {
		o.byte(uint32(s[i]))
	}
}

func (o *output) bytes(addr, n uint32) {
	for i := range n {
		o.byte(mem.Load8(addr + i))
	}
}

func (o *output) flush() {
	wasi.Write(o.fd, o.addr, o.len)
	o.len = 0
}

// close writes what is left and gives the memory back.
func (o *output) close() {
	o.flush()
	heap.Free(o.addr)
}
