// Package rtstest sets up the run-time system for native tests of its packages:
// an empty program whose atoms are those of package atom.
package rtstest

import (
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/heap"
)

// Start makes the memory, a process and the atoms ready. Terms made before are
// no longer valid.
func Start() {
	heap.Init()
	code.Init()
}
