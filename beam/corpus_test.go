package beam

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// erl runs an Erlang expression; the tests need an installed OTP as their judge.
func erl(t testing.TB, expr string) string {
	t.Helper()
	cmd := exec.Command("erl", "-noshell", "-noinput", "-eval", expr)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "ERL_CRASH_DUMP=/dev/null")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("erl: %v\n%s", err, out)
	}
	return string(out)
}

var libraryDirs = sync.OnceValue(func() []string {
	out, err := exec.Command("erl", "-noshell", "-noinput", "-eval", `io:put_chars(code:lib_dir()), halt().`).Output()
	if err != nil {
		return nil
	}
	return append([]string{string(out)}, elixirDirs()...)
})

// elixirDirs finds Elixir's libraries next to its elixir command.
func elixirDirs() []string {
	path, err := exec.LookPath("elixir")
	if err != nil {
		return nil
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return nil
	}
	return []string{filepath.Join(filepath.Dir(path), "..", "lib")}
}

type beamFile struct {
	path string
	data []byte
}

// corpus is every .beam file of the installed OTP and Elixir.
var corpus = sync.OnceValue(func() []beamFile {
	var files []beamFile
	for _, dir := range libraryDirs() {
		filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() && strings.HasSuffix(path, ".beam") {
				if data, err := os.ReadFile(path); err == nil {
					files = append(files, beamFile{path, data})
				}
			}
			return nil
		})
	}
	return files
})

func wantCorpus(t testing.TB) []beamFile {
	t.Helper()
	files := corpus()
	if len(files) < 500 {
		t.Fatalf("%d .beam files found; these tests need an installed OTP", len(files))
	}
	return files
}

func TestEveryInstalledModuleParses(t *testing.T) {
	functions := 0
	for _, f := range wantCorpus(t) {
		m, err := ParseModule(f.data)
		if err != nil {
			t.Errorf("%s: %v", f.path, err)
			continue
		}
		functions += len(m.Functions())
		if !bytes.Equal(m.File.Encode(), f.data) {
			t.Errorf("%s: encodes to something else", f.path)
		}
		for i := range m.Literals.Len() {
			if _, err := m.Literals.Term(i); err != nil {
				t.Errorf("%s: %v", f.path, err)
			}
		}
	}
	t.Logf("%d modules, %d functions", len(corpus()), functions)
}

func BenchmarkParseModule(b *testing.B) {
	files := wantCorpus(b)
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range files {
			if _, err := ParseModule(f.data); err != nil {
				b.Fatal(err)
			}
		}
	}
}
