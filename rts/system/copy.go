package system

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/work"
)

// flatSize returns the words that a term takes when nothing in it is shared,
// with or without what lies in memory that every process sees.
func flatSize(t term.Term, skipConstants bool) uint32 {
	mark := work.Mark()
	size := uint32(0)
	work.Push(uint32(t))
	for work.Above(mark) {
		t := term.Term(work.Pop())
		for t.IsCons() && !isFree(t, skipConstants) {
			size += 2
			if head := t.Head(); head.IsPointer() {
				work.Push(uint32(head))
			}
			t = t.Tail()
		}
		if t.IsBoxed() && !isFree(t, skipConstants) {
			size += 1 + t.Words()
			pushParts(t)
		}
	}
	work.Reset(mark)
	return size
}

// isFree says whether a pointer's object takes no words of those that flatSize counts.
// Where erl counts constants the empty tuple is none: since OTP 25 all of
// them are one.
func isFree(t term.Term, skipConstants bool) bool {
	if skipConstants {
		return heap.IsConstant(t.Addr())
	}
	return t.IsTupleOf(0)
}

// pushParts pushes the terms that a boxed term points to.
func pushParts(t term.Term) {
	skip, slot := heap.HeaderLayout(t.Header())
	if slot != 0 {
		work.Push(mem.Load32(t.Addr() + slot))
		return
	}
	end := t.Addr() + 4 + t.Words()<<2
	for addr := t.Addr() + skip; addr < end; addr += 4 {
		if part := term.Load(addr); part.IsPointer() {
			work.Push(uint32(part))
		}
	}
}

// constant copies a term to memory that every process sees and no collection
// touches. Sharing inside the term is lost. The copy holds a reference to each
// reference-counted binary for ever.
func constant(t term.Term) term.Term {
	size := flatSize(t, true)
	if size == 0 {
		return t
	}
	start := heap.AllocConstant(size)
	root := heap.AllocConstant(1)
	term.Store(root, t)
	to := copyObject(root, start)
	for scan := start; scan < to; {
		w := term.Load(scan)
		if !w.IsHeader() {
			to = copyObject(scan, to)
			scan += 4
			continue
		}
		skip, slot := heap.HeaderLayout(uint32(w))
		if slot != 0 {
			to = copyObject(scan+slot, to)
		}
		scan += skip
	}
	return term.Load(root)
}

// copyObject copies what the word at slot points to, if anything, makes it
// point to the copy, and returns the address behind that.
func copyObject(slot, to uint32) uint32 {
	t := term.Load(slot)
	if !t.IsPointer() || heap.IsConstant(t.Addr()) {
		return to
	}
	words := uint32(2)
	if t.IsBoxed() {
		words = 1 + t.Words()
		if t.Tag() == term.TagRefcBinary {
			record := t.Word(term.RefcRecord)
			mem.Store32(record+term.RecordRefs, mem.Load32(record+term.RecordRefs)+1)
		}
	}
	mem.Copy(to, t.Addr(), words<<2)
	mem.Store32(slot, to|uint32(t)&term.PrimaryMask)
	return to + words<<2
}
