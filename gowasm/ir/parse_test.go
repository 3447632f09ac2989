package ir

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/jitwasm/jitwasm/asm"
)

// parser reads programs in the form in which Func.Print writes them, with
// lines for what is no function:
//
//	data name size [contents]      memory; constant if it has contents
//	global name type
//	import name[params][results]   from module env
//	func name[params][results] [export | inline | noinline]
type parser struct {
	p      *Program
	f      *Func
	b      *Block
	funcs  map[string]*Func
	data   map[string]*Data
	global map[string]*Global
	values map[string]*Value
	fixups []func()
	preds  map[*Block][]string
}

var instByName = func() map[string]asm.Op {
	m := map[string]asm.Op{}
	for info := range asm.Ops() {
		m[info.Name] = info.Op
	}
	return m
}()

var opByName = func() map[string]Op {
	m := map[string]Op{}
	for op, name := range opNames {
		m[name] = Op(op)
	}
	return m
}()

var typeByName = map[string]asm.ValType{"i32": asm.I32, "i64": asm.I64, "f32": asm.F32, "f64": asm.F64}

// parse reads a program. What is wrong panics: it is a fault of the test.
func parse(text string) *Program {
	ps := &parser{p: &Program{StackSize: 1024}, funcs: map[string]*Func{}, data: map[string]*Data{}, global: map[string]*Global{}, preds: map[*Block][]string{}}
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		ps.line(line, words)
	}
	for _, fix := range ps.fixups {
		fix()
	}
	for b, names := range ps.preds {
		b.orderPreds(names)
	}
	return ps.p
}

// orderPreds puts predecessors in the order of the text, which is that of the
// phis' arguments.
func (b *Block) orderPreds(names []string) {
	var ordered []*Block
	for _, n := range names {
		i, _ := strconv.Atoi(n[1:])
		ordered = append(ordered, b.Func.Blocks[i])
	}
	b.Preds = ordered
}

func (ps *parser) line(line string, words []string) {
	switch {
	case words[0] == "data":
		size, _ := strconv.Atoi(words[2])
		d := &Data{Name: words[1], Size: uint32(size), Align: 8}
		if len(words) > 3 {
			d.Bytes, d.Const = []byte(words[3]), true
		}
		ps.data[d.Name] = d
		ps.p.Data = append(ps.p.Data, d)
	case words[0] == "global":
		g := &Global{Name: words[1], Type: typeByName[words[2]], Export: words[1]}
		ps.global[g.Name] = g
		ps.p.Globals = append(ps.p.Globals, g)
	case words[0] == "func", words[0] == "import":
		ps.function(line)
	case strings.HasPrefix(line, "b"):
		ps.b = ps.block(strings.TrimSuffix(words[0], ":"))
		ps.b.Cold = strings.HasSuffix(strings.TrimSpace(line), "cold")
		if _, from, ok := strings.Cut(line, "from "); ok {
			ps.preds[ps.b] = strings.Fields(strings.TrimSuffix(strings.TrimSpace(from), "cold"))
		}
	default:
		ps.value(words)
	}
}

func (ps *parser) function(line string) {
	head, rest, _ := strings.Cut(line, "[")
	kind, name, _ := strings.Cut(head, " ")
	params, rest, _ := strings.Cut(rest, "]")
	results, hint, _ := strings.Cut(strings.TrimPrefix(rest, "["), "]")
	f := &Func{Name: name, Signature: Signature{types(params), types(results)}}
	switch strings.TrimSpace(hint) {
	case "export":
		f.Export = name
	case "inline":
		f.Inline = InlineAlways
	case "noinline":
		f.Inline = InlineNever
	}
	if kind == "import" {
		f.Import = &Import{"env", name}
	}
	ps.funcs[name], ps.f = f, f
	ps.p.Funcs = append(ps.p.Funcs, f)
	ps.values = map[string]*Value{}
}

func types(s string) []asm.ValType {
	var ts []asm.ValType
	for _, w := range strings.Fields(s) {
		ts = append(ts, typeByName[w])
	}
	return ts
}

func (ps *parser) block(name string) *Block {
	n, err := strconv.Atoi(name[1:])
	if err != nil {
		panic(fmt.Sprintf("no block: %q", name))
	}
	for len(ps.f.Blocks) <= n {
		ps.f.NewBlock()
	}
	return ps.f.Blocks[n]
}

