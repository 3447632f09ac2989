package module

import (
	"errors"
	"fmt"

	"github.com/jitwasm/jitwasm/asm"
)

// Validate checks that wasm is a well-formed and valid module (specification
// 2.0, chapters 3 and 5 and appendix A.3) that uses no features but the given
// ones. Errors are *Error with the offset of the offending byte or instruction.
//
// Beyond the specification it refuses function types with more than 1,000
// parameters or results, which no engine takes and which would make its
// running time quadratic.
func Validate(wasm []byte, features Features) error {
	raw, err := parse(wasm)
	if err != nil {
		return err
	}
	v := &validator{raw: raw, features: features}
	v.data, v.end = wasm, len(wasm)
	for _, step := range validateSteps {
		v.section = step.id
		step.run(v)
		if v.err != nil {
			return v.err
		}
	}
	return nil
}

// Validate encodes m and validates the result with all features. Offsets in the
// error are those of that encoding.
func (m *Module) Validate() error {
	wasm, err := m.Encode()
	if err != nil {
		return err
	}
	return Validate(wasm, AllFeatures)
}

var validateSteps = []struct {
	id  SectionID
	run func(*validator)
}{
	{SectionType, (*validator).types},
	{SectionImport, (*validator).imports},
	{SectionFunction, (*validator).funcs},
	{SectionTable, (*validator).tables},
	{SectionMemory, (*validator).memories},
	{SectionGlobal, (*validator).globals},
	{SectionExport, (*validator).exports},
	{SectionStart, (*validator).start},
	{SectionElement, (*validator).elems},
	{SectionData, (*validator).datas},
	{SectionDataCount, (*validator).dataCount},
	{SectionCode, (*validator).bodies},
}

// maxArity is the most parameters or results a function type may have.
const maxArity = 1000

// validator judges a rawModule. Its module part is in this file, that for
// function bodies in validate_code.go.
type validator struct {
	cursor // for its sticky error
	raw    *rawModule

	features Features
	refs     []uint64 // bit set of the functions that ref.func may name in bodies

	body bodyState
}

// need fails unless the feature is allowed.
func (v *validator) need(f Features, at int, what string) {
	if v.features&f == 0 {
		v.fail(at, "%s: feature %s is not enabled", what, f)
	}
}

func (v *validator) types() {
	for _, t := range v.raw.types {
		if len(t.results) > 1 {
			v.need(MultiValue, t.at, "function type with several results")
		}
		if len(t.params) > maxArity || len(t.results) > maxArity {
			v.fail(t.at, "function type with more than %d parameters or results", maxArity)
		}
		for _, list := range [][]byte{t.params, t.results} {
			for _, b := range list {
				v.valueType(asm.ValType(b), t.at)
			}
		}
	}
}

func (v *validator) valueType(t asm.ValType, at int) {
	if t.IsRef() {
		v.need(RefTypes, at, "type "+t.String())
	}
}

func (v *validator) imports() {
	for _, imp := range v.raw.imports {
		if imp.kind == kindFunc {
			v.typeIndex(imp.index, imp.at)
		}
		if imp.kind == kindGlobal && v.raw.globals[imp.index].mutable {
			v.need(MutableGlobals, imp.at, "import of a mutable global")
		}
	}
}

func (v *validator) typeIndex(t uint32, at int) {
	if int64(t) >= int64(len(v.raw.types)) {
		v.fail(at, "there is no type %d", t)
	}
}

func (v *validator) funcs() {
	for i, at := range v.raw.funcDecls {
		v.typeIndex(v.raw.funcs[v.raw.importedFuncs+i], at)
	}
}

// inImports makes errors name the import section for imported items.
func (v *validator) inImports(imported bool, own SectionID) {
	v.section = own
	if imported {
		v.section = SectionImport
	}
}

