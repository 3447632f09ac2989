package backend_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/precompile"
	"github.com/jitwasm/jitwasm/tests/avmhost"
)

// TestRandomBitSyntax compiles random programs that build and match binaries,
// and holds what they compute in the test double of AtomVM against what erl
// computes: integers of any size at any bit offset in either order, characters,
// strings, parts of binaries, sizes from registers, wrong arguments. With +r24
// the compiler builds binaries by several instructions.
func TestRandomBitSyntax(t *testing.T) {
	for seed := range uint64(3) {
		for _, option := range []string{"+debug_info", "+r24"} {
			t.Run(fmt.Sprintf("%d%s", seed, option), func(t *testing.T) { randomBitSyntax(t, seed, option) })
		}
	}
}

func randomBitSyntax(t *testing.T, seed uint64, option string) {
	const name = "random_bits"
	dir := t.TempDir()
	source := filepath.Join(dir, name+".erl")
	if err := os.WriteFile(source, randomProgram(name, seed), 0o666); err != nil {
		t.Fatal(err)
	}
	run(t, "erlc", "+nowarn_unused_vars", option, "-o", dir, source)
	want := run(t, "erl", "-noshell", "-pa", dir, "-eval", fmt.Sprintf(`io:format("~w", [%s:start()]), halt().`, name))
	data, err := os.ReadFile(filepath.Join(dir, name+".beam"))
	if err != nil {
		t.Fatal(err)
	}
	compiled, _, err := precompile.File(data, precompile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, options := range []avmhost.Options{{}, {Slice: 2, GCAlways: true, Verify: true, Poison: true}} {
		vm, err := avmhost.New(options)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if err = vm.Load(compiled); err == nil {
			var result beam.Term
			if result, err = vm.Call(name, "start", nil); err == nil {
				got = beam.Format(result)
			}
		}
		vm.Close()
		if err != nil {
			t.Fatalf("seed %d, %+v: %v", seed, options, err)
		}
		if got != want {
			at := 0
			for at < min(len(got), len(want)) && got[at] == want[at] {
				at++
			}
			from := max(0, at-100)
			t.Fatalf("seed %d, %+v: from byte %d on\ngot  %.400s\nwant %.400s", seed, options, from, got[from:], want[from:])
		}
	}
}

// bitProgram makes a program of functions and the calls that try them.
type bitProgram struct {
	*rand.Rand
	functions, calls []string
}

func randomProgram(name string, seed uint64) []byte {
	p := &bitProgram{Rand: rand.New(rand.NewPCG(seed, 25))}
	for i := range 60 {
		if p.IntN(2) == 0 {
			p.build(i)
		} else {
			p.match(i)
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "-module(%s).\n-export([start/0, id/1]).\nid(X) -> X.\n", name)
	// AtomVM has no bitstrings that are not binaries.
	b.WriteString("try_(F) -> try F() of B when is_bitstring(B), not is_binary(B) -> {error, unsupported}; X -> X catch C:E -> {C, E} end.\n")
	fmt.Fprintf(&b, "%s\nstart() -> [%s].\n", strings.Join(p.functions, "\n"), strings.Join(p.calls, ",\n"))
	return b.Bytes()
}

func (p *bitProgram) add(i int, format string, args ...any) {
	p.functions = append(p.functions, fmt.Sprintf("f%d", i)+fmt.Sprintf(format, args...)+".")
}

func (p *bitProgram) call(i int, args []string) {
	p.calls = append(p.calls, fmt.Sprintf("try_(fun() -> f%d(%s) end)", i, strings.Join(args, ", ")))
}

func pick[T any](p *bitProgram, choices ...T) T { return choices[p.IntN(len(choices))] }

func (p *bitProgram) bytes(n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(p.IntN(256))
	}
	return out
}

func literal(data []byte) string {
	words := make([]string, len(data))
	for i, c := range data {
		words[i] = fmt.Sprint(c)
	}
	return "id(<<" + strings.Join(words, ",") + ">>)"
}

// integer is an integer of any size, often one at a border.
func (p *bitProgram) integer() string {
	shift := pick(p, 0, 3, 8, 16, 27, 28, 31, 32, 33, 62, 63, 64, 65, 128, 200, 250)
	return fmt.Sprintf("%s((1 bsl %d) + %d)", pick(p, "", "-"), shift, pick(p, -1, 0, 1, p.IntN(1000)))
}

func (p *bitProgram) size() int {
	return pick(p, 0, 1, 2, 3, 4, 5, 7, 8, 8, 8, 9, 12, 13, 16, 16, 17, 20, 23, 24, 27, 28, 29, 31, 32, 32, 33,
		40, 48, 55, 56, 57, 60, 63, 64, 64, 65, 72, 80, 100, 127, 128, 129, 200, 255, 256)
}

func (p *bitProgram) flags() string {
	return "integer" + pick(p, "", "-signed") + pick(p, "", "-little", "-native", "-big")
}

// arguments are the parameters of a function and what it is called with.
type arguments struct {
	prefix string
	values []string
}

func (a *arguments) add(value string) string {
	a.values = append(a.values, value)
	return fmt.Sprintf("%s%d", a.prefix, len(a.values)-1)
}

func (a *arguments) names() string {
	out := make([]string, len(a.values))
	for i := range out {
		out[i] = fmt.Sprintf("%s%d", a.prefix, i)
	}
	return strings.Join(out, ", ")
}

// constantOr is a size as a constant or in an argument.
func (p *bitProgram) constantOr(a *arguments, n int) string {
	if p.IntN(3) == 0 {
		return a.add(fmt.Sprint(n))
	}
	return fmt.Sprint(n)
}

// build makes a function that builds a binary of whole bytes.
func (p *bitProgram) build(i int) {
	a := &arguments{prefix: "A"}
	var segments []string
	bits := 0
	if p.IntN(4) == 0 {
		data := p.bytes(pick(p, 0, 1, 5, 20, 31, 32, 60))
		segments, bits = append(segments, a.add(literal(data))+"/binary"), 8*len(data)
	}
	for range 1 + p.IntN(6) {
		s, n := p.segment(a)
		segments, bits = append(segments, s), bits+n
	}
	if pad := -bits & 7; pad > 0 {
		segments = append(segments, fmt.Sprintf("%d:%d", p.IntN(1<<pad), pad))
	}
	p.add(i, "(%s) -> <<%s>>", a.names(), strings.Join(segments, ", "))
	p.call(i, a.values)
	if n := len(a.values); n > 0 && p.IntN(3) == 0 {
		a.values[p.IntN(n)] = pick(p, "a", "[]", "-1", "1.5", "<<1, 2, 3>>", "16#D800", "16#110000", "(1 bsl 70)", "(-1 bsl 70)")
		p.call(i, a.values)
	}
}

func (p *bitProgram) segment(a *arguments) (segment string, bits int) {
	switch p.IntN(9) {
	default:
		n := p.size()
		value := "(" + p.integer() + ")"
		if p.IntN(3) > 0 {
			value = a.add(value)
		}
		return fmt.Sprintf("%s:%s/%s", value, p.constantOr(a, n), p.flags()), n
	case 5:
		s := strings.Repeat("string", 7)[:pick(p, 1, 2, 3, 4, 7, 9, 15, 33, 42)]
		return fmt.Sprintf("%q", s), 8 * len(s)
	case 6:
		data := p.bytes(pick(p, 0, 1, 2, 5, 8, 20, 32, 40))
		n := p.IntN(len(data) + 1)
		return fmt.Sprintf("%s:%s/binary", a.add(literal(data)), p.constantOr(a, n)), 8 * n
	case 7:
		n := pick(p, 16, 32, 64)
		value := pick(p, "0.0", "-0.0", "1.5", "0.1", "65519.0", "65520.0", "5.96e-8", "1.0e300", "-7", "(1 bsl 80)")
		return fmt.Sprintf("%s:%s/float%s", a.add(value), p.constantOr(a, n), pick(p, "", "-little")), n
	case 8:
		c := pick(p, 0, 65, 127, 128, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF)
		switch kind := pick(p, "utf8", "utf16", "utf16-little", "utf32", "utf32-little"); {
		case kind == "utf8":
			return a.add(fmt.Sprint(c)) + "/" + kind, 8 * len(string(rune(c)))
		case strings.HasPrefix(kind, "utf16") && c < 0x10000:
			return a.add(fmt.Sprint(c)) + "/" + kind, 16
		default:
			return a.add(fmt.Sprint(c)) + "/" + kind, 32
		}
	}
}

// match makes a function that takes a binary apart, in several clauses.
func (p *bitProgram) match(i int) {
	data := p.bytes(pick(p, 1, 2, 3, 4, 8, 12, 20, 31, 32, 40, 70))
	a := &arguments{prefix: "S"}
	var clauses []string
	for c := range 1 + p.IntN(3) {
		clauses = append(clauses, p.clause(c, a, data))
	}
	p.add(i, "(%s) -> case B of %s; _ -> nomatch end", strings.TrimSuffix("B, "+a.names(), ", "), strings.Join(clauses, "; "))
	p.call(i, append([]string{literal(data)}, a.values...))
	p.call(i, append([]string{literal(data[:p.IntN(len(data)+1)])}, a.values...))
	within := fmt.Sprintf("binary:part(%s, 1, %d)", literal(append(append([]byte{7}, data...), 8)), len(data))
	p.call(i, append([]string{within}, a.values...))
	if n := len(a.values); n > 0 {
		a.values[p.IntN(n)] = pick(p, "a", "-1", "1.5", "(1 bsl 70)", "1000000")
		p.call(i, append([]string{literal(data)}, a.values...))
	}
}

// clause is one clause that matches data, or nearly.
func (p *bitProgram) clause(number int, a *arguments, data []byte) string {
	var pattern, vars []string
	bits, left := 0, 8*len(data)
	variable := func() string {
		if p.IntN(5) == 0 {
			return "_"
		}
		vars = append(vars, fmt.Sprintf("V%d_%d", number, len(vars)))
		return vars[len(vars)-1]
	}
	take := func(n int, format string, args ...any) {
		pattern = append(pattern, fmt.Sprintf(format, args...))
		bits, left = bits+n, left-n
	}
	for range 1 + p.IntN(6) {
		n := p.size()
		if n > left {
			continue
		}
		switch k := p.IntN(8); {
		case k < 4:
			take(n, "%s:%s/%s", variable(), p.constantOr(a, n), p.flags())
		case k < 6 && n > 0 && n <= 64:
			take(n, "%d:%d", bitsOf(data, bits, n)^uint64(pick(p, 0, 0, 0, 0, 1)), n)
		case bits%8 == 0:
			take(n/8*8, "%s:%s/binary", variable(), p.constantOr(a, n/8))
		}
	}
	if left%8 > 0 {
		take(left%8, "%s:%d", variable(), left%8)
	}
	switch p.IntN(4) {
	case 0:
		pattern = append(pattern, variable()+"/binary")
	case 1:
		pattern = append(pattern, "_/binary")
	case 2:
		pattern = append(pattern, variable()+"/"+pick(p, "utf8", "utf16", "utf16-little", "utf32"), "_/binary")
	}
	return fmt.Sprintf("<<%s>> -> {%s}", strings.Join(pattern, ", "), strings.Join(append([]string{fmt.Sprint(number)}, vars...), ", "))
}

// bitsOf is a field of up to 64 bits.
func bitsOf(data []byte, at, n int) (v uint64) {
	for i := at; i < at+n; i++ {
		v = v<<1 | uint64(data[i/8]>>(7-i%8)&1)
	}
	return v
}
