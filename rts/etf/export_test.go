//go:build !wasm

package etf

// Functions are the built-in functions of this package, for the tests that
// compare them with erl's.
var Functions = map[string]any{
	"erlang:term_to_binary/1": termToBinary1,
	"erlang:term_to_binary/2": termToBinary2,
	"erlang:binary_to_term/1": binaryToTerm1,
	"erlang:binary_to_term/2": binaryToTerm2,
	"erlang:term_to_iovec/1":  termToIovec1,
	"erlang:term_to_iovec/2":  termToIovec2,
	"erlang:external_size/1":  externalSize1,
	"erlang:external_size/2":  externalSize2,
}
