package module

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jitwasm/jitwasm/asm"
)

// unhex reads bytes as hexadecimal digits, where spaces and parts in single
// quotes (text) may occur, and puts a module header in front.
func unhex(t testing.TB, s string) []byte {
	t.Helper()
	out := []byte(header)
	for i, part := range strings.Split(s, "'") {
		if i%2 == 1 {
			out = append(out, part...)
			continue
		}
		b, err := hex.DecodeString(strings.Join(strings.Fields(part), ""))
		if err != nil {
			t.Fatalf("%q: %v", part, err)
		}
		out = append(out, b...)
	}
	return out
}

// malformed modules: the contents, where the fault is (an offset), and a part
// of the message.
var malformed = []struct {
	hex    string
	offset int
	want   string
}{
	// Sections.
	{"0d 00", 8, "unknown section number 13"},
	{"01", 9, "unexpected end in section size"},
	{"01 05 00", 8, "section of 5 bytes, but only 1 are left"},
	{"01 80 80 80 80 80 00", 9, "not a 32-bit LEB128"},
	{"01 ff ff ff ff 1f", 9, "not a 32-bit LEB128"},
	{"01 01 00 01 01 00", 11, "a second type section"},
	{"03 01 00 01 01 00", 11, "the type section stands after the function section"},
	{"0a 01 00 0c 01 00", 11, "the data count section stands after the code section"},
	{"01 02 00 00", 11, "1 bytes follow the section's contents"},
	{"01 00", 10, "unexpected end in types"},
	{"00 00", 10, "unexpected end in length of section name"},
	{"00 02 05 61", 11, "section name of 5 bytes, but only 1 are left"},
	{"00 02 01 ff", 11, "not UTF-8"},
	// Types.
	{"01 05 ff ff ff ff 0f", 10, "4294967295 types do not fit into the 0 bytes that are left"},
	{"01 04 01 40 00 00", 11, "0x40 is not the form of a function type"},
	{"01 05 01 60 01 7a 00", 13, "0x7a is not a value type"},
	{"01 05 01 60 01 7b 00", 13, "SIMD is not supported"},
	{"01 04 01 60 05 00", 12, "5 parameters do not fit"},
	// Imports.
	{"02 05 01 00 00 05 00", 13, "unknown kind of import"},
	{"02 06 01 00 00 04 00 00", 13, "exception handling is not supported"},
	{"02 08 01 01 ff 01 'x' 01 70 00 00", 12, "module name is not UTF-8"},
	{"02 08 01 01 'x' 01 ff 01 70 00 00", 14, "import name is not UTF-8"},
	{"02 06 01 00 00 03 7f 02", 15, "0x02 is not a mutability"},
	// Functions, tables, memories, globals.
	{"03 02 01 00", 10, "1 functions are declared but 0 are defined"},
	{"01 04 01 60 00 00 0a 04 01 02 00 0b", 16, "0 functions are declared but 1 are defined"},
	{"04 04 01 7f 00 00", 11, "0x7f is not a reference type"},
	{"04 04 01 70 02 00", 12, "flags 0x02 are not supported for a table"},
	{"05 03 01 04 00", 11, "flags 0x04 are not supported for a memory"},
	{"05 03 01 02 00", 11, "must have an upper limit"},
	{"05 03 01 01 00", 13, "unexpected end in upper limit"},
	{"06 06 01 7f 00 41 00 00", 16, "missing end of a constant expression"},
	{"06 05 01 7f 00 41 00", 15, "missing end"},
	{"06 05 01 7f 00 ff 0b", 13, "unknown opcode 0xff"},
	// Exports, start, elements.
	{"07 04 01 00 05 00", 12, "unknown kind of export"},
	{"07 05 01 01 ff 00 00", 12, "export name is not UTF-8"},
	{"09 02 01 08", 10, "1 element segments do not fit"},
	{"09 04 01 08 00 00", 11, "unknown flags 0x8 of an element segment"},
	{"09 04 01 01 70 00", 12, "0x70 is not an element kind"},
	{"09 04 01 05 7f 00", 12, "0x7f is not a reference type"},
	{"09 04 01 01 00 05", 13, "5 elements do not fit"},
	// Code.
	{"01 04 01 60 00 00 03 02 01 00 0a 04 01 05 00 0b", 21, "function body of 5 bytes, but only 2 are left"},
	{"01 04 01 60 00 00 03 02 01 00 0a 04 01 02 00 01", 24, "does not finish with end"},
	{"01 04 01 60 00 00 03 02 01 00 0a 04 01 02 05 0b", 22, "5 groups of locals do not fit"},
	{"01 04 01 60 00 00 03 02 01 00 0a 06 01 04 01 05 11 0b", 24, "0x11 is not a value type"},
	{"01 04 01 60 00 00 03 02 01 00 0a 10 01 0e 02 ff ff ff ff 0f 7f ff ff ff ff 0f 7f 0b", 29, "more than 2^32-1 locals"},
	// memory.init and data.drop without a data count section.
	{"01 04 01 60 00 00 03 02 01 00 0a 07 01 05 00 fc 09 00 0b 0b 03 01 01 00", 23, "need a data count section"},
	// Data.
	{"0b 03 01 03 00", 11, "unknown flags 0x3 of a data segment"},
	{"0b 03 01 01 05", 13, "data segment of 5 bytes, but only 0 are left"},
	{"0c 01 01", 10, "data count is 1 but there are 0 data segments"},
}

