// Package flow turns control-flow graphs into WebAssembly's structured control:
// blocks of instructions that end in a jump, a condition, a switch or an exit
// become block, loop, if, br, br_if and br_table.
//
// The method is Ramsey's, "Beyond Relooper: Recursive Translation of
// Unstructured Control Flow to Structured Control Flow" (ICFP 2022): a block's code
// is put where its immediate dominator is in scope. A block that several edges lead
// to follows the end of a WebAssembly block that encloses its dominator; a block
// that back edges lead to is enclosed in a loop; any other block is placed
// right where its only predecessor branches to it.
//
//	  x              block        ;; y
//	 / \               x
//	a   b              if
//	 \ /                 a
//	  y                  br 1     ;; or falls through, with else
//	                   end
//	                   b
//	                 end
//	                 y
//
// For a reducible graph that gives each block's code exactly once, and no
// variable or dispatch is needed. In an irreducible graph each loop with several
// entries is first given a single one: by copying the blocks between the other entries and
// the first if they are small, else by a local that says where to go on.
//
// Between blocks the operand stack is empty.
package flow
