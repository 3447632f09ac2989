package arch

// Primitive is the place of a function in AtomVM's ModuleNativeInterface.
type Primitive uint8

// The primitives, in the order of the table (jit.h, ModuleNativeInterface).
const (
	PrimRaiseError Primitive = iota
	PrimReturn
	PrimScheduleNextCP
	PrimModuleGetAtomTermByID
	PrimCallExt
	PrimAllocate
	PrimHandleError
	PrimTrimLiveRegs
	PrimGetImportedBif
	PrimDeallocate
	PrimTerminateContext
	PrimTermCompare
	PrimTestHeap
	PrimPutList
	PrimModuleLoadLiteral
	PrimAllocBoxedIntegerFragment
	PrimTermAllocTuple
	PrimSend
	PrimExtendedRegisterPtr
	PrimRaiseErrorTuple
	PrimTermAllocFun
	PrimProcessSignalMessages
	PrimMailboxPeek
	PrimMailboxRemoveMessage
	PrimTimeout
	PrimMailboxNext
	PrimCancelTimeout
	PrimClearTimeoutFlag
	PrimRaise
	PrimScheduleWaitCP
	PrimWaitTimeout
	PrimWaitTimeoutTrapHandler
	PrimCallFun
	PrimContextGetFlags
	PrimContextEnsureFPRegs
	PrimTermFromFloat
	PrimTermIsNumber
	PrimTermConvToFloat
	PrimFAdd
	PrimFSub
	PrimFMul
	PrimFDiv
	PrimFNegate
	PrimCatchEnd
	PrimMemoryEnsureFreeWithRoots
	PrimTermAllocBinMatchState
	PrimBitstringExtractInteger
	PrimTermSubBinaryHeapSize
	PrimTermMaybeCreateSubBinary
	PrimTermFindMapPos
	PrimBitstringUTF8Size
	PrimBitstringUTF16Size
	PrimTermCreateEmptyBinary
	PrimDecodeFlagsList
	PrimBitstringInsertUTF8
	PrimBitstringInsertUTF16
	PrimBitstringInsertUTF32
	PrimBitstringInsertInteger
	PrimBitstringCopyModuleStr
	PrimBitstringCopyBinary
	PrimApply
	PrimMalloc
	PrimFree
	PrimPutMapAssoc
	PrimBitstringExtractFloat
	PrimModuleGetFunArity
	PrimBitstringMatchModuleStr
	PrimBitstringGetUTF8
	PrimBitstringGetUTF16
	PrimBitstringGetUTF32
	PrimTermCopyMap
	PrimStacktraceBuild
	PrimTermReuseBinary
	PrimAllocBigIntegerFragment
	PrimBitstringInsertFloat
	PrimRawRaise
	PrimRaiseErrorMFA
	primCount
)

// PrimitiveInfo describes a primitive's WebAssembly signature.
type PrimitiveInfo struct {
	Name   string
	Params string // one letter a parameter: i = i32, l = i64
	Result bool   // an i32 result
}

// Info returns the signature of p.
func (p Primitive) Info() PrimitiveInfo {
	info := primitives[p]
	if info.Name == "" {
		panic("BUG: no such primitive")
	}
	return info
}

// Offset is the place of p's table index in the interface structure, in bytes.
func (p Primitive) Offset() uint32 { return uint32(p) * WordSize }

