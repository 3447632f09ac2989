package bits_test

import (
	"math/big"
	"testing"

	"github.com/jitwasm/jitwasm/rts/bits"
	"github.com/jitwasm/jitwasm/rts/erltest"
	"github.com/jitwasm/jitwasm/rts/rtstest"
)

// TestSegmentSizeLimit looks at sizes around the greatest, and at what is none.
func TestSegmentSizeLimit(t *testing.T) {
	rtstest.Start()
	const noSize, tooLarge = 1<<32 - 1, 1<<32 - 2
	for _, tt := range []struct {
		size int64
		unit uint32
		want uint32
	}{
		{0, 256, 0}, {1<<31 - 1, 1, 1<<31 - 1}, {1 << 31, 1, 1 << 31},
		{bits.MaxBits, 1, bits.MaxBits}, {bits.MaxBits + 1, 1, tooLarge}, {1<<29 - 1, 8, bits.MaxBits}, {1 << 29, 8, tooLarge},
		{1 << 32, 1, tooLarge}, {1 << 24, 256, tooLarge}, {1 << 62, 256, tooLarge}, {-1, 8, noSize}, {-1 << 62, 8, noSize},
	} {
		if got := bits.SegmentSize(erltest.Decode(t, erltest.Int(big.NewInt(tt.size))), tt.unit); got != tt.want {
			t.Errorf("%d units of %d: %#x instead of %#x", tt.size, tt.unit, got, tt.want)
		}
	}
	huge := new(big.Int).Lsh(big.NewInt(1), 100)
	if got := bits.SegmentSize(erltest.Decode(t, erltest.Int(huge)), 1); got != tooLarge {
		t.Errorf("2^100: %#x", got)
	}
	if got := bits.SegmentSize(erltest.Decode(t, erltest.Int(huge.Neg(huge))), 1); got != noSize {
		t.Errorf("-2^100: %#x", got)
	}
	if got := bits.BitSize(erltest.Decode(t, erltest.Small(1)), 1); got != noSize {
		t.Errorf("the bits of an integer: %#x", got)
	}
}
