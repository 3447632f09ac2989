package ir

import (
	"context"
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/jitwasm/jitwasm/asm"
)

// text is how f prints.
func text(f *Func) string {
	var b strings.Builder
	f.Print(&b)
	return b.String()
}

// run makes a module of p, calls the export main with each list of arguments
// and returns what came of it, and the contents of data that is not constant.
// It ends with the first trap: stores right before one may be left out.
func run(t testing.TB, p *Program, calls [][]uint64) map[string]string {
	t.Helper()
	if err := Verify(p); err != nil {
		t.Fatalf("%v\n%s", err, programText(p))
	}
	m, err := Generate(p)
	if err != nil {
		t.Fatal(err)
	}
	wasm, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter())
	defer r.Close(ctx)
	if _, err := r.NewHostModuleBuilder("env").NewFunctionBuilder().
		WithGoModuleFunction(api.GoModuleFunc(func(_ context.Context, _ api.Module, stack []uint64) { stack[0] = stack[0]*31 + 7 }),
			[]api.ValueType{api.ValueTypeI64}, []api.ValueType{api.ValueTypeI64}).Export("mix").Instantiate(ctx); err != nil {
		t.Fatal(err)
	}
	mod, err := r.Instantiate(ctx, wasm)
	if err != nil {
		t.Fatalf("%v\n%s", err, programText(p))
	}
	out := map[string]string{}
	for _, args := range calls {
		res, err := mod.ExportedFunction("main").Call(ctx, args...)
		if err != nil {
			out[fmt.Sprint(args)] = "trap" // which one of several comes first is open
			return out
		}
		out[fmt.Sprint(args)] = fmt.Sprint(res)
	}
	for _, d := range p.Data {
		if !d.Const {
			mem, _ := mod.Memory().Read(d.Addr, d.Size)
			out[d.Name] = fmt.Sprintf("%x", mem)
		}
	}
	return out
}

func programText(p *Program) string {
	s := ""
	for _, f := range p.Funcs {
		s += text(f)
	}
	return s
}

// generator of random programs: structured control, variables in allocas, as a
// front end would make them.
type randomProgram struct {
	rng   *rand.Rand
	p     *Program
	f     *Func
	b     *Block
	vars  [2][]*Value // addresses: of i32 and i64 variables
	array *Value      // of 8 words
	data  *Data
	table *Data
	funcs []*Func
	host  *Func
	glob  *Global
}

func newRandom(seed int64) *Program {
	g := &randomProgram{rng: rand.New(rand.NewSource(seed)), p: &Program{StackSize: 1024}}
	g.data = &Data{Name: "data", Size: 64, Align: 8}
	g.table = &Data{Name: "table", Size: 16, Align: 8, Const: true, Bytes: []byte("0123456789abcdef")}
	g.glob = &Global{Name: "g", Type: asm.I64, Init: 5}
	g.host = &Func{Name: "mix", Import: &Import{"env", "mix"}, Signature: Signature{[]asm.ValType{asm.I64}, []asm.ValType{asm.I64}}}
	g.p.Data = []*Data{g.data, g.table}
	g.p.Globals = []*Global{g.glob}
	g.p.Funcs = []*Func{g.host}
	n := 1 + g.rng.Intn(4)
	for i := range n {
		g.function(fmt.Sprintf("f%d", i), i == n-1)
	}
	return g.p
}

var randomTypes = []asm.ValType{asm.I32, asm.I64}

func (g *randomProgram) function(name string, last bool) {
	f := &Func{Name: name}
	for range g.rng.Intn(4) {
		f.Params = append(f.Params, randomTypes[g.rng.Intn(2)])
	}
	for range 1 + g.rng.Intn(2) {
		f.Results = append(f.Results, randomTypes[g.rng.Intn(2)])
	}
	if last {
		f.Params = []asm.ValType{asm.I32, asm.I64}
		f.Export = "main"
	}
	f.Inline = []Inline{InlineAuto, InlineAuto, InlineAlways, InlineNever}[g.rng.Intn(4)]
	g.f, g.b = f, f.NewBlock()
	g.vars = [2][]*Value{}
	for k := range 2 {
		for range 1 + g.rng.Intn(3) {
			g.vars[k] = append(g.vars[k], g.b.Alloca(8))
		}
	}
	g.array = g.b.Alloca(32)
	g.b.MemoryFill(g.array, g.b.I32(0), g.b.I32(32))
	for k, vs := range g.vars {
		for i, v := range vs {
			op := []asm.Op{asm.OpI32Store, asm.OpI64Store}[k]
			g.b.Store(op, v, g.b.Const(randomTypes[k], int64(i)), 0)
		}
	}
	for i, p := range f.Params {
		k := 0
		if p == asm.I64 {
			k = 1
		}
		g.assign(k, g.b.Param(i))
	}
	size := 3 + g.rng.Intn(12)
	for range size {
		g.statement(3)
	}
	var results []*Value
	for _, r := range f.Results {
		results = append(results, g.value(r, 3))
	}
	g.b.Return(results...)
	g.p.Funcs = append(g.p.Funcs, f)
	g.funcs = append(g.funcs, f)
}

