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
//	  011011   catch (on the stack only)         module<<24 | label<<6 | 0x1B
//	  111011   nil
//
// The word 0 is never a term.
package arch
