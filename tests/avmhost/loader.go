package avmhost

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sort"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/tetratelabs/wazero/api"
)

// module is a loaded .beam with its avmN chunk.
type module struct {
	vm    *VM
	name  string
	index int
	addr  uint32 // of the Module structure in linear memory; word 0 is the index

	beam     *beam.Module
	atoms    []term // local atom index -> term
	imports  []imported
	exports  map[functionName]int // -> label
	literals []literal
	strings  uint32 // of the string table in linear memory

	instance   api.Module
	entries    []api.Function // by label; nil where nothing is exported
	numEntries int
	labels     int // number of the int_call_end label
	lines      []lineEntry
	conts      map[int]int
}

type functionName struct {
	name  string
	arity int
}

// imported is an import resolved as far as loading does: BIFs and NIFs now,
// functions of modules at the first call.
type imported struct {
	module, function term
	arity            int
	bif              *bif
	nif              *nif
	target           *module
	label            int
}

// literal is a decoded entry of the literal table, with its binaries' bytes in
// memory that lives as long as the module, as AtomVM points into the file.
type literal struct {
	decoded bool
	term    beam.Term
	data    map[string]uint32
}

type lineEntry struct {
	ref    int
	offset uint32
}

// avmChunk is a parsed avmN chunk.
type avmChunk struct {
	labels, numEntries int
	wasm               []byte
	lines              []lineEntry
	conts              map[int]int
}

// parseAvmN parses an avmN chunk and picks the wasm32 stream.
func parseAvmN(data []byte) (*avmChunk, error) {
	if len(data) < 4 {
		return nil, errors.New("avmN: truncated header")
	}
	be := binary.BigEndian
	infoSize := be.Uint32(data)
	if uint64(infoSize)+4 > uint64(len(data)) || infoSize < 8 {
		return nil, fmt.Errorf("avmN: info of %d bytes in a chunk of %d", infoSize, len(data))
	}
	info, rest := data[4:4+infoSize], data[4+infoSize:]
	if v := be.Uint16(info[4:]); v != avmNVersion {
		return nil, fmt.Errorf("avmN: version %d", v)
	}
	count := int(be.Uint16(info[6:]))
	if len(info) < 8+8*count {
		return nil, fmt.Errorf("avmN: %d architectures in info of %d bytes", count, infoSize)
	}
	for i := range count {
		a := info[8+8*i:]
		if be.Uint16(a) != archWasm32 || be.Uint16(a[2:]) != variantPIC {
			continue
		}
		end := uint32(len(rest))
		if i+1 < count {
			end = min(end, be.Uint32(a[12:]))
		}
		start := be.Uint32(a[4:])
		if start > end {
			return nil, fmt.Errorf("avmN: stream offset %d beyond %d", start, end)
		}
		c, err := parseStream(rest[start:end])
		if err == nil {
			c.labels = int(be.Uint32(info))
		}
		return c, err
	}
	return nil, errors.New("avmN: no stream for architecture 7 (wasm32), variant 1")
}

func parseStream(s []byte) (*avmChunk, error) {
	if len(s) < 12 {
		return nil, errors.New("avmN: stream shorter than its header")
	}
	le := binary.LittleEndian
	entries, wasmOff, linesOff := le.Uint32(s), le.Uint32(s[4:]), le.Uint32(s[8:])
	switch {
	case entries > maxNumEntries:
		return nil, fmt.Errorf("avmN: %d entries", entries)
	case uint64(wasmOff) >= uint64(len(s)) || linesOff <= wasmOff:
		return nil, fmt.Errorf("avmN: wasm at %d, lines at %d, in %d bytes", wasmOff, linesOff, len(s))
	}
	linesOff = min(linesOff, uint32(len(s)))
	c := &avmChunk{numEntries: int(entries), wasm: s[wasmOff:linesOff], conts: map[int]int{}}
	if len(c.wasm) < 8 || string(c.wasm[:4]) != "\x00asm" {
		return nil, errors.New("avmN: no wasm binary in the stream")
	}
	return c, c.parseLines(s[linesOff:])
}