func (g *randomProgram) assign(k int, v *Value) {
	to := g.vars[k][g.rng.Intn(len(g.vars[k]))]
	g.b.Store([]asm.Op{asm.OpI32Store, asm.OpI64Store}[k], to, v, 0)
}

func (g *randomProgram) statement(depth int) {
	switch n := g.rng.Intn(16); {
	case n < 5 || depth == 0:
		k := g.rng.Intn(2)
		g.assign(k, g.value(randomTypes[k], 4))
	case n < 7:
		addr := g.b.Wasm(asm.OpI32Add, g.b.Addr(g.data, uint32(g.rng.Intn(16))), g.b.Wasm(asm.OpI32And, g.value(asm.I32, 2), g.b.I32(31)))
		op := []asm.Op{asm.OpI32Store, asm.OpI32Store8, asm.OpI32Store16, asm.OpI64Store, asm.OpI64Store8, asm.OpI64Store32}[g.rng.Intn(6)]
		g.b.Store(op, addr, g.value(op.Info().Pops[1], 3), uint32(g.rng.Intn(8)))
	case n < 9:
		g.call()
	case n == 9:
		g.b.GlobalSet(g.glob, g.value(asm.I64, 2))
	case n == 10:
		op := []asm.Op{asm.OpI32Store, asm.OpI32Store8, asm.OpI32Store16}[g.rng.Intn(3)]
		addr := g.b.Wasm(asm.OpI32Add, g.array, g.b.I32(int32(4*g.rng.Intn(4))))
		g.b.Store(op, addr, g.value(asm.I32, 2), uint32(4*g.rng.Intn(4)))
	case n < 14:
		g.branch(depth)
	case n == 14:
		g.loop(depth)
	default:
		g.multiway(depth)
	}
}

func (g *randomProgram) branch(depth int) {
	then, els, join := g.f.NewBlock(), g.f.NewBlock(), g.f.NewBlock()
	g.b.If(g.value(asm.I32, 3), then, els)
	for i, arm := range []*Block{then, els} {
		g.b = arm
		arm.Cold = g.rng.Intn(4) == 0
		for range g.rng.Intn(3 - i) {
			g.statement(depth - 1)
		}
		if g.rng.Intn(12) == 0 {
			var results []*Value
			for _, r := range g.f.Results {
				results = append(results, g.value(r, 1))
			}
			g.b.Return(results...)
		} else if g.rng.Intn(30) == 0 {
			g.b.Unreachable()
		} else {
			g.b.Jump(join)
		}
	}
	g.b = join
	if g.rng.Intn(2) == 0 && len(join.Preds) == 2 {
		k := g.rng.Intn(2)
		phi := join.Phi(randomTypes[k])
		phi.Args = []*Value{join.Preds[0].Const(phi.Type, 1), join.Preds[1].Const(phi.Type, int64(g.rng.Intn(3)))}
		if k == 0 && g.rng.Intn(2) == 0 {
			a, b := g.f.NewBlock(), g.f.NewBlock()
			join.If(phi, a, b)
			g.b = a
			g.statement(depth - 1)
			g.b.Jump(b)
			g.b = b
		} else {
			g.assign(k, phi)
		}
	}
}

func (g *randomProgram) loop(depth int) {
	head, body, exit := g.f.NewBlock(), g.f.NewBlock(), g.f.NewBlock()
	before := g.b
	zero := before.I64(int64(g.rng.Intn(4) - 2))
	n := before.I64(int64(g.rng.Intn(5)))
	if g.rng.Intn(2) == 0 {
		n = before.Wasm(asm.OpI64And, g.value(asm.I64, 1), before.I64(7))
	}
	before.Jump(head)
	i := head.Phi(asm.I64)
	head.If(head.Wasm(asm.OpI64LtS, i, n), body, exit)
	g.b = body
	g.assign(1, i)
	if g.rng.Intn(2) == 0 {
		g.check(i, n)
	}
	for range 1 + g.rng.Intn(3) {
		g.statement(depth - 1)
	}
	next := g.b.Wasm(asm.OpI64Add, i, g.b.I64(1))
	g.b.Jump(head)
	i.Args = []*Value{zero, next}
	g.b = exit
}

