package beam

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// Flags of archive entries.
const (
	EntryStart uint32 = 1 // exports start/0
	EntryBeam  uint32 = 2 // a .beam file
)

// archiveHeader opens every .avm file.
const archiveHeader = "#!/usr/bin/env AtomVM\n\x00\x00"

// Archive is an AtomVM .avm archive.
type Archive struct {
	Entries []ArchiveEntry

	tail []byte // the end entry and what follows it, as read
}

// ArchiveEntry is one file of an archive.
//
// Data of a .beam (flag EntryBeam) is the file itself with up to three zero bytes
// of padding, which ParseFile puts into Trailer; of any other file it is a length
// (4 bytes, big-endian), the content and padding.
type ArchiveEntry struct {
	Name  string
	Flags uint32
	Data  []byte

	raw []byte // the whole entry as read; written again if nothing changed
}

// IsArchive tells whether data look like an .avm archive.
func IsArchive(data []byte) bool {
	return bytes.HasPrefix(data, []byte(archiveHeader))
}

// An entry is: its size including these fields, flags, a reserved word, the
// name with a zero byte, padded to 4, and the data, padded to 4. The last one has
// size 0 and the name end.
const entryFields = 12

// ParseArchive splits an archive into its entries, which alias data.
func ParseArchive(data []byte) (*Archive, error) {
	if !IsArchive(data) {
		return nil, errAt("", 0, "not an .avm archive: it does not start with %q", archiveHeader)
	}
	a := &Archive{}
	for pos := len(archiveHeader); ; {
		if len(data)-pos < entryFields {
			return nil, errAt("", pos, "truncated: no end entry")
		}
		size := int64(binary.BigEndian.Uint32(data[pos:]))
		if size == 0 {
			a.tail = data[pos:]
			return a, nil
		}
		if size > int64(len(data)-pos) {
			return nil, errAt("", pos, "entry of %d bytes, %d are left", size, len(data)-pos)
		}
		entry, err := parseEntry(data[pos:pos+int(size):pos+int(size)], pos)
		if err != nil {
			return nil, err
		}
		a.Entries = append(a.Entries, entry)
		pos += int(size)
	}
}

func parseEntry(raw []byte, pos int) (ArchiveEntry, error) {
	if len(raw) < entryFields || len(raw)%4 != 0 {
		return ArchiveEntry{}, errAt("", pos, "entry of %d bytes", len(raw))
	}
	end := bytes.IndexByte(raw[entryFields:], 0)
	if end < 0 {
		return ArchiveEntry{}, errAt("", pos+entryFields, "entry whose name does not end")
	}
	start := entryFields + end + 1
	start += padding(start)
	return ArchiveEntry{
		Name:  string(raw[entryFields : entryFields+end]),
		Flags: binary.BigEndian.Uint32(raw[4:]),
		Data:  raw[start:],
		raw:   raw,
	}, nil
}

// Entry returns the first entry with that name, nil if there is none.
func (a *Archive) Entry(name string) *ArchiveEntry {
	i := slices.IndexFunc(a.Entries, func(e ArchiveEntry) bool { return e.Name == name })
	if i < 0 {
		return nil
	}
	return &a.Entries[i]
}

// Encode writes the archive. Entries that did not change come out byte for byte.
func (a *Archive) Encode() []byte {
	out := []byte(archiveHeader)
	for i := range a.Entries {
		out = a.Entries[i].append(out)
	}
	if a.tail != nil {
		return append(out, a.tail...)
	}
	return append(out, "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00end\x00"...)
}

func (e *ArchiveEntry) append(out []byte) []byte {
	fresh := e.encode()
	if e.raw == nil {
		return append(out, fresh...)
	}
	if old, err := parseEntry(e.raw, 0); err == nil && old.Name == e.Name && old.Flags == e.Flags && bytes.Equal(old.Data, e.Data) {
		return append(out, e.raw...)
	}
	copy(fresh[8:entryFields], e.raw[8:entryFields]) // the reserved word
	return append(out, fresh...)
}

func (e *ArchiveEntry) encode() []byte {
	out := make([]byte, entryFields, entryFields+len(e.Name)+4+len(e.Data)+4)
	out = append(out, e.Name...)
	out = append(out, 0)
	out = append(out, make([]byte, padding(len(out)))...)
	out = append(out, e.Data...)
	out = append(out, make([]byte, padding(len(e.Data)))...)
	binary.BigEndian.PutUint32(out, uint32(len(out)))
	binary.BigEndian.PutUint32(out[4:], e.Flags)
	return out
}
