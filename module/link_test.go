package module

import (
	"context"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
)

// call instantiates wasm and calls its export "main".
func call(t *testing.T, wasm []byte) uint64 {
	t.Helper()
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, engineConfig())
	defer r.Close(ctx)
	mod, err := r.Instantiate(ctx, wasm)
	if err != nil {
		t.Fatal(err)
	}
	got, err := mod.ExportedFunction("main").Call(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return got[0]
}

func TestLinkRuns(t *testing.T) {
	for _, c := range []struct {
		about string
		parts []string
		want  uint64
	}{
		{"function, memory, global and table",
			[]string{`(module
				(import "rts" "memory" (memory 1)) (import "rts" "base" (global $base i32)) (import "rts" "table" (table $t 2 funcref))
				(import "rts" "double" (func $double (param i32) (result i32)))
				(data (global.get $base) "\15") (elem (i32.const 1) $load)
				(func $load (param i32) (result i32) local.get 0 i32.load8_u)
				(func (export "main") (result i32)
					global.get $base i32.const 1 call_indirect (param i32) (result i32) call $double))`,
				`(module
				(type (func)) (memory (export "memory") 2 4) (global (export "base") i32 (i32.const 1000)) (table (export "table") 3 funcref)
				(func $x) (func (export "double") (param i32) (result i32) local.get 0 i32.const 2 i32.mul))`},
			42},
		{"both ways, and a block type",
			[]string{`(module $a
				(import "b" "f" (func $f (param i32) (result i32)))
				(func (export "dec") (param i32) (result i32) local.get 0 i32.const 1 i32.sub)
				(func (export "main") (result i32) i32.const 50 call $f))`,
				`(module $b
				(import "a" "dec" (func $dec (param i32) (result i32)))
				(func (export "f") (param i32) (result i32)
					local.get 0 call $dec i64.const 7
					block (param i32 i64) (result i32) i32.wrap_i64 i32.sub end))`},
			42},
		{"re-exported import",
			[]string{`(module $a (import "b" "f" (func $f (result i32))) (func (export "main") (result i32) call $f))`,
				`(module $b (import "c" "g" (func $g (result i32))) (export "f" (func $g)))`,
				`(module $c (func (export "g") (result i32) i32.const 42))`},
			42},
		{"every start function runs",
			[]string{`(module $a (import "b" "g" (global $g (mut i32))) (func $s global.get $g i32.const 2 i32.mul global.set $g) (start $s)
				(func (export "main") (result i32) global.get $g))`,
				`(module $b (global $g (export "g") (mut i32) (i32.const 20)) (func $s global.get $g i32.const 2 i32.add global.set $g) (start $s))`},
			42},
		{"references",
			[]string{`(module $a (import "b" "f" (func $f (result i32))) (table $t 1 funcref) (elem declare func $f)
				(func (export "main") (result i32) i32.const 0 ref.func $f table.set $t i32.const 0 call_indirect (result i32)))`,
				`(module $b (func (export "f") (result i32) i32.const 42))`},
			42},
	} {
		t.Run(c.about, func(t *testing.T) {
			var parts []Part
			for i, wat := range c.parts {
				m := decodeWat(t, wat)
				if i == 1 && m.Name == "" {
					m.Name = "rts"
				}
				parts = append(parts, Part{m.Name, m, i == 0})
			}
			m, err := Link(parts...)
			if err != nil {
				t.Fatal(err)
			}
			got := call(t, mustValidate(t, m))
			if want := c.want; got != want {
				t.Errorf("got %d, want %d", got, want)
			}
			m.RemoveDead()
			if again := call(t, mustValidate(t, m)); again != got {
				t.Errorf("got %d before and %d after removal of dead code", got, again)
			}
		})
	}
}

func TestMergeKeepsBothExports(t *testing.T) {
	a := decodeWat(t, `(module $a (import "wasi" "w" (func (param i32))) (func (export "f")))`)
	b := decodeWat(t, `(module $b (import "wasi" "w" (func (param i32))) (import "wasi" "w" (func)) (func (export "g")))`)
	if err := a.Merge(b); err != nil {
		t.Fatal(err)
	}
	mustValidate(t, a)
	if a.ExportNamed("f") == nil || a.ExportNamed("g") == nil {
		t.Error("an export is missing")
	}
	if n := len(a.imports()); n != 2 {
		t.Errorf("%d imports, want 2: equal ones are shared", n)
	}
}

