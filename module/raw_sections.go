package module

import (
	"errors"

	"github.com/jitwasm/jitwasm/asm"
)

func (p *parser) custom() {
	name := p.name("section name")
	if p.err != nil {
		return
	}
	c := rawCustom{at: p.pos, name: name, data: p.data[p.pos:p.end:p.end], after: p.last}
	p.pos = p.end
	if string(name) == "name" {
		p.raw.names = append(p.raw.names, c)
	} else {
		p.raw.customs = append(p.raw.customs, c)
	}
}

func (p *parser) types() {
	n := p.count("types", 3)
	p.raw.types = make([]rawType, 0, n)
	for range n {
		at := p.pos
		form := p.byte("type")
		if p.err == nil && form != 0x60 {
			p.fail(at, "%#02x is not the form of a function type (0x60)", form)
		}
		t := rawType{at: at, params: p.valTypes("parameters"), results: p.valTypes("results")}
		if p.err != nil {
			return
		}
		p.raw.types = append(p.raw.types, t)
	}
}

// valTypes reads a vector of value types.
func (p *parser) valTypes(what string) []byte {
	n := p.count(what, 1)
	start := p.pos
	for range n {
		p.valType()
	}
	if p.err != nil {
		return nil
	}
	return p.data[start : start+n : start+n]
}

func (p *parser) imports() {
	n := p.count("imports", 4)
	p.raw.imports = make([]rawImport, 0, n)
	for range n {
		i := rawImport{at: p.pos, module: p.name("module name"), name: p.name("import name")}
		kindAt := p.pos
		i.kind = p.byte("import kind")
		p.importDesc(&i, kindAt)
		if p.err != nil {
			return
		}
		p.raw.imports = append(p.raw.imports, i)
	}
	r := p.raw
	r.importedFuncs, r.importedTables = len(r.funcs), len(r.tables)
	r.importedMemories, r.importedGlobals = len(r.memories), len(r.globals)
}

func (p *parser) importDesc(i *rawImport, kindAt int) {
	if p.err != nil {
		return
	}
	r := p.raw
	switch i.kind {
	case kindFunc:
		i.index = p.u32("type index")
		r.funcs = append(r.funcs, i.index)
	case kindTable:
		i.index = uint32(len(r.tables))
		r.tables = append(r.tables, p.tableType())
	case kindMemory:
		i.index = uint32(len(r.memories))
		r.memories = append(r.memories, p.memoryType())
	case kindGlobal:
		i.index = uint32(len(r.globals))
		r.globals = append(r.globals, p.globalType())
	default:
		p.fail(kindAt, "%s", kindMessage("import", i.kind))
	}
}

func kindMessage(what string, kind byte) string {
	if kind == 4 {
		return what + " of a tag: exception handling is not supported"
	}
	return "unknown kind of " + what
}

func (p *parser) tableType() rawTable {
	t := rawTable{elem: p.refType()}
	t.limits = p.limits("table", limitsMax)
	return t
}

func (p *parser) memoryType() rawLimits {
	return p.limits("memory", limitsMax|limitsShared)
}

func (p *parser) limits(what string, allowed byte) rawLimits {
	at := p.pos
	flags := p.byte("flags of limits")
	if p.err == nil && flags&^allowed != 0 {
		p.fail(at, "limits with flags %#02x are not supported for a %s", flags, what)
	} else if flags == limitsShared {
		p.fail(at, "a shared memory must have an upper limit")
	}
	l := rawLimits{at: at, hasMax: flags&limitsMax != 0, shared: flags&limitsShared != 0}
	l.min = p.u32("lower limit")
	if l.hasMax {
		l.max = p.u32("upper limit")
	}
	return l
}

func (p *parser) globalType() rawGlobal {
	g := rawGlobal{at: p.pos, typ: p.valType()}
	at := p.pos
	mut := p.byte("mutability")
	if mut > 1 {
		p.fail(at, "%#02x is not a mutability", mut)
	}
	g.mutable = mut == 1
	return g
}

func (p *parser) functions() {
	n := p.count("functions", 1)
	r := p.raw
	r.funcDecls = make([]int, 0, n)
	for range n {
		r.funcDecls = append(r.funcDecls, p.pos)
		r.funcs = append(r.funcs, p.u32("type index"))
	}
}

func (p *parser) tables() {
	for range p.count("tables", 3) {
		p.raw.tables = append(p.raw.tables, p.tableType())
	}
}

func (p *parser) memories() {
	for range p.count("memories", 2) {
		p.raw.memories = append(p.raw.memories, p.memoryType())
	}
}

func (p *parser) globals() {
	for range p.count("globals", 3) {
		g := p.globalType()
		g.init = p.constExpr()
		if p.err != nil {
			return
		}
		p.raw.globals = append(p.raw.globals, g)
	}
}

func (p *parser) exports() {
	n := p.count("exports", 3)
	p.raw.exports = make([]rawExport, 0, n)
	for range n {
		x := rawExport{at: p.pos, name: p.name("export name")}
		kindAt := p.pos
		x.kind = p.byte("export kind")
		if x.kind > kindGlobal {
			p.fail(kindAt, "%s", kindMessage("export", x.kind))
		}
		x.index = p.u32("index")
		if p.err != nil {
			return
		}
		p.raw.exports = append(p.raw.exports, x)
	}
}

