package gowasm

import (
	"go/types"

	"github.com/jitwasm/jitwasm/asm"
)

// part is one scalar of a value: what WebAssembly holds in a local, and how it
// lies in memory.
type part struct {
	typ         asm.ValType
	load, store asm.Op
	offset      uint32
}

// maxParts bounds the structs and arrays that are taken apart into scalars.
const maxParts = 128

// shape is the layout of a type.
type shape struct {
	size, align uint32
	parts       []part
	fields      []uint32 // offsets, of a struct
	first       []int    // index of each field's first part
	tooBig      bool     // too many parts to be held as a value
}

// shapes computes and keeps layouts.
type shapes struct {
	known map[types.Type]*shape
}

var basicParts = map[types.BasicKind]part{
	types.Bool: {asm.I32, asm.OpI32Load8U, asm.OpI32Store8, 0}, types.UntypedBool: {asm.I32, asm.OpI32Load8U, asm.OpI32Store8, 0},
	types.Int8:  {asm.I32, asm.OpI32Load8S, asm.OpI32Store8, 0},
	types.Uint8: {asm.I32, asm.OpI32Load8U, asm.OpI32Store8, 0},
	types.Int16: {asm.I32, asm.OpI32Load16S, asm.OpI32Store16, 0}, types.Uint16: {asm.I32, asm.OpI32Load16U, asm.OpI32Store16, 0},
	types.Int32: {asm.I32, asm.OpI32Load, asm.OpI32Store, 0}, types.Uint32: {asm.I32, asm.OpI32Load, asm.OpI32Store, 0},
	types.UntypedRune: {asm.I32, asm.OpI32Load, asm.OpI32Store, 0},
	types.Int:         {asm.I64, asm.OpI64Load, asm.OpI64Store, 0}, types.Uint: {asm.I64, asm.OpI64Load, asm.OpI64Store, 0},
	types.Int64: {asm.I64, asm.OpI64Load, asm.OpI64Store, 0}, types.Uint64: {asm.I64, asm.OpI64Load, asm.OpI64Store, 0},
	types.Uintptr: {asm.I64, asm.OpI64Load, asm.OpI64Store, 0}, types.UntypedInt: {asm.I64, asm.OpI64Load, asm.OpI64Store, 0},
	types.Float32: {asm.F32, asm.OpF32Load, asm.OpF32Store, 0},
	types.Float64: {asm.F64, asm.OpF64Load, asm.OpF64Store, 0}, types.UntypedFloat: {asm.F64, asm.OpF64Load, asm.OpF64Store, 0},
	types.UnsafePointer: pointerPart, types.UntypedNil: pointerPart,
}

var pointerPart = part{asm.I32, asm.OpI32Load, asm.OpI32Store, 0}

// words is n pointers or lengths in a row.
func words(n int) *shape {
	s := &shape{size: uint32(4 * n), align: 4}
	for i := range n {
		p := pointerPart
		p.offset = uint32(4 * i)
		s.parts = append(s.parts, p)
	}
	return s
}

// of is the layout of t. Strings are (address, length), slices (address,
// length, capacity), interfaces (type, address), func values the address of a
// closure; lengths have 32 bits in memory.
func (k *shapes) of(t types.Type) *shape {
	if s := k.known[t]; s != nil {
		return s
	}
	s := k.compute(t)
	k.known[t] = s
	return s
}

func (k *shapes) compute(t types.Type) *shape {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			return words(2)
		}
		if p, ok := basicParts[u.Kind()]; ok {
			size := uint32(1) << p.store.Info().Align
			return &shape{size: size, align: size, parts: []part{p}}
		}
		if u.Info()&types.IsComplex != 0 {
			return &shape{tooBig: true, size: 16, align: 8}
		}
	case *types.Slice:
		return words(3)
	case *types.Interface:
		return words(2)
	case *types.Pointer, *types.Signature, *types.Map, *types.Chan:
		return words(1)
	case *types.Struct:
		return k.structOf(u)
	case *types.Array:
		return k.arrayOf(u)
	case *types.Tuple:
		return k.tupleOf(u)
	}
	return &shape{tooBig: true, align: 1}
}

func (k *shapes) structOf(u *types.Struct) *shape {
	s := &shape{align: 1}
	for i := range u.NumFields() {
		k.add(s, k.of(u.Field(i).Type()))
	}
	s.size = alignTo(s.size, s.align)
	return s
}

func (k *shapes) tupleOf(u *types.Tuple) *shape {
	s := &shape{align: 1}
	for i := range u.Len() {
		k.add(s, k.of(u.At(i).Type()))
	}
	s.size = alignTo(s.size, s.align)
	return s
}

// add appends a field to a struct.
func (k *shapes) add(s *shape, f *shape) {
	s.align = max(s.align, f.align)
	s.size = alignTo(s.size, f.align)
	s.fields = append(s.fields, s.size)
	s.first = append(s.first, len(s.parts))
	s.tooBig = s.tooBig || f.tooBig || len(s.parts)+len(f.parts) > maxParts
	if !s.tooBig {
		for _, p := range f.parts {
			p.offset += s.size
			s.parts = append(s.parts, p)
		}
	}
	s.size += f.size
}

func (k *shapes) arrayOf(u *types.Array) *shape {
	elem := k.of(u.Elem())
	n := uint32(u.Len())
	s := &shape{size: elem.size * n, align: elem.align}
	s.tooBig = elem.tooBig || u.Len()*int64(len(elem.parts)) > maxParts
	if s.tooBig {
		return s
	}
	for i := range n {
		for _, p := range elem.parts {
			p.offset += i * elem.size
			s.parts = append(s.parts, p)
		}
	}
	return s
}

func alignTo(n, to uint32) uint32 { return (n + to - 1) &^ (to - 1) }

// types are the value types of the parts.
func (s *shape) types() []asm.ValType {
	ts := make([]asm.ValType, len(s.parts))
	for i, p := range s.parts {
		ts[i] = p.typ
	}
	return ts
}
