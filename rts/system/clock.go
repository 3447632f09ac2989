package system

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/wasi"
)

// Erlang monotonic time is the host's monotonic clock in nanoseconds, and
// Erlang system time that plus an offset taken when the program started: the
// time warp mode is no_time_warp.

const second = 1_000_000_000 // nanoseconds

var (
	startTime  int64 // monotonic
	timeOffset int64
)

// Init takes the time at which the program starts.
func Init() {
	startTime = wasi.Clock(wasi.ClockMonotonic)
	timeOffset = wasi.Clock(wasi.ClockRealtime) - startTime
	lastNow, lastRef, lastUnique = 0, 0, 0
	resetShared()
	input, inputStart, inputEnd = 0, 0, 0
	environment, environmentRead = 0, false
}

func monotonic() int64 { return wasi.Clock(wasi.ClockMonotonic) }

func systemNow() int64 { return monotonic() + timeOffset }

// perSecond returns how many of a unit make a second, or 0 if it is none.
func perSecond(unit term.Term) int64 {
	switch unit {
	case atom.Second, atom.Seconds:
		return 1
	case atom.Millisecond, atom.MilliSeconds:
		return 1_000
	case atom.Microsecond, atom.MicroSeconds:
		return 1_000_000
	case atom.Nanosecond, atom.NanoSeconds, atom.Native, atom.PerfCounter:
		return second
	}
	if n, ok := unit.SmallOrInt64(); ok && n > 0 && n <= maxParts {
		return n
	}
	return 0
}

// maxParts is the greatest number of parts of a second: a second times it still
// fits 64 bits.
const maxParts = 8_000_000_000

// inUnit converts nanoseconds, rounding down.
func inUnit(ns int64, unit term.Term) term.Term {
	n := perSecond(unit)
	if n == 0 {
		return heap.Badarg()
	}
	whole, part := floorDiv(ns, second)
	return heap.Int(whole*n + part*n/second)
}

func floorDiv(n, d int64) (quotient, remainder int64) {
	quotient, remainder = n/d, n%d
	if remainder < 0 {
		return quotient - 1, remainder + d
	}
	return quotient, remainder
}

//go:wasmexport erlang:monotonic_time/0
func monotonicTime0() term.Term { return heap.Int(monotonic()) }

//go:wasmexport erlang:monotonic_time/1
func monotonicTime1(unit term.Term) term.Term { return inUnit(monotonic(), unit) }

//go:wasmexport erlang:system_time/0
func systemTime0() term.Term { return heap.Int(systemNow()) }

//go:wasmexport erlang:system_time/1
func systemTime1(unit term.Term) term.Term { return inUnit(systemNow(), unit) }

//go:wasmexport erlang:time_offset/0
func timeOffset0() term.Term { return heap.Int(timeOffset) }

//go:wasmexport erlang:time_offset/1
func timeOffset1(unit term.Term) term.Term { return inUnit(timeOffset, unit) }

//go:wasmexport os:system_time/0
func osSystemTime0() term.Term { return heap.Int(wasi.Clock(wasi.ClockRealtime)) }

//go:wasmexport os:system_time/1
func osSystemTime1(unit term.Term) term.Term {
	return inUnit(wasi.Clock(wasi.ClockRealtime), unit)
}

//go:wasmexport os:perf_counter/0
func osPerfCounter() term.Term { return heap.Int(monotonic()) }

//go:wasmexport erts_internal:time_unit/0
func timeUnit() term.Term { return heap.Int(second) }

//go:wasmexport erts_internal:perf_counter_unit/0
func perfCounterUnit() term.Term { return heap.Int(second) }

//go:wasmexport erlang:timestamp/0
func timestamp() term.Term { return megaTuple(systemNow() / 1000) }

//go:wasmexport os:timestamp/0
func osTimestamp() term.Term { return megaTuple(wasi.Clock(wasi.ClockRealtime) / 1000) }

// lastNow is what erlang:now/0 returned last, in microseconds.
var lastNow int64

//go:wasmexport erlang:now/0
func now() term.Term {
	lastNow = max(systemNow()/1000, lastNow+1)
	return megaTuple(lastNow)
}

// megaTuple returns {MegaSecs, Secs, MicroSecs}.
func megaTuple(us int64) term.Term {
	const million = 1_000_000
	secs := us / million
	return heap.Tuple3(heap.Int(secs/million), heap.Int(secs%million), heap.Int(us%million))
}
