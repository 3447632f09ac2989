// Package term describes Erlang terms: words of 32 bits whose low bits say what
// they are (package arch has the same facts for the compiler; a test compares
// them). It reads and takes apart terms and makes immediate ones; it never
// allocates, which is package heap's.
//
//	low bits   meaning                         word
//	--------   -----------------------------   ---------------------------
//	      00   header of a boxed term          words after it<<6 | tag
//	      01   cons                            address of [tail, head]
//	      10   boxed                           address of [header, words...]
//	    1111   small integer, 28 bits          n<<4 | 15
//	    0011   local process identifier        n<<4 | 3
//	    0111   local port                      n<<4 | 7
//	  001011   atom                            index<<6 | 0x0B
//	  011011   catch (on the stack only)       function<<16 | point<<6 | 0x1B
//	  101011   code word (on the stack only)   function<<16 | point<<6 | 0x2B
//	  111011   nil
//
// The word 0 is never a term: functions return it for "failed".
package term
