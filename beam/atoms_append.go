package beam

import (
	"encoding/binary"
	"slices"
)

// AppendAtoms adds atoms to the end of the file's atom table, so that the
// numbers of those in it stay the same. The names must be ASCII and shorter than 16
// bytes, which every form of the table writes alike but for the length.
func (f *File) AppendAtoms(names []string) error {
	if len(names) == 0 {
		return nil
	}
	id := "AtU8"
	data, ok := f.Chunk(id)
	if !ok {
		id = "Atom"
		if data, ok = f.Chunk(id); !ok {
			return errAt("", -1, "no atom chunk (AtU8 or Atom)")
		}
	}
	if len(data) < 4 {
		return errAt(id, 0, "the chunk ends before the number of atoms")
	}
	count := int32(binary.BigEndian.Uint32(data))
	lengthShift := 0
	added := int32(len(names))
	if id == "AtU8" && count < 0 { // OTP 28: lengths are compact terms, the count negative
		added, lengthShift = -added, 4
	}
	data = slices.Clone(data)
	binary.BigEndian.PutUint32(data, uint32(count+added))
	for _, name := range names {
		if len(name) >= 16 {
			panic("BUG: atom too long to append: " + name)
		}
		data = append(data, byte(len(name)<<lengthShift))
		data = append(data, name...)
	}
	f.Replace(id, data)
	return nil
}
