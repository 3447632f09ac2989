package beam

import (
	"slices"
	"testing"
)

func TestAppendAtoms(t *testing.T) {
	for name, chunk := range map[string]string{
		"short lengths": "00000002 01 61 02 c3a9",
		"long lengths":  "fffffffe 10 61 20 c3a9",
	} {
		f := &File{Chunks: []Chunk{{ID: "AtU8", Data: unhexSpaced(chunk)}}}
		if err := f.AppendAtoms([]string{"badkey", "badmap"}); err != nil {
			t.Fatal(err)
		}
		data, _ := f.Chunk("AtU8")
		atoms, _, err := parseAtomsUTF8(data)
		if want := []string{"", "a", "é", "badkey", "badmap"}; err != nil || !slices.Equal(atoms, want) {
			t.Errorf("%s: %q, %v, want %q", name, atoms, err, want)
		}
	}
	if err := (&File{}).AppendAtoms([]string{"a"}); err == nil {
		t.Error("no atom chunk: no error")
	}
}
