package precompile

import (
	"crypto/md5"
	"fmt"

	"github.com/jitwasm/jitwasm/beam"
)

// moduleRecord is the number of words that describe a module: its name, the
// address of its MD5, attributes and information of the compiler, and spare ones.
const moduleRecord = 8

// placeModules lays out the modules' records. What only module_info/0,1 shows
// is left out of programs that do not call it.
func (l *linker) placeModules() (uint32, error) {
	shown := false
	for f := range l.reach.bifs {
		shown = shown || isModuleInfo(f)
	}
	var words []int32
	for _, u := range l.units {
		record := [moduleRecord]int32{l.atoms.intern(u.Name)}
		if shown {
			if err := l.placeInfo(u, &record); err != nil {
				return 0, fmt.Errorf("module %s: %w", u.Name, err)
			}
		}
		words = append(words, record[:]...)
	}
	return l.put(words...), nil
}

func (l *linker) placeInfo(u *linkedUnit, record *[moduleRecord]int32) error {
	sum := moduleMD5(u.File)
	record[1] = int32(l.text(sum[:]))
	for i, id := range []string{"Attr", "CInf"} {
		data, ok := u.File.Chunk(id)
		if !ok {
			continue
		}
		t, err := beam.DecodeTerm(data)
		if err != nil {
			return fmt.Errorf("%s chunk: %w", id, err)
		}
		if record[2+i], err = l.term(t); err != nil {
			return fmt.Errorf("%s chunk: %w", id, err)
		}
	}
	return nil
}

// md5Chunks are what the MD5 of a module covers, in this order (OTP: beam_lib.erl).
var md5Chunks = []string{"Atom", "AtU8", "Code", "StrT", "ImpT", "ExpT", "FunT", "LitT", "Meta"}

// moduleMD5 is the checksum that module_info(md5) returns. The last word of each entry
// of the table of funs does not count: it may be the checksum itself.
func moduleMD5(f *beam.File) [md5.Size]byte {
	h := md5.New()
	for _, id := range md5Chunks {
		data, ok := f.Chunk(id)
		if !ok {
			continue
		}
		if id == "FunT" {
			data = withoutUniq(data)
		}
		h.Write(data)
	}
	return [md5.Size]byte(h.Sum(nil))
}

func withoutUniq(table []byte) []byte {
	const count, entry, uniq = 4, 24, 20
	table = append([]byte(nil), table...)
	for at := count; at+entry <= len(table); at += entry {
		clear(table[at+uniq : at+entry])
	}
	return table
}
