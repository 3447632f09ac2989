//go:build !wasm

package types_test

import (
	"math/rand"
	"os"
	"strings"
	"testing"

	"github.com/jitwasm/jitwasm/rts/erltest"
	"github.com/jitwasm/jitwasm/rts/rtstest"
	"github.com/jitwasm/jitwasm/rts/types"
)

func TestMain(m *testing.M) {
	rtstest.Start()
	os.Exit(m.Run())
}

func call(function string, args ...[]byte) erltest.Call {
	return erltest.Call{Module: "erlang", Function: function, Args: args}
}

func TestTypesAgainstErl(t *testing.T) {
	var calls []erltest.Call
	for i := range 600 {
		g := &erltest.Gen{Rand: rand.New(rand.NewSource(int64(i)))}
		a := g.Term(1)
		for _, f := range []string{"atom", "boolean", "integer", "float", "number", "list", "tuple", "map", "binary", "bitstring", "pid", "port", "reference", "function"} {
			calls = append(calls, call("is_"+f, a))
		}
		record := erltest.Tuple(append([][]byte{erltest.Atom("r")}, g.Terms(g.Intn(3), 1)...)...)
		name := erltest.Atom([]string{"r", "s"}[g.Intn(2)])
		calls = append(calls, call("size", a), call("is_function", a, g.Term(0)), call("is_record", record, name), call("is_record", a, name),
			call("is_record", record, a), call("is_record", record, name, erltest.Small(int64(g.Intn(4)))), call("is_record", record, name, a))
	}
	for _, a := range []string{"true", "false", "x"} {
		calls = append(calls, call("not", erltest.Atom(a)))
		for _, b := range []string{"true", "false", "x"} {
			for _, f := range []string{"and", "or", "xor"} {
				calls = append(calls, call(f, erltest.Atom(a), erltest.Atom(b)))
			}
		}
	}
	erltest.Functions(types.Functions).Compare(t, calls, true)
}

// chars makes a list of characters.
func chars(s string) []byte {
	var list [][]byte
	for _, c := range s {
		list = append(list, erltest.Small(int64(c)))
	}
	return erltest.List(list...)
}

func TestAtomsAgainstErl(t *testing.T) {
	texts := []string{"", "a", "ok", "é", "ÿ", "Ā", "日本語", "😀", "a b", "\x00", strings.Repeat("a", 255), strings.Repeat("é", 255),
		strings.Repeat("😀", 255), strings.Repeat("a", 256), strings.Repeat("é", 256), strings.Repeat("日", 300), "\xff\xfe", "\xc0\x80",
		"\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe9", "ab\xc3", "never seen " + "before"}
	var calls []erltest.Call
	for _, s := range texts {
		b, list := erltest.Binary([]byte(s)), chars(s)
		calls = append(calls, call("list_to_atom", list), call("binary_to_atom", b), call("list_to_existing_atom", list), call("binary_to_existing_atom", b))
		for _, encoding := range []string{"utf8", "unicode", "latin1", "utf16"} {
			calls = append(calls, call("binary_to_atom", b, erltest.Atom(encoding)), call("binary_to_existing_atom", b, erltest.Atom(encoding)))
			if len(s) < 256 && strings.ToValidUTF8(s, "?") == s {
				calls = append(calls, call("atom_to_binary", erltest.Atom(s), erltest.Atom(encoding)))
			}
		}
		if len(s) < 256 && strings.ToValidUTF8(s, "?") == s {
			calls = append(calls, call("atom_to_binary", erltest.Atom(s)), call("atom_to_list", erltest.Atom(s)))
		}
	}
	one := erltest.Small(1)
	for _, list := range [][]byte{
		one, erltest.List(erltest.Small(-1)), erltest.List(erltest.Small(0xD800)), erltest.List(erltest.Small(0x110000)), erltest.List(erltest.Small(1 << 40)),
		erltest.List(erltest.Atom("a")), erltest.Improper([][]byte{one}, one), erltest.List(one, erltest.List()), erltest.List(erltest.Small(0xFFFE)),
	} {
		calls = append(calls, call("list_to_atom", list), call("list_to_existing_atom", list), call("binary_to_atom", list), call("atom_to_list", list),
			call("atom_to_binary", list), call("atom_to_binary", list, erltest.Atom("utf8")))
	}
	erltest.Functions(types.Functions).Compare(t, calls, true)
}
