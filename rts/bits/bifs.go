package bits

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/num"
	"github.com/jitwasm/jitwasm/rts/term"
)

// ByteSize is byte_size/1: bytes that are begun count.
//
//go:wasmexport erlang:byte_size/1
func ByteSize(t term.Term) term.Term {
	if !t.IsBitstring() {
		return heap.Badarg()
	}
	_, n := where(t)
	return heap.Uint(uint64(n+7) >> 3)
}

// BitSizeTerm is bit_size/1.
//
//go:wasmexport erlang:bit_size/1
func BitSizeTerm(t term.Term) term.Term {
	if !t.IsBitstring() {
		return heap.Badarg()
	}
	_, n := where(t)
	return heap.Uint(uint64(n))
}

// span is the part of size bytes that starts at one and has a length, which
// goes backwards if it is negative; ok is false outside.
func span(size uint32, start, length term.Term) (first, n uint32, ok bool) {
	from, ok1 := start.SmallOrInt64()
	count, ok2 := length.SmallOrInt64()
	if !ok1 || !ok2 || from < 0 || from > int64(size) || count < -from || count > int64(size) {
		return 0, 0, false
	}
	if count < 0 {
		from, count = from+count, -count
	}
	if from < 0 || from+count > int64(size) {
		return 0, 0, false
	}
	return uint32(from), uint32(count), true
}

// BinaryPart is binary_part/3.
//
//go:wasmexport erlang:binary_part/3
func BinaryPart(t, start, length term.Term) term.Term {
	if !t.IsBitstring() {
		return heap.Badarg()
	}
	first, n, ok := span(t.ByteSize(), start, length)
	if !ok {
		return heap.Badarg()
	}
	return Part(t, first*8, n*8)
}

// BinaryPartTuple is binary_part/2.
//
//go:wasmexport erlang:binary_part/2
func BinaryPartTuple(t, part term.Term) term.Term {
	if !part.IsTupleOf(2) {
		return heap.Badarg()
	}
	return BinaryPart(t, part.Element(1), part.Element(2))
}

// SplitBinary is split_binary/2.
//
//go:wasmexport erlang:split_binary/2
func SplitBinary(t, at term.Term) term.Term {
	first, ok := at.SmallOrInt64()
	if !t.IsBitstring() || !ok || first < 0 || first > int64(t.ByteSize()) {
		return heap.Badarg()
	}
	_, n := where(t)
	cut := uint32(first) * 8
	return heap.Tuple2(Part(t, 0, cut), Part(t, cut, n-cut))
}

// ModulePart3 is binary:part/3.
//
//go:wasmexport binary:part/3
func ModulePart3(t, start, length term.Term) term.Term { return BinaryPart(t, start, length) }

// ModulePart2 is binary:part/2.
//
//go:wasmexport binary:part/2
func ModulePart2(t, part term.Term) term.Term { return BinaryPartTuple(t, part) }

// At is binary:at/2.
//
//go:wasmexport binary:at/2
func At(t, at term.Term) term.Term {
	i, ok := at.SmallOrInt64()
	if !t.IsBinary() || !ok || i < 0 || i >= int64(t.ByteSize()) {
		return heap.Badarg()
	}
	return byteTerm(t, uint32(i))
}

// byteTerm is a byte of a binary.
func byteTerm(t term.Term, i uint32) term.Term {
	p, _ := where(t)
	p.addr += i
	return term.Small(int32(p.byte8()))
}

// First is binary:first/1.
//
//go:wasmexport binary:first/1
func First(t term.Term) term.Term { return At(t, term.Small(0)) }

// Last is binary:last/1.
//
//go:wasmexport binary:last/1
func Last(t term.Term) term.Term {
	if !t.IsBinary() || t.ByteSize() == 0 {
		return heap.Badarg()
	}
	return byteTerm(t, t.ByteSize()-1)
}

// Copy is binary:copy/1.
//
//go:wasmexport binary:copy/1
func Copy(t term.Term) term.Term { return CopyTimes(t, term.Small(1)) }

