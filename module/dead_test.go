package module

import (
	"slices"
	"testing"
)

func decodeWat(t testing.TB, wat string) *Module {
	t.Helper()
	m, err := Decode(wat2wasm(t, wat, "--debug-names"))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func mustValidate(t testing.TB, m *Module) []byte {
	t.Helper()
	wasm, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if err := Validate(wasm, AllFeatures); err != nil {
		t.Fatal(err)
	}
	if err := wasmValidate(t, wasm); err != nil {
		t.Fatal(err)
	}
	return wasm
}

// names are the names of everything in m.
func names(m *Module) []string {
	var s []string
	for _, f := range m.Funcs {
		s = append(s, f.Name)
	}
	for _, t := range m.Tables {
		s = append(s, t.Name)
	}
	for _, y := range m.Memories {
		s = append(s, y.Name)
	}
	for _, g := range m.Globals {
		s = append(s, g.Name)
	}
	for _, e := range m.Elems {
		s = append(s, e.Name)
	}
	for _, d := range m.Datas {
		s = append(s, d.Name)
	}
	return s
}

func TestRemoveDead(t *testing.T) {
	for _, c := range []struct {
		about, wat string
		want       []string
	}{
		{"nothing is needed", `(module (func $a) (memory $m 1) (global $g i32 (i32.const 0)) (table $t 1 funcref))`, nil},
		{"calls", `(module (import "a" "b" (func $imp)) (import "a" "c" (func $gone))
			(func $a call $b) (func $b call $imp) (func $c call $a) (export "a" (func $a)))`,
			[]string{"imp", "a", "b"}},
		{"recursion of the dead", `(module (func $a call $b) (func $b call $a) (func $s) (start $s))`, []string{"s"}},
		{"memory through an instruction", `(module (memory $m 1) (data $d (i32.const 0) "x") (data $e "x")
			(func $f i32.const 0 i32.load drop) (export "f" (func $f)))`,
			[]string{"f", "m", "d"}},
		{"memory through memory.init", `(module (memory $m 1) (data $d (i32.const 0) "x") (data $e "x")
			(func $f i32.const 0 i32.const 0 i32.const 0 memory.init $e) (export "f" (func $f)))`,
			[]string{"f", "m", "d", "e"}},
		{"table through call_indirect", `(module (table $t 1 funcref) (table $u 1 funcref) (elem $e (i32.const 0) $g) (elem $u (table $u) (i32.const 0) func $h)
			(func $f i32.const 0 call_indirect) (func $g) (func $h) (export "f" (func $f)))`,
			[]string{"f", "g", "t", "e"}},
		{"segments of imported tables and memories are effects", `(module (import "a" "t" (table $t 1 funcref)) (import "a" "m" (memory $m 1))
			(elem $e (i32.const 0) $g) (data $d (i32.const 0) "x") (func $g) (func $h))`,
			[]string{"g", "t", "m", "e", "d"}},
		{"globals", `(module (import "a" "g" (global $i i32)) (import "a" "h" (global $j i32))
			(global $g i32 (global.get $i)) (global $h i32 (global.get $j)) (export "g" (global $g)))`,
			[]string{"i", "g"}},
		{"ref.func keeps a declaration", `(module (func $f ref.func $g drop) (func $g) (func $h) (elem $p func $g $h) (export "f" (func $f)))`,
			[]string{"f", "g", ""}},
		{"declarative segments shrink", `(module (func $f ref.func $g drop) (func $g) (func $h) (elem $p declare func $g $h) (export "f" (func $f)))`,
			[]string{"f", "g", ""}},
		{"a declarative segment can be named", `(module (func $f elem.drop $p) (func $g) (elem $p declare func $g) (export "f" (func $f)))`,
			[]string{"f", "p"}},
		{"elements that are expressions", `(module (func $f i32.const 0 i32.const 0 i32.const 0 table.init $t $p) (func $g) (func $h)
			(table $t 1 funcref) (elem $p funcref (ref.null func) (ref.func $g)) (elem $q funcref (ref.func $h)) (export "f" (func $f)))`,
			[]string{"f", "g", "t", "p"}},
	} {
		t.Run(c.about, func(t *testing.T) {
			m := decodeWat(t, c.wat)
			m.RemoveDead()
			if got := names(m); !slices.Equal(got, c.want) {
				t.Errorf("%q remain, want %q", got, c.want)
			}
			first := mustValidate(t, m)
			m.RemoveDead()
			if second := mustValidate(t, m); string(first) != string(second) {
				t.Error("removing twice removes more")
			}
		})
	}
}
