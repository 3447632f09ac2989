// Package ir is the form in which gowasm optimises programs: static single
// assignment over WebAssembly's value types, with linear memory explicit.
//
// A Program has functions, globals and data. A Func has blocks; block 0 is the
// entry. A Block has values, in the order in which their effects happen, and a
// terminator. What a source language calls strings, slices, structs or several
// results has been split into scalars before; pointers are i32.
//
//	b0:                         ;; func max(p0 i32, p1 i32) i32
//	  v1 = param 0
//	  v2 = param 1
//	  v3 = i32.gt_s v1 v2
//	  if v3 b1 b2
//	b1:
//	  return v1
//	b2:
//	  return v2
//
// Verify checks a program between stages; Optimize improves it; Generate turns
// it into functions of a module.
package ir
