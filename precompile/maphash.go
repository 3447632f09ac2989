package precompile

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"slices"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/beam"
)

// hashMap places a map that is not flat: a hash trie as package rts/order
// describes it.
func (c *constants) hashMap(m beam.Map) (int32, error) {
	leaves := make([]leaf, len(m))
	for i, p := range m {
		key, err := c.term(p.Key)
		if err != nil {
			return 0, err
		}
		value, err := c.term(p.Value)
		if err != nil {
			return 0, err
		}
		leaves[i] = leaf{p, int32(c.put(value, key)) | arch.PrimaryList}
	}
	root, err := c.node(leaves, 0)
	return c.boxed(arch.TagMap, arch.Small(int64(len(m))), root), err
}

// leaf is a pair of a map, and where it is placed as a list cell of key and
// value.
type leaf struct {
	beam.MapPair
	word int32
}

// tagHashNode is the boxed tag of the nodes (rts/term).
const tagHashNode = 0x3C

// Levels of the trie look at four bits of a hash each; after eight of them comes
// another hash.
const (
	slotBits   = 4
	hashLevels = 32 / slotBits
)

// slots are the leaves below each child of a node.
type slots [1 << slotBits][]leaf

// slots distributes the leaves of a node of a level.
func (c *constants) slots(leaves []leaf, level int) (slots, error) {
	var s slots
	for _, l := range leaves {
		hash, err := c.mapHash(l.Key, uint32(level/hashLevels))
		if err != nil {
			return s, err
		}
		slot := hash >> (level % hashLevels * slotBits) & (1<<slotBits - 1)
		s[slot] = append(s[slot], l)
	}
	return s, nil
}

// node places the node of a level that holds some leaves.
func (c *constants) node(leaves []leaf, level int) (int32, error) {
	slots, err := c.slots(leaves, level)
	if err != nil {
		return 0, err
	}
	words := []int32{0}
	bitmap := 0
	for slot, below := range slots {
		if len(below) == 0 {
			continue
		}
		bitmap |= 1 << slot
		child := below[0].word
		if len(below) > 1 {
			if child, err = c.node(below, level+1); err != nil {
				return 0, err
			}
		}
		words = append(words, child)
	}
	words[0] = arch.Small(int64(bitmap))
	return c.boxed(tagHashNode, words...), nil
}

// The constants of the hash (rts/order: mix.go, maphash.go).
const (
	hashSalt   = 3432918353
	hashGolden = 0x9e3779b9

	hashSmall    = hashGolden
	hashString   = hashGolden * 4 & math.MaxUint32
	hashTuple    = hashGolden * 9 & math.MaxUint32
	hashNegative = hashGolden * 10 & math.MaxUint32
	hashPositive = hashGolden * 11 & math.MaxUint32
	hashFloat    = hashGolden * 12 & math.MaxUint32
	hashBinary   = hashGolden * 13 & math.MaxUint32
	hashExport   = hashGolden * 14 & math.MaxUint32
	hashBits     = hashGolden * 15 & math.MaxUint32
	hashOfMap    = hashGolden * 16 & math.MaxUint32
	hashHead     = hashGolden * 17 & math.MaxUint32
	hashTail     = hashGolden * 18 & math.MaxUint32
	hashBytes    = hashGolden * 22 & math.MaxUint32
)

// mapHash is the hash of a key that package rts/order computes (MapHash). That of
// atoms depends on their numbers.
func (c *constants) mapHash(key beam.Term, round uint32) (uint32, error) {
	salt := uint32(0)
	if round > 0 {
		salt = mix(0, round, 1, hashBytes)
	}
	h := hasher{constants: c, hash: salt ^ hashSalt}
	h.term(key)
	return h.hash, h.err
}

type hasher struct {
	*constants
	hash uint32
	err  error
}

func (h *hasher) mix(x, y, kind uint32) { h.hash = mix(h.hash, x, y, kind) }

func (h *hasher) mix64(v uint64, kind uint32) { h.mix(uint32(v), uint32(v>>32), kind) }

func (h *hasher) term(t beam.Term) {
	switch t := t.(type) {
	case int64:
		h.integer(big.NewInt(t))
	case *big.Int:
		h.integer(t)
	case float64:
		if t == 0 {
			t = 0 // the same for -0.0
		}
		h.mix64(math.Float64bits(t), hashFloat)
	case beam.Atom:
		h.mix(uint32(h.atom(string(t))), 0, hashSmall)
	case beam.Nil:
		h.mix(arch.Nil, 0, hashSmall)
	case *beam.Cons:
		h.list(t)
	case beam.Tuple:
		h.mix(uint32(len(t)), 0, hashTuple)
		for _, e := range t {
			h.term(e)
		}
	case beam.Map:
		h.mapTerm(t)
	case beam.Binary, beam.BitString:
		h.bitstring(bitsOf(t))
	case beam.ExportFun:
		h.mix(uint32(h.atom(string(t.Module))), uint32(h.atom(string(t.Function))), hashExport)
		h.mix(uint32(t.Arity), 0, hashExport)
	default:
		h.err = fmt.Errorf("a literal of type %T cannot be a key of a map with more than %d keys", t, maxFlatMap)
	}
}