// check does something that depends on a bounds check of a loop's variable.
func (g *randomProgram) check(i, n *Value) {
	in, out, join := g.f.NewBlock(), g.f.NewBlock(), g.f.NewBlock()
	if g.rng.Intn(3) == 0 {
		i = g.b.Wasm(asm.OpI64Add, i, g.b.I64(int64(g.rng.Intn(3)-1)))
	}
	if g.rng.Intn(2) == 0 {
		g.b.If(g.b.Wasm(asm.OpI64LtU, i, n), in, out)
	} else {
		g.b.If(g.b.Wasm(asm.OpI64GeU, i, n), out, in)
	}
	for k, b := range []*Block{in, out} {
		g.b = b
		g.assign(0, b.I32(int32(k)))
		b.Jump(join)
	}
	g.b = join
}

func (g *randomProgram) multiway(depth int) {
	if g.rng.Intn(2) == 0 {
		g.chain(g.b.Wasm(asm.OpI32And, g.value(asm.I32, 2), g.b.I32(15)), depth)
		return
	}
	join := g.f.NewBlock()
	var targets []*Block
	for range 1 + g.rng.Intn(4) {
		targets = append(targets, g.f.NewBlock())
	}
	targets = append(targets, targets[0])
	x := g.value(asm.I32, 2)
	g.b.Switch(x, targets, join)
	from := g.b
	for _, t := range targets[1:] {
		g.b = t
		g.statement(depth - 1)
		g.b.Jump(join)
	}
	g.b = join
	if g.rng.Intn(2) == 0 {
		phi := join.Phi(asm.I32)
		for i, p := range join.Preds {
			if p == from {
				phi.Args = append(phi.Args, x)
			} else {
				phi.Args = append(phi.Args, p.I32(int32(i)))
			}
		}
		g.assign(0, phi)
	}
}

// chain compares x with one constant after the other.
func (g *randomProgram) chain(x *Value, depth int) {
	join := g.f.NewBlock()
	for range 2 + g.rng.Intn(6) {
		arm, next := join, g.f.NewBlock()
		if g.rng.Intn(5) > 0 {
			arm = g.f.NewBlock()
		}
		g.b.If(g.b.Wasm(asm.OpI32Eq, x, g.b.I32(int32(g.rng.Intn(10)))), arm, next)
		if arm != join {
			g.b = arm
			if g.rng.Intn(2) == 0 {
				g.statement(depth - 1)
			}
			g.b.Jump(join)
		}
		g.b = next
	}
	g.b.Jump(join)
	g.b = join
	phi := join.Phi(asm.I32)
	for i, p := range join.Preds {
		phi.Args = append(phi.Args, p.I32(int32(i*i)))
	}
	g.assign(0, phi)
}

func (g *randomProgram) call() {
	if len(g.funcs) == 0 || g.rng.Intn(4) == 0 {
		g.assign(1, g.b.Call(g.host, g.value(asm.I64, 2)))
		return
	}
	f := g.funcs[g.rng.Intn(len(g.funcs))]
	var args []*Value
	for _, p := range f.Params {
		args = append(args, g.value(p, 2))
	}
	call := g.b.Call(f, args...)
	for i, r := range f.Results {
		v := call
		if len(f.Results) > 1 {
			v = g.b.Extract(call, i)
		}
		if r == asm.I32 {
			g.assign(0, v)
		} else {
			g.assign(1, v)
		}
	}
}

var binary32 = []asm.Op{asm.OpI32Add, asm.OpI32Sub, asm.OpI32Mul, asm.OpI32And, asm.OpI32Or, asm.OpI32Xor, asm.OpI32Shl, asm.OpI32ShrS, asm.OpI32ShrU,
	asm.OpI32Eq, asm.OpI32Ne, asm.OpI32LtS, asm.OpI32LtU, asm.OpI32GtS, asm.OpI32GtU, asm.OpI32LeS, asm.OpI32LeU, asm.OpI32GeS, asm.OpI32GeU,
	asm.OpI32Rotl, asm.OpI32DivU, asm.OpI32RemS, asm.OpI32RemU, asm.OpI32DivS}

