// Package order compares and hashes terms as erl does.
//
// The order of terms (Erlang Reference Manual, "Term Comparisons"):
//
//	number < atom < reference < fun < port < pid < tuple < map < nil < list < bit string
//
// There are two of each comparison. The arithmetic one, of the operators == and
// <, takes 1 and 1.0 for the same number; the exact one, of =:= and of the keys
// of maps, puts every integer in front of every float. Maps are compared by
// size, then by their keys in exact order, then by their values in the order of
// the keys.
//
// Terms may nest to any depth: what is still to be compared lies on the stack
// of package work, in frames whose top word is their kind.
//
//	array      [address in b][address in a][words left<<3 | frameArray]
//	pair       [b][a][framePair]
//	loosen     [frameLoosen]                   from here on arithmetically again
//	children   [address in b][address in a][words left<<3 | frameChildren]
//	hash maps  [address of a hashState][frameHash]
//
// External identifiers (of other nodes) have words that are no pointers:
//
//	pid        [node][creation][number][serial]
//	port       [node][creation][number, low][number, high]
//	reference  [node][creation][number of words][words...]
package order
