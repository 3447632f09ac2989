// Package arch holds what generated code may assume about its targets: how a
// term is laid out in a 32-bit word, which structure field lies where, and
// which run-time functions a virtual machine offers.
//
// It contains facts only, each with the file of the virtual machine that it
// was read from, and no code generation. Both targets share the term
// representation:
//
//	low bits   meaning                           word
//	--------   -------------------------------   ---------------------------
//	      00   boxed header, or continuation     arity<<6 | tag
//	      01   cons                              address of [tail, head]
//	      10   boxed                             address of [header, words...]
//	    1111   small integer, 28 bits            n<<4 | 15
//	    0011   local process identifier
//	    0111   local port
//	  001011   atom                              index<<6 | 0x0B
//	  011011   catch (on the stack only)         AtomVM: module<<24 | label<<6 | 0x1B
//	  101011   code word (in frames only)        programs: function<<16 | point<<6 | 0x2B
//	  111011   nil
//
// The word 0 is never a term. What differs between the targets inside boxed terms
// is in atomvm.go and standalone.go; the run-time system of programs has the same
// facts in package rts/term, whose tests compare the two.
package arch
