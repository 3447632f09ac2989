package beam

import (
	"slices"
	"strings"
	"testing"
)

func unhexSpaced(s string) []byte { return unhex(strings.ReplaceAll(s, " ", "")) }

func TestAtoms(t *testing.T) {
	long := strings.Repeat("Ä", 134) // 268 bytes
	chunk := append(unhexSpaced("fffffffe 10 61 090c"), long...)
	if _, _, err := parseAtomsUTF8(chunk); err == nil {
		t.Fatal("268 bytes are 0x10c: the short form of the length cannot be right")
	}
	chunk = append(unhexSpaced("fffffffe 10 61 280c"), long...)
	atoms, isLong, err := parseAtomsUTF8(chunk)
	if err != nil || !isLong || !slices.Equal(atoms, []string{"", "a", long}) {
		t.Errorf("long form: %q, %v, %v", atoms, isLong, err)
	}
	atoms, isLong, err = parseAtomsUTF8(unhexSpaced("00000002 01 61 02 c3a9"))
	if err != nil || isLong || !slices.Equal(atoms, []string{"", "a", "é"}) {
		t.Errorf("short form: %q, %v, %v", atoms, isLong, err)
	}
	atoms, err = parseAtomsLatin1(unhexSpaced("00000002 01 61 01 e9"))
	if err != nil || !slices.Equal(atoms, []string{"", "a", "é"}) {
		t.Errorf("Latin-1: %q, %v", atoms, err)
	}
}

func TestMalformedAtoms(t *testing.T) {
	for name, chunk := range map[string]string{
		"no count":      "0000",
		"too many":      "7fffffff 01 61",
		"too many long": "80000000 10 61",
		"truncated":     "00000001 02 61",
		"not UTF-8":     "00000001 01 ff",
		"bytes after":   "00000001 01 61 00",
	} {
		if atoms, _, err := parseAtomsUTF8(unhexSpaced(chunk)); err == nil {
			t.Errorf("%s: no error, got %q", name, atoms)
		}
	}
}
