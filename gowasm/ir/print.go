package ir

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/jitwasm/jitwasm/asm"
)

var opNames = [...]string{
	OpInvalid: "invalid", OpParam: "param", OpConst: "const", OpPhi: "phi", OpWasm: "wasm", OpLoad: "load",
	OpStore: "store", OpAlloca: "alloca", OpAddr: "addr", OpFuncAddr: "funcaddr", OpCall: "call",
	OpCallIndirect: "call_indirect", OpExtract: "extract", OpGlobalGet: "global.get", OpGlobalSet: "global.set",
	OpMemorySize: "memory.size", OpMemoryGrow: "memory.grow", OpMemoryCopy: "memory.copy", OpMemoryFill: "memory.fill",
	OpDataEnd: "data_end", OpSelect: "select", OpCopy: "copy",
}

// String returns the name that Print uses.
func (op Op) String() string {
	if int(op) >= len(opNames) {
		return fmt.Sprintf("op %d", uint8(op))
	}
	return opNames[op]
}

// String returns the value as Print writes it, without its operands' own.
func (v *Value) String() string {
	var s strings.Builder
	if v.Type != 0 || v.isCall() && len(v.Results()) > 1 {
		fmt.Fprintf(&s, "v%d = ", v.ID)
	}
	switch v.Op {
	case OpWasm, OpLoad, OpStore:
		s.WriteString(v.Inst.String())
	case OpConst:
		fmt.Fprintf(&s, "%s.const %s", v.Type, v.constText())
	default:
		s.WriteString(v.Op.String())
	}
	switch v.Op {
	case OpParam, OpExtract, OpAlloca:
		fmt.Fprintf(&s, " %d", v.Imm)
	case OpLoad, OpStore:
		if v.Imm != 0 {
			fmt.Fprintf(&s, " +%d", v.Imm)
		}
	case OpPhi:
		fmt.Fprintf(&s, ".%s", v.Type)
	case OpAddr:
		fmt.Fprintf(&s, " %s+%d", v.Data.Name, v.Imm)
	case OpFuncAddr, OpCall:
		s.WriteString(" " + v.Func.Name)
	case OpGlobalGet, OpGlobalSet:
		s.WriteString(" " + v.Global.Name)
	}
	if v.Op == OpCallIndirect {
		fmt.Fprintf(&s, " %v%v", v.Sig.Params, v.Sig.Results)
	}
	for _, a := range v.Args {
		fmt.Fprintf(&s, " v%d", a.ID)
	}
	return s.String()
}

func (v *Value) isCall() bool { return v.Op == OpCall || v.Op == OpCallIndirect }

func (v *Value) constText() string {
	switch v.Type {
	case asm.F32:
		return fmt.Sprint(math.Float32frombits(uint32(v.Imm)))
	case asm.F64:
		return fmt.Sprint(math.Float64frombits(uint64(v.Imm)))
	}
	return fmt.Sprint(v.Imm)
}

// Print writes f as text.
func (f *Func) Print(w io.Writer) {
	fmt.Fprintf(w, "func %s%v%v\n", f.Name, f.Params, f.Results)
	for _, b := range f.Blocks {
		fmt.Fprintf(w, "b%d:", b.ID)
		if len(b.Preds) > 0 {
			fmt.Fprintf(w, "  ; from%s", blockList(b.Preds))
		}
		if b.Cold {
			fmt.Fprint(w, " cold")
		}
		fmt.Fprintln(w)
		for _, v := range b.Values {
			fmt.Fprintf(w, "\t%v\n", v)
		}
		fmt.Fprintf(w, "\t%s\n", b.termText())
	}
}

func (b *Block) termText() string {
	switch b.Kind {
	case TermJump:
		return "jump" + blockList(b.Succs)
	case TermIf:
		return fmt.Sprintf("if v%d%s", b.Control.ID, blockList(b.Succs))
	case TermSwitch:
		return fmt.Sprintf("switch v%d%s", b.Control.ID, blockList(b.Succs))
	case TermReturn:
		s := "return"
		for _, r := range b.Results {
			s += fmt.Sprintf(" v%d", r.ID)
		}
		return s
	case TermUnreachable:
		return "unreachable"
	}
	return "no end"
}

func blockList(blocks []*Block) string {
	s := ""
	for _, b := range blocks {
		s += fmt.Sprintf(" b%d", b.ID)
	}
	return s
}
