package avmhost

import (
	"bytes"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// TestBitsRoundTrip stores integers of any width at any offset and reads them
// back, leaving the bits around them alone.
func TestBitsRoundTrip(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		n, offset := uint32(rng.IntN(130)), uint32(rng.IntN(20))
		flags := uint32(rng.IntN(2))*bsLittle | uint32(rng.IntN(2))*bsSigned
		v := new(big.Int).Lsh(big.NewInt(int64(rng.Uint64()>>1)), uint(rng.IntN(80)))
		if flags&bsSigned != 0 && rng.IntN(2) == 0 {
			v.Neg(v)
		}
		want := new(big.Int).And(v, new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), uint(n)), big.NewInt(1)))
		if flags&bsSigned != 0 && n > 0 && want.Bit(int(n)-1) == 1 {
			want.Sub(want, new(big.Int).Lsh(big.NewInt(1), uint(n)))
		}
		data := bytes.Repeat([]byte{0xA5}, 20)
		putBits(data, offset, n, flags, v)
		if got := extractBits(data, offset, n, flags); got.Cmp(want) != 0 {
			t.Fatalf("%d bits at %d, flags %#x: %v became %v", n, offset, flags, want, got)
		}
		for i := range uint32(160) {
			if i >= offset && i < offset+n {
				continue
			}
			if data[i/8]>>(7-i%8)&1 != 0xA5>>(7-i%8)&1 {
				t.Fatalf("%d bits at %d, flags %#x: bit %d has changed", n, offset, flags, i)
			}
		}
		if n <= 56 && n%8 == 0 && offset%8 == 0 {
			if got := extractBytes(data[offset/8:(offset+n)/8], flags); got != want.Int64() {
				t.Fatalf("%d bits at %d, flags %#x: fast path gives %d, not %v", n, offset, flags, got, want)
			}
		}
	}
}

func TestHalfFloats(t *testing.T) {
	for h := range uint32(0x10000) {
		f := halfToFloat(uint16(h))
		if !isFinite(f) {
			continue
		}
		got, ok := floatToHalf(f)
		if !ok || got != uint16(h) {
			t.Fatalf("half %#04x is %g, which becomes %#04x", h, f, got)
		}
	}
	for f, want := range map[float64]uint16{65504: 0x7BFF, 65519.99: 0x7BFF, 1 + 1.0/2048: 0x3C00, 1 + 3.0/2048: 0x3C02,
		math.Ldexp(1, -25): 0, math.Ldexp(1.5, -25): 1, -2: 0xC000} {
		if got, ok := floatToHalf(f); !ok || got != want {
			t.Errorf("%g becomes %#04x, not %#04x", f, got, want)
		}
	}
	if _, ok := floatToHalf(65520); ok {
		t.Error("65520 fits a half float")
	}
}
