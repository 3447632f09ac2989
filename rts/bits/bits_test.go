package bits_test

import (
	"math/rand"
	"os"
	"testing"

	"github.com/jitwasm/jitwasm/rts/bits"
	"github.com/jitwasm/jitwasm/rts/erltest"
	"github.com/jitwasm/jitwasm/rts/rtstest"
	"github.com/jitwasm/jitwasm/rts/term"
)

func TestMain(m *testing.M) {
	rtstest.Start()
	os.Exit(m.Run())
}

func gen(i int) *erltest.Gen { return &erltest.Gen{Rand: rand.New(rand.NewSource(int64(i)))} }

// bitstring is a bit string, mostly of whole bytes.
func bitstring(g *erltest.Gen, alphabet int) []byte {
	b := make([]byte, g.Intn(30))
	if g.Intn(8) == 0 {
		b = make([]byte, 60+g.Intn(30))
	}
	for i := range b {
		b[i] = byte(g.Intn(alphabet))
	}
	if len(b) > 0 && g.Intn(5) == 0 {
		return erltest.Bits(b, 1+g.Intn(7))
	}
	return erltest.Binary(b)
}

// iolist is a deep list, nearly always a valid one.
func iolist(g *erltest.Gen, depth int) []byte {
	var elements [][]byte
	for range g.Intn(5) {
		switch k := g.Intn(12); {
		case k < 4 && depth > 0:
			elements = append(elements, iolist(g, depth-1))
		case k < 8:
			elements = append(elements, erltest.Small(int64(g.Intn(256))))
		case k < 11:
			elements = append(elements, bitstring(g, 256))
		case g.Intn(4) == 0:
			elements = append(elements, g.Term(1))
		}
	}
	return erltest.List(elements...)
}

func TestListsAgainstErl(t *testing.T) {
	one := []string{"list_to_binary", "iolist_to_binary", "iolist_size", "list_to_bitstring", "bitstring_to_list", "binary_to_list",
		"byte_size", "bit_size", "md5", "crc32", "adler32"}
	module := []string{"copy", "decode_unsigned", "encode_unsigned", "list_to_bin"}
	var calls []erltest.Call
	for i := range 6000 {
		g := gen(i)
		arg := iolist(g, 3)
		if i%3 == 0 {
			arg = bitstring(g, 256)
		}
		calls = append(calls, erltest.Call{Module: "erlang", Function: one[i%len(one)], Args: [][]byte{arg}})
		if i%5 == 0 {
			calls = append(calls, erltest.Call{Module: "binary", Function: module[i/5%4], Args: [][]byte{arg}})
		}
	}
	functions.Compare(t, calls, true)
}

func TestPartsAgainstErl(t *testing.T) {
	small := func(g *erltest.Gen) []byte { return erltest.Small(int64(g.Intn(40) - 8)) }
	var calls []erltest.Call
	add := func(module, name string, args ...[]byte) {
		calls = append(calls, erltest.Call{Module: module, Function: name, Args: args})
	}
	for i := range 1500 {
		g := gen(i)
		b := bitstring(g, 256)
		add("erlang", "binary_part", b, small(g), small(g))
		add("erlang", "split_binary", b, small(g))
		add("erlang", "binary_to_list", b, small(g), small(g))
		add("binary", "at", b, small(g))
		add("binary", []string{"first", "last"}[i%2], b)
		add("binary", "copy", b, small(g))
		endian := erltest.Atom([]string{"big", "little", "x"}[g.Intn(3)])
		add("binary", "decode_unsigned", b, endian)
		add("binary", "encode_unsigned", g.Number(), endian)
		list := erltest.List(bitstring(g, 2), bitstring(g, 2), bitstring(g, 2))
		add("binary", []string{"longest_common_prefix", "longest_common_suffix"}[i%2], list)
	}
	functions.Compare(t, calls, true)
}

func TestSearchAgainstErl(t *testing.T) {
	var calls []erltest.Call
	pattern := func(g *erltest.Gen) []byte {
		b := make([]byte, g.Intn(4))
		for i := range b {
			b[i] = byte(g.Intn(2))
		}
		return erltest.Binary(b)
	}
	for i := range 4000 {
		g := gen(i)
		p := pattern(g)
		if g.Intn(2) == 0 {
			p = erltest.List(pattern(g), pattern(g), pattern(g))
		}
		scope := erltest.Tuple(erltest.Atom("scope"), erltest.Tuple(erltest.Small(int64(g.Intn(12))), erltest.Small(int64(g.Intn(12)-3))))
		subject := bitstring(g, 2)
		name := []string{"match", "matches", "split"}[i%3]
		args := [][]byte{subject, p}
		if g.Intn(2) == 0 {
			var options [][]byte
			if g.Intn(3) == 0 {
				options = append(options, scope)
			}
			if name == "split" || g.Intn(10) == 0 {
				for _, o := range []string{"global", "trim", "trim_all"} {
					if g.Intn(2) == 0 {
						options = append(options, erltest.Atom(o))
					}
				}
			}
			args = append(args, erltest.List(options...))
		}
		calls = append(calls, erltest.Call{Module: "binary", Function: name, Args: args})
	}
	functions.Compare(t, calls, true)
}

