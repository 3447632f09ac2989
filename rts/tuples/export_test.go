//go:build !wasm

package tuples

// Functions are the built-in functions of this package, for the tests that
// compare them with erl's.
var Functions = map[string]any{
	"erlang:element/2":        element2,
	"erlang:setelement/3":     setelement3,
	"erlang:tuple_size/1":     tupleSize1,
	"erlang:tuple_to_list/1":  tupleToList1,
	"erlang:list_to_tuple/1":  listToTuple1,
	"erlang:make_tuple/2":     makeTuple2,
	"erlang:make_tuple/3":     makeTuple3,
	"erlang:append_element/2": appendElement2,
	"erlang:insert_element/3": insertElement3,
	"erlang:delete_element/2": deleteElement2,
}
