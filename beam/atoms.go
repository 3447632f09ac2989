package beam

import (
	"strings"
	"unicode/utf8"
)

// parseAtomsUTF8 decodes an AtU8 chunk. A negative count (OTP 28) says that the
// lengths are compact terms instead of bytes, for atoms over 255 bytes.
func parseAtomsUTF8(data []byte) (atoms []string, long bool, err error) {
	r := reader{chunk: "AtU8", data: data}
	count := int(int32(r.u32()))
	if long = count < 0; long {
		count = -count
	}
	if count > r.left() {
		return nil, long, errAt("AtU8", 0, "%d atoms in %d bytes", count, r.left())
	}
	text := string(data)
	atoms = make([]string, 1, count+1)
	for range count {
		start := r.pos
		n := 0
		if long {
			n = int(r.compactUnsigned())
		} else {
			n = int(r.u8())
		}
		if r.bytes(n); r.err != nil {
			return nil, long, r.err
		}
		s := text[r.pos-n : r.pos]
		if !utf8.ValidString(s) {
			return nil, long, errAt("AtU8", start, "atom %d is not valid UTF-8", len(atoms))
		}
		atoms = append(atoms, s)
	}
	if r.left() != 0 {
		return nil, long, r.errorf("%d bytes after the last atom", r.left())
	}
	return atoms, long, nil
}

// parseAtomsLatin1 decodes an Atom chunk, which is ISO 8859-1.
func parseAtomsLatin1(data []byte) ([]string, error) {
	r := reader{chunk: "Atom", data: data}
	count := int(r.u32())
	if count > r.left() {
		return nil, errAt("Atom", 0, "%d atoms in %d bytes", count, r.left())
	}
	atoms := make([]string, 1, count+1)
	for range count {
		s := r.bytes(int(r.u8()))
		if r.err != nil {
			return nil, r.err
		}
		atoms = append(atoms, latin1(s))
	}
	if r.left() != 0 {
		return nil, r.errorf("%d bytes after the last atom", r.left())
	}
	return atoms, nil
}

func latin1(s []byte) string {
	var b strings.Builder
	for _, c := range s {
		b.WriteRune(rune(c))
	}
	return b.String()
}
