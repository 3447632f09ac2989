package order

import (
	"github.com/jitwasm/jitwasm/rts/num"
	"github.com/jitwasm/jitwasm/rts/term"
)

// compareNumbers compares two numbers by value, whatever their types; exactly,
// integers are below floats.
func compareNumbers(a, b term.Term, exact bool) int32 {
	if exact {
		if aFloat := a.IsFloat(); aFloat != b.IsFloat() {
			if aFloat {
				return 1
			}
			return -1
		}
	}
	return num.Compare(a, b)
}
