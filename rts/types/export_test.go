//go:build !wasm

package types

// Functions are the built-in functions of this package, for the tests that
// compare them with erl's.
var Functions = map[string]any{
	"erlang:is_atom/1":                 isAtom1,
	"erlang:is_boolean/1":              isBoolean1,
	"erlang:is_integer/1":              isInteger1,
	"erlang:is_float/1":                isFloat1,
	"erlang:is_number/1":               isNumber1,
	"erlang:is_list/1":                 isList1,
	"erlang:is_tuple/1":                isTuple1,
	"erlang:is_map/1":                  isMap1,
	"erlang:is_binary/1":               isBinary1,
	"erlang:is_bitstring/1":            isBitstring1,
	"erlang:is_pid/1":                  isPid1,
	"erlang:is_port/1":                 isPort1,
	"erlang:is_reference/1":            isReference1,
	"erlang:is_function/1":             isFunction1,
	"erlang:is_function/2":             isFunction2,
	"erlang:is_record/2":               isRecord2,
	"erlang:is_record/3":               isRecord3,
	"erlang:size/1":                    size1,
	"erlang:not/1":                     not1,
	"erlang:and/2":                     and2,
	"erlang:or/2":                      or2,
	"erlang:xor/2":                     xor2,
	"erlang:atom_to_list/1":            atomToList1,
	"erlang:atom_to_binary/1":          atomToBinary1,
	"erlang:atom_to_binary/2":          atomToBinary2,
	"erlang:list_to_atom/1":            listToAtom1,
	"erlang:list_to_existing_atom/1":   listToExistingAtom1,
	"erlang:binary_to_atom/1":          binaryToAtom1,
	"erlang:binary_to_atom/2":          binaryToAtom2,
	"erlang:binary_to_existing_atom/1": binaryToExistingAtom1,
	"erlang:binary_to_existing_atom/2": binaryToExistingAtom2,
}