var binary64 = []asm.Op{asm.OpI64Add, asm.OpI64Sub, asm.OpI64Mul, asm.OpI64And, asm.OpI64Or, asm.OpI64Xor, asm.OpI64Shl, asm.OpI64ShrS, asm.OpI64ShrU,
	asm.OpI64Rotl, asm.OpI64DivU, asm.OpI64RemS, asm.OpI64RemU, asm.OpI64DivS}

var compare64 = []asm.Op{asm.OpI64Eq, asm.OpI64Ne, asm.OpI64LtS, asm.OpI64LtU, asm.OpI64GtS, asm.OpI64GtU, asm.OpI64LeS, asm.OpI64LeU, asm.OpI64GeS, asm.OpI64GeU}

var randomConsts = []int64{0, 1, 2, 3, 4, 7, 8, 16, 31, 32, 33, 63, 64, 127, 128, 255, 256, 0xFFFF, 65536, 1<<31 - 1, 1 << 31, 0xFFFFFFFF, 1 << 32, -1, -2, -128, -1 << 31, -1 << 63}

func (g *randomProgram) value(t asm.ValType, depth int) *Value {
	k := 0
	if t == asm.I64 {
		k = 1
	}
	n := g.rng.Intn(14)
	if depth == 0 {
		n = g.rng.Intn(4)
	}
	pick := func(ops []asm.Op) asm.Op { return ops[g.rng.Intn(len(ops))] }
	switch {
	case n < 2:
		return g.b.Const(t, randomConsts[g.rng.Intn(len(randomConsts))])
	case n < 4:
		from := g.vars[k][g.rng.Intn(len(g.vars[k]))]
		return g.b.Load([]asm.Op{asm.OpI32Load, asm.OpI64Load}[k], from, 0)
	case n == 4:
		addr := g.b.Wasm(asm.OpI32Add, g.b.Wasm(asm.OpI32And, g.value(asm.I32, depth-1), g.b.I32(7)), g.b.Addr(g.table, uint32(g.rng.Intn(4))))
		return g.b.Load([]asm.Op{pick([]asm.Op{asm.OpI32Load8U, asm.OpI32Load16S}), pick([]asm.Op{asm.OpI64Load8U, asm.OpI64Load32S})}[k], addr, uint32(g.rng.Intn(2)))
	case n == 5:
		op := []asm.Op{pick([]asm.Op{asm.OpI32Load8U, asm.OpI32Load, asm.OpI32Load16S, asm.OpI32Load8S}), pick([]asm.Op{asm.OpI64Load8U, asm.OpI64Load32U, asm.OpI64Load})}[k]
		return g.b.Load(op, g.b.Addr(g.data, 0), uint32(g.rng.Intn(56)))
	case n == 6:
		if k == 0 {
			return g.b.Load(pick([]asm.Op{asm.OpI32Load8U, asm.OpI32Load, asm.OpI32Load16S}), g.array, uint32(4*g.rng.Intn(8)))
		}
		return g.b.GlobalGet(g.glob)
	case n == 7:
		return g.b.Select(g.value(t, depth-1), g.value(t, depth-1), g.value(asm.I32, depth-1))
	case n == 8 && k == 0:
		return g.b.Wasm(pick(compare64), g.value(asm.I64, depth-1), g.value(asm.I64, depth-1))
	case n < 11 && k == 0:
		return g.b.Wasm(pick([]asm.Op{asm.OpI32WrapI64, asm.OpI64Eqz}), g.value(asm.I64, depth-1))
	case n == 11 && k == 0:
		return g.b.Wasm(pick([]asm.Op{asm.OpI32Eqz, asm.OpI32Extend8S, asm.OpI32Extend16S, asm.OpI32Clz}), g.value(asm.I32, depth-1))
	case n < 11:
		return g.b.Wasm(pick([]asm.Op{asm.OpI64ExtendI32S, asm.OpI64ExtendI32U}), g.value(asm.I32, depth-1))
	case n == 11:
		return g.b.Wasm(pick([]asm.Op{asm.OpI64Extend8S, asm.OpI64Extend16S, asm.OpI64Extend32S, asm.OpI64Ctz}), g.value(asm.I64, depth-1))
	case k == 0:
		return g.b.Wasm(pick(binary32), g.value(asm.I32, depth-1), g.value(asm.I32, depth-1))
	}
	return g.b.Wasm(pick(binary64), g.value(asm.I64, depth-1), g.value(asm.I64, depth-1))
}
