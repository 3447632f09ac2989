// Package module builds, reads, checks, links and prints WebAssembly modules.
//
// # Handles, not numbers
//
// A Module keeps every function, type, table, memory, global, element segment
// and data segment by identity: a pointer, its handle. Code refers to them
// through asm.Reloc entries that hold the handle. Numbers exist only inside
// Encode, which lays the index spaces out anew each time:
//
//	m.Funcs    []*Func     imports first, then definitions, each in slice order
//	m.Tables   []*Table        (likewise)
//	m.Memories []*Memory       (likewise)
//	m.Globals  []*Global       (likewise)
//	m.Elems, m.Datas           slice order
//	types                      order of first use; unused ones are not written
//
// So adding an import, dropping a function or merging two modules is an edit
// of slices and never a renumbering of code.
//
// # Instructions and constant expressions
//
// A Func's Body.Code and the constant expressions (Global.Init, Elem.Offset,
// Elem.Init, Data.Offset) are asm.Code: bytes in which each symbolic index is
// absent and noted in Relocs. They are sequences of instructions without the
// final end: Encode writes it.
//
// # Contracts
//
// Encode is deterministic, every index and size it writes is a minimal LEB128
// number (other immediates stay as they stand in the code), and it does no
// work per instruction. Decode accepts every module of WebAssembly 2.0 without
// SIMD, plus shared memories, is strict about the format, and reports what it
// refuses as *Error with section and byte offset. Encode(Decode(x)) is a fixed
// point: decoding and encoding again gives the same bytes. Validate is the
// validation algorithm of the specification (2.0, appendix A.3) on bytes.
//
// A Module may not be used from several goroutines at the same time, not even
// to encode it: Encode leaves scratch numbers in the handles.
package module
