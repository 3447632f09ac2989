package gowasm

import "golang.org/x/tools/go/ssa"

// substitutes are functions of the standard library that are assembly or need
// Go's run-time system, and what stands for them in package support.
var substitutes = map[string]string{
	"internal/bytealg.IndexByteString": "IndexByteString",
	"internal/bytealg.IndexByte":       "IndexByte",
	"internal/bytealg.Equal":           "BytesEqual",
	"internal/bytealg.Compare":         "BytesCompare",
	"internal/bytealg.CompareString":   "StringCompare",
	"internal/bytealg.MakeNoZero":      "MakeNoZero",
	"(*sync.Mutex).Lock":               "NothingMutex",
	"(*sync.Mutex).Unlock":             "NothingMutex",
	"(*sync.RWMutex).Lock":             "NothingRWMutex",
	"(*sync.RWMutex).Unlock":           "NothingRWMutex",
	"(*sync.RWMutex).RLock":            "NothingRWMutex",
	"(*sync.RWMutex).RUnlock":          "NothingRWMutex",
	"internal/stringslite.Clone":       "StringClone",
	"strings.Clone":                    "StringClone",
	"(*sync.Pool).Get":                 "PoolGet",
	"(*sync.Pool).Put":                 "PoolPut",
	"math.archFloor":                   "Floor",
	"math.archCeil":                    "Ceil",
	"math.archTrunc":                   "Trunc",
	"math.Floor":                       "Floor",
	"math.Ceil":                        "Ceil",
	"math.Trunc":                       "Trunc",
	"math.Sqrt":                        "Sqrt",
	"math.sqrt":                        "Sqrt",
	"math.Abs":                         "Abs",
	"math.Copysign":                    "Copysign",
	"math.Float64bits":                 "Float64bits",
	"math.Float64frombits":             "Float64frombits",
	"math.Float32bits":                 "Float32bits",
	"math.Float32frombits":             "Float32frombits",
	"math/bits.LeadingZeros64":         "LeadingZeros64",
	"math/bits.LeadingZeros32":         "LeadingZeros32",
	"math/bits.LeadingZeros":           "LeadingZeros",
	"math/bits.Len64":                  "Len64",
	"math/bits.Len32":                  "Len32",
	"math/bits.Len":                    "Len",
	"math/bits.TrailingZeros64":        "TrailingZeros64",
	"math/bits.TrailingZeros32":        "TrailingZeros32",
	"math/bits.TrailingZeros":          "TrailingZeros",
	"math/bits.OnesCount64":            "OnesCount64",
	"math/bits.OnesCount32":            "OnesCount32",
	"math/bits.OnesCount":              "OnesCount",
	"math/bits.RotateLeft64":           "RotateLeft64",
	"math/bits.RotateLeft32":           "RotateLeft32",
	"math/bits.RotateLeft":             "RotateLeft",
}

// substitute is the function of package support that stands for f, or nil.
func (c *compiler) substitute(f *ssa.Function) *ssa.Function {
	name, ok := substitutes[f.String()]
	if !ok {
		return nil
	}
	c.src.build(c.src.support)
	sub := c.src.support.Func(name)
	if sub == nil {
		return nil
	}
	return sub
}
