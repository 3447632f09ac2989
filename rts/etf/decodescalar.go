package etf

import (
	"strconv"

	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/maps"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/types"
)

// bigInt reads an integer of n bytes, the least significant first.
func (d *decoder) bigInt(n uint32) term.Term {
	negative := d.get8() != 0
	if !d.has(n) {
		return 0
	}
	addr := d.at
	d.at += n
	for n > 0 && mem.Load8(addr+n-1) == 0 {
		n--
	}
	if n <= 8 {
		return intOf(magnitude(addr, n), negative)
	}
	if n > maxIntBytes {
		return 0
	}
	digits := (n + 7) / 8
	t, to := heap.Box(intTag(negative), 2*digits)
	mem.Store64(to+8*(digits-1), 0)
	mem.Copy(to, addr, n)
	return t
}

// maxIntBytes is the greatest size of an integer (OTP: BIG_ARITY_MAX digits of
// 64 bits).
const maxIntBytes = 8 << 19

func intTag(negative bool) uint32 {
	if negative {
		return term.TagNegative
	}
	return term.TagPositive
}

// magnitude returns the value of n bytes (at most 8).
func magnitude(addr, n uint32) (m uint64) {
	for ; n > 0; n-- {
		m = m<<8 | uint64(mem.Load8(addr+n-1))
	}
	return m
}

// intOf returns an integer whose magnitude has 64 bits.
func intOf(m uint64, negative bool) term.Term {
	switch {
	case !negative:
		return heap.Uint(m)
	case m <= 1<<63:
		return heap.Int(-int64(m))
	}
	t, addr := heap.Box(term.TagNegative, 4)
	mem.Store64(addr, m)
	mem.Store64(addr+8, 0)
	return t
}

// textFloat reads the text of a float: sign, digits, a point, digits and
// perhaps an exponent, then zero bytes.
func (d *decoder) textFloat() term.Term {
	if !d.has(floatChars) {
		return 0
	}
	text := mem.Bytes(d.at, floatChars)
	d.at += floatChars
	n := 0
	for n < len(text) && text[n] != 0 {
		n++
	}
	text = text[:n]
	if !isFloatText(text) {
		return 0
	}
	f, err := strconv.ParseFloat(string(text), 64)
	if err != nil {
		return 0
	}
	return finite(f)
}

func isFloatText(text []byte) bool {
	text = skipSign(text)
	rest := skipDigits(text)
	if len(rest) == len(text) || len(rest) == 0 || rest[0] != '.' {
		return false
	}
	fraction := rest[1:]
	rest = skipDigits(fraction)
	if len(rest) == len(fraction) {
		return false
	}
	if len(rest) == 0 {
		return true
	}
	if rest[0] != 'e' && rest[0] != 'E' {
		return false
	}
	exponent := skipSign(rest[1:])
	return len(exponent) > 0 && len(skipDigits(exponent)) == 0
}

func skipSign(text []byte) []byte {
	if len(text) > 0 && (text[0] == '+' || text[0] == '-') {
		return text[1:]
	}
	return text
}

func skipDigits(text []byte) []byte {
	for len(text) > 0 && text[0] >= '0' && text[0] <= '9' {
		text = text[1:]
	}
	return text
}

// atomOf reads what follows the tag of an atom; it returns 0 if the tag is of
// something else or the text is no atom's.
func (d *decoder) atomOf(tag uint32) term.Term {
	var n uint32
	switch tag {
	case tagAtom, tagAtomUTF8:
		n = d.get16()
	case tagSmallAtom, tagSmallAtomUTF8:
		n = d.get8()
	default:
		return 0
	}
	if !d.has(n) {
		return 0
	}
	d.at += n
	if tag == tagAtom || tag == tagSmallAtom {
		return types.AtomOfLatin1(d.at-n, n, d.safe)
	}
	return types.AtomOfUTF8(d.at-n, n, d.safe)
}

// finishMap makes the map of n pairs that were read into cells. Two pairs with
// the same key are refused.
func (d *decoder) finishMap(cells, slot, n uint32) {
	if n == 0 {
		term.Store(slot, maps.Empty())
		return
	}
	leaves := heap.Malloc(n << 2)
	for i := range n {
		term.Store(leaves+i<<2, term.Cons(cells+i<<3))
	}
	m := maps.OfLeaves(leaves, n)
	heap.Free(leaves)
	if m.MapSize() != n {
		d.bad = true
		return
	}
	term.Store(slot, m)
}
