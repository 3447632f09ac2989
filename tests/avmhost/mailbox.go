package avmhost

// A process has an outer list, where senders put messages and signals, and an
// inner list that receive looks at. The outer list is emptied into the inner one
// when the process is scheduled in, by prim 21 and by wait_timeout: code that
// forgets prim 21 does not see new messages.

type mailbox struct {
	outer []signal
	inner []message
	next  int // receive's position in inner
	// matching: loop_rec has been executed since the last message was taken, so
	// the receive has clauses to try.
	matching bool
}

// message is a copied term in its own fragment.
type message struct {
	fragment uint32 // address of the fragment header
	term     term
	mso      []uint32
}

type signalKind int

const (
	sigMessage signalKind = iota
	sigExit               // exit signal, from a link or exit/2
	sigDown               // a monitored process is gone
)

type signal struct {
	kind signalKind
	msg  message // of sigMessage; for the others the reason
	from int
	link bool // sigExit: because a linked process died
	ref  uint64
}

// newMessage copies t into a fragment of its own.
func (vm *VM) newMessage(t term) message {
	words := vm.mem.treeWords(t)
	f := vm.mem.malloc(fragStorage + 4*words)
	if f == 0 {
		faultf("linear memory exhausted: message of %d words", words)
	}
	end := f + fragStorage + 4*words
	vm.mem.put(f+fragNext, 0)
	vm.mem.put(f+fragEnd, end)
	b := &blockAllocator{vm: vm, ptr: f + fragStorage, end: end}
	return message{f, copyTree(b, t), b.mso}
}

func (vm *VM) freeMessage(msg message) {
	for _, boxed := range msg.mso {
		vm.mem.releaseRefc(vm.mem.get(boxed + 12))
	}
	vm.mem.release(msg.fragment)
}

func (mb *mailbox) release(p *process) {
	for _, m := range mb.inner {
		p.vm.freeMessage(m)
	}
	for _, s := range mb.outer {
		p.vm.freeMessage(s.msg)
	}
	mb.inner, mb.outer = nil, nil
}

// deliver puts a signal into a process' outer list and wakes it.
func (vm *VM) deliver(p *process, s signal) {
	if p.state == stateDead {
		vm.freeMessage(s.msg)
		return
	}
	p.mail.outer = append(p.mail.outer, s)
	if p.state == stateWaiting {
		p.makeReady()
	}
}

// send copies t to a process; sending to a dead one does nothing.
func (vm *VM) send(pid int, t term) {
	if p := vm.processes[pid]; p != nil && p.state != stateDead {
		vm.deliver(p, signal{kind: sigMessage, msg: vm.newMessage(t)})
	}
}

// processOuter moves messages to the inner list and acts on signals.
func (p *process) processOuter() {
	for len(p.mail.outer) > 0 && !p.killed {
		s := p.mail.outer[0]
		p.mail.outer = p.mail.outer[1:]
		switch s.kind {
		case sigMessage:
			p.mail.inner = append(p.mail.inner, s.msg)
		case sigExit:
			p.exitSignal(s)
		case sigDown:
			p.downSignal(s)
		}
	}
}

func (mb *mailbox) hasNext() bool { return mb.next < len(mb.inner) }

// peek is prim 22: the message at receive's position, 0 if there is none.
func (p *process) peek() term {
	p.mail.matching = true
	if !p.mail.hasNext() {
		return 0
	}
	return p.mail.inner[p.mail.next].term
}

// removeMessage takes the current message: its fragment joins the heap, so that
// what the code has loaded from it stays valid until the next collection.
func (p *process) removeMessage() {
	mb := &p.mail
	if !mb.hasNext() {
		faultf("remove_message without a message")
	}
	msg := mb.inner[mb.next]
	mb.inner = append(mb.inner[:mb.next:mb.next], mb.inner[mb.next+1:]...)
	mb.next = 0
	mb.matching = false
	p.appendFragment(msg.fragment)
	p.mso = append(p.mso, msg.mso...)
}
