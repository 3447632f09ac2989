//go:build slicestress

package code

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

// In a build for tests slices are over after a call or two, so that nearly every
// call unwinds and is resumed. A function that costs more than such a slice
// gets longer ones until it gets on.
const shortSlice = 24

var (
	stuckAt term.Term
	longer  int32
	renewed bool
)

func nextSlice(p *heap.Process) int32 {
	if p.ResumeWord != stuckAt {
		stuckAt, longer = p.ResumeWord, shortSlice
		return shortSlice
	}
	longer = min(2*longer, p.SliceLength)
	return longer
}

// mayRenew: every other slice, so that both ways are tried.
func mayRenew() bool {
	renewed = !renewed
	return renewed
}