func (c *avmChunk) parseLines(s []byte) error {
	if len(s) == 0 {
		return nil
	}
	le := binary.LittleEndian
	take := func(n int) ([]byte, error) {
		if n > len(s) {
			return nil, fmt.Errorf("avmN: metadata ends %d bytes early", n-len(s))
		}
		b := s[:n]
		s = s[n:]
		return b, nil
	}
	table := func(entry int) ([]byte, error) {
		b, err := take(2)
		if err != nil {
			return nil, err
		}
		return take(int(le.Uint16(b)) * entry)
	}
	lines, err := table(6)
	if err != nil {
		return err
	}
	for ; len(lines) > 0; lines = lines[6:] {
		e := lineEntry{int(le.Uint16(lines)), le.Uint32(lines[2:])}
		if n := len(c.lines); n > 0 && c.lines[n-1].offset > e.offset {
			return fmt.Errorf("avmN: line offsets descend at %d", e.offset)
		}
		c.lines = append(c.lines, e)
	}
	conts, err := table(4)
	if err != nil {
		return err
	}
	for ; len(conts) > 0; conts = conts[4:] {
		k := int(le.Uint16(conts))
		if _, ok := c.conts[k]; !ok { // the VM takes the first
			c.conts[k] = int(le.Uint16(conts[2:]))
		}
	}
	return nil
}

// Load loads one .beam file that carries an avmN chunk for wasm32.
func (vm *VM) Load(data []byte) error {
	_, err := vm.load(data)
	return err
}

func (vm *VM) load(data []byte) (*module, error) {
	bm, err := parseBeam(data)
	if err != nil {
		return nil, err
	}
	if vm.modules[bm.Name] != nil {
		return nil, fmt.Errorf("module %s is already loaded", bm.Name)
	}
	if len(vm.byIndex) == maxModules {
		return nil, fmt.Errorf("module %s is one more than the %d a CP can name", bm.Name, maxModules)
	}
	chunk, ok := bm.File.Chunk("avmN")
	if !ok {
		return nil, fmt.Errorf("module %s has no avmN chunk", bm.Name)
	}
	c, err := parseAvmN(chunk)
	if err != nil {
		return nil, fmt.Errorf("module %s: %w", bm.Name, err)
	}
	if c.labels != bm.LabelCount {
		return nil, fmt.Errorf("module %s: avmN says %d labels, Code %d", bm.Name, c.labels, bm.LabelCount)
	}
	mod := &module{vm: vm, name: bm.Name, beam: bm, numEntries: c.numEntries, labels: c.labels,
		lines: c.lines, conts: c.conts, literals: make([]literal, bm.Literals.Len())}
	if err := mod.instantiate(c.wasm); err != nil {
		return nil, err
	}
	mod.link()
	return mod, nil
}

// parseBeam decodes a .beam file. Where the bytecode was dropped it puts an empty
// one in its place, with as many labels as the avmN chunk says.
func parseBeam(data []byte) (*beam.Module, error) {
	f, err := beam.ParseFile(data)
	if err != nil {
		return nil, err
	}
	if _, ok := f.Chunk("Code"); !ok {
		chunk, _ := f.Chunk("avmN")
		c, err := parseAvmN(chunk)
		if err != nil {
			return nil, err
		}
		f.Replace("Code", emptyCode(f, c.labels))
	}
	return beam.ParseModuleFile(f)
}

// emptyCode is a Code chunk with the labels 1 to labels-1 and a func_info for
// each function that the other chunks know, and nothing else.
func emptyCode(f *beam.File, labels int) []byte {
	be := binary.BigEndian
	entries := map[int][2]uint32{} // label -> atom, arity
	for id, size := range map[string]int{"ExpT": 12, "LocT": 12, "FunT": 24} {
		data, _ := f.Chunk(id)
		for data = data[min(4, len(data)):]; len(data) >= size; data = data[size:] {
			entries[int(be.Uint32(data[8:]))] = [2]uint32{be.Uint32(data), be.Uint32(data[4:])}
		}
	}
	var out []byte
	for _, v := range []int{16, 0, int(beam.OpIntCodeEnd), labels, len(entries)} {
		out = be.AppendUint32(out, uint32(v))
	}
	for l := 1; l < labels; l++ {
		out = appendCompact(append(out, byte(beam.OpLabel)), 0, uint32(l))
		if e, ok := entries[l+1]; ok {
			out = append(out, byte(beam.OpFuncInfo))
			out = appendCompact(appendCompact(appendCompact(out, 2, 1), 2, e[0]), 0, e[1])
		}
	}
	return append(out, byte(beam.OpIntCodeEnd))
}