func (ps *parser) blocks(names []string) []*Block {
	var bs []*Block
	for _, n := range names {
		bs = append(bs, ps.block(n))
	}
	return bs
}

// value reads a value or the end of a block.
func (ps *parser) value(words []string) {
	b, name := ps.b, ""
	if len(words) > 1 && words[1] == "=" {
		name, words = words[0], words[2:]
	}
	switch words[0] {
	case "jump":
		b.Jump(ps.block(words[1]))
	case "if":
		targets := ps.blocks(words[2:])
		b.If(nil, targets[0], targets[1])
		ps.later(func(v *Value) { b.Control = v }, words[1])
	case "switch":
		targets := ps.blocks(words[2:])
		b.Switch(nil, targets[:len(targets)-1], targets[len(targets)-1])
		ps.later(func(v *Value) { b.Control = v }, words[1])
	case "return":
		b.Return(make([]*Value, len(words)-1)...)
		for i, w := range words[1:] {
			ps.later(func(v *Value) { b.Results[i] = v }, w)
		}
	case "unreachable":
		b.Unreachable()
	default:
		v := &Value{}
		if f := ps.f; name != "" {
			v.ID, _ = strconv.Atoi(name[1:])
			f.values = max(f.values, v.ID)
			ps.values[name] = v
		} else {
			ps.fixups = append(ps.fixups, func() { f.values++; v.ID = f.values })
		}
		ps.operation(b.Append(v), words)
	}
}

// later calls set with the value of that name when all are known.
func (ps *parser) later(set func(v *Value), name string) {
	values := ps.values
	ps.fixups = append(ps.fixups, func() {
		v := values[name]
		if v == nil {
			panic("no value " + name)
		}
		set(v)
	})
}

func (ps *parser) operation(v *Value, words []string) {
	name, words := words[0], words[1:]
	number := func(s string) int64 {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			panic(err)
		}
		return n
	}
	pop := func() string {
		w := words[0]
		words = words[1:]
		return w
	}
	if t, ok := strings.CutPrefix(name, "phi."); ok {
		v.Op, v.Type = OpPhi, typeByName[t]
	} else if t, ok := strings.CutSuffix(name, ".const"); ok {
		v.Op, v.Type, v.Imm = OpConst, typeByName[t], number(pop())
	} else if op, ok := opByName[name]; ok {
		v.Op = op
	} else if v.Inst, ok = instByName[name]; !ok {
		panic("no operation " + name)
	} else {
		v.instruction(&words)
	}
	switch v.Op {
	case OpParam:
		v.Imm = number(pop())
		v.Type = ps.f.Params[v.Imm]
	case OpAlloca, OpExtract:
		v.Imm, v.Type = number(pop()), asm.I32
	case OpAddr:
		d, off, _ := strings.Cut(pop(), "+")
		v.Data, v.Imm, v.Type = ps.data[d], number(off), asm.I32
	case OpGlobalGet, OpGlobalSet:
		v.Global = ps.global[pop()]
		if v.Op == OpGlobalGet {
			v.Type = v.Global.Type
		}
	case OpCall, OpFuncAddr:
		v.Func, v.Type = ps.funcs[pop()], asm.I32
		if v.Op == OpCall {
			v.Type = single(v.Func.Results)
		}
	case OpMemorySize, OpMemoryGrow, OpDataEnd:
		v.Type = asm.I32
	}
	v.Args = make([]*Value, len(words))
	for i, w := range words {
		ps.later(func(a *Value) {
			v.Args[i] = a
			switch {
			case v.Op == OpExtract:
				v.Type = a.Results()[v.Imm]
			case v.Op == OpSelect && i == 0:
				v.Type = a.Type
			}
		}, w)
	}
}

// instruction fills in what follows from v.Inst.
func (v *Value) instruction(words *[]string) {
	info := v.Inst.Info()
	v.Op = OpWasm
	if len(info.Pushes) > 0 {
		v.Type = info.Pushes[0]
	}
	if info.Imm == asm.ImmMemArg {
		v.Op = OpLoad
		if len(info.Pushes) == 0 {
			v.Op = OpStore
		}
		if off, ok := strings.CutPrefix((*words)[0], "+"); ok {
			v.Imm, _ = strconv.ParseInt(off, 10, 64)
			*words = (*words)[1:]
		}
	}
}
