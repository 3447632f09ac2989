package module

import "github.com/jitwasm/jitwasm/asm"

// Features is a set of extensions of the first version of WebAssembly (the
// MVP, the empty set) that Validate allows a module to use.
type Features uint16

// The features, named after the proposals.
const (
	MVP            Features = 0
	SignExtension           = Features(asm.SignExtension)
	SatConversions          = Features(asm.SatConversions)
	BulkMemory              = Features(asm.BulkMemory)
	RefTypes                = Features(asm.RefTypes)
	MultiValue              = Features(asm.MultiValue)

	MutableGlobals Features = 1 << 8 // import and export of mutable globals
	SharedMemory   Features = 1 << 9 // the threads proposal's shared memories, without its instructions

	// Core2 is WebAssembly 2.0 without SIMD.
	Core2 = Features(asm.AllFeatures) | MutableGlobals
	// AllFeatures is everything that this package knows.
	AllFeatures = Core2 | SharedMemory
)

// String returns the proposals' names, joined by commas.
func (f Features) String() string {
	s := asm.Feature(f & 0xFF).String()
	for _, extra := range []struct {
		bit  Features
		name string
	}{{MutableGlobals, "mutable-globals"}, {SharedMemory, "shared-memory"}} {
		if f&extra.bit == 0 {
			continue
		}
		if s == "mvp" {
			s = extra.name
		} else {
			s += "," + extra.name
		}
	}
	return s
}
