package beam

import (
	"bytes"
	"slices"
	"testing"
)

// smallArchive is an archive as AtomVM's packbeam-format.md describes it: a .beam
// that starts, a file with its length before it, and the end.
func smallArchive(t testing.TB) []byte {
	file := readFile(t, "testdata/records29.beam")
	var b bytes.Buffer
	b.WriteString("#!/usr/bin/env AtomVM\n\x00\x00")
	size := 12 + 16 + len(file)
	b.Write([]byte{0, 0, byte(size >> 8), byte(size), 0, 0, 0, 3, 0, 0, 0, 0})
	b.WriteString("records.beam\x00\x00\x00\x00")
	b.Write(file)
	b.Write([]byte{0, 0, 0, 40, 0, 0, 0, 4, 1, 2, 3, 4})
	b.WriteString("a/priv/some.txt\x00")
	b.Write([]byte{0, 0, 0, 5, 'h', 'e', 'l', 'l', 'o', 0, 0, 0})
	b.Write([]byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'e', 'n', 'd', 0})
	return b.Bytes()
}

func TestArchive(t *testing.T) {
	data := smallArchive(t)
	a, err := ParseArchive(data)
	if err != nil {
		t.Fatal(err)
	}
	if !IsArchive(data) || !bytes.Equal(a.Encode(), data) {
		t.Error("the archive does not come out as it went in")
	}
	if len(a.Entries) != 2 || a.Entries[0].Flags != EntryBeam|EntryStart || a.Entry("a/priv/some.txt") != &a.Entries[1] || a.Entry("end") != nil {
		t.Fatalf("entries %+v", a.Entries)
	}
	if _, err := ParseModule(a.Entry("records.beam").Data); err != nil {
		t.Error(err)
	}
}

func TestArchiveReplaceEntry(t *testing.T) {
	data := smallArchive(t)
	a, err := ParseArchive(data)
	if err != nil {
		t.Fatal(err)
	}
	forms := readFile(t, "testdata/forms27.beam")
	a.Entries[0].Data = forms[:len(forms)-1] // needs padding
	a.Entries = append(a.Entries, ArchiveEntry{Name: "new", Flags: 4, Data: []byte("12345")})
	out := a.Encode()
	b, err := ParseArchive(out)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Entries[0].Data[:len(forms)-1], forms[:len(forms)-1]) || len(b.Entries[0].Data)%4 != 0 {
		t.Error("the replaced entry is damaged")
	}
	if !bytes.Equal(b.Entries[1].raw, a.Entries[1].raw) {
		t.Error("the untouched entry changed")
	}
	if b.Entries[2].Name != "new" || string(b.Entries[2].Data) != "12345\x00\x00\x00" || !bytes.HasSuffix(out, []byte("end\x00")) {
		t.Error("the new entry is damaged")
	}
}

func TestNewArchive(t *testing.T) {
	a := &Archive{Entries: []ArchiveEntry{{Name: "m.beam", Flags: EntryBeam, Data: []byte{1, 2, 3, 4}}}}
	want := []byte("#!/usr/bin/env AtomVM\n\x00\x00" +
		"\x00\x00\x00\x18\x00\x00\x00\x02\x00\x00\x00\x00m.beam\x00\x00\x01\x02\x03\x04" +
		"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00end\x00")
	if got := a.Encode(); !bytes.Equal(got, want) {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
}

func TestMalformedArchives(t *testing.T) {
	data := smallArchive(t)
	for n := range len(data) - 16 {
		if _, err := ParseArchive(data[:n]); err == nil {
			t.Errorf("the first %d of %d bytes are no archive", n, len(data))
		}
	}
	for at := 24; at < 60; at++ {
		for _, v := range []byte{0, 1, 0x7f, 0xff} {
			damaged := slices.Clone(data)
			damaged[at] = v
			if a, err := ParseArchive(damaged); err == nil && !bytes.Equal(a.Encode(), damaged) {
				t.Errorf("byte %d set to %d: comes out different", at, v)
			}
		}
	}
}
