package avmhost

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// run dispatches until the process is done.
func (vm *VM) run(main *process) error {
	start := vm.dispatches
	next := uint32(0)
	for !main.result.done {
		if next == 0 {
			if next = vm.pick(); next == 0 && !vm.advance() {
				faultf("deadlock: every process waits and no timer is set:%s", vm.processList())
			}
			continue
		}
		p := vm.byCtx[next]
		if p == nil {
			faultf("the code returned %#x, which is no Context", next)
		}
		var err error
		if next, err = vm.slice(p); err != nil {
			return err
		}
		if vm.opts.MaxDispatches > 0 && vm.dispatches-start > vm.opts.MaxDispatches {
			faultf("more than %d entries into compiled code", vm.opts.MaxDispatches)
		}
	}
	return nil
}

// processList describes the processes for error messages.
func (vm *VM) processList() string {
	var b strings.Builder
	for _, id := range sortedKeys(vm.processes) {
		p := vm.processes[id]
		fmt.Fprintf(&b, "\n<0.%d.0> %s at %s label %d, messages", id, p.name, p.savedModule.name, p.continuation-1)
		for _, msg := range p.mail.inner {
			fmt.Fprintf(&b, " %s", vm.describe(msg.term))
		}
	}
	return b.String()
}

// pick takes the next ready process off the queue; 0 if there is none.
func (vm *VM) pick() uint32 {
	for len(vm.ready) > 0 {
		p := vm.ready[0]
		vm.ready = vm.ready[1:]
		if p.state == stateReady {
			p.state = stateRunning
			return p.ctx
		}
	}
	return 0
}

// slice schedules p in and runs it until it is scheduled out. It returns the
// next context, as the VM's loop does.
func (vm *VM) slice(p *process) (uint32, error) {
	vm.cur = p
	p.state = stateRunning
	if !p.saved {
		faultf("process %d scheduled in without a saved continuation", p.id)
	}
	p.saved = false
	mod, label, reductions := p.savedModule, p.continuation-1, int32(vm.opts.Slice)
	p.processOuter()
	if p.killed {
		return vm.terminateCurrent(p, vm.js), nil
	}
	for {
		next, err := vm.enter(p, mod, label, reductions)
		if err != nil || next != p.ctx {
			return next, err
		}
		reductions = int32(vm.mem.get(vm.js + jsReductions))
		continuation := vm.mem.get(vm.js + jsContinuation)
		if continuation == 0 || reductions == 0 {
			if !p.saved {
				faultf("%s f%d returned its own context with continuation %d and %d reductions, and nothing is saved to resume at",
					mod.name, label, continuation, reductions)
			}
			return next, nil
		}
		if reductions < 0 {
			faultf("%s f%d returned with %d reductions: a yield was missed", mod.name, label, reductions)
		}
		mod = vm.moduleAt(vm.mem.get(vm.js + jsModule))
		label = int(continuation) - 1
	}
}

// enter calls the exported function of a label.
func (vm *VM) enter(p *process, mod *module, label int, reductions int32) (uint32, error) {
	m := vm.mem
	m.put(vm.js+jsModule, mod.addr)
	m.put(vm.js+jsContinuation, 0)
	m.put(vm.js+jsReductions, uint32(reductions))
	vm.dispatches++
	stack := [3]uint64{uint64(p.ctx), uint64(vm.js), uint64(vm.iface)}
	if err := mod.entry(label).CallWithStack(vm.goctx, stack[:]); err != nil {
		return 0, vm.fault(err, mod, label)
	}
	return uint32(stack[0]), nil
}

func (vm *VM) fault(err error, mod *module, label int) error {
	var f *Fault
	if errors.As(err, &f) {
		return &Fault{Message: f.Message, Cause: errors.Join(err, f.Cause)}
	}
	return &Fault{Message: mod.name + " trapped, entered at label " + itoa(label), Cause: err}
}

// terminateCurrent ends the running process and goes on with another.
func (vm *VM) terminateCurrent(p *process, js uint32) uint32 {
	vm.mem.put(js+jsReductions, 0)
	vm.terminate(p)
	return vm.pick()
}

// scheduleOut saves the continuation in the JIT state.
func (p *process) scheduleOut(js uint32) {
	p.continuation = int(p.mem.get(js + jsContinuation))
	if p.continuation == 0 {
		faultf("scheduled out without a continuation")
	}
	p.savedModule = p.jsModule(js)
	p.saved = true
	p.mem.put(js+jsReductions, 0)
}

// yield is schedule_next_cp: to the end of the queue.
func (p *process) yield(js uint32) uint32 {
	p.scheduleOut(js)
	p.makeReady()
	return p.vm.pick()
}

// wait is schedule_wait_cp: until a message, a signal or the timer comes.
func (p *process) wait(js uint32) uint32 {
	p.scheduleOut(js)
	return p.block()
}

// block gives the processor away; what has arrived meanwhile wakes at once.
func (p *process) block() uint32 {
	p.state = stateWaiting
	if len(p.mail.outer) > 0 {
		p.makeReady()
	}
	return p.vm.pick()
}

// The JIT state.

func (p *process) jsModule(js uint32) *module {
	return p.vm.moduleAt(p.mem.get(js + jsModule))
}

func (p *process) setJSModule(js uint32, mod *module) { p.mem.put(js+jsModule, mod.addr) }

func (p *process) continueAt(js uint32, label int) {
	p.mem.put(js+jsContinuation, uint32(label)+1)
}

// doReturn continues at ctx->cp.
func (p *process) doReturn(js uint32) uint32 {
	cp := p.cp()
	p.setJSModule(js, p.vm.moduleByIndex(cp>>24))
	p.continueAt(js, int(cp&0xFFFFFF>>2/bytesPerLabel))
	return p.ctx
}

// Timers run on virtual time.

func (vm *VM) addTimer(d time.Duration, fire func()) *timer {
	t := &timer{at: vm.now + d, fire: fire}
	i, _ := slices.BinarySearchFunc(vm.timers, t, func(a, b *timer) int {
		if a.at <= b.at {
			return -1
		}
		return 1
	})
	vm.timers = slices.Insert(vm.timers, i, t)
	return t
}

// advance moves the clock to the next timer and fires it.
func (vm *VM) advance() bool {
	for len(vm.timers) > 0 {
		t := vm.timers[0]
		vm.timers = vm.timers[1:]
		if t.dead {
			continue
		}
		t.dead = true
		vm.now = max(vm.now, t.at)
		t.fire()
		return true
	}
	return false
}

// elapse lets virtual time pass: what is due fires.
func (vm *VM) elapse(d time.Duration) {
	vm.now += d
	for len(vm.timers) > 0 && (vm.timers[0].dead || vm.timers[0].at <= vm.now) {
		t := vm.timers[0]
		vm.timers = vm.timers[1:]
		if !t.dead {
			t.dead = true
			t.fire()
		}
	}
}

// setTimeout starts the timer of a receive.
func (p *process) setTimeout(d time.Duration) {
	p.flags = p.flags&^flagWaitingTimeoutExpired | flagWaitingTimeout
	p.timer = p.vm.addTimer(d, func() {
		p.flags = p.flags&^flagWaitingTimeout | flagWaitingTimeoutExpired
		if p.state == stateWaiting {
			p.makeReady()
		}
	})
}

func (p *process) cancelTimeout() {
	p.flags &^= flagWaitingTimeout | flagWaitingTimeoutExpired
	if p.timer != nil {
		p.timer.dead = true
		p.timer = nil
	}
}
