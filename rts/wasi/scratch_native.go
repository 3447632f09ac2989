//go:build !wasm

package wasi

import "github.com/jitwasm/jitwasm/rts/mem"

// scratchAddr is the end of the first page, behind all statics.
func scratchAddr() uint32 { return mem.HeapBase - scratchBytes }
