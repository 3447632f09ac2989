package bits

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// minAppend is the room that a binary which is appended to has at least.
const minAppend = 256

// tooLarge is what buildBit is where Append returns 0 because no bit string can be
// so large.
const tooLarge = ^uint32(0)

// Append returns a bit string that begins with t and has n bits more, which
// are to be written now; 0 if t is no bit string or its size no multiple of
// unit, or if that would be too large.
//
//go:wasmexport rt.bs_append
func Append(t term.Term, n, unit uint32) term.Term {
	old := BitSize(t, unit)
	buildBit = tooLarge
	if old == badSize {
		buildBit = 0
		return 0
	}
	if n > maxBits-old {
		return 0
	}
	if t.Tag() == term.TagSubBinary && t.Word(term.SubExtra)&term.SubWritable != 0 && isEnd(t, old) {
		return extend(t, old, n)
	}
	parent := writable((old+n+7)>>3, 2*((old+n+7)>>3))
	p, _ := where(t)
	copyBits(position{addr: parent.WholeBinaryData()}, p, old)
	return writableSub(parent, 0, old, n)
}

// PrivateAppend is Append where nothing else refers to t, which then may become
// the result.
//
//go:wasmexport rt.bs_private_append
func PrivateAppend(t term.Term, n, unit uint32) term.Term {
	if t.IsBoxedAs(term.TagSubBinary) && t.Word(term.SubExtra) == term.SubWritable && n&7 == 0 && (unit == 8 || unit == 1) && lengthen(t, n) {
		return t
	}
	return Append(t, n, unit)
}

// lengthen adds n bits to a writable sub binary of whole bytes, if it ends where the record's
// bits in use do and there is room.
func lengthen(t term.Term, n uint32) bool {
	parent, bytes := t.At(term.SubParent), t.ByteSize()
	record := parent.Word(term.RefcRecord)
	end := t.Word(term.SubOffset) + bytes<<3
	if mem.Load32(record+term.RecordFlags) != end || n > mem.Load32(record+term.RecordCapacity)<<3-end || n > maxBits-bytes<<3 {
		return false
	}
	buildData, buildBit = record+term.RecordData, end
	end += n
	used := (end + 7) >> 3
	mem.Store32(record+term.RecordFlags, end)
	mem.Store32(record+term.RecordUsed, used)
	parent.SetWord(term.BinaryBytes, used)
	t.SetWord(term.BinaryBytes, bytes+n>>3)
	return true
}

// InitWritable returns an empty bit string that can be appended to, with room
// for size bytes, which is a term.
//
//go:wasmexport rt.bs_init_writable
func InitWritable(size term.Term) term.Term {
	room := uint32(0)
	if n, ok := size.SmallOrInt64(); ok && n > 0 && n < maxBits>>3 {
		room = uint32(n)
	}
	return writableSub(writable(0, room), 0, 0, 0)
}

// writable returns a reference-counted binary of a number of bytes with room
// for more, all of it 0.
func writable(bytes, room uint32) term.Term {
	room = min(max(bytes, room, minAppend), heap.MaxBinary)
	t, data := heap.NewRefcBinary(bytes, room)
	mem.Fill(data, 0, room)
	return t
}

// writableSub returns the part of a whole binary from an offset on that has old
// bits and n more, and starts making the latter. The record knows where
// the bits in use end.
func writableSub(parent term.Term, offset, old, n uint32) term.Term {
	record := parent.Word(term.RefcRecord)
	end := offset + old + n
	mem.Store32(record+term.RecordFlags, end)
	mem.Store32(record+term.RecordUsed, (end+7)>>3)
	parent.SetWord(term.BinaryBytes, (end+7)>>3)
	t := sub(parent, offset, old+n)
	t.SetWord(term.SubExtra, (old+n)&7|term.SubWritable)
	buildData, buildBit = record+term.RecordData, offset+old
	return t
}

// settle makes the bytes of a whole binary stay where they are, since match
// states have their address. What is appended to a part of it from now on is a
// copy.
func settle(whole term.Term) {
	if whole.Tag() == term.TagRefcBinary {
		mem.Store32(whole.Word(term.RefcRecord)+term.RecordFlags, 0)
	}
}

// isEnd says whether the bits in use of the record end with those of a sub
// binary of n bits.
func isEnd(t term.Term, n uint32) bool {
	parent := t.At(term.SubParent)
	return parent.Tag() == term.TagRefcBinary && mem.Load32(parent.Word(term.RefcRecord)+term.RecordFlags) == t.Word(term.SubOffset)+n
}

// extend appends to a writable sub binary of old bits in place.
func extend(t term.Term, old, n uint32) term.Term {
	parent, offset := t.At(term.SubParent), t.Word(term.SubOffset)
	record := parent.Word(term.RefcRecord)
	need := (offset + old + n + 7) >> 3
	if need > mem.Load32(record+term.RecordCapacity) {
		if mem.Load32(record+term.RecordRefs) != 1 {
			return copyOut(t, old, n)
		}
		growRecord(parent, need)
	}
	t.SetWord(term.SubExtra, t.Word(term.SubExtra)&^term.SubWritable)
	return writableSub(parent, offset, old, n)
}

// copyOut is what Append does with a bit string that is not writable.
func copyOut(t term.Term, old, n uint32) term.Term {
	t.SetWord(term.SubExtra, t.Word(term.SubExtra)&^term.SubWritable)
	return Append(t, n, 1)
}

// growRecord moves the record of a binary that nothing else refers to where
// there is twice the room.
func growRecord(parent term.Term, need uint32) {
	old := parent.Word(term.RefcRecord)
	capacity := min(max(2*need, minAppend), heap.MaxBinary)
	record := heap.NewRecord(mem.Load32(old+term.RecordUsed), capacity)
	used := mem.Load32(old + term.RecordUsed)
	mem.Copy(record+term.RecordData, old+term.RecordData, used)
	mem.Fill(record+term.RecordData+used, 0, capacity-used)
	mem.Store32(record+term.RecordRefs, 1)
	mem.Store32(record+term.RecordFlags, mem.Load32(old+term.RecordFlags))
	parent.SetWord(term.RefcRecord, record)
	heap.CountBinaryBytes(capacity - mem.Load32(old+term.RecordCapacity))
	heap.Free(old)
}
