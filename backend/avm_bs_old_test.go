package backend_test

import (
	"encoding/binary"
	"slices"
	"testing"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/precompile"
	"github.com/jitwasm/jitwasm/tests/avmhost"
)

// oldAssembler makes .beam files with instructions that no assembler takes any more.
type oldAssembler struct {
	atoms  []string
	code   []byte
	labels int
}

// argument is an encoded operand.
type argument []byte

// Tags of operands in the Code chunk.
const (
	tagUnsigned = iota
	tagInteger
	tagAtom
	tagX
	tagY
	tagLabel
)

func operand(tag, n int) argument {
	if n < 16 {
		return argument{byte(n<<4 | tag)}
	}
	return argument{byte(n>>8<<5 | 0x08 | tag), byte(n)}
}

func u(n int) argument { return operand(tagUnsigned, n) }
func i(n int) argument { return operand(tagInteger, n) }
func x(n int) argument { return operand(tagX, n) }

func (a *oldAssembler) label(n int) argument {
	a.labels = max(a.labels, n)
	return operand(tagLabel, n)
}

func (a *oldAssembler) atom(name string) argument {
	if !slices.Contains(a.atoms, name) {
		a.atoms = append(a.atoms, name)
	}
	return operand(tagAtom, slices.Index(a.atoms, name)+1)
}

func (a *oldAssembler) emit(op beam.Opcode, args ...argument) {
	a.code = append(a.code, byte(op))
	a.code = append(a.code, slices.Concat(args...)...)
}

// start begins a function of one argument whose labels are n and n+1.
func (a *oldAssembler) start(name string, n int) {
	a.emit(beam.OpLabel, u(n))
	a.emit(beam.OpFuncInfo, a.atom("old"), a.atom(name), u(1))
	a.emit(beam.OpLabel, u(n+1))
	a.labels = max(a.labels, n+1)
}

// file ends the module old, which exports f/1 and g/1.
func (a *oldAssembler) file(f, g int) []byte {
	a.emit(beam.OpIntCodeEnd)
	word := func(words ...int) (out []byte) {
		for _, w := range words {
			out = binary.BigEndian.AppendUint32(out, uint32(w))
		}
		return out
	}
	index := func(name string) int { a.atom(name); return slices.Index(a.atoms, name) + 1 }
	exports := word(2, index("f"), 1, f, index("g"), 1, g)
	atoms := word(len(a.atoms))
	for _, name := range a.atoms {
		atoms = append(append(atoms, byte(len(name))), name...)
	}
	const header, set, highest = 16, 0, 170
	code := append(word(header, set, highest, a.labels+1, 2), a.code...)
	out := &beam.File{}
	for id, data := range map[string][]byte{"AtU8": atoms, "Code": code, "ImpT": word(0), "ExpT": exports, "StrT": nil, "LocT": word(0)} {
		out.Replace(id, data)
	}
	return out.Encode()
}

// TestRetiredMatching runs the matching instructions of OTP 21 and before:
// positions saved in the match state, and a match state that becomes a binary
// again.
func TestRetiredMatching(t *testing.T) {
	a := &oldAssembler{atoms: []string{"old"}}
	integer := func(fail, state, live, bits, dst int) {
		a.emit(beam.OpBsGetInteger2, a.label(fail), x(state), u(live), i(bits), u(1), u(0), x(dst))
	}
	a.start("f", 1)
	a.emit(beam.OpBsStartMatch2, a.label(1), x(0), u(1), u(2), x(0))
	integer(3, 0, 1, 8, 1)
	a.emit(beam.OpBsSave2, x(0), u(1))
	integer(3, 0, 2, 8, 2)
	a.emit(beam.OpBsRestore2, x(0), u(1))
	integer(3, 0, 3, 16, 3)
	a.emit(beam.OpBsRestore2, x(0), a.atom("start"))
	integer(3, 0, 4, 8, 4)
	a.emit(beam.OpBsContextToBinary, x(0))
	a.emit(beam.OpTestHeap, u(6), u(5))
	a.emit(beam.OpPutTuple, u(5), x(5))
	for k := range 5 {
		a.emit(beam.OpPut, x(k))
	}
	a.emit(beam.OpMove, x(5), x(0))
	a.emit(beam.OpReturn)
	a.emit(beam.OpLabel, u(3))
	a.emit(beam.OpBsContextToBinary, x(0))
	a.emit(beam.OpReturn)
	// g takes two bytes and hands its match state on to f.
	a.start("g", 4)
	a.emit(beam.OpBsStartMatch2, a.label(4), x(0), u(1), u(0), x(0))
	integer(6, 0, 1, 16, 1)
	a.emit(beam.OpCallOnly, u(1), a.label(2))
	a.emit(beam.OpLabel, u(6))
	a.emit(beam.OpReturn)

	data, _, err := precompile.File(a.file(2, 5), precompile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, options := range []avmhost.Options{{}, {Slice: 2, GCAlways: true, Verify: true, Poison: true}} {
		for _, c := range []struct{ function, arg, want string }{
			{"f", "\x01\x02\x03", "{<<1,2,3>>,1,2,515,1}"},
			{"f", "\x09", "<<9>>"},
			{"f", "", "<<>>"},
			{"g", "\x07\x08\x01\x02\x03", "{<<1,2,3>>,1,2,515,1}"},
			{"g", "\x07\x08\x09", "<<9>>"},
			{"g", "0123456789012345678901234567890123456789", "{<<50,51,52,53,54,55,56,57,48,49,50,51,52,53,54,55,56,57,48,49,50,51,52,53,54,55,56,57,48,49,50,51,52,53,54,55,56,57>>,50,51,13108,50}"},
		} {
			vm, err := avmhost.New(options)
			if err != nil {
				t.Fatal(err)
			}
			var result beam.Term
			if err = vm.Load(data); err == nil {
				result, err = vm.Call("old", c.function, []beam.Term{beam.Binary(c.arg)})
			}
			vm.Close()
			if err != nil {
				t.Fatalf("%s(%q): %v", c.function, c.arg, err)
			}
			if got := beam.Format(result); got != c.want {
				t.Errorf("%s(%q) = %s, want %s", c.function, c.arg, got, c.want)
			}
		}
	}
}
