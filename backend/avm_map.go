package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

func init() {
	registerFor(targetAVM, simple(lowerHasMapFields), beam.OpHasMapFields)
	registerFor(targetAVM, simple(lowerGetMapElements), beam.OpGetMapElements)
	registerFor(targetAVM, simple(lowerPutMapAssoc), beam.OpPutMapAssoc)
	registerFor(targetAVM, simple(lowerPutMapExact), beam.OpPutMapExact)
}

// pushMapPosition pushes the position of a key in a map, or arch.MapNotFound.
func (l *lowerer) pushMapPosition(m value, key *beam.Operand) {
	find := l.mapFindFunc
	if immediate(l.typ(key)) {
		find = l.mapFindImmediateFunc
	}
	l.b.LocalGet(ctx)
	l.get(m)
	l.push(key)
	l.b.Call(find())
}

func lowerHasMapFields(l *lowerer, in *beam.Instr) {
	label, keys := int(in.Args[0].Value), in.Args[2].List
	if len(keys) == 0 {
		l.skipEdge(label)
		return
	}
	m := l.value(&in.Args[1])
	l.addEdges(label, len(keys)-1)
	l.flush()
	for i := range keys {
		l.prepare(&keys[i])
		l.pushMapPosition(m, &keys[i])
		l.b.I32Const(0)
		l.b.I32LtS()
		l.branchIf(label)
	}
}

func lowerGetMapElements(l *lowerer, in *beam.Instr) {
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
	l.flush()
	pos := l.temp(asm.I32)
	for i := 0; i < len(pairs); i += 2 {
		l.prepare(&pairs[i])
		l.pushMapPosition(m, &pairs[i])
		l.b.LocalTee(pos)
		l.b.I32Const(0)
		l.b.I32LtS()
		l.branchIf(label)
		l.assign(&pairs[i+1], anyType, func() { l.pushMapValue(m, pos) })
	}
}

// pushMapValue pushes the value at the position in local pos.
func (l *lowerer) pushMapValue(m value, pos uint32) {
	l.get(m)
	l.b.LocalGet(pos)
	l.b.I32Const(2)
	l.b.I32Shl()
	l.b.I32Add()
	l.b.I32Load(arch.MapValues*arch.WordSize - arch.PrimaryBoxed)
}

// lowerPutMapAssoc puts keys into a map, whether they are there or not.
func lowerPutMapAssoc(l *lowerer, in *beam.Instr) {
	src, dst, live, pairs := mapOperands(in)
	b := l.b
	m := l.requireMap(src)
	l.flush()
	l.loadE()
	added := l.temp(asm.I32)
	b.I32Const(0)
	b.LocalSet(added)
	for i := 0; i < len(pairs); i += 2 {
		b.LocalGet(added)
		l.pushMapPosition(m, &pairs[i])
		b.I32Const(0)
		b.I32LtS()
		b.I32Add()
		b.LocalSet(added)
	}
	// Room for the map, and for new keys if there are any.
	words := l.temp(asm.I32)
	l.pushMapCount(m)
	b.LocalGet(added)
	b.I32Add()
	b.LocalSet(words)
	b.LocalGet(words)
	b.I32Const(2)
	b.I32Add()
	b.LocalGet(words)
	b.I32Const(1)
	b.I32Shl()
	b.I32Const(3)
	b.I32Add()
	b.LocalGet(added)
	b.I32Eqz()
	b.Select()
	b.LocalSet(words)
	moved := l.reserveKeeping(m, words, live)
	kv := l.temp(asm.I32)
	b.LocalGet(ctx)
	b.I32Const(int32(len(pairs) * arch.WordSize))
	b.Call(l.mallocFunc())
	b.LocalSet(kv)
	for i := range pairs {
		l.prepare(&pairs[i])
		b.LocalGet(kv)
		l.push(&pairs[i])
		b.I32Store(uint32(i) * arch.WordSize)
	}
	result := l.temp(asm.I32)
	b.LocalGet(ctx)
	l.state()
	l.get(moved)
	b.LocalGet(added)
	b.I32Const(int32(len(pairs) / 2))
	b.LocalGet(kv)
	l.prim(arch.PrimPutMapAssoc)
	b.LocalSet(result)
	b.LocalGet(kv)
	l.prim(arch.PrimFree)
	b.LocalGet(result)
	l.handleErrorIfZero()
	l.hpValid = false
	b.LocalGet(result)
	l.pop(dst, typeOf(beam.TypeMap))
}

