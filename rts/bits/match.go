package bits

import (
	"math/bits"

	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/num"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Flags of a segment, as in the operands of the BEAM's instructions
// (beam_opcodes.h, BSF_*).
const (
	flagLittle = 0x02
	flagSigned = 0x04
	flagNative = 0x10 // little here
)

func isLittle(flags uint32) bool { return flags&(flagLittle|flagNative) != 0 }

// StartMatch returns a match state at the start of a bit string; 0 if t is none.
//
//go:wasmexport rt.bs_start_match
func StartMatch(t term.Term) term.Term {
	if !t.IsBitstring() {
		return 0
	}
	parent, offset := whole(t)
	settle(parent)
	state, addr := heap.Box(term.TagMatchState, term.MatchStateWords)
	term.Store(addr, parent)
	mem.Store32(addr+4, parent.WholeBinaryData())
	mem.Store32(addr+8, offset+bitSize(t))
	mem.Store32(addr+12, offset)
	return state
}

// cursor is the position delta bits behind the one of a match state.
func cursor(state term.Term, delta uint32) position {
	bit := state.Word(term.MatchOffset) + delta
	return position{state.Word(term.MatchBase) + bit>>3, bit & 7}
}

// MatchBinary returns n bits as a bit string.
//
//go:wasmexport rt.bs_binary
func MatchBinary(state term.Term, delta, n uint32) term.Term {
	return slice(state.At(term.MatchBinary), state.Word(term.MatchOffset)+delta, n)
}

// MatchString compares n bits with those at an address.
//
//go:wasmexport rt.bs_match_string
func MatchString(state term.Term, delta, addr, n uint32) bool {
	return equalBits(cursor(state, delta), position{addr: addr}, n)
}

// MatchBits returns at most 32 bits as a number.
//
//go:wasmexport rt.bs_bits
func MatchBits(state term.Term, delta, n uint32) uint32 {
	return uint32(cursor(state, delta).read(n))
}

// MatchInteger returns the integer in n bits, or 0 if it is too large to match.
//
//go:wasmexport rt.bs_integer
func MatchInteger(state term.Term, delta, n, flags uint32) term.Term {
	t := getInteger(cursor(state, delta), n, flags)
	if num.IsTooLarge(t) {
		return 0
	}
	return t
}

func getInteger(p position, n, flags uint32) term.Term {
	if n > 64 {
		return getLong(p, n, flags)
	}
	if n == 0 {
		return term.Small(0)
	}
	var v uint64
	if isLittle(flags) {
		v = p.readLittle(n)
	} else {
		v = p.read(n)
	}
	if flags&flagSigned != 0 {
		return heap.Int(int64(v<<(64-n)) >> (64 - n))
	}
	return heap.Uint(v)
}

// readLittle reads at most 64 bits with the least significant byte first; the
// last n%8 bits are the most significant.
func (p position) readLittle(n uint32) uint64 {
	v, shift := uint64(0), uint32(0)
	for ; n >= 8; n -= 8 {
		v |= uint64(p.byte8()) << shift
		p.addr++
		shift += 8
	}
	return v | uint64(p.few(n))<<shift
}

// getLong reads an integer of more than 64 bits into digits.
func getLong(p position, n, flags uint32) term.Term {
	digits := make([]uint64, (n-1)/64+1)
	for i := range digits {
		count := min(n-uint32(i)*64, 64)
		if isLittle(flags) {
			digits[i] = p.at(uint32(i) * 64).readLittle(count)
		} else {
			digits[i] = p.at(n - uint32(i)*64 - count).read(count)
		}
	}
	top := uint(n-1) % 64
	last := len(digits) - 1
	if flags&flagSigned == 0 || digits[last]>>top == 0 {
		return num.FromDigits(digits, false)
	}
	digits[last] |= ^uint64(0) << top
	carry := uint64(1)
	for i := range digits {
		digits[i], carry = bits.Add64(^digits[i], 0, carry)
	}
	return num.FromDigits(digits, true)
}

// Position returns an offset as a term, and Offset the offset.
//
//go:wasmexport rt.bs_position
func Position(offset uint32) term.Term { return heap.Uint(uint64(offset)) }

// Offset is the reverse of Position.
//
//go:wasmexport rt.bs_offset
func Offset(t term.Term) uint32 {
	n, _ := t.SmallOrInt64()
	return uint32(n)
}

// The results of SegmentSize and BitSize that are no sizes.
const (
	badSize   = ^uint32(0)     // no size
	largeSize = ^uint32(0) - 1 // too large
)

// SegmentSize returns size * unit in bits; badSize if size is no integer from 0
// on, largeSize if that is more than a bit string can have.
//
//go:wasmexport rt.bs_size
func SegmentSize(size term.Term, unit uint32) uint32 {
	n, ok := size.SmallOrInt64()
	switch {
	case !ok && size.IsBoxedInteger() && !size.IsNegative():
		return largeSize
	case !ok || n < 0:
		return badSize
	case n > maxBits || uint64(n)*uint64(unit) > maxBits:
		return largeSize
	}
	return uint32(n) * unit
}

// BitSize returns the size of a bit string in bits; badSize if t is none, or its
// size no multiple of unit.
//
//go:wasmexport rt.bs_bit_size
func BitSize(t term.Term, unit uint32) uint32 {
	if !t.IsBitstring() {
		return badSize
	}
	n := bitSize(t)
	switch {
	case unit == 8 && n&7 == 0 || unit == 1:
	case n%unit != 0:
		return badSize
	}
	return n
}
