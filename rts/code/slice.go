//go:build !slicestress

package code

import "github.com/jitwasm/jitwasm/rts/heap"

// nextSlice is the length of the next slice, in units.
func nextSlice(p *heap.Process) int32 { return p.SliceLength }

// mayRenew says whether slices may be renewed without unwinding.
func mayRenew() bool { return true }
