//go:build !wasm

package etf_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"math/rand"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/jitwasm/jitwasm/rts/erltest"
	"github.com/jitwasm/jitwasm/rts/etf"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/rtstest"
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/work"
)

func TestMain(m *testing.M) {
	rtstest.Start()
	os.Exit(m.Run())
}

func call(function string, args ...[]byte) erltest.Call {
	return erltest.Call{Module: "erlang", Function: function, Args: args}
}

func withVersion(b []byte) []byte { return append([]byte{131}, b...) }

func minor(version int64) []byte {
	return erltest.Tuple(erltest.Atom("minor_version"), erltest.Small(version))
}

func TestEncodingAgainstErl(t *testing.T) {
	calls := erltest.EncodeCalls(3000)
	calls = append(calls, call("term_to_iovec", erltest.Tuple(erltest.Atom("a"), erltest.Float(1.5))),
		call("term_to_iovec", erltest.Atom("a"), erltest.List(minor(2))), call("term_to_iovec", erltest.Atom("a"), erltest.List(minor(9))))
	long := strings.Repeat("x", 65535)
	for _, b := range [][]byte{
		erltest.String(long), erltest.Binary([]byte(long)), erltest.Tuple(slices.Repeat([][]byte{erltest.Small(1)}, 256)...),
		erltest.List(slices.Repeat([][]byte{erltest.Small(1)}, 65536)...), erltest.List(erltest.Small(255)),
		erltest.List(erltest.Small(256)), erltest.Improper([][]byte{erltest.Small(1)}, erltest.Small(2)),
		erltest.Atom(strings.Repeat("é", 100)), erltest.Atom(strings.Repeat("日", 80)),
	} {
		calls = append(calls, call("term_to_binary", b), call("term_to_binary", b, erltest.List(minor(2))), call("external_size", b),
			call("external_size", b, erltest.List(minor(0))))
	}
	erltest.Functions(etf.Functions).Compare(t, calls, true)
}

// badOptions are no options of any of the functions, or not of all.
var badOptions = [][]byte{
	erltest.Atom("compressed"), erltest.List(erltest.Atom("x")), erltest.List(minor(3)), erltest.List(minor(-1)),
	erltest.Improper([][]byte{minor(1)}, erltest.Atom("x")), erltest.List(erltest.Tuple(erltest.Atom("minor_version"), erltest.Atom("x"))),
	erltest.List(erltest.Tuple(erltest.Atom("compressed"), erltest.Small(10))),
	erltest.List(erltest.Tuple(erltest.Atom("compressed"), erltest.Small(9))),
	erltest.List(erltest.Atom("compressed")), erltest.List(erltest.Atom("used")), erltest.List(erltest.Atom("safe")),
	erltest.List(erltest.Atom("deterministic")), erltest.List(minor(2)),
}

func TestOptionsAgainstErl(t *testing.T) {
	var calls []erltest.Call
	for _, options := range badOptions {
		calls = append(calls,
			call("term_to_binary", erltest.Small(1), options),
			call("binary_to_term", erltest.Binary(withVersion(erltest.Small(1))), options),
			call("external_size", erltest.Small(1), options))
	}
	erltest.Functions(etf.Functions).Compare(t, calls, true)
}

