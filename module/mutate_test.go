package module

import (
	"bytes"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jitwasm/jitwasm/asm"
)

var (
	mutations = flag.Int("mutations", 400, "number of mutated modules to compare verdicts on")
	seedDir   = flag.String("seeds", "", "folder of .wasm files to mutate besides our own")
	seed      = flag.Uint64("seed", 1, "of the random numbers")
)

// mutator breaks modules in ways that get past the first checks.
type mutator struct{ *rand.Rand }

// likely are bytes that mean something in many places.
var likely = []byte("\x00\x01\x02\x03\x04\x05\x0b\x0c\x0d\x0e\x0f\x10\x11\x1a\x1b\x1c\x20\x21\x22\x23\x24\x25\x26\x28\x36\x3f\x40" +
	"\x41\x42\x43\x44\x45\x60\x6a\x6f\x70\x7c\x7d\x7e\x7f\x80\xa7\xc0\xd0\xd1\xd2\xfc\xff")

// fragments are inserted between instructions.
var fragments = []string{
	"\x00", "\x01", "\x1a", "\x1b", "\x1c\x01\x7f", "\x1c\x01\x70", "\x0f", "\x0c\x00", "\x0c\x01", "\x0d\x00", "\x0d\x01",
	"\x41\x00", "\x42\x00", "\x43\x00\x00\x00\x00", "\xd0\x70", "\xd0\x6f", "\xd1", "\x0e\x00\x00", "\x0e\x01\x00\x01",
	"\x0e\x02\x00\x01\x00", "\x45", "\x6a", "\x7c", "\x02\x40\x0b", "\x03\x7f\x0b", "\x04\x40\x0b", "\x04\x40\x05\x0b",
	"\x20\x00", "\x21\x00", "\x22\x00", "\x20\x01", "\x22\x01", "\x28\x02\x00", "\x36\x02\x00", "\x3f\x00", "\x40\x00",
	"\xfc\x00", "\xfc\x0a\x00\x00", "\xfc\x0b\x00",
	"\x02\x40", "\x03\x40", "\x04\x40", "\x0b", "\x05", "\x02\x7f", "\x04\x7f",
	"\x00\x1b", "\x00\x0e\x01\x00\x01", "\x00\x0d\x00", "\x00\x1a", "\x00\xd1", "\x00\x0c\x00",
}

func (r mutator) mutate(wasm []byte) []byte {
	if r.IntN(2) == 0 {
		return r.mutateBytes(wasm)
	}
	m, err := Decode(wasm)
	if err != nil {
		return r.mutateBytes(wasm)
	}
	defined := slices.DeleteFunc(slices.Clone(m.Funcs), func(f *Func) bool { return f.Import != nil })
	if len(defined) == 0 {
		return r.mutateBytes(wasm)
	}
	for range 1 + r.IntN(3) {
		r.mutateCode(&defined[r.IntN(len(defined))].Body.Code)
	}
	out, err := m.Encode()
	if err != nil {
		panic(err)
	}
	return out
}

func (r mutator) mutateBytes(wasm []byte) []byte {
	wasm = slices.Clone(wasm)
	rest := wasm[len(header):]
	if len(rest) == 0 {
		return append(wasm, likely[r.IntN(len(likely))], 0)
	}
	for range 1 + r.IntN(3) {
		i, j := r.IntN(len(rest)), r.IntN(len(rest))
		switch r.IntN(8) {
		case 0:
			rest[i] = byte(r.Uint32())
		case 1, 2, 3:
			rest[i] = likely[r.IntN(len(likely))]
		case 4:
			rest[i] ^= 1 << r.IntN(8)
		case 5:
			rest[i]++
		case 6:
			rest[i]--
		case 7:
			rest[i], rest[j] = rest[j], rest[i]
		}
	}
	return wasm
}

