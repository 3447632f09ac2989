package module

import (
	"errors"
	"slices"
	"sort"

	"github.com/jitwasm/jitwasm/asm"
)

// unknown is the type of a value that unreachable code takes from an empty
// stack: it matches every type.
const unknown asm.ValType = 0

// maxStack bounds the operand stack of the validator.
const maxStack = 1 << 24

// bodyState is the validator's state in one body. All of its memory is used
// again for the next one: there is no allocation per instruction.
type bodyState struct {
	reader asm.Reader
	base   int // offset of the first instruction in the module
	stack  []asm.ValType
	frames []frame
	locals localTypes
}

// frame is a control frame: an open block, or the body itself.
type frame struct {
	op              asm.Op // block, loop, if or else; block for the body
	params, results []byte
	height          int  // of the operand stack at its start, without params
	unreachable     bool // the rest of it is not reachable
	stamp           int  // offset of the last br_table that named it
}

// labelTypes are what a branch to f takes.
func (f *frame) labelTypes() []byte {
	if f.op == asm.OpLoop {
		return f.params
	}
	return f.results
}

func (v *validator) bodies() {
	for i := range v.raw.bodies {
		fn := v.raw.importedFuncs + i
		v.function(v.raw.types[v.raw.funcs[fn]], &v.raw.bodies[i])
		if v.err == nil {
			continue
		}
		var e *Error
		if errors.As(v.err, &e) {
			e.Func, e.FuncName = fn, v.raw.funcName(uint32(fn))
		}
		return
	}
}

func (v *validator) function(t rawType, b *rawBody) {
	s := &v.body
	s.base = b.code
	s.stack = s.stack[:0]
	s.frames = append(s.frames[:0], frame{op: asm.OpBlock, results: t.results, stamp: -1})
	s.locals.set(t.params, b.locals)
	for _, l := range b.locals {
		v.valueType(l.typ, b.at)
	}
	s.reader.Reset(v.data[b.code:b.end])
	for v.err == nil && s.reader.Next() {
		v.instr(&s.reader.Instr)
	}
	if v.err != nil {
		return
	}
	if err := s.reader.Err(); err != nil {
		v.failCode(s.base, err)
	} else if s.base+s.reader.Pos() != b.end {
		v.fail(s.base+s.reader.Pos(), "instructions after the function's final end")
	} else if len(s.frames) > 0 {
		v.fail(b.end, "the function's final end is missing")
	}
}

// at is the offset of the current instruction in the module.
func (v *validator) at() int { return v.body.base + v.body.reader.Offset }

// instr checks one instruction: immediates, then operands.
func (v *validator) instr(in *asm.Instr) {
	info := in.Info
	if f := Features(info.Feature); f&^v.features != 0 {
		v.feature(in, v.at())
		return
	}
	if info.Imm != asm.ImmNone && !v.immediates(in) {
		return
	}
	if info.Special {
		v.special(in)
		return
	}
	for i := len(info.Pops) - 1; i >= 0; i-- {
		v.pop(info.Pops[i])
	}
	v.body.stack = append(v.body.stack, info.Pushes...)
}

// immediates checks that what the immediates refer to exists and is of the
// right kind. It says whether it does.
func (v *validator) immediates(in *asm.Instr) bool {
	r := v.raw
	switch in.Info.Imm {
	case asm.ImmBlockType:
		return v.blockType(&in.Block)
	case asm.ImmLabel:
		return v.exists("enclosing block", in.Index, len(v.body.frames))
	case asm.ImmBrTable:
		return v.brTableLabels(in)
	case asm.ImmLocal:
		return v.exists("local", in.Index, v.body.locals.n)
	case asm.ImmGlobal:
		return v.exists("global", in.Index, len(r.globals))
	case asm.ImmFunc:
		return v.exists("func", in.Index, len(r.funcs)) && (in.Op != asm.OpRefFunc || v.refFunc(in.Index))
	case asm.ImmTypeTable:
		return v.exists("type", in.Index, len(r.types)) && v.exists("table", in.Index2, len(r.tables)) && v.indirectTable(in.Index2)
	case asm.ImmTable:
		return v.exists("table", in.Index, len(r.tables))
	case asm.ImmTableTable:
		return v.exists("table", in.Index, len(r.tables)) && v.exists("table", in.Index2, len(r.tables)) &&
			v.sameElem(r.tables[in.Index].elem, r.tables[in.Index2].elem)
	case asm.ImmElemTable:
		return v.exists("elem", in.Index, len(r.elems)) && v.exists("table", in.Index2, len(r.tables)) &&
			v.sameElem(r.elems[in.Index].typ, r.tables[in.Index2].elem)
	case asm.ImmElem:
		return v.exists("elem", in.Index, len(r.elems))
	case asm.ImmMemArg:
		return v.exists("memory", 0, len(r.memories)) && v.alignment(in)
	case asm.ImmMemory, asm.ImmMemoryMemory:
		return v.exists("memory", 0, len(r.memories))
	case asm.ImmDataMemory:
		return v.exists("memory", 0, len(r.memories)) && v.dataSegment(in.Index)
	case asm.ImmData:
		return v.dataSegment(in.Index)
	case asm.ImmRefType, asm.ImmTypes, asm.ImmI32, asm.ImmI64, asm.ImmF32, asm.ImmF64:
		return true
	}
	panic("BUG: no rule for the immediates of " + in.Info.Name)
}