func (p *parser) start() {
	p.raw.startAt = p.pos
	p.raw.start = p.u32("function index")
}

func (p *parser) elems() {
	for range p.count("element segments", 3) {
		s := p.elem()
		if p.err != nil {
			return
		}
		p.raw.elems = append(p.raw.elems, s)
	}
}

func (p *parser) elem() rawElem {
	s := rawElem{at: p.pos, typ: asm.FuncRef}
	flags := p.u32("flags of an element segment")
	if flags > elemNotActive|elemExplicit|elemExprs {
		p.fail(s.at, "unknown flags %#x of an element segment", flags)
	}
	s.flags = byte(flags)
	s.mode = [4]SegmentMode{Active, Passive, Active, Declarative}[flags&3]
	if flags&3 == elemExplicit {
		s.table = p.u32("table index")
	}
	if s.mode == Active {
		s.offset = p.constExpr()
	}
	if flags&3 != 0 {
		s.typ = p.elemKind(s.flags)
	}
	p.elements(&s)
	return s
}

// elemKind reads the type of the elements: a reference type in the form with
// expressions, else the byte 0, which means functions.
func (p *parser) elemKind(flags byte) asm.ValType {
	if flags&elemExprs != 0 {
		return p.refType()
	}
	at := p.pos
	if k := p.byte("element kind"); k != 0 {
		p.fail(at, "%#02x is not an element kind", k)
	}
	return asm.FuncRef
}

func (p *parser) elements(s *rawElem) {
	if s.flags&elemExprs == 0 {
		n := p.count("elements", 1)
		s.funcs = make([]uint32, 0, n)
		for range n {
			s.funcs = append(s.funcs, p.u32("function index"))
		}
		return
	}
	n := p.count("elements", 2)
	s.init = []span{}
	for range n {
		s.init = append(s.init, p.constExpr())
		if p.err != nil {
			return
		}
	}
}

func (p *parser) dataCountSection() {
	p.raw.dataCountAt = p.pos
	p.raw.dataCount = p.u32("number of data segments")
	p.raw.hasData = true
}

func (p *parser) datas() {
	n := p.count("data segments", 2)
	p.raw.datas = make([]rawData, 0, n)
	for range n {
		d := p.dataSegment()
		if p.err != nil {
			return
		}
		p.raw.datas = append(p.raw.datas, d)
	}
}

func (p *parser) dataSegment() rawData {
	d := rawData{at: p.pos}
	switch flags := p.u32("flags of a data segment"); flags {
	case 0:
		d.offset = p.constExpr()
	case 1:
		d.mode = Passive
	case 2:
		d.memory = p.u32("memory index")
		d.offset = p.constExpr()
	default:
		p.fail(d.at, "unknown flags %#x of a data segment", flags)
	}
	d.bytes = p.bytes(p.u32("size of a data segment"), "data segment")
	return d
}

func (p *parser) bodies() {
	n := p.count("function bodies", 3)
	p.raw.bodies = make([]rawBody, 0, n)
	for range n {
		b := p.body()
		if p.err != nil {
			return
		}
		p.raw.bodies = append(p.raw.bodies, b)
	}
}

// body delimits one entry of the code section and reads its locals.
func (p *parser) body() rawBody {
	at := p.pos
	size := p.u32("size of a function body")
	if p.err == nil && int64(size) > int64(p.left()) {
		p.fail(at, "function body of %d bytes, but only %d are left", size, p.left())
	}
	if p.err != nil {
		return rawBody{}
	}
	b := rawBody{at: p.pos, end: p.pos + int(size)}
	sectionEnd := p.end
	p.end = b.end
	b.locals = p.localRuns()
	b.code = p.pos
	if p.err == nil && (b.code == b.end || p.data[b.end-1] != opEnd) {
		p.fail(b.end, "function body does not finish with end")
	}
	if p.err == nil {
		p.end, p.pos = sectionEnd, b.end
	}
	return b
}

func (p *parser) localRuns() []localRun {
	n := p.count("groups of locals", 2)
	if n == 0 {
		return nil
	}
	first := len(p.runs)
	var total uint64
	for range n {
		at := p.pos
		r := localRun{n: p.u32("number of locals"), typ: p.valType()}
		if total += uint64(r.n); total > 1<<32-1 {
			p.fail(at, "more than 2^32-1 locals")
		}
		p.runs = append(p.runs, r)
	}
	return p.runs[first:len(p.runs):len(p.runs)]
}

// constExpr delimits a constant expression. Which instructions are constant is
// the validator's business.
func (p *parser) constExpr() span {
	if p.err != nil {
		return span{}
	}
	start := p.pos
	p.reader.Reset(p.data[start:p.end])
	for p.reader.Next() {
		if p.reader.Depth() < 0 {
			p.pos = start + p.reader.Pos()
			return span{start, p.pos - 1}
		}
	}
	p.failCode(start, p.reader.Err())
	return span{}
}

// failCode fails with an error of an asm.Reader that started at base.
func (p *parser) failCode(base int, err error) {
	var fault *asm.Error
	if errors.As(err, &fault) {
		p.fail(base+fault.Offset, "%s", fault.Msg)
		return
	}
	p.fail(p.end, "missing end of a constant expression")
}