// appendCompact encodes an operand below 2^23.
func appendCompact(out []byte, tag byte, v uint32) []byte {
	switch {
	case v < 16:
		return append(out, byte(v)<<4|tag)
	case v < 2048:
		return append(out, byte(v>>8)<<5|0x08|tag, byte(v))
	}
	return append(out, 0x38|tag, byte(v>>16), byte(v>>8), byte(v))
}

func (mod *module) instantiate(wasm []byte) error {
	vm := mod.vm
	compiled, err := vm.runtime.CompileModule(vm.goctx, wasm)
	if err != nil {
		return fmt.Errorf("module %s: %w", mod.name, err)
	}
	mod.instance, err = vm.runtime.InstantiateModule(vm.goctx, compiled, vm.instanceConfig(mod.name))
	if err != nil {
		return fmt.Errorf("module %s: %w", mod.name, err)
	}
	mod.entries = make([]api.Function, mod.numEntries)
	for label := range mod.entries {
		f := mod.instance.ExportedFunction(fmt.Sprintf("f%d", label))
		if f == nil {
			continue
		}
		d := f.Definition()
		if len(d.ParamTypes()) != 3 || len(d.ResultTypes()) != 1 {
			return fmt.Errorf("module %s: export f%d has %d parameters, %d results", mod.name, label,
				len(d.ParamTypes()), len(d.ResultTypes()))
		}
		mod.entries[label] = f
	}
	return nil
}

// link gives the module its index, atoms, imports and exports.
func (mod *module) link() {
	vm, bm := mod.vm, mod.beam
	mod.index = len(vm.byIndex)
	mod.addr = vm.mem.malloc(64)
	vm.mem.put(mod.addr, uint32(mod.index))
	vm.byIndex = append(vm.byIndex, mod)
	vm.byAddr[mod.addr] = mod
	vm.modules[mod.name] = mod

	mod.atoms = make([]term, len(bm.Atoms))
	for i := 1; i < len(bm.Atoms); i++ {
		mod.atoms[i] = vm.atoms.intern(bm.Atoms[i])
	}
	mod.exports = map[functionName]int{}
	for _, e := range bm.Exports {
		mod.exports[functionName{bm.Atoms[e.Function], e.Arity}] = e.Label
	}
	mod.imports = make([]imported, len(bm.Imports))
	for i, im := range bm.Imports {
		r := &mod.imports[i]
		r.module, r.function, r.arity = mod.atoms[im.Module], mod.atoms[im.Function], im.Arity
		key := mfa{bm.Atoms[im.Module], bm.Atoms[im.Function], im.Arity}
		r.bif, r.nif = bifs[key], nifs[key]
	}
	mod.strings = vm.mem.malloc(uint32(len(bm.Strings)) + 4)
	copy(vm.mem.bytes[mod.strings:], bm.Strings)
}

// resolve finds what an import calls, loading modules on demand; false when it
// does not exist.
func (vm *VM) resolve(r *imported) bool {
	if r.bif != nil || r.nif != nil || r.target != nil {
		return true
	}
	mod := vm.findModule(vm.atoms.name(r.module))
	if mod == nil {
		return false
	}
	label, ok := mod.exports[functionName{vm.atoms.name(r.function), r.arity}]
	if !ok {
		return false
	}
	r.target, r.label = mod, label
	return true
}

