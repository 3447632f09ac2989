package precompile

import (
	"math/big"
	"math/rand"
	"testing"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/erltest"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/rtstest"
	"github.com/jitwasm/jitwasm/rts/term"
)

// TestLiterals: random terms are laid out here as the run-time system makes
// them: the same words for what is immediate, equal terms else, maps with their
// keys in the same places.
func TestLiterals(t *testing.T) {
	const room = 1 << 20
	rtstest.Start()
	at := heap.Malloc(room)
	laidOut, large := 0, 0
	for i := range 4000 {
		g := erltest.Gen{Rand: rand.New(rand.NewSource(int64(i)))}
		encoded := g.Term(4)
		if i%8 == 0 {
			encoded = g.Map(30+i%200, 2)
			large++
		}
		want := erltest.Decode(t, encoded)
		literal, err := beam.DecodeTerm(append([]byte{131}, encoded...))
		if err != nil {
			t.Fatal(err)
		}
		c := &constants{
			image: newImage(at),
			atom:  func(name string) int32 { return int32(rtstest.Atom(name)) },
			funEntry: func(f MFA) uint32 {
				return code.ExternalFun(rtstest.Atom(f.Module), rtstest.Atom(f.Function), uint32(f.Arity)).FunEntry()
			},
		}
		word, err := c.term(literal)
		if err != nil {
			continue // pids and the like
		}
		laidOut++
		if len(c.bytes) > room {
			t.Fatalf("%d bytes", len(c.bytes))
		}
		mem.PutBytes(at, c.bytes)
		if got := term.Term(uint32(word)); !order.Exact(got, want) || order.CompareExact(got, want) != 0 {
			t.Errorf("%s is laid out as %s", beam.Format(literal), rtstest.Show(got))
		}
	}
	if laidOut < 2000 || large < 400 {
		t.Errorf("only %d terms were laid out, %d large maps made", laidOut, large)
	}
}

// TestMapHash: the hash of keys is that of the run-time system, in every round.
func TestMapHash(t *testing.T) {
	rtstest.Start()
	c := &constants{atom: func(name string) int32 { return int32(rtstest.Atom(name)) }}
	compared := 0
	for i := range 4000 {
		g := erltest.Gen{Rand: rand.New(rand.NewSource(int64(i)))}
		encoded := g.Term(3)
		if i%8 == 0 {
			encoded = g.Map(30+i%50, 2)
		}
		literal, err := beam.DecodeTerm(append([]byte{131}, encoded...))
		if err != nil {
			t.Fatal(err)
		}
		for round := range uint32(3) {
			got, err := c.mapHash(literal, round)
			if err != nil {
				break
			}
			compared++
			if want := order.MapHash(erltest.Decode(t, encoded), round); got != want {
				t.Errorf("%s, round %d: %#x, want %#x", beam.Format(literal), round, got, want)
			}
		}
	}
	if compared < 6000 {
		t.Errorf("only %d hashes were compared", compared)
	}
}

// TestConstantsAreShared: what is equal is there once.
func TestConstantsAreShared(t *testing.T) {
	var atoms atomTable
	c := &constants{image: newImage(1024), atom: atoms.intern}
	literal := beam.Tuple{beam.List(int64(1), 2.5), new(big.Int).Lsh(big.NewInt(1), 100), beam.Binary("text")}
	first, err := c.term(literal)
	if err != nil {
		t.Fatal(err)
	}
	size := len(c.bytes)
	second, err := c.term(literal)
	if err != nil || first != second || len(c.bytes) != size {
		t.Errorf("%#x and %#x, %d bytes after %d, %v", first, second, len(c.bytes), size, err)
	}
}
