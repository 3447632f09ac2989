package module

import "github.com/jitwasm/jitwasm/asm"

// rawModule is a binary module taken apart but with its numbers left in: what
// Decode makes handles of and what Validate judges. Byte slices point into the
// input; offsets count from its start.
type rawModule struct {
	data []byte

	types    []rawType
	imports  []rawImport
	funcs    []uint32 // type index of each, imports first
	tables   []rawTable
	memories []rawLimits
	globals  []rawGlobal
	exports  []rawExport
	start    uint32
	startAt  int // offset of start; 0 for none
	elems    []rawElem
	datas    []rawData
	bodies   []rawBody
	customs  []rawCustom
	names    []rawCustom // the name sections; there should be one at most

	dataCount   uint32
	hasData     bool // a data count section is present
	dataCountAt int

	importedFuncs, importedTables, importedMemories, importedGlobals int

	funcDecls   []int             // offsets of the definitions in the function section
	sectionsEnd [numSections]int  // offset of each section's contents' end; 0 if absent
	sectionsAt  [numSections]int  // offset of each section's contents
	present     [numSections]bool // sections seen
}

type rawType struct {
	at      int
	params  []byte // one value type per byte
	results []byte
}

type rawImport struct {
	at           int
	module, name []byte
	kind         byte
	index        uint32 // of the function's type, or into tables, memories, globals
}

type rawLimits struct {
	at       int
	min, max uint32
	hasMax   bool
	shared   bool
}

type rawTable struct {
	elem   asm.ValType
	limits rawLimits
}

type rawGlobal struct {
	at      int
	typ     asm.ValType
	mutable bool
	init    span
}

// span is a piece of the input: of a constant expression without its end.
type span struct{ from, to int }

type rawExport struct {
	at    int
	name  []byte
	kind  byte
	index uint32
}

type rawElem struct {
	at     int
	mode   SegmentMode
	flags  byte
	typ    asm.ValType
	table  uint32
	offset span
	funcs  []uint32 // unless flags has elemExprs
	init   []span
}

type rawData struct {
	at     int
	mode   SegmentMode
	memory uint32
	offset span
	bytes  []byte
}

// rawBody is an entry of the code section after its size field.
type rawBody struct {
	at   int // of the entry's contents: the locals
	code int // of the first instruction
	end  int // after the final end

	locals []localRun
}

type localRun struct {
	n   uint32
	typ asm.ValType
}

type rawCustom struct {
	at    int // of data
	name  []byte
	data  []byte
	after SectionID
}

// parse takes data apart. It checks the format (the specification's chapter 5)
// except for instruction sequences of function bodies, which are only delimited.
func parse(data []byte) (*rawModule, error) {
	p := &parser{raw: &rawModule{data: data}}
	p.data, p.end = data, len(data)
	p.header()
	for p.err == nil && p.pos < len(data) {
		p.parseSection()
	}
	p.matchCounts()
	if p.err != nil {
		return nil, p.err
	}
	return p.raw, nil
}

// parser reads the sections into raw.
type parser struct {
	cursor
	raw    *rawModule
	last   SectionID // the last section that is not custom
	reader asm.Reader
	runs   []localRun // of all bodies
}

func (p *parser) header() {
	for i := range len(header) {
		if p.err != nil {
			return
		}
		if i >= len(p.data) {
			p.fail(i, "unexpected end in the module's header")
		} else if p.data[i] != header[i] {
			if i < 4 {
				p.fail(0, "not a WebAssembly module: it does not start with \\0asm")
			} else {
				p.fail(4, "%s", versionMessage(p.data))
			}
		}
	}
	p.pos = min(len(header), len(p.data))
}

func versionMessage(data []byte) string {
	if len(data) >= 8 && data[6] == 1 && data[7] == 0 {
		return "this is a component, not a core module"
	}
	return "unknown version of the binary format"
}

// parseSection reads one section with its header.
func (p *parser) parseSection() {
	start := p.pos
	p.section = SectionCustom
	id := SectionID(p.byte("section"))
	if id >= numSections {
		p.fail(start, "unknown section number %d", id)
		return
	}
	p.section = id
	size := p.u32("section size")
	if p.err != nil {
		return
	}
	if int64(size) > int64(len(p.data)-p.pos) {
		p.fail(start, "section of %d bytes, but only %d are left", size, len(p.data)-p.pos)
		return
	}
	p.end = p.pos + int(size)
	if id != SectionCustom {
		p.order(start, id)
	}
	if p.err != nil {
		return
	}
	p.raw.sectionsAt[id], p.raw.sectionsEnd[id], p.raw.present[id] = p.pos, p.end, true
	sectionParsers[id](p)
	if p.err == nil && p.pos != p.end {
		p.fail(p.pos, "%d bytes follow the section's contents", p.end-p.pos)
	}
	p.end = len(p.data)
}

// order holds sections to their order, each at most once.
func (p *parser) order(start int, id SectionID) {
	switch {
	case p.raw.present[id]:
		p.fail(start, "a second %s section", id)
	case sectionOrder[id] < sectionOrder[p.last]:
		p.fail(start, "the %s section stands after the %s section", id, p.last)
	}
	p.last = id
}

// matchCounts compares the sections that must agree on their lengths.
func (p *parser) matchCounts() {
	if p.err != nil {
		return
	}
	r := p.raw
	declared := len(r.funcs) - r.importedFuncs
	if declared != len(r.bodies) {
		p.section = SectionCode
		p.fail(max(r.sectionsAt[SectionCode], r.sectionsAt[SectionFunction]),
			"%d functions are declared but %d are defined", declared, len(r.bodies))
	}
	if r.hasData && int(r.dataCount) != len(r.datas) {
		p.section = SectionDataCount
		p.fail(r.dataCountAt, "data count is %d but there are %d data segments", r.dataCount, len(r.datas))
	}
}

var sectionParsers = [numSections]func(*parser){
	SectionCustom:    (*parser).custom,
	SectionType:      (*parser).types,
	SectionImport:    (*parser).imports,
	SectionFunction:  (*parser).functions,
	SectionTable:     (*parser).tables,
	SectionMemory:    (*parser).memories,
	SectionGlobal:    (*parser).globals,
	SectionExport:    (*parser).exports,
	SectionStart:     (*parser).start,
	SectionElement:   (*parser).elems,
	SectionCode:      (*parser).bodies,
	SectionData:      (*parser).datas,
	SectionDataCount: (*parser).dataCountSection,
}
