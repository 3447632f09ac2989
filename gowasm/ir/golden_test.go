package ir

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
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
			got := programText(p)
			if len(ar.Files) > 1 && got == string(ar.Files[1].Data) {
				return
			}
			t.Errorf("got\n%s", got)
			if *update {
				ar.Files = append(ar.Files[:1], txtar.File{Name: "after", Data: []byte(got)})
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
