package ir

import (
	"math"

	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/asm/flow"
	"github.com/jitwasm/jitwasm/module"
)

// funcGen makes the body of one function.
type funcGen struct {
	*generator
	f      *Func
	trees  *trees
	homes  *homes
	graph  flow.Graph
	frame  uint32            // bytes that allocas need
	allocs map[*Value]uint32 // their offsets in the frame
	base   uint32            // local with the frame's address
}

func (g *generator) body(f *Func) (asm.Body, error) {
	fg := &funcGen{generator: g, f: f, trees: findTrees(f), allocs: map[*Value]uint32{}}
	fg.homes = assignHomes(f, fg.trees)
	fg.layFrame()
	for range f.Blocks {
		fg.graph.Blocks = append(fg.graph.Blocks, &flow.Block{})
	}
	for i, b := range f.Blocks {
		fg.block(i, b)
	}
	var out asm.Builder
	scratch := func() uint32 { return fg.homes.newLocal(asm.I32) }
	if err := flow.Structure(&fg.graph, &out, scratch); err != nil {
		return asm.Body{}, err
	}
	return asm.Body{Params: len(f.Params), Locals: fg.homes.locals, Code: withoutReturn(&out)}, nil
}

// withoutReturn is out's code less a return at its end, which the end is anyway.
func withoutReturn(out *asm.Builder) asm.Code {
	op, ok := out.LastOp()
	code := out.Code()
	if ok && op == asm.OpReturn {
		code.Bytes = code.Bytes[:len(code.Bytes)-1]
	}
	return code
}

// layFrame gives each alloca its place.
func (fg *funcGen) layFrame() {
	for _, b := range fg.f.Blocks {
		for _, v := range b.Values {
			if v.Op == OpAlloca {
				fg.allocs[v] = fg.frame
				fg.frame = align(fg.frame+uint32(v.Imm), 8)
			}
		}
	}
	fg.frame = align(fg.frame, 16)
	if fg.frame > 0 {
		fg.base = fg.homes.newLocal(asm.I32)
	}
}

func (fg *funcGen) block(i int, b *Block) {
	if i == 0 && fg.frame > 0 {
		fg.b.GlobalGet(fg.stack)
		fg.b.I32Const(int32(fg.frame))
		fg.b.I32Sub()
		fg.b.LocalTee(fg.base)
		fg.b.GlobalSet(fg.stack)
	}
	for _, v := range b.Values {
		if fg.trees.root(v) {
			fg.emitRoot(v)
		}
	}
	blk := fg.graph.Blocks[i]
	blk.Cold = b.Cold
	blk.Term = fg.terminator(b)
	blk.Code = fg.b.Code()
	fg.b.Reset()
	fg.edges(b, blk)
}

// terminator emits what ends b, except for the phis of its successors.
func (fg *funcGen) terminator(b *Block) flow.Term {
	switch b.Kind {
	case TermJump:
		fg.moves(b, b.Succs[0])
		return flow.Jump{To: b.Succs[0].ID}
	case TermIf:
		fg.push(b.Control)
		return flow.Cond{Then: b.Succs[0].ID, Else: b.Succs[1].ID}
	case TermSwitch:
		fg.push(b.Control)
		n := len(b.Succs) - 1
		t := flow.Switch{Targets: make([]int, n), Default: b.Succs[n].ID}
		for i := range n {
			t.Targets[i] = b.Succs[i].ID
		}
		return t
	case TermReturn:
		for _, r := range b.Results {
			fg.push(r)
		}
		if fg.frame > 0 {
			fg.b.LocalGet(fg.base)
			fg.b.I32Const(int32(fg.frame))
			fg.b.I32Add()
			fg.b.GlobalSet(fg.stack)
		}
		fg.b.Return()
	case TermUnreachable:
		fg.b.Unreachable()
	default:
		panic("BUG: a block without end")
	}
	return flow.Exit{}
}

// edges puts the moves of a block with several successors into blocks of their
// own.
func (fg *funcGen) edges(b *Block, blk *flow.Block) {
	redirect := func(to int) int {
		fg.moves(b, fg.f.Blocks[to])
		if fg.b.Len() == 0 {
			return to
		}
		fg.graph.Blocks = append(fg.graph.Blocks, &flow.Block{Code: fg.b.Code(), Term: flow.Jump{To: to}, Cold: fg.f.Blocks[to].Cold})
		fg.b.Reset()
		return len(fg.graph.Blocks) - 1
	}
	switch t := blk.Term.(type) {
	case flow.Cond:
		t.Then, t.Else = redirect(t.Then), redirect(t.Else)
		blk.Term = t
	case flow.Switch:
		done := map[int]int{}
		via := func(to int) int {
			if _, ok := done[to]; !ok {
				done[to] = redirect(to)
			}
			return done[to]
		}
		for i, to := range t.Targets {
			t.Targets[i] = via(to)
		}
		t.Default = via(t.Default)
		blk.Term = t
	}
}

