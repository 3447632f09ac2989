//go:build !wasm

package wasi

import (
	"crypto/rand"
	"os"
	"strconv"
	"time"

	"github.com/jitwasm/jitwasm/rts/mem"
)

// Native is what tests see and set of the host.
var Native = struct {
	Output [3][]byte // what was written to each file descriptor
	Input  []byte    // what is left to read from standard input
	Args   []string
}{Args: []string{"program"}}

const errnoBadf = 8

var start = time.Now()

// FdWrite writes count buffers {address, length} and stores the number of bytes
// written.
func FdWrite(fd, buffers, count, written uint32) uint32 {
	if fd != Stdout && fd != Stderr {
		return errnoBadf
	}
	n := uint32(0)
	for i := range count {
		addr, length := mem.Load32(buffers+i<<3), mem.Load32(buffers+i<<3+4)
		Native.Output[fd] = append(Native.Output[fd], mem.Bytes(addr, length)...)
		n += length
	}
	mem.Store32(written, n)
	return 0
}

// FdRead reads into count buffers {address, length} and stores the number of
// bytes read; 0 of them is the end of the file.
func FdRead(fd, buffers, count, read uint32) uint32 {
	if fd != Stdin {
		return errnoBadf
	}
	n := uint32(0)
	for i := range count {
		addr, length := mem.Load32(buffers+i<<3), mem.Load32(buffers+i<<3+4)
		take := min(int(length), len(Native.Input))
		mem.PutBytes(addr, Native.Input[:take])
		Native.Input = Native.Input[take:]
		n += uint32(take)
	}
	mem.Store32(read, n)
	return 0
}

// ClockTimeGet stores the time of a clock in nanoseconds, 8 bytes.
func ClockTimeGet(clock uint32, _ uint64, addr uint32) uint32 {
	if clock == ClockRealtime {
		mem.Store64(addr, uint64(time.Now().UnixNano()))
	} else {
		mem.Store64(addr, uint64(time.Since(start)))
	}
	return 0
}

// PollOneoff waits for the first of count events: subscriptions of 48 bytes,
// events of 32. It stores the number of events. Natively there is only the clock
// as an event.
func PollOneoff(subscriptions, _, _, occurred uint32) uint32 {
	time.Sleep(time.Duration(mem.Load64(subscriptions + subscriptionTimeout)))
	mem.Store32(occurred, 1)
	return 0
}

// RandomGet fills a buffer with random bytes.
func RandomGet(addr, length uint32) uint32 {
	b := make([]byte, length)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	mem.PutBytes(addr, b)
	return 0
}

// ProcExit ends the program. It does not return.
func ProcExit(code uint32) { panic("exit " + strconv.Itoa(int(code))) }

// SchedYield lets the host do something else.
func SchedYield() uint32 { return 0 }

// ArgsSizesGet stores the number of arguments and the bytes of their texts.
func ArgsSizesGet(count, size uint32) uint32 { return sizes(Native.Args, count, size) }

// ArgsGet stores the addresses of the arguments and their texts, each with a
// zero byte behind it.
func ArgsGet(addresses, texts uint32) uint32 { return put(Native.Args, addresses, texts) }

// EnvironSizesGet stores the number of environment variables and the bytes of
// their texts.
func EnvironSizesGet(count, size uint32) uint32 { return sizes(os.Environ(), count, size) }

// EnvironGet stores the addresses of the environment variables (NAME=value) and
// their texts, each with a zero byte behind it.
func EnvironGet(addresses, texts uint32) uint32 { return put(os.Environ(), addresses, texts) }

func sizes(list []string, count, size uint32) uint32 {
	total := 0
	for _, s := range list {
		total += len(s) + 1
	}
	mem.Store32(count, uint32(len(list)))
	mem.Store32(size, uint32(total))
	return 0
}

func put(list []string, addresses, texts uint32) uint32 {
	for i, s := range list {
		mem.Store32(addresses+uint32(i)<<2, texts)
		mem.PutString(texts, s)
		texts += uint32(len(s))
		mem.Store8(texts, 0)
		texts++
	}
	return 0
}
