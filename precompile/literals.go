package precompile

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/big"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/beam"
)

// constants lays out terms that do not change in the image of a program.
type constants struct {
	*image
	atom     func(name string) int32
	funEntry func(f MFA) uint32 // of fun M:F/A
}

// maxFlatMap is the number of keys up to which a map is flat (OTP:
// MAP_SMALL_MAP_LIMIT).
const maxFlatMap = 32

// term places a term and returns its word.
func (c *constants) term(t beam.Term) (int32, error) {
	switch t := t.(type) {
	case int64:
		return c.integer(big.NewInt(t)), nil
	case *big.Int:
		return c.integer(t), nil
	case float64:
		bits := math.Float64bits(t)
		return c.boxed(arch.TagFloat, int32(uint32(bits)), int32(bits>>32)), nil
	case beam.Atom:
		return c.atom(string(t)), nil
	case beam.Nil:
		return arch.Nil, nil
	case *beam.Cons:
		return c.list(t)
	case beam.Tuple:
		elems, err := c.terms(t)
		return c.boxed(arch.TagTuple, elems...), err
	case beam.Map:
		return c.mapTerm(t)
	case beam.Binary:
		return c.binary(t), nil
	case beam.BitString:
		whole := len(t.Bytes) - 1
		return c.boxed(arch.TagSubBinary, int32(whole), 0, c.binary(t.Bytes), int32(t.LastBits)), nil
	case beam.ExportFun:
		entry := c.funEntry(MFA{string(t.Module), string(t.Function), t.Arity})
		return c.boxed(arch.TagFun, int32(entry)), nil
	}
	return 0, fmt.Errorf("a literal of type %T cannot be part of a program", t)
}

func (c *constants) terms(list []beam.Term) ([]int32, error) {
	words := make([]int32, len(list))
	for i, t := range list {
		var err error
		if words[i], err = c.term(t); err != nil {
			return nil, err
		}
	}
	return words, nil
}

// boxed places a boxed term whose words after the header are given.
func (c *constants) boxed(tag int, words ...int32) int32 {
	return int32(c.put(append([]int32{arch.Header(tag, len(words))}, words...)...)) | arch.PrimaryBoxed
}

// integer has the smallest of three forms: a small integer, 64 bits in two's
// complement, or a magnitude in digits of 64 bits, of which there are at least
// two.
func (c *constants) integer(n *big.Int) int32 {
	tag := arch.TagPositiveInt
	if n.Sign() < 0 {
		tag = arch.TagNegativeInt
	}
	if n.IsInt64() {
		v := n.Int64()
		if arch.IsSmall(v) {
			return arch.Small(v)
		}
		return c.boxed(tag, int32(uint32(v)), int32(v>>32))
	}
	digits := max(2, (n.BitLen()+63)/64)
	bytes := make([]byte, 8*digits)
	n.FillBytes(bytes)
	words := make([]int32, 2*digits)
	for i := range words {
		words[i] = int32(binary.BigEndian.Uint32(bytes[len(bytes)-4*(i+1):]))
	}
	return c.boxed(tag, words...)
}

// binary places a binary on its own, not among reference-counted ones, whatever
// its size.
func (c *constants) binary(b []byte) int32 {
	words := make([]int32, 1, 1+(len(b)+3)/4)
	words[0] = int32(len(b))
	padded := append(b[:len(b):len(b)], make([]byte, -len(b)&3)...)
	for i := 0; i < len(padded); i += 4 {
		words = append(words, int32(binary.LittleEndian.Uint32(padded[i:])))
	}
	return c.boxed(arch.TagHeapBinary, words...)
}

func (c *constants) list(t *beam.Cons) (int32, error) {
	elems, tail := t.Elements()
	words, err := c.terms(elems)
	if err != nil {
		return 0, err
	}
	list, err := c.term(tail)
	for i := len(words) - 1; i >= 0; i-- {
		list = int32(c.put(list, words[i])) | arch.PrimaryList
	}
	return list, err
}

func (c *constants) mapTerm(m beam.Map) (int32, error) {
	if len(m) > maxFlatMap {
		return c.hashMap(m)
	}
	sorted := sortedPairs(m)
	keys, values := make(beam.Tuple, len(m)), make([]beam.Term, len(m))
	for i, p := range sorted {
		keys[i], values[i] = p.Key, p.Value
	}
	k, err := c.term(keys)
	if err != nil {
		return 0, err
	}
	words, err := c.terms(values)
	return c.boxed(arch.TagMap, append([]int32{k}, words...)...), err
}