// TestSharedImports: the one import that remains asks for what both asked for.
func TestSharedImports(t *testing.T) {
	a := decodeWat(t, `(module (import "e" "m" (memory 2 9)) (import "e" "t" (table 1 funcref)) (import "e" "g" (global i32)) (elem (i32.const 0) funcref))`)
	b := decodeWat(t, `(module (import "e" "m" (memory 1 5)) (import "e" "t" (table 3 7 funcref)) (import "e" "g" (global i32))
		(data (global.get 0) "x") (elem (i32.const 0) $f) (func $f i32.const 0 i32.load drop))`)
	if err := a.Merge(b); err != nil {
		t.Fatal(err)
	}
	mustValidate(t, a)
	if m := a.Memories[0]; len(a.Memories) != 1 || limitsString(m.Min, m.Max) != "2 5" {
		t.Errorf("memories: %+v", m)
	}
	if x := a.Tables[0]; len(a.Tables) != 1 || limitsString(x.Min, x.Max) != "3 7" {
		t.Errorf("tables: %+v", x)
	}
	if len(a.Globals) != 1 {
		t.Errorf("%d globals", len(a.Globals))
	}
	if _, err := Link(); err == nil {
		t.Error("nothing was linked")
	}
	for _, parts := range [][2]string{
		{`(import "e" "g" (global i32))`, `(import "e" "g" (global i64))`},
		{`(import "e" "t" (table 1 funcref))`, `(import "e" "t" (table 1 externref))`},
	} {
		a, b := decodeWat(t, "(module "+parts[0]+")"), decodeWat(t, "(module "+parts[1]+")")
		if err := a.Merge(b); err == nil {
			t.Errorf("%q share an import", parts)
		}
	}
}

func TestLinkErrors(t *testing.T) {
	for _, c := range []struct{ want, a, b string }{
		{"not exported", `(import "b" "f" (func))`, ``},
		{"a func is imported but a memory exported", `(import "b" "f" (func))`, `(memory (export "f") 1)`},
		{"imported as [] -> [] but exported as [i32] -> []", `(import "b" "f" (func))`, `(func (export "f") (param i32))`},
		{"imported as a global of type i32", `(import "b" "f" (global i32))`, `(global (export "f") i64 (i64.const 0))`},
		{"exported as mut i32", `(import "b" "f" (global i32))`, `(global (export "f") (mut i32) (i32.const 0))`},
		{"imported as a table of funcref", `(import "b" "f" (table 1 funcref))`, `(table (export "f") 1 externref)`},
		{"imported with limits 2 but exported with 1", `(import "b" "f" (table 2 funcref))`, `(table (export "f") 1 funcref)`},
		{"imported with limits 1 3 but exported with 1", `(import "b" "f" (memory 1 3))`, `(memory (export "f") 1)`},
		{"imported with limits 1 3 but exported with 1 4", `(import "b" "f" (memory 1 3))`, `(memory (export "f") 1 4)`},
		{"shared", `(import "b" "f" (memory 1 3))`, `(memory (export "f") 1 3 shared)`},
		{"both export \"f\"", `(func (export "f"))`, `(func (export "f"))`},
		{"more than one memory", `(memory 1)`, `(memory 1)`},
		{"two modules import \"c\".\"m\"", `(import "c" "m" (memory 1 2))`, `(import "c" "m" (memory 1 2 shared))`},
		{"in a circle", `(import "b" "f" (func $f)) (export "g" (func $f))`, `(import "a" "g" (func $g)) (export "f" (func $g))`},
		{"depends on itself", `(import "b" "f" (global $f i32)) (global (export "g") i32 (global.get $f))`,
			`(import "a" "g" (global $g i32)) (global (export "f") i32 (global.get $g))`},
	} {
		t.Run(c.want, func(t *testing.T) {
			a, b := decodeWat(t, "(module $a "+c.a+")"), decodeWat(t, "(module $b "+c.b+")")
			err := a.Merge(b)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
	m := &Module{Name: "m"}
	if err := m.Merge(m); err == nil {
		t.Error("a module was merged with itself")
	}
	if err := m.Merge(&Module{Name: "m"}); err == nil {
		t.Error("two modules of one name were merged")
	}
}