// characters is a deep list of characters and bytes of UTF-8, whole and not.
func characters(g *erltest.Gen, depth int) []byte {
	var elements [][]byte
	for range g.Intn(5) {
		switch k := g.Intn(10); {
		case k < 3 && depth > 0:
			elements = append(elements, characters(g, depth-1))
		case k < 6:
			elements = append(elements, erltest.Small(int64([]int{65, 200, 300, 0x20AC, 0x10FFFF, 0xD800, 0x110000}[g.Intn(100)%(5+g.Intn(40)/38*2)])))
		case k < 9:
			s := "aé€😀"
			from := g.Intn(len(s))
			elements = append(elements, erltest.Binary([]byte(s[from:from+g.Intn(len(s)-from+1)])))
		}
	}
	return erltest.List(elements...)
}

func TestUnicodeAgainstErl(t *testing.T) {
	var calls []erltest.Call
	for i := range 6000 {
		g := gen(i)
		arg := characters(g, 3)
		if i%10 == 0 {
			arg = erltest.List(characters(g, 1), erltest.Atom("x"))
		}
		name := []string{"characters_to_binary", "characters_to_list"}[i%2]
		encoding := erltest.Atom([]string{"unicode", "utf8", "unicode", "latin1"}[g.Intn(4)])
		calls = append(calls, erltest.Call{Module: "unicode", Function: name, Args: [][]byte{arg, encoding}})
	}
	functions.Compare(t, calls, true)
}

// TestAppend appends bit by bit and byte by byte, from several old versions of
// one bit string too.
func TestAppend(t *testing.T) {
	var bytes []byte
	b := bits.InitWritable(term.Small(0))
	old := b
	for i := range 5000 {
		b = bits.Append(b, 8, 1)
		if !bits.PutInteger(term.Small(int32(i)), 8, 0) {
			t.Fatal("an integer is refused")
		}
		bytes = append(bytes, byte(i))
		if i == 100 {
			old = b
		}
	}
	other := bits.Append(old, 16, 8)
	bits.PutInteger(term.Small(0x4142), 16, 0)
	if got := textOf(other); got != string(bytes[:101])+"AB" {
		t.Errorf("%q was appended to an old version", got)
	}
	if got := textOf(b); got != string(bytes) {
		t.Errorf("%d bytes appended became %d others", len(bytes), len(got))
	}
	odd := bits.InitWritable(term.Small(0))
	for i := range 800 {
		odd = bits.Append(odd, 1, 1)
		bits.PutInteger(term.Small(int32(i%3)), 1, 0)
	}
	for i := range uint32(800) {
		if got := bits.MatchBits(bits.StartMatch(odd), i, 1); got != i%3&1 {
			t.Fatalf("bit %d is %d", i, got)
		}
	}
}

// TestPartOfGrowing appends to a bit string after all of it was matched.
func TestPartOfGrowing(t *testing.T) {
	b := bits.Append(bits.InitWritable(term.Small(0)), 160, 8)
	bits.PutInteger(term.Small(7), 160, 0)
	all := bits.MatchBinary(bits.StartMatch(b), 0, 160)
	bits.Append(b, 8, 8)
	bits.PutInteger(term.Small(1), 8, 0)
	if got := textOf(all); len(got) != 20 {
		t.Errorf("a part has grown to %d bytes", len(got))
	}
}

func textOf(b term.Term) string {
	text := ""
	for l := bits.BinaryToList(b); l.IsCons(); l = l.Tail() {
		text += string([]byte{byte(l.Head().Int())})
	}
	return text
}

// TestIntegersThereAndBack writes integers of all widths at all offsets and reads
// them back.
func TestIntegersThereAndBack(t *testing.T) {
	for i := range 20000 {
		g := gen(i)
		n := uint32(1 + g.Intn(200))
		offset := uint32(g.Intn(9))
		flags := uint32(g.Intn(2)*2 | g.Intn(2)*4)
		x := erltest.Decode(t, g.Number())
		if !x.IsInteger() {
			continue
		}
		b := bits.Init(offset + n + 8)
		bits.PutInteger(term.Small(0), offset, 0)
		bits.PutInteger(x, n, flags)
		bits.PutInteger(term.Small(-1), 8, 0)
		state := bits.StartMatch(b)
		if bits.MatchBits(state, offset+n, 8) != 0xFF || offset > 0 && bits.MatchBits(state, 0, offset) != 0 {
			t.Fatal("bits around an integer have changed")
		}
		read := bits.MatchInteger(state, offset, n, flags)
		again := bits.Init(n)
		bits.PutInteger(read, n, flags)
		if bits.MatchInteger(bits.StartMatch(again), 0, n, flags) != read && !sameInteger(read, bits.MatchInteger(bits.StartMatch(again), 0, n, flags)) {
			t.Fatalf("%d bits at %d, flags %d", n, offset, flags)
		}
	}
}

func sameInteger(a, b term.Term) bool {
	return string(erltest.Encode(a)) == string(erltest.Encode(b))
}
