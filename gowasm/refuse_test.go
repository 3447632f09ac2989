package gowasm_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/jitwasm/jitwasm/gowasm"
)

// TestRefusals compiles a package in which comments say what must be refused in
// their line.
func TestRefusals(t *testing.T) {
	const file = "testdata/refused/refused.go"
	_, err := gowasm.Build(gowasm.Config{}, "./testdata/refused")
	var refusals gowasm.Refusals
	if !errors.As(err, &refusals) {
		t.Fatalf("the error is %v", err)
	}
	got := map[string]string{}
	for _, r := range refusals {
		if strings.HasSuffix(r.Pos.Filename, "refused.go") {
			got[fmt.Sprint(r.Pos.Line)] += r.Error() + "\n"
		}
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		code, want, ok := strings.Cut(lines.Text(), " // ")
		line := fmt.Sprint(n)
		if !ok || strings.TrimSpace(code) == "" {
			if got[line] != "" {
				t.Errorf("refused without a reason: %s", got[line])
			}
			continue
		}
		if !strings.Contains(got[line], want) {
			t.Errorf("line %d: %q is not refused, but %q", n, want, got[line])
		}
	}
}

// TestExportsOfOthers compiles functions of the standard library that no
// directive exports.
func TestExportsOfOthers(t *testing.T) {
	m, err := gowasm.Build(gowasm.Config{Exports: map[string]string{"unicode/utf8.RuneLen": "runeLen", "math/bits.Reverse32": "reverse"}}, "unicode/utf8", "math/bits")
	if err != nil {
		t.Fatal(err)
	}
	wasm, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	i := instantiate(t, wasm)
	for r, want := range map[rune]uint64{'a': 1, 'é': 2, '€': 3, '😀': 4} {
		if got := i.call("runeLen", uint64(r)); got != want {
			t.Errorf("%q takes %d bytes instead of %d", r, got, want)
		}
	}
	if got := i.call("reverse", 1); got != 1<<31 {
		t.Errorf("reverse(1) = %#x", got)
	}
}

// TestSameBytes compiles twice.
func TestSameBytes(t *testing.T) {
	a, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	b, err := build(gowasm.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if string(a) != string(b) {
		t.Errorf("%d bytes became %d others", len(a), len(b))
	}
}