func (v *validator) tables() {
	for i, t := range v.raw.tables {
		v.inImports(i < v.raw.importedTables, SectionTable)
		if i > 0 {
			v.need(RefTypes, t.limits.at, "a second table")
		}
		if t.elem != asm.FuncRef {
			v.need(RefTypes, t.limits.at, "table of "+t.elem.String())
		}
		v.limits(t.limits, 1<<32-1)
	}
}

func (v *validator) limits(l rawLimits, most uint32) {
	switch {
	case l.min > most || l.hasMax && l.max > most:
		v.fail(l.at, "limits must be at most %d", most)
	case l.hasMax && l.min > l.max:
		v.fail(l.at, "the lower limit %d is above the upper limit %d", l.min, l.max)
	}
}

// maxPages is the most pages of 64 KiB that 32-bit addresses reach.
const maxPages = 1 << 16

func (v *validator) memories() {
	for i, y := range v.raw.memories {
		v.inImports(i < v.raw.importedMemories, SectionMemory)
		if i > 0 {
			v.fail(y.at, "more than one memory")
		}
		v.limits(y, maxPages)
		if y.shared {
			v.need(SharedMemory, y.at, "shared memory")
		}
	}
}

func (v *validator) globals() {
	v.refs = make([]uint64, (len(v.raw.funcs)+63)/64)
	for i, g := range v.raw.globals {
		v.inImports(i < v.raw.importedGlobals, SectionGlobal)
		v.valueType(g.typ, g.at)
		if i >= v.raw.importedGlobals {
			v.constExpr(g.init, g.typ)
		}
	}
}

// declare allows ref.func of function i in bodies.
func (v *validator) declare(i uint32) {
	if int64(i) < int64(len(v.raw.funcs)) {
		v.refs[i/64] |= 1 << (i % 64)
	}
}

func (v *validator) declared(i uint32) bool { return v.refs[i/64]&(1<<(i%64)) != 0 }

func (v *validator) exports() {
	r := v.raw
	seen := make(map[string]struct{}, len(r.exports))
	for _, x := range r.exports {
		kind := [...]asm.SymbolKind{asm.SymFunc, asm.SymTable, asm.SymMemory, asm.SymGlobal}[x.kind]
		n := [...]int{len(r.funcs), len(r.tables), len(r.memories), len(r.globals)}[x.kind]
		if int64(x.index) >= int64(n) {
			v.fail(x.at, "export %q: there is no %s %d", x.name, kind, x.index)
			return
		}
		if _, dup := seen[string(x.name)]; dup {
			v.fail(x.at, "duplicate export %q", x.name)
		}
		seen[string(x.name)] = struct{}{}
		if x.kind == kindFunc {
			v.declare(x.index)
		}
		if x.kind == kindGlobal && r.globals[x.index].mutable {
			v.need(MutableGlobals, x.at, "export of a mutable global")
		}
	}
}

func (v *validator) start() {
	r := v.raw
	if r.startAt == 0 {
		return
	}
	if int64(r.start) >= int64(len(r.funcs)) {
		v.fail(r.startAt, "there is no func %d", r.start)
		return
	}
	if t := r.types[r.funcs[r.start]]; len(t.params)+len(t.results) > 0 {
		v.fail(r.startAt, "the start function must have the type [] -> []")
	}
}

func (v *validator) elems() {
	for i := range v.raw.elems {
		v.elem(&v.raw.elems[i])
	}
}

func (v *validator) elem(s *rawElem) {
	r := v.raw
	if s.flags != 0 {
		// In the MVP this number is a table index, and there is only table 0.
		v.need(BulkMemory|RefTypes, s.at, "element segment of this form")
	}
	v.valueTypeOfElem(s)
	if s.mode == Active {
		if int64(s.table) >= int64(len(r.tables)) {
			v.fail(s.at, "there is no table %d", s.table)
			return
		}
		if t := r.tables[s.table].elem; t != s.typ {
			v.fail(s.at, "element segment of %s for a table of %s", s.typ, t)
		}
		v.constExpr(s.offset, asm.I32)
	}
	for _, f := range s.funcs {
		if int64(f) >= int64(len(r.funcs)) {
			v.fail(s.at, "there is no func %d", f)
			return
		}
		v.declare(f)
	}
	for _, x := range s.init {
		v.constExpr(x, s.typ)
	}
}

