package ir

import (
	"fmt"

	"github.com/jitwasm/jitwasm/asm"
)

// Verify reports the first thing that is wrong with p: a block without end or
// with wrong predecessors, a value of the wrong type or used where it is not
// defined, a phi without an argument for each edge. It does not check that
// OpLoad and OpStore stay within what they may touch.
func Verify(p *Program) error {
	for _, f := range p.Funcs {
		if f.Import != nil {
			continue
		}
		if err := f.verify(); err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return nil
}

// verify checks one function.
func (f *Func) verify() error {
	if len(f.Blocks) == 0 {
		return fmt.Errorf("no blocks")
	}
	if len(f.Blocks[0].Preds) > 0 {
		return fmt.Errorf("the entry is jumped to")
	}
	defined := map[*Value]bool{}
	ids := make([]bool, f.values+1)
	for i, b := range f.Blocks {
		if b.ID != i || b.Func != f {
			return fmt.Errorf("b%d is number %d", b.ID, i)
		}
		for _, v := range b.Values {
			if v.Block != b || defined[v] {
				return fmt.Errorf("%v: in several places", v)
			}
			if v.ID <= 0 || v.ID > f.values || ids[v.ID] {
				return fmt.Errorf("%v: its ID is not its own", v)
			}
			defined[v], ids[v.ID] = true, true
		}
	}
	dom := f.dominators()
	for _, b := range f.Blocks {
		if err := b.verify(defined, dom); err != nil {
			return fmt.Errorf("b%d: %w", b.ID, err)
		}
	}
	return nil
}

func (b *Block) verify(defined map[*Value]bool, dom *dominators) error {
	if err := b.verifyEnd(); err != nil {
		return err
	}
	if !dom.reachable(b) {
		return nil
	}
	at := map[*Value]int{}
	for i, v := range b.Values {
		at[v] = i
	}
	available := func(v *Value, i int) bool {
		if !defined[v] {
			return false
		}
		if v.Block == b {
			return at[v] < i
		}
		return dom.dominates(v.Block, b)
	}
	phis := true
	for i, v := range b.Values {
		if phis = phis && v.Op == OpPhi; v.Op == OpPhi && !phis {
			return fmt.Errorf("%v: behind other values", v)
		}
		if err := v.verify(); err != nil {
			return fmt.Errorf("%v: %w", v, err)
		}
		for k, a := range v.Args {
			if v.Op == OpPhi {
				if pred := b.Preds[k]; dom.reachable(pred) && (!defined[a] || !dom.dominates(a.Block, pred)) {
					return fmt.Errorf("%v: v%d is not defined on the way from b%d", v, a.ID, pred.ID)
				}
				continue
			}
			if !available(a, i) {
				return fmt.Errorf("%v: v%d is not defined there", v, a.ID)
			}
		}
	}
	for _, r := range b.Results {
		if !available(r, len(b.Values)) {
			return fmt.Errorf("v%d is returned but not defined", r.ID)
		}
	}
	if b.Control != nil && !available(b.Control, len(b.Values)) {
		return fmt.Errorf("v%d decides but is not defined", b.Control.ID)
	}
	return nil
}

func (b *Block) verifyEnd() error {
	want := map[TermKind]int{TermJump: 1, TermIf: 2, TermReturn: 0, TermUnreachable: 0}
	if n, ok := want[b.Kind]; ok && len(b.Succs) != n || b.Kind == TermNone || b.Kind == TermSwitch && len(b.Succs) == 0 {
		return fmt.Errorf("ends in %q", b.termText())
	}
	if (b.Kind == TermIf || b.Kind == TermSwitch) != (b.Control != nil) {
		return fmt.Errorf("control does not fit %q", b.termText())
	}
	if b.Control != nil && b.Control.Type != asm.I32 {
		return fmt.Errorf("control is no i32")
	}
	for _, s := range b.Succs {
		if count(s.Preds, b) != count(b.Succs, s) {
			return fmt.Errorf("b%d does not know its predecessors", s.ID)
		}
	}
	for _, p := range b.Preds {
		if count(p.Succs, b) == 0 {
			return fmt.Errorf("b%d is no predecessor", p.ID)
		}
	}
	if b.Kind != TermReturn {
		return nil
	}
	if len(b.Results) != len(b.Func.Results) {
		return fmt.Errorf("returns %d results", len(b.Results))
	}
	for i, r := range b.Results {
		if r.Type != b.Func.Results[i] {
			return fmt.Errorf("result %d is %v", i, r.Type)
		}
	}
	return nil
}

func count(blocks []*Block, b *Block) int {
	n := 0
	for _, x := range blocks {
		if x == b {
			n++
		}
	}
	return n
}

// verify checks the types of v's operands.
func (v *Value) verify() error {
	var want, result []asm.ValType
	i32 := []asm.ValType{asm.I32}
	switch v.Op {
	case OpParam:
		if v.Imm < 0 || int(v.Imm) >= len(v.Block.Func.Params) {
			return fmt.Errorf("no such parameter")
		}
		result = v.Block.Func.Params[v.Imm : v.Imm+1]
	case OpConst:
		result = []asm.ValType{v.Type}
	case OpPhi:
		for range v.Block.Preds {
			want = append(want, v.Type)
		}
		result = []asm.ValType{v.Type}
	case OpWasm, OpLoad, OpStore:
		info := v.Inst.Info()
		want, result = info.Pops, info.Pushes
	case OpAlloca, OpAddr, OpFuncAddr, OpMemorySize, OpDataEnd:
		result = i32
	case OpCall:
		want, result = v.Func.Params, v.Func.Results
	case OpCallIndirect:
		want, result = append(append([]asm.ValType(nil), v.Sig.Params...), asm.I32), v.Sig.Results
	case OpExtract:
		return v.verifyExtract()
	case OpGlobalGet:
		result = []asm.ValType{v.Global.Type}
	case OpGlobalSet:
		want = []asm.ValType{v.Global.Type}
	case OpMemoryGrow:
		want, result = i32, i32
	case OpMemoryCopy, OpMemoryFill:
		want = []asm.ValType{asm.I32, asm.I32, asm.I32}
	case OpSelect:
		want, result = []asm.ValType{v.Type, v.Type, asm.I32}, []asm.ValType{v.Type}
	case OpCopy:
		want, result = []asm.ValType{v.Type}, []asm.ValType{v.Type}
	default:
		return fmt.Errorf("no such operation")
	}
	if len(want) != len(v.Args) {
		return fmt.Errorf("%d operands instead of %d", len(v.Args), len(want))
	}
	for i, a := range v.Args {
		if a.Type != want[i] {
			return fmt.Errorf("operand %d (v%d) is %v instead of %v", i, a.ID, a.Type, want[i])
		}
	}
	if single(result) != v.Type {
		return fmt.Errorf("its type is %v", v.Type)
	}
	return nil
}

func (v *Value) verifyExtract() error {
	if len(v.Args) != 1 || v.Args[0].Op != OpCall && v.Args[0].Op != OpCallIndirect {
		return fmt.Errorf("not of a call")
	}
	results := v.Args[0].Results()
	if len(results) < 2 || v.Imm < 0 || int(v.Imm) >= len(results) || results[v.Imm] != v.Type {
		return fmt.Errorf("no such result")
	}
	if v.Block != v.Args[0].Block {
		return fmt.Errorf("in another block than its call")
	}
	return nil
}
