package beam

import (
	"fmt"
	"strings"
)

// Error says where in a file something is wrong. Zero fields are unknown.
type Error struct {
	Chunk    string // chunk name; "" outside of any chunk
	Offset   int    // byte offset in the chunk (in the file when Chunk is ""); -1 unknown
	Function string // module:function/arity, inside the Code chunk
	Op       Opcode // the instruction, inside the Code chunk
	Msg      string
}

func (e *Error) Error() string {
	var b strings.Builder
	if e.Chunk != "" {
		fmt.Fprintf(&b, "%s chunk", e.Chunk)
	}
	if e.Offset >= 0 {
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "byte %d", e.Offset)
	}
	if e.Function != "" {
		fmt.Fprintf(&b, ", in %s", e.Function)
	}
	if e.Op != 0 {
		fmt.Fprintf(&b, ", %s", e.Op.describe())
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	b.WriteString(e.Msg)
	return b.String()
}

func errAt(chunk string, offset int, format string, args ...any) *Error {
	return &Error{Chunk: chunk, Offset: offset, Msg: fmt.Sprintf(format, args...)}
}
