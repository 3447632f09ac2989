//go:build !wasm

package order

// Functions are the built-in functions of this package, for the tests that
// compare them with erl's.
var Functions = map[string]any{
	"erlang:==/2":     equal2,
	"erlang:/=/2":     notEqual2,
	"erlang:=:=/2":    exact2,
	"erlang:=/=/2":    notExact2,
	"erlang:</2":      less2,
	"erlang:=</2":     lessOrEqual2,
	"erlang:>/2":      greater2,
	"erlang:>=/2":     greaterOrEqual2,
	"erlang:min/2":    min2,
	"erlang:max/2":    max2,
	"erlang:phash2/1": phash21,
	"erlang:phash2/2": phash22,
	"erlang:phash/2":  phash2,

	"erts_internal:cmp_term/2": compareTerms2,
}

// What generated code calls.
var (
	RtCmp   = rtCmp
	RtEq    = rtEq
	RtExact = rtExact
)
