package precompile

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/module"
)

// The import through which a program calls functions of its host:
//
//	host.call(index i32, address i32, length i32) -> i64
//
// index says which of ProgramConfig.Host; the list of arguments lies at address
// in external term format. The result has the address of the reply in its upper and the length
// in its lower half: {ok, Value} or {Class, Reason} in external term format, in
// memory from rt.alloc, which the program frees.
const (
	HostModule = "host"
	HostCall   = "call"
)

// hostFunction adds a built-in function that calls the host.
func (l *linker) hostFunction(f MFA, index int) *module.Func {
	m := l.program.Module
	request := l.runtimeFunc("rt.host_request", 1, 1)
	reply := l.runtimeFunc("rt.host_reply", 2, 1)
	free := l.runtimeFunc("rt.free", 1, 0)
	const i32 = asm.I32
	call := m.ImportFunc(HostModule, HostCall, m.Type([]asm.ValType{i32, i32, i32}, []asm.ValType{asm.I64}))

	var b asm.Builder
	address, answer, result := uint32(f.Arity), uint32(f.Arity+2), uint32(f.Arity+1)
	for i := range f.Arity {
		b.I32Const(0)
		b.LocalGet(uint32(i))
		b.I32Store(l.program.XRegisters + uint32(i*arch.WordSize))
	}
	b.I32Const(int32(f.Arity))
	b.Call(request)
	b.LocalSet(address)
	b.I32Const(int32(index))
	b.LocalGet(address)
	b.I32Load(0)
	b.LocalGet(address)
	b.I32Load(arch.WordSize)
	b.Call(call)
	b.LocalTee(answer)
	b.I64Const(32)
	b.I64ShrU()
	b.I32WrapI64()
	b.LocalTee(address)
	b.LocalGet(answer)
	b.I32WrapI64()
	b.Call(reply)
	b.LocalSet(result)
	b.LocalGet(address)
	b.Call(free)
	b.LocalGet(result)
	body := asm.Body{Params: f.Arity, Locals: asm.Locals{i32, i32, asm.I64}, Code: b.Code()}
	return m.AddFunc(f.String(), m.Type(i32s(f.Arity), i32s(1)), body)
}

// runtimeFunc imports a function of the run-time system whose parameters and
// results are words.
func (l *linker) runtimeFunc(name string, params, results int) *module.Func {
	m := l.program.Module
	return l.program.Runtime(name, m.Type(i32s(params), i32s(results)))
}

func i32s(n int) []asm.ValType {
	list := make([]asm.ValType, n)
	for i := range list {
		list[i] = asm.I32
	}
	return list
}