// seeds are terms with every tag that may be decoded.
func seeds() [][]byte {
	old := func(tag byte, rest ...byte) []byte {
		return append(append([]byte{tag, 100, 0, 3, 'a', '@', 'b'}, rest...), 0)
	}
	text := append([]byte{99}, "1.50000000000000000000e+00\x00\x00\x00\x00\x00"...)
	list := [][]byte{
		erltest.Small(-1), erltest.Float(1.5), text, erltest.Binary([]byte("abc")), erltest.Bits([]byte("abc"), 3),
		{77, 0, 0, 0, 1, 8, 255}, {77, 0, 0, 0, 0, 0}, {77, 0, 0, 0, 1, 3, 255}, {77, 0, 0, 0, 0, 1}, {77, 0, 0, 0, 1, 9, 255},
		erltest.Pid("a@b", 1, 2, 3), erltest.Port("a@b", 1<<40, 3), erltest.Ref("a@b", 1, 2, 3, 4),
		erltest.Pid("nonode@nohost", 1, 2, 0), erltest.Ref("nonode@nohost", 0, 2, 3, 4), erltest.Port("nonode@nohost", 5, 0),
		old(103, 0, 0, 0, 1, 0, 0, 0, 2), old(102, 0, 0, 0, 1), old(101, 0, 0, 0, 1),
		append([]byte{114, 0, 2, 100, 0, 1, 'n', 1}, 0, 0, 0, 1, 0, 0, 0, 2),
		append([]byte{89, 100, 0, 1, 'n'}, 0, 0, 0, 1, 0, 0, 0, 2),
		erltest.Export("lists", "map", 2), erltest.Export("no", "such", 255), {115, 2, 'a', 0xE9}, {118, 0, 2, 0xC3, 0xA9}, {119, 2, 0xC3, 0xA9}, {119, 1, 0xC3}, {119, 2, 0xC0, 0x80}, {100, 0, 0},
		{119, 3, 0xED, 0xA0, 0x80}, append([]byte{100, 1, 0}, bytes.Repeat([]byte{'a'}, 256)...),
		append([]byte{118, 1, 0xFE}, bytes.Repeat([]byte{0xC3, 0xA9}, 255)...),
		append([]byte{118, 2, 0}, bytes.Repeat([]byte{0xC3, 0xA9}, 256)...),
		{110, 0, 0}, {110, 1, 1, 0}, {110, 4, 0, 1, 0, 0, 0}, {111, 0, 0, 0, 2, 1, 1, 1}, {110, 8, 1, 0, 0, 0, 0, 0, 0, 0, 128},
		{110, 8, 1, 1, 0, 0, 0, 0, 0, 0, 128}, {110, 9, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0}, {105, 0, 0, 0, 0}, {108, 0, 0, 0, 0, 97, 1},
		{107, 0, 0}, {104, 0}, {116, 0, 0, 0, 0}, {116, 0, 0, 0, 2, 97, 1, 97, 1, 97, 1, 97, 2},
		{70, 0x7F, 0xF0, 0, 0, 0, 0, 0, 0}, {70, 0x7F, 0xF8, 0, 0, 0, 0, 0, 0}, {70, 0x80, 0, 0, 0, 0, 0, 0, 0},
		{104, 255}, {105, 255, 255, 255, 255}, {108, 255, 255, 255, 255}, {116, 255, 255, 255, 255}, {109, 255, 255, 255, 255},
		{111, 255, 255, 255, 255, 0}, {107, 255, 255}, {77, 255, 255, 255, 255, 1}, {118, 255, 255}, {0}, {}, {82, 0}, {68, 1},
		append(erltest.Small(1), 1, 2, 3), compressed(erltest.String("aaaaaaaaaaaaaaaaaaaaaaa"), 0), compressed(erltest.Small(1), 1),
		compressed(erltest.Small(1), -1), append(compressed(erltest.Binary(bytes.Repeat([]byte("abcdefg"), 9999)), 0), 7, 7),
	}
	r := rand.New(rand.NewSource(1))
	noise := make([]byte, 70_000)
	for i := range noise {
		noise[i] = byte(r.NormFloat64() * 20)
	}
	return append(list, compressed(erltest.Binary(noise), 0), compressed(erltest.Binary(noise[:100]), 0))
}

