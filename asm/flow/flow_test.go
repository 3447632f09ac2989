package flow_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/asm/flow"
)

// visitFunc is the imported function that the code of each block calls with
// scale times the number of the block. Its result decides where to go on.
type visitFunc struct{}

func (visitFunc) SymbolKind() asm.SymbolKind { return asm.SymFunc }

// blockCode is how a block turns the result of visit into its decision.
type blockCode uint8

const (
	codePlain blockCode = iota
	codeEqz
	codeLess
	codeLocal // shows a local and sets it to the result of visit
	codeEmpty // jumps only: is not seen
	numCodes
)

func (c blockCode) decide(v uint32) uint32 {
	switch c {
	case codeEqz:
		return b2u(v == 0)
	case codeLess:
		return b2u(v < 3)
	}
	return v
}

func b2u(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

// program is a graph whose blocks can also be interpreted.
type program struct {
	graph flow.Graph
	codes []blockCode
}

// scale leaves room for the value of local 0.
const scale = 16

// add appends a block.
func (p *program) add(b *asm.Builder, c blockCode, t flow.Term) {
	i := len(p.codes)
	_, jump := t.(flow.Jump)
	if c == codeEmpty && !jump {
		c = codePlain
	}
	p.codes = append(p.codes, c)
	blk := &flow.Block{Term: t}
	if c != codeEmpty {
		if c == codeLocal {
			b.LocalGet(0) // first of all, so that it may follow a local.set
		}
		b.I32Const(int32(i * scale))
		if c == codeLocal {
			b.I32Add()
		}
		b.Call(visitFunc{})
		p.finish(b, c, t, int32(i))
	}
	blk.Code = b.Cut()
	p.graph.Blocks = append(p.graph.Blocks, blk)
}

// finish emits what block i does with the result of visit.
func (p *program) finish(b *asm.Builder, c blockCode, t flow.Term, i int32) {
	switch c {
	case codeEqz:
		b.I32Eqz()
	case codeLess:
		b.I32Const(3)
		b.I32LtU()
	case codeLocal:
		b.LocalTee(0)
	}
	switch t.(type) {
	case flow.Jump:
		b.Drop()
	case flow.Exit:
		b.Drop()
		b.I32Const(i)
		b.Return()
	}
}

const maxSteps = 300

// run is the trace of the blocks visited and the result, -1 after maxSteps.
type run struct {
	trace  []uint32
	result int64
}

// interpret executes the graph itself.
func (p *program) interpret(decide func(step int) uint32) run {
	var r run
	at, local := 0, uint32(0)
	for spins := 0; spins < 10*maxSteps; spins++ {
		var v uint32
		if p.codes[at] != codeEmpty {
			if len(r.trace) == maxSteps {
				break
			}
			v = p.codes[at].decide(decide(len(r.trace)))
			seen := uint32(at * scale)
			if p.codes[at] == codeLocal {
				seen += local
				local = v
			}
			r.trace = append(r.trace, seen)
		}
		switch t := p.graph.Blocks[at].Term.(type) {
		case flow.Exit:
			r.result = int64(at)
			return r
		case flow.Jump:
			at = t.To
		case flow.Cond:
			at = t.Else
			if v != 0 {
				at = t.Then
			}
		case flow.Switch:
			at = t.Default
			if v < uint32(len(t.Targets)) {
				at = t.Targets[v]
			}
		}
	}
	r.result = -1
	return r
}

// spins reports whether p has a cycle of empty blocks, in which nothing could stop
// the execution.
func (p *program) spins() bool {
	for i := range p.codes {
		at, n := i, 0
		for ; p.codes[at] == codeEmpty && n <= len(p.codes); n++ {
			at = p.graph.Blocks[at].Term.(flow.Jump).To
		}
		if n > len(p.codes) {
			return true
		}
	}
	return false
}

// encode makes a module of one function, run: () -> i32, that imports visit.
func encode(body asm.Code, locals asm.Locals) []byte {
	section := func(dst []byte, id byte, data []byte) []byte {
		dst = append(dst, id)
		return append(asm.AppendU32(dst, uint32(len(data))), data...)
	}
	out := []byte("\x00asm\x01\x00\x00\x00")
	out = section(out, 1, []byte("\x02\x60\x01\x7F\x01\x7F\x60\x00\x01\x7F"))
	out = section(out, 2, []byte("\x01\x01t\x05visit\x00\x00"))
	out = section(out, 3, []byte{1, 1})
	out = section(out, 7, []byte("\x01\x03run\x00\x01"))
	fn := locals.AppendTo(nil)
	fn = append(body.AppendTo(fn, func(asm.Symbol) uint32 { return 0 }), byte(asm.OpEnd))
	return section(out, 10, append(asm.AppendU32([]byte{1}, uint32(len(fn))), fn...))
}

// structure emits p and checks that the result decodes.
func structure(t testing.TB, s *flow.Structurer, p *program) (asm.Code, asm.Locals) {
	t.Helper()
	if err := p.graph.Verify(); err != nil {
		t.Fatal(err)
	}
	var b asm.Builder
	locals := asm.Locals{asm.I32}
	scratch := func() uint32 { locals = append(locals, asm.I32); return uint32(len(locals) - 1) }
	if err := s.Structure(&p.graph, &b, scratch); err != nil {
		t.Fatal(err)
	}
	return b.Code(), locals
}

// machine executes modules under wazero.
type machine struct {
	rt     wazero.Runtime
	decide func(step int) uint32
	trace  []uint32
}

var errSteps = errors.New("too many steps")

func newMachine(t testing.TB) *machine {
	t.Helper()
	ctx := context.Background()
	m := &machine{rt: wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter())}
	t.Cleanup(func() { m.rt.Close(ctx) })
	visit := func(_ context.Context, stack []uint64) {
		if len(m.trace) == maxSteps {
			panic(errSteps)
		}
		v := m.decide(len(m.trace))
		m.trace = append(m.trace, uint32(stack[0]))
		stack[0] = uint64(v)
	}
	i32 := []api.ValueType{api.ValueTypeI32}
	_, err := m.rt.NewHostModuleBuilder("t").NewFunctionBuilder().
		WithGoFunction(api.GoFunc(visit), i32, i32).Export("visit").Instantiate(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (m *machine) execute(t testing.TB, wasm []byte, decides []func(int) uint32) []run {
	t.Helper()
	ctx := context.Background()
	mod, err := m.rt.InstantiateWithConfig(ctx, wasm, wazero.NewModuleConfig().WithName(""))
	if err != nil {
		t.Fatalf("invalid module: %v\n%x", err, wasm)
	}
	defer mod.Close(ctx)
	var runs []run
	for _, d := range decides {
		m.trace, m.decide = nil, d
		res, err := mod.ExportedFunction("run").Call(ctx)
		r := run{m.trace, -1}
		switch {
		case err == nil:
			r.result = int64(res[0])
		case !errors.Is(err, errSteps):
			t.Fatalf("trap: %v", err)
		}
		runs = append(runs, r)
	}
	return runs
}

// decisions are sequences of results of visit.
func decisions(seed uint64) []func(int) uint32 {
	var ds []func(int) uint32
	for i := range uint64(4) {
		rng := rand.New(rand.NewPCG(seed, i))
		values := make([]uint32, maxSteps)
		for j := range values {
			values[j] = rng.Uint32N(6)
		}
		ds = append(ds, func(step int) uint32 { return values[step] })
	}
	return ds
}

// check compares the executions of p, and returns the module.
func check(t testing.TB, m *machine, s *flow.Structurer, p *program, seed uint64) []byte {
	t.Helper()
	code, locals := structure(t, s, p)
	wasm := encode(code, locals)
	ds := decisions(seed)
	for i, got := range m.execute(t, wasm, ds) {
		want := p.interpret(ds[i])
		if got.result != want.result || !slices.Equal(got.trace, want.trace) {
			t.Fatalf("execution %d:\n got %v\nwant %v\ngraph:\n%s%x", i, got, want, p, wasm)
		}
	}
	return wasm
}

func (p *program) String() string {
	s := ""
	for i, blk := range p.graph.Blocks {
		s += fmt.Sprintf("%d: code %d, cold %v, %T%+v\n", i, p.codes[i], blk.Cold, blk.Term, blk.Term)
	}
	return s
}

// randomProgram is a graph of n blocks with edges anywhere; most such graphs are irreducible.
func randomProgram(rng *rand.Rand, n int) *program {
	var p program
	var b asm.Builder
	near := rng.IntN(2) == 0
	target := func() int {
		if near && rng.IntN(4) > 0 {
			return min(max(len(p.codes)+rng.IntN(7)-2, 0), n-1)
		}
		return rng.IntN(n)
	}
	for range n {
		var t flow.Term
		switch k := rng.IntN(12); {
		case k < 5:
			t = flow.Jump{To: target()}
		case k < 9:
			t = flow.Cond{Then: target(), Else: target()}
		case k < 10:
			sw := flow.Switch{Default: target()}
			for range rng.IntN(5) {
				sw.Targets = append(sw.Targets, target())
			}
			t = sw
		default:
			t = flow.Exit{}
		}
		p.add(&b, blockCode(rng.IntN(int(numCodes))), t)
		p.graph.Blocks[len(p.codes)-1].Cold = rng.IntN(5) == 0
	}
	return &p
}

func TestRandom(t *testing.T) {
	m := newMachine(t)
	var shared flow.Structurer
	for seed := range uint64(2000) {
		rng := rand.New(rand.NewPCG(1, seed))
		p := randomProgram(rng, 1+rng.IntN([]int{6, 20, 60, 200}[seed%4]))
		if p.spins() {
			continue
		}
		shared.SplitLimit = []int{0, -1, 30, 5000}[rng.IntN(4)]
		wasm := check(t, m, &shared, p, seed)
		if seed%20 == 0 {
			wasmValidate(t, wasm)
		}
	}
}

// wasmValidate asks wabt.
func wasmValidate(t testing.TB, wasm []byte) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "x.wasm")
	if err := os.WriteFile(name, wasm, 0o666); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("wasm-validate", name).CombinedOutput()
	if err != nil {
		t.Fatalf("wasm-validate: %v\n%s", err, out)
	}
}
