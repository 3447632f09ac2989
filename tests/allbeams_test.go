//go:build corpus

package tests

import (
	"path/filepath"
	"strings"
	"testing"
)

// debianLibs are where Debian's erlang and elixir packages put their modules.
var debianLibs = []string{"/usr/lib/erlang/lib", "/usr/lib/elixir/lib"}

// TestAllBeams checks every .beam file of Debian's erlang and elixir packages,
// 1,485 of them in the release that this was written on. None is left out.
func TestAllBeams(t *testing.T) {
	for _, file := range beamFiles(t, 1400, debianLibs...) {
		name := strings.TrimSuffix(filepath.Base(file), ".beam")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkBeam(t, file)
		})
	}
}
