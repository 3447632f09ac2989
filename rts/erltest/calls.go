package erltest

import (
	"math/big"
	"math/rand"
	"slices"
)

func call(module, function string, args ...[]byte) Call {
	return Call{Module: module, Function: function, Args: args}
}

func generator(i, few int, portable bool) *Gen {
	return &Gen{Rand: rand.New(rand.NewSource(int64(i))), Few: i%few == 0, Portable: portable}
}

var comparisons = []string{"==", "/=", "=:=", "=/=", "<", "=<", ">", ">=", "min", "max"}

// ComparisonCalls returns calls of the operators that compare, on terms that are
// often equal or differ in a part.
func ComparisonCalls(n int) (calls []Call) {
	for i := range n {
		g := generator(i, 2, false)
		a, b := g.pair()
		if i%3 == 0 {
			a, b = g.Number(), g.Number()
		}
		for _, op := range []string{"==", "=:=", "<", comparisons[i%len(comparisons)]} {
			calls = append(calls, call("erlang", op, a, b))
		}
	}
	return calls
}

// pair makes two terms of which each is likely to be equal to the other, or the
// same but for a part.
func (g *Gen) pair() (a, b []byte) {
	a = g.Term(3)
	switch g.Intn(4) {
	case 0:
		return a, a
	case 1:
		return Tuple(a, g.Number()), Tuple(a, g.Number())
	}
	return a, g.Term(3)
}

// LargeMapCalls returns comparisons of large maps that differ in few pairs.
func LargeMapCalls(n int) (calls []Call) {
	for i := range n {
		g := generator(i, 2, false)
		a, b := g.nearlyEqualMaps()
		if i%3 == 0 {
			a, b = Map(a, Small(1)), Map(b, Float(1))
		}
		for _, op := range []string{"==", "=:=", "<", ">"} {
			calls = append(calls, call("erlang", op, a, b))
		}
	}
	return calls
}

// nearlyEqualMaps makes two maps of the same size, in which one key and up to two
// values may differ.
func (g *Gen) nearlyEqualMaps() (a, b []byte) {
	keys := g.Keys(40+g.Intn(100), 1)
	common, last := keys[:len(keys)-3], keys[len(keys)-3:]
	pairs := g.Pairs(append(slices.Clone(common), last[g.Intn(3)]), 1)
	other := slices.Clone(pairs)
	other[len(other)-2] = last[g.Intn(3)]
	for range g.Intn(3) {
		other[2*g.Intn(len(other)/2)+1] = g.Number()
	}
	return Map(pairs...), Map(other...)
}

// HashCalls returns calls of phash2 and phash.
func HashCalls(n int) (calls []Call) {
	limits := []int64{1, 1 << 32, 1<<32 - 1, 1<<32 + 1, 0, -1, 1000}
	for i := range n {
		g := generator(i, 4, false)
		a := g.Term(4)
		if i%5 == 0 {
			a = g.Number()
		}
		limit := big.NewInt(limits[i%len(limits)])
		calls = append(calls, call("erlang", "phash2", a), call("erlang", "phash2", a, Int(limit)),
			call("erlang", "phash", a, Int(limit)))
	}
	return calls
}

// MapSizes are around where flat maps end, and larger.
var MapSizes = []int{0, 1, 2, 5, 31, 32, 33, 34, 40, 100, 300}

// MapCalls returns calls of every operation on maps, on keys that are there and
// keys that are not.
func MapCalls(n int) (calls []Call) {
	for i := range n {
		g := generator(i, 4, true)
		keys := g.Keys(MapSizes[i%len(MapSizes)], 1)
		m := Map(g.Pairs(keys, 0)...)
		key := Tuple(g.Number(), g.Number())
		if i%3 != 0 && len(keys) > 0 {
			key = keys[g.Intn(len(keys))]
		}
		for _, f := range []string{"keys", "values"} {
			calls = append(calls, call("maps", f, m))
		}
		for _, f := range []string{"is_key", "get", "find", "remove", "take"} {
			calls = append(calls, call("maps", f, key, m))
		}
		calls = append(calls, call("maps", "put", key, g.Number(), m), call("maps", "update", key, g.Number(), m),
			call("erlang", "map_size", m), call("erlang", "map_get", key, m), call("erlang", "is_map_key", key, m),
			call("maps", "merge", m, g.otherMap(keys)))
	}
	return calls
}

