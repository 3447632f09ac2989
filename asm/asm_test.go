package asm_test

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/asm/internal/opgen"
)

// sym is a symbol that knows its number.
type sym struct {
	kind  asm.SymbolKind
	index uint32
}

func (s sym) SymbolKind() asm.SymbolKind { return s.kind }
func (s sym) String() string             { return fmt.Sprint(s.index) }

func number(s asm.Symbol) uint32 { return s.(sym).index }

func resolve(kind asm.SymbolKind, index uint32) (asm.Symbol, error) { return sym{kind, index}, nil }

// lines is the text of code, an instruction per line.
func lines(t testing.TB, r *asm.Reader) []string {
	t.Helper()
	var out []string
	for r.Next() {
		out = append(out, r.String())
	}
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestGenerated(t *testing.T) {
	want, err := opgen.Generate()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("zops.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("zops.go is out of date: run go generate")
	}
}

// everything emits each instruction at least once. Operands do not fit.
func everything(b *asm.Builder) {
	fn, typ, tab, glob, elem, data := sym{asm.SymFunc, 1}, sym{asm.SymType, 0}, sym{asm.SymTable, 0},
		sym{asm.SymGlobal, 0}, sym{asm.SymElem, 0}, sym{asm.SymData, 0}
	for in := range asm.Ops() {
		switch {
		case in.Op == asm.OpElse || in.Op == asm.OpEnd:
		case in.Imm == asm.ImmNone:
			b.Op(in.Op)
		case in.Imm == asm.ImmMemArg:
			b.Mem(in.Op, uint32(in.Align), 16)
			b.Mem(in.Op, 0, 0)
		}
	}
	block := b.Block(asm.BlockVoid)
	loop := b.Loop(asm.BlockTypeSym(typ))
	iff := b.If(asm.BlockOf(asm.I32))
	b.Else()
	b.Br(loop)
	b.BrIf(block)
	b.BrTable([]asm.Label{loop, block, loop}, iff)
	b.BrTable(nil, block)
	b.End()
	b.End()
	b.End()
	b.Call(fn)
	b.CallIndirect(typ, tab)
	b.CallIndirect(typ, sym{asm.SymTable, 1})
	b.SelectT(asm.FuncRef)
	b.LocalGet(0)
	b.LocalSet(200)
	b.LocalTee(1)
	b.GlobalGet(glob)
	b.GlobalSet(glob)
	b.TableGet(tab)
	b.TableSet(tab)
	b.MemorySize()
	b.MemoryGrow()
	for _, v := range []int64{0, 63, 64, -64, -65, math.MaxInt32, math.MinInt32} {
		b.I32Const(int32(v))
		b.I64Const(v)
	}
	b.I64Const(math.MaxInt64)
	b.I64Const(math.MinInt64)
	for _, v := range []float64{0, math.Copysign(0, -1), 1.5, -1e30, 5e-324, math.Inf(1), math.Inf(-1), math.NaN()} {
		b.F32Const(float32(v))
		b.F64Const(v)
	}
	b.RefNull(asm.FuncRef)
	b.RefNull(asm.ExternRef)
	b.RefFunc(fn)
	b.MemoryInit(data)
	b.DataDrop(data)
	b.MemoryCopy()
	b.MemoryFill()
	b.TableInit(sym{asm.SymTable, 1}, elem)
	b.ElemDrop(elem)
	b.TableCopy(tab, sym{asm.SymTable, 1})
	b.TableGrow(tab)
	b.TableSize(tab)
	b.TableFill(tab)
}

// TestText assembles everything, and wabt must assemble the same bytes from our text.
func TestText(t *testing.T) {
	var b asm.Builder
	everything(&b)
	c := b.Code()
	raw := c.AppendTo(nil, number)
	if len(raw) != c.Size(number) {
		t.Errorf("Size %d, but %d bytes", c.Size(number), len(raw))
	}
	text := lines(t, c.Reader())
	if rawText := lines(t, asm.NewReader(raw)); !slices.Equal(rawText, text) {
		t.Errorf("raw code reads otherwise than relocatable code")
	}
	seen := map[string]bool{}
	for _, l := range text {
		seen[strings.Fields(l)[0]] = true
	}
	for in := range asm.Ops() {
		if !seen[strings.Fields(in.Name)[0]] {
			t.Errorf("%s is not tested", in.Name)
		}
	}
	wat := `(module (type (func (param i32) (result i32))) (memory 1) (table 1 funcref) (table 1 funcref) (global (mut i32) (i32.const 0))
		(elem func) (data "x") (func) (func (local` + strings.Repeat(" i32", 201) + ")\n" + strings.Join(text, "\n") + "))"
	wasm := wat2wasm(t, wat)
	if !bytes.Contains(wasm, append(raw, byte(asm.OpEnd))) {
		t.Errorf("wat2wasm assembles other bytes:\n%x\nours:\n%x", wasm, raw)
	}
}

func wat2wasm(t *testing.T, wat string) []byte {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "x.wat"), filepath.Join(dir, "x.wasm")
	if err := os.WriteFile(in, []byte(wat), 0o666); err != nil {
		t.Fatal(err)
	}
	if msg, err := exec.Command("wat2wasm", "--no-check", "-o", out, in).CombinedOutput(); err != nil {
		t.Fatalf("wat2wasm: %v\n%s", err, msg)
	}
	wasm, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return wasm
}

