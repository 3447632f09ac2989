package ir

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/jitwasm/jitwasm/module"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// passes are what golden files may ask for, and what random programs are put
// through.
var passes = map[string]func(p *Program){
	"none":     func(*Program) {},
	"clean":    eachFunc(func(f *Func) { f.clean() }),
	"promote":  eachFunc(func(f *Func) { f.clean(); f.promote(); f.clean() }),
	"simplify": eachFunc(func(f *Func) { f.clean(); f.promote(); f.clean(); f.simplify(); f.clean() }),
	"share":    eachFunc(func(f *Func) { f.clean(); f.promote(); f.clean(); f.share(); f.clean() }),
	"thread": eachFunc(func(f *Func) {
		f.clean()
		f.promote()
		f.clean()
		f.simplify()
		f.threadJumps()
		f.clean()
	}),
	"ifs":    eachFunc(func(f *Func) { f.clean(); f.promote(); f.clean(); f.convertIfs(); f.clean() }),
	"return": eachFunc(func(f *Func) { f.clean(); f.promote(); f.clean(); f.returnEarly(); f.clean() }),
	"switch": eachFunc(func(f *Func) { f.improve(); f.makeSwitches(); f.clean() }),
	"all":    Optimize,
}

func eachFunc(pass func(f *Func)) func(p *Program) {
	return func(p *Program) {
		for _, f := range p.Funcs {
			if f.Import == nil {
				pass(f)
			}
		}
	}
}

// codeText is the code of p's functions.
func codeText(t *testing.T, p *Program) []byte {
	m, err := Generate(p)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, f := range m.Funcs {
		if f.Import == nil {
			if err := module.PrintFunc(&b, m, f); err != nil {
				t.Fatal(err)
			}
		}
	}
	return append(bytes.TrimRight(b.Bytes(), "\n"), '\n')
}

// TestGolden puts the programs of testdata through the pass that their name
// starts with.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			p := parse(string(ar.Files[0].Data))
			if err := Verify(p); err != nil {
				t.Fatal(err)
			}
			name, _, _ := strings.Cut(filepath.Base(file), "_")
			passes[name](p)
			if err := Verify(p); err != nil {
				t.Fatalf("%v\n%s", err, programText(p))
			}
			files := []txtar.File{{Name: "after", Data: []byte(programText(p))}, {Name: "code", Data: codeText(t, p)}}
			if slices.EqualFunc(files, ar.Files[1:], func(x, y txtar.File) bool { return x.Name == y.Name && bytes.Equal(x.Data, y.Data) }) {
				return
			}
			t.Errorf("got\n%s%s", files[0].Data, files[1].Data)
			if *update {
				ar.Files = append(ar.Files[:1], files...)
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
