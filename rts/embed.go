//go:build !wasm

package rts

import _ "embed" // for rts.wasm

//go:generate go run ../gowasm/cmd/gowasm -o rts.wasm .

//go:embed rts.wasm
var wasm []byte

// Wasm returns the run-time system as a WebAssembly module. The caller must not
// change it.
func Wasm() []byte { return wasm }
