package avmhost

// Offsets of Context that the contract with native code fixes, and those of the
// ErlNifEnv head that follow from the structures (jit.c, context.h, erl_nif_priv.h).
const (
	ctxGlobal    = 0x00
	ctxRoot      = 0x04 // HeapFragment *
	ctxHeapStart = 0x08
	ctxHeapPtr   = 0x0C
	ctxHeapEnd   = 0x10
	ctxE         = 0x14
	ctxX         = 0x18 // x[0..15], then x[16], a scratch root
	ctxCP        = 0x5C
	ctxFR        = 0x60 // double *, 0 until context_ensure_fpregs
	ctxBS        = 0x64
	ctxBSOffset  = 0x68
	contextSize  = 0x100

	maxReg = 16 // x registers inside Context; MAX_REG
	fpRegs = 16
)

// JITState, allocated on the C stack by the dispatch loop.
const (
	jsModule       = 0
	jsContinuation = 4 // label + 1, 0 = none
	jsReductions   = 8
	jitStateSize   = 12
)

// Heap fragment: next, then the mso list of a root fragment or the end of
// another one, then the terms.
const (
	fragNext    = 0
	fragEnd     = 4
	fragStorage = 8
)

// RefcBinary: list head, reference count, size, resource type, bytes.
const (
	refcCount = 8
	refcSize  = 12
	refcData  = 20
)

// Term tags (term.h).
const (
	primaryMask  = 0x3
	primaryCP    = 0x0
	primaryList  = 0x1
	primaryBoxed = 0x2
	primaryImmed = 0x3

	immedMask  = 0xF
	tagPid     = 0x3
	tagPort    = 0x7
	tagInteger = 0xF

	immed2Mask = 0x3F
	tagAtom    = 0x0B
	tagCatch   = 0x1B
	termNil    = term(0x3B)
	movedMark  = 0x2B

	boxedMask      = 0x3F
	boxTuple       = 0x00
	boxMatchState  = 0x04
	boxPosInt      = 0x08
	boxNegInt      = 0x0C
	boxRef         = 0x10
	boxFun         = 0x14
	boxFloat       = 0x18
	boxRefcBinary  = 0x20
	boxHeapBinary  = 0x24
	boxSubBinary   = 0x28
	boxMap         = 0x2C
	boxExtPid      = 0x30
	boxExtPort     = 0x34
	boxExtRef      = 0x38
	boxIntSignBit  = 0x04
	boxHeaderShift = 6
)

// Sizes in words, and byte limits of binaries on 32 bits.
const (
	matchStateWords  = 4
	refcBinaryWords  = 6
	subBinaryWords   = 4
	funWords         = 3
	externalFunWords = 4
	floatWords       = 3
	refWords         = 3
	refcBinaryMin    = 32
	subBinaryMin     = 8
	refcIsConst      = 1
)

// term_compare results.
const (
	cmpEqual   = 1
	cmpLess    = 2
	cmpGreater = 4
)

// Bit syntax flags.
const (
	bsLittle     = 0x2
	bsSigned     = 0x4
	bsNative     = 0x10
	bsLittleMask = bsLittle | bsNative
)

// call_ext's n_words when nothing is to be deallocated.
const (
	callExtOnly = -1
	callExtMFA  = -2
)

// Context flags that prim 33 shows.
const (
	flagWaitingTimeout        = 1
	flagWaitingTimeoutExpired = 2
	flagTrap                  = 32
)

// memory_ensure_free_with_roots modes.
const (
	memNoShrink = iota
	memCanShrink
	memForceShrink
	memNoGC
)

const (
	smallIntMin = -1 << 27
	smallIntMax = 1<<27 - 1
)

// Poison: a boxed pointer far outside any memory, so that a load through it traps.
const poisonWord = 0xDEADBEE2

const (
	archWasm32     = 7
	variantPIC     = 1
	avmNVersion    = 1
	maxNumEntries  = 0xFFFFFF
	maxModules     = 256
	bytesPerLabel  = 4 // JIT_JUMPTABLE_ENTRY_SIZE of wasm32
	defaultSlice   = 1024
	pageSize       = 65536
	initialPages   = 1024
	maximumPages   = 32768
	quarantineSize = 8 << 20
)
