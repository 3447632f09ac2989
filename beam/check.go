package beam

// atomIndices are the indices of atoms that operand checks look for; -1 if absent.
type atomIndices struct {
	start, str int64
}

func findAtoms(atoms []string) atomIndices {
	found := atomIndices{-1, -1}
	for i := len(atoms) - 1; i > 0; i-- {
		switch atoms[i] {
		case "start":
			found.start = int64(i)
		case "string":
			found.str = int64(i)
		}
	}
	return found
}

// check holds an instruction's operands against its opcode's row and keeps track
// of labels and functions.
func (d *codeDecoder) check(info *OpInfo, args []Operand) {
	for i, s := range info.shapes {
		if d.err != nil {
			return
		}
		if problem := d.checkOperand(s, args, i); problem != "" {
			d.failOperand(i, &args[i], problem)
		}
	}
	switch {
	case d.err != nil:
	case d.op == OpLabel:
		d.defineLabel(args[0].Value)
	case d.op == OpFuncInfo:
		d.enterFunction(args)
	}
}

func (d *codeDecoder) failOperand(i int, o *Operand, problem string) {
	d.fail(d.start, "operand %d is the %s %s: %s", i+1, o.Kind, d.m.FormatOperand(o), problem)
}

func (d *codeDecoder) defineLabel(l int64) {
	if l <= 0 || l >= int64(len(d.m.LabelIndex)) {
		d.fail(d.start, "label %d of %d", l, len(d.m.LabelIndex)-1)
		return
	}
	if d.m.LabelIndex[l] >= 0 {
		d.fail(d.start, "label %d is defined twice", l)
		return
	}
	d.m.LabelIndex[l] = int32(len(d.m.Code) - 1)
}

func (d *codeDecoder) enterFunction(args []Operand) {
	d.fn = MFA{uint32(args[0].Value), uint32(args[1].Value), int(args[2].Value)}
}

const (
	maskReg    = 1<<KindX | 1<<KindY
	maskSource = maskReg | 1<<KindAtom | 1<<KindNil | 1<<KindInteger | 1<<KindLiteral | 1<<KindCharacter
)

// shapeKinds gives the operand kinds a shape admits; shapes not listed admit none.
var shapeKinds = [256]uint16{
	shapeSource:      maskSource,
	shapeDest:        maskReg,
	shapeY:           1 << KindY,
	shapeFloatReg:    1 << KindFloatReg,
	shapeFloatSource: maskSource | 1<<KindFloatReg,
	shapeFloatDest:   maskReg | 1<<KindFloatReg,
	shapeAtom:        1 << KindAtom,
	shapeFail:        1 << KindLabel,
	shapeLabel:       1 << KindLabel,
	shapeLabelOrAtom: 1<<KindLabel | 1<<KindAtom,
	shapeUnsigned:    1 << KindUnsigned,
	shapeWide:        1 << KindUnsigned,
	shapeLive:        1 << KindUnsigned,
	shapeArity:       1 << KindUnsigned,
	shapeFrame:       1 << KindUnsigned,
	shapeUnit:        1 << KindUnsigned,
	shapeSize:        maskSource | 1<<KindUnsigned,
	shapeSlot:        1<<KindAtom | 1<<KindUnsigned,
	shapeAlloc:       1<<KindUnsigned | 1<<KindAllocList,
	shapeDefinition:  1 << KindUnsigned,
	shapeImport:      1 << KindUnsigned,
	shapeFun:         1 << KindUnsigned,
	shapeFunOrAtom:   1<<KindAtom | 1<<KindUnsigned,
	shapeLine:        1 << KindUnsigned,
	shapeBits:        1 << KindUnsigned,
	shapeStringAt:    1 << KindUnsigned,
	shapeSources:     1 << KindList,
	shapeYs:          1 << KindList,
	shapeSelect:      1 << KindList,
	shapeArities:     1 << KindList,
	shapePairs:       1 << KindList,
	shapeGets:        1 << KindList,
	shapeUpdates:     1 << KindList,
	shapeSegments:    1 << KindList,
	shapeMatches:     1 << KindList,
	shapeAtoms:       1 << KindList,
	shapeAny:         1<<(KindAllocList+1) - 2,
}

const maxUnsigned = 1<<31 - 1

