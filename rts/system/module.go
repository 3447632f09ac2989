package system

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// A function counts as exported or loaded when it is in the program: what the
// linker has left out does not exist.

//go:wasmexport erlang:function_exported/3
func functionExported(module, name, arity term.Term) term.Term {
	if !module.IsAtom() || !name.IsAtom() || !arity.IsSmall() || arity.Int() < 0 {
		return heap.Badarg()
	}
	return term.Bool(code.FindExport(module, name, uint32(arity.Int())) != 0)
}

//go:wasmexport erlang:is_builtin/3
func isBuiltin(module, name, arity term.Term) term.Term {
	if !module.IsAtom() || !name.IsAtom() || !arity.IsSmall() {
		return heap.Badarg()
	}
	fn := code.FindExport(module, name, uint32(arity.Int()))
	return term.Bool(fn != 0 && code.Flags(fn)&code.FunctionBIF != 0)
}

//go:wasmexport erlang:module_loaded/1
func moduleLoaded(module term.Term) term.Term {
	if !module.IsAtom() {
		return heap.Badarg()
	}
	_, ok := code.FindModule(module)
	return term.Bool(ok || code.Exports(module))
}

//go:wasmexport erlang:loaded/0
func loaded() term.Term {
	list := term.Nil
	for i := code.ModuleCount(); i > 0; i-- {
		list = heap.Cons(code.ModuleName(i-1), list)
	}
	return list
}

//go:wasmexport erlang:pre_loaded/0
func preLoaded() term.Term { return heap.Cons(atom.Erlang, term.Nil) }

// nativeNameEncoding is that of file names.
//
//go:wasmexport file:native_name_encoding/0
func nativeNameEncoding() term.Term { return atom.Utf8 }

//go:wasmexport error_logger:warning_map/0
func warningMap() term.Term { return atom.Warning }

//go:wasmexport erts_internal:get_creation/0
func creation() term.Term { return term.Small(0) }

//go:wasmexport erlang:get_module_info/1
func getModuleInfo1(module term.Term) term.Term {
	m, ok := code.FindModule(module)
	if !ok {
		return heap.Badarg()
	}
	list := heap.Cons(heap.Tuple2(atom.Md5, md5Term(m)), term.Nil)
	list = heap.Cons(heap.Tuple2(atom.Compile, m.Compile), list)
	list = heap.Cons(heap.Tuple2(atom.Attributes, m.Attributes), list)
	list = heap.Cons(heap.Tuple2(atom.Exports, exportList(module)), list)
	return heap.Cons(heap.Tuple2(atom.Module, module), list)
}

//go:wasmexport erlang:get_module_info/2
func getModuleInfo2(module, what term.Term) term.Term {
	m, ok := code.FindModule(module)
	if !ok {
		return heap.Badarg()
	}
	switch what {
	case atom.Module:
		return module
	case atom.Md5:
		return md5Term(m)
	case atom.Compile:
		return m.Compile
	case atom.Attributes:
		return m.Attributes
	case atom.Exports, atom.Functions:
		return exportList(module)
	case atom.Nifs:
		return term.Nil
	case atom.Native:
		return term.False
	}
	return heap.Badarg()
}

func md5Term(m code.Module) term.Term {
	const size = 16
	if m.MD5 == 0 {
		return atom.Undefined
	}
	t, data := heap.NewBinary(size)
	mem.Copy(data, m.MD5, size)
	return t
}

// exportList returns [{Name, Arity}].
func exportList(module term.Term) term.Term {
	list := term.Nil
	for i := code.ExportCount(); i > 0; i-- {
		if m, name, arity, _ := code.Export(i - 1); m == module {
			list = heap.Cons(heap.Tuple2(name, term.Small(int32(arity))), list)
		}
	}
	return list
}
