package num

import (
	"math/big"
	"strconv"

	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// AppendInteger appends the text of an integer, with capital letters as digits
// beyond 9. It is no BIF.
func AppendInteger(dst []byte, t term.Term, base int) []byte {
	start := len(dst)
	if n, ok := t.SmallOrInt64(); ok {
		dst = strconv.AppendInt(dst, n, base)
	} else {
		var z big.Int
		setBig(&z, t)
		dst = z.Append(dst, base)
	}
	if base > 10 {
		for i := start; i < len(dst); i++ {
			if dst[i] >= 'a' {
				dst[i] -= 'a' - 'A'
			}
		}
	}
	return dst
}

// integerText is the text of a in a base, which is a term; ok is false after
// badarg.
func integerText(a, base term.Term) (text []byte, ok bool) {
	if !a.IsInteger() || !base.IsSmall() || base.Int() < 2 || base.Int() > 36 {
		heap.Badarg()
		return nil, false
	}
	return AppendInteger(nil, a, int(base.Int())), true
}

// IntegerToList is integer_to_list/1.
//
//go:wasmexport erlang:integer_to_list/1
func IntegerToList(a term.Term) term.Term {
	if !a.IsSmall() {
		return IntegerToListBase(a, term.Small(10))
	}
	list := term.Nil
	for n := smallMagnitude(a); ; n /= 10 {
		list = heap.Cons(term.Small(int32('0'+n%10)), list)
		if n < 10 {
			break
		}
	}
	if a.Int() < 0 {
		list = heap.Cons(term.Small('-'), list)
	}
	return list
}

func smallMagnitude(a term.Term) uint32 {
	if n := a.Int(); n < 0 {
		return uint32(-n)
	}
	return uint32(a.Int())
}

// IntegerToListBase is integer_to_list/2.
//
//go:wasmexport erlang:integer_to_list/2
func IntegerToListBase(a, base term.Term) term.Term {
	text, ok := integerText(a, base)
	if !ok {
		return 0
	}
	return heap.ListOfBytes(text, term.Nil)
}

// IntegerToBinary is integer_to_binary/1.
//
//go:wasmexport erlang:integer_to_binary/1
func IntegerToBinary(a term.Term) term.Term {
	if !a.IsSmall() {
		return IntegerToBinaryBase(a, term.Small(10))
	}
	size := uint32(1)
	if a.Int() < 0 {
		size++
	}
	for n := smallMagnitude(a); n >= 10; n /= 10 {
		size++
	}
	t, addr := heap.NewBinary(size)
	if a.Int() < 0 {
		mem.Store8(addr, '-')
	}
	addr += size
	for n := smallMagnitude(a); ; n /= 10 {
		addr--
		mem.Store8(addr, '0'+n%10)
		if n < 10 {
			return t
		}
	}
}

// IntegerToBinaryBase is integer_to_binary/2.
//
//go:wasmexport erlang:integer_to_binary/2
func IntegerToBinaryBase(a, base term.Term) term.Term {
	text, ok := integerText(a, base)
	if !ok {
		return 0
	}
	return heap.BinaryOf(text)
}