var numberLimits = [256]int64{
	shapeLive: MaxRegister - 1, shapeArity: MaxArity, shapeFrame: MaxRegister, shapeUnit: 256,
}

// checkOperand returns what is wrong with operand i, "" if nothing is.
func (d *codeDecoder) checkOperand(s shape, args []Operand, i int) string {
	o := &args[i]
	if shapeKinds[s]&(1<<o.Kind) == 0 {
		return "not a kind of operand this instruction has there"
	}
	if o.Kind == KindUnsigned && o.Value > maxUnsigned && s != shapeWide {
		return "number too large"
	}
	switch s {
	case shapeLabel:
		if o.Value == 0 {
			return "a label must be given"
		}
	case shapeLabelOrAtom:
		if o.Kind == KindLabel && o.Value == 0 {
			return "a label must be given"
		}
	case shapeLive, shapeArity, shapeFrame, shapeUnit:
		if o.Value > numberLimits[s] {
			return "number too large"
		}
	case shapeSlot:
		if o.Kind == KindAtom && o.Value != d.known.start {
			return "only the atom start makes sense there"
		}
	case shapeImport:
		return d.checkImport(o, args)
	case shapeFun:
		return below(o, len(d.m.Funs), "funs")
	case shapeFunOrAtom:
		if o.Kind == KindUnsigned {
			return below(o, len(d.m.Funs), "funs")
		}
	case shapeLine:
		if d.m.Lines.absent { // pruned, as archives' are
			o.Value = 0
		}
		return below(o, len(d.m.Lines.Items), "lines")
	case shapeBits:
		return d.inStrings(o.Value, (args[i-1].Value+7)/8)
	case shapeStringAt:
		return d.inStrings(o.Value, args[i-1].Value)
	}
	if o.Kind == KindList {
		return d.checkList(s, o.List)
	}
	return ""
}

// checkImport checks that an import exists and has as many arguments as the
// instruction passes.
func (d *codeDecoder) checkImport(o *Operand, args []Operand) string {
	if problem := below(o, len(d.m.Imports), "imports"); problem != "" {
		return problem
	}
	want := 0
	switch d.op {
	case OpCallExt, OpCallExtLast, OpCallExtOnly:
		want = int(args[0].Value)
	case OpBif1, OpGcBif1:
		want = 1
	case OpBif2, OpGcBif2:
		want = 2
	case OpBif3, OpGcBif3:
		want = 3
	}
	if f := d.m.Imports[o.Value]; f.Arity != want {
		return "that is " + d.m.MFAString(f) + ", called with another number of arguments"
	}
	return ""
}

func below(o *Operand, n int, what string) string {
	if o.Value >= int64(n) {
		return "there are fewer " + what
	}
	return ""
}

func (d *codeDecoder) inStrings(offset, length int64) string {
	if offset < 0 || length < 0 || offset > maxUnsigned || length > maxUnsigned || offset+length > int64(len(d.m.Strings)) {
		return "outside of the string table"
	}
	return ""
}

// listPatterns gives the shapes that repeat in a list; other lists have checks
// of their own.
var listPatterns = [256][]shape{
	shapeSources: {shapeSource},
	shapeYs:      {shapeY},
	shapeSelect:  {shapeSource, shapeLabel},
	shapeArities: {shapeUnsigned, shapeLabel},
	shapePairs:   {shapeSource, shapeSource},
	shapeGets:    {shapeSource, shapeDest},
	shapeUpdates: {shapeUnsigned, shapeSource},
	shapeAtoms:   {shapeAtom},
	shapeAny:     {shapeAny},
}

func (d *codeDecoder) checkList(s shape, list []Operand) string {
	switch s {
	case shapeSegments:
		return d.checkSegments(list)
	case shapeMatches:
		return d.checkMatches(list)
	}
	pattern := listPatterns[s]
	if len(list)%len(pattern) != 0 {
		return "odd number of elements"
	}
	for i := range list {
		if problem := d.checkOperand(pattern[i%len(pattern)], list, i); problem != "" {
			return "element " + d.m.FormatOperand(&list[i]) + ": " + problem
		}
		if s == shapeSelect && list[i].IsReg() {
			return "selection by a register"
		}
	}
	return ""
}
