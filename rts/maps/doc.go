// Package maps makes and reads maps: flat ones of at most 32 pairs, whose keys
// are a sorted tuple that maps with the same keys share, and hash tries beyond
// (package order describes both, because maps are compared and hashed there).
//
// No map is ever changed. What is not touched by an operation is shared between
// the old map and the new one.
//
// The pairs of a flat map are in the exact order of their keys, those of a trie
// in the order of their hashes; both are what a 64-bit erl 25 does, as far as
// the hash is the same (order.InternalHash). maps:keys/1 and maps:values/1 of a
// trie give them last first, as there.
//
// Generated code calls the functions exported as rt.map_...; the rest are
// built-in functions.
package maps
