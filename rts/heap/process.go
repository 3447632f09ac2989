package heap

import (
	"unsafe"

	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Process is the structure of a process. It lies off the heap, and all fields
// are words. The first rootCount of them are terms that the collector updates.
type Process struct {
	// The exception that a failed function recorded last. The reason is
	// {ReasonName, Reason} when ReasonName is not 0: the tuple is made only when
	// somebody asks, because guards fail without anybody asking.
	Class      term.Term
	Reason     term.Term
	ReasonName term.Term
	Cause      term.Term // of error_info, or 0
	Trace      term.Term // stack trace that comes with it (erlang:raise/3), or 0
	Group      term.Term // group leader
	Label      term.Term // initial call {M, F, A}

	// The block: the heap from BlockStart to HP, the stack from SP to BlockEnd.
	// SavedHP and SavedSP hold HP and SP of a process that does not run.
	BlockStart uint32
	BlockEnd   uint32
	HighWater  uint32 // what lies below has survived one collection
	SavedHP    uint32
	SavedSP    uint32

	// The old generation: what has survived two collections.
	OldStart uint32
	OldHP    uint32
	OldEnd   uint32

	// Allocations that the heap had no room for.
	Fragments     uint32 // newest first, or 0
	FragmentHP    uint32 // free room in the newest
	FragmentEnd   uint32
	FragmentWords uint32 // in all

	// Reference-counted binaries, linked through their RefcNext words.
	Binaries         uint32 // young: address of the first, or 0
	OldBinaries      uint32
	BinaryBytes      uint32 // that came since the last collection
	BinaryBytesLimit uint32 // from which a collection is asked for
	OldBinaryBytes   uint32 // that the old generation has taken over since the last major collection

	// What the next collection has to do.
	CollectAsked uint32 // 1: at the end of the slice, whatever room there is
	MajorAsked   uint32
	GrowAsked    uint32 // the last one left hardly any room
	MinHeap      uint32 // words

	// Statistics.
	MinorCount uint32 // since the last major collection
	MajorCount uint32

	// Reductions.
	RestReductions int32 // of the slice, when it was ended early for a collection
	SliceLength    int32

	// Why functions return 0, and where the trampoline goes on.
	Unwind     uint32
	ResumeWord term.Term
	ResumeLive uint32 // X registers in use

	Dictionary Table

	// The mailbox: records [next][message], in the order of their arrival.
	Mailbox       uint32 // the first, or 0
	MailboxLast   uint32
	MailboxBefore uint32 // the one before the next that a receive looks at, or 0
	MailboxSize   uint32

	// The timer of a receive.
	TimerSet   uint32
	TimerLow   uint32 // monotonic clock, nanoseconds, low and high word
	TimerHigh  uint32
	TimerAfter term.Term // where to go on

	Pid   term.Term // an immediate
	Name  term.Term // registered name, or 0
	Flags uint32
}

// Table is a hash table off the heap, of pairs of words [key, or 0][value]
// (package table).
type Table struct {
	Addr     uint32
	Capacity uint32 // pairs
	Count    uint32
}

// rootCount is the number of fields of Process, from the first, that are terms.
const rootCount = 7

// Current is the process that runs.
var Current *Process

// currentAddr is the address of the structure of Current.
var currentAddr uint32

// DefaultMinHeap is the size of a new process's block in words (min_heap_size
// of OTP's default emulator flags).
const DefaultMinHeap = 233

// firstMinHeap is the block of the first process of a program, which usually
// does the work.
const firstMinHeap = 4185

// ReductionUnits is how many units of Reductions make a reduction as OTP counts
// them: generated code counts finer, because a slice also bounds the depth of
// the WebAssembly stack. (arch.ReductionUnits.)
const ReductionUnits = 16

// DefaultSlice is the number of units in a time slice, of 4,000 reductions
// (CONTEXT_REDS of OTP's erl_vm.h; arch.ProgramSlice).
const DefaultSlice = 4000 * ReductionUnits

// NewProcess makes a process with an empty heap and stack, and makes it
// current.
func NewProcess(minHeap uint32, pid term.Term) {
	size := uint32(unsafe.Sizeof(Process{}))
	addr := Malloc(size)
	mem.Fill(addr, 0, size)
	p := (*Process)(mem.Pointer(addr))
	p.MinHeap = minHeap
	p.Pid = pid
	p.Group = term.Pid(UserPid)
	p.BinaryBytesLimit = minBinaryLimit
	p.SliceLength = DefaultSlice
	minHeap += 1 // for the word at the bottom of the stack
	p.BlockStart = Malloc(minHeap << 2)
	p.BlockEnd = p.BlockStart + minHeap<<2
	p.HighWater = p.BlockStart
	Current = p
	currentAddr = addr
	HP = p.BlockStart
	SP = p.BlockEnd
	Reductions = p.SliceLength
}

// Init makes the memory ready and a first process current. It must run before
// anything else of the run-time system, once.
func Init() {
	constantEnd = mem.Size() << 16
	constantPages = 0
	constantHP, constantLimit = 0, 0
	initMalloc()
	NewProcess(firstMinHeap, term.Pid(firstPid))
}

// Numbers of processes that stand for the host's output: io requests to them
// are made in Erlang code, by whoever sends them.
const (
	UserPid          = 1
	StandardErrorPid = 2
)

// firstPid is the number of the first process: <0.9.0> is the first that runs a
// user's code when nothing but init and its helpers came before, too.
const firstPid = 9
