package code

import (
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Offsets in the descriptor of a program. Each table is a count and the address
// of its records.
const (
	DescriptorAtoms      = 0
	DescriptorFunctions  = 8
	DescriptorExports    = 16
	DescriptorLiterals   = 24 // start and end
	DescriptorFiles      = 32
	DescriptorFunEntries = 40
	DescriptorModules    = 48
	DescriptorThunks     = 56 // functions for funs M:F/A made at run time, by arity
	DescriptorSize       = 64
)

// Function records: [module][name][parameters, flags, stack (16 bits)][lines].
const (
	functionShift  = 4 // log2 of the size of a record
	functionModule = 0
	functionName   = 4
	functionParams = 8
	functionFlags  = 9
	functionStack  = 10 // of the engine that a call needs, in units of 8 bytes
	functionLines  = 12
)

// Flags of functions.
const (
	FunctionBIF   = 1 // wrapper of a built-in function
	FunctionThunk = 2 // of a fun
)

// Export records: [module][name][arity][function].
const (
	exportShift    = 4
	exportModule   = 0
	exportName     = 4
	exportArity    = 8
	exportFunction = 12
)

// Module records: [name][md5][attributes][compile info][...].
const (
	moduleShift      = 5
	moduleName       = 0
	moduleMD5        = 4
	moduleAttributes = 8
	moduleCompile    = 12
)

// The tables of the program.
var (
	functions, functionCount uint32
	exports, exportCount     uint32
	files, fileCount         uint32
	modules, moduleCount     uint32
	funs, funCount           uint32
	thunks, thunkCount       uint32
)

// Init reads the descriptor of the program.
func Init(descriptor uint32) {
	functionCount, functions = table(descriptor + DescriptorFunctions)
	exportCount, exports = table(descriptor + DescriptorExports)
	fileCount, files = table(descriptor + DescriptorFiles)
	moduleCount, modules = table(descriptor + DescriptorModules)
	funCount, funs = table(descriptor + DescriptorFunEntries)
	thunkCount, thunks = table(descriptor + DescriptorThunks)
	dynamicFuns = 0
	initAtoms(table(descriptor + DescriptorAtoms))
}

func table(addr uint32) (count, records uint32) { return mem.Load32(addr), mem.Load32(addr + 4) }

func functionRecord(fn uint32) uint32 { return functions + fn<<functionShift }

// Params returns the number of parameters of a function, the resume word not
// counted.
func Params(fn uint32) uint32 { return mem.Load8(functionRecord(fn) + functionParams) }

// stackBytes returns how many bytes of the engine's stack a call of a function
// needs.
func stackBytes(fn uint32) uint32 { return mem.Load16(functionRecord(fn)+functionStack) << 3 }

// Flags returns the flags of a function.
func Flags(fn uint32) uint32 { return mem.Load8(functionRecord(fn) + functionFlags) }

// FindExport returns the number of an exported function, or 0 when there is
// none.
//
//go:wasmexport rt.find_export
func FindExport(module, name term.Term, arity uint32) uint32 {
	i := findExport(module, name, arity)
	record := exports + i<<exportShift
	if i < exportCount && term.Load(record+exportModule) == module &&
		term.Load(record+exportName) == name && mem.Load32(record+exportArity) == arity {
		return mem.Load32(record + exportFunction)
	}
	return 0
}

// Exports says whether some function of a module can be found by its name. The module
// may have no record: where everything that is used of it is built in.
func Exports(module term.Term) bool {
	i := findExport(module, 0, 0)
	return i < exportCount && term.Load(exports+i<<exportShift+exportModule) == module
}

// findExport returns the index of the first export that is not below a function.
func findExport(module, name term.Term, arity uint32) uint32 {
	low, high := uint32(0), exportCount
	for low < high {
		mid := (low + high) / 2
		if exportBelow(exports+mid<<exportShift, module, name, arity) {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

func exportBelow(record uint32, module, name term.Term, arity uint32) bool {
	if m := term.Load(record + exportModule); m != module {
		return m < module
	}
	if n := term.Load(record + exportName); n != name {
		return n < name
	}
	return mem.Load32(record+exportArity) < arity
}

// ExportCount returns the number of exports in the program.
func ExportCount() uint32 { return exportCount }

// Export returns the i-th export; those of one module are neighbours.
func Export(i uint32) (module, name term.Term, arity, fn uint32) {
	record := exports + i<<exportShift
	return term.Load(record + exportModule), term.Load(record + exportName),
		mem.Load32(record + exportArity), mem.Load32(record + exportFunction)
}

// Module describes a module of the program.
type Module struct {
	MD5        uint32    // address of 16 bytes, or 0
	Attributes term.Term // [] if there are none
	Compile    term.Term
}

// FindModule describes a module; ok is false when the program has none of that
// name.
func FindModule(name term.Term) (m Module, ok bool) {
	for i := range moduleCount {
		record := modules + i<<moduleShift
		if term.Load(record+moduleName) == name {
			return Module{
				MD5:        mem.Load32(record + moduleMD5),
				Attributes: orNil(term.Load(record + moduleAttributes)),
				Compile:    orNil(term.Load(record + moduleCompile)),
			}, true
		}
	}
	return Module{}, false
}

// ModuleCount returns the number of modules in the program, and ModuleName the
// name of each.
func ModuleCount() uint32 { return moduleCount }

// ModuleName returns the name of the i-th module of the program.
func ModuleName(i uint32) term.Term { return term.Load(modules + i<<moduleShift + moduleName) }

func orNil(t term.Term) term.Term {
	if t == 0 {
		return term.Nil
	}
	return t
}
