package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

func init() {
	register(simple(lowerMove), beam.OpMove)
	register(simple(lowerSwap), beam.OpSwap)
	register(simple(lowerGetList), beam.OpGetList)
	register(simple(lowerGetHd), beam.OpGetHd)
	register(simple(lowerGetTl), beam.OpGetTl)
	register(simple(lowerPutList), beam.OpPutList)
	register(simple(lowerGetTupleElement), beam.OpGetTupleElement)
	register(simple(lowerSetTupleElement), beam.OpSetTupleElement)
	register(lowerPutTuple, beam.OpPutTuple)
	register(simple(func(*lowerer, *beam.Instr) {}), beam.OpPut) // taken by put_tuple
	register(simple(lowerPutTuple2), beam.OpPutTuple2)
	register(simple(lowerUpdateRecord), beam.OpUpdateRecord)
	register(simple(lowerMakeFun2), beam.OpMakeFun2)
	register(simple(lowerMakeFun3), beam.OpMakeFun3)
	register(simple(lowerRecvMarkerReserve), beam.OpRecvMarkerReserve)
}

func lowerMove(l *lowerer, in *beam.Instr) { l.move(&in.Args[0], &in.Args[1]) }

func (l *lowerer) move(src, dst *beam.Operand) {
	t := l.typ(src)
	if src.Kind == beam.KindY && dst.Kind == beam.KindY {
		l.loadE()
	}
	l.prepare(src)
	unboxed := l.unboxed(src)
	if unboxed { // then both are X registers
		l.b.LocalGet(l.number(int(src.Value)))
		l.b.LocalSet(l.number(int(dst.Value)))
	}
	l.assign(dst, t, func() { l.push(src) })
	if unboxed {
		l.regs.unboxed |= xsetOf(int(dst.Value))
	}
}

func lowerSwap(l *lowerer, in *beam.Instr) {
	a, b := &in.Args[0], &in.Args[1]
	ta, tb := l.typ(a), l.typ(b)
	l.push(a)
	l.push(b)
	l.pop(a, tb)
	l.pop(b, ta)
}

// pushHead takes a list and pushes its head.
func (l *lowerer) pushHead(list value) {
	l.get(list)
	l.b.I32Load(arch.ConsHead*arch.WordSize - arch.PrimaryList)
}

func (l *lowerer) pushTail(list value) {
	l.get(list)
	l.b.I32Const(arch.PrimaryList)
	l.b.I32Sub()
	l.b.I32Load(arch.ConsTail * arch.WordSize)
}

func lowerGetList(l *lowerer, in *beam.Instr) {
	b := l.b
	cell := l.temp(asm.I32) // one address for both: then engines need to check its bounds only once
	l.push(&in.Args[0])
	b.I32Const(arch.PrimaryList)
	b.I32Sub()
	b.LocalSet(cell)
	for i, word := range []uint32{arch.ConsHead, arch.ConsTail} {
		l.assign(&in.Args[1+i], anyType, func() {
			b.LocalGet(cell)
			b.I32Load(word * arch.WordSize)
		})
	}
}

func sameReg(a, b *beam.Operand) bool { return a.Kind == b.Kind && a.Value == b.Value }

func lowerGetHd(l *lowerer, in *beam.Instr) {
	v := l.value(&in.Args[0])
	l.assign(&in.Args[1], anyType, func() { l.pushHead(v) })
}

func lowerGetTl(l *lowerer, in *beam.Instr) {
	v := l.value(&in.Args[0])
	l.assign(&in.Args[1], anyType, func() { l.pushTail(v) })
}

func lowerPutList(l *lowerer, in *beam.Instr) {
	head, tail := &in.Args[0], &in.Args[1]
	l.prepare(head, tail, &in.Args[2])
	at := l.alloc(arch.ConsSize)
	l.init(at+arch.ConsHead*arch.WordSize, func() { l.push(head) })
	l.init(at+arch.ConsTail*arch.WordSize, func() { l.push(tail) })
	l.assign(&in.Args[2], typeOf(beam.TypeCons), func() { l.pushNew(at, arch.PrimaryList) })
}

// pushWord pushes word i of a boxed term; i is not the header.
func (l *lowerer) pushWord(v value, i int) {
	l.get(v)
	l.b.I32Load(uint32(i*arch.WordSize - arch.PrimaryBoxed))
}

// pushHeader pushes the header of a boxed term.
func (l *lowerer) pushHeader(v value) {
	l.get(v)
	l.b.I32Const(arch.PrimaryBoxed)
	l.b.I32Sub()
	l.b.I32Load(0)
}

func lowerGetTupleElement(l *lowerer, in *beam.Instr) {
	v := l.value(&in.Args[0])
	l.assign(&in.Args[2], anyType, func() { l.pushWord(v, arch.TupleFirst+int(in.Args[1].Value)) })
}

func lowerSetTupleElement(l *lowerer, in *beam.Instr) {
	l.prepare(&in.Args[0], &in.Args[1])
	l.push(&in.Args[1])
	l.push(&in.Args[0])
	l.b.I32Store(uint32((arch.TupleFirst+int(in.Args[2].Value))*arch.WordSize - arch.PrimaryBoxed))
}

// lowerPutTuple builds a tuple from the put instructions that follow.
func lowerPutTuple(l *lowerer, at int, in *beam.Instr) error {
	n := int(in.Args[0].Value)
	if at+n >= len(l.code) {
		return l.malformed(in, "put instructions are missing")
	}
	elements := make([]beam.Operand, n)
	for i := range n {
		put := &l.code[at+1+i]
		if put.Op != beam.OpPut {
			return l.malformed(in, "put instructions are missing")
		}
		elements[i] = put.Args[0]
	}
	l.putTuple(&in.Args[1], elements)
	return nil
}

