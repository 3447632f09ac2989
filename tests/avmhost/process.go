package avmhost

import "time"

// process is one Erlang process: a Context in linear memory, and what native
// code never looks at here.
type process struct {
	vm  *VM
	mem *linearMemory
	id  int
	ctx uint32

	mso            []uint32 // counted binaries in the heap and its fragments
	natPtr, natEnd uint32   // rest of the fragment that NIFs are filling

	extended map[uint32]uint32 // x register ≥ 16 -> address of its value
	dict     []dictEntry
	fpAddr   uint32

	// Scheduling. saved tells that module and continuation are a valid place to
	// resume at; schedule primitives set it, scheduling in clears it.
	state        processState
	saved        bool
	savedModule  *module
	continuation int // label + 1
	timer        *timer
	flags        uint32

	mail mailbox

	// Exceptions.
	class, reason, trace term
	useLive              bool
	exitReason           term
	groupLeader          term

	// Relations.
	links     map[int]bool
	monitors  map[uint64]int // references this process monitors with -> target
	watchers  []watcher      // who monitors this one
	trapExit  bool
	killed    bool
	name      string
	parent    int
	initial   mfa
	startLive uint32 // x registers that hold its arguments

	// Outcome, of the process that Call started.
	result *outcome
}

type processState int

const (
	stateReady processState = iota
	stateRunning
	stateWaiting
	stateDead
)

type dictEntry struct{ key, value term }

type watcher struct {
	ref  uint64
	pid  int
	name string // the registered name it was monitored by, or ""
}

type timer struct {
	at   time.Duration
	fire func()
	dead bool
}

const initialHeapWords = 64

func (vm *VM) newProcess() *process {
	vm.lastPid++
	p := &process{vm: vm, mem: vm.mem, id: vm.lastPid, class: termNil, reason: termNil,
		exitReason: atomNormal, links: map[int]bool{}, monitors: map[uint64]int{},
		extended: map[uint32]uint32{}}
	p.ctx = vm.mem.malloc(contextSize)
	if p.ctx == 0 || !p.newRoot(initialHeapWords) {
		faultf("linear memory exhausted: process %d", p.id)
	}
	vm.mem.put(p.ctx+ctxGlobal, 0)
	for i := range uint32(maxReg + 1) {
		p.setX(i, termNil)
	}
	vm.mem.put(p.ctx+ctxFR, 0)
	vm.mem.put(p.ctx+ctxBS, uint32(termNil))
	vm.mem.put(p.ctx+ctxBSOffset, 0)
	p.setE(p.heapEnd())
	p.groupLeader = pidTerm(p.id)
	vm.processes[p.id] = p
	vm.byCtx[p.ctx] = p
	return p
}

// start makes the process begin at a function's label, to return to the
// module's int_call_end.
func (p *process) start(mod *module, label int) {
	if p.vm.opts.Poison {
		p.poisonRegisters(p.startLive)
	}
	p.setCP(mod.codePointer(mod.labels))
	p.savedModule, p.continuation, p.saved = mod, label+1, true
	p.makeReady()
}

func (p *process) makeReady() {
	if p.state == stateDead {
		return
	}
	p.state = stateReady
	p.vm.ready = append(p.vm.ready, p)
}

// release gives the memory of a dead process back.
func (p *process) release() {
	for _, boxed := range p.mso {
		p.mem.releaseRefc(p.mem.get(boxed + 12))
	}
	p.mso = nil
	p.mail.release(p)
	p.freeFragments(p.root())
	for _, a := range p.extended {
		p.mem.release(a)
	}
	p.mem.release(p.fpAddr)
	delete(p.vm.byCtx, p.ctx)
	p.mem.release(p.ctx)
}

// extendedRegister is prim 18: the address of an x register beyond the context's.
func (p *process) extendedRegister(i uint32) uint32 {
	a, ok := p.extended[i]
	if !ok {
		a = p.mem.malloc(4)
		p.mem.put(a, uint32(termNil))
		p.extended[i] = a
	}
	return a
}

// trimLive drops extended registers that are not live and caps live.
func (p *process) trimLive(live uint32) uint32 {
	for i, a := range p.extended {
		if i >= live {
			p.mem.release(a)
			delete(p.extended, i)
		}
	}
	return min(live, maxReg)
}

// setError records an exception for the code to handle (prim 6) or to ignore in
// a guard.
func (p *process) setError(reason term) {
	p.setException(atomError, reason)
}

func (p *process) setException(class, reason term) {
	p.class, p.reason, p.trace, p.useLive = class, reason, 0, false
}
