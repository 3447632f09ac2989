package avmhost

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// Options configure a VM. The zero value runs programs as AtomVM does, with the
// host's heap growth and integers of any size.
type Options struct {
	// Slice is the number of reductions a process gets when scheduled in;
	// 0 means AtomVM's 1024. With 2 nearly every call yields.
	Slice int
	// GCAlways collects at every allocation that may collect, and leaves exactly
	// the requested space free, so that inline allocation soon runs out.
	GCAlways bool
	// Verify checks before each primitive that may collect, raise or yield that
	// stack and live registers hold well-formed terms, and all they refer to.
	Verify bool
	// Poison overwrites what the ABI says is dead: x registers beyond live after
	// a collection, the memory of collected heaps and freed blocks.
	Poison bool
	// HeapGrowth is the strategy of process heaps.
	HeapGrowth HeapGrowth
	// IntegerBits limits the magnitude of integers (AtomVM: 256), 0 is no limit.
	// Beyond it operations raise overflow.
	IntegerBits int
	// Loader provides a module that is called but not loaded: a .beam with an
	// avmN chunk, or nil if there is none.
	Loader func(name string) ([]byte, error)
	// Cache shares compiled modules between VMs.
	Cache wazero.CompilationCache
	// Interpreter runs compiled modules in wazero's interpreter instead of its
	// compiler, which takes minutes and gigabytes for functions with tens of
	// thousands of blocks (OTP's unicode_util).
	Interpreter bool
	// MaxDispatches bounds the entries into compiled code of one Call; 0 is no
	// bound. A program that exceeds it is a Fault.
	MaxDispatches int
}

// VM is one virtual machine. It is not safe for concurrent use.
type VM struct {
	opts    Options
	goctx   context.Context
	runtime wazero.Runtime
	memory  *reservation
	mem     *linearMemory
	env     api.Module
	iface   uint32 // address of the ModuleNativeInterface
	js      uint32 // address of the JITState

	atoms      *atomTable
	modules    map[string]*module
	absent     map[string]bool
	byIndex    []*module
	byAddr     map[uint32]*module
	emptyTuple term
	atomErlang term
	atomApply  term
	persistent map[string]beam.Term
	bifIndex   map[*bif]uint32

	processes     map[int]*process
	byCtx         map[uint32]*process
	registered    map[string]*process
	lastPid       int
	refs          uint64
	aliases       map[uint64]alias
	uniques       int64
	ready         []*process
	cur           *process
	timers        []*timer
	now           time.Duration
	tables        map[string]*etsTable
	messageTimers map[uint64]*timer

	output      bytes.Buffer
	collections int
	dispatches  int
	verifySkip  int
}

// New makes a VM with no modules loaded.
func New(opts Options) (*VM, error) {
	if opts.Slice == 0 {
		opts.Slice = defaultSlice
	}
	r, err := reserveMemory(maximumPages * pageSize)
	if err != nil {
		return nil, err
	}
	config := wazero.NewRuntimeConfig()
	if opts.Interpreter {
		config = wazero.NewRuntimeConfigInterpreter()
	}
	config = config.WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesThreads)
	if opts.Cache != nil {
		config = config.WithCompilationCache(opts.Cache)
	}
	vm := &VM{opts: opts, memory: r, atoms: newAtomTable(), modules: map[string]*module{},
		absent: map[string]bool{}, byAddr: map[uint32]*module{}, processes: map[int]*process{},
		byCtx: map[uint32]*process{}, registered: map[string]*process{}, tables: map[string]*etsTable{},
		bifIndex: map[*bif]uint32{}, messageTimers: map[uint64]*timer{}, aliases: map[uint64]alias{}}
	vm.goctx = withReservation(context.Background(), r)
	vm.runtime = wazero.NewRuntimeWithConfig(vm.goctx, config)
	if err := vm.instantiateEnv(); err != nil {
		vm.Close()
		return nil, err
	}
	vm.atomErlang, vm.atomApply = vm.atoms.intern("erlang"), vm.atoms.intern("apply")
	vm.persistent = map[string]beam.Term{}
	empty := vm.mem.malloc(8)
	vm.mem.put(empty, boxHeader(0, boxTuple))
	vm.emptyTuple = boxedTerm(empty)
	vm.js = vm.mem.malloc(jitStateSize)
	return vm, nil
}