// requireMap is the value of an update's source; {badmap, Source} is raised if it is
// no map.
func (l *lowerer) requireMap(src *beam.Operand) value {
	m := l.value(src)
	if m.typ.is(beam.TypeMap) {
		return m
	}
	l.flush()
	l.abi.pushBoxedTag(m)
	l.b.I32Const(arch.TagMap)
	l.b.I32Ne()
	l.raiseNamedIf("badmap", m)
	return m
}

// raiseNamedIf raises {name, term} if the i32 on the stack is not 0. name is
// an atom that the module need not have.
func (l *lowerer) raiseNamedIf(name string, term value) {
	l.b.If(asm.BlockVoid)
	l.showCaller()
	l.b.LocalGet(ctx)
	l.b.I32Const(l.offset())
	l.pushAtom(l.atomIndex(name))
	l.get(term)
	l.b.Call(l.raiseTupleFunc())
	l.b.Return()
	l.b.End()
}

// checkKey raises {badkey, Key} if the key is not in the map.
func (l *lowerer) checkKey(m value, key *beam.Operand) {
	k := l.value(key)
	l.pushMapPosition(m, key)
	l.b.I32Const(0)
	l.b.I32LtS()
	l.raiseNamedIf("badkey", k)
}

// pushMapCount pushes the number of a map's keys.
func (l *lowerer) pushMapCount(m value) {
	l.pushHeader(m)
	l.b.I32Const(arch.BoxedSizeShift)
	l.b.I32ShrU()
	l.b.I32Const(arch.MapValues - 1)
	l.b.I32Sub()
}

// reserveKeeping makes room for the number of words in a local, and returns
// where m is afterwards. Other values must be pushed anew.
func (l *lowerer) reserveKeeping(m value, words uint32, live int) value {
	b := l.b
	kept := value{op: m.op, typ: m.typ, local: l.temp(asm.I32)}
	l.get(m)
	b.LocalSet(kept.local)
	l.flush()
	l.hpValid = false
	l.pushE()
	l.pushHP()
	b.I32Sub()
	b.LocalGet(words)
	b.I32Const(2)
	b.I32Shl()
	b.I32LtU()
	b.If(asm.BlockVoid)
	l.abi.spill(live)
	b.LocalGet(ctx)
	b.LocalGet(words)
	b.I32Const(int32(min(live, arch.MaxX)))
	b.LocalGet(kept.local)
	b.Call(l.reserveRootFunc())
	b.LocalTee(kept.local)
	l.unwindIfZero()
	l.reload(live)
	l.reloadPointers()
	b.End()
	return kept
}

// lowerPutMapExact changes the values of keys that must be there.
func lowerPutMapExact(l *lowerer, in *beam.Instr) {
	src, dst, live, pairs := mapOperands(in)
	fail := int(in.Args[0].Value)
	b := l.b
	m := l.requireMap(src)
	l.flush()
	l.loadE()
	for i := 0; i < len(pairs); i += 2 {
		l.checkKey(m, &pairs[i])
	}
	l.skipEdge(fail)
	words := l.temp(asm.I32)
	l.pushMapCount(m)
	b.I32Const(arch.MapValues)
	b.I32Add()
	b.LocalSet(words)
	m = l.reserveKeeping(m, words, live)
	result, pos := l.temp(asm.I32), l.temp(asm.I32)
	b.LocalGet(ctx)
	l.get(m)
	l.prim(arch.PrimTermCopyMap)
	b.LocalSet(result)
	l.hpValid = false
	for i := 0; i < len(pairs); i += 2 {
		l.prepare(&pairs[i], &pairs[i+1])
		l.pushMapPosition(m, &pairs[i])
		b.LocalSet(pos)
		b.LocalGet(result)
		b.LocalGet(pos)
		b.I32Const(2)
		b.I32Shl()
		b.I32Add()
		l.push(&pairs[i+1])
		b.I32Store(arch.MapValues*arch.WordSize - arch.PrimaryBoxed)
	}
	b.LocalGet(result)
	l.pop(dst, typeOf(beam.TypeMap))
}
