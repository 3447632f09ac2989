package wasi

import "github.com/jitwasm/jitwasm/rts/mem"

// The buffer descriptor that Write and Read hand to the host, and a scratch
// word behind it.
const (
	resultWord = 8
	charWord   = 12

	subscription = 16 // 48 bytes
	event        = 64 // 32 bytes
	scratchBytes = 96
)

// Byte offsets in a subscription to a clock.
const (
	subscriptionClock   = 16
	subscriptionTimeout = 24
)

// longestSleep is after how many nanoseconds of waiting the host has its turn.
const longestSleep = 50_000_000

// Write writes n bytes of memory to a file descriptor; what cannot be written
// is an errno.
func Write(fd, addr, n uint32) uint32 {
	scratch := scratchAddr()
	for n > 0 {
		mem.Store32(scratch, addr)
		mem.Store32(scratch+4, n)
		if errno := FdWrite(fd, scratch, 1, scratch+resultWord); errno != 0 {
			return errno
		}
		written := mem.Load32(scratch + resultWord)
		addr += written
		n -= written
	}
	return 0
}

// Read reads at most n bytes from a file descriptor to memory. It returns their
// number, 0 at the end of the file.
func Read(fd, addr, n uint32) (read, errno uint32) {
	scratch := scratchAddr()
	mem.Store32(scratch, addr)
	mem.Store32(scratch+4, n)
	if errno := FdRead(fd, scratch, 1, scratch+resultWord); errno != 0 {
		return 0, errno
	}
	return mem.Load32(scratch + resultWord), 0
}

// Clock returns the time of a clock in nanoseconds.
func Clock(clock uint32) int64 {
	scratch := scratchAddr()
	if ClockTimeGet(clock, 1, scratch) != 0 {
		return 0
	}
	return int64(mem.Load64(scratch))
}

// Random returns 64 random bits.
func Random() uint64 {
	scratch := scratchAddr()
	if RandomGet(scratch, 8) != 0 {
		return uint64(Clock(ClockMonotonic))
	}
	return mem.Load64(scratch)
}

// WriteText writes a text to a file descriptor.
func WriteText(fd uint32, text string) {
	scratch := scratchAddr() + charWord
	for i := range len(text) {
		mem.Store8(scratch, uint32(text[i]))
		Write(fd, scratch, 1)
	}
}

// SleepUntil waits until the monotonic clock shows a time. The host is asked to
// wait for a length of time: not every one knows points in time (wazero has
// ENOTSUP for them).
func SleepUntil(ns int64) {
	scratch := scratchAddr()
	s := scratch + subscription
	mem.Fill(s, 0, event-subscription)
	mem.Store32(s+subscriptionClock, ClockMonotonic)
	for rest := ns - Clock(ClockMonotonic); rest > 0; rest = ns - Clock(ClockMonotonic) {
		mem.Store64(s+subscriptionTimeout, uint64(min(rest, longestSleep)))
		if PollOneoff(s, scratch+event, 1, scratch+resultWord) != 0 {
			return
		}
		SchedYield()
	}
}