func (v *validator) exists(what string, i uint32, n int) bool {
	if int64(i) < int64(n) {
		return true
	}
	v.fail(v.at(), "%s: there is no %s %d", v.body.reader.Op, what, i)
	return false
}

func (v *validator) dataSegment(i uint32) bool {
	if !v.raw.hasData {
		v.fail(v.at(), "%s: %s", v.body.reader.Op, errNoDataCount)
		return false
	}
	return v.exists("data", i, int(v.raw.dataCount))
}

func (v *validator) indirectTable(i uint32) bool {
	if i != 0 {
		v.need(RefTypes, v.at(), "call_indirect through a table other than 0")
	}
	if t := v.raw.tables[i].elem; t != asm.FuncRef {
		v.fail(v.at(), "call_indirect through table %d, which holds %s", i, t)
	}
	return v.err == nil
}

func (v *validator) sameElem(a, b asm.ValType) bool {
	if a != b {
		v.fail(v.at(), "type mismatch: %s between %s and %s", v.body.reader.Op, a, b)
	}
	return a == b
}

func (v *validator) alignment(in *asm.Instr) bool {
	if in.Align > uint32(in.Info.Align) {
		v.fail(v.at(), "%s: alignment 2^%d is larger than natural", in.Op, in.Align)
		return false
	}
	return true
}

func (v *validator) blockType(t *asm.BlockType) bool {
	switch {
	case t.Index != 0:
		v.need(MultiValue, v.at(), "block with a function type")
		return v.err == nil && v.exists("type", t.Index-1, len(v.raw.types))
	case t.Result != 0:
		v.valueType(t.Result, v.at())
	}
	return v.err == nil
}

// blockSignature returns the parameters and results of a block type.
func (v *validator) blockSignature(t *asm.BlockType) (params, results []byte) {
	switch {
	case t.Index != 0:
		ft := &v.raw.types[t.Index-1]
		return ft.params, ft.results
	case t.Result != 0:
		i := byte(t.Result)
		return nil, allBytes[i : i+1]
	}
	return nil, nil
}

// allBytes holds byte b at position b: allBytes[t:t+1] is a result list of t.
var allBytes = func() (b [256]byte) {
	for i := range b {
		b[i] = byte(i)
	}
	return b
}()

func (v *validator) brTableLabels(in *asm.Instr) bool {
	n := len(v.body.frames)
	for _, l := range in.Targets {
		if int64(l) >= int64(n) {
			return v.exists("enclosing block", l, n)
		}
	}
	return v.exists("enclosing block", in.Default, n)
}

// push puts a value on the operand stack.
func (v *validator) push(t asm.ValType) { v.body.stack = append(v.body.stack, t) }

func (v *validator) pushAll(ts []byte) {
	s := &v.body
	if len(s.stack) > maxStack {
		v.fail(v.at(), "more than %d values on the stack", maxStack)
		return
	}
	for _, t := range ts {
		s.stack = append(s.stack, asm.ValType(t))
	}
}

