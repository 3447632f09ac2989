// Package asm assembles WebAssembly instructions: the bytes of one function
// body, constant expression or fragment. It knows all of WebAssembly 2.0 except
// SIMD, from one table (table.go) with a row per opcode: code, name in the
// spec, immediates, operands. Encoder, reader and printer here, and the
// validator of package module, derive from the row.
//
// Indices of functions, types, tables, globals, element and data segments are
// not numbers but symbols: Code is bytes in which those indices are absent,
// plus relocations that say where each belongs. So code can be moved between
// modules and renumbered without being decoded. Indices of locals are plain
// numbers, and memories are never named (2.0 has only memory 0), so
// memory.size and its like carry their zero byte.
//
//	call $f; local.set 1   is   10 21 01   and   {Offset: 1, Symbol: $f}
//
// Code never includes the `end` of the body or constant expression itself.
//
// A Builder writes Code; its methods are named after the spec. Labels are
// absolute: Block, Loop and If return one, and the Builder computes the
// relative depth when it is branched to. A Reader iterates over instructions,
// of raw bytes as found in a .wasm file as well as of Code. Relocate turns raw
// bytes into Code, Code.AppendTo turns Code into raw bytes.
package asm

//go:generate go run ./internal/opgen/cmd
