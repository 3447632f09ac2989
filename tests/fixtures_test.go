package tests

import (
	"bufio"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jitwasm/jitwasm/beam"
)

// notEmitable are opcodes that the compiler's own table lists as current and that
// no source can make it emit any more. One of them in a fixture fails the test.
var notEmitable = map[string]map[string]string{
	"otp29": {
		"set_tuple_element": "OTP 29 updates tuples with update_record or setelement/3 only, and its validator refuses assembly that has it",
	},
}

// TestFixtureOpcodes checks that the fixtures of OTP 27 and 29 use every opcode
// that those compilers can emit. The compilers' own tables, as build.escript
// wrote them down, say which those are.
func TestFixtureOpcodes(t *testing.T) {
	for _, release := range []string{"otp27", "otp29"} {
		t.Run(release, func(t *testing.T) {
			used := map[string]string{} // opcode name -> a file that uses it
			forFixtures(t, release, func(path string, m *beam.Module) {
				for i := range m.Code {
					used[m.Code[i].Op.String()] = path
				}
			})
			for _, name := range currentOpcodes(t, release) {
				why, excepted := notEmitable[release][name]
				switch path, ok := used[name]; {
				case ok && excepted:
					t.Errorf("%s: used by %s, yet listed as never emitted (%s)", name, path, why)
				case !ok && !excepted:
					t.Errorf("%s: used by no fixture", name)
				}
			}
		})
	}
}

// fixtureVariants lists, for instructions whose meaning depends on an atom among
// their operands, the atoms that fixtures must show.
var fixtureVariants = map[beam.Opcode][]string{
	beam.OpBsStartMatch4: {"no_fail", "resume"},
	beam.OpBsCreateBin:   {"append", "private_append", "binary", "float", "integer", "string", "utf8", "utf16", "utf32"},
	beam.OpBsMatch:       {"ensure_at_least", "ensure_exactly", "integer", "binary", "get_tail", "=:=", "skip"},
	beam.OpCallFun2:      {"safe", "unsafe"},
	beam.OpUpdateRecord:  {"copy", "reuse"},
}

// TestFixtureVariants checks that the fixtures of each release show all variants
// of the instructions that have some.
func TestFixtureVariants(t *testing.T) {
	for _, release := range []string{"otp27", "otp29"} {
		t.Run(release, func(t *testing.T) {
			seen := map[beam.Opcode]map[string]bool{}
			for op := range fixtureVariants {
				seen[op] = map[string]bool{}
			}
			forFixtures(t, release, func(_ string, m *beam.Module) {
				for i := range m.Code {
					if atoms := seen[m.Code[i].Op]; atoms != nil {
						collectAtoms(m, m.Code[i].Args, atoms)
					}
				}
			})
			for op, atoms := range fixtureVariants {
				for _, atom := range atoms {
					if !seen[op][atom] {
						t.Errorf("%s: no fixture with %s", op, atom)
					}
				}
			}
		})
	}
}

// TestFixtureExpectations checks that each program among the fixtures' own
// sources has an expected output.
func TestFixtureExpectations(t *testing.T) {
	for _, dir := range []string{"otp27", "otp29", "asm", "asm27"} {
		sources, err := filepath.Glob(filepath.Join("fixtures/src", dir, "*"))
		if err != nil || len(sources) == 0 {
			t.Fatalf("no sources in fixtures/src/%s: %v", dir, err)
		}
		for _, source := range sources {
			name := strings.TrimSuffix(filepath.Base(source), filepath.Ext(source))
			if _, err := os.Stat(filepath.Join("fixtures/expected", name+".txt")); err != nil {
				t.Error(err)
			}
		}
	}
}

func collectAtoms(m *beam.Module, args []beam.Operand, into map[string]bool) {
	for _, arg := range args {
		if arg.Kind == beam.KindAtom {
			into[m.AtomName(int(arg.Value))] = true
		}
		collectAtoms(m, arg.List, into)
	}
}

// forFixtures calls f for every .beam file below fixtures/dir.
func forFixtures(t *testing.T, dir string, f func(path string, m *beam.Module)) {
	t.Helper()
	count := 0
	err := filepath.WalkDir(filepath.Join("fixtures", dir), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".beam" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		m, err := beam.ParseModule(data)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		count++
		f(path, m)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if count == 0 {
		t.Fatalf("no .beam files below fixtures/%s", dir)
	}
}

// currentOpcodes reads the names of opcodes that the release's assembler knows,
// and checks that package beam knows them under the same numbers and arities.
func currentOpcodes(t *testing.T, release string) []string {
	t.Helper()
	file, err := os.Open(filepath.Join("fixtures", release, "opcodes.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var names []string
	for scanner := bufio.NewScanner(file); scanner.Scan(); {
		fields := strings.Fields(scanner.Text())
		number, nameArity := 0, ""
		if _, err := fmt.Sscan(strings.Join(fields[:2], " "), &number, &nameArity); err != nil {
			t.Fatalf("%s: %v", scanner.Text(), err)
		}
		info := beam.Opcode(number).Info()
		if got := fmt.Sprintf("%s/%d", info.Name, info.Arity); got != nameArity {
			t.Errorf("opcode %d: package beam says %s, %s says %s", number, got, release, nameArity)
		}
		if !slices.Contains(fields, "obsolete") {
			names = append(names, info.Name)
		}
	}
	if len(names) < 100 {
		t.Fatalf("only %d opcodes in %s", len(names), file.Name())
	}
	return names
}