func TestMalformed(t *testing.T) {
	for _, c := range malformed {
		wasm := unhex(t, c.hex)
		_, decodeErr := Decode(wasm)
		for what, err := range map[string]error{"Decode": decodeErr, "Validate": Validate(wasm, AllFeatures), "CheckLimits": CheckLimits(wasm)} {
			if what == "CheckLimits" && strings.Contains(c.want, "data count section") {
				continue // it does not look at instructions so closely
			}
			var e *Error
			if !errors.As(err, &e) || e.Offset != c.offset || !strings.Contains(e.Msg, c.want) {
				t.Errorf("%s %s: error %v, want offset %#x and %q", what, c.hex, err, c.offset, c.want)
			}
		}
		if wabt := wasmValidate(t, wasm); wabt == nil && wazeroCompile(wasm) == nil {
			t.Errorf("%s: the judges see no fault", c.hex)
		}
	}
}

func TestHeader(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", "unexpected end in the module's header"},
		{"\x00asm\x01\x00", "unexpected end in the module's header"},
		{"\x7fELF\x01\x00\x00\x00", "not a WebAssembly module"},
		{"\x00asm\x02\x00\x00\x00", "unknown version"},
		{"\x00asm\x0d\x00\x01\x00", "component"},
	} {
		if _, err := Decode([]byte(c.in)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %q", c.in, err, c.want)
		}
	}
}

// Every prefix of a module is malformed, except one that ends with a section.
func TestTruncated(t *testing.T) {
	wasm := wat2wasm(t, wrap(`i32.const 1 if nop else nop end`), "--debug-names")
	for n := range wasm {
		if err := Validate(wasm[:n], AllFeatures); err == nil && wasmValidate(t, wasm[:n]) != nil {
			t.Errorf("the first %d bytes are taken", n)
		}
	}
}

func TestErrorNamesFunction(t *testing.T) {
	wasm := wat2wasm(t, `(module (import "a" "b" (func $a)) (func $b) (func $lists:map/2 i32.const 1 i64.eqz drop))`, "--debug-names")
	err := Validate(wasm, AllFeatures)
	want := fmt.Sprintf("offset %#x: code section: function 2 (lists:map/2): type mismatch: i64.eqz needs i64 but finds i32",
		bytes.Index(wasm, []byte{0x41, 1, 0x50})+2)
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	_, err = Decode(wat2wasm(t, `(module (func $f call 9))`, "--debug-names"))
	if err == nil || !strings.Contains(err.Error(), "function 0 (f): there is no func 9") {
		t.Errorf("Decode: %v", err)
	}
}

// roundTrip checks that encoding a decoded module is a fixed point.
func roundTrip(t testing.TB, wasm []byte) *Module {
	t.Helper()
	m, err := Decode(wasm)
	if err != nil {
		t.Fatal(err)
	}
	first, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := Decode(first)
	if err != nil {
		t.Fatalf("%v\n%x\n%x", err, wasm, first)
	}
	second, err := again.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Fatalf("not a fixed point:\n%x\n%x\n%x", wasm, first, second)
	}
	if before, after := Validate(wasm, AllFeatures), Validate(first, AllFeatures); (before == nil) != (after == nil) {
		t.Fatalf("valid before: %v, after: %v\n%x\n%x", before, after, wasm, first)
	}
	return again
}

func TestRoundTrip(t *testing.T) {
	for _, c := range slices.Concat(validCases, invalidCases) {
		t.Run(c, func(t *testing.T) {
			wasm := wat2wasm(t, wrap(c), "--debug-names")
			if _, err := Decode(wasm); err == nil {
				roundTrip(t, wasm)
			} else if slices.Contains(validCases, c) {
				t.Error(err)
			}
		})
	}
}

