package backend

import (
	"context"
	"encoding/binary"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
)

// supportModule holds support functions of binaries that call nothing of the
// VM, with a memory of their own.
type supportModule struct {
	t   *testing.T
	ctx context.Context
	api.Module
}

func newSupportModule(t *testing.T) *supportModule {
	t.Helper()
	c := newCompiler(&beam.Module{Name: "support", Literals: &beam.Literals{}})
	c.memory.Import, c.memory.Shared, c.memory.Min = nil, false, 1
	c.table.Import = nil
	c.wm.Export("memory", c.memory)
	for name, f := range map[string]*module.Func{
		"get_bits": c.getBitsFunc(), "put_bits": c.putBitsFunc(), "copy_bits": c.copyBitsFunc(), "copy_bytes": c.copyBytesFunc(),
		"reverse": c.reverseFunc(), "unreverse": c.unreverseFunc(), "put_int": c.putIntFunc(), "int_low": c.intLowFunc(),
		"get_utf8": c.getUTF8Func(), "get_utf16": c.getUTF16Func(), "get_utf32": c.getUTF32Func(),
		"pack_utf8": c.packUTF8Func(), "pack_utf16": c.packUTF16Func(),
		"half_to_float": c.halfToFloatFunc(), "half_bits": c.halfBitsFunc(), "get_float": c.getFloatFunc(), "float_bits": c.floatBitsFunc(),
	} {
		c.wm.Export(name, f)
	}
	code, err := c.wm.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if err := module.Validate(code, module.MVP); err != nil {
		t.Fatal(err)
	}
	s := &supportModule{t: t, ctx: t.Context()}
	r := wazero.NewRuntime(s.ctx)
	t.Cleanup(func() { _ = r.Close(context.Background()) })
	if s.Module, err = r.Instantiate(s.ctx, code); err != nil {
		t.Fatal(err)
	}
	return s
}

// call calls a support function and returns its result, if it has one.
func (s *supportModule) call(name string, args ...uint64) uint64 {
	s.t.Helper()
	out, err := s.ExportedFunction(name).Call(s.ctx, args...)
	if err != nil {
		s.t.Fatalf("%s%v: %v", name, args, err)
	}
	if len(out) == 0 {
		return 0
	}
	return out[0]
}

func (s *supportModule) write(at uint32, data []byte) { s.Memory().Write(at, data) }

func (s *supportModule) read(at uint32, n int) []byte {
	data, _ := s.Memory().Read(at, uint32(n))
	return append([]byte(nil), data...)
}

// bitField is the big-endian number in n bits of data.
func bitField(data []byte, at, n int) *big.Int {
	v := new(big.Int)
	for i := at; i < at+n; i++ {
		v.Lsh(v, 1)
		v.Or(v, big.NewInt(int64(data[i/8]>>(7-i%8)&1)))
	}
	return v
}

func randomBytes(r *rand.Rand, n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(r.Uint32())
	}
	return out
}

const scratch = 256 // address of what the tests work on

func TestBitFields(t *testing.T) {
	s := newSupportModule(t)
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		data := randomBytes(r, 12)
		n := r.IntN(65)
		at := r.IntN(8*len(data) - n + 1)
		s.write(scratch, data)
		if got, want := s.call("get_bits", scratch, uint64(at), uint64(n)), bitField(data, at, n).Uint64(); got != want {
			t.Fatalf("get_bits(%x, %d, %d) = %x, want %x", data, at, n, got, want)
		}
		value := r.Uint64()
		s.call("put_bits", scratch, uint64(at), value, uint64(n))
		after := s.read(scratch, len(data))
		if got, want := bitField(after, at, n).Uint64(), value&(1<<n-1); got != want {
			t.Fatalf("put_bits(%d, %x, %d) put %x", at, value, n, got)
		}
		if bitField(after, 0, at).Cmp(bitField(data, 0, at)) != 0 ||
			bitField(after, at+n, 96-at-n).Cmp(bitField(data, at+n, 96-at-n)) != 0 {
			t.Fatalf("put_bits(%d, %x, %d) touched its neighbours: %x -> %x", at, value, n, data, after)
		}
	}
}

func TestReverse(t *testing.T) {
	s := newSupportModule(t)
	r := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		n := r.IntN(65)
		v := r.Uint64() & (1<<n - 1)
		// The field as erl reads it: whole bytes from the least significant on, the
		// rest as the most significant bits.
		var want uint64
		for k := 0; k < n; k += 8 {
			width := min(8, n-k)
			want |= v >> (n - k - width) & (1<<width - 1) << k
		}
		if got := s.call("reverse", v, uint64(n)); got != want {
			t.Fatalf("reverse(%x, %d) = %x, want %x", v, n, got, want)
		}
		if got := s.call("unreverse", want, uint64(n)); got != v {
			t.Fatalf("unreverse(%x, %d) = %x, want %x", want, n, got, v)
		}
	}
}