var primitives = [primCount]PrimitiveInfo{
	PrimRaiseError:                {"raise_error", "iiii", true},
	PrimReturn:                    {"do_return", "ii", true},
	PrimScheduleNextCP:            {"schedule_next_cp", "ii", true},
	PrimModuleGetAtomTermByID:     {"module_get_atom_term_by_id", "ii", true},
	PrimCallExt:                   {"call_ext", "iiiiii", true},
	PrimAllocate:                  {"allocate", "iiiii", true},
	PrimHandleError:               {"handle_error", "iii", true},
	PrimTrimLiveRegs:              {"trim_live_regs", "ii", false},
	PrimGetImportedBif:            {"get_imported_bif", "ii", true},
	PrimDeallocate:                {"deallocate", "iii", true},
	PrimTerminateContext:          {"terminate_context", "ii", true},
	PrimTermCompare:               {"term_compare", "iiiii", true},
	PrimTestHeap:                  {"test_heap", "iiii", true},
	PrimPutList:                   {"put_list", "iii", true},
	PrimModuleLoadLiteral:         {"module_load_literal", "iii", true},
	PrimAllocBoxedIntegerFragment: {"alloc_boxed_integer_fragment", "il", true},
	PrimTermAllocTuple:            {"term_alloc_tuple", "ii", true},
	PrimSend:                      {"send", "ii", true},
	PrimExtendedRegisterPtr:       {"extended_register_ptr", "ii", true},
	PrimRaiseErrorTuple:           {"raise_error_tuple", "iiiii", true},
	PrimTermAllocFun:              {"term_alloc_fun", "iiii", true},
	PrimProcessSignalMessages:     {"process_signal_messages", "ii", true},
	PrimMailboxPeek:               {"mailbox_peek", "i", true},
	PrimMailboxRemoveMessage:      {"mailbox_remove_message", "i", false},
	PrimTimeout:                   {"timeout", "i", false},
	PrimMailboxNext:               {"mailbox_next", "i", false},
	PrimCancelTimeout:             {"cancel_timeout", "i", false},
	PrimClearTimeoutFlag:          {"clear_timeout_flag", "i", false},
	PrimRaise:                     {"raise", "iiii", true},
	PrimScheduleWaitCP:            {"schedule_wait_cp", "ii", true},
	PrimWaitTimeout:               {"wait_timeout", "iiii", true},
	PrimWaitTimeoutTrapHandler:    {"wait_timeout_trap_handler", "iii", true},
	PrimCallFun:                   {"call_fun", "iiiii", true},
	PrimContextGetFlags:           {"context_get_flags", "ii", true},
	PrimContextEnsureFPRegs:       {"context_ensure_fpregs", "i", false},
	PrimTermFromFloat:             {"term_from_float", "ii", true},
	PrimTermIsNumber:              {"term_is_number", "i", true},
	PrimTermConvToFloat:           {"term_conv_to_float", "iii", false},
	PrimFAdd:                      {"fadd", "iiii", true},
	PrimFSub:                      {"fsub", "iiii", true},
	PrimFMul:                      {"fmul", "iiii", true},
	PrimFDiv:                      {"fdiv", "iiii", true},
	PrimFNegate:                   {"fnegate", "iii", false},
	PrimCatchEnd:                  {"catch_end", "ii", true},
	PrimMemoryEnsureFreeWithRoots: {"memory_ensure_free_with_roots", "iiiii", true},
	PrimTermAllocBinMatchState:    {"term_alloc_bin_match_state", "iii", true},
	PrimBitstringExtractInteger:   {"bitstring_extract_integer", "iiiiii", true},
	PrimTermSubBinaryHeapSize:     {"term_sub_binary_heap_size", "ii", true},
	PrimTermMaybeCreateSubBinary:  {"term_maybe_create_sub_binary", "iiii", true},
	PrimTermFindMapPos:            {"term_find_map_pos", "iii", true},
	PrimBitstringUTF8Size:         {"bitstring_utf8_size", "i", true},
	PrimBitstringUTF16Size:        {"bitstring_utf16_size", "i", true},
	PrimTermCreateEmptyBinary:     {"term_create_empty_binary", "ii", true},
	PrimDecodeFlagsList:           {"decode_flags_list", "iii", true},
	PrimBitstringInsertUTF8:       {"bitstring_insert_utf8", "iii", true},
	PrimBitstringInsertUTF16:      {"bitstring_insert_utf16", "iiii", true},
	PrimBitstringInsertUTF32:      {"bitstring_insert_utf32", "iiii", true},
	PrimBitstringInsertInteger:    {"bitstring_insert_integer", "iiiii", true},
	PrimBitstringCopyModuleStr:    {"bitstring_copy_module_str", "iiiiii", false},
	PrimBitstringCopyBinary:       {"bitstring_copy_binary", "iiiiii", true},
	PrimApply:                     {"apply", "iiiiii", true},
	PrimMalloc:                    {"malloc", "iii", true},
	PrimFree:                      {"free", "i", false},
	PrimPutMapAssoc:               {"put_map_assoc", "iiiiii", true},
	PrimBitstringExtractFloat:     {"bitstring_extract_float", "iiiii", true},
	PrimModuleGetFunArity:         {"module_get_fun_arity", "ii", true},
	PrimBitstringMatchModuleStr:   {"bitstring_match_module_str", "iiiiii", true},
	PrimBitstringGetUTF8:          {"bitstring_get_utf8", "i", true},
	PrimBitstringGetUTF16:         {"bitstring_get_utf16", "ii", true},
	PrimBitstringGetUTF32:         {"bitstring_get_utf32", "ii", true},
	PrimTermCopyMap:               {"term_copy_map", "ii", true},
	PrimStacktraceBuild:           {"stacktrace_build", "i", true},
	PrimTermReuseBinary:           {"term_reuse_binary", "iii", true},
	PrimAllocBigIntegerFragment:   {"alloc_big_integer_fragment", "iii", true},
	PrimBitstringInsertFloat:      {"bitstring_insert_float", "iiiii", true},
	PrimRawRaise:                  {"raw_raise", "ii", true},
	PrimRaiseErrorMFA:             {"raise_error_mfa", "iiiii", true},
}
