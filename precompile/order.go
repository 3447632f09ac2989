package precompile

import (
	"bytes"
	"cmp"
	"math/big"
	"slices"

	"github.com/jitwasm/jitwasm/beam"
)

// sortedPairs returns the pairs of a map in the order of its keys.
func sortedPairs(m beam.Map) beam.Map {
	sorted := slices.Clone(m)
	slices.SortFunc(sorted, func(a, b beam.MapPair) int { return compareKeys(a.Key, b.Key) })
	return sorted
}

// The order of types ("Term Comparisons" in the Erlang reference manual), in
// which keys of maps have integers before floats.
const (
	rankInteger = iota
	rankFloat
	rankAtom
	rankFun
	rankTuple
	rankMap
	rankNil
	rankList
	rankBits
)

func rankOf(t beam.Term) int {
	switch t.(type) {
	case int64, *big.Int:
		return rankInteger
	case float64:
		return rankFloat
	case beam.Atom:
		return rankAtom
	case beam.ExportFun:
		return rankFun
	case beam.Tuple:
		return rankTuple
	case beam.Map:
		return rankMap
	case beam.Nil:
		return rankNil
	case *beam.Cons:
		return rankList
	}
	return rankBits
}

// compareKeys compares two literals as keys of maps.
func compareKeys(a, b beam.Term) int {
	if r := cmp.Compare(rankOf(a), rankOf(b)); r != 0 {
		return r
	}
	switch a := a.(type) {
	case int64, *big.Int:
		return bigInt(a).Cmp(bigInt(b))
	case float64:
		return cmp.Compare(a, b.(float64))
	case beam.Atom:
		return cmp.Compare(a, b.(beam.Atom))
	case beam.ExportFun:
		b := b.(beam.ExportFun)
		return cmp.Or(cmp.Compare(a.Module, b.Module), cmp.Compare(a.Function, b.Function), cmp.Compare(a.Arity, b.Arity))
	case beam.Tuple:
		return compareTuples(a, b.(beam.Tuple))
	case beam.Map:
		return compareMaps(a, b.(beam.Map))
	case *beam.Cons:
		return compareLists(a, b.(*beam.Cons))
	}
	return compareBits(a, b)
}

func bigInt(t beam.Term) *big.Int {
	if n, ok := t.(int64); ok {
		return big.NewInt(n)
	}
	return t.(*big.Int)
}

func compareTuples(a, b beam.Tuple) int {
	if r := cmp.Compare(len(a), len(b)); r != 0 {
		return r
	}
	return slices.CompareFunc(a, b, compareKeys)
}

// compareMaps compares sizes, then keys, then values.
func compareMaps(a, b beam.Map) int {
	if r := cmp.Compare(len(a), len(b)); r != 0 {
		return r
	}
	a, b = sortedPairs(a), sortedPairs(b)
	return cmp.Or(
		slices.CompareFunc(a, b, func(x, y beam.MapPair) int { return compareKeys(x.Key, y.Key) }),
		slices.CompareFunc(a, b, func(x, y beam.MapPair) int { return compareKeys(x.Value, y.Value) }),
	)
}

func compareLists(a, b *beam.Cons) int {
	for {
		if r := compareKeys(a.Head, b.Head); r != 0 {
			return r
		}
		x, ok := a.Tail.(*beam.Cons)
		y, both := b.Tail.(*beam.Cons)
		if !ok || !both {
			return compareKeys(a.Tail, b.Tail)
		}
		a, b = x, y
	}
}

// compareBits compares bit strings bit by bit; the unused bits of a last byte
// are 0.
func compareBits(a, b beam.Term) int {
	x, m := bitsOf(a)
	y, n := bitsOf(b)
	if r := bytes.Compare(x[:min(m, n)/8], y[:min(m, n)/8]); r != 0 {
		return r
	}
	if rest := min(m, n) % 8; rest > 0 {
		i, shift := min(m, n)/8, 8-rest
		if r := cmp.Compare(x[i]>>shift, y[i]>>shift); r != 0 {
			return r
		}
	}
	return cmp.Compare(m, n)
}

func bitsOf(t beam.Term) (data []byte, bits int) {
	if s, ok := t.(beam.BitString); ok {
		return s.Bytes, 8*(len(s.Bytes)-1) + int(s.LastBits)
	}
	b := t.(beam.Binary)
	return b, 8 * len(b)
}
