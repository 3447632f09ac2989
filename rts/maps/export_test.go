//go:build !wasm

package maps

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Functions are the built-in functions of this package, for the tests that
// compare them with erl's.
var Functions = map[string]any{
	"erlang:map_size/1":                 mapSize1,
	"erlang:is_map_key/2":               isMapKey2,
	"erlang:map_get/2":                  mapGet2,
	"maps:is_key/2":                     isKey2,
	"maps:get/2":                        get2,
	"maps:find/2":                       find2,
	"maps:put/3":                        put3,
	"maps:update/3":                     update3,
	"maps:remove/2":                     remove2,
	"maps:take/2":                       take2,
	"maps:merge/2":                      merge2,
	"maps:from_list/1":                  fromList1,
	"maps:from_keys/2":                  fromKeys2,
	"maps:keys/1":                       keys1,
	"maps:values/1":                     values1,
	"erts_internal:map_to_tuple_keys/1": mapToTupleKeys1,
	"maps:to_list/1":                    toList,
	"maps:iterator/1":                   allOfIterator,
	"erts_internal:map_next/3":          mapNext3,
}

// PutAssoc and PutExact are the functions for generated code with small integers
// as keys and values.
func PutAssoc(m term.Term, pairs ...int32) term.Term {
	return putAssoc(m, toRegisters(pairs))
}

func PutExact(m term.Term, pairs ...int32) term.Term {
	return putExact(m, toRegisters(pairs))
}

func toRegisters(pairs []int32) uint32 {
	for i, n := range pairs {
		heap.SetX(uint32(i), term.Small(n))
	}
	return uint32(len(pairs) / 2)
}
