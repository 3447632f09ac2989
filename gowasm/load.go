package gowasm

import (
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"os"
	"sort"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"
)

// Config says what to compile. The zero value compiles in the current folder.
type Config struct {
	Dir  string   // where patterns are looked up; "" = the current folder
	Tags []string // build tags besides purego and math_big_pure_go
	// Exports are functions that are exported although no directive says so:
	// full name (math.Sin, strconv.AppendInt) to export name.
	Exports map[string]string
	// StackSize is the room for variables whose address is taken, in bytes;
	// 0 = 256 KiB. What needs more traps.
	StackSize uint32
	// Unoptimized leaves out all passes.
	Unoptimized bool
}

const supportPath = "github.com/jitwasm/jitwasm/gowasm/internal/support"

// source is a loaded program.
type source struct {
	fset    *token.FileSet
	prog    *ssa.Program
	pkgs    map[*types.Package]*packages.Package
	roots   []*ssa.Package // with every package of the same module below them
	support *ssa.Package
	built   map[*ssa.Package]bool
	marks   *marks
}

func load(cfg Config, patterns []string) (*source, error) {
	tags := "-tags=purego,math_big_pure_go"
	for _, t := range cfg.Tags {
		tags += "," + t
	}
	pc := &packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports | packages.NeedDeps |
			packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedTypesSizes | packages.NeedModule,
		Dir:        cfg.Dir,
		Env:        append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=-mod=mod"),
		BuildFlags: []string{tags},
		Fset:       token.NewFileSet(),
	}
	initial, err := packages.Load(pc, append(patterns, supportPath)...)
	if err != nil {
		return nil, err
	}
	if err := loadErrors(initial); err != nil {
		return nil, err
	}
	s := &source{fset: pc.Fset, pkgs: map[*types.Package]*packages.Package{}, built: map[*ssa.Package]bool{}}
	prog, _ := ssautil.AllPackages(initial, ssa.InstantiateGenerics|ssa.BareInits)
	s.prog = prog
	packages.Visit(initial, nil, func(p *packages.Package) { s.pkgs[p.Types] = p })
	modules := map[string]bool{}
	for _, p := range initial {
		if p.Module != nil && p.PkgPath != supportPath {
			modules[p.Module.Path] = true
		}
	}
	isRoot := map[*packages.Package]bool{}
	for _, p := range initial {
		isRoot[p] = true
	}
	packages.Visit(initial, nil, func(p *packages.Package) {
		sp := prog.Package(p.Types)
		if sp == nil {
			return
		}
		if p.PkgPath == supportPath {
			s.support = sp
		}
		if isRoot[p] || p.Module != nil && modules[p.Module.Path] {
			s.roots = append(s.roots, sp)
		}
	})
	sort.Slice(s.roots, func(i, j int) bool { return s.roots[i].Pkg.Path() < s.roots[j].Pkg.Path() })
	if s.support == nil {
		return nil, errors.New("BUG: package support was not loaded")
	}
	s.marks = readMarks(s)
	return s, nil
}

func loadErrors(initial []*packages.Package) error {
	var all []error
	packages.Visit(initial, nil, func(p *packages.Package) {
		for _, e := range p.Errors {
			all = append(all, e)
		}
	})
	if len(all) > 0 {
		return fmt.Errorf("loading: %w", errors.Join(all...))
	}
	return nil
}

// build makes the SSA form of a package; most of those that are loaded are
// never needed.
func (s *source) build(p *ssa.Package) {
	if p != nil && !s.built[p] {
		s.built[p] = true
		p.Build()
	}
}
