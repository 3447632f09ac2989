package module

import (
	"strings"

	"github.com/jitwasm/jitwasm/asm"
)

// Type is a function type. Types are interned per module: two functions of one
// module have the same type exactly if their *Type is the same.
type Type struct {
	Params, Results []asm.ValType

	key   string
	index uint32 // while encoding
}

// typeKey identifies a type; value types are below 0x80, the separator is not.
func typeKey(params, results []asm.ValType) string {
	b := make([]byte, 0, 32)
	for _, t := range params {
		b = append(b, byte(t))
	}
	b = append(b, 0xFF)
	for _, t := range results {
		b = append(b, byte(t))
	}
	return string(b)
}

// Type returns the function type with these parameters and results, the same
// handle each time. The slices are not kept.
func (m *Module) Type(params, results []asm.ValType) *Type {
	key := typeKey(params, results)
	if t := m.types[key]; t != nil {
		return t
	}
	t := &Type{
		Params:  append([]asm.ValType(nil), params...),
		Results: append([]asm.ValType(nil), results...),
		key:     key,
	}
	if m.types == nil {
		m.types = make(map[string]*Type)
	}
	m.types[key] = t
	m.Types = append(m.Types, t)
	return t
}

// String is the type in the specification's notation: [i32 i64] -> [i32].
func (t *Type) String() string {
	return typeList(t.Params) + " -> " + typeList(t.Results)
}

func typeList(ts []asm.ValType) string {
	var s strings.Builder
	s.WriteByte('[')
	for i, t := range ts {
		if i > 0 {
			s.WriteByte(' ')
		}
		s.WriteString(t.String())
	}
	s.WriteByte(']')
	return s.String()
}

// same says whether t and u have the same parameters and results, whichever
// modules they belong to.
func (t *Type) same(u *Type) bool {
	return t == u || typeKey(t.Params, t.Results) == typeKey(u.Params, u.Results)
}
