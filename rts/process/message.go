package process

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/wasi"
)

// send sends a message. It returns 0 when there cannot be a receiver; a message
// to a process that does not live is lost.
func send(to, message term.Term) term.Term {
	switch {
	case to.IsAtom():
		if to = registeredAs(to); to == 0 {
			return heap.Badarg()
		}
	case to.IsTupleOf(2) && to.Element(1).IsAtom() && to.Element(2) == atom.NonodeNohost:
		to = registeredAs(to.Element(1))
	case !to.IsPid() && !to.IsPort() && !to.IsRef():
		return heap.Badarg()
	}
	if to == heap.Current.Pid {
		deliver(heap.Current, message)
	}
	return message
}

func deliver(p *heap.Process, message term.Term) {
	record := heap.Malloc(8)
	mem.Store32(record, 0)
	term.Store(record+4, message)
	if p.Mailbox == 0 {
		p.Mailbox = record
	} else {
		mem.Store32(p.MailboxLast, record)
	}
	p.MailboxLast = record
	p.MailboxSize++
}

//go:wasmexport erlang:!/2
func bang(to, message term.Term) term.Term { return send(to, message) }

//go:wasmexport erlang:send/2
func send2(to, message term.Term) term.Term { return send(to, message) }

//go:wasmexport erlang:send/3
func send3(to, message, options term.Term) term.Term {
	if !options.IsList() || send(to, message) == 0 {
		return heap.Badarg()
	}
	return atom.Ok
}

// Send is the instruction send: it raises what the operator ! does.
//
//go:wasmexport rt.send
func Send(to, message, loc term.Term) term.Term {
	if send(to, message) != 0 {
		return message
	}
	heap.SetX(0, to)
	heap.SetX(1, message)
	return term.Term(code.Failed(atom.Erlang, atom.Bang, 2, loc))
}

// The pointer of a receive stands in front of the message that it looks at
// next.

// next returns the record behind the pointer, or 0.
func next(p *heap.Process) uint32 {
	if p.MailboxBefore == 0 {
		return p.Mailbox
	}
	return mem.Load32(p.MailboxBefore)
}

// ReceivePeek returns the message at the pointer, or 0 when there is none.
//
//go:wasmexport rt.receive_peek
func ReceivePeek() term.Term {
	record := next(heap.Current)
	if record == 0 {
		return 0
	}
	return term.Load(record + 4)
}

// ReceiveNext moves the pointer to the next message.
//
//go:wasmexport rt.receive_next
func ReceiveNext() { heap.Current.MailboxBefore = next(heap.Current) }

// ReceiveRemove takes the message at the pointer out of the mailbox; the
// receive is over.
//
//go:wasmexport rt.receive_remove
func ReceiveRemove() {
	p := heap.Current
	record := next(p)
	after := mem.Load32(record)
	if p.MailboxBefore == 0 {
		p.Mailbox = after
	} else {
		mem.Store32(p.MailboxBefore, after)
	}
	if after == 0 {
		p.MailboxLast = p.MailboxBefore
	}
	p.MailboxSize--
	heap.Free(record)
	ReceiveTimedOut()
}

// ReceiveTimedOut ends a receive without a message.
//
//go:wasmexport rt.receive_timed_out
func ReceiveTimedOut() {
	heap.Current.MailboxBefore = 0
	heap.Current.TimerSet = 0
}

// ReceiveWait waits for a message; the function goes on at word then, with
// nothing in the X registers.
//
//go:wasmexport rt.receive_wait
func ReceiveWait(word term.Term) uint32 {
	p := heap.Current
	p.ResumeWord = word
	p.ResumeLive = 0
	p.Unwind = code.UnwindWait
	return 0
}

// ReceiveTimeout waits like ReceiveWait, and goes on at after when the time, in
// milliseconds, is over. It returns 1 when that is now. The timer is set by the
// first wait of a receive only.
//
//go:wasmexport rt.receive_timeout
func ReceiveTimeout(time, word, after, loc term.Term) uint32 {
	p := heap.Current
	if time == atom.Infinity {
		return ReceiveWait(word)
	}
	const limit = 1 << 32
	ms, ok := time.SmallOrInt64()
	if !ok || ms < 0 || ms >= limit {
		return code.Error(atom.TimeoutValue, loc)
	}
	if ms == 0 {
		return 1
	}
	if p.TimerSet == 0 {
		deadline := uint64(wasi.Clock(wasi.ClockMonotonic) + ms*1_000_000)
		p.TimerSet = 1
		p.TimerLow = uint32(deadline)
		p.TimerHigh = uint32(deadline >> 32)
	}
	p.TimerAfter = after
	return ReceiveWait(word)
}
