package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestReadme runs every ```sh block of the README in order, in a copy of the
// repository, as a reader of a fresh clone would.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := shellBlocks(string(text))
	if len(blocks) < 5 {
		t.Fatalf("the README has %d blocks of commands", len(blocks))
	}
	clone := t.TempDir()
	copyRepository(t, "../..", clone)
	bin, cache, shown := t.TempDir(), t.TempDir(), false
	for _, block := range blocks {
		cmd := exec.Command("sh", "-eu")
		cmd.Stdin = strings.NewReader(block)
		cmd.Dir = clone
		cmd.Env = append(os.Environ(), "GOBIN="+bin, "JITWASM_CACHE="+cache, "PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s%s%v", block, out, err)
		}
		t.Logf("%s%s", block, out)
		if strings.Contains(block, "hello:fib(30)") {
			shown = true
			if string(out) != "832040\n" {
				t.Errorf("the first command printed %q", out)
			}
		}
	}
	if !shown {
		t.Error("no block calls hello:fib(30)")
	}
}

// shellBlocks returns the contents of the ```sh blocks.
func shellBlocks(text string) []string {
	var blocks []string
	for {
		_, rest, ok := strings.Cut(text, "```sh\n")
		if !ok {
			return blocks
		}
		block, rest, ok := strings.Cut(rest, "```\n")
		if !ok {
			return blocks
		}
		blocks, text = append(blocks, block), rest
	}
}

// copyRepository copies what a clone would hold: all but .git and what is ignored.
func copyRepository(t *testing.T, from, to string) {
	t.Helper()
	cmd := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	cmd.Dir = from
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	for name := range strings.SplitSeq(strings.TrimRight(string(out), "\x00"), "\x00") {
		data, err := os.ReadFile(filepath.Join(from, name))
		if os.IsNotExist(err) {
			continue // deleted, but not committed yet
		}
		if err != nil {
			t.Fatal(err)
		}
		target := filepath.Join(to, name)
		if err := os.MkdirAll(filepath.Dir(target), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(target, data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}