// TestRoundTripSame: what wabt writes in the order of our encoder comes out
// byte for byte.
func TestRoundTripSame(t *testing.T) {
	wasm := wat2wasm(t, `(module
		(type (func)) (type (func (param i32) (result i64)))
		(import "a" "b" (func (type 0))) (import "a" "t" (table 1 funcref)) (import "a" "m" (memory 1 2)) (import "a" "g" (global i32))
		(func (type 1) (local i32 i32 f64) i64.const 300)
		(global (mut f32) (f32.const 1)) (export "x" (func 1)) (start 0)
		(elem (i32.const 0) 0 1) (data (global.get 0) "abc"))`)
	m, err := Decode(wasm)
	if err != nil {
		t.Fatal(err)
	}
	out, err := m.Encode()
	if err != nil || !bytes.Equal(out, wasm) {
		t.Errorf("%v\ngot  %x\nwant %x", err, out, wasm)
	}
}

// TestNonMinimal: numbers of more bytes than necessary are read, and indices
// and sizes written short.
func TestNonMinimal(t *testing.T) {
	long := unhex(t, "01 86 80 00 81 00 60 00 80 00 03 83 00 81 00 00 0a 8a 80 00 81 00 86 00 80 00 10 80 00 0b")
	m := roundTrip(t, long)
	out, _ := m.Encode()
	if want := unhex(t, "01 04 01 60 00 00 03 02 01 00 0a 06 01 04 00 10 00 0b"); !bytes.Equal(out, want) {
		t.Errorf("got  %x\nwant %x", out, want)
	}
}

func TestNamesSurvive(t *testing.T) {
	m := &Module{Name: "prog"}
	typ := m.Type(i32x1, nil)
	g := &Global{Name: "heap", Type: asm.I32, Init: i32Const(7)}
	m.Globals = append(m.Globals, g)
	m.Memories = append(m.Memories, &Memory{Name: "mem", Min: 1})
	m.Tables = append(m.Tables, &Table{Name: "tab", Elem: asm.FuncRef})
	m.Elems = append(m.Elems, &Elem{Name: "el", Mode: Passive})
	m.Datas = append(m.Datas, &Data{Name: "da", Mode: Passive})
	f := m.AddFunc("f", typ, asm.Body{Params: 1})
	f.LocalNames = []LocalName{{0, "x"}}
	m.ImportFunc("env", "imp", typ).Name = "imported"
	wasm, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	back := roundTrip(t, wasm)
	if got, want := names(back), []string{"imported", "f", "tab", "mem", "heap", "el", "da"}; !slices.Equal(got, want) {
		t.Errorf("names %q, want %q", got, want)
	}
	if back.Name != "prog" || !slices.Equal(back.Funcs[1].LocalNames, f.LocalNames) {
		t.Errorf("module %q, locals %v", back.Name, back.Funcs[1].LocalNames)
	}
	bare, err := m.EncodeWith(EncodeOptions{})
	if err != nil || bytes.Contains(bare, []byte("imported")) {
		t.Errorf("names remain (%v)", err)
	}
}

func i32Const(v int32) asm.Code {
	var b asm.Builder
	b.I32Const(v)
	return b.Code()
}

// Broken name sections are no errors; what can be read of them is.
func TestBrokenNames(t *testing.T) {
	const fn = "01 04 01 60 00 00 03 02 01 00 0a 04 01 02 00 0b"
	for _, c := range []struct{ names, want string }{
		{"00 0b 04 'name' 01 05 01 00 01 'f'", ""}, // subsection longer than its section
		{"00 0b 04 'name' 01 04 01 00 01 'f'", "f"},
		{"00 0b 04 'name' 01 04 01 07 01 'f'", ""}, // there is no function 7
		{"00 0b 04 'name' 01 04 01 00 01 ff", ""},  // not UTF-8
		{"00 0b 04 'name' 01 04 09 00 01 'f'", ""}, // 9 names do not fit
		{"00 0e 04 'name' 01 04 01 00 01 'f' 01 50 01", "f"},
	} {
		m := roundTrip(t, unhex(t, fn+c.names))
		if m.Funcs[0].Name != c.want {
			t.Errorf("%s: name %q, want %q", c.names, m.Funcs[0].Name, c.want)
		}
	}
}

func TestCustomsKeepPlaces(t *testing.T) {
	wasm := unhex(t, "00 02 01 'a' 01 04 01 60 00 00 00 03 01 'b' 05 00 02 01 'c' 03 02 01 00 0a 04 01 02 00 0b 00 02 01 'd'")
	m := roundTrip(t, wasm)
	out, _ := m.Encode()
	if !bytes.Equal(out, wasm) {
		t.Errorf("got  %x\nwant %x", out, wasm)
	}
}

