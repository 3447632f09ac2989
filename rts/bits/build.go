package bits

import (
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Where the next segment goes of the bit string that is being made: a number of
// bits behind an address. Generated code writes segments there, too.
var (
	//gowasm:global bs_data
	buildData uint32

	//gowasm:global bs_bit
	buildBit uint32
)

func building() position { return position{buildData + buildBit>>3, buildBit & 7} }

// Init returns a new bit string of n bits and starts making it.
//
//go:wasmexport rt.bs_init
func Init(n uint32) term.Term {
	t, p := New(n)
	buildData, buildBit = p.addr, 0
	return t
}

// PutInteger writes the low n bits of an integer; false if t is none.
//
//go:wasmexport rt.bs_put_integer
func PutInteger(t term.Term, n, flags uint32) bool {
	if t.IsSmall() && (n|buildBit)&7 == 0 && n <= 32 && !isLittle(flags) {
		putBytes(buildData+buildBit>>3, uint32(t.Int()), n>>3)
		buildBit += n
		return true
	}
	if v, ok := t.SmallOrInt64(); ok && n <= 64 {
		if isLittle(flags) {
			building().writeLittle(n, uint64(v))
		} else {
			building().write(n, uint64(v))
		}
		buildBit += n
		return true
	}
	if !t.IsInteger() {
		return false
	}
	putLong(t, n, flags)
	buildBit += n
	return true
}

// putBytes writes the low n bytes of v, at most 4, the most significant first.
func putBytes(addr, v, n uint32) {
	for ; n > 0; n-- {
		mem.Store8(addr+n-1, v)
		v >>= 8
	}
}

// digits gives the two's complement of an integer in digits of 64 bits, the
// least significant first, without end.
type digits struct {
	t      term.Term
	next   uint32
	count  uint32
	sign   uint64 // what follows: 0 or all ones
	borrow uint64 // 1 while all digits so far were 0
}

func digitsOf(t term.Term) digits {
	d := digits{t: t, count: t.Words() / 2}
	if t.IsNegative() {
		d.sign, d.borrow = ^uint64(0), 1
	}
	return d
}

func (d *digits) digit() uint64 {
	v := uint64(0)
	if d.next < d.count {
		v = mem.Load64(d.t.Addr() + 4 + 8*d.next)
	}
	d.next++
	if d.sign == 0 {
		return v
	}
	v = ^v + d.borrow
	if v != 0 {
		d.borrow = 0
	}
	return v
}

// putLong writes n bits of an integer of any size.
func putLong(t term.Term, n, flags uint32) {
	p := building()
	v, inWord := t.SmallOrInt64()
	var d digits
	if !inWord {
		d = digitsOf(t)
	}
	for done, count := uint32(0), uint32(0); done < n; done += count {
		count = min(n-done, 64)
		var digit uint64
		switch {
		case !inWord:
			digit = d.digit()
		case done == 0:
			digit = uint64(v)
		default:
			digit = uint64(v >> 63)
		}
		if isLittle(flags) {
			p.at(done).writeLittle(count, digit)
		} else {
			p.at(n-done-count).write(count, digit)
		}
	}
}

// PutBinary writes the first n bits of a bit string; false if t is none, or
// shorter.
//
//go:wasmexport rt.bs_put_binary
func PutBinary(t term.Term, n uint32) bool {
	if !t.IsBitstring() {
		return false
	}
	p, size := where(t)
	if size < n {
		return false
	}
	copyBits(building(), p, n)
	buildBit += n
	return true
}

// PutString writes bytes.
//
//go:wasmexport rt.bs_put_string
func PutString(addr, bytes uint32) {
	copyBits(building(), position{addr: addr}, bytes<<3)
	buildBit += bytes << 3
}
