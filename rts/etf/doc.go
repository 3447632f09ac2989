// Package etf converts terms to the external term format and back (Erlang
// documentation, "External Term Format"): erlang:term_to_binary/1,2,
// binary_to_term/1,2, external_size/1,2, and what the host passes in and gets.
//
// What is encoded has the bytes of erl 25, options included, with these
// exceptions: compression is accepted and not done (a compressed term may
// always be as large as one that is not), and the pairs of large maps come in
// the order of the trie, which is erl's as far as package order says.
//
// Encoded terms may be hostile: whatever is not a term is refused (Decode
// returns 0), nothing is allocated that the input does not pay for, and the
// nesting is bounded by memory only. Compressed terms are read. Funs made by fun
// expressions are those of this program, others are refused: a fun's hash of its own
// code tells whether the program has it, that of the module's code does not count.
//
// A process identifier, port or reference of nonode@nohost with creation 0 is
// one of this node. Those of other nodes are kept as they are (package order
// describes them).
package etf
