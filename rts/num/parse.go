package num

import (
	"math/big"

	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// digitValue is the value of a digit in bases up to 36; 99 for none.
func digitValue(c byte) uint32 {
	switch {
	case c >= '0' && c <= '9':
		return uint32(c - '0')
	case c >= 'a' && c <= 'z':
		return uint32(c-'a') + 10
	case c >= 'A' && c <= 'Z':
		return uint32(c-'A') + 10
	}
	return 99
}

// parseInteger is the integer that text, with an optional sign, is in a base;
// 0 if it is none or, with system_limit recorded, too large.
func parseInteger(text []byte, base uint32) term.Term {
	negative := false
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		negative = text[0] == '-'
		text = text[1:]
	}
	if len(text) == 0 {
		return heap.Badarg()
	}
	for _, c := range text {
		if digitValue(c) >= base {
			return heap.Badarg()
		}
	}
	const shortText = 12 // of base 36 fits 64 bits
	if len(text) <= shortText {
		return signed(parseShort(text, base), negative)
	}
	var z big.Int
	parseLong(&z, text, base)
	if negative {
		z.Neg(&z)
	}
	return fromBig(&z)
}

func parseShort(text []byte, base uint32) uint64 {
	n := uint64(0)
	for _, c := range text {
		n = n*uint64(base) + uint64(digitValue(c))
	}
	return n
}

// parseLong sets z to the value of digits. Halves are combined by one
// multiplication, so that the time is that of multiplying, not quadratic.
func parseLong(z *big.Int, text []byte, base uint32) {
	const leaf = 12
	if len(text) <= leaf {
		z.SetUint64(parseShort(text, base))
		return
	}
	// The lower part has leaf * 2^k digits, so that the powers are squares.
	low := leaf
	for low*2 < len(text) {
		low *= 2
	}
	power := new(big.Int).SetUint64(pow64(uint64(base), leaf))
	combine(z, text, base, low, powers(power, low/leaf))
}

func pow64(base uint64, n int) uint64 {
	p := uint64(1)
	for range n {
		p *= base
	}
	return p
}

// powers are p, p^2, p^4 ... up to p^n; n is a power of 2.
func powers(p *big.Int, n int) []*big.Int {
	list := append([]*big.Int(nil), p)
	for ; n > 1; n /= 2 {
		p = new(big.Int).Mul(p, p)
		list = append(list, p)
	}
	return list
}

// combine sets z to the value of digits, of which the last low ones stand for
// less than the last of the powers.
func combine(z *big.Int, text []byte, base uint32, low int, powers []*big.Int) {
	if len(powers) == 0 {
		z.SetUint64(parseShort(text, base))
		return
	}
	top := len(powers) - 1
	if len(text) <= low {
		combine(z, text, base, low/2, powers[:top])
		return
	}
	at := len(text) - low
	var h, l big.Int
	combine(&h, text[:at], base, low/2, powers[:top])
	combine(&l, text[at:], base, low/2, powers[:top])
	z.Mul(&h, powers[top])
	z.Add(z, &l)
}

// listText is the bytes of a list of characters below 256; ok is false if t is
// none.
func listText(t term.Term) (text []byte, ok bool) {
	for ; t.IsCons(); t = t.Tail() {
		c := t.Head()
		if !c.IsSmall() || uint32(c.Int()) > 255 {
			return nil, false
		}
		text = append(text, byte(c.Int()))
	}
	return text, t.IsNil()
}

// binaryText is the bytes of a binary; ok is false if t is none. Bytes that do
// not start at a byte are shifted into place.
func binaryText(t term.Term) (text []byte, ok bool) {
	if !t.IsBinary() {
		return nil, false
	}
	data, offset, bits := t.Bits()
	text = make([]byte, bits>>3)
	for i := range uint32(len(text)) {
		b := mem.Load8(data+i) << offset
		if offset > 0 {
			b |= mem.Load8(data+i+1) >> (8 - offset)
		}
		text[i] = byte(b)
	}
	return text, true
}

func validBase(base term.Term) bool { return base.IsSmall() && base.Int() >= 2 && base.Int() <= 36 }

// ListToInteger is list_to_integer/1.
//
//go:wasmexport erlang:list_to_integer/1
func ListToInteger(list term.Term) term.Term { return ListToIntegerBase(list, term.Small(10)) }

// ListToIntegerBase is list_to_integer/2.
//
//go:wasmexport erlang:list_to_integer/2
func ListToIntegerBase(list, base term.Term) term.Term {
	text, ok := listText(list)
	if !ok || !validBase(base) {
		return heap.Badarg()
	}
	return parseInteger(text, uint32(base.Int()))
}

// BinaryToInteger is binary_to_integer/1.
//
//go:wasmexport erlang:binary_to_integer/1
func BinaryToInteger(b term.Term) term.Term { return BinaryToIntegerBase(b, term.Small(10)) }

// BinaryToIntegerBase is binary_to_integer/2.
//
//go:wasmexport erlang:binary_to_integer/2
func BinaryToIntegerBase(b, base term.Term) term.Term {
	text, ok := binaryText(b)
	if !ok || !validBase(base) {
		return heap.Badarg()
	}
	return parseInteger(text, uint32(base.Int()))
}

// StringListToInteger is string:list_to_integer/1, which string:to_integer
// calls: {Integer, Rest} or {error, Reason}.
//
//go:wasmexport string:list_to_integer/1
func StringListToInteger(list term.Term) term.Term {
	rest := list
	var text []byte
	if c, ok := nextChar(rest); ok && (c == '-' || c == '+') {
		text = append(text, c)
		rest = rest.Tail()
	}
	signs := len(text)
	for {
		c, ok := nextChar(rest)
		if !ok || c < '0' || c > '9' {
			break
		}
		text = append(text, c)
		rest = rest.Tail()
	}
	if !list.IsList() {
		return heap.Tuple2(atom.Error, atom.NotAList)
	}
	if len(text) == signs {
		return heap.Tuple2(atom.Error, atom.NoInteger)
	}
	n := parseInteger(text, 10)
	if n == 0 {
		return 0
	}
	return heap.Tuple2(n, rest)
}

// nextChar is the first element of a list, if that is a byte.
func nextChar(t term.Term) (c byte, ok bool) {
	if !t.IsCons() || !t.Head().IsSmall() || uint32(t.Head().Int()) > 255 {
		return 0, false
	}
	return byte(t.Head().Int()), true
}