func (v *validator) valueTypeOfElem(s *rawElem) {
	if s.typ != asm.FuncRef {
		v.need(RefTypes, s.at, "element segment of "+s.typ.String())
	}
}

func (v *validator) datas() {
	for i := range v.raw.datas {
		d := &v.raw.datas[i]
		if d.mode == Passive {
			v.need(BulkMemory, d.at, "passive data segment")
			continue
		}
		if int64(d.memory) >= int64(len(v.raw.memories)) {
			v.fail(d.at, "there is no memory %d", d.memory)
			return
		}
		v.constExpr(d.offset, asm.I32)
	}
}

func (v *validator) dataCount() {
	if v.raw.hasData {
		v.need(BulkMemory, v.raw.dataCountAt, "data count section")
	}
}

// constExpr checks that s is a constant expression with one result of type t.
func (v *validator) constExpr(s span, t asm.ValType) {
	if v.err != nil {
		return
	}
	rd := &v.body.reader
	rd.Reset(v.data[s.from : s.to+1])
	results := 0
	for rd.Next() && v.err == nil {
		at := s.from + rd.Offset
		if rd.Op == asm.OpEnd {
			continue
		}
		got, ok := v.constInstr(&rd.Instr, at)
		if !ok {
			v.fail(at, "%s is not allowed in a constant expression", rd.Op)
			return
		}
		if results++; results > 1 {
			v.fail(at, "a constant expression has more than one result")
		}
		if got != t {
			v.fail(at, "type mismatch: the constant expression must have type %s and has %s", t, got)
		}
	}
	if err := rd.Err(); err != nil {
		v.failCode(s.from, err)
	}
	if results == 0 {
		v.fail(s.from, "type mismatch: the constant expression has no result")
	}
}

// constInstr returns the result's type of a constant instruction.
func (v *validator) constInstr(in *asm.Instr, at int) (t asm.ValType, ok bool) {
	v.feature(in, at)
	switch in.Op {
	case asm.OpI32Const, asm.OpI64Const, asm.OpF32Const, asm.OpF64Const:
		return in.Info.Pushes[0], true
	case asm.OpRefNull:
		return in.RefType, true
	case asm.OpRefFunc:
		if int64(in.Index) >= int64(len(v.raw.funcs)) {
			v.fail(at, "there is no func %d", in.Index)
			return 0, true
		}
		v.declare(in.Index)
		return asm.FuncRef, true
	case asm.OpGlobalGet:
		return v.constGlobal(in.Index, at), true
	}
	return 0, false
}

// constGlobal: in 2.0 constant expressions may read imported globals only.
func (v *validator) constGlobal(i uint32, at int) asm.ValType {
	switch {
	case int64(i) >= int64(len(v.raw.globals)):
		v.fail(at, "there is no global %d", i)
	case int64(i) >= int64(v.raw.importedGlobals):
		v.fail(at, "a constant expression can read only imported globals, and global %d is not", i)
	case v.raw.globals[i].mutable:
		v.fail(at, "a constant expression cannot read global %d, which is mutable", i)
	default:
		return v.raw.globals[i].typ
	}
	return 0
}

// feature checks that the instruction may be used at all.
func (v *validator) feature(in *asm.Instr, at int) {
	if f := Features(in.Info.Feature); f&^v.features != 0 {
		v.fail(at, "%s: feature %s is not enabled", in.Op, f)
	}
}

// failCode fails with an error of an asm.Reader that started at base.
func (v *validator) failCode(base int, err error) {
	var fault *asm.Error
	if !errors.As(err, &fault) {
		panic(fmt.Sprintf("BUG: asm.Reader failed with %T", err))
	}
	v.fail(base+fault.Offset, "%s", fault.Msg)
}
