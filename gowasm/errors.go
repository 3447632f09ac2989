package gowasm

import (
	"fmt"
	"go/token"
	"strings"
)

// Refusal is a construct outside of the subset.
type Refusal struct {
	Pos      token.Position
	Function string
	What     string
}

// Error returns file:line:column, the function and the construct.
func (r *Refusal) Error() string {
	return fmt.Sprintf("%s: %s: %s", r.Pos, r.Function, r.What)
}

// Refusals are all constructs of a program that were refused.
type Refusals []*Refusal

// Error lists them, one a line.
func (rs Refusals) Error() string {
	lines := make([]string, len(rs))
	for i, r := range rs {
		lines[i] = r.Error()
	}
	return strings.Join(lines, "\n")
}
