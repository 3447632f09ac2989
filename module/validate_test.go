package module

import (
	"errors"
	"strings"
	"testing"
)

// verdicts are modules as text. A field without parenthesis at its start is
// the body of a function with some surroundings (see wrap).
var validCases = []string{
	``,
	`(module $named)`,
	// Numbers and locals.
	`i32.const 0 drop`,
	`i64.const -9223372036854775808 drop`,
	`f32.const nan:0x200000 drop f64.const -inf drop`,
	`local.get 0 local.set 0`,
	`local.get 1 local.tee 1 drop`,
	`i32.const 1 i32.const 2 i32.add drop`,
	`f64.const 1 i32.trunc_sat_f64_s drop`,
	`i32.const 1 i32.extend8_s i64.extend_i32_s i64.extend32_s drop`,
	`i32.const 3 f32.reinterpret_i32 f64.promote_f32 i64.reinterpret_f64 drop`,
	// Blocks.
	`block end loop end`,
	`block (result i32) i32.const 1 end drop`,
	`loop (result i32) i32.const 1 end drop`,
	`i32.const 1 if end`,
	`i32.const 1 if nop else nop end`,
	`i32.const 1 if (result i64) i64.const 1 else i64.const 2 end drop`,
	`i32.const 7 block (param i32) drop end`,
	`i32.const 7 i64.const 1 block (param i32 i64) (result i64 i32) drop drop i64.const 1 i32.const 2 end drop drop`,
	`i32.const 7 loop (param i32) (result i32) end drop`,
	`i32.const 7 i32.const 1 if (param i32) (result i32) end drop`,
	`i32.const 7 i32.const 1 if (param i32) (result i64) drop i64.const 1 else i64.extend_i32_u end drop`,
	// Branches.
	`br 0`,
	`block br 0 end`,
	`block br 1 end`,
	`block (result i32) i32.const 1 br 0 end drop`,
	`block (result i32) i32.const 5 i32.const 1 br 0 end drop`,
	`loop br 0 end`,
	`loop (result i32) br 0 end drop`,
	`i32.const 0 loop (param i32) br 0 end`,
	`block i32.const 1 br_if 0 end`,
	`block (result i32) i32.const 1 i32.const 2 br_if 0 end drop`,
	`block block i32.const 0 br_table 0 1 2 end end`,
	`block (result i32) i32.const 1 i32.const 0 br_table 0 0 end drop`,
	`block (result i32) loop (param) (result i32) i32.const 1 br 1 end end drop`,
	`i32.const 0 br_table 0`,
	`return`,
	`i32.const 3 return`,
	// Unreachable code is polymorphic.
	`unreachable`,
	`unreachable drop drop`,
	`unreachable i32.add drop`,
	`unreachable i64.const 0 i64.add drop`,
	`unreachable select drop`,
	`unreachable i64.const 1 i32.const 1 select drop`,
	`unreachable i64.const 1 f32.const 1 drop i32.const 0 select drop`,
	`unreachable select i32.eqz drop`,
	`unreachable select f64.neg drop`,
	`unreachable i32.const 0 select i64.eqz drop`,
	`unreachable ref.is_null drop`,
	`unreachable select (result externref) drop`,
	`unreachable br_if 0`,
	`block (result i32) unreachable br_if 0 end drop`,
	`block (result i32) unreachable br_if 0 i32.eqz end drop`,
	`block (result i64) block (result i32) unreachable br_table 0 1 end drop i64.const 1 end drop`,
	`block (result i32) unreachable br_table 0 0 end drop`,
	`block (result i64) unreachable end drop`,
	`block (result i64) br 1 end drop`,
	`i32.const 1 if (result i32) unreachable else i32.const 1 end drop`,
	`unreachable local.set 0 local.tee 1 drop`,
	`unreachable call $two drop`,
	`unreachable i32.store`,
	`unreachable if (param i32) (result i32) end drop`,
	`unreachable block (param i64) drop end`,
	`loop br 0 i32.add drop end`,
	`return i32.add drop`,
	`return table.set 0`,
	// Calls.
	`call $void`,
	`i32.const 1 i64.const 2 call $two drop`,
	`call $pair drop drop`,
	`call $pair block (param i32 f64) (result i32) drop end drop`,
	`i32.const 0 call_indirect`,
	`i32.const 1 i32.const 0 call_indirect 0 (param i32) (result i32) drop`,
	`i32.const 0 call_indirect $t2`,
	// Variables.
	`global.get $imported drop`,
	`i64.const 1 global.set $mut`,
	`global.get $mut i64.eqz drop`,
	`ref.null extern global.set $ext`,
	// References and tables.
	`ref.null func drop`,
	`ref.null extern ref.is_null drop`,
	`ref.func $void drop`,
	`ref.func $declared ref.is_null drop`,
	`ref.null func i32.const 1 drop drop`,
	`i32.const 1 ref.null func ref.null func i32.const 0 select (result funcref) drop drop`,
	`i32.const 0 i32.const 1 i32.const 2 select (result i32) drop`,
	`i32.const 0 table.get $t drop`,
	`i32.const 0 table.get $x ref.is_null drop`,
	`i32.const 0 ref.null func table.set $t`,
	`i32.const 0 ref.null extern table.set $x`,
	`table.size $x drop`,
	`ref.null extern i32.const 1 table.grow $x drop`,
	`i32.const 0 ref.null extern i32.const 1 table.fill $x`,
	`i32.const 0 i32.const 0 i32.const 1 table.copy $t $t2`,
	`i32.const 0 i32.const 0 i32.const 1 table.init $t $e`,
	`i32.const 0 i32.const 0 i32.const 1 table.init $x $ee`,
	`elem.drop $e elem.drop $ee`,
	// Memory.
	`i32.const 0 i32.load drop`,
	`i32.const 0 i32.load align=1 drop`,
	`i32.const 0 i64.load32_s offset=4294967295 align=4 drop`,
	`i32.const 0 f64.const 1 f64.store align=8`,
	`i32.const 0 i64.const 1 i64.store16 align=2`,
	`memory.size drop`,
	`i32.const 1 memory.grow drop`,
	`i32.const 0 i32.const 0 i32.const 0 memory.copy`,
	`i32.const 0 i32.const 0 i32.const 0 memory.fill`,
	`i32.const 0 i32.const 0 i32.const 0 memory.init $d`,
	`data.drop $d`,
	// Modules.
	`(memory 0)`, `(memory 1 1)`, `(memory 65536)`, `(memory 0 65536)`,
	`(memory 1 2 shared)`,
	`(import "m" "memory" (memory 1 65536 shared))`,
	`(table 0 funcref)`, `(table 0 0 externref)`, `(table 134217728 funcref) (table 1 4294967295 funcref)`,
	`(import "a" "b" (table 3 4 funcref)) (table 1 funcref) (table 2 externref)`,
	`(import "a" "b" (func)) (import "a" "b" (func (param i32)))`,
	`(import "a" "g" (global i32)) (global i32 (global.get 0)) (global (mut i32) (i32.const 1))`,
	`(import "a" "g" (global (mut i64))) (export "g" (global 0))`,
	`(global funcref (ref.func 0)) (func) (global externref (ref.null extern))`,
	`(func) (export "" (func 0)) (export "a" (func 0)) (export "\00\f0\9f\98\80" (func 0))`,
	`(func) (start 0)`,
	`(import "a" "" (func)) (start 0)`,
	`(memory 1) (data (i32.const 0) "abc")`,
	`(import "a" "g" (global i32)) (memory 1) (data (global.get 0) "abc")`,
	`(data "passive")`,
	`(table 1 funcref) (elem (i32.const 0) 0 0) (func)`,
	`(table 1 funcref) (table 1 externref) (elem (table 1) (i32.const 0) externref (ref.null extern))`,
	`(elem func 0) (func) (elem declare func 0) (elem funcref (ref.null func) (ref.func 0))`,
	`(table 1 funcref) (elem (i32.const 9) funcref)`,
	`(func (param externref) (result funcref) ref.null func)`,
	`(func (result i32 i64) i32.const 1 i64.const 2)`,
	`(func (local f32 f32 f32 i32 i64 i64) local.get 5 drop)`,
	`(func ref.func 0 drop) (export "f" (func 0))`,
	`(func ref.func 0 drop) (global funcref (ref.func 0))`,
}