// compressed makes a compressed term that says it has so many bytes more.
func compressed(b []byte, more int) []byte {
	var out bytes.Buffer
	out.Write(binary.BigEndian.AppendUint32([]byte{80}, uint32(len(b)+more)))
	w := zlib.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func TestDecodingAgainstErl(t *testing.T) {
	used, safe := erltest.List(erltest.Atom("used")), erltest.List(erltest.Atom("safe"))
	var calls []erltest.Call
	for _, b := range seeds() {
		v := erltest.Binary(withVersion(b))
		calls = append(calls, call("binary_to_term", v), call("binary_to_term", v, used))
	}
	calls = append(calls, call("binary_to_term", erltest.Binary([]byte{130, 97, 1})), call("binary_to_term", erltest.Binary(nil)),
		call("binary_to_term", erltest.Small(1)), call("binary_to_term", erltest.Bits([]byte{131, 97, 1, 1}, 1)),
		call("binary_to_term", erltest.Binary(withVersion(erltest.Atom("never seen before"))), safe),
		call("binary_to_term", erltest.Binary(withVersion(erltest.Atom("ok"))), safe))
	erltest.Functions(etf.Functions).Compare(t, calls, true)
}

// notDecoded are tags of local funs, which depend on the program, and of formats
// that erl uses only inside, but decodes.
const notDecoded = "puIJKL"

// TestDamagedAgainstErl changes bytes of good terms.
func TestDamagedAgainstErl(t *testing.T) {
	var calls []erltest.Call
	list := seeds()
	for i := range 4000 {
		r := rand.New(rand.NewSource(int64(i)))
		g := &erltest.Gen{Rand: r}
		b := g.Term(3)
		if i%3 == 0 {
			b = slices.Clone(list[r.Intn(len(list))])
		}
		for range 1 + r.Intn(3) {
			if len(b) > 0 {
				b[r.Intn(min(len(b), 40))] = byte(r.Intn(256))
			}
		}
		if r.Intn(4) == 0 {
			b = b[:r.Intn(len(b)+1)]
		}
		if bytes.ContainsAny(b, notDecoded) {
			continue
		}
		calls = append(calls, call("binary_to_term", erltest.Binary(withVersion(b)), erltest.List(erltest.Atom("used"))))
	}
	erltest.Functions(etf.Functions).Compare(t, calls, false)
}

// TestUnalignedBinary decodes from the middle of a byte.
func TestUnalignedBinary(t *testing.T) {
	b := withVersion(erltest.Tuple(erltest.Small(1), erltest.Binary([]byte("abc"))))
	shifted := make([]byte, len(b)+1)
	for i, c := range b {
		shifted[i] |= c >> 3
		shifted[i+1] |= c << 5
	}
	whole := heap.BinaryOf(shifted)
	sub, addr := heap.Box(term.TagSubBinary, term.SubBinaryWords)
	mem.Store32(addr, uint32(len(b)))
	mem.Store32(addr+4, 3)
	term.Store(addr+8, whole)
	mem.Store32(addr+12, 0)
	got := etf.Functions["erlang:binary_to_term/1"].(func(term.Term) term.Term)(sub)
	if got == 0 || !order.Exact(got, erltest.Decode(t, b[1:])) {
		t.Error("the term is another")
	}
}

func TestDeepTerms(t *testing.T) {
	const depth = 300_000
	deep := term.Nil
	for i := range depth {
		if i%2 == 0 {
			deep = heap.Cons(deep, term.Nil)
		} else {
			deep = heap.Tuple2(term.Small(1), deep)
		}
	}
	b := erltest.Encode(deep)
	if !order.Exact(deep, erltest.Decode(t, b[1:])) {
		t.Error("the term is another")
	}
	if work.Mark() != 0 {
		t.Errorf("%d bytes are left on the stack", work.Mark())
	}
}

// FuzzDecode holds that what is decoded is encoded again as a term that is
// equal, and that nothing traps.
func FuzzDecode(f *testing.F) {
	for _, b := range seeds() {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		v := withVersion(b)
		addr := heap.Malloc(uint32(len(v)))
		defer heap.Free(addr)
		mem.PutBytes(addr, v)
		decoded, _ := etf.Decode(addr, uint32(len(v)), false)
		if work.Mark() != 0 {
			t.Fatal("words are left on the stack")
		}
		if decoded != 0 && !order.Exact(decoded, erltest.Decode(t, erltest.Encode(decoded)[1:])) {
			t.Fatal("another term comes back")
		}
	})
}
