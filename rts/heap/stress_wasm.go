//go:build gcstress

package heap

import "github.com/jitwasm/jitwasm/rts/mem"

// In a build for tests every block is exactly as large as what it must hold, so
// that generated code collects whenever it can, all collections are minor or
// major by turns, and freed memory is overwritten, so that what was not a root
// and should have been is soon found out.
const collectAlways = true

func poison(addr, n uint32) { mem.Fill(addr, poisonByte, n) }
