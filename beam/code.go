package beam

import "math"

// MaxArity is the highest arity of a function.
const MaxArity = 255

// codeDecoder decodes the instructions of a Code chunk and checks each one
// right after decoding it. The first error ends decoding.
type codeDecoder struct {
	m     *Module
	data  []byte // the whole chunk
	pos   int
	start int // of the current instruction
	op    Opcode
	err   *Error

	operands arena[Operand]
	allocs   arena[Alloc]
	refs     []labelRef // in the order of the code
	fn       MFA        // of the last func_info; Module 0 before the first
	known    atomIndices
}

// labelRef is an operand that mentions a label; instr indexes Module.Code.
type labelRef struct{ label, instr int32 }

// arena hands out slices of large blocks: one allocation for thousands of operands.
type arena[T any] struct {
	free []T
	want int // remaining need, an estimate from above
}

func (a *arena[T]) take(n int) []T {
	if n > len(a.free) {
		a.free = make([]T, max(n, min(a.want, 2048)))
	}
	s := a.free[:n:n]
	a.free = a.free[n:]
	a.want -= n
	return s
}

const codeHeaderSize = 20

func (m *Module) parseCode() error {
	data, ok := m.File.Chunk("Code")
	if !ok {
		return m.noCode()
	}
	d := &codeDecoder{m: m, data: data}
	if err := d.header(); err != nil {
		return err
	}
	d.known = findAtoms(m.Atoms)
	if d.instructions(); d.err != nil {
		return d.err
	}
	if err := m.findFunctions(); err != nil {
		return err
	}
	return m.checkLabels(d.refs)
}

// header reads the sub-header: its own size, instruction set, highest opcode,
// number of labels (plus 1) and of functions.
func (d *codeDecoder) header() error {
	r := reader{chunk: "Code", data: d.data}
	size := r.u32()
	m := d.m
	m.CodeVersion, m.OpcodeMax = int(r.u32()), int(r.u32())
	m.LabelCount, m.FunctionCount = int(r.u32()), int(r.u32())
	switch {
	case r.err != nil:
		return r.err
	case size < codeHeaderSize-4 || int64(size) > int64(len(d.data)-4):
		return errAt("Code", 0, "header of %d bytes", size)
	case m.CodeVersion != 0:
		return errAt("Code", 4, "instruction set %d; only 0 is known", m.CodeVersion)
	case m.OpcodeMax > int(OpMax):
		return errAt("Code", 8, "needs opcode %d, made by a compiler newer than OTP 29, whose last opcode is %d (%s): compile with OTP 29 or older", m.OpcodeMax, OpMax, OpMax)
	}
	d.pos = 4 + int(size)
	// Compilers leave gaps in the numbering, but nowhere near this many.
	if limit := 1<<16 + len(d.data); m.LabelCount > limit {
		return errAt("Code", 12, "%d labels in %d bytes of code", m.LabelCount, len(d.data))
	}
	m.LabelIndex = make([]int32, m.LabelCount)
	for i := range m.LabelIndex {
		m.LabelIndex[i] = -1
	}
	return nil
}

func (d *codeDecoder) instructions() {
	left := len(d.data) - d.pos
	d.operands.want = left
	d.m.Code = make([]Instr, 0, left/5+8)
	for d.err == nil {
		if d.pos >= len(d.data) {
			d.op, d.start = 0, d.pos
			d.fail(d.pos, "the code ends without int_code_end")
			return
		}
		d.instruction()
		if d.op == OpIntCodeEnd {
			break
		}
	}
	if d.err == nil && d.pos != len(d.data) {
		d.fail(d.pos, "%d bytes after int_code_end", len(d.data)-d.pos)
	}
}

func (d *codeDecoder) instruction() {
	d.start = d.pos
	d.op = Opcode(d.data[d.pos])
	info := d.op.Info()
	if info == nil {
		d.fail(d.pos, "no such instruction up to OTP 29")
		return
	}
	d.pos++
	args := d.operands.take(info.Arity)
	for i := range args {
		if d.operand(&args[i]); d.err != nil {
			return
		}
	}
	d.m.needs(info.OTP)
	d.m.Code = append(d.m.Code, Instr{Op: d.op, Offset: uint32(d.start), Args: args})
	d.check(info, args)
}

func (d *codeDecoder) fail(pos int, format string, args ...any) {
	if d.err != nil {
		return
	}
	d.err = errAt("Code", pos, format, args...)
	d.err.Op = d.op
	if d.fn.Module != 0 {
		d.err.Function = d.m.MFAString(d.fn)
	}
}

// term reads a compact term's tag and value; wide values only for numbers.
func (d *codeDecoder) term() (tag uint8, v int64, wide []byte) {
	start := d.pos
	tag, v, wide, next := compactAt(d.data, d.pos)
	if next < 0 {
		d.fail(start, "truncated operand")
		return 0, 0, nil
	}
	d.pos = next
	if tag != tagInteger && (v < 0 || wide != nil && tag != tagUnsigned) {
		d.fail(start, "operand with tag %d has a number that is negative or over 63 bits", tag)
		return tag, 0, nil
	}
	return tag, v, wide
}

// number reads a plain number.
func (d *codeDecoder) number() int64 {
	start := d.pos
	tag, v, wide := d.term()
	if d.err != nil {
		return 0
	}
	if tag != tagUnsigned || wide != nil {
		d.fail(start, "a plain number expected, got tag %d", tag)
		return 0
	}
	return v
}

