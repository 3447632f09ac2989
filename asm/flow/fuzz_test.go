package flow_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/asm/flow"
)

// fuzzProgram makes a graph of any bytes: three per block.
func fuzzProgram(data []byte) *program {
	var p program
	var b asm.Builder
	n := min(len(data)/3, 60)
	for i := range n {
		op, x, y := data[3*i], int(data[3*i+1])%n, int(data[3*i+2])%n
		var t flow.Term
		switch op & 7 {
		case 0, 1:
			t = flow.Jump{To: x}
		case 2, 3, 4:
			t = flow.Cond{Then: x, Else: y}
		case 5:
			t = flow.Switch{Targets: []int{x, y, x}, Default: (x + y) % n}
		case 6:
			t = flow.Switch{Targets: []int{x, y}, Default: y}
		default:
			t = flow.Exit{}
		}
		p.add(&b, blockCode(int(op>>3&7)%int(numCodes)), t)
		p.graph.Blocks[i].Cold = op&0x80 != 0
	}
	return &p
}

// FuzzStructure: what is emitted for any graph is executed as the graph says, is
// the same each time, and has the shape it should have if the graph is reducible.
func FuzzStructure(f *testing.F) {
	f.Add([]byte{2, 1, 2, 2, 2, 3, 0, 1, 0, 7, 0, 0})                // irreducible
	f.Add([]byte{5, 1, 2, 0, 3, 0, 2, 0, 3, 7, 0, 0})                // switch, loop
	f.Add([]byte{2, 1, 2, 0x8A, 2, 1, 0x9B, 1, 3, 4, 2, 0, 7, 0, 0}) // cold
	m := newMachine(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		p := fuzzProgram(data)
		if len(p.codes) == 0 || p.spins() {
			return
		}
		limit := []int{0, -1, 40}[int(data[0]>>5)%3]
		wasm := check(t, m, &flow.Structurer{SplitLimit: limit}, p, uint64(len(data)))
		again, locals := structure(t, &flow.Structurer{SplitLimit: limit}, p)
		if !bytes.Equal(wasm, encode(again, locals)) {
			t.Fatal("another result the second time")
		}
		if reducible(&p.graph) && !slices.Contains(p.codes, codeEmpty) {
			checkShape(t, p, again)
		}
	})
}
