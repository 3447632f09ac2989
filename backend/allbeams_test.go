//go:build corpus

package backend_test

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// TestAllBeamsStandalone compiles every module of Debian's erlang and elixir
// packages as a part of a program: none is refused, and the result is valid.
func TestAllBeamsStandalone(t *testing.T) {
	files := 0
	for _, root := range []string{"/usr/lib/erlang/lib", "/usr/lib/elixir/lib"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".beam") {
				return err
			}
			files++
			t.Run(strings.TrimSuffix(filepath.Base(path), ".beam"), func(t *testing.T) {
				t.Parallel()
				compileStandalone(t, path)
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 1000 {
		t.Errorf("only %d modules", files)
	}
}

func compileStandalone(t *testing.T, path string) {
	p, err := newTestProgram(readModule(t, path))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Module.Validate(); err != nil {
		t.Error(err)
	}
}