func TestCopyBits(t *testing.T) {
	s := newSupportModule(t)
	r := rand.New(rand.NewPCG(5, 6))
	for range 5000 {
		from, to := randomBytes(r, 24), randomBytes(r, 24)
		n := r.IntN(160)
		at, into := r.IntN(192-n), r.IntN(192-n)
		s.write(scratch, from)
		s.write(2*scratch, to)
		s.call("copy_bits", 2*scratch, uint64(into), scratch, uint64(at), uint64(n))
		after := s.read(2*scratch, len(to))
		if bitField(after, into, n).Cmp(bitField(from, at, n)) != 0 || bitField(after, 0, into).Cmp(bitField(to, 0, into)) != 0 {
			t.Fatalf("copy_bits of %d bits from %d to %d: %x into %x gave %x", n, at, into, from, to, after)
		}
		s.write(2*scratch, to)
		s.call("copy_bytes", 2*scratch, scratch, uint64(n/8))
		if after := s.read(2*scratch, len(to)); string(after) != string(from[:n/8])+string(to[n/8:]) {
			t.Fatalf("copy_bytes of %d bytes: %x into %x gave %x", n/8, from, to, after)
		}
	}
}

// putTerm writes an integer as a term and returns it.
func (s *supportModule) putTerm(v *big.Int) uint64 {
	if v.IsInt64() && v.Int64() >= -1<<27 && v.Int64() < 1<<27 {
		return uint64(uint32(v.Int64()<<4 | 15))
	}
	const at = 4096
	for i, w := range boxedInteger(v) {
		s.Memory().WriteUint32Le(uint32(at+4*i), w)
	}
	return at + 2
}

func TestPutInt(t *testing.T) {
	s := newSupportModule(t)
	r := rand.New(rand.NewPCG(7, 8))
	for range 5000 {
		v := new(big.Int).SetBytes(randomBytes(r, r.IntN(33)))
		if r.IntN(2) == 0 {
			v.Neg(v)
		}
		n, at := r.IntN(300), r.IntN(9)
		mod := new(big.Int).Lsh(big.NewInt(1), uint(n))
		want := new(big.Int).Mod(v, mod)
		term := s.putTerm(v)
		s.call("put_int", scratch, uint64(at), term, uint64(n), 0)
		if got := bitField(s.read(scratch, 40), at, n); got.Cmp(want) != 0 {
			t.Fatalf("put_int(%d, %v, %d) put %v, want %v", at, v, n, got, want)
		}
		low := new(big.Int).Mod(v, new(big.Int).Lsh(big.NewInt(1), 64)).Uint64()
		if got := s.call("int_low", term); got != low {
			t.Fatalf("int_low(%v) = %x, want %x", v, got, low)
		}
	}
}

func TestCharacters(t *testing.T) {
	s := newSupportModule(t)
	for c := rune(0); c <= utf8.MaxRune; c += 1 + c/61 {
		if !utf8.ValidRune(c) {
			continue
		}
		encoded := []byte(string(c))
		var packed uint64
		for _, x := range encoded {
			packed = packed<<8 | uint64(x)
		}
		if got := uint64(uint32(s.call("pack_utf8", uint64(c)))); got != packed {
			t.Fatalf("pack_utf8(%#x) = %x, want %x", c, got, packed)
		}
		s.write(scratch, encoded)
		if got := s.call("get_utf8", scratch, 0, uint64(8*len(encoded))); rune(got) != c {
			t.Fatalf("get_utf8(%x) = %#x, want %#x", encoded, got, c)
		}
		units := utf16.AppendRune(nil, c)
		var wide []byte
		for _, u := range units {
			wide = binary.LittleEndian.AppendUint16(wide, u)
		}
		s.write(scratch, wide)
		if got := s.call("get_utf16", scratch, 0, uint64(8*len(wide)), 2); rune(got) != c {
			t.Fatalf("get_utf16(%x) = %#x, want %#x", wide, got, c)
		}
		packed = 0
		for _, x := range wide {
			packed = packed<<8 | uint64(x)
		}
		if got := uint64(uint32(s.call("pack_utf16", uint64(c), 2))); got != packed {
			t.Fatalf("pack_utf16(%#x) = %x, want %x", c, got, packed)
		}
	}
}

