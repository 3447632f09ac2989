package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// Maps of programs: the run-time system knows both of their forms.

func init() {
	registerFor(targetStandalone, simple(func(l *lowerer, in *beam.Instr) { standalone{l}.lowerHasMapFields(in) }), beam.OpHasMapFields)
	registerFor(targetStandalone, simple(func(l *lowerer, in *beam.Instr) { standalone{l}.lowerGetMapElements(in) }), beam.OpGetMapElements)
	registerFor(targetStandalone, simple(func(l *lowerer, in *beam.Instr) { standalone{l}.lowerPutMapAssoc(in) }), beam.OpPutMapAssoc)
	registerFor(targetStandalone, simple(func(l *lowerer, in *beam.Instr) { standalone{l}.lowerPutMapExact(in) }), beam.OpPutMapExact)
}

// pushMapValue pushes the value of a key, 0 if it is not there.
func (s standalone) pushMapValue(m value, key *beam.Operand) {
	s.get(m)
	s.push(key)
	s.b.Call(s.program.shared.mapGet)
}

func (s standalone) lowerHasMapFields(in *beam.Instr) {
	l := s.lowerer
	label, keys := int(in.Args[0].Value), in.Args[2].List
	if len(keys) == 0 {
		l.skipEdge(label)
		return
	}
	m := l.value(&in.Args[1])
	l.addEdges(label, len(keys)-1)
	for i := range keys {
		s.pushMapValue(m, &keys[i])
		l.branchUnless(label)
	}
}

func (s standalone) lowerGetMapElements(in *beam.Instr) {
	l := s.lowerer
	label, pairs := int(in.Args[0].Value), in.Args[2].List
	if len(pairs) == 0 {
		l.skipEdge(label)
		return
	}
	m := l.value(&in.Args[1])
	if len(pairs) > 2 {
		m = l.copied(m) // a destination may be the map's own register
	}
	l.addEdges(label, len(pairs)/2-1)
	found := l.temp(asm.I32)
	for i := 0; i < len(pairs); i += 2 {
		s.pushMapValue(m, &pairs[i])
		l.b.LocalTee(found)
		l.branchUnless(label)
		l.assign(&pairs[i+1], anyType, func() { l.b.LocalGet(found) })
	}
}

// requireMap is the source of an update, which must be a map.
func (s standalone) requireMap(f *failure, src *beam.Operand) value {
	m := s.value(src)
	if !m.typ.is(beam.TypeMap) {
		s.pushBoxedTag(m)
		s.b.I32Const(arch.TagMap)
		s.b.I32Eq()
		f.unlessWith("badmap", func() { s.get(m) })
	}
	return m
}

// spillPairs stores keys and values where the run-time system takes them from,
// and pushes their number.
func (s standalone) spillPairs(pairs []beam.Operand) {
	for i := range pairs {
		s.prepare(&pairs[i])
		s.b.I32Const(0)
		s.push(&pairs[i])
		s.b.I32Store(s.program.xAddress(i))
	}
}

// maxPairs is how many pairs the X registers hold.
const maxPairs = 512

// lowerPutMapAssoc puts keys into a map, whether they are there or not.
func (s standalone) lowerPutMapAssoc(in *beam.Instr) {
	l, b, shared := s.lowerer, s.b, &s.program.shared
	src, dst, _, pairs := mapOperands(in)
	f := l.failure(&in.Args[0], "")
	l.flush()
	m := s.requireMap(f, src)
	f.done()
	if len(pairs) == 2 {
		l.prepare(&pairs[0], &pairs[1])
		l.get(m)
		l.push(&pairs[0])
		l.push(&pairs[1])
		b.Call(shared.mapPut)
	} else {
		l.get(m)
		for len(pairs) > 0 {
			n := min(len(pairs), 2*maxPairs)
			s.spillPairs(pairs[:n])
			b.I32Const(int32(n / 2))
			b.Call(shared.mapPutAssoc)
			pairs = pairs[n:]
		}
	}
	l.hpValid = false
	l.pop(dst, typeOf(beam.TypeMap))
}

// lowerPutMapExact changes the values of keys that must be there.
func (s standalone) lowerPutMapExact(in *beam.Instr) {
	l, b, shared := s.lowerer, s.b, &s.program.shared
	src, dst, _, pairs := mapOperands(in)
	f := l.failure(&in.Args[0], "")
	l.flush()
	m := s.requireMap(f, src)
	result := l.temp(asm.I32)
	if len(pairs) == 2 {
		key := l.value(&pairs[0])
		l.prepare(&pairs[1])
		l.get(m)
		l.get(key)
		l.push(&pairs[1])
		b.Call(shared.mapUpdate)
		b.LocalTee(result)
		f.unlessWith("badkey", func() { l.get(key) })
	} else {
		l.get(m)
		b.LocalSet(result)
		for len(pairs) > 0 {
			n := min(len(pairs), 2*maxPairs)
			b.LocalGet(result)
			s.spillPairs(pairs[:n])
			b.I32Const(int32(n / 2))
			b.Call(shared.mapPutExact)
			b.LocalTee(result)
			f.unlessWith("badkey", func() { s.loadX(0) })
			pairs = pairs[n:]
		}
	}
	f.done()
	l.hpValid = false
	b.LocalGet(result)
	l.pop(dst, typeOf(beam.TypeMap))
}
