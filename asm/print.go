package asm

import (
	"fmt"
	"math"
	"strconv"
)

// Namer gives the text of an index: $name or a number. sym is nil in raw code.
type Namer func(kind SymbolKind, index uint32, sym Symbol) string

// plainName is the Namer used where none is given.
func plainName(_ SymbolKind, index uint32, sym Symbol) string {
	if sym == nil {
		return strconv.FormatUint(uint64(index), 10)
	}
	if s, ok := sym.(fmt.Stringer); ok {
		return s.String()
	}
	return "$" + sym.SymbolKind().String()
}

// AppendText appends the instruction in the text format: labels and locals as numbers,
// other indices as name says (nil: numbers in raw code).
func (in *Instr) AppendText(dst []byte, name Namer) []byte {
	if name == nil {
		name = plainName
	}
	text := in.Info.Name
	if in.Op == OpSelectT {
		text = "select"
	}
	dst = append(dst, text...)
	switch in.Info.Imm {
	case ImmNone, ImmMemory, ImmMemoryMemory:
	case ImmBlockType:
		dst = in.Block.appendText(dst, name)
	case ImmLabel, ImmLocal:
		dst = appendUint(dst, in.Index)
	case ImmBrTable:
		for _, l := range in.Targets {
			dst = appendUint(dst, l)
		}
		dst = appendUint(dst, in.Default)
	case ImmTypes:
		for _, t := range in.Types {
			dst = fmt.Appendf(dst, " (result %s)", t)
		}
	case ImmMemArg:
		dst = in.appendMemArg(dst)
	case ImmI32, ImmI64:
		dst = strconv.AppendInt(append(dst, ' '), in.Int, 10)
	case ImmF32:
		dst = appendFloat(append(dst, ' '), in.Float, 32)
	case ImmF64:
		dst = appendFloat(append(dst, ' '), in.Float, 64)
	case ImmRefType:
		dst = append(append(dst, ' '), in.RefType.String()[:len(in.RefType.String())-len("ref")]...)
	default:
		dst = in.appendIndices(dst, name)
	}
	return dst
}

// String is AppendText without names.
func (in *Instr) String() string { return string(in.AppendText(nil, nil)) }

func appendUint(dst []byte, v uint32) []byte {
	return strconv.AppendUint(append(dst, ' '), uint64(v), 10)
}

func (bt BlockType) appendText(dst []byte, name Namer) []byte {
	switch {
	case bt.Type != nil:
		return fmt.Appendf(dst, " (type %s)", name(SymType, 0, bt.Type))
	case bt.Index != 0:
		return fmt.Appendf(dst, " (type %s)", name(SymType, bt.Index-1, nil))
	case bt.Result != 0:
		return fmt.Appendf(dst, " (result %s)", bt.Result)
	}
	return dst
}

func (in *Instr) appendMemArg(dst []byte) []byte {
	if in.MemOffset != 0 {
		dst = fmt.Appendf(dst, " offset=%d", in.MemOffset)
	}
	if in.Align != uint32(in.Info.Align) {
		dst = fmt.Appendf(dst, " align=%d", uint64(1)<<min(in.Align, 63))
	}
	return dst
}

// appendIndices appends indices in the order of the text format, in which the
// table comes first.
func (in *Instr) appendIndices(dst []byte, name Namer) []byte {
	first, second := in.Info.Imm.Symbols()
	one := name(first, in.Index, in.Symbol)
	if second == 0 {
		return append(append(dst, ' '), one...)
	}
	two := name(second, in.Index2, in.Symbol2)
	switch in.Info.Imm {
	case ImmTypeTable:
		if two != "0" {
			dst = append(append(dst, ' '), two...)
		}
		return fmt.Appendf(dst, " (type %s)", one)
	case ImmElemTable:
		one, two = two, one
	}
	return fmt.Appendf(dst, " %s %s", one, two)
}

// appendFloat appends a float that reads back as the same bits.
func appendFloat(dst []byte, bits uint64, size int) []byte {
	v := math.Float64frombits(bits)
	mantissa, sign := uint(52), bits>>63 != 0
	if size == 32 {
		v = float64(math.Float32frombits(uint32(bits)))
		mantissa, sign = 23, bits>>31&1 != 0
	}
	if !math.IsNaN(v) && !math.IsInf(v, 0) {
		return strconv.AppendFloat(dst, v, 'g', -1, size)
	}
	if sign {
		dst = append(dst, '-')
	}
	if math.IsInf(v, 0) {
		return append(dst, "inf"...)
	}
	return fmt.Appendf(dst, "nan:%#x", bits&(1<<mantissa-1))
}
