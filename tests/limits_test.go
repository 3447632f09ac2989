package tests

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/vm"
)

// limitsProgram is tests/limits/limits.erl, compiled.
func limitsProgram(t *testing.T) *vm.Program {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command("erlc", "-o", dir, "limits/limits.erl").CombinedOutput(); err != nil {
		t.Fatalf("erlc: %v\n%s", err, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, "limits.beam"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := vm.Compile(t.Context(), [][]byte{data}, vm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close(context.Background()) })
	return p
}

// TestLimits runs what needs much of something and compares with what erl
// computes.
func TestLimits(t *testing.T) {
	p := limitsProgram(t)
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
		{"bytes", 128 << 20, 0, "{134217728,134217729,1073741833}"},
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

// TestMemoryLimit reaches the limit: the program ends with a message, and others
// do not notice.
func TestMemoryLimit(t *testing.T) {
	p := limitsProgram(t)
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
