//go:build !wasm

package heap

import "github.com/jitwasm/jitwasm/rts/mem"

// XBase returns the address of the array of X registers, a constant.
func XBase() uint32 { return mem.Statics }
