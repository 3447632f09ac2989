package module

import (
	"github.com/jitwasm/jitwasm/asm"
)

// Limits that browsers put on modules: the WebAssembly JavaScript interface,
// "Implementation-defined limits", and for br_table V8's own.
const (
	limitModule     = 1 << 30
	limitTypes      = 1_000_000
	limitFuncs      = 1_000_000
	limitImports    = 100_000
	limitExports    = 100_000
	limitGlobals    = 1_000_000
	limitDatas      = 100_000
	limitTables     = 100_000
	limitTableSize  = 10_000_000
	limitElements   = 10_000_000 // of one segment
	limitParams     = maxArity
	limitResults    = maxArity
	limitBody       = 7_654_321 // bytes, with the locals
	limitLocals     = maxLocals // with the parameters
	limitBrTable    = 65_520
	limitNameLength = 100_000 // bytes, of imports and exports
)

// CheckLimits reports what in a module goes beyond the limits of engines
// although it may be valid. Errors are *Error.
func CheckLimits(wasm []byte) error {
	raw, err := parse(wasm)
	if err != nil {
		return err
	}
	c := &limitChecker{raw: raw}
	c.data, c.end = wasm, len(wasm)
	if len(wasm) > limitModule {
		c.fail(0, "a module of %d bytes; engines allow %d", len(wasm), limitModule)
	}
	c.counts()
	c.items()
	c.bodies()
	return c.err
}

// limitChecker reads a rawModule once.
type limitChecker struct {
	cursor
	raw    *rawModule
	reader asm.Reader
}

func (c *limitChecker) limit(id SectionID, at, n, most int, what string) {
	if n > most && c.err == nil {
		c.section = id
		c.fail(at, "%d %s; engines allow %d", n, what, most)
	}
}

func (c *limitChecker) counts() {
	r := c.raw
	for _, x := range []struct {
		id      SectionID
		n, most int
		what    string
	}{
		{SectionType, len(r.types), limitTypes, "types"},
		{SectionFunction, len(r.funcs), limitFuncs, "functions"},
		{SectionImport, len(r.imports), limitImports, "imports"},
		{SectionExport, len(r.exports), limitExports, "exports"},
		{SectionGlobal, len(r.globals), limitGlobals, "globals"},
		{SectionData, len(r.datas), limitDatas, "data segments"},
		{SectionTable, len(r.tables), limitTables, "tables"},
	} {
		c.limit(x.id, r.sectionsAt[x.id], x.n, x.most, x.what)
	}
}

func (c *limitChecker) items() {
	r := c.raw
	for _, t := range r.types {
		c.limit(SectionType, t.at, len(t.params), limitParams, "parameters")
		c.limit(SectionType, t.at, len(t.results), limitResults, "results")
	}
	for _, i := range r.imports {
		c.limit(SectionImport, i.at, max(len(i.module), len(i.name)), limitNameLength, "bytes in a name")
	}
	for _, x := range r.exports {
		c.limit(SectionExport, x.at, len(x.name), limitNameLength, "bytes in a name")
	}
	for _, t := range r.tables {
		c.limit(SectionTable, t.limits.at, int(t.limits.min), limitTableSize, "entries of a table")
	}
	for _, s := range r.elems {
		c.limit(SectionElement, s.at, max(len(s.funcs), len(s.init)), limitElements, "elements of a segment")
	}
}

func (c *limitChecker) bodies() {
	r := c.raw
	for i := range r.bodies {
		b := &r.bodies[i]
		fn := r.importedFuncs + i
		c.limit(SectionCode, b.at, b.end-b.at, limitBody, "bytes in a function body")
		locals := 0
		if t := r.funcs[fn]; int64(t) < int64(len(r.types)) {
			locals = len(r.types[t].params)
		}
		for _, run := range b.locals {
			locals += int(run.n)
		}
		c.limit(SectionCode, b.at, locals, limitLocals, "parameters and locals")
		c.brTables(b)
		if e, ok := c.err.(*Error); ok && e.Section == SectionCode {
			e.Func, e.FuncName = fn, r.funcName(uint32(fn))
		}
		if c.err != nil {
			return
		}
	}
}

func (c *limitChecker) brTables(b *rawBody) {
	c.reader.Reset(c.data[b.code:b.end])
	for c.reader.Next() {
		if c.reader.Op == asm.OpBrTable {
			c.limit(SectionCode, b.code+c.reader.Offset, len(c.reader.Targets)+1, limitBrTable, "targets of a br_table")
		}
	}
	if fault, ok := c.reader.Err().(*asm.Error); ok {
		c.section = SectionCode
		c.fail(b.code+fault.Offset, "%s", fault.Msg)
	}
}