var invalidCases = []string{
	// Operands.
	`i32.const 0`,
	`drop`,
	`i32.add drop`,
	`i32.const 1 i32.add drop`,
	`i64.const 1 i32.const 1 i32.add drop`,
	`i64.const 1 i32.eqz drop`,
	`f32.const 1 f64.neg drop`,
	`i32.const 1 i64.const 1 i32.const 1 select drop`,
	`i32.const 1 i32.const 1 i64.const 1 select drop`,
	`ref.null func ref.null func i32.const 0 select drop`,
	`ref.null func ref.null func i32.const 0 select (result externref) drop`,
	`i32.const 0 i32.const 0 i32.const 0 select (result i32 i32) drop`,
	`local.get 9 drop`,
	`i64.const 1 local.set 0`,
	`i64.const 1 local.tee 0 drop`,
	`nop nop i32.const 0 nop`,
	// Blocks.
	`block i32.const 1 end`,
	`block (result i32) end drop`,
	`block (result i32) i64.const 1 end drop`,
	`i32.const 1 block drop end`,
	`i32.const 1 block (param i64) drop end`,
	`block (param i32) drop end`,
	`if end`,
	`i64.const 1 if end`,
	`i32.const 1 if (result i32) i32.const 1 end drop`,
	`i32.const 1 i32.const 1 if (param i32) (result i64) drop i64.const 1 end drop`,
	`i32.const 1 if (result i32) i32.const 1 else i64.const 1 end drop`,
	`i32.const 1 if (result i32) i32.const 1 else end drop`,
	`i32.const 1 if i32.const 1 else end`,
	`block (result i32) i32.const 1 i32.const 1 end drop`,
	`i32.const 1 loop (param i32) end`,
	// Branches.
	`br 1`,
	`block br 2 end`,
	`block (result i32) br 0 end drop`,
	`block (result i32) i64.const 1 br 0 end drop`,
	`i32.const 0 loop (param i32) drop br 0 end`,
	`br_if 0`,
	`i64.const 0 br_if 0`,
	`block (result i32) i32.const 1 br_if 0 end drop`,
	`br_table 0`,
	`i32.const 0 br_table 1`,
	`i32.const 0 br_table 1 0`,
	`block (result i32) i32.const 1 i32.const 0 br_table 0 1 end drop`,
	`block (result i32) block (result i64) i64.const 1 i32.const 0 br_table 0 1 end drop i32.const 1 end drop`,
	`block br 0 i32.const 1 end`,
	// Unreachable code is still checked.
	`unreachable i32.const 1`,
	`unreachable i64.const 1 i32.eqz drop`,
	`unreachable i64.const 0 i32.add drop`,
	`unreachable i64.const 1 i32.const 1 select i32.eqz drop`,
	`unreachable i64.const 1 f32.const 1 i32.const 0 select drop`,
	`unreachable f32.const 1 select drop`,
	`unreachable ref.null func i32.const 1 select drop`,
	`unreachable i32.const 1 ref.is_null drop`,
	`block unreachable i32.const 1 end`,
	`block (result i32) unreachable br_if 0 i64.eqz end drop`,
	`block (result i64) block (result i32) unreachable i32.const 1 i32.const 0 br_table 0 1 end drop i64.const 1 end drop`,
	`block unreachable block (result i32) i32.const 0 br_table 0 1 end drop end`,
	`unreachable local.get 9 drop`,
	`unreachable call 99`,
	`unreachable br 9`,
	`return i32.const 1`,
	`loop br 0 i64.const 1 i32.add drop end`,
	`block br 0 drop end drop`,
	`i32.const 1 block unreachable end`,
	`i32.const 1 if unreachable else drop end`,
	// Calls.
	`call 99`,
	`call $two drop`,
	`i64.const 1 i64.const 2 call $two drop`,
	`call $pair drop`,
	`i32.const 0 call_indirect (type 99)`,
	`i32.const 0 call_indirect 99`,
	`i32.const 0 call_indirect $x`,
	`i64.const 0 call_indirect`,
	`i32.const 0 call_indirect (param i32)`,
	// Variables.
	`global.get 99 drop`,
	`i32.const 1 global.set $imported`,
	`i32.const 1 global.set $mut`,
	`global.get $mut i32.eqz drop`,
	// References and tables.
	`ref.func 99 drop`,
	`ref.func $main drop`,
	`i32.const 1 ref.is_null drop`,
	`i32.const 0 table.get 99 drop`,
	`i32.const 0 ref.null func table.set $x`,
	`i32.const 0 ref.null extern table.set $t`,
	`ref.null func i32.const 0 table.set $t`,
	`ref.null func i32.const 1 table.grow $x drop`,
	`i32.const 1 ref.null extern table.grow $x drop`,
	`i32.const 0 ref.null func i32.const 1 table.fill $x`,
	`table.size 99 drop`,
	`i32.const 0 i32.const 0 i32.const 1 table.copy $t $x`,
	`i32.const 0 i32.const 0 table.copy $t $t`,
	`i32.const 0 i32.const 0 i32.const 1 table.init $x $e`,
	`i32.const 0 i32.const 0 i32.const 1 table.init $t $ee`,
	`i32.const 0 i32.const 0 i32.const 1 table.init $t 99`,
	`elem.drop 99`,
	// Memory.
	`i32.const 0 i32.load align=8 drop`,
	`i32.const 0 i64.load8_u align=2 drop`,
	`i64.const 0 i32.load drop`,
	`i32.const 0 i64.const 1 i32.store`,
	`i32.store`,
	`i64.const 1 memory.grow drop`,
	`i32.const 0 i32.const 0 memory.fill`,
	`i32.const 0 i32.const 0 i64.const 0 memory.copy`,
	`i32.const 0 i32.const 0 i32.const 0 memory.init 99`,
	`data.drop 99`,
	// Modules.
	`(func i32.const 0 i32.load drop)`,
	`(func memory.size drop)`,
	`(func i32.const 0 i32.const 0 i32.const 0 memory.fill)`,
	`(func i32.const 0 call_indirect)`,
	`(func (result i32))`,
	`(func (result i32) i64.const 1)`,
	`(func (result i32) i32.const 1 i32.const 1)`,
	`(func (result i32) return)`,
	`(func (result i32) br 0)`,
	`(func (result i32 i64) i64.const 2 i32.const 1)`,
	`(func (type 9))`,
	`(import "a" "b" (func (type 9)))`,
	`(memory 2 1)`, `(memory 65537)`, `(memory 0 65537)`, `(memory 1) (memory 1)`,
	`(import "a" "m" (memory 1)) (memory 1)`,
	`(memory 2 1 shared)`,
	`(table 2 1 funcref)`,
	`(import "a" "g" (global (mut i32))) (global i32 (global.get 0))`,
	`(global i32 (i32.const 0)) (global i32 (global.get 0))`,
	`(global i32 (global.get 0))`,
	`(global i32 (i64.const 0))`,
	`(global i32 (i32.const 0) (i32.const 0))`,
	`(global i32 (i32.const 0) (drop) (i32.const 0))`,
	`(global i32 (i32.add (i32.const 0) (i32.const 0)))`,
	`(global i32 (nop))`,
	`(global funcref (ref.null extern))`,
	`(global funcref (ref.func 1)) (func)`,
	`(func) (export "a" (func 0)) (export "a" (func 0))`,
	`(func) (memory 1) (export "a" (func 0)) (export "a" (memory 0))`,
	`(export "a" (func 0))`, `(export "a" (table 0))`, `(export "a" (memory 0))`, `(export "a" (global 0))`,
	`(start 0)`, `(func (param i32)) (start 0)`, `(func (result i32) i32.const 1) (start 0)`,
	`(data (i32.const 0) "abc")`,
	`(memory 1) (data (i64.const 0) "abc")`,
	`(memory 1) (data (offset i32.const 0 i32.const 0) "abc")`,
	`(memory 1) (global i32 (i32.const 0)) (data (global.get 0) "abc")`,
	`(elem (i32.const 0) 0) (func)`,
	`(table 1 funcref) (elem (i32.const 0) 1) (func)`,
	`(table 1 externref) (elem (i32.const 0) 0) (func)`,
	`(table 1 funcref) (elem (table 0) (i32.const 0) externref (ref.null extern))`,
	`(table 1 funcref) (elem (i64.const 0) 0) (func)`,
	`(table 1 funcref) (elem (table 1) (i32.const 0) func 0) (func)`,
	`(elem funcref (ref.null extern))`,
	`(elem externref (ref.func 0)) (func)`,
	`(func ref.func 0 drop)`,
	`(func ref.func 0 drop) (start 0)`,
}

