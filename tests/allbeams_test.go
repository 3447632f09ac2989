//go:build corpus && linux

package tests

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// debianLibs are where Debian's erlang and elixir packages put their modules.
var debianLibs = []string{"/usr/lib/erlang/lib", "/usr/lib/elixir/lib"}

// TestAllBeamsCommand runs the command over all of them: none fails, one worker
// and many make the same bytes, and the memory stays small. It stands before
// TestAllBeams because Linux counts the memory of the process that starts
// another as the other's, and wazero takes much.
func TestAllBeamsCommand(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "jitwasm")
	if out, err := exec.Command("go", "build", "-o", bin, "../cmd/jitwasm").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	many, one := t.TempDir(), t.TempDir()
	runPrecompile(t, bin, many, "-j", strconv.Itoa(max(runtime.NumCPU(), 2)))
	runPrecompile(t, bin, one, "-j", "1")
	names := relativeFiles(t, many)
	if d := cmp.Diff(names, relativeFiles(t, one)); d != "" {
		t.Fatalf("other files (-many +one)\n%s", d)
	}
	for _, name := range names {
		a, err := os.ReadFile(filepath.Join(many, name))
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(one, name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) {
			t.Errorf("%s depends on the number of workers", name)
		}
	}
}

// maxResident is how much memory the command may take for any library.
const maxResident = 300 << 20

func runPrecompile(t *testing.T, bin, out string, flags ...string) {
	t.Helper()
	args := append([]string{"precompile", "-o", out}, flags...)
	cmd := exec.Command(bin, append(args, debianLibs...)...)
	messages, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd.Args, err, messages)
	}
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	resident := usage.Maxrss << 10
	t.Logf("%s%d MB", messages, resident>>20)
	if resident > maxResident {
		t.Errorf("%v took %d MB of memory, at most %d are allowed", flags, resident>>20, maxResident>>20)
	}
}

func relativeFiles(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	for _, file := range beamFiles(t, 1400, dir) {
		name, err := filepath.Rel(dir, file)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	return names
}

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
