package asm

import (
	"fmt"
	"iter"
)

// Op is an opcode: the byte itself, or 0xFC00|n for n behind the prefix 0xFC.
type Op uint16

const prefixFC = 0xFC

// Imm is the kind of an opcode's immediates.
type Imm uint8

// The kinds of immediates, in the order of the binary format.
const (
	ImmNone         Imm = iota + 1
	ImmBlockType        // block type
	ImmLabel            // label
	ImmBrTable          // vector of labels, default label
	ImmFunc             // function
	ImmTypeTable        // type, table (call_indirect)
	ImmTypes            // vector of value types (select t)
	ImmLocal            // local
	ImmGlobal           // global
	ImmTable            // table
	ImmTableTable       // destination table, source table
	ImmElemTable        // elem, table
	ImmElem             // elem
	ImmMemArg           // log2 of the alignment, offset
	ImmMemory           // memory (a zero byte)
	ImmMemoryMemory     // destination memory, source memory (zero bytes)
	ImmDataMemory       // data, memory (a zero byte)
	ImmData             // data
	ImmI32              // s32
	ImmI64              // s64
	ImmF32              // 4 bytes
	ImmF64              // 8 bytes
	ImmRefType          // reference type
)

// Feature is the proposal, merged into WebAssembly 2.0, that brought an
// instruction or type. Features are bits, so that they can form a set.
type Feature uint8

// The features of WebAssembly 2.0 without SIMD. MVP is the empty set.
const (
	MVP           Feature = 0
	SignExtension Feature = 1 << (iota - 1)
	SatConversions
	BulkMemory
	RefTypes
	MultiValue

	AllFeatures = SignExtension | SatConversions | BulkMemory | RefTypes | MultiValue
)

var featureNames = [...]string{"sign-extension", "saturating-float-to-int", "bulk-memory", "reference-types", "multi-value"}

// String returns the proposals' names, joined by commas.
func (f Feature) String() string {
	if f == MVP {
		return "mvp"
	}
	s := ""
	for i, name := range featureNames {
		if f&(1<<i) != 0 {
			if s != "" {
				s += ","
			}
			s += name
		}
	}
	return s
}

// Info is the row of one opcode.
type Info struct {
	Op      Op
	Name    string // the spec's name, as in the text format
	Imm     Imm
	Special bool      // the operands depend on the immediates or on the context: Pops and Pushes are empty
	Pops    []ValType // topmost last
	Pushes  []ValType
	Feature Feature
	Align   uint8 // ImmMemArg: log2 of the natural alignment
}

var (
	infos   [0x100]Info
	infosFC [0x20]Info
)

func init() {
	for _, r := range rows {
		in := r.info()
		slot := in.Op.slot()
		if slot == nil || slot.Name != "" {
			panic(fmt.Sprintf("BUG: opcode %#x has two rows or none", r.code))
		}
		*slot = in
	}
}

func (op Op) slot() *Info {
	if op < 0x100 {
		return &infos[op]
	}
	if op>>8 == prefixFC && op&0xFF < Op(len(infosFC)) {
		return &infosFC[op&0xFF]
	}
	return nil
}

// Lookup returns the row of op, or nil if there is no such instruction.
func Lookup(op Op) *Info {
	in := op.slot()
	if in == nil || in.Name == "" {
		return nil
	}
	return in
}

// Info returns the row of op. It panics if there is no such instruction.
func (op Op) Info() *Info {
	in := Lookup(op)
	if in == nil {
		panic(fmt.Sprintf("BUG: no instruction has opcode %#x", uint16(op)))
	}
	return in
}

// Feature returns what an engine must support to know the instruction.
func (op Op) Feature() Feature { return op.Info().Feature }

// String returns the spec's name.
func (op Op) String() string {
	if in := Lookup(op); in != nil {
		return in.Name
	}
	return fmt.Sprintf("opcode %#x", uint16(op))
}

// Ops yields the rows of all instructions, ordered by opcode.
func Ops() iter.Seq[*Info] {
	return func(yield func(*Info) bool) {
		for _, table := range [][]Info{infos[:], infosFC[:]} {
			for i := range table {
				if table[i].Name != "" && !yield(&table[i]) {
					return
				}
			}
		}
	}
}

// appendOp appends the bytes of an opcode.
func appendOp(dst []byte, op Op) []byte {
	if op < 0x100 {
		return append(dst, byte(op))
	}
	return append(dst, prefixFC, byte(op)) // all of them are below 0x80
}

// opAt returns the opcode that b holds at offset i.
func opAt(b []byte, i int) Op {
	if b[i] == prefixFC && i+1 < len(b) {
		return prefixFC<<8 | Op(b[i+1])
	}
	return Op(b[i])
}

// row is a line of the table. sig is pops:pushes with i l f d for i32 i64 f32
// f64 and r for funcref, or "?" if the row alone does not tell.
type row struct {
	code    Op
	name    string
	imm     Imm
	sig     string
	feature Feature
}

func (r row) info() Info {
	in := Info{Op: r.code, Name: r.name, Imm: r.imm, Feature: r.feature}
	if r.name == "" || r.imm == 0 {
		panic(fmt.Sprintf("BUG: incomplete row of opcode %#x", uint16(r.code)))
	}
	if r.sig == "?" {
		in.Special = true
		return in
	}
	to := &in.Pops
	for _, c := range r.sig {
		if c == ':' {
			to = &in.Pushes
			continue
		}
		*to = append(*to, sigTypes[c])
	}
	if r.imm == ImmMemArg {
		in.Align = naturalAlign(r.name)
	}
	return in
}

var sigTypes = map[rune]ValType{'i': I32, 'l': I64, 'f': F32, 'd': F64, 'r': FuncRef}

// naturalAlign is the log2 of the number of bytes a load or store touches: it
// is in the name (load8_u, store32) or follows from the value's type.
func naturalAlign(name string) uint8 {
	rest := name[len("i32.load"):]
	if name[4] == 's' {
		rest = name[len("i32.store"):]
	}
	switch {
	case rest == "":
		return map[string]uint8{"i32": 2, "f32": 2, "i64": 3, "f64": 3}[name[:3]]
	case rest[0] == '8':
		return 0
	case rest[0] == '1':
		return 1
	}
	return 2
}
