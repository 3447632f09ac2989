package bits_test

import (
	"math/big"
	"testing"

	"github.com/jitwasm/jitwasm/rts/bits"
	"github.com/jitwasm/jitwasm/rts/erltest"
	"github.com/jitwasm/jitwasm/rts/heap"
)

// sum is a checksum, now and then something larger or negative.
func sum(g *erltest.Gen) []byte {
	switch g.Intn(12) {
	case 0:
		return g.Number()
	case 1:
		return erltest.Int(big.NewInt(1<<32 - 1 + int64(g.Intn(2))))
	case 2:
		return erltest.Small(int64(g.Intn(3)))
	}
	return erltest.Int(big.NewInt(int64(g.Uint32())))
}

func TestChecksumsAgainstErl(t *testing.T) {
	var calls []erltest.Call
	add := func(name string, args ...[]byte) {
		calls = append(calls, erltest.Call{Module: "erlang", Function: name, Args: args})
	}
	for i := range 1500 {
		g := gen(i)
		large := make([]byte, g.Intn(12000))
		g.Read(large)
		if i%10 == 0 {
			for _, name := range []string{"md5", "crc32", "adler32"} {
				add(name, erltest.Binary(large))
			}
		}
		add("crc32", sum(g), iolist(g, 2))
		add("adler32", sum(g), iolist(g, 2))
		add("crc32_combine", sum(g), sum(g), sum(g))
		add("adler32_combine", sum(g), sum(g), sum(g))
		add("md5_update", bitstring(g, 256), bitstring(g, 256))
		add("md5_final", bitstring(g, 256))
	}
	functions.Compare(t, calls, true)
}

// TestMD5InPieces holds that the pieces in which a text is digested do not matter,
// and that a context can go on in two ways.
func TestMD5InPieces(t *testing.T) {
	for i := range 300 {
		g := gen(i)
		text := make([]byte, g.Intn(400))
		g.Read(text)
		context := bits.MD5Init()
		other := bits.MD5Update(context, heap.BinaryOf([]byte("another text")))
		for from := 0; from < len(text); {
			to := from + 1 + g.Intn(min(len(text)-from, 150))
			other = bits.MD5Update(context, heap.BinaryOf([]byte("another text")))
			context = bits.MD5Update(context, heap.BinaryOf(text[from:to]))
			from = to
		}
		want := textOf(bits.MD5(heap.BinaryOf(text)))
		if got := textOf(bits.MD5Final(context)); got != want {
			t.Fatalf("%d bytes in pieces: % x instead of % x", len(text), got, want)
		}
		if textOf(bits.MD5Final(other)) == want {
			t.Fatal("two texts have the same digest")
		}
	}
}