// CopyTimes is binary:copy/2.
//
//go:wasmexport binary:copy/2
func CopyTimes(t, times term.Term) term.Term {
	n, ok := times.SmallOrInt64()
	if !t.IsBitstring() || !ok || n < 0 || n > 0 && !t.IsBinary() {
		return heap.Badarg() // erl makes nothing of any bit string
	}
	size := t.ByteSize()
	if size > 0 && n > int64(heap.MaxBinary/size) {
		return heap.SystemLimit()
	}
	made, data := heap.NewBinary(size * uint32(n))
	from, bits := where(t)
	for i := range uint32(n) {
		copyBits(position{addr: data + i*size}, from, bits)
	}
	return made
}

// ReferencedByteSize is binary:referenced_byte_size/1.
//
//go:wasmexport binary:referenced_byte_size/1
func ReferencedByteSize(t term.Term) term.Term {
	if !t.IsBinary() {
		return heap.Badarg()
	}
	parent, _ := whole(t)
	if parent.Tag() == term.TagRefcBinary {
		return heap.Uint(uint64(mem.Load32(parent.Word(term.RefcRecord) + term.RecordCapacity)))
	}
	return heap.Uint(uint64(parent.ByteSize()))
}

// endianFlags are the flags of an endianness; ok is false for other terms.
func endianFlags(t term.Term) (flags uint32, ok bool) {
	switch t {
	case atom.Big:
		return 0, true
	case atom.Little:
		return flagLittle, true
	}
	return 0, false
}

// DecodeUnsigned is binary:decode_unsigned/1.
//
//go:wasmexport binary:decode_unsigned/1
func DecodeUnsigned(t term.Term) term.Term { return DecodeUnsignedEndian(t, atom.Big) }

// DecodeUnsignedEndian is binary:decode_unsigned/2.
//
//go:wasmexport binary:decode_unsigned/2
func DecodeUnsignedEndian(t, endian term.Term) term.Term {
	flags, ok := endianFlags(endian)
	if !ok || !t.IsBinary() {
		return heap.Badarg()
	}
	p, n := where(t)
	return getInteger(p, n, flags)
}

// EncodeUnsigned is binary:encode_unsigned/1.
//
//go:wasmexport binary:encode_unsigned/1
func EncodeUnsigned(t term.Term) term.Term { return EncodeUnsignedEndian(t, atom.Big) }

// EncodeUnsignedEndian is binary:encode_unsigned/2.
//
//go:wasmexport binary:encode_unsigned/2
func EncodeUnsignedEndian(t, endian term.Term) term.Term {
	flags, ok := endianFlags(endian)
	if !ok || !t.IsInteger() || num.Compare(t, term.Small(0)) < 0 {
		return heap.Badarg()
	}
	n := max((num.BitLength(t)+7)>>3, 1) * 8
	made := Init(n)
	PutInteger(t, n, flags)
	return made
}

// CommonPrefix is binary:longest_common_prefix/1.
//
//go:wasmexport binary:longest_common_prefix/1
func CommonPrefix(list term.Term) term.Term { return common(list, false) }

// CommonSuffix is binary:longest_common_suffix/1.
//
//go:wasmexport binary:longest_common_suffix/1
func CommonSuffix(list term.Term) term.Term { return common(list, true) }

// common is how many bytes at the start, or end, of all binaries are the same.
func common(list term.Term, atEnd bool) term.Term {
	if !list.IsCons() {
		return heap.Badarg()
	}
	first := list.Head()
	if !first.IsBinary() {
		return heap.Badarg()
	}
	addr, size := bytesOf(first)
	n := size
	for list = list.Tail(); list.IsCons(); list = list.Tail() {
		t := list.Head()
		if !t.IsBinary() {
			return heap.Badarg()
		}
		other, otherSize := bytesOf(t)
		n = min(n, otherSize)
		for i := range n {
			x, y := addr+i, other+i
			if atEnd {
				x, y = addr+size-1-i, other+otherSize-1-i
			}
			if byteAt(x) != byteAt(y) {
				n = i
				break
			}
		}
	}
	if list != term.Nil {
		return heap.Badarg()
	}
	return heap.Uint(uint64(n))
}