// findModule returns a loaded module, asking the loader option for a missing one.
func (vm *VM) findModule(name string) *module {
	if mod := vm.modules[name]; mod != nil {
		return mod
	}
	if vm.opts.Loader == nil || vm.absent[name] {
		return nil
	}
	data, err := vm.opts.Loader(name)
	if err != nil {
		panic(&Fault{Message: "loading module " + name, Cause: err})
	}
	if data == nil {
		vm.absent[name] = true
		return nil
	}
	mod, err := vm.load(data)
	if err != nil {
		faultf("loading module %s: %v", name, err)
	}
	return mod
}

func (vm *VM) moduleAt(addr uint32) *module {
	mod := vm.byAddr[addr]
	if mod == nil {
		faultf("%#x is not a Module pointer", addr)
	}
	return mod
}

func (vm *VM) moduleByIndex(i uint32) *module {
	if int(i) >= len(vm.byIndex) {
		faultf("module index %d of %d", i, len(vm.byIndex))
	}
	return vm.byIndex[i]
}

// atom translates a local atom index.
func (mod *module) atom(i uint32) term {
	if i == 0 || int(i) >= len(mod.atoms) {
		faultf("module %s: atom index %d of %d", mod.name, i, len(mod.atoms))
	}
	return mod.atoms[i]
}

// literal decodes literal i once.
func (mod *module) literal(i uint32) *literal {
	if int(i) >= len(mod.literals) {
		faultf("module %s: literal %d of %d", mod.name, i, len(mod.literals))
	}
	l := &mod.literals[i]
	if !l.decoded {
		t, err := mod.beam.Literals.Term(int(i))
		if err != nil {
			faultf("module %s: %v", mod.name, err)
		}
		l.decoded, l.term, l.data = true, t, map[string]uint32{}
	}
	return l
}

// constData places the bytes of a literal's binary in memory, once.
func (l *literal) constData(m *linearMemory, data []byte) uint32 {
	p, ok := l.data[string(data)]
	if !ok {
		p = m.malloc(uint32(len(data)) + 1)
		copy(m.bytes[p:], data)
		l.data[string(data)] = p
	}
	return p
}

// findLine is module_find_line: the first entry with that offset, else the last
// one before it; false below the first entry.
func (mod *module) findLine(offset uint32) (file string, line int, ok bool) {
	n := len(mod.lines)
	i := sort.Search(n, func(i int) bool { return mod.lines[i].offset >= offset })
	if i == n || mod.lines[i].offset != offset {
		i--
	}
	if i < 0 {
		return "", 0, false
	}
	ref, items := mod.lines[i].ref, mod.beam.Lines.Items
	if ref == 0 {
		return mod.name + ".erl", 0, true
	}
	if ref >= len(items) {
		return "", 0, false
	}
	it := items[ref]
	if it.File >= len(mod.beam.Lines.Files) {
		return "", 0, false
	}
	return mod.beam.Lines.Files[it.File], it.Line, true
}

// hasLines tells whether there is a Line chunk at all.
func (mod *module) hasLines() bool {
	_, ok := mod.beam.File.Chunk("Line")
	return ok
}

// functionOf is module_get_function_from_label.
func (mod *module) functionOf(label int) (name term, arity int, ok bool) {
	if l, found := mod.conts[label]; found {
		label = l
	}
	best := -1
	for _, refs := range [][]beam.FuncRef{mod.beam.Exports, mod.beam.Locals} {
		for _, f := range refs {
			if f.Label <= label && f.Label > best {
				best, name, arity = f.Label, mod.atoms[f.Function], f.Arity
			}
		}
	}
	return name, arity, best >= 0
}

// entry resolves a label for the dispatch loop.
func (mod *module) entry(label int) api.Function {
	if label < 0 || label >= mod.numEntries {
		faultf("module %s: label %d entered; num_entries is %d", mod.name, label, mod.numEntries)
	}
	f := mod.entries[label]
	if f == nil {
		faultf("module %s: label %d entered, but there is no export f%d", mod.name, label, label)
	}
	return f
}

// codePointer makes a CP of a label.
func (mod *module) codePointer(label int) uint32 {
	return uint32(mod.index)<<24 | uint32(label)*bytesPerLabel<<2
}
