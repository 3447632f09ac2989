package wasi

// FdWrite writes count buffers {address, length} and stores the number of bytes
// written.
//
//go:wasmimport wasi_snapshot_preview1 fd_write
func FdWrite(fd, buffers, count, written uint32) uint32

// FdRead reads into count buffers {address, length} and stores the number of
// bytes read; 0 of them is the end of the file.
//
//go:wasmimport wasi_snapshot_preview1 fd_read
func FdRead(fd, buffers, count, read uint32) uint32

// ClockTimeGet stores the time of a clock in nanoseconds, 8 bytes.
//
//go:wasmimport wasi_snapshot_preview1 clock_time_get
func ClockTimeGet(clock uint32, precision uint64, time uint32) uint32

// RandomGet fills a buffer with random bytes.
//
//go:wasmimport wasi_snapshot_preview1 random_get
func RandomGet(addr, length uint32) uint32

// ProcExit ends the program. It does not return.
//
//go:wasmimport wasi_snapshot_preview1 proc_exit
func ProcExit(code uint32)

// SchedYield lets the host do something else.
//
//go:wasmimport wasi_snapshot_preview1 sched_yield
func SchedYield() uint32

// ArgsSizesGet stores the number of arguments and the bytes of their texts.
//
//go:wasmimport wasi_snapshot_preview1 args_sizes_get
func ArgsSizesGet(count, size uint32) uint32

// ArgsGet stores the addresses of the arguments and their texts, each with a
// zero byte behind it.
//
//go:wasmimport wasi_snapshot_preview1 args_get
func ArgsGet(addresses, texts uint32) uint32

// EnvironSizesGet stores the number of environment variables and the bytes of
// their texts.
//
//go:wasmimport wasi_snapshot_preview1 environ_sizes_get
func EnvironSizesGet(count, size uint32) uint32

// EnvironGet stores the addresses of the environment variables (NAME=value) and
// their texts, each with a zero byte behind it.
//
//go:wasmimport wasi_snapshot_preview1 environ_get
func EnvironGet(addresses, texts uint32) uint32

// PollOneoff waits for the first of count events: subscriptions of 48 bytes,
// events of 32. It stores the number of events.
//
//go:wasmimport wasi_snapshot_preview1 poll_oneoff
func PollOneoff(subscriptions, events, count, occurred uint32) uint32
