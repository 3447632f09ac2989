package erltest

import (
	"math"
	"math/big"
	"math/rand"
	"strconv"
)

// Gen makes random terms.
type Gen struct {
	*rand.Rand

	// Few makes terms of few different parts, so that many are equal or nearly.
	Few bool

	// Portable leaves out what erl hashes in its own way.
	Portable bool
}

var atoms = []string{"a", "b", "ab", "abc", "abcd", "abce", "", "true", "ok", "é", "ÿ", "Ā", "日本", "😀", "nonode@nohost"}

// Term makes a term that nests at most depth deep.
func (g *Gen) Term(depth int) []byte {
	n := 14
	if depth == 0 {
		n = 8
	}
	switch g.Intn(n) {
	case 0, 1:
		return g.Number()
	case 2:
		return Atom(atoms[g.pick(len(atoms))])
	case 3:
		return g.Identifier()
	case 4, 5:
		return g.bits()
	case 6:
		return List()
	case 7:
		return String(g.text())
	case 8, 9:
		return Tuple(g.Terms(g.Intn(4), depth-1)...)
	case 10:
		return Improper(g.Terms(1+g.Intn(3), depth-1), g.Term(depth-1))
	case 11:
		return g.Map(g.Intn(5), depth-1)
	case 12:
		if depth > 1 && g.Intn(4) == 0 {
			return g.Map(30+g.Intn(10), 1)
		}
	}
	return List(g.Terms(1+g.Intn(4), depth-1)...)
}

// Terms makes n terms.
func (g *Gen) Terms(n, depth int) [][]byte {
	list := make([][]byte, n)
	for i := range list {
		list[i] = g.Term(max(depth, 0))
	}
	return list
}

func (g *Gen) pick(n int) int {
	if g.Few {
		n = min(n, 3)
	}
	return g.Intn(n)
}

// Number makes a number, often at a limit of some representation.
func (g *Gen) Number() []byte {
	if g.Few {
		if g.Intn(2) == 0 {
			return Small(int64(g.Intn(3)))
		}
		return Float(float64(g.Intn(3)))
	}
	if g.Intn(3) == 0 {
		return g.float()
	}
	return Int(g.integer())
}

var powers = []uint{0, 1, 7, 8, 15, 16, 24, 26, 27, 28, 31, 32, 33, 52, 53, 54, 58, 59, 60, 61, 62, 63, 64, 65, 127, 128, 192, 500, 1023, 1024, 2100}

func (g *Gen) integer() *big.Int {
	n := new(big.Int).Lsh(big.NewInt(1), powers[g.Intn(len(powers))])
	n.Add(n, big.NewInt(int64(g.Intn(7)-3)))
	if g.Intn(4) == 0 {
		n.Rand(g.Rand, n.Abs(n).Add(n, big.NewInt(1)))
	}
	if g.Intn(2) == 0 {
		n.Neg(n)
	}
	return n
}

func (g *Gen) float() []byte {
	switch g.Intn(4) {
	case 0:
		return Float(g.NormFloat64())
	case 1:
		f := math.Float64frombits(g.Uint64())
		if f-f != 0 || f == 0 {
			f = 0.5
		}
		return Float(f)
	}
	f, _ := new(big.Float).SetInt(g.integer()).Float64()
	if math.IsInf(f, 0) {
		f = math.MaxFloat64
	}
	if f == 0 {
		f = 0 // not the negative zero, which erl 25 takes for the same key
	}
	if g.Intn(4) == 0 {
		f = math.Nextafter(f, g.NormFloat64())
	}
	return Float(f)
}

// Identifier makes a pid, port or reference of this node or another, or a fun.
func (g *Gen) Identifier() []byte {
	if g.Portable {
		return Atom("x" + strconv.Itoa(g.Intn(100)))
	}
	node, creation := "nonode@nohost", uint32(0)
	if g.Intn(2) == 0 {
		node, creation = []string{"a@b", "n@h"}[g.Intn(2)], uint32(1+g.Intn(2))
	}
	switch g.Intn(4) {
	case 0:
		return Export([]string{"a", "b"}[g.Intn(2)], []string{"f", "g"}[g.Intn(2)], byte(g.Intn(2)))
	case 1:
		return Pid(node, uint32(g.pick(1<<15)), uint32(g.Intn(2)), creation)
	case 2:
		return Port(node, uint64(g.pick(1<<20)), creation)
	}
	return Ref(node, creation, uint32(g.pick(1<<18)), uint32(g.Intn(2)), uint32(g.Intn(2)))
}

func (g *Gen) bits() []byte {
	if g.Intn(8) == 0 {
		return Binary(nil)
	}
	b := g.text()
	if g.Intn(2) == 0 {
		return Bits([]byte(b), 1+g.Intn(7))
	}
	return Binary([]byte(b))
}

// text makes bytes, at least one.
func (g *Gen) text() string {
	n := 1 + g.Intn(4)
	if !g.Few && g.Intn(3) == 0 {
		n = 1 + g.Intn(80)
	}
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(g.pick(256))
	}
	return string(b)
}

// Map makes a map of n pairs.
func (g *Gen) Map(n, depth int) []byte {
	return Map(g.Pairs(g.Keys(n, depth), depth)...)
}

// Keys makes n different keys.
func (g *Gen) Keys(n, depth int) [][]byte {
	seen := map[string]bool{}
	var keys [][]byte
	for i := 0; len(keys) < n; i++ {
		key := g.key(i, depth)
		if !seen[string(key)] {
			seen[string(key)] = true
			keys = append(keys, key)
		}
	}
	return keys
}

// key makes a key without atoms, so that the order of large maps is erl's. No
// two that differ in their bytes are the same.
func (g *Gen) key(i, depth int) []byte {
	switch g.Intn(6) {
	case 0:
		return g.Number()
	case 1:
		return Small(int64(i))
	case 2:
		return Binary([]byte(g.text()))
	case 3:
		return String(g.text())
	case 4:
		return Tuple(Small(int64(g.Intn(3))), g.Number(), String(g.text()))
	}
	if depth > 0 && g.Intn(3) == 0 {
		return Map(Small(int64(g.Intn(50))), g.Number())
	}
	return List(Binary([]byte("k")), g.Number(), Small(int64(g.Intn(100))))
}

// Pairs puts values behind keys.
func (g *Gen) Pairs(keys [][]byte, depth int) [][]byte {
	var pairs [][]byte
	for _, key := range keys {
		pairs = append(pairs, key, g.Term(max(depth, 0)))
	}
	return pairs
}