func (d *codeDecoder) operand(o *Operand) {
	tag, v, wide := d.term()
	o.Value = v
	switch tag {
	case tagUnsigned:
		o.Kind = KindUnsigned
		if wide != nil {
			d.wideUnsigned(o, wide)
		}
	case tagInteger:
		o.Kind = KindInteger
		if wide != nil {
			d.wideInteger(o, wide)
		}
	case tagAtom:
		o.Kind = KindAtom
		if v == 0 {
			o.Kind = KindNil
		} else if v >= int64(len(d.m.Atoms)) {
			d.fail(d.start, "atom %d of %d", v, len(d.m.Atoms)-1)
		}
	case tagX:
		o.Kind = KindX
		d.register(v)
	case tagY:
		o.Kind = KindY
		d.register(v)
	case tagLabel:
		o.Kind = KindLabel
		d.label(v)
	case tagCharacter:
		o.Kind = KindCharacter
	case tagExtended:
		d.extended(o, v)
	}
}

func (d *codeDecoder) wideInteger(o *Operand, wide []byte) {
	v := bigFromBytes(wide)
	if v.IsInt64() {
		o.Value = v.Int64()
		return
	}
	o.Big = v
}

// wideUnsigned keeps the value at the most where it is larger: all limits are
// below.
func (d *codeDecoder) wideUnsigned(o *Operand, wide []byte) {
	if d.wideInteger(o, wide); o.Big != nil {
		o.Value = math.MaxInt64
	}
	if o.Value < 0 || o.Big != nil && o.Big.Sign() < 0 {
		d.fail(d.start, "a plain number that is negative")
	}
}

func (d *codeDecoder) register(n int64) {
	if n >= MaxRegister {
		d.fail(d.start, "register %d; the highest is %d", n, MaxRegister-1)
	}
}

func (d *codeDecoder) label(n int64) {
	if n >= int64(d.m.LabelCount) {
		d.fail(d.start, "label %d of %d", n, d.m.LabelCount-1)
		return
	}
	if n > 0 {
		d.refs = append(d.refs, labelRef{int32(n), int32(len(d.m.Code))})
	}
}

func (d *codeDecoder) extended(o *Operand, ext int64) {
	switch ext {
	case extList:
		o.Kind = KindList
		d.list(o)
	case extFloatReg:
		o.Kind = KindFloatReg
		o.Value = d.number()
		d.register(o.Value)
	case extAllocList:
		o.Kind = KindAllocList
		d.allocList(o)
	case extLiteral:
		o.Kind = KindLiteral
		o.Value = d.number()
		if n := d.m.Literals.Len(); o.Value >= int64(n) {
			d.fail(d.start, "literal %d of %d", o.Value, n)
		}
	case extTypedReg:
		d.typedRegister(o)
	case extFloat:
		d.fail(d.start, "a float operand, as compilers before R12B wrote: compile anew")
	default:
		d.fail(d.start, "operand with extended tag %d", ext)
	}
}

func (d *codeDecoder) list(o *Operand) {
	n := d.number()
	o.Value = 0
	if n > int64(len(d.data)-d.pos) {
		d.fail(d.start, "list of %d operands in the remaining %d bytes", n, len(d.data)-d.pos)
		return
	}
	o.List = d.operands.take(int(n))
	for i := range o.List {
		if d.operand(&o.List[i]); d.err != nil {
			return
		}
		if k := o.List[i].Kind; k == KindList || k == KindAllocList {
			d.fail(d.start, "a list inside a list operand")
			return
		}
	}
}

// Kinds of an allocation list's entries.
const (
	allocWords = iota
	allocFloats
	allocFuns
)

func (d *codeDecoder) allocList(o *Operand) {
	o.Value = 0
	o.Alloc = &d.allocs.take(1)[0]
	for n := d.number(); n > 0 && d.err == nil; n-- {
		kind, v := d.number(), d.number()
		if v >= 1<<24 {
			d.fail(d.start, "an allocation of %d", v)
		}
		switch kind {
		case allocWords:
			o.Alloc.Words += int(v)
		case allocFloats:
			o.Alloc.Floats += int(v)
		case allocFuns:
			o.Alloc.Funs += int(v)
			d.m.needs(24)
		default:
			d.fail(d.start, "allocation of unknown kind %d", kind)
		}
	}
	if max(o.Alloc.Words, o.Alloc.Floats, o.Alloc.Funs) >= 1<<24 {
		d.fail(d.start, "an allocation of %+v", *o.Alloc)
	}
}

func (d *codeDecoder) typedRegister(o *Operand) {
	tag, v, _ := d.term()
	switch tag {
	case tagX:
		o.Kind = KindX
	case tagY:
		o.Kind = KindY
	default:
		d.fail(d.start, "a type on something with tag %d, which is no register", tag)
		return
	}
	o.Value = v
	d.register(v)
	t := d.number()
	if d.m.Types == nil {
		return // the Type chunk was pruned, as archives' are
	}
	if t >= int64(len(d.m.Types)) {
		d.fail(d.start, "type %d of %d", t, len(d.m.Types))
		return
	}
	o.TypeIndex = int32(t) + 1
	d.m.needs(25)
}

func (m *Module) noCode() error {
	if _, ok := m.File.Chunk("avmN"); ok {
		return errAt("", -1, "no Code chunk: the file holds only native code (avmN chunk); use the .beam file that the Erlang compiler made")
	}
	return errAt("", -1, "no Code chunk")
}
