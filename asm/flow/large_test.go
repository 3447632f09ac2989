package flow_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/tetratelabs/wazero"

	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/asm/flow"
)

const largeBlocks = 20_000

// large are graphs of many blocks, each hard on some part of the algorithm.
var large = map[string]func(i, n int) flow.Term{
	"straight line":    func(i, n int) flow.Term { return flow.Jump{To: i + 1} },
	"one exit for all": func(i, n int) flow.Term { return flow.Cond{Then: i + 1, Else: n - 1} },
	"joins":            func(i, n int) flow.Term { return flow.Cond{Then: i + 1, Else: min(i+2, n-1)} },
	"far joins":        func(i, n int) flow.Term { return flow.Cond{Then: i + 1, Else: n - 1 - i/2} },
	"diamonds": func(i, n int) flow.Term {
		switch i % 3 {
		case 0:
			return flow.Cond{Then: i + 1, Else: min(i+2, n-1)}
		case 1:
			return flow.Jump{To: min(i+2, n-1)}
		}
		return flow.Jump{To: i + 1}
	},
	"ifs within ifs": func(i, n int) flow.Term {
		if i < n/2 {
			return flow.Cond{Then: i + 1, Else: n - 1 - i}
		}
		return flow.Jump{To: i + 1}
	},
	"loops within loops": func(i, n int) flow.Term {
		if i < n/2 {
			return flow.Jump{To: i + 1}
		}
		return flow.Cond{Then: n - 1 - i, Else: i + 1}
	},
	"loops in a row": func(i, n int) flow.Term {
		if i%2 == 0 {
			return flow.Jump{To: i + 1}
		}
		return flow.Cond{Then: i, Else: i + 1}
	},
	"one loop": func(i, n int) flow.Term { return flow.Cond{Then: 0, Else: i + 1} },
	"switch": func(i, n int) flow.Term {
		if i > 0 {
			return flow.Jump{To: n - 1}
		}
		sw := flow.Switch{Default: n - 1}
		for j := range n / 2 {
			sw.Targets = append(sw.Targets, 1+j)
		}
		return sw
	},
	"switches with shared targets": func(i, n int) flow.Term {
		if i%5000 != 0 {
			return flow.Jump{To: min((i/5000+1)*5000, n-1)}
		}
		sw := flow.Switch{Default: i + 1}
		for j := range 5000 {
			sw.Targets = append(sw.Targets, min(i+1+j/2, n-1))
		}
		return sw
	},
	"irreducible: a switch into a loop": func(i, n int) flow.Term {
		if i == 0 {
			sw := flow.Switch{Default: 1}
			for j := 10; j < n; j += 50 {
				sw.Targets = append(sw.Targets, j)
			}
			return sw
		}
		return flow.Cond{Then: i + 1, Else: 1}
	},
	"irreducible: a switch into many loops": func(i, n int) flow.Term {
		if i == 0 {
			sw := flow.Switch{Default: 1}
			for j := 10; j < n; j += 50 {
				sw.Targets = append(sw.Targets, j)
			}
			return sw
		}
		if i%20 == 19 {
			return flow.Cond{Then: i - 15, Else: i + 1}
		}
		return flow.Jump{To: i + 1}
	},
	"irreducible: anywhere": func(i, n int) flow.Term {
		rng := rand.New(rand.NewPCG(uint64(i), 1))
		return flow.Cond{Then: i + 1, Else: max(0, min(n-1, i+rng.IntN(40)-20))}
	},
}

func largeProgram(term func(i, n int) flow.Term, n int) *program {
	var p program
	var b asm.Builder
	for i := range n - 1 {
		p.add(&b, codePlain, term(i, n))
	}
	p.add(&b, codePlain, flow.Exit{})
	return &p
}

// TestLarge: large graphs are valid for wabt and executed correctly.
func TestLarge(t *testing.T) {
	for name, term := range large {
		t.Run(name, func(t *testing.T) {
			var s flow.Structurer
			m := newMachine(t)
			check(t, m, &s, largeProgram(term, 300), 1)
			p := largeProgram(term, largeBlocks)
			code, locals := structure(t, &s, p)
			wasm := encode(code, locals)
			t.Logf("%d bytes", len(wasm))
			wasmValidate(t, wasm)
		})
	}
}

// TestCompiled: wazero's compiler takes what its interpreter takes.
func TestCompiled(t *testing.T) {
	ctx := context.Background()
	rt := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigCompiler())
	defer rt.Close(ctx)
	var s flow.Structurer
	for name, term := range large {
		code, locals := structure(t, &s, largeProgram(term, 300))
		if _, err := rt.CompileModule(ctx, encode(code, locals)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func BenchmarkLarge(b *testing.B) {
	for name, term := range large {
		p := largeProgram(term, largeBlocks)
		b.Run(name, func(b *testing.B) { benchmark(b, p) })
	}
}

func BenchmarkSmall(b *testing.B) {
	for name, term := range large {
		p := largeProgram(term, 30)
		b.Run(name, func(b *testing.B) { benchmark(b, p) })
	}
}

func benchmark(b *testing.B, p *program) {
	b.ReportAllocs()
	var s flow.Structurer
	var bld asm.Builder
	for b.Loop() {
		bld.Reset()
		if err := s.Structure(&p.graph, &bld, func() uint32 { return 0 }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(p.codes)), "ns/block")
}
