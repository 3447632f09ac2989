package tests

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var updateCorpus = flag.Bool("update-corpus", false, "rewrite tests/corpus/expected from the installed erl (the run still fails)")

const (
	corpusDir      = "corpus"
	corpusExpected = "corpus/expected"
)

// TestCorpusExpectations holds the committed expectations of the corpus against
// the installed erl: every program has one, none is left over, and erl still
// prints the same.
func TestCorpusExpectations(t *testing.T) {
	escript, err := exec.LookPath("escript")
	if err != nil {
		t.Fatalf("the judge of the corpus is missing (Debian: apt-get install erlang-base): %v", err)
	}
	names := corpusNames(t)
	got := t.TempDir()
	cmd := exec.Command(escript, filepath.Join(corpusDir, "expected.escript"), "-o", got)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range names {
		compareExpectation(t, name, readFile(t, filepath.Join(got, name+".txt")))
	}
	for _, path := range globAll(t, corpusExpected, "*.txt") {
		name := strings.TrimSuffix(filepath.Base(path), ".txt")
		if _, err := os.Stat(filepath.Join(corpusDir, name+".erl")); err != nil {
			t.Errorf("%s: no program of this name: %v", path, err)
		}
	}
}

func compareExpectation(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join(corpusExpected, name+".txt")
	want, err := os.ReadFile(path)
	if err == nil && bytes.Equal(got, want) {
		return
	}
	t.Errorf("%s: erl prints\n%s\ncommitted is\n%s", name, clip(got), clip(want))
	if *updateCorpus {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Error(err)
		}
	}
}

// corpusNames lists the programs of the corpus without their suffix.
func corpusNames(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, path := range globAll(t, corpusDir, "*.erl") {
		names = append(names, strings.TrimSuffix(filepath.Base(path), ".erl"))
	}
	return names
}

func globAll(t *testing.T, dir, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		t.Fatalf("no %s in %s", pattern, dir)
	}
	return paths
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func clip(b []byte) []byte {
	const most = 2000
	if len(b) <= most {
		return b
	}
	return append(bytes.Clone(b[:most]), "..."...)
}
