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
//
// # Passes
//
// Functions are improved callees first, each by these passes in turn until none
// finds anything, and once more after calls have been expanded in them:
//
//	clean        copies, phis of one value, decided branches, empty blocks, dead values
//	promote      allocas whose address stays known become values
//	simplify     constants, known bits, 64-bit arithmetic that is cut to 32 bits, offsets
//	share        values and memory contents that are known already, conditions that were
//	             decided before, bounds checks of counting loops
//	threadJumps  control goes straight to where a phi of constants would lead it
//	convertIfs   branches that only choose between values become selects
//	inliner      small functions, those called once, those marked
//	trim         parameters and results that calls do not need
//
// At the end chains of comparisons become switches, small blocks that return
// are copied to where they are jumped to, and values sink to their only use.
//
// # Assumptions
//
// Nobody relies on the trap of a load whose value is not used, nor on stores
// right before a trap. Address arithmetic does not wrap round to the first
// 1024 bytes, which are never valid: x + c within a load or store becomes its
// offset for small c.
package ir
