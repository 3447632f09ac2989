package avmhost

import "fmt"

// Fault is the error of a run in which the code under test broke the contract
// with the VM (or tripped over the host): where a real VM would crash or corrupt
// memory. It is never a result of the Erlang program.
type Fault struct {
	Message string
	Cause   error // wazero's error with its stack trace, if one is known
}

func (f *Fault) Error() string {
	if f.Cause != nil {
		return "avmhost: " + f.Message + ": " + f.Cause.Error()
	}
	return "avmhost: " + f.Message
}

func (f *Fault) Unwrap() error { return f.Cause }

// faultf unwinds out of the primitive; wazero hands it to the caller of the
// entry point together with the stack of wasm functions.
func faultf(format string, args ...any) {
	panic(&Fault{Message: fmt.Sprintf(format, args...)})
}
