package beam

import "unicode/utf8"

// LineTable is the Line chunk: what the operand of a line instruction means.
type LineTable struct {
	Items []Line // Items[0] is "undefined location"
	Files []string
	// Version and Flags are the chunk's own; Flags bit 0 says that executable_line
	// instructions occur.
	Version, Flags uint32

	absent bool // there is no Line chunk: line operands are set to 0
}

// Line is a position in a source file. File indexes LineTable.Files.
type Line struct {
	File, Line int
}

// parseLines decodes a Line chunk. The items are compact terms: an integer is a
// line, an atom-tagged number says which file the following lines are in.
func parseLines(data []byte, module string) (*LineTable, error) {
	r := reader{chunk: "Line", data: data}
	t := &LineTable{Version: r.u32(), Flags: r.u32()}
	r.u32() // number of line instructions in the code
	count, files := int(r.u32()), int(r.u32())
	if r.err != nil {
		return nil, r.err
	}
	if t.Version != 0 {
		return nil, errAt("Line", 0, "version %d; only 0 is known", t.Version)
	}
	if count > r.left() {
		return nil, errAt("Line", 12, "%d lines in %d bytes", count, r.left())
	}
	t.Items = r.lineItems(count, files)
	t.Files = r.fileNames(files, module)
	return t, r.err
}

func (r *reader) lineItems(count, files int) []Line {
	items := make([]Line, 1, count+1)
	file := 0
	for len(items) <= count && r.err == nil {
		start := r.pos
		tag, v := r.compact()
		switch {
		case r.err != nil:
		case v < 0 || v >= 1<<31:
			r.failAt(start, "line or file number %d", v)
		case tag == tagInteger:
			items = append(items, Line{file, int(v)})
		case tag == tagAtom && int(v) <= files:
			file = int(v)
		default:
			r.failAt(start, "item with tag %d and value %d is neither a line nor one of %d files", tag, v, files)
		}
	}
	return items
}

// fileNames reads the names of the files after the first, which is the module's own.
func (r *reader) fileNames(count int, module string) []string {
	if r.err == nil && count > r.left()/2 {
		r.failAt(16, "%d file names in %d bytes", count, r.left())
	}
	if r.err != nil {
		return nil
	}
	names := make([]string, 1, count+1)
	names[0] = module + ".erl"
	for range count {
		s := r.bytes(int(r.u16()))
		if utf8.Valid(s) {
			names = append(names, string(s))
		} else {
			names = append(names, latin1(s))
		}
	}
	return names
}
