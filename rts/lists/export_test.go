//go:build !wasm

package lists

// Functions are the built-in functions of this package, for the tests that
// compare them with erl's.
var Functions = map[string]any{
	"erlang:hd/1":       hd1,
	"erlang:tl/1":       tl1,
	"erlang:length/1":   length1,
	"erlang:++/2":       append2,
	"erlang:append/2":   appendFunction2,
	"erlang:--/2":       subtract2,
	"erlang:subtract/2": subtractFunction2,
	"lists:member/2":    member2,
	"lists:reverse/2":   reverse2,
	"lists:keyfind/3":   keyfind3,
	"lists:keymember/3": keymember3,
	"lists:keysearch/3": keysearch3,
}
