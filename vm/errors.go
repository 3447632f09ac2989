package vm

import (
	"fmt"
	"strings"

	"github.com/jitwasm/jitwasm/beam"
)

// Exception is an Erlang exception that nobody caught.
type Exception struct {
	Class      string // error, exit or throw
	Reason     beam.Term
	Stacktrace []Frame
	Trace      beam.Term // the stack trace as the term that Erlang has
}

// Frame is an entry of a stack trace.
type Frame struct {
	Module, Function string
	Arity            int
	Args             []beam.Term // of functions that were called with wrong arguments, else nil
	File             string      // "" if it is not known
	Line             int
}

// Error is one line, with the term as io:format's ~w writes it.
func (e *Exception) Error() string {
	s := fmt.Sprintf("exception %s: %s", e.Class, beam.Format(e.Reason))
	if len(e.Stacktrace) > 0 {
		s += " in " + e.Stacktrace[0].String()
	}
	return s
}

// String is module:function/arity, and the place if it is known.
func (f Frame) String() string {
	s := fmt.Sprintf("%s:%s/%d", beam.Format(beam.Atom(f.Module)), beam.Format(beam.Atom(f.Function)), f.Arity)
	if f.File != "" {
		s += fmt.Sprintf(" (%s, line %d)", f.File, f.Line)
	}
	return s
}

// ExitError is how a program ends that calls halt or reaches a limit.
type ExitError struct{ Code int }

// Error implements error.
func (e *ExitError) Error() string { return fmt.Sprintf("the program has exited with code %d", e.Code) }

// parseAnswer decodes {ok, Value} or {Class, Reason, Stacktrace}.
func parseAnswer(data []byte) (beam.Term, error) {
	t, err := beam.DecodeTerm(data)
	if err != nil {
		return nil, fmt.Errorf("the result: %w", err)
	}
	switch t, _ := t.(beam.Tuple); len(t) {
	case 2:
		return t[1], nil
	case 3:
		return nil, newException(t)
	}
	panic("BUG: an answer is neither a result nor an exception: " + beam.Format(t))
}

// newException makes an exception of {Class, Reason, Stacktrace}. A throw that nobody
// catches ends a process as the error {nocatch, Value}; it is shown as the throw
// that it was.
func newException(t beam.Tuple) *Exception {
	class, _ := t[0].(beam.Atom)
	e := &Exception{Class: string(class), Reason: t[1], Stacktrace: parseFrames(t[2]), Trace: t[2]}
	if thrown, ok := t[1].(beam.Tuple); ok && class == "error" && len(thrown) == 2 && thrown[0] == beam.Atom("nocatch") {
		e.Class, e.Reason = "throw", thrown[1]
	}
	return e
}

func parseFrames(t beam.Term) []Frame {
	list, ok := t.(*beam.Cons)
	if !ok {
		return nil
	}
	elems, _ := list.Elements()
	var frames []Frame
	for _, e := range elems {
		if item, ok := e.(beam.Tuple); ok && len(item) == 4 {
			frames = append(frames, parseFrame(item))
		}
	}
	return frames
}

// parseFrame decodes {Module, Function, Arity or Arguments, [{file, F}, {line, L}]}.
func parseFrame(item beam.Tuple) Frame {
	module, _ := item[0].(beam.Atom)
	function, _ := item[1].(beam.Atom)
	f := Frame{Module: string(module), Function: string(function)}
	switch arity := item[2].(type) {
	case int64:
		f.Arity = int(arity)
	case *beam.Cons:
		f.Args, _ = arity.Elements()
		f.Arity = len(f.Args)
	}
	if list, ok := item[3].(*beam.Cons); ok {
		properties, _ := list.Elements()
		for _, p := range properties {
			f.property(p)
		}
	}
	return f
}

func (f *Frame) property(t beam.Term) {
	p, ok := t.(beam.Tuple)
	if !ok || len(p) != 2 {
		return
	}
	switch p[0] {
	case beam.Atom("file"):
		f.File = text(p[1])
	case beam.Atom("line"):
		line, _ := p[1].(int64)
		f.Line = int(line)
	}
}

// text is a list of characters as a string, "" if it is none.
func text(t beam.Term) string {
	list, ok := t.(*beam.Cons)
	if !ok {
		return ""
	}
	elems, _ := list.Elements()
	var b strings.Builder
	for _, e := range elems {
		if c, ok := e.(int64); ok {
			b.WriteRune(rune(c))
		}
	}
	return b.String()
}
