package avmhost

// primitives is the ModuleNativeInterface, in the order of the ABI.
var primitives = [77]hostFunction{
	0:  {"raise_error", "iiii:i", primRaiseError},
	1:  {"do_return", "ii:i", primDoReturn},
	2:  {"schedule_next_cp", "ii:i", primScheduleNext},
	3:  {"module_get_atom_term_by_id", "ii:i", primAtom},
	4:  {"call_ext", "iiiiii:i", primCallExt},
	5:  {"allocate", "iiiii:i", primAllocate},
	6:  {"handle_error", "iii:i", primHandleError},
	7:  {"jit_trim_live_regs", "ii", primTrimLive},
	8:  {"get_imported_bif", "ii:i", primImportedBif},
	9:  {"deallocate", "iii:i", primDeallocate},
	10: {"terminate_context", "ii:i", primTerminate},
	11: {"term_compare", "iiiii:i", primCompare},
	12: {"test_heap", "iiii:i", primTestHeap},
	13: {"put_list", "iii:i", primPutList},
	14: {"module_load_literal", "iii:i", primLoadLiteral},
	15: {"alloc_boxed_integer_fragment", "iI:i", primBoxedInteger},
	16: {"term_alloc_tuple", "ii:i", primAllocTuple},
	17: {"send", "ii:i", primSend},
	18: {"extended_register_pointer", "ii:i", primExtendedRegister},
	19: {"raise_error_tuple", "iiiii:i", primRaiseErrorTuple},
	20: {"term_alloc_fun", "iiii:i", primAllocFun},
	21: {"process_signal_messages", "ii:i", primProcessSignals},
	22: {"mailbox_peek", "i:i", primMailboxPeek},
	23: {"mailbox_remove_message", "i", primMailboxRemove},
	24: {"timeout", "i", primTimeout},
	25: {"mailbox_next", "i", primMailboxNext},
	26: {"cancel_timeout", "i", primCancelTimeout},
	27: {"clear_timeout_flag", "i", primClearTimeoutFlag},
	28: {"raise", "iiii:i", primRaise},
	29: {"schedule_wait_cp", "ii:i", primScheduleWait},
	30: {"wait_timeout", "iiii:i", primWaitTimeout},
	31: {"wait_timeout_trap_handler", "iii:i", primWaitTimeoutTrap},
	32: {"call_fun", "iiiii:i", primCallFun},
	33: {"context_get_flags", "ii:i", primGetFlags},
	34: {"context_ensure_fpregs", "i", primEnsureFPRegs},
	35: {"term_from_float", "ii:i", primTermFromFloat},
	36: {"term_is_number", "i:i", primIsNumber},
	37: {"term_conv_to_float", "iii", primConvToFloat},
	38: {"fadd", "iiii:i", floatPrim(func(a, b float64) float64 { return a + b })},
	39: {"fsub", "iiii:i", floatPrim(func(a, b float64) float64 { return a - b })},
	40: {"fmul", "iiii:i", floatPrim(func(a, b float64) float64 { return a * b })},
	41: {"fdiv", "iiii:i", floatPrim(func(a, b float64) float64 { return a / b })},
	42: {"fnegate", "iii", primFNegate},
	43: {"catch_end", "ii:i", primCatchEnd},
	44: {"memory_ensure_free_with_roots", "iiiii:i", primEnsureFree},
	45: {"term_alloc_bin_match_state", "iii:i", primAllocMatchState},
	46: {"bitstring_extract_integer", "iiiiii:i", primExtractInteger},
	47: {"term_sub_binary_heap_size", "ii:i", primSubBinarySize},
	48: {"term_maybe_create_sub_binary", "iiii:i", primSubBinary},
	49: {"term_find_map_pos", "iii:i", primFindMapPos},
	50: {"bitstring_utf8_size", "i:i", primUTF8Size},
	51: {"bitstring_utf16_size", "i:i", primUTF16Size},
	52: {"term_create_empty_binary", "ii:i", primCreateBinary},
	53: {"decode_flags_list", "iii:i", primDecodeFlags},
	54: {"bitstring_insert_utf8", "iii:i", primInsertUTF8},
	55: {"bitstring_insert_utf16", "iiii:i", primInsertUTF16},
	56: {"bitstring_insert_utf32", "iiii:i", primInsertUTF32},
	57: {"bitstring_insert_integer", "iiiii:i", primInsertInteger},
	58: {"bitstring_copy_module_str", "iiiiii", primCopyModuleStr},
	59: {"bitstring_copy_binary", "iiiiii:i", primCopyBinary},
	60: {"apply", "iiiiii:i", primApply},
	61: {"malloc", "iii:i", primMalloc},
	62: {"free", "i", primFree},
	63: {"put_map_assoc", "iiiiii:i", primPutMapAssoc},
	64: {"bitstring_extract_float", "iiiii:i", primExtractFloat},
	65: {"module_get_fun_arity", "ii:i", primFunArity},
	66: {"bitstring_match_module_str", "iiiiii:i", primMatchModuleStr},
	67: {"bitstring_get_utf8", "i:i", primGetUTF8},
	68: {"bitstring_get_utf16", "ii:i", primGetUTF16},
	69: {"bitstring_get_utf32", "ii:i", primGetUTF32},
	70: {"term_copy_map", "ii:i", primCopyMap},
	71: {"stacktrace_build", "i:i", primStacktraceBuild},
	72: {"term_reuse_binary", "iii:i", primReuseBinary},
	73: {"alloc_big_integer_fragment", "iii:i", primBigIntegerFragment},
	74: {"bitstring_insert_float", "iiiii:i", primInsertFloat},
	75: {"raw_raise", "ii:i", primRawRaise},
	76: {"raise_error_mfa", "iiiii:i", primRaiseErrorMFA},
}

// process checks that the context belongs to the running process. After a
// schedule primitive nothing runs: the context may be another thread's by then.
func (vm *VM) process(ctx uint32) *process {
	p := vm.cur
	if p == nil || p.ctx != ctx {
		faultf("primitive called with context %#x, which is not running", ctx)
	}
	return p
}

// running gives the process of a primitive that gets (ctx, jit_state, ...).
func (vm *VM) running(s stack) *process {
	p := vm.process(s.u(0))
	if s.u(1) != vm.js {
		faultf("primitive called with JITState %#x, not %#x", s.u(1), vm.js)
	}
	return p
}

// leave gives a context back to the code. If it is another one, the process is
// out: no primitive may be called for it before it is entered again.
func (vm *VM) leave(s stack, p *process, ctx uint32) {
	if ctx != p.ctx || p.saved {
		vm.cur = nil
	}
	s.ret(ctx)
}
