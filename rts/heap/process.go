package heap

import "github.com/jitwasm/jitwasm/rts/term"

// Process is the structure of a process. It lies off the heap; all fields are
// words.
type Process struct {
	// The exception that a failed function recorded last.
	Class  term.Term
	Reason term.Term
	Cause  term.Term // of error_info, or 0
}

// Current is the process that runs.
var Current *Process
