package precompile

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tree makes files below a fresh directory and changes into it.
func tree(t *testing.T, files ...string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, f := range files {
		if err := os.MkdirAll(filepath.Dir(f), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPlan(t *testing.T) {
	tree(t, "a.beam", "b.avm", "c.txt", "lib/x.beam", "lib/sub/y.beam", "lib/sub/z.avm", "lib/notes.md", "empty/readme", "other/a.beam")
	if err := os.Symlink("lib", "link"); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name   string
		inputs []string
		output string
		want   []Job
	}{
		{"in place", []string{"b.avm", "a.beam"}, "", []Job{{"b.avm", "b.avm"}, {"a.beam", "a.beam"}}},
		{"any name", []string{"c.txt"}, "", []Job{{"c.txt", "c.txt"}}},
		{"one to a file", []string{"a.beam"}, "new.beam", []Job{{"a.beam", "new.beam"}}},
		{"one to a folder that exists", []string{"a.beam"}, "lib", []Job{{"a.beam", "lib/a.beam"}}},
		{"one to a folder to be made", []string{"a.beam"}, "new/", []Job{{"a.beam", "new/a.beam"}}},
		{"several to a folder", []string{"a.beam", "lib/x.beam"}, "new", []Job{{"a.beam", "new/a.beam"}, {"lib/x.beam", "new/x.beam"}}},
		{"folder in place", []string{"lib"}, "", []Job{{"lib/sub/y.beam", "lib/sub/y.beam"}, {"lib/sub/z.avm", "lib/sub/z.avm"}, {"lib/x.beam", "lib/x.beam"}}},
		{"folder to a folder", []string{"lib"}, "new", []Job{{"lib/sub/y.beam", "new/sub/y.beam"}, {"lib/sub/z.avm", "new/sub/z.avm"}, {"lib/x.beam", "new/x.beam"}}},
		{"link to a folder", []string{"link"}, "new", []Job{{"link/sub/y.beam", "new/sub/y.beam"}, {"link/sub/z.avm", "new/sub/z.avm"}, {"link/x.beam", "new/x.beam"}}},
		{"twice the same", []string{"a.beam", "./a.beam"}, "", []Job{{"a.beam", "a.beam"}}},
		{"missing files fail later", []string{"none.beam"}, "", []Job{{"none.beam", "none.beam"}}},
		{"folders without modules fail later", []string{"empty"}, "new", []Job{{"empty", "empty"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := Plan(test.inputs, test.output)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

func TestPlanErrors(t *testing.T) {
	tree(t, "a.beam", "b.beam", "other/a.beam")
	tests := []struct {
		name   string
		inputs []string
		output string
		want   string
	}{
		{"nothing", nil, "", "no input files"},
		{"several to a file", []string{"a.beam", "other/a.beam"}, "b.beam", "-o b.beam: not a directory"},
		{"folder to a file", []string{"other"}, "b.beam", "-o b.beam: not a directory"},
		{"one output for two", []string{"a.beam", "other/a.beam"}, "new", "a.beam and other/a.beam would both be written to new/a.beam"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Plan(test.inputs, test.output)
			if _, ok := errors.AsType[*UsageError](err); !ok || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}