// TestBadCharacters holds what is refused against Go's decoder, on random
// bytes of the kinds that occur in UTF-8.
func TestBadCharacters(t *testing.T) {
	s := newSupportModule(t)
	r := rand.New(rand.NewPCG(9, 10))
	kinds := []byte{0x00, 0x7F, 0x80, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0x9F, 0xA0, 0xED, 0xEF, 0xF0, 0x8F, 0x90, 0xF4, 0xF5, 0xFF}
	for range 50000 {
		data := make([]byte, 1+r.IntN(5))
		for i := range data {
			data[i] = kinds[r.IntN(len(kinds))]
		}
		want, n := utf8.DecodeRune(data)
		if want == utf8.RuneError && n == 1 {
			want = noChar
		}
		s.write(scratch, data)
		if got := s.call("get_utf8", scratch, 0, uint64(8*len(data))); rune(int32(got)) != want {
			t.Fatalf("get_utf8(%x) = %#x, want %#x", data, int32(got), want)
		}
	}
	for _, c := range []uint32{0xD800, 0xDFFF, 0x110000, 0xFFFFFFFF} {
		s.write(scratch, binary.BigEndian.AppendUint32(nil, c))
		if got := s.call("get_utf32", scratch, 0, 32, 0); int32(got) != noChar {
			t.Errorf("get_utf32(%#x) = %#x", c, got)
		}
	}
	for _, units := range []string{"\xD8\x00\x00A", "\xDC\x00\xDC\x00", "\xD8\x00"} {
		s.write(scratch, []byte(units))
		if got := s.call("get_utf16", scratch, 0, uint64(8*len(units)), 0); int32(got) != noChar {
			t.Errorf("get_utf16(%x) = %#x", units, got)
		}
	}
}

// TestHalfFloats: each finite half goes there and back, and what lies between
// two goes to the nearer, at the middle to the even one.
func TestHalfFloats(t *testing.T) {
	s := newSupportModule(t)
	value := func(bits uint64) float64 { return math.Float64frombits(s.call("half_to_float", bits)) }
	bits := func(f float64) uint64 { return uint64(uint32(s.call("half_bits", math.Float64bits(f)))) }
	for h := range uint64(0x7C00) {
		exp, frac := int(h>>10), float64(h&0x3FF)
		want := math.Ldexp(frac, -24)
		if exp > 0 {
			want = math.Ldexp(1024+frac, exp-25)
		}
		if got := value(h); got != want {
			t.Fatalf("half_to_float(%#x) = %v, want %v", h, got, want)
		}
		if got := bits(-want); got != h|0x8000 {
			t.Fatalf("half_bits(%v) = %#x, want %#x", -want, got, h|0x8000)
		}
		if h == 0 {
			continue
		}
		middle := (value(h-1) + want) / 2
		if got := bits(middle); got != h-1+(h-1)%2 {
			t.Fatalf("half_bits(%v), between %#x and %#x, = %#x", middle, h-1, h, got)
		}
	}
	for _, f := range []float64{65520, 1e10, math.MaxFloat64} {
		if got := bits(f); got != 0x7C00 {
			t.Errorf("half_bits(%v) = %#x, want infinity", f, got)
		}
	}
	for _, bad := range []uint64{0x7C00, 0xFC00, 0x7E01} {
		if f := value(bad); !math.IsInf(f, 0) && !math.IsNaN(f) {
			t.Errorf("half_to_float(%#x) = %v", bad, f)
		}
	}
}

func TestFloats(t *testing.T) {
	s := newSupportModule(t)
	for _, f := range []float64{0, math.Copysign(0, -1), 1, -1.5, math.Pi, 1e300, 5e-324, 1e-40} {
		for n, want := range map[uint64]uint64{64: math.Float64bits(f), 32: uint64(math.Float32bits(float32(f)))} {
			if got := s.call("float_bits", math.Float64bits(f), n); got != want {
				t.Errorf("float_bits(%v, %d) = %#x, want %#x", f, n, got, want)
			}
		}
		s.write(scratch, binary.BigEndian.AppendUint64(nil, math.Float64bits(f)))
		if got := math.Float64frombits(s.call("get_float", scratch, 0, 64, 0)); got != f {
			t.Errorf("get_float of %v = %v", f, got)
		}
	}
	for _, n := range []uint64{64, 24} {
		if got := s.call("float_bits", math.Float64bits(math.Inf(1)), n); got != noFloatBits {
			t.Errorf("float_bits(infinity, %d) = %#x", n, got)
		}
	}
}
