package tests

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/vm"
)

// limitsProgram is a module of tests/limits, compiled.
func limitsProgram(t *testing.T, module string) (p *vm.Program, beamDir string) {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command("erlc", "-o", dir, "limits/"+module+".erl").CombinedOutput(); err != nil {
		t.Fatalf("erlc: %v\n%s", err, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, module+".beam"))
	if err != nil {
		t.Fatal(err)
	}
	p, err = vm.Compile(t.Context(), [][]byte{data}, vm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close(context.Background()) })
	return p, dir
}

// TestLimits runs what needs much of something and compares with what erl
// computes.
func TestLimits(t *testing.T) {
	p, _ := limitsProgram(t, "limits")
	for _, c := range []struct {
		function string
		arg      int
		memory   uint64 // limit in MB
		want     string
	}{
		{"deep", 5_000_000, 0, "5000000"},
		{"tail_calls", 10, 16, "done"},
		{"garbage", 250_000, 64, "ok"}, // 2 GB
		{"digits", 100_000, 0, "{200000,54,57,"},
		{"keys", 1_000_000, 0, "{1000000,1000001000000}"},
		{"bytes", 256 << 20, 0, "{268435456,268435457,2147483657}"},
		{"bytes", 512<<20 - 16, 0, "{536870896,536870897,4294967177}"},
		{"twice", 256 << 20, 0, "[system_limit,system_limit,system_limit,system_limit]"},
		{"nested", 1_000_000, 0, "{true,true,true}"},
	} {
		t.Run(c.function, func(t *testing.T) {
			i, err := p.Instantiate(t.Context(), vm.Config{Stderr: os.Stderr, MemoryLimit: c.memory << 20})
			if err != nil {
				t.Fatal(err)
			}
			defer i.Close(context.Background())
			begin := time.Now()
			got, err := i.Call(t.Context(), "limits", c.function, c.arg)
			if err != nil {
				t.Fatal(err)
			}
			if text := beam.Format(got); text != c.want && !(strings.HasSuffix(c.want, ",") && strings.HasPrefix(text, c.want)) {
				t.Errorf("got %s instead of %s", text, c.want)
			}
			t.Log(time.Since(begin))
		})
	}
}

// TestLargeBinaries compares what is done with binaries of more than 2^31 bits
// with what erl says.
func TestLargeBinaries(t *testing.T) {
	const size = 300_000_000
	p, dir := limitsProgram(t, "large")
	i, err := p.Instantiate(t.Context(), vm.Config{Stderr: os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	defer i.Close(context.Background())
	got, err := i.Call(t.Context(), "large", "all", size)
	if err != nil {
		t.Fatal(err)
	}
	want, err := exec.Command("erl", "-noshell", "-pa", dir, "-eval", fmt.Sprintf(`io:format("~w", [large:all(%d)]), halt().`, size)).Output()
	if err != nil {
		t.Fatalf("erl: %v", err)
	}
	if beam.Format(got) != string(want) {
		t.Errorf("got  %s\nwant %s", beam.Format(got), want)
	}
}

// TestMemoryLimit reaches the limit: the program ends with a message, and others
// do not notice.
func TestMemoryLimit(t *testing.T) {
	p, _ := limitsProgram(t, "limits")
	other, err := p.Instantiate(t.Context(), vm.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close(context.Background())
	var stderr bytes.Buffer
	i, err := p.Instantiate(t.Context(), vm.Config{Stderr: &stderr, MemoryLimit: 32 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer i.Close(context.Background())
	_, err = i.Call(t.Context(), "limits", "keep", []any{})
	var exit *vm.ExitError
	if !errors.As(err, &exit) || exit.Code == 0 || !strings.Contains(stderr.String(), "memory") {
		t.Errorf("the error is %v, and the message %q", err, stderr.String())
	}
	if _, err := i.Call(t.Context(), "limits", "add", 1, 2); err == nil {
		t.Error("the program goes on without memory")
	}
	if got, err := other.Call(t.Context(), "limits", "add", 1, 2); err != nil || got != beam.Term(int64(3)) {
		t.Errorf("another instance says %v, %v", got, err)
	}
}
