package tests

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const modulePath = "github.com/jitwasm/jitwasm"

type importRule struct {
	pkg     string
	own     []string // packages of this module
	foreign []string // other modules
}

// rtsBase is what every package of built-in functions may use.
var rtsBase = []string{"rts/atom", "rts/code", "rts/heap", "rts/mem", "rts/term"}

// rtsWith is rtsBase and more.
func rtsWith(more ...string) []string { return append(more, rtsBase...) }

// importOrder says which packages of this module, and which other modules, each
// package may import outside of its tests. A package that is not listed here
// fails the test: adding one means deciding its place. The order is that of the
// design: leaves first, nothing imports what stands below it.
var importOrder = []importRule{
	{pkg: "arch"},
	{pkg: "asm"},
	{pkg: "beam"},
	{pkg: "asm/internal/...", own: []string{"asm"}}, // generators of its files
	{pkg: "asm/flow", own: []string{"asm"}},
	{pkg: "module", own: []string{"asm"}},
	{pkg: "gowasm/internal/..."}, // what compiled Go brings along
	{pkg: "gowasm/ir", own: []string{"asm", "asm/flow", "module"}},
	{pkg: "gowasm", own: []string{"asm", "asm/flow", "gowasm/ir", "module"}, foreign: []string{"golang.org/x/tools"}},
	{pkg: "gowasm/cmd/...", own: []string{"gowasm"}},

	// The run-time system, built by gowasm; the same source runs natively in tests.
	{pkg: "rts/mem"},
	{pkg: "rts/wasi", own: []string{"rts/mem"}},
	{pkg: "rts/term", own: []string{"rts/mem"}},
	{pkg: "rts/atom", own: []string{"rts/term"}},
	{pkg: "rts/atom/internal/..."}, // generators of its files
	{pkg: "rts/heap", own: []string{"rts/atom", "rts/mem", "rts/term", "rts/wasi"}},
	{pkg: "rts/code", own: []string{"rts/atom", "rts/heap", "rts/mem", "rts/term", "rts/wasi"}},
	{pkg: "rts/work", own: rtsBase},
	{pkg: "rts/num/internal/..."}, // generators of its files
	{pkg: "rts/num", own: rtsBase},
	{pkg: "rts/order", own: rtsWith("rts/num", "rts/work")},
	{pkg: "rts/table", own: rtsWith("rts/order")},
	{pkg: "rts/lists", own: rtsWith("rts/order")},
	{pkg: "rts/tuples", own: rtsWith("rts/lists")},
	{pkg: "rts/maps", own: rtsWith("rts/order", "rts/work")},
	{pkg: "rts/types", own: rtsWith("rts/order")},
	{pkg: "rts/bits", own: rtsWith("rts/num", "rts/work")},
	{pkg: "rts/etf", own: rtsWith("rts/bits", "rts/maps", "rts/num", "rts/order", "rts/types", "rts/work")},
	{pkg: "rts/process", own: rtsWith("rts/order", "rts/table", "rts/wasi")},
	{pkg: "rts/system", own: rtsWith("rts/num", "rts/order", "rts/table", "rts/wasi", "rts/work")},
	{pkg: "rts/host", own: rtsWith("rts/etf", "rts/system", "rts/wasi")},
	{pkg: "rts/internal/...", own: []string{"rts/..."}},
	{pkg: "rts/rtstest", own: rtsBase},
	{pkg: "rts/erltest", own: []string{"rts/..."}},
	{pkg: "rts", own: []string{"rts/..."}},

	{pkg: "backend", own: []string{"arch", "asm", "asm/flow", "beam", "module"}},
	{pkg: "precompile", own: []string{"arch", "asm", "backend", "beam", "module", "rts", "rts/atom"}},
	{pkg: "vm", own: []string{"beam", "module", "precompile", "rts"}, foreign: []string{"github.com/tetratelabs/wazero"}},
	{pkg: "cmd/jitwasm", own: []string{"backend", "beam", "module", "precompile", "rts", "vm"},
		foreign: []string{"github.com/tetratelabs/wazero", "github.com/spf13/cobra", "github.com/schollz/progressbar/v3", "golang.org/x/term"}},

	// Tests, examples and benchmarks stand at the top: they may import
	// everything, and nothing of the product may import them.
	{pkg: "tests/...", own: []string{"..."}, foreign: []string{"..."}},
	{pkg: "examples/...", own: []string{"..."}, foreign: []string{"..."}},
	{pkg: "bench/...", own: []string{"..."}, foreign: []string{"..."}},
}

func TestImportOrder(t *testing.T) {
	for _, p := range goList(t) {
		pkg := strings.TrimPrefix(p.ImportPath, modulePath+"/")
		i := slices.IndexFunc(importOrder, func(r importRule) bool { return matches(r.pkg, pkg) })
		if i < 0 {
			t.Errorf("package %s has no place in the import order; add it to importOrder", pkg)
			continue
		}
		rule := importOrder[i]
		for _, imp := range p.Imports {
			own, isOwn := strings.CutPrefix(imp, modulePath+"/")
			switch {
			case isOwn && matches(rule.pkg, own): // its own sub-packages
			case isOwn && !matchesAny(rule.own, own):
				t.Errorf("%s imports %s; it may import %v", pkg, own, rule.own)
			case !isOwn && strings.Contains(imp, ".") && !foreignAllowed(rule.foreign, imp):
				t.Errorf("%s imports %s; it may import the standard library and %v", pkg, imp, rule.foreign)
			}
		}
	}
}

type listedPackage struct {
	ImportPath string
	Imports    []string
}

func goList(t *testing.T) []listedPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		if ee, ok := errors.AsType[*exec.ExitError](err); ok {
			t.Fatalf("go list: %v\n%s", err, ee.Stderr)
		}
		t.Fatalf("go list: %v", err)
	}
	var pkgs []listedPackage
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listedPackage
		if err := dec.Decode(&p); err == io.EOF {
			return pkgs
		} else if err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
}

// matches reports whether a package is the one a pattern names, where a/...
// stands for a and all below it, and ... for everything.
func matches(pattern, pkg string) bool {
	if pattern == "..." {
		return true
	}
	if prefix, ok := strings.CutSuffix(pattern, "/..."); ok {
		return pkg == prefix || strings.HasPrefix(pkg, prefix+"/")
	}
	return pattern == pkg
}

func matchesAny(patterns []string, pkg string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return matches(p, pkg) })
}

// foreignAllowed reports whether an import path lies in one of the modules.
func foreignAllowed(modules []string, imp string) bool {
	return slices.ContainsFunc(modules, func(m string) bool {
		return m == "..." || imp == m || strings.HasPrefix(imp, m+"/")
	})
}
