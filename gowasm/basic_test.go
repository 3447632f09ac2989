package gowasm_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/jitwasm/jitwasm/gowasm"
	"github.com/jitwasm/jitwasm/gowasm/testdata/basic"
	"github.com/jitwasm/jitwasm/module"
)

// compiled is package basic as WebAssembly, once for all tests.
var compiled = sync.OnceValues(func() ([]byte, error) { return build(gowasm.Config{}) })

var unoptimized = sync.OnceValues(func() ([]byte, error) { return build(gowasm.Config{Unoptimized: true}) })

func build(cfg gowasm.Config) ([]byte, error) {
	m, err := gowasm.Build(cfg, "./testdata/basic")
	if err != nil {
		return nil, err
	}
	wasm, err := m.Encode()
	if err != nil {
		return nil, err
	}
	return wasm, module.Validate(wasm, module.Core2)
}

// instance runs package basic.
type instance struct {
	t *testing.T
	m api.Module
}

func instantiate(t *testing.T, wasm []byte) *instance {
	t.Helper()
	ctx := context.Background()
	r := wazero.NewRuntime(ctx)
	t.Cleanup(func() { r.Close(ctx) })
	m, err := r.Instantiate(ctx, wasm)
	if err != nil {
		t.Fatal(err)
	}
	return &instance{t, m}
}

func (i *instance) call(name string, args ...uint64) uint64 {
	i.t.Helper()
	r, err := i.m.ExportedFunction(name).Call(context.Background(), args...)
	if err != nil {
		i.t.Fatalf("%s(%x): %v", name, args, err)
	}
	return r[0]
}

// both runs f with the module before and after the passes.
func both(t *testing.T, f func(t *testing.T, i *instance)) {
	for name, wasm := range map[string]func() ([]byte, error){"optimized": compiled, "unoptimized": unoptimized} {
		t.Run(name, func(t *testing.T) {
			b, err := wasm()
			if err != nil {
				t.Fatal(err)
			}
			f(t, instantiate(t, b))
		})
	}
}

// TestIntegers compares functions of integers with the same ones run by Go.
func TestIntegers(t *testing.T) {
	one := func(f func(int64) int64) func(x, y int64) int64 { return func(x, _ int64) int64 { return f(x) } }
	funcs := map[string]func(x, y int64) int64{
		"shifts": basic.Shifts, "divisions": basic.Divisions, "structs": basic.Structs, "slices": basic.Slices,
		"strings": one(basic.Strings), "generics": basic.Generics, "closures": basic.Closures, "switches": one(basic.Switches),
	}
	both(t, func(t *testing.T, i *instance) {
		if got := i.call("fib", 20); got != 6765 {
			t.Errorf("fib(20) = %d", got)
		}
		r := rand.New(rand.NewPCG(1, 2))
		for name, f := range funcs {
			two := len(i.m.ExportedFunction(name).Definition().ParamTypes()) == 2
			for range 2000 {
				x, y := randomInt(r), randomInt(r)
				args := []uint64{uint64(x), uint64(y)}
				if !two {
					args = args[:1]
				}
				if got, want := int64(i.call(name, args...)), f(x, y); got != want {
					t.Fatalf("%s(%d, %d) = %d instead of %d", name, x, y, got, want)
				}
			}
		}
	})
}

// randomInt is small, or near a border, or anything.
func randomInt(r *rand.Rand) int64 {
	switch r.IntN(4) {
	case 0:
		return r.Int64N(64) - 32
	case 1:
		return 1<<r.IntN(64) + r.Int64N(5) - 2
	case 2:
		return -(1 << r.IntN(64)) + r.Int64N(5) - 2
	}
	return int64(r.Uint64())
}

// TestFloats compares floats bit for bit. Sin, Cbrt and Atan2 are Go's portable
// code on both sides; Exp, Log and Pow are assembly on amd64, or call it.
func TestFloats(t *testing.T) {
	both(t, func(t *testing.T, i *instance) {
		r := rand.New(rand.NewPCG(3, 4))
		check := func(name string, got uint64, want float64, args ...float64) {
			if got != math.Float64bits(want) && !(math.IsNaN(want) && math.IsNaN(math.Float64frombits(got))) {
				t.Fatalf("%s(%v) = %v instead of %v", name, args, math.Float64frombits(got), want)
			}
		}
		for range 20000 {
			x, y := randomFloat(r), randomFloat(r)
			bx, by := math.Float64bits(x), math.Float64bits(y)
			check("sin", i.call("sin", bx), basic.Sin(x), x)
			check("cbrt", i.call("cbrt", bx), basic.Cbrt(x), x)
			check("atan2", i.call("atan2", bx, by), basic.Atan2(x, y), x, y)
			if math.Abs(x) < 1e18 { // beyond, conversions to integers differ
				check("floats", i.call("floats", bx, by), basic.Floats(x, y), x, y)
			}
		}
	})
}

func randomFloat(r *rand.Rand) float64 {
	if r.IntN(2) == 0 {
		return r.NormFloat64() * math.Pow(10, float64(r.IntN(12)-4))
	}
	return math.Float64frombits(r.Uint64())
}

// TestText compares strconv with itself.
func TestText(t *testing.T) {
	both(t, func(t *testing.T, i *instance) {
		buf := uint32(i.call("buffer"))
		r := rand.New(rand.NewPCG(5, 6))
		for range 20000 {
			f := randomFloat(r)
			n := uint32(i.call("appendFloat", math.Float64bits(f)))
			text, _ := i.m.Memory().Read(buf, n)
			if want := fmt.Sprintf("%v", f); want != "" && string(text) != formatFloat(f) {
				t.Fatalf("%x is %q instead of %q", math.Float64bits(f), text, formatFloat(f))
			}
			if got := i.call("parseFloat", uint64(n)); got != math.Float64bits(f) && !math.IsNaN(f) {
				t.Fatalf("%s parses as %x", text, got)
			}
			k := randomInt(r)
			i.m.Memory().Write(buf, fmt.Appendf(nil, "%d", k))
			if got := i.call("parseInt", uint64(len(fmt.Sprint(k))), 10); int64(got) != k {
				t.Fatalf("%d parses as %d", k, int64(got))
			}
		}
	})
}

// TestBig compares math/big with itself.
func TestBig(t *testing.T) {
	both(t, func(t *testing.T, i *instance) {
		buf := uint32(i.call("buffer"))
		r := rand.New(rand.NewPCG(7, 8))
		for k := range 400 {
			x, y := randomBytes(r, 1+k*3), randomBytes(r, 1+k)
			for name, want := range map[string][]byte{"bigMul": mulText(x, y), "bigDiv": divText(x, y)} {
				i.m.Memory().Write(buf, append(bytes.Clone(x), y...))
				n := i.call(name, uint64(len(x)), uint64(len(y)))
				got, _ := i.m.Memory().Read(buf, uint32(n))
				if !bytes.Equal(got, want) {
					t.Fatalf("%s of %x and %x is %s instead of %s", name, x, y, got, want)
				}
			}
		}
		if size := i.m.Memory().Size(); size > 4<<20 {
			t.Errorf("the arena was not released: %d bytes of memory", size)
		}
	})
}

func randomBytes(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	b[0] |= 1
	return b
}
