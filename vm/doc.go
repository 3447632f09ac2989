// Package vm runs Erlang programs in Go, on wazero:
//
//	program, err := vm.Compile(ctx, [][]byte{beam}, vm.Options{})
//	instance, err := program.Instantiate(ctx, vm.Config{Stdout: os.Stdout})
//	result, err := instance.Call(ctx, "lists", "sum", []int{1, 2, 3})
//
// A Program is .beam files, what they need of OTP's libraries, and the run-time
// system, compiled to machine code; it imports nothing but WASI. An Instance is
// one Erlang process with memory of its own, which lives until it is closed:
// what it keeps between calls (process dictionary, persistent terms, ETS tables) stays.
//
// Terms are those of package beam; ToTerm converts Go values.
package vm
