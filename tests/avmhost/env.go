package avmhost

import (
	"context"
	"fmt"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// Host functions cannot define a memory or sit in a table by themselves. So a
// small wasm module, written here byte by byte, plays the C program: it defines
// and exports memory and __indirect_function_table, imports every primitive and
// BIF from the Go host module, and puts them into the table.

// hostFunction is one Go function that compiled code reaches by call_indirect.
type hostFunction struct {
	name      string
	signature string // "iiI:i": i is i32, I is i64; the result after the colon
	call      func(vm *VM, s stack)
}

// stack holds the parameters of a host function, and its result afterwards.
type stack []uint64

func (s stack) u(i int) uint32  { return uint32(s[i]) }
func (s stack) i(i int) int32   { return int32(s[i]) }
func (s stack) t(i int) term    { return term(s[i]) }
func (s stack) ret(v uint32)    { s[0] = uint64(v) }
func (s stack) retInt(v int)    { s[0] = uint64(uint32(v)) }
func (s stack) retTerm(t term)  { s[0] = uint64(t) }
func (s stack) retBool(ok bool) { s[0] = uint64(boolWord(ok)) }

func boolWord(ok bool) uint32 {
	if ok {
		return 1
	}
	return 0
}

func valueTypes(letters string) []api.ValueType {
	var out []api.ValueType
	for _, l := range letters {
		switch l {
		case 'i':
			out = append(out, api.ValueTypeI32)
		case 'I':
			out = append(out, api.ValueTypeI64)
		default:
			panic("BUG: avmhost: value type " + string(l))
		}
	}
	return out
}

func splitSignature(s string) (params, results []api.ValueType) {
	for i := range s {
		if s[i] == ':' {
			return valueTypes(s[:i]), valueTypes(s[i+1:])
		}
	}
	return valueTypes(s), nil
}

// hostFunctions lists the primitives in the order of the ABI, then the BIFs.
func (vm *VM) hostFunctions() []hostFunction {
	fns := append([]hostFunction(nil), primitives[:]...)
	for _, key := range sortedBifs() {
		b := bifs[key]
		vm.bifIndex[b] = uint32(len(fns)) + 1 // table index; 0 stays null
		fns = append(fns, b.hostFunction(key))
	}
	return fns
}

const hostModule = "avmhost"

func (vm *VM) instantiateEnv() error {
	fns := vm.hostFunctions()
	host := vm.runtime.NewHostModuleBuilder(hostModule)
	for _, f := range fns {
		call := f.call
		params, results := splitSignature(f.signature)
		host.NewFunctionBuilder().WithGoFunction(api.GoFunc(func(_ context.Context, s []uint64) {
			call(vm, s)
		}), params, results).WithName(f.name).Export(f.name)
	}
	if _, err := host.Instantiate(vm.goctx); err != nil {
		return fmt.Errorf("host module: %w", err)
	}
	env, err := vm.runtime.InstantiateWithConfig(vm.goctx, envModule(fns), wazero.NewModuleConfig().WithName("env"))
	if err != nil {
		return fmt.Errorf("env module: %w", err)
	}
	vm.env = env
	vm.mem = newLinearMemory(vm.memory, env.Memory(), vm.opts.Poison)
	vm.iface = vm.mem.malloc(uint32(4 * len(primitives)))
	for i := range primitives {
		vm.mem.put(vm.iface+4*uint32(i), uint32(i)+1)
	}
	return nil
}

func (vm *VM) instanceConfig(name string) wazero.ModuleConfig {
	return wazero.NewModuleConfig().WithName("avm:" + name).WithStartFunctions()
}

// The env module.

func uleb(n uint32) []byte {
	var out []byte
	for {
		b := byte(n & 0x7F)
		n >>= 7
		if n == 0 {
			return append(out, b)
		}
		out = append(out, b|0x80)
	}
}

func wasmName(s string) []byte { return append(uleb(uint32(len(s))), s...) }

func wasmSection(id byte, body []byte) []byte {
	return append(append([]byte{id}, uleb(uint32(len(body)))...), body...)
}

func wasmVector(items [][]byte) []byte {
	out := uleb(uint32(len(items)))
	for _, it := range items {
		out = append(out, it...)
	}
	return out
}

func wasmFuncType(signature string) []byte {
	params, results := splitSignature(signature)
	out := append([]byte{0x60}, uleb(uint32(len(params)))...)
	out = append(out, params...)
	out = append(out, uleb(uint32(len(results)))...)
	return append(out, results...)
}

func envModule(fns []hostFunction) []byte {
	types, typeIndex := [][]byte{}, map[string]uint32{}
	var imports, elems [][]byte
	for i, f := range fns {
		ti, ok := typeIndex[f.signature]
		if !ok {
			ti = uint32(len(types))
			typeIndex[f.signature] = ti
			types = append(types, wasmFuncType(f.signature))
		}
		im := append(wasmName(hostModule), wasmName(f.name)...)
		im = append(append(im, 0x00), uleb(ti)...)
		imports = append(imports, im)
		elems = append(elems, uleb(uint32(i)))
	}
	table := append([]byte{0x70, 0x00}, uleb(uint32(len(fns))+1)...)
	memory := append([]byte{0x03}, uleb(initialPages)...) // shared, with maximum
	memory = append(memory, uleb(maximumPages)...)
	exports := [][]byte{
		append(wasmName("memory"), 0x02, 0x00),
		append(wasmName("__indirect_function_table"), 0x01, 0x00),
	}
	segment := append([]byte{0x00, 0x41, 0x01, 0x0B}, wasmVector(elems)...) // at i32.const 1

	out := []byte{0x00, 'a', 's', 'm', 0x01, 0x00, 0x00, 0x00}
	out = append(out, wasmSection(1, wasmVector(types))...)
	out = append(out, wasmSection(2, wasmVector(imports))...)
	out = append(out, wasmSection(4, wasmVector([][]byte{table}))...)
	out = append(out, wasmSection(5, wasmVector([][]byte{memory}))...)
	out = append(out, wasmSection(7, wasmVector(exports))...)
	return append(out, wasmSection(9, wasmVector([][]byte{segment}))...)
}