// wrap makes a module of a case: a body gets a function with surroundings.
func wrap(c string) string {
	switch {
	case strings.HasPrefix(c, "(module"):
		return c
	case strings.HasPrefix(c, "(") || c == "":
		return "(module " + c + ")"
	}
	return `(module
		(import "env" "global" (global $imported i32))
		(import "env" "void" (func $void))
		(table $t 8 funcref) (table $x 8 externref) (table $t2 1 2 funcref)
		(memory 1)
		(global $mut (mut i64) (i64.const 0))
		(global $ext (mut externref) (ref.null extern))
		(func $two (param i32 i64) (result f32) f32.const 0)
		(func $pair (result i32 f64) i32.const 0 f64.const 0)
		(func $declared)
		(func $main (param i32) (local i64) ` + c + `)
		(export "void" (func $void))
		(elem (i32.const 0) $two $pair)
		(elem $e func $declared)
		(elem $ee externref (ref.null extern))
		(data (i32.const 0) "xyz")
		(data $d "passive"))`
}

// checkVerdict compares Validate with what is wanted and with the judges. Each
// of them misses some faults (wasm-validate an unclosed block at the end of a
// body and call_indirect through a table of externref, for instance), so what
// we refuse must be refused by one of them, and what we take by neither.
func checkVerdict(t *testing.T, wasm []byte, valid bool) {
	t.Helper()
	ours := Validate(wasm, AllFeatures)
	if (ours == nil) != valid {
		t.Errorf("Validate: %v; want valid: %v", ours, valid)
	}
	wabt, wazero := wasmValidate(t, wasm), wazeroCompile(wasm)
	if valid {
		if err := errors.Join(wabt, wazero); err != nil {
			t.Error(err)
		}
		return
	}
	if wabt == nil && wazero == nil {
		t.Errorf("%v, but the judges see no fault", ours)
	}
	var e *Error
	if !errors.As(ours, &e) || e.Offset < 0 || e.Offset > len(wasm) {
		t.Errorf("error %v has no usable offset", ours)
	}
}

func TestValidate(t *testing.T) {
	for valid, cases := range map[bool][]string{true: validCases, false: invalidCases} {
		for _, c := range cases {
			t.Run(c, func(t *testing.T) {
				t.Parallel()
				checkVerdict(t, wat2wasm(t, wrap(c)), valid)
			})
		}
	}
}