// mutateCode deletes an instruction or inserts some.
func (r mutator) mutateCode(c *asm.Code) {
	var starts []int
	rd := c.Reader()
	for rd.Next() {
		starts = append(starts, rd.Offset)
	}
	starts = append(starts, len(c.Bytes))
	i := r.IntN(len(starts))
	from := starts[i]
	if r.IntN(3) == 0 && i+1 < len(starts) {
		r.splice(c, from, starts[i+1], "")
	} else {
		r.splice(c, from, from, fragments[r.IntN(len(fragments))])
	}
}

// splice replaces the instructions from from to to.
func (r mutator) splice(c *asm.Code, from, to int, s string) {
	c.Bytes = slices.Concat(c.Bytes[:from], []byte(s), c.Bytes[to:])
	var relocs []asm.Reloc
	for _, x := range c.Relocs {
		switch at := int(x.Offset); {
		case at > to:
			x.Offset = uint32(at - to + from + len(s))
		case at > from:
			continue
		}
		relocs = append(relocs, x)
	}
	c.Relocs = relocs
}

func mutationSeeds(t testing.TB) [][]byte {
	var seeds [][]byte
	for _, c := range validCases {
		seeds = append(seeds, wat2wasm(t, wrap(c)))
	}
	if *seedDir == "" {
		return seeds
	}
	files, err := filepath.Glob(filepath.Join(*seedDir, "*.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if wasm, err := os.ReadFile(file); err == nil && len(wasm) < 5000 && Validate(wasm, AllFeatures) == nil {
			seeds = append(seeds, wasm)
		}
	}
	return seeds
}

// TestMutationsAgree compares verdicts on broken modules: what we take, both
// judges must take; what we refuse, one of them must refuse.
func TestMutationsAgree(t *testing.T) {
	seeds := mutationSeeds(t)
	r := mutator{rand.New(rand.NewPCG(*seed, 0))}
	work := make(chan []byte)
	var wg sync.WaitGroup
	var mu sync.Mutex
	valid := 0
	for range 4 {
		wg.Go(func() {
			for wasm := range work {
				ours := Validate(wasm, AllFeatures)
				if !agrees(t, wasm, ours) {
					continue
				}
				mu.Lock()
				if ours == nil {
					valid++
				}
				mu.Unlock()
			}
		})
	}
	for range *mutations {
		work <- r.mutate(seeds[r.IntN(len(seeds))])
	}
	close(work)
	wg.Wait()
	t.Logf("%d of %d mutated modules are valid", valid, *mutations)
	if valid < *mutations/20 || valid > *mutations*9/10 {
		t.Error("the mutations do not test much")
	}
}

func agrees(t *testing.T, wasm []byte, ours error) bool {
	wabt, engine := wasmValidate(t, wasm), wazeroCompile(wasm)
	switch {
	case ours == nil && wabt != nil, ours == nil && engine != nil && !engineLimit(engine):
		t.Errorf("we take %x\nbut %v\nand wazero: %v", wasm, wabt, engine)
	case ours != nil && wabt == nil && engine == nil && !knownLeniency(ours, wasm):
		t.Errorf("%v: only we refuse %x", ours, wasm)
	case ours != nil && wabt == nil && strings.Contains(ours.Error(), "opcode 0xfe"):
		return false // an atomic instruction, which AllFeatures does not have
	default:
		return true
	}
	return false
}

// engineLimit says whether wazero's error is about a limit of its own.
func engineLimit(err error) bool {
	for _, s := range []string{
		"table min must be at most",
		"empty module name",
		"too many locals",
		"custom section name", // a name section that the specification lets be malformed
	} {
		if strings.Contains(err.Error(), s) {
			return true
		}
	}
	return false
}

// knownLeniency lists faults that both judges overlook: in unreachable code
// select with a type gives them a value of any type.
func knownLeniency(ours error, wasm []byte) bool {
	return strings.Contains(ours.Error(), "type mismatch") && bytes.Contains(wasm, []byte{0x1c, 0x01})
}
