//go:build !wasm

package rts

import "embed"

//go:generate erlc +deterministic -o erl erl/jitwasm_application_controller.erl erl/jitwasm_code.erl erl/jitwasm_elixir_config.erl erl/jitwasm_init.erl erl/jitwasm_io.erl erl/jitwasm_net_kernel.erl

//go:embed erl/*.beam
var erl embed.FS

// Erlang returns .beam files of modules that are part of every program that
// uses them. The functions of a module jitwasm_M take the place of functions of
// OTP's module M.
func Erlang() [][]byte {
	entries, err := erl.ReadDir("erl")
	if err != nil {
		panic("BUG: " + err.Error())
	}
	var files [][]byte
	for _, e := range entries {
		data, err := erl.ReadFile("erl/" + e.Name())
		if err != nil {
			panic("BUG: " + err.Error())
		}
		files = append(files, data)
	}
	return files
}