// popAny takes a value of any type from the operand stack.
func (v *validator) popAny() asm.ValType {
	s := &v.body
	f := &s.frames[len(s.frames)-1]
	n := len(s.stack)
	if n == f.height {
		if !f.unreachable {
			v.fail(v.at(), "type mismatch: %s needs a value but the stack is empty here", s.reader.Op)
		}
		return unknown
	}
	t := s.stack[n-1]
	s.stack = s.stack[:n-1]
	return t
}

// pop takes a value of type want.
func (v *validator) pop(want asm.ValType) {
	s := &v.body
	f := &s.frames[len(s.frames)-1]
	n := len(s.stack)
	if n == f.height {
		if !f.unreachable {
			v.fail(v.at(), "type mismatch: %s needs %s but the stack is empty here", s.reader.Op, want)
		}
		return
	}
	got := s.stack[n-1]
	s.stack = s.stack[:n-1]
	if got != want && got != unknown {
		v.fail(v.at(), "type mismatch: %s needs %s but finds %s", s.reader.Op, want, got)
	}
}

func (v *validator) popAll(ts []byte) {
	for i := len(ts) - 1; i >= 0; i-- {
		v.pop(asm.ValType(ts[i]))
	}
}

// checkTop checks that the top of the stack matches ts without taking it.
func (v *validator) checkTop(ts []byte) {
	s := &v.body
	f := &s.frames[len(s.frames)-1]
	n := len(s.stack)
	for i := len(ts) - 1; i >= 0; i-- {
		want := asm.ValType(ts[i])
		if n--; n < f.height {
			if !f.unreachable {
				v.fail(v.at(), "type mismatch: %s needs %s but the stack is empty here", s.reader.Op, want)
			}
			return
		}
		if got := s.stack[n]; got != want && got != unknown {
			v.fail(v.at(), "type mismatch: %s needs %s but finds %s", s.reader.Op, want, got)
			return
		}
	}
}

// unreachable marks what follows in this block as never executed.
func (v *validator) unreachable() {
	s := &v.body
	f := &s.frames[len(s.frames)-1]
	s.stack = s.stack[:f.height]
	f.unreachable = true
}

// open enters a block: the parameters have been taken off the stack.
func (v *validator) open(op asm.Op, params, results []byte) {
	s := &v.body
	s.frames = append(s.frames, frame{op: op, params: params, results: results, height: len(s.stack), stamp: -1})
	v.pushAll(params)
}

// close leaves the innermost block: its results, and nothing else, must be
// there. They are taken off the stack.
func (v *validator) close() frame {
	s := &v.body
	f := s.frames[len(s.frames)-1]
	v.popAll(f.results)
	if len(s.stack) != f.height {
		v.fail(v.at(), "type mismatch: %d values too many at the %s of a block", len(s.stack)-f.height, s.reader.Op)
		return f
	}
	s.frames = s.frames[:len(s.frames)-1]
	return f
}

func (v *validator) endBlock() {
	f := v.close()
	if v.err != nil {
		return
	}
	if f.op == asm.OpIf && !slices.Equal(f.params, f.results) {
		v.fail(v.at(), "type mismatch: an if without else must have the same parameters and results")
	}
	if len(v.body.frames) > 0 {
		v.pushAll(f.results)
	}
}

// label is the frame of a relative depth that exists.
func (v *validator) label(depth uint32) *frame {
	return &v.body.frames[len(v.body.frames)-1-int(depth)]
}

// localTypes gives the types of a function's locals: the first ones directly,
// the others, of which there may be billions, by binary search in their runs.
type localTypes struct {
	n     int
	first [64]asm.ValType
	ends  []int // end of each run, parameters included
	types []asm.ValType
}

func (l *localTypes) set(params []byte, runs []localRun) {
	l.n, l.ends, l.types = 0, l.ends[:0], l.types[:0]
	for _, t := range params {
		l.add(1, asm.ValType(t))
	}
	for _, r := range runs {
		l.add(int(r.n), r.typ)
	}
}

func (l *localTypes) add(n int, t asm.ValType) {
	for i := l.n; i < min(l.n+n, len(l.first)); i++ {
		l.first[i] = t
	}
	l.n += n
	l.ends = append(l.ends, l.n)
	l.types = append(l.types, t)
}

// at is the type of local i, which exists.
func (l *localTypes) at(i uint32) asm.ValType {
	if i < uint32(len(l.first)) {
		return l.first[i]
	}
	return l.types[sort.SearchInts(l.ends, int(i)+1)]
}