// Close releases everything the VM holds.
func (vm *VM) Close() {
	_ = vm.runtime.Close(vm.goctx)
	vm.memory.Free()
}

// Output is what programs have written with io:format, erlang:display and the like.
func (vm *VM) Output() string { return vm.output.String() }

// Stats tells how much work the VM has done so far.
type Stats struct {
	Dispatches  int // entries into compiled code
	Collections int
}

// Stats returns the VM's counters.
func (vm *VM) Stats() Stats { return Stats{vm.dispatches, vm.collections} }

// Exception is how a process ended that did not return. Class is error, exit or
// throw; a process that an exit signal ended has class exit and no stack trace.
type Exception struct {
	Class      string
	Reason     beam.Term
	Stacktrace beam.Term
}

func (e *Exception) Error() string {
	return fmt.Sprintf("%s: %s, stacktrace %s", e.Class, formatTerm(e.Reason), formatTerm(e.Stacktrace))
}

// outcome collects how the process of a Call ends.
type outcome struct {
	vm        *VM
	done      bool
	killed    bool
	value     beam.Term
	exception *Exception
}

// setException reads the exception in x0..x2.
func (o *outcome) setException(p *process) {
	trace := p.buildTrace(p.x(2), 3)
	p.setX(2, trace)
	o.exception = &Exception{o.vm.atoms.name(p.x(0)), o.vm.export(p.x(1)), o.vm.export(trace)}
}

// Call spawns a process that applies function to args, and runs until it ends.
// The error is an *Exception when the process did not return, a *Fault when the
// contract between code and VM was broken.
func (vm *VM) Call(module, function string, args []beam.Term) (result beam.Term, err error) {
	mod := vm.findModule(module)
	if mod == nil {
		return nil, fmt.Errorf("no module %s", module)
	}
	label, ok := mod.exports[functionName{function, len(args)}]
	if !ok {
		return nil, fmt.Errorf("no function %s:%s/%d", module, function, len(args))
	}
	defer func() {
		if r := recover(); r != nil {
			f, ok := r.(*Fault)
			if !ok {
				panic(r)
			}
			err = f
		}
	}()
	p := vm.newProcess()
	p.initial = mfa{module, function, len(args)}
	p.result = &outcome{vm: vm}
	vm.placeArguments(p, args)
	p.start(mod, label)
	if err := vm.run(p); err != nil {
		return nil, err
	}
	if p.result.exception != nil {
		return nil, p.result.exception
	}
	return p.result.value, nil
}

func (vm *VM) placeArguments(p *process, args []beam.Term) {
	words := uint32(0)
	for _, a := range args {
		words += wordsFor(a, false)
	}
	if !p.ensureFree(words, 0) {
		faultf("linear memory exhausted: arguments of %d words", words)
	}
	b := builder{a: rootAllocator{p}, vm: vm}
	for i, a := range args {
		p.setArg(uint32(i), b.build(a))
	}
	p.startLive = uint32(len(args))
}

func (p *process) setArg(i uint32, t term) {
	if i < maxReg {
		p.setX(i, t)
		return
	}
	p.mem.put(p.extendedRegister(i), uint32(t))
}

// finish records the outcome of a process that Call waits for.
func (vm *VM) finish(p *process) {
	o := p.result
	if o == nil {
		return
	}
	o.done = true
	if o.killed && o.exception == nil {
		o.exception = &Exception{"exit", vm.export(p.exitReason), beam.Nil{}}
	}
}

func (vm *VM) nextRef() uint64 {
	vm.refs++
	return vm.refs
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	return slices.Sorted(maps.Keys(m))
}

// describe renders a term for error messages, safely.
func (vm *VM) describe(t term) (s string) {
	defer func() {
		if recover() != nil {
			s = fmt.Sprintf("word %#x", uint32(t))
		}
	}()
	return formatTerm(vm.export(t))
}