// TestHostileSizes: declared sizes do not make us allocate.
func TestHostileSizes(t *testing.T) {
	const fn = "01 04 01 60 00 00 03 02 01 00 "
	for _, c := range []string{
		fn + "0a 09 01 07 01 ff ff 7f 7f 01 0b",       // 2 million locals
		fn + "0a 0a 01 08 01 ff ff ff ff 0f 7f 0b",    // 2^32-1 locals
		fn + "0a 0b 01 09 00 41 00 0e ff ff ff 7f 0b", // br_table
		fn + "0a 0a 01 08 00 1c ff ff ff 7f 0b",       // select
	} {
		wasm := unhex(t, c)
		n := testing.AllocsPerRun(1, func() {
			if _, err := Decode(wasm); err == nil {
				t.Errorf("%s was decoded", c)
			}
		})
		if n > 200 {
			t.Errorf("%s: %v allocations", c, n)
		}
	}
	// A validator does not need the locals one by one.
	if err := Validate(unhex(t, fn+"0a 0f 01 0d 01 ff ff ff ff 0f 7f 20 fe ff ff ff 0f 1a 0b"), AllFeatures); err == nil {
		t.Error("truncated body was taken")
	}
	many := unhex(t, fn+"0a 11 01 0f 01 ff ff ff ff 0f 7f 20 fe ff ff ff 0f 1a 0b")
	if err := Validate(many, AllFeatures); err != nil {
		t.Error(err)
	}
	if err := CheckLimits(many); err == nil || !strings.Contains(err.Error(), "4294967295 parameters and locals; engines allow 50000") {
		t.Errorf("CheckLimits: %v", err)
	}
}

func TestCheckLimits(t *testing.T) {
	m := &Module{}
	var b asm.Builder
	b.I32Const(0)
	l := b.Block(asm.BlockVoid)
	b.End()
	b.Block(asm.BlockVoid)
	_ = l
	b.End()
	b.Drop()
	m.AddFunc("ok", m.Type(nil, nil), asm.Body{Code: b.Code()})
	check := func(want string) {
		t.Helper()
		wasm, err := m.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if err := Validate(wasm, AllFeatures); err != nil {
			t.Fatal(err)
		}
		err = CheckLimits(wasm)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	check("")
	b.Reset()
	target := b.Block(asm.BlockVoid)
	b.I32Const(0)
	b.BrTable(slices.Repeat([]asm.Label{target}, 70000), target)
	b.End()
	big := m.AddFunc("big", m.Type(nil, nil), asm.Body{Code: b.Code()})
	check("function 1 (big): 70001 targets of a br_table")
	b.Reset()
	for range limitBody {
		b.Nop()
	}
	big.Body.Code = b.Code()
	check("7654323 bytes in a function body")
	m.Funcs = m.Funcs[:1]
	m.Tables = append(m.Tables, &Table{Elem: asm.FuncRef, Min: 20_000_000})
	check("20000000 entries of a table")
}

func TestFeatures(t *testing.T) {
	for _, c := range []struct {
		wat string
		f   Features
	}{
		{`i32.const 1 i32.extend8_s drop`, SignExtension},
		{`f32.const 1 i32.trunc_sat_f32_s drop`, SatConversions},
		{`(memory 1) (func i32.const 0 i32.const 0 i32.const 0 memory.fill)`, BulkMemory},
		{`(data "x")`, BulkMemory},
		{`(func (result i32 i32) unreachable)`, MultiValue},
		{`(func i32.const 0 block (param i32) drop end)`, MultiValue},
		{`(func ref.null func drop)`, RefTypes},
		{`(func (param externref))`, RefTypes},
		{`(func (local funcref))`, RefTypes},
		{`(func unreachable block (result funcref) unreachable end drop)`, RefTypes},
		{`(table 1 funcref) (table 1 funcref)`, RefTypes},
		{`(table 1 externref)`, RefTypes},
		{`(global (mut i32) (i32.const 1)) (export "g" (global 0))`, MutableGlobals},
		{`(import "a" "g" (global (mut i32)))`, MutableGlobals},
		{`(memory 1 1 shared)`, SharedMemory},
	} {
		wat := c.wat
		if !strings.HasPrefix(wat, "(") {
			wat = "(func " + wat + ")"
		}
		wasm := wat2wasm(t, "(module "+wat+")")
		if err := Validate(wasm, AllFeatures); err != nil {
			t.Errorf("%s: %v", wat, err)
		}
		if err := Validate(wasm, c.f|BulkMemory); err != nil { // wabt writes data counts
			t.Errorf("%s with %s: %v", wat, c.f, err)
		}
		err := Validate(wasm, AllFeatures&^c.f)
		if err == nil || !strings.Contains(err.Error(), "feature "+c.f.String()+" is not enabled") {
			t.Errorf("%s without %s: error %v", wat, c.f, err)
		}
	}
}