func lowerPutTuple2(l *lowerer, in *beam.Instr) { l.putTuple(&in.Args[0], in.Args[1].List) }

func (l *lowerer) putTuple(dst *beam.Operand, elements []beam.Operand) {
	for i := range elements {
		l.prepare(&elements[i])
	}
	l.prepare(dst)
	t := vtype{union: beam.TypeTuple, arity: int32(len(elements))}
	if len(elements) == 0 {
		l.abi.putEmptyTuple(dst)
		return
	}
	at := l.alloc(1 + len(elements))
	// The last comes first: then engines need to check the bounds only once.
	for i := len(elements) - 1; i >= 0; i-- {
		l.init(at+uint32(arch.TupleFirst+i)*arch.WordSize, func() { l.push(&elements[i]) })
	}
	l.init(at, func() { l.b.I32Const(arch.Header(arch.TagTuple, len(elements))) })
	l.assign(dst, t, func() { l.pushNew(at, arch.PrimaryBoxed) })
}

// lowerUpdateRecord copies a tuple with some elements changed. With the hint
// reuse the tuple itself is taken if nothing changes.
func lowerUpdateRecord(l *lowerer, in *beam.Instr) {
	size, updates, dst := int(in.Args[1].Value), in.Args[4].List, &in.Args[3]
	for i := 1; i < len(updates); i += 2 {
		l.prepare(&updates[i])
	}
	l.prepare(dst)
	src := l.value(&in.Args[2])
	result := l.temp(asm.I32)
	if l.bm.AtomName(int(in.Args[0].Value)) == "reuse" {
		l.updateReusing(src, size, updates, result)
	} else {
		at := l.alloc(1 + size)
		l.copyUpdated(src, size, updates, at)
		l.pushNew(at, arch.PrimaryBoxed)
		l.b.LocalSet(result)
	}
	l.assign(dst, vtype{union: beam.TypeTuple, arity: int32(size)}, func() { l.b.LocalGet(result) })
}

// updateReusing leaves src in result if the updates change no word of it, else
// the updated copy.
func (l *lowerer) updateReusing(src value, size int, updates []beam.Operand, result uint32) {
	at := l.alloc(1 + size)
	l.get(src)
	l.b.LocalSet(result)
	for i := 0; i < len(updates); i += 2 {
		l.pushWord(src, int(updates[i].Value))
		l.push(&updates[i+1])
		l.b.I32Xor()
		if i > 0 {
			l.b.I32Or()
		}
	}
	l.b.If(asm.BlockVoid)
	l.copyUpdated(src, size, updates, at)
	l.pushNew(at, arch.PrimaryBoxed)
	l.b.LocalSet(result)
	l.b.Else()
	// Nothing lies in what was allocated: the collector skips a tuple of
	// small integers just as well.
	l.init(at, func() { l.b.I32Const(arch.Header(arch.TagTuple, size)) })
	for i := range size {
		l.init(at+uint32(arch.TupleFirst+i)*arch.WordSize, func() { l.b.I32Const(arch.Nil) })
	}
	l.b.End()
}

// copyUpdated initialises the tuple allocated at at.
func (l *lowerer) copyUpdated(src value, size int, updates []beam.Operand, at uint32) {
	const loopFrom = 8 // words from which a loop is worth it
	if size >= loopFrom {
		l.get(src)
		l.b.I32Const(arch.PrimaryBoxed)
		l.b.I32Sub()
		l.pushNew(at, 0)
		l.b.I32Const(int32(1 + size))
		l.abi.copyWords()
		for i := 0; i < len(updates); i += 2 {
			l.init(at+uint32(updates[i].Value)*arch.WordSize, func() { l.push(&updates[i+1]) })
		}
		return
	}
	l.init(at, func() { l.b.I32Const(arch.Header(arch.TagTuple, size)) })
	next := 0
	for i := 1; i <= size; i++ {
		l.init(at+uint32(i)*arch.WordSize, func() {
			if next < len(updates) && int(updates[next].Value) == i {
				l.push(&updates[next+1])
				next += 2
			} else {
				l.pushWord(src, i)
			}
		})
	}
}

func lowerMakeFun2(l *lowerer, in *beam.Instr) {
	fun := &l.bm.Funs[in.Args[0].Value]
	free := make([]beam.Operand, fun.NumFree)
	for i := range free {
		free[i] = beam.Operand{Kind: beam.KindX, Value: int64(i)}
	}
	// The instruction makes its own room; all X registers below are free
	// variables.
	l.reserve(arch.FunSize+fun.NumFree, fun.NumFree)
	l.makeFun(int(in.Args[0].Value), free, &beam.Operand{Kind: beam.KindX})
}

func lowerMakeFun3(l *lowerer, in *beam.Instr) {
	l.makeFun(int(in.Args[0].Value), in.Args[2].List, &in.Args[1])
}

func (l *lowerer) makeFun(index int, free []beam.Operand, dst *beam.Operand) {
	for i := range free {
		l.prepare(&free[i])
	}
	l.prepare(dst)
	l.abi.makeFun(index, free, dst)
}

func lowerRecvMarkerReserve(l *lowerer, in *beam.Instr) {
	l.assign(&in.Args[0], typeOf(beam.TypeNil), func() { l.b.I32Const(arch.Nil) })
}
