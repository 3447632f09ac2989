package system

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

const (
	otpRelease   = "25"
	ertsVersion  = "13.1.5"
	architecture = "wasm32-unknown-wasi"
	banner       = "Erlang/OTP 25 [erts-13.1.5] [jitwasm] [32-bit]\n"
)

//go:wasmexport erlang:system_info/1
func systemInfo(what term.Term) term.Term {
	if what.IsTupleOf(2) && what.Element(1) == atom.Wordsize {
		if e := what.Element(2); e == atom.Internal || e == atom.External {
			return term.Small(4)
		}
		return heap.Badarg()
	}
	if !what.IsAtom() {
		return heap.Badarg()
	}
	if t := numberInfo(what); t != 0 {
		return t
	}
	if t := atomInfo(what); t != 0 {
		return t
	}
	if t := textInfo(what); t != 0 {
		return t
	}
	return heap.Badarg()
}

func numberInfo(what term.Term) term.Term {
	switch what {
	case atom.Wordsize:
		return term.Small(4)
	case atom.AtomCount:
		return term.Small(int32(code.AtomCount()))
	case atom.AtomLimit:
		return term.Small(code.AtomLimit)
	case atom.ProcessCount:
		return term.Small(1)
	case atom.ProcessLimit:
		return term.Small(262144)
	case atom.PortCount, atom.ThreadPoolSize, atom.Creation, atom.DirtyCpuSchedulers,
		atom.DirtyCpuSchedulersOnline, atom.DirtyIoSchedulers:
		return term.Small(0)
	case atom.PortLimit:
		return term.Small(65536)
	case atom.Schedulers, atom.SchedulersOnline, atom.SchedulerId, atom.LogicalProcessors,
		atom.LogicalProcessorsAvailable, atom.LogicalProcessorsOnline:
		return term.Small(1)
	case atom.StartTime:
		return heap.Int(startTime)
	case atom.EndTime:
		return heap.Int(1<<63 - 1)
	}
	return 0
}

func atomInfo(what term.Term) term.Term {
	switch what {
	case atom.SmpSupport, atom.Threads, atom.DebugCompiled, atom.TimeCorrection:
		return term.Bool(what == atom.TimeCorrection)
	case atom.TimeOffset:
		return atom.Final
	case atom.TimeWarpMode:
		return atom.NoTimeWarp
	case atom.OsType:
		return heap.Tuple2(atom.Unix, atom.Wasi)
	case atom.OsVersion:
		return heap.Tuple3(term.Small(0), term.Small(1), term.Small(0))
	case atom.Endian:
		return atom.Little
	case atom.HeapType:
		return atom.Private
	case atom.EmuType, atom.BuildType:
		return atom.Opt
	case atom.EmuFlavor:
		return atom.Jit
	case atom.MessageQueueData:
		return atom.OnHeap
	case atom.MinHeapSize:
		return heap.Tuple2(what, term.Small(heap.DefaultMinHeap))
	case atom.FullsweepAfter:
		return heap.Tuple2(what, term.Small(65535))
	case atom.MinBinVheapSize:
		return heap.Tuple2(what, term.Small(46422))
	}
	return 0
}

func textInfo(what term.Term) term.Term {
	switch what {
	case atom.OtpRelease:
		return listOfString(otpRelease)
	case atom.Version:
		return listOfString(ertsVersion)
	case atom.SystemVersion:
		return listOfString(banner)
	case atom.SystemArchitecture:
		return listOfString(architecture)
	case atom.Machine:
		return listOfString("BEAM")
	}
	return 0
}

func listOfString(s string) term.Term {
	list := term.Nil
	for i := len(s) - 1; i >= 0; i-- {
		list = heap.Cons(term.Small(int32(s[i])), list)
	}
	return list
}

// What erlang:statistics/1 counts from its last call.
var lastRuntime, lastWallClock, lastReductions int64

//go:wasmexport erlang:statistics/1
func statistics(what term.Term) term.Term {
	switch what {
	case atom.Runtime: // WASI has no clock of processor time
		return sinceLast(&lastRuntime, (monotonic()-startTime)/1_000_000)
	case atom.WallClock:
		return sinceLast(&lastWallClock, (monotonic()-startTime)/1_000_000)
	case atom.Reductions, atom.ExactReductions:
		return sinceLast(&lastReductions, int64(code.Reductions()))
	case atom.GarbageCollection:
		p := heap.Current
		return heap.Tuple3(heap.Int(int64(p.MinorCount+p.MajorCount)), term.Small(0), term.Small(0))
	case atom.ContextSwitches:
		return heap.Tuple2(term.Small(0), term.Small(0))
	case atom.Io:
		zero := term.Small(0)
		return heap.Tuple2(heap.Tuple2(atom.Input, zero), heap.Tuple2(atom.Output, zero))
	case atom.RunQueue, atom.TotalRunQueueLengths:
		return term.Small(0)
	case atom.RunQueueLengths:
		return heap.Cons(term.Small(0), term.Nil)
	}
	return heap.Badarg()
}

// sinceLast returns {Total, Since} and remembers the total.
func sinceLast(last *int64, total int64) term.Term {
	since := total - *last
	*last = total
	return heap.Tuple2(heap.Int(total), heap.Int(since))
}

//go:wasmexport erlang:memory/0
func memory0() term.Term {
	list := term.Nil
	for i := len(memoryKinds); i > 0; i-- {
		kind := memoryKinds[i-1]
		list = heap.Cons(heap.Tuple2(kind, memory1(kind)), list)
	}
	return list
}

var memoryKinds = [...]term.Term{
	atom.Total, atom.Processes, atom.ProcessesUsed, atom.System, atom.Atom, atom.AtomUsed,
	atom.Binary, atom.Code, atom.Ets,
}

// memory1 knows the size of the linear memory and of the processes in it; the
// rest is system.
//
//go:wasmexport erlang:memory/1
func memory1(kind term.Term) term.Term {
	p := heap.Current
	total := int64(mem.Size()) * mem.PageSize
	processes := 4 * int64(p.BlockWords()+p.OldWords()+p.FragmentWords)
	switch kind {
	case atom.Total:
		return heap.Int(total)
	case atom.Processes, atom.ProcessesUsed:
		return heap.Int(processes)
	case atom.System:
		return heap.Int(total - processes)
	case atom.Atom, atom.AtomUsed, atom.Binary, atom.Code, atom.Ets:
		return term.Small(0)
	}
	return heap.Badarg()
}
