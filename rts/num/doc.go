// Package num is arithmetic: integers of any size, floats, the conversions
// between them and to text, and module math.
//
// Small integers and those of 64 bits are computed directly; what does not fit
// goes through math/big, whose digits are those of a big integer on the heap
// (64 bits, least significant first), so that operands are not copied.
//
// Every function is a BIF unless its comment says otherwise: it returns 0 after
// recording badarith or badarg.
package num
