package module

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/jitwasm/jitwasm/asm"
)

// checkPrint: what wabt reads from the text encodes to the same bytes.
func checkPrint(t *testing.T, wasm []byte) {
	t.Helper()
	m, err := Decode(wasm)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := Print(&text, m); err != nil {
		t.Fatal(err)
	}
	back, err := Decode(wat2wasm(t, text.String()))
	if err != nil {
		t.Fatal(err)
	}
	m.Customs = nil
	want, err1 := m.EncodeWith(EncodeOptions{})
	got, err2 := back.EncodeWith(EncodeOptions{})
	if err1 != nil || err2 != nil || !bytes.Equal(got, want) {
		t.Errorf("%v %v\n%s\ngot  %x\nwant %x", err1, err2, &text, got, want)
	}
}

func TestPrintReadsBack(t *testing.T) {
	for _, c := range validCases {
		t.Run(c, func(t *testing.T) {
			t.Parallel()
			checkPrint(t, wat2wasm(t, wrap(c), "--debug-names"))
		})
	}
}

func TestPrintFloats(t *testing.T) {
	r := rand.New(rand.NewPCG(*seed, 0))
	m := &Module{}
	void := m.Type(nil, nil)
	f := m.AddFunc("f", void, floatBody(r))
	m.Export("f", f)
	wasm, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	checkPrint(t, wasm)
}

func TestPrintShapes(t *testing.T) {
	for _, wat := range []string{
		`(module (memory 1) (data (i32.const 0) "` + strings.Repeat("\\ff\\22a\\\\ ", 40) + `"))`,
		`(module (func ` + strings.Repeat("block ", 100) + strings.Repeat("end ", 100) + `))`,
		`(module (func (param i32 i64) (local f32) local.get 0 local.set 0 local.get 1 drop local.get 2 drop))`,
		`(module (import "a\\22" "\\00b" (func)) (start 0) (elem declare func 0) (global (mut i64) (i64.const -1)))`,
	} {
		checkPrint(t, wat2wasm(t, wat))
	}
	m := decodeWat(t, `(module (import "a" "b" (func $f (param i32))))`)
	m.Customs = []*Custom{{Name: "x\ny", Data: []byte{1}}}
	var text bytes.Buffer
	if err := PrintFunc(&text, m, m.Funcs[0]); err != nil || text.String() != "(import \"a\" \"b\" (func $f (type 0) (param i32)))\n" {
		t.Errorf("PrintFunc: %v %s", err, &text)
	}
	text.Reset()
	if err := Print(&text, m); err != nil || !strings.Contains(text.String(), `;; custom section "x\0ay": 1 bytes, after section custom`) {
		t.Errorf("Print: %v %s", err, &text)
	}
}

// TestPrintNames: any names give identifiers that are legal and unique.
func TestPrintNames(t *testing.T) {
	m := &Module{Name: "a b"}
	void := m.Type(nil, nil)
	for _, name := range []string{"lists:map/2", "a b", "a_b", "a,b", "a_b_1", "a_b", "a_b_2", "", "é", "(;", "\"", "a\nb", "$", "0", "a_b_1"} {
		f := m.AddFunc(name, void, localBody)
		f.LocalNames = []LocalName{{0, "x"}, {1, name}, {2, "x"}, {99, "none"}}
		m.Export(name+fmt.Sprint(len(m.Funcs)), f)
	}
	wasm, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	checkPrint(t, wasm)
	var one bytes.Buffer
	if err := PrintFunc(&one, m, m.Funcs[0]); err != nil || !strings.HasPrefix(one.String(), "(func $lists:map/2 (type 0)\n") {
		t.Errorf("PrintFunc: %v\n%s", err, &one)
	}
	if err := PrintFunc(&one, m, &Func{Type: void}); err == nil {
		t.Error("a foreign function was printed")
	}
}

// floatBody has constants of random bits, many of them special.
func floatBody(r *rand.Rand) asm.Body {
	var b asm.Builder
	for range 2000 {
		bits := r.Uint64()
		switch r.IntN(4) {
		case 0:
			bits |= 0x7FF00000_7F800000
		case 1:
			bits &^= 0x7FF00000_7F800000
		}
		b.F64Const(math.Float64frombits(bits))
		b.Drop()
		if bits32 := uint32(bits); bits32&0x7F800000 != 0x7F800000 || bits32&0x400000 != 0 { // Go may quieten NaNs of 32 bits
			b.F32Const(math.Float32frombits(bits32))
			b.Drop()
		}
	}
	return asm.Body{Code: b.Code()}
}

var localBody = asm.Body{Locals: asm.Locals{asm.I32, asm.I32, asm.I64, asm.F32}}