// integer adds one of at most 60 bits as erl's word of 64 bits, others by their
// magnitude.
func (h *hasher) integer(n *big.Int) {
	if v := n.Int64(); n.IsInt64() && v<<4>>4 == v {
		h.mix64(uint64(v)<<4|0xF, hashSmall)
		return
	}
	kind := uint32(hashPositive)
	if n.Sign() < 0 {
		kind = hashNegative
	}
	magnitude := new(big.Int).Abs(n)
	digit := new(big.Int)
	mask := new(big.Int).SetUint64(math.MaxUint64)
	for magnitude.Sign() != 0 {
		h.mix64(digit.And(magnitude, mask).Uint64(), kind)
		magnitude.Rsh(magnitude, 64)
	}
}

// list adds the bytes that a list begins with four at a time, and what follows
// term by term.
func (h *hasher) list(c *beam.Cons) {
	var tail beam.Term = c
	for {
		tail = h.leadingBytes(tail)
		c, ok := tail.(*beam.Cons)
		if !ok {
			h.term(tail)
			return
		}
		h.stir(hashHead)
		h.term(c.Head)
		tail = c.Tail
		if _, more := tail.(*beam.Cons); !more {
			h.stir(hashTail)
		}
	}
}

func (h *hasher) leadingBytes(t beam.Term) (rest beam.Term) {
	w, n := uint32(0), uint32(0)
	for {
		c, ok := t.(*beam.Cons)
		if !ok {
			break
		}
		b, ok := c.Head.(int64)
		if !ok || b < 0 || b > 255 {
			break
		}
		t = c.Tail
		w = w<<8 + uint32(b)
		if n++; n == 4 {
			h.mix(w, 0, hashString)
			w, n = 0, 0
		}
	}
	if n > 0 {
		h.mix(w, n, hashBytes)
	}
	return t
}

func (h *hasher) stir(kind uint32) {
	h.hash ^= kind
	h.hash = h.hash<<17 ^ h.hash>>15
}

func (h *hasher) mapTerm(m beam.Map) {
	h.mix(uint32(len(m)), 0, hashOfMap)
	if len(m) <= maxFlatMap {
		for _, p := range sortedPairs(m) {
			h.pair(p)
		}
		return
	}
	leaves := make([]leaf, len(m))
	for i, p := range m {
		leaves[i].MapPair = p
	}
	h.trie(leaves, 0)
}

func (h *hasher) pair(p beam.MapPair) {
	h.term(p.Key)
	h.term(p.Value)
}

// trie adds the pairs below a node of a level from the last to the first, as
// the run-time system takes them from its stack.
func (h *hasher) trie(leaves []leaf, level int) {
	slots, err := h.slots(leaves, level)
	if err != nil {
		h.err = err
		return
	}
	for _, below := range slices.Backward(slots[:]) {
		switch len(below) {
		case 0:
		case 1:
			h.pair(below[0].MapPair)
		default:
			h.trie(below, level+1)
		}
	}
}

func (h *hasher) bitstring(data []byte, n int) {
	h.hash += hashBinary
	if n == 0 {
		return
	}
	h.hash = blockHash(data[:n/8], h.hash)
	if rest := n % 8; rest > 0 {
		h.mix(uint32(rest), uint32(data[n/8]>>(8-rest)), hashBits)
	}
}

// mix adds two words of a type to a hash.
func mix(hash, x, y, kind uint32) uint32 {
	_, _, hash = jenkins(kind+x, kind+y, hash)
	return hash
}

// jenkins is Bob Jenkins' mixing function of 1996 (lookup2).
func jenkins(a, b, c uint32) (x, y, z uint32) {
	for _, s := range [3][3]int{{13, 8, 13}, {12, 16, 5}, {3, 10, 15}} {
		a = (a - b - c) ^ c>>s[0]
		b = (b - c - a) ^ a<<s[1]
		c = (c - a - b) ^ b>>s[2]
	}
	return a, b, c
}

func blockHash(data []byte, hash uint32) uint32 {
	a, b, c := uint32(hashGolden), uint32(hashGolden), hash
	rest := data
	for ; len(rest) >= 12; rest = rest[12:] {
		a, b, c = jenkins(a+word(rest), b+word(rest[4:]), c+word(rest[8:]))
	}
	a += word(rest)
	b += word(rest[min(len(rest), 4):])
	c += uint32(len(data)) + word(rest[min(len(rest), 8):])<<8
	_, _, c = jenkins(a, b, c)
	return c
}

// word is up to four bytes, the least significant first.
func word(b []byte) uint32 {
	var w [4]byte
	copy(w[:], b)
	return binary.LittleEndian.Uint32(w[:])
}
