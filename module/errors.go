package module

import (
	"fmt"
	"strings"
)

// Error is why a binary module was refused: malformed (Decode, Validate) or
// invalid (Validate).
type Error struct {
	Section  SectionID // SectionCustom with Offset < 8: the module's header
	Offset   int       // in the module, of the offending byte or instruction
	Func     int       // function index, imports included; -1 if not in a function body
	FuncName string    // from the name section; "" if unknown
	Msg      string
}

func (e *Error) Error() string {
	var s strings.Builder
	fmt.Fprintf(&s, "offset %#x: ", e.Offset)
	if e.Offset < len(header) {
		s.WriteString("header: ")
	} else {
		fmt.Fprintf(&s, "%s section: ", e.Section)
	}
	if e.Func >= 0 {
		fmt.Fprintf(&s, "function %d", e.Func)
		if e.FuncName != "" {
			fmt.Fprintf(&s, " (%s)", e.FuncName)
		}
		s.WriteString(": ")
	}
	s.WriteString(e.Msg)
	return s.String()
}
