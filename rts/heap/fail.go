package heap

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Fail records an exception and returns 0.
func Fail(class, reason term.Term) term.Term {
	p := Current
	p.Class = class
	p.Reason = reason
	p.ReasonName = 0
	p.Cause = 0
	p.Trace = 0
	return 0
}

// Failure returns the exception that was recorded last.
func Failure() (class, reason term.Term) {
	p := Current
	if p.ReasonName != 0 {
		p.Reason = Tuple2(p.ReasonName, p.Reason)
		p.ReasonName = 0
	}
	return p.Class, p.Reason
}

// Badarg records error:badarg and returns 0.
func Badarg() term.Term { return Fail(atom.Error, atom.Badarg) }

// BadargCause records error:badarg with the cause that error_info in the stack
// trace names, and returns 0.
func BadargCause(cause term.Term) term.Term {
	Fail(atom.Error, atom.Badarg)
	Current.Cause = cause
	return 0
}

// Badarith records error:badarith and returns 0.
func Badarith() term.Term { return Fail(atom.Error, atom.Badarith) }

// SystemLimit records error:system_limit and returns 0.
func SystemLimit() term.Term { return Fail(atom.Error, atom.SystemLimit) }

// Error records error:reason and returns 0.
func Error(reason term.Term) term.Term { return Fail(atom.Error, reason) }

// ErrorTuple records error:{Name, Value} and returns 0.
func ErrorTuple(name, value term.Term) term.Term {
	Fail(atom.Error, value)
	Current.ReasonName = name
	return 0
}

// Throw records throw:reason and returns 0.
func Throw(reason term.Term) term.Term { return Fail(atom.Throw, reason) }

// Exit records exit:reason and returns 0.
func Exit(reason term.Term) term.Term { return Fail(atom.Exit, reason) }
