package process

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Bits in Process.Flags.
const (
	flagTrapExit = 1 << iota
	flagSensitive
	flagOffHeapMessages
	priorityShift        = 8 // two bits: an index of priorities
	priorityMask  uint32 = 3
)

//go:wasmexport erlang:process_flag/2
func processFlag(flag, value term.Term) term.Term {
	p := heap.Current
	switch flag {
	case atom.TrapExit:
		return setBit(p, flagTrapExit, value)
	case atom.Sensitive:
		return setBit(p, flagSensitive, value)
	case atom.Priority:
		return setPriority(p, value)
	case atom.MinHeapSize:
		return setMinHeap(p, value)
	case atom.MinBinVheapSize, atom.FullsweepAfter, atom.MaxHeapSize, atom.SaveCalls:
		return unused(flag, value)
	case atom.MessageQueueData:
		return setMessages(p, value)
	case atom.ErrorHandler:
		if value.IsAtom() {
			return atom.ErrorHandler
		}
		return heap.Badarg()
	}
	return heap.BadargCause(atom.Badopt)
}

func setBit(p *heap.Process, bit uint32, value term.Term) term.Term {
	if !value.IsBool() {
		return heap.Badarg()
	}
	old := term.Bool(p.Flags&bit != 0)
	p.Flags &^= bit
	if value == term.True {
		p.Flags |= bit
	}
	return old
}

// priority returns the atom of a process's priority: normal is 0.
func priority(p *heap.Process) term.Term {
	switch p.Flags >> priorityShift & priorityMask {
	case 1:
		return atom.Low
	case 2:
		return atom.High
	case 3:
		return atom.Max
	}
	return atom.Normal
}

func setPriority(p *heap.Process, value term.Term) term.Term {
	old := priority(p)
	var n uint32
	switch value {
	case atom.Normal:
	case atom.Low:
		n = 1
	case atom.High:
		n = 2
	case atom.Max:
		n = 3
	default:
		return heap.Badarg()
	}
	p.Flags = p.Flags&^(priorityMask<<priorityShift) | n<<priorityShift
	return old
}

func setMinHeap(p *heap.Process, value term.Term) term.Term {
	if !value.IsSmall() || value.Int() < 0 {
		return heap.Badarg()
	}
	old := term.Small(int32(p.MinHeap))
	p.MinHeap = max(uint32(value.Int()), heap.DefaultMinHeap)
	return old
}

// unused accepts what the collector has no use for, and returns OTP's default.
func unused(flag, value term.Term) term.Term {
	if !value.IsInteger() && !(flag == atom.MaxHeapSize && value.IsMap()) {
		return heap.Badarg()
	}
	return term.Small(defaultOf(flag))
}

func defaultOf(flag term.Term) int32 {
	switch flag {
	case atom.MinBinVheapSize:
		return 46422
	case atom.FullsweepAfter:
		return 65535
	}
	return 0
}

func setMessages(p *heap.Process, value term.Term) term.Term {
	old := atom.OnHeap
	if p.Flags&flagOffHeapMessages != 0 {
		old = atom.OffHeap
	}
	switch value {
	case atom.OnHeap:
		p.Flags &^= flagOffHeapMessages
	case atom.OffHeap:
		p.Flags |= flagOffHeapMessages
	default:
		return heap.Badarg()
	}
	return old
}