func TestRelocate(t *testing.T) {
	var b asm.Builder
	everything(&b)
	c := b.Code()
	raw := append(c.AppendTo([]byte(nil), number), byte(asm.OpEnd))
	got, n, err := asm.Relocate(append(raw, 1, 2, 3), resolve)
	if err != nil {
		t.Fatal(err)
	}
	if n != len(raw) {
		t.Errorf("%d bytes taken of %d", n, len(raw))
	}
	if !bytes.Equal(got.Bytes, c.Bytes) || !slices.Equal(got.Relocs, c.Relocs) {
		t.Errorf("got %x %v\nwant %x %v", got.Bytes, got.Relocs, c.Bytes, c.Relocs)
	}
	gotOp, _ := got.LastOp()
	if op, ok := c.LastOp(); !ok || op != gotOp || op != asm.OpTableFill {
		t.Errorf("last instructions: %v and %v", op, gotOp)
	}
}

// TestOperands compares the operands in the table with wabt's: a function that
// only has the instruction's operands on its stack must be valid.
func TestOperands(t *testing.T) {
	var wat strings.Builder
	wat.WriteString(`(module (memory 1) (table 1 funcref) (table 1 funcref) (data "x") (elem func) (func)` + "\n")
	for in := range asm.Ops() {
		if in.Special {
			continue
		}
		wat.WriteString("(func")
		for _, p := range in.Pops {
			fmt.Fprintf(&wat, " (param %s)", p)
		}
		for _, p := range in.Pushes {
			fmt.Fprintf(&wat, " (result %s)", p)
		}
		for i := range in.Pops {
			fmt.Fprintf(&wat, " local.get %d", i)
		}
		imm := map[asm.Imm]string{asm.ImmFunc: "0", asm.ImmTable: "0", asm.ImmTableTable: "0 1", asm.ImmElemTable: "0 0",
			asm.ImmElem: "0", asm.ImmData: "0", asm.ImmDataMemory: "0", asm.ImmI32: "1", asm.ImmI64: "1", asm.ImmF32: "1", asm.ImmF64: "1",
			asm.ImmMemArg: fmt.Sprintf("align=%d", 1<<in.Align)}[in.Imm]
		fmt.Fprintf(&wat, " %s %s)\n", in.Name, imm)
	}
	wat.WriteString(`(export "f" (func 0)) (elem declare func 0))`)
	name := filepath.Join(t.TempDir(), "x.wasm")
	if err := os.WriteFile(name, wat2wasm(t, wat.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	if msg, err := exec.Command("wasm-validate", name).CombinedOutput(); err != nil {
		t.Errorf("wasm-validate: %v\n%s\n%s", err, msg, wat.String())
	}
}

// TestFeatures: without a feature, wabt must refuse the instruction.
func TestFeatures(t *testing.T) {
	for op, want := range map[asm.Op]asm.Feature{
		asm.OpI32Add: asm.MVP, asm.OpI32Extend8S: asm.SignExtension, asm.OpI64TruncSatF64U: asm.SatConversions,
		asm.OpMemoryCopy: asm.BulkMemory, asm.OpRefNull: asm.RefTypes,
	} {
		if got := op.Feature(); got != want {
			t.Errorf("%s: feature %s, want %s", op, got, want)
		}
	}
	if got := (asm.BulkMemory | asm.MultiValue).String(); got != "bulk-memory,multi-value" {
		t.Error(got)
	}
}

func TestPeephole(t *testing.T) {
	fragment := func(f func(*asm.Builder)) asm.Code {
		var b asm.Builder
		f(&b)
		return b.Code()
	}
	get := fragment(func(b *asm.Builder) { b.LocalGet(300); b.I32Eqz() })
	for _, c := range []struct {
		name string
		emit func(b *asm.Builder)
		want string
	}{
		{"tee", func(b *asm.Builder) { b.LocalSet(1); b.LocalGet(1) }, "local.tee 1"},
		{"other local", func(b *asm.Builder) { b.LocalSet(1); b.LocalGet(2) }, "local.set 1; local.get 2"},
		{"label between", func(b *asm.Builder) { b.LocalSet(1); b.Block(asm.BlockVoid); b.LocalGet(1); b.End() },
			"local.set 1; block; local.get 1; end"},
		{"set", func(b *asm.Builder) { b.LocalTee(1); b.Drop() }, "local.set 1"},
		{"nothing", func(b *asm.Builder) { b.LocalGet(1); b.Drop(); b.F64Const(1); b.Drop(); b.Op(asm.OpDrop) }, "drop"},
		{"set and tee", func(b *asm.Builder) { b.LocalTee(1); b.Drop(); b.LocalGet(1) }, "local.tee 1"},
		{"over a fragment's edge", func(b *asm.Builder) { b.LocalSet(300); b.Append(get) }, "local.tee 300; i32.eqz"},
		{"fragment after a label", func(b *asm.Builder) { b.Block(asm.BlockVoid); b.LocalSet(300); b.End(); b.Append(get) },
			"block; local.set 300; end; local.get 300; i32.eqz"},
		{"not into the fragment before", func(b *asm.Builder) { b.LocalSet(1); b.Cut(); b.LocalGet(1) }, "local.get 1"},
		{"no move", func(b *asm.Builder) { b.LocalGet(1); b.LocalSet(1); b.LocalGet(2); b.LocalTee(2) }, "local.get 2"},
		{"a move", func(b *asm.Builder) { b.LocalGet(1); b.LocalSet(2) }, "local.get 1; local.set 2"},
		{"return", func(b *asm.Builder) { b.LocalTee(1); b.Return() }, "return"},
		{"eqz", func(b *asm.Builder) { b.F32Eq(); b.I32Eqz() }, "f32.ne"},
		{"eqz after eqz", func(b *asm.Builder) { b.I32Eqz(); b.I32Eqz() }, "i32.eqz; i32.eqz"},
		{"invert", func(b *asm.Builder) { b.Append(get); b.InvertCondition() }, "local.get 300"},
		{"invert twice", func(b *asm.Builder) { b.Append(get); b.InvertCondition(); b.InvertCondition() }, "local.get 300; i32.eqz"},
		{"invert a comparison", func(b *asm.Builder) { b.I64LtU(); b.InvertCondition() }, "i64.ge_u"},
		{"invert a comparison of floats", func(b *asm.Builder) { b.F64Lt(); b.InvertCondition() }, "f64.lt; i32.eqz"},
		{"a constant is no instruction", func(b *asm.Builder) { b.I32Const(0x45); b.InvertCondition() }, "i32.const 69; i32.eqz"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b asm.Builder
			c.emit(&b)
			if got := strings.Join(lines(t, b.Code().Reader()), "; "); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestBugs(t *testing.T) {
	for name, f := range map[string]func(b *asm.Builder){
		"open block":       func(b *asm.Builder) { b.Loop(asm.BlockVoid); b.Code() },
		"end too many":     func(b *asm.Builder) { b.End() },
		"else without if":  func(b *asm.Builder) { b.Block(asm.BlockVoid); b.Else() },
		"second else":      func(b *asm.Builder) { b.If(asm.BlockVoid); b.Else(); b.Else() },
		"closed label":     func(b *asm.Builder) { l := b.Block(asm.BlockVoid); b.End(); b.Block(asm.BlockVoid); b.Br(l) },
		"zero label":       func(b *asm.Builder) { b.Block(asm.BlockVoid); b.Br(asm.Label{}) },
		"nil symbol":       func(b *asm.Builder) { b.Call(nil) },
		"symbol's kind":    func(b *asm.Builder) { b.Call(sym{kind: asm.SymGlobal}) },
		"immediates":       func(b *asm.Builder) { b.Op(asm.OpLocalGet) },
		"not a load":       func(b *asm.Builder) { b.Mem(asm.OpI32Add, 0, 0) },
		"alignment":        func(b *asm.Builder) { b.Mem(asm.OpI32Load8U, 1, 0) },
		"no such opcode":   func(b *asm.Builder) { b.Op(0xFF) },
		"no such prefixed": func(b *asm.Builder) { asm.Op(0xFC40).Info() },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if msg, ok := recover().(string); !ok || !strings.HasPrefix(msg, "BUG: ") {
					t.Errorf("panic %q", msg)
				}
			}()
			f(new(asm.Builder))
		})
	}
}

func TestReset(t *testing.T) {
	var b asm.Builder
	emit := func() asm.Code { b.I32Const(1); b.Call(sym{asm.SymFunc, 3}); b.Return(); return b.Cut() }
	first := emit()
	second := emit()
	if !bytes.Equal(first.Bytes, second.Bytes) || !slices.Equal(first.Relocs, second.Relocs) {
		t.Errorf("%x %v, then %x %v", first.Bytes, first.Relocs, second.Bytes, second.Relocs)
	}
	b.Reset()
	if b.Len() != 0 || b.Ended() {
		t.Error("Reset leaves something")
	}
	if n := testing.AllocsPerRun(100, func() { b.Reset(); b.I32Const(1); b.LocalSet(2); b.Cut() }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestReaderErrors(t *testing.T) {
	for hex, want := range map[string]string{
		"ff":                          "offset 0x0: unknown opcode 0xff",
		"fc12":                        "offset 0x0: unknown opcode 0xfc12",
		"fc800b":                      "offset 0x0: unknown opcode 0xfc 1408",
		"01fc":                        "offset 0x2: unexpected end of code",
		"0240":                        "offset 0x2: end of code inside of a block",
		"0241":                        "offset 0x1: invalid block type",
		"05":                          "offset 0x0: else without if",
		"20":                          "offset 0x1: unexpected end of code",
		"20ffffffff1f":                "offset 0x1: LEB128 integer too large",
		"208080808080":                "offset 0x1: LEB128 integer too long",
		"41ffffffff4f":                "offset 0x1: LEB128 integer too large",
		"4280808080808080808080":      "offset 0x1: LEB128 integer too long",
		"428080808080808080807e":      "offset 0x1: LEB128 integer too large",
		"43000000":                    "offset 0x1: unexpected end of code",
		"0effffffff0f00":              "offset 0x1: br_table longer than the code",
		"1cffffffff0f00":              "offset 0x1: vector of types longer than the code",
		"1c0140":                      "offset 0x2: invalid value type",
		"d07f":                        "offset 0x1: invalid reference type",
		"3f01":                        "offset 0x1: memory index other than 0",
		"280201":                      "",
		"41ffffffff7f":                "",
		"4280808080808080808" + "07f": "",
	} {
		var raw []byte
		if _, err := fmt.Sscanf(hex, "%x", &raw); err != nil {
			t.Fatal(hex, err)
		}
		r := asm.NewReader(raw)
		for r.Next() {
		}
		got := ""
		if err := r.Err(); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", hex, got, want)
		}
	}
}

// FuzzReader: what the reader accepts becomes the same bytes again, from
// relocatable code as well, and reads the same.
func FuzzReader(f *testing.F) {
	var b asm.Builder
	everything(&b)
	c := b.Code()
	f.Add(append(c.AppendTo(nil, number), byte(asm.OpEnd)))
	f.Add([]byte{0x02, 0x40, 0x0E, 0x01, 0x00, 0x80, 0x00, 0x0B, 0x0B})
	f.Add([]byte{0x11, 0x80, 0x01, 0x81, 0x00, 0x0B})
	f.Add([]byte{0x02, 0x80, 0x84, 0x99, 0x99, 0x08, 0x0B, 0x0B}) // the index of a type above 1<<31
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, n, err := asm.Relocate(raw, resolve)
		if err != nil {
			return
		}
		raw = raw[:n-1]
		again := c.AppendTo(nil, number)
		if len(again) > len(raw) || c.Size(number) != len(again) {
			t.Fatalf("%x became longer: %x (Size %d)", raw, again, c.Size(number))
		}
		if len(again) == len(raw) && !bytes.Equal(again, raw) {
			t.Fatalf("%x became %x", raw, again)
		}
		text := lines(t, asm.NewReader(raw))
		if got := lines(t, c.Reader()); !slices.Equal(got, text) {
			t.Fatalf("relocatable %q, raw %q", got, text)
		}
		if got := lines(t, asm.NewReader(again)); !slices.Equal(got, text) {
			t.Fatalf("again %q, raw %q", got, text)
		}
	})
}

func BenchmarkReader(b *testing.B) {
	var bld asm.Builder
	for range 50 {
		everything(&bld)
	}
	c := bld.Code()
	raw := c.AppendTo(nil, number)
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	var r asm.Reader
	for b.Loop() {
		r.Reset(raw)
		for r.Next() {
		}
	}
}
