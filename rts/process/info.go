package process

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

// defaultItems are what process_info/1 shows, in its order.
var defaultItems = [...]term.Term{
	atom.CurrentFunction, atom.InitialCall, atom.Status, atom.MessageQueueLen, atom.Links,
	atom.Dictionary, atom.TrapExit, atom.ErrorHandler, atom.Priority, atom.GroupLeader,
	atom.TotalHeapSize, atom.HeapSize, atom.StackSize, atom.Reductions, atom.GarbageCollection,
	atom.Suspending,
}

//go:wasmexport erlang:process_info/1
func processInfo1(pid term.Term) term.Term {
	if !pid.IsLocalPid() {
		return heap.Badarg()
	}
	p := heap.Current
	if pid != p.Pid {
		return atom.Undefined
	}
	list := term.Nil
	for i := len(defaultItems); i > 0; i-- {
		list = heap.Cons(heap.Tuple2(defaultItems[i-1], item(p, defaultItems[i-1])), list)
	}
	if p.Name != 0 {
		list = heap.Cons(heap.Tuple2(atom.RegisteredName, p.Name), list)
	}
	return list
}

//go:wasmexport erlang:process_info/2
func processInfo2(pid, what term.Term) term.Term {
	if !pid.IsLocalPid() {
		return heap.Badarg()
	}
	p := heap.Current
	if what.IsAtom() {
		return one(p, pid, what)
	}
	list, last := term.Nil, term.Term(0)
	for ; what.IsCons(); what = what.Tail() {
		value := item(p, what.Head())
		if value == 0 {
			return heap.Badarg()
		}
		cell := heap.Cons(heap.Tuple2(what.Head(), value), term.Nil)
		if last == 0 {
			list = cell
		} else {
			last.SetTail(cell)
		}
		last = cell
	}
	switch {
	case !what.IsNil():
		return heap.Badarg()
	case pid != p.Pid:
		return atom.Undefined
	}
	return list
}

// one is process_info/2 for a single item. A process without a name has [] and
// not {registered_name, []}.
func one(p *heap.Process, pid, what term.Term) term.Term {
	value := item(p, what)
	switch {
	case value == 0:
		return heap.Badarg()
	case pid != p.Pid:
		return atom.Undefined
	case what == atom.RegisteredName && p.Name == 0:
		return term.Nil
	}
	return heap.Tuple2(what, value)
}

// item returns what process_info says of the current process, or 0 when there
// is no such item.
func item(p *heap.Process, what term.Term) term.Term {
	switch what {
	case atom.RegisteredName:
		if p.Name == 0 {
			return term.Nil
		}
		return p.Name
	case atom.Status:
		return atom.Running
	case atom.MessageQueueLen:
		return term.Small(int32(p.MailboxSize))
	case atom.Links, atom.Monitors, atom.MonitoredBy, atom.Suspending, atom.Binary:
		return term.Nil
	case atom.Dictionary:
		return getAll()
	case atom.TrapExit:
		return term.Bool(p.Flags&flagTrapExit != 0)
	case atom.ErrorHandler:
		return atom.ErrorHandler
	case atom.Priority:
		return priority(p)
	case atom.GroupLeader:
		return p.Group
	case atom.MessageQueueData:
		if p.Flags&flagOffHeapMessages != 0 {
			return atom.OffHeap
		}
		return atom.OnHeap
	case atom.CurrentStacktrace:
		return code.Backtrace()
	case atom.CurrentFunction, atom.CurrentLocation:
		return current(what)
	case atom.InitialCall:
		return heap.Tuple3(atom.Erlang, atom.Apply, term.Small(2))
	}
	return sizeItem(p, what)
}

// sizeItem is item for numbers.
func sizeItem(p *heap.Process, what term.Term) term.Term {
	switch what {
	case atom.HeapSize:
		return heap.Int(int64(p.BlockWords()))
	case atom.TotalHeapSize:
		return heap.Int(int64(p.BlockWords() + p.OldWords() + p.FragmentWords))
	case atom.StackSize:
		return heap.Int(int64(p.StackWords()))
	case atom.Memory:
		return heap.Int(4 * int64(p.BlockWords()+p.OldWords()+p.FragmentWords))
	case atom.Reductions:
		return heap.Int(int64(code.Reductions()))
	case atom.GarbageCollection:
		return collection(p)
	case atom.MinHeapSize:
		return term.Small(int32(p.MinHeap))
	case atom.FullsweepAfter, atom.MinBinVheapSize:
		return term.Small(defaultOf(what))
	}
	return 0
}

// collection returns the settings of the collector and the number of minor
// collections.
func collection(p *heap.Process) term.Term {
	list := heap.Cons(heap.Tuple2(atom.MinorGcs, heap.Int(int64(p.MinorCount))), term.Nil)
	list = heap.Cons(heap.Tuple2(atom.FullsweepAfter, term.Small(defaultOf(atom.FullsweepAfter))), list)
	list = heap.Cons(heap.Tuple2(atom.MinHeapSize, term.Small(int32(p.MinHeap))), list)
	return heap.Cons(heap.Tuple2(atom.MinBinVheapSize, term.Small(defaultOf(atom.MinBinVheapSize))), list)
}

// current returns the function that called process_info: {M, F, A}, with its
// place for current_location.
func current(what term.Term) term.Term {
	trace := code.Backtrace()
	if !trace.IsCons() {
		return atom.Undefined
	}
	if first := trace.Head(); what == atom.CurrentFunction {
		return heap.Tuple3(first.Element(1), first.Element(2), first.Element(3))
	}
	return trace.Head()
}
