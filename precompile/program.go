package precompile

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"

	"github.com/jitwasm/jitwasm/backend"
	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
)

// ProgramConfig says what a program is made of.
type ProgramConfig struct {
	// Modules are .beam files in memory. They go before what Path knows.
	Modules [][]byte
	// Path is where the modules that they need are looked for.
	Path *Path
	// Roots are the functions that can be called from outside. Nil means all
	// that Modules export.
	Roots []MFA
	// Host lists functions that whoever runs the program provides. They take
	// the place of Erlang functions of these names.
	Host []MFA
	// Runtime is the run-time system's module (rts.Wasm), and Overrides are
	// .beam files (rts.Erlang) whose functions take the place of others: those of
	// module jitwasm_M the functions of M with the same name and arity.
	Runtime   []byte
	Overrides [][]byte
	// Workers bounds how many modules are compiled at the same time; 0 is one
	// per CPU. It never changes the result.
	Workers int
}

// ProgramOutput is a linked program.
type ProgramOutput struct {
	Wasm []byte
	// OnLoad are functions that must be called, in this order, before others, and
	// have to return the atom ok.
	OnLoad []MFA
	// Missing are the functions that the program calls although they are neither
	// in a module nor built in. Such calls raise undef.
	Missing []MissingFunction
	// Files are the .beam files that were read from Path, in order.
	Files []string
	// Functions and Modules count what of Erlang is in the program.
	Functions, Modules int
}

// MissingFunction is a function that is called but does not exist.
type MissingFunction struct {
	MFA
	Caller MFA // one that calls it; zero if it is only called by name
}

// Program links a program: everything that the roots may call, compiled, in one
// WebAssembly module together with the run-time system. It imports only WASI
// preview 1 (and module "host", if there are host functions).
//
// The result is the same for the same input, whatever the number of workers.
func Program(cfg ProgramConfig) (*ProgramOutput, error) {
	l, err := newLinker(cfg)
	if err != nil {
		return nil, err
	}
	return l.link()
}

// Imports lists the functions that a program would call although they are
// neither in a module nor built in, without compiling anything.
func Imports(cfg ProgramConfig) ([]MissingFunction, error) {
	l, err := newLinker(cfg)
	if err != nil {
		return nil, err
	}
	return l.missing(), nil
}

// linker is the state of one Program.
type linker struct {
	cfg   ProgramConfig
	rts   *module.Module
	bifs  map[MFA]*module.Func // the run-time system's
	given map[string]*unit
	files map[string]string // that were read, by module
	reach *reach
	units []*linkedUnit

	program *backend.Program
	enter   *module.Func
	*constants
	atoms    atomTable
	targets  map[MFA]backend.Target
	numbers  []numbered // what the function table holds
	ids      map[MFA]uint32
	imports  map[MFA]*module.Func
	entries  funEntries
	integers map[string]int32
	byModule map[*beam.Module]*linkedUnit
}

// newLinker reads the modules and finds what can be reached.
func newLinker(cfg ProgramConfig) (*linker, error) {
	l := &linker{cfg: cfg, given: make(map[string]*unit), files: make(map[string]string)}
	if err := l.readRuntime(); err != nil {
		return nil, err
	}
	given, err := l.give(cfg.Modules, fromUser)
	if err != nil {
		return nil, err
	}
	for _, u := range given {
		u.given = true
	}
	overrides, err := l.give(cfg.Overrides, fromOverrides)
	if err != nil {
		return nil, err
	}
	builtin := make(map[MFA]bool)
	for f := range l.bifs {
		builtin[f] = true
	}
	for _, f := range cfg.Host {
		builtin[f] = true
	}
	l.reach = newReach(builtin, replacements(overrides), l.find)
	return l, l.reach.run(l.roots(given))
}

// give decodes .beam files in memory.
func (l *linker) give(files [][]byte, from origin) ([]*unit, error) {
	var units []*unit
	for _, data := range files {
		m, err := beam.ParseModule(data)
		if err != nil {
			return nil, err
		}
		if l.given[m.Name] != nil {
			return nil, fmt.Errorf("two modules are named %s", m.Name)
		}
		u := newUnit(m, from)
		l.given[m.Name] = u
		units = append(units, u)
	}
	return units, nil
}

func (l *linker) roots(given []*unit) []MFA {
	if l.cfg.Roots != nil {
		return l.cfg.Roots
	}
	var roots []MFA
	for _, u := range given {
		for _, x := range u.Exports {
			roots = append(roots, MFA{u.Name, u.AtomName(int(x.Function)), x.Arity})
		}
	}
	return roots
}

// find returns a module, or nil if there is none of that name.
func (l *linker) find(name string) (*unit, error) {
	if u := l.given[name]; u != nil {
		return u, nil
	}
	if l.cfg.Path == nil {
		return nil, nil
	}
	e, ok := l.cfg.Path.files[name]
	if !ok {
		return nil, nil
	}
	data, err := ReadFile(e.file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.file, err)
	}
	m, err := beam.ParseModule(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.file, err)
	}
	if m.Name != name {
		return nil, fmt.Errorf("%s: holds the module %s", e.file, m.Name)
	}
	l.files[name] = e.file
	return newUnit(m, e.from), nil
}

// overridePrefix begins the names of modules whose functions take the place of
// others.
const overridePrefix = "jitwasm_"

func replacements(overrides []*unit) map[MFA]MFA {
	by := make(map[MFA]MFA)
	for _, u := range overrides {
		name, ok := strings.CutPrefix(u.Name, overridePrefix)
		if !ok {
			continue
		}
		for na := range u.exports {
			if na.name != "module_info" {
				by[MFA{name, na.name, na.arity}] = MFA{u.Name, na.name, na.arity}
			}
		}
	}
	return by
}

func (l *linker) missing() []MissingFunction {
	list := make([]MissingFunction, 0, len(l.reach.missing))
	for f, caller := range l.reach.missing {
		list = append(list, MissingFunction{f, caller})
	}
	slices.SortFunc(list, func(a, b MissingFunction) int { return compareMFA(a.MFA, b.MFA) })
	return list
}

func (l *linker) workers() int {
	if l.cfg.Workers > 0 {
		return l.cfg.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// link compiles and lays out what is reached.
func (l *linker) link() (*ProgramOutput, error) {
	slices.SortFunc(l.reach.order, func(a, b *unit) int { return cmp.Compare(a.Name, b.Name) })
	if err := l.prepare(); err != nil {
		return nil, err
	}
	if err := l.place(); err != nil {
		return nil, err
	}
	if err := l.compile(); err != nil {
		return nil, err
	}
	wasm, err := l.assemble()
	if err != nil {
		return nil, err
	}
	out := &ProgramOutput{Wasm: wasm, OnLoad: l.reach.onLoad, Missing: l.missing(), Modules: len(l.units)}
	for _, name := range slices.Sorted(maps.Keys(l.files)) {
		out.Files = append(out.Files, l.files[name])
	}
	for _, u := range l.units {
		for _, w := range u.wanted {
			if w {
				out.Functions++
			}
		}
	}
	return out, nil
}

// compile compiles the units, several at a time.
func (l *linker) compile() error {
	errs := make([]error, len(l.units))
	parallel(len(l.units), l.workers(), func(i int) {
		u := l.units[i]
		if u.out, errs[i] = backend.CompileStandalone(l.program, &u.compiled); errs[i] != nil {
			errs[i] = fmt.Errorf("module %s: %w", u.Name, errs[i])
		}
	})
	return errors.Join(errs...)
}
