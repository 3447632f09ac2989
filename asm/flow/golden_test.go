package flow_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/asm/flow"
)

var update = flag.Bool("update", false, "rewrite testdata; the run fails all the same")

// blockFunc is the function whose call is the code of a block.
type blockFunc int

func (blockFunc) SymbolKind() asm.SymbolKind { return asm.SymFunc }
func (f blockFunc) String() string           { return "$" + strconv.Itoa(int(f)) }

// TestGolden: each file of testdata has a graph and what becomes of it, as text
// and bytes. A line of the graph is "block: terminator targets... flags...".
// The code of block n is call $n; or local.get n if that is a condition or index,
// with the flag eqz or ge behind it.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no test data", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { golden(t, name) })
	}
}

func golden(t *testing.T, name string) {
	ar, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	g, err := parseGraph(string(ar.Files[0].Data))
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Verify(); err != nil {
		t.Fatal(err)
	}
	var b asm.Builder
	local := func() uint32 { return uint32(len(g.Blocks)) }
	if err := flow.Structure(g, &b, local); err != nil {
		t.Fatal(err)
	}
	c := b.Code()
	want := string(txtar.Format(ar))
	ar.Files = append(ar.Files[:1],
		txtar.File{Name: "text", Data: []byte(text(t, c))},
		txtar.File{Name: "bytes", Data: []byte(hex(c))})
	got := txtar.Format(ar)
	if string(got) == want {
		return
	}
	t.Errorf("got:\n%s\nwant:\n%s", got, want)
	if *update {
		if err := os.WriteFile(name, got, 0o666); err != nil {
			t.Error(err)
		}
	}
}

func text(t *testing.T, c asm.Code) string {
	var s strings.Builder
	r := c.Reader()
	for depth := 0; r.Next(); depth = r.Depth() {
		indent := min(depth, r.Depth())
		if r.Op == asm.OpElse {
			indent--
		}
		fmt.Fprintf(&s, "%s%s\n", strings.Repeat("  ", indent), &r.Instr)
	}
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	return s.String()
}

func hex(c asm.Code) string {
	raw := c.AppendTo(nil, func(s asm.Symbol) uint32 { return uint32(s.(blockFunc)) })
	s := ""
	for len(raw) > 0 {
		n := min(len(raw), 16)
		s += fmt.Sprintf("% x\n", raw[:n])
		raw = raw[n:]
	}
	return s
}

func parseGraph(src string) (*flow.Graph, error) {
	g := new(flow.Graph)
	for line := range strings.Lines(src) {
		blk, err := parseBlock(len(g.Blocks), strings.Fields(line))
		if err != nil {
			return nil, fmt.Errorf("%q: %w", strings.TrimSpace(line), err)
		}
		g.Blocks = append(g.Blocks, blk)
	}
	return g, nil
}

func parseBlock(i int, words []string) (*flow.Block, error) {
	if len(words) < 2 || words[0] != strconv.Itoa(i)+":" {
		return nil, fmt.Errorf("want %d: terminator", i)
	}
	var to []int
	flags := words[2:]
	for len(flags) > 0 {
		n, err := strconv.Atoi(flags[0])
		if err != nil {
			break
		}
		to, flags = append(to, n), flags[1:]
	}
	var b asm.Builder
	blk := new(flow.Block)
	switch words[1] {
	case "jump":
		blk.Term = flow.Jump{To: to[0]}
		b.Call(blockFunc(i))
	case "cond":
		blk.Term = flow.Cond{Then: to[0], Else: to[1]}
		b.LocalGet(uint32(i))
	case "switch": // the default comes last
		blk.Term = flow.Switch{Targets: to[:len(to)-1], Default: to[len(to)-1]}
		b.LocalGet(uint32(i))
	case "exit":
		blk.Term = flow.Exit{}
		b.Call(blockFunc(i))
		b.Return()
	default:
		return nil, fmt.Errorf("unknown terminator")
	}
	for _, f := range flags {
		switch f {
		case "cold":
			blk.Cold = true
		case "empty":
			b = asm.Builder{}
		case "eqz":
			b.I32Eqz()
		case "ge":
			b.I32Const(7)
			b.I32GeS()
		default:
			return nil, fmt.Errorf("unknown flag %s", f)
		}
	}
	blk.Code = b.Code()
	return blk, nil
}
