// Package precompile drives the backend for both of its targets. It turns .beam
// files, .avm archives and folders of them into the same files with an avmN
// chunk, the precompiled code that AtomVM's WebAssembly build runs instead of the
// bytecode; and it links whole programs.
//
// A program:
//
//	Path          where modules are: directories, $ERL_LIBS, the installed OTP
//	Program       .beam files and what they may call -> one WebAssembly module
//	Imports       what they call that is not there
//
// Program finds what can be called (reach.go, dynamic.go), gives functions numbers
// (number.go, funs.go), lays out literals and tables behind the data of the run-time
// system (literals.go, maphash.go, layout.go, modules.go), compiles the functions
// and merges all that with rts.wasm, of which only what is used stays.
//
// One file, in memory:
//
//	File          .beam or .avm bytes -> the same with avmN chunks
//	Extract       .beam bytes -> the decoded avmN chunk (its WASM module, lines, ...)
//	Chunk         backend output -> the content of an avmN chunk
//	ParseChunk    the way back, with every length checked
//
// Many files, on disk:
//
//	Plan          command-line style inputs and output -> a list of jobs
//	Run           the jobs on a pool of workers, results in the order of the jobs
//
// What holds for the files:
//
//   - The same input gives the same bytes, whatever the number of workers, and
//     precompiling a precompiled file changes nothing.
//   - Chunks and archive entries that are not replaced are kept byte for byte.
//     The atom table may get more atoms at its end, which the compiled code needs.
//   - Bad input is an error, never a panic, and leaves the file as it was: a new
//     file is complete before it takes the old one's place.
//   - A worker holds one file at a time and nothing of it afterwards.
//
// The layout of the chunk (AtomVM: jit.erl beam_chunk_header, module.h
// NativeCodeChunk, jit_stream_wasm.c compile_wasm_stream):
//
//	big endian     0  info size, 8 + 8 per architecture
//	               4  labels: the label count of the Code chunk
//	               8  version (1)     10  architectures
//	              12  architecture (7 = wasm32)   14  variant (1 = PIC)
//	              16  offset of the stream from the end of these headers
//	little endian  0  entries: highest label + 1       <- the stream
//	               4  WASM offset    8  lines offset   <- from the stream's start
//	              12  the WASM module, up to the lines offset
//	               .  lines: count u16, then (line u16, offset u32) each
//	               .  continuation labels: count u16, then (label u16, BEAM label u16) each
package precompile
