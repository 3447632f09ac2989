package beam

import (
	"fmt"
	"math/big"
	"strings"
)

// MaxRegister bounds x, y and floating-point register numbers: they are below it.
const MaxRegister = 1024

// OperandKind says what an operand is. Zero is no kind.
type OperandKind uint8

// Tags of OTP's compact term encoding. Typed registers are KindX or KindY with
// a TypeIndex.
const (
	KindUnsigned  OperandKind = iota + 1 // u: a plain number: arity, size, table index
	KindInteger                          // i: an integer term
	KindAtom                             // a: an atom, Value is its index (never 0)
	KindNil                              // a: atom index 0, which means []
	KindX                                // x: X register
	KindY                                // y: Y register
	KindLabel                            // f: label; 0 means none
	KindCharacter                        // h: a character (R-releases only)
	KindFloatReg                         // fr: floating-point register
	KindLiteral                          // index into Literals
	KindList                             // operands in List
	KindAllocList                        // what to allocate, in Alloc
)

var kindNames = [...]string{
	KindUnsigned: "unsigned", KindInteger: "integer", KindAtom: "atom", KindNil: "nil",
	KindX: "x register", KindY: "y register", KindLabel: "label", KindCharacter: "character",
	KindFloatReg: "float register", KindLiteral: "literal", KindList: "list", KindAllocList: "allocation list",
}

func (k OperandKind) String() string {
	if k == 0 || int(k) >= len(kindNames) {
		return fmt.Sprintf("OperandKind(%d)", uint8(k))
	}
	return kindNames[k]
}

// Operand is one operand of an instruction.
type Operand struct {
	Kind      OperandKind
	TypeIndex int32    // KindX, KindY: index into Module.Types plus 1; 0 = no type
	Value     int64    // number, atom index, register, label or literal index
	Big       *big.Int // KindInteger, and where KindUnsigned may be wide, beyond int64; else nil
	List      []Operand
	Alloc     *Alloc
}

// Alloc is a heap need given as parts (KindAllocList).
type Alloc struct {
	Words, Floats, Funs int
}

// IsReg tells whether the operand is an X or Y register.
func (o *Operand) IsReg() bool { return o.Kind == KindX || o.Kind == KindY }

// Instr is one instruction. Its operands have passed the checks described in
// the package comment.
type Instr struct {
	Op     Opcode
	Offset uint32 // of the opcode byte, in the Code chunk
	Args   []Operand
}

// FormatOperand renders an operand with atoms and literals resolved.
func (m *Module) FormatOperand(o *Operand) string {
	var b strings.Builder
	m.writeOperand(&b, o)
	return b.String()
}

// FormatInstr renders an instruction on one line, for listings and errors.
func (m *Module) FormatInstr(in *Instr) string {
	var b strings.Builder
	b.WriteString(in.Op.String())
	for i, s := range in.Op.Info().shapes {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte(' ')
		switch o := &in.Args[i]; {
		case s == shapeImport:
			b.WriteString(m.MFAString(m.Imports[o.Value]))
		case s == shapeFun, s == shapeFunOrAtom && o.Kind == KindUnsigned:
			f := &m.Funs[o.Value]
			fmt.Fprintf(&b, "fun(%s/%d)", Format(Atom(m.Atoms[f.Function])), f.Arity)
		default:
			m.writeOperand(&b, o)
		}
	}
	return b.String()
}

func (m *Module) writeOperand(b *strings.Builder, o *Operand) {
	switch o.Kind {
	case KindUnsigned:
		if o.Big != nil {
			fmt.Fprintf(b, "%s", o.Big)
		} else {
			fmt.Fprintf(b, "%d", o.Value)
		}
	case KindInteger:
		if o.Big != nil {
			fmt.Fprintf(b, "#%s", o.Big)
		} else {
			fmt.Fprintf(b, "#%d", o.Value)
		}
	case KindAtom:
		b.WriteString(Format(Atom(m.AtomName(int(o.Value)))))
	case KindNil:
		b.WriteString("[]")
	case KindX, KindY:
		fmt.Fprintf(b, "%c%d", "xy"[o.Kind-KindX], o.Value)
		if o.TypeIndex > 0 && int(o.TypeIndex) <= len(m.Types) {
			fmt.Fprintf(b, ":%s", &m.Types[o.TypeIndex-1])
		}
	case KindLabel:
		fmt.Fprintf(b, "f%d", o.Value)
	case KindCharacter:
		fmt.Fprintf(b, "h%d", o.Value)
	case KindFloatReg:
		fmt.Fprintf(b, "fr%d", o.Value)
	case KindLiteral:
		m.writeLiteral(b, int(o.Value))
	case KindList:
		m.writeList(b, o.List)
	case KindAllocList:
		fmt.Fprintf(b, "{words %d, floats %d, funs %d}", o.Alloc.Words, o.Alloc.Floats, o.Alloc.Funs)
	default:
		fmt.Fprintf(b, "?%v", o.Kind)
	}
}

func (m *Module) writeLiteral(b *strings.Builder, i int) {
	if term, err := m.Literals.Term(i); err == nil {
		fmt.Fprintf(b, "`%s`", Format(term))
		return
	}
	fmt.Fprintf(b, "literal(%d)", i)
}

func (m *Module) writeList(b *strings.Builder, list []Operand) {
	b.WriteByte('[')
	for i := range list {
		if i > 0 {
			b.WriteString(", ")
		}
		m.writeOperand(b, &list[i])
	}
	b.WriteByte(']')
}
