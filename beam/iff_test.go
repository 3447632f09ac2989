package beam

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
)

func TestReplaceAndRemove(t *testing.T) {
	data := readFile(t, "testdata/forms27.beam")
	f, err := ParseFile(data)
	if err != nil {
		t.Fatal(err)
	}
	before := len(f.Chunks)
	f.Replace("StrT", []byte("abcde"))
	f.Replace("avmN", []byte{1})
	f.Remove("Meta")
	again, err := ParseFile(f.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if len(again.Chunks) != before {
		t.Errorf("%d chunks, there were %d", len(again.Chunks), before)
	}
	if last := again.Chunks[before-1]; last.ID != "avmN" || !bytes.Equal(last.Data, []byte{1}) {
		t.Errorf("the last chunk is %+v", last)
	}
	if s, _ := again.Chunk("StrT"); string(s) != "abcde" {
		t.Errorf("StrT is %q", s)
	}
	if _, ok := again.Chunk("Meta"); ok {
		t.Error("Meta is still there")
	}
	if f.Chunks[f.index("StrT")].Offset != -1 || again.Chunks[0].Offset != 20 {
		t.Error("wrong offsets")
	}
}

func TestGzippedFile(t *testing.T) {
	data := readFile(t, "testdata/forms27.beam")
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	w.Write(data)
	w.Close()
	f, err := ParseFile(z.Bytes())
	if err != nil || !bytes.Equal(f.Encode(), data) {
		t.Errorf("error %v", err)
	}
	if _, err := ParseFile(z.Bytes()[:z.Len()/2]); err == nil {
		t.Error("no error for half of it")
	}
}

// TestPrunedModule parses a module as archives hold it: without lines and types.
func TestPrunedModule(t *testing.T) {
	f, err := ParseFile(readFile(t, "testdata/forms29.beam"))
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"Line", "Type", "Attr", "CInf", "Dbgi", "Meta"} {
		f.Remove(id)
	}
	table, _ := f.Chunk("LitT")
	f.Remove("LitT")
	f.Replace("LitU", table[4:]) // OTP 29 does not compress it
	m, err := ParseModuleFile(f)
	if err != nil {
		t.Fatal(err)
	}
	verify(t, m)
	if m.Literals.Len() == 0 || len(m.Lines.Items) != 1 {
		t.Errorf("%d literals, %d lines", m.Literals.Len(), len(m.Lines.Items))
	}
}

func TestErrorsSayWhere(t *testing.T) {
	f, err := ParseFile(readFile(t, "testdata/records29.beam"))
	if err != nil {
		t.Fatal(err)
	}
	code, _ := f.Chunk("Code")
	for name, test := range map[string]struct {
		at   int
		b    byte
		want []string
	}{
		"opcode":  {63, 200, []string{"Code chunk, byte 63, in records:match/1, opcode 200"}},
		"label":   {64, 0xf5, []string{"Code chunk, byte 63, in records:match/1, opcode 184 (debug_line)"}},
		"retired": {11, 192, []string{"Code chunk, byte 8: needs opcode 192", "OTP 29"}},
	} {
		damaged := bytes.Clone(code)
		damaged[test.at] = test.b
		f.Replace("Code", damaged)
		_, err := ParseModuleFile(f)
		for _, want := range test.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error %v does not say %q", name, err, want)
			}
		}
	}
	f.Remove("Code")
	f.Replace("avmN", nil)
	if _, err := ParseModuleFile(f); err == nil || !strings.Contains(err.Error(), "native code") {
		t.Errorf("no Code chunk: %v", err)
	}
}
