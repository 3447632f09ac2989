package backend_test

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"testing"
)

// fixtures are the .beam files of the corpus of compilers.
func fixtures(tb testing.TB) []string {
	tb.Helper()
	var files []string
	for _, dir := range []string{"otp25", "otp27", "otp29", "elixir1.14"} {
		found, err := filepath.Glob(filepath.Join("../tests/fixtures", dir, "*.beam"))
		if err != nil {
			tb.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		tb.Fatal("no fixtures")
	}
	return files
}

// run runs a program of Erlang's and returns what it prints.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s (Debian: apt-get install erlang-base): %v\n%s%s", name, err, out, stderr.Bytes())
	}
	return string(out)
}
