// Package bits is binaries and bit strings: matching, making and appending to
// them for generated code, and the built-in functions about them.
//
// A position is the address of a byte and a bit offset from its most
// significant bit; offsets may exceed 7. Whole binaries are on the heap, small
// ones, or reference-counted off it; everything else is a sub binary of one of
// those, see package term.
//
// # Appending
//
// The sub binary that bs_append returns is writable: the record that its parent
// refers to has room behind it. Appending to it takes that room and makes
// another sub binary, which is writable in its turn, while the old one no longer
// is. So a loop that appends copies each byte a constant number of times.
package bits
