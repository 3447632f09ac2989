package module

import (
	"bufio"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/jitwasm/jitwasm/asm"
)

// localIDs are the identifiers of a function's parameters and locals by index.
type localIDs map[uint32]string

// function writes a function definition, one instruction per line.
func (p *printer) function(f *Func) {
	p.nameLocals(f)
	p.indent()
	fmt.Fprintf(p.w, "(func%s (type %d)", p.id(f), p.e.typeIndex(f.Type))
	p.params(f.Type.Params)
	if len(f.Type.Results) > 0 {
		p.w.WriteString(typeUse(&Type{Results: f.Type.Results}))
	}
	p.w.WriteByte('\n')
	p.depth++
	p.declareLocals(f)
	p.code(&f.Body.Code)
	p.depth--
	p.line(")")
}

func (p *printer) nameLocals(f *Func) {
	p.locals = make(localIDs, len(f.LocalNames))
	u := make(uniqueIDs)
	n := len(f.Type.Params) + len(f.Body.Locals)
	for _, l := range f.LocalNames {
		if int64(l.Index) < int64(n) && l.Name != "" {
			p.locals[l.Index] = u.id(l.Name)
		}
	}
}

// params writes runs of nameless parameters together, others one by one.
func (p *printer) params(types []asm.ValType) {
	p.declare("param", 0, types, func(s string) { p.w.WriteString(" " + s) })
}

func (p *printer) declareLocals(f *Func) {
	p.declare("local", len(f.Type.Params), f.Body.Locals, func(s string) { p.line("%s", s) })
}

func (p *printer) declare(word string, first int, types []asm.ValType, write func(string)) {
	for i := 0; i < len(types); {
		if id := p.locals[uint32(first+i)]; id != "" {
			write(fmt.Sprintf("(%s %s %s)", word, id, types[i]))
			i++
			continue
		}
		var run strings.Builder
		for ; i < len(types) && p.locals[uint32(first+i)] == ""; i++ {
			run.WriteString(" " + types[i].String())
		}
		write("(" + word + run.String() + ")")
	}
}

func (p *printer) local(i uint32) string {
	if id := p.locals[i]; id != "" {
		return id
	}
	return strconv.FormatUint(uint64(i), 10)
}

// code writes instructions, blocks indented.
func (p *printer) code(c *asm.Code) {
	base := p.depth
	p.reader.ResetCode(*c)
	for p.reader.Next() {
		in := &p.reader.Instr
		switch in.Op {
		case asm.OpEnd, asm.OpElse:
			p.depth--
		}
		p.indent()
		p.instr(in)
		switch in.Op {
		case asm.OpBlock, asm.OpLoop, asm.OpIf:
			fmt.Fprintf(p.w, "  ;; @%d", p.depth-base+1)
			p.depth++
		case asm.OpElse:
			p.depth++
		case asm.OpBr, asm.OpBrIf:
			fmt.Fprintf(p.w, "  ;; @%d", p.depth-base-int(min(in.Index, math.MaxInt32)))
		}
		p.w.WriteByte('\n')
	}
	p.depth = base
	if err := p.reader.Err(); err != nil {
		p.line(";; malformed code: %s", err)
	}
}

// constExpr is a constant expression on one line: folded if it is a single
// instruction.
func (p *printer) constExpr(c *asm.Code) string {
	var b strings.Builder
	out := p.w
	p.w = bufio.NewWriter(&b)
	r := c.Reader()
	n := 0
	for r.Next() {
		if n++; n > 1 {
			p.w.WriteByte(' ')
		}
		p.instr(&r.Instr)
	}
	p.w.Flush()
	p.w = out
	if n == 1 {
		return "(" + b.String() + ")"
	}
	return b.String()
}

// instr writes one instruction with its immediates.
func (p *printer) instr(in *asm.Instr) {
	name := in.Info.Name
	if in.Info.Imm == asm.ImmTypes {
		name = "select"
	}
	p.w.WriteString(name)
	switch in.Info.Imm {
	case asm.ImmNone, asm.ImmMemory, asm.ImmMemoryMemory:
	case asm.ImmBlockType:
		p.blockType(&in.Block)
	case asm.ImmLabel:
		fmt.Fprintf(p.w, " %d", in.Index)
	case asm.ImmBrTable:
		for _, l := range in.Targets {
			fmt.Fprintf(p.w, " %d", l)
		}
		fmt.Fprintf(p.w, " %d", in.Default)
	case asm.ImmTypes:
		p.w.WriteString(typeUse(&Type{Results: in.Types}))
	case asm.ImmLocal:
		p.w.WriteString(" " + p.local(in.Index))
	case asm.ImmTypeTable:
		p.callIndirect(in)
	case asm.ImmElemTable:
		p.w.WriteString(" " + p.ref(in.Symbol2) + " " + p.ref(in.Symbol))
	case asm.ImmTableTable:
		p.w.WriteString(" " + p.ref(in.Symbol) + " " + p.ref(in.Symbol2))
	case asm.ImmFunc, asm.ImmGlobal, asm.ImmTable, asm.ImmElem, asm.ImmData, asm.ImmDataMemory:
		p.w.WriteString(" " + p.ref(in.Symbol))
	default:
		p.value(in)
	}
}

// value writes immediates that are not references.
func (p *printer) value(in *asm.Instr) {
	switch in.Info.Imm {
	case asm.ImmMemArg:
		if in.MemOffset != 0 {
			fmt.Fprintf(p.w, " offset=%d", in.MemOffset)
		}
		if in.Align != uint32(in.Info.Align) {
			fmt.Fprintf(p.w, " align=%d", uint64(1)<<min(in.Align, 63))
		}
	case asm.ImmI32, asm.ImmI64:
		fmt.Fprintf(p.w, " %d", in.Int)
	case asm.ImmF32:
		p.w.WriteString(" " + floatText(in.Float, 32))
	case asm.ImmF64:
		p.w.WriteString(" " + floatText(in.Float, 64))
	case asm.ImmRefType:
		if in.RefType == asm.FuncRef {
			p.w.WriteString(" func")
		} else {
			p.w.WriteString(" extern")
		}
	default:
		panic("BUG: no way to print the immediates of " + in.Info.Name)
	}
}

func (p *printer) blockType(t *asm.BlockType) {
	switch {
	case t.Type != nil:
		p.w.WriteString(p.signature(t.Type.(*Type)))
	case t.Result != 0:
		p.w.WriteString(" (result " + t.Result.String() + ")")
	}
}

func (p *printer) callIndirect(in *asm.Instr) {
	if i, _ := p.e.index(in.Symbol2); i != 0 {
		p.w.WriteString(" " + p.ref(in.Symbol2))
	}
	p.w.WriteString(p.signature(in.Symbol.(*Type)))
}

// floatText is the shortest text of a float that gives the same bits.
func floatText(bits uint64, size int) string {
	mantissa, signBit := uint(52), uint64(1)<<63
	v := math.Float64frombits(bits)
	if size == 32 {
		mantissa, signBit = 23, 1<<31
		v = float64(math.Float32frombits(uint32(bits)))
	}
	sign := ""
	if bits&signBit != 0 {
		sign = "-"
	}
	if math.IsInf(v, 0) {
		return sign + "inf"
	}
	if !math.IsNaN(v) {
		return strconv.FormatFloat(v, 'g', -1, size)
	}
	payload := bits & (1<<mantissa - 1)
	if payload == 1<<(mantissa-1) {
		return sign + "nan"
	}
	return fmt.Sprintf("%snan:%#x", sign, payload)
}
