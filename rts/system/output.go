package system

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/wasi"
)

// output collects bytes for a file descriptor in memory off the heap.
type output struct {
	fd              uint32
	addr, len, room uint32
}

const outputSize = 1 << 10

func newOutput(fd uint32) output {
	return output{fd: fd, addr: heap.Malloc(outputSize), room: outputSize}
}

func (o *output) byte(c uint32) {
	if o.len == o.room {
		o.flush()
	}
	mem.Store8(o.addr+o.len, c)
	o.len++
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