// moves sets the phis of to as the edge from b says, all at once: every source
// is pushed before the first phi is set.
func (fg *funcGen) moves(b, to *Block) {
	var set []uint32
	for _, phi := range to.Values {
		if phi.Op != OpPhi {
			break
		}
		home, ok := fg.homes.of(phi)
		if !ok {
			continue
		}
		src := phi.Args[predIndex(to, b)]
		if from, ok := fg.homes.of(src); ok && from == home {
			continue
		}
		fg.push(src)
		set = append(set, home)
	}
	for i := len(set) - 1; i >= 0; i-- {
		fg.b.LocalSet(set[i])
	}
}

// predIndex is the number of the edge from b. Where there are several (a
// switch) their phis agree.
func predIndex(to, b *Block) int {
	for i, p := range to.Preds {
		if p == b {
			return i
		}
	}
	panic("BUG: no such edge")
}

// emitRoot emits a value that is not part of another one's tree.
func (fg *funcGen) emitRoot(v *Value) {
	fg.emit(v)
	if v.Op == OpCall || v.Op == OpCallIndirect {
		if n := len(v.Results()); n != 1 {
			fg.setExtracts(v, n)
			return
		}
	}
	if v.Type == 0 {
		return
	}
	if home, ok := fg.homes.of(v); ok {
		fg.b.LocalSet(home)
	} else {
		fg.b.Drop()
	}
}

func (fg *funcGen) setExtracts(call *Value, n int) {
	for i := n - 1; i >= 0; i-- {
		home, ok := uint32(0), false
		for _, x := range fg.trees.extracts[call] {
			if x.Imm == int64(i) && !ok {
				home, ok = fg.homes.of(x)
			}
		}
		if !ok {
			fg.b.Drop()
			continue
		}
		fg.b.LocalSet(home)
	}
	// Results taken twice: copies of the first.
	first := map[int64]uint32{}
	for _, x := range fg.trees.extracts[call] {
		home, ok := fg.homes.of(x)
		if !ok {
			continue
		}
		if from, seen := first[x.Imm]; seen {
			fg.b.LocalGet(from)
			fg.b.LocalSet(home)
		} else {
			first[x.Imm] = home
		}
	}
}

// push leaves v on the stack.
func (fg *funcGen) push(v *Value) {
	if home, ok := fg.homes.of(v); ok {
		fg.b.LocalGet(home)
		return
	}
	if fg.trees.root(v) && !rematerialised(v) {
		panic("BUG: a value without a home is used")
	}
	fg.emit(v)
}

// emit emits v's operands and its instruction.
func (fg *funcGen) emit(v *Value) {
	for _, a := range v.Args {
		fg.push(a)
	}
	b := &fg.b
	switch v.Op {
	case OpConst:
		pushConst(b, v.Type, v.Imm)
	case OpWasm:
		b.Op(v.Inst)
	case OpLoad, OpStore:
		b.Mem(v.Inst, uint32(v.Inst.Info().Align), uint32(v.Imm))
	case OpAlloca:
		b.LocalGet(fg.base)
		if off := fg.allocs[v]; off > 0 {
			b.I32Const(int32(off))
			b.I32Add()
		}
	case OpAddr:
		b.I32Const(int32(v.Data.Addr + uint32(v.Imm)))
	case OpDataEnd:
		b.I32Const(int32(fg.layout.end))
	case OpFuncAddr:
		b.I32Const(int32(fg.layout.index[v.Func]))
	case OpCall:
		b.Call(fg.funcs[v.Func])
	case OpCallIndirect:
		b.CallIndirect(fg.typeOf(v.Sig), fg.table)
	case OpGlobalGet:
		b.GlobalGet(fg.globals[v.Global])
	case OpGlobalSet:
		b.GlobalSet(fg.globals[v.Global])
	case OpMemorySize:
		b.MemorySize()
	case OpMemoryGrow:
		b.MemoryGrow()
	case OpMemoryCopy:
		b.MemoryCopy()
	case OpMemoryFill:
		b.MemoryFill()
	case OpSelect:
		b.Select()
	case OpCopy:
	default:
		panic("BUG: cannot emit " + v.Op.String())
	}
}

func (g *generator) typeOf(s *Signature) *module.Type { return g.m.Type(s.Params, s.Results) }

func pushConst(b *asm.Builder, t asm.ValType, bits int64) {
	switch t {
	case asm.I32:
		b.I32Const(int32(bits))
	case asm.I64:
		b.I64Const(bits)
	case asm.F32:
		b.F32Const(math.Float32frombits(uint32(bits)))
	case asm.F64:
		b.F64Const(math.Float64frombits(uint64(bits)))
	default:
		panic("BUG: no constant of this type")
	}
}