// otherMap makes a map that has some of the keys.
func (g *Gen) otherMap(keys [][]byte) []byte {
	other := g.Keys(MapSizes[g.Intn(len(MapSizes))], 1)
	for _, key := range keys {
		known := slices.ContainsFunc(other, func(o []byte) bool { return string(o) == string(key) })
		if g.Intn(2) == 0 && !known {
			other = append(other, key)
		}
	}
	return Map(g.Pairs(other, 0)...)
}

// FromListCalls returns calls that make maps of lists with keys that come again.
func FromListCalls(n int) (calls []Call) {
	for i := range n {
		g := generator(i, 4, true)
		keys := g.Keys(MapSizes[i%len(MapSizes)], 1)
		for len(keys) > 0 && g.Intn(8) != 0 {
			keys = append(keys, keys[g.Intn(len(keys))])
		}
		g.Shuffle(len(keys), func(a, b int) { keys[a], keys[b] = keys[b], keys[a] })
		var pairs [][]byte
		for _, key := range keys {
			pairs = append(pairs, Tuple(key, g.Number()))
		}
		calls = append(calls, call("maps", "from_list", List(pairs...)), call("maps", "from_keys", List(keys...), g.Number()))
	}
	return calls
}

// EncodeCalls returns calls of term_to_binary and external_size.
func EncodeCalls(n int) (calls []Call) {
	minor := func(v int64) []byte { return Tuple(Atom("minor_version"), Small(v)) }
	options := [][]byte{
		List(minor(0)), List(minor(1)), List(minor(2)), List(Atom("deterministic")), List(minor(2), Atom("deterministic")),
	}
	for i := range n {
		g := generator(i, 4, false)
		b := g.Term(4)
		if i%4 == 1 {
			b = g.Number()
		}
		calls = append(calls, call("erlang", "term_to_binary", b), call("erlang", "term_to_binary", b, options[i%len(options)]),
			call("erlang", "external_size", b))
	}
	return calls
}

// ListCalls returns calls of the built-in functions on lists.
func ListCalls(n int) (calls []Call) {
	for i := range n {
		g := &Gen{Rand: rand.New(rand.NewSource(int64(i))), Few: i%5 != 0}
		a, b := g.list(40), g.list(40)
		for _, f := range []string{"hd", "tl", "length"} {
			calls = append(calls, call("erlang", f, a))
		}
		for _, f := range []string{"++", "append", "--", "subtract"} {
			calls = append(calls, call("erlang", f, a, b))
		}
		element, position := g.Term(1), Small(int64(g.Intn(5)))
		if g.Intn(20) == 0 {
			position = g.Term(0)
		}
		calls = append(calls, call("lists", "member", element, a), call("lists", "reverse", a, b))
		list := g.tuples()
		for _, f := range []string{"keyfind", "keymember", "keysearch"} {
			calls = append(calls, call("lists", f, element, position, list))
		}
	}
	return calls
}

// list makes a list of fewer than n elements, now and then one that is none.
func (g *Gen) list(n int) []byte {
	elements := g.Terms(g.Intn(n), 1)
	switch {
	case g.Intn(20) == 0:
		return g.Term(1)
	case g.Intn(20) == 0 && len(elements) > 0:
		return Improper(elements, g.Number())
	}
	return List(elements...)
}

// tuples makes a list of tuples and other terms.
func (g *Gen) tuples() []byte {
	var elements [][]byte
	for range g.Intn(8) {
		if g.Intn(5) == 0 {
			elements = append(elements, g.Term(1))
		} else {
			elements = append(elements, Tuple(g.Terms(1+g.Intn(3), 1)...))
		}
	}
	if g.Intn(10) == 0 && len(elements) > 0 {
		return Improper(elements, g.Number())
	}
	return List(elements...)
}
