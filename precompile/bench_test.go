package precompile

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkStdlib precompiles OTP's stdlib into a folder, as the command does.
// Set BEAMS to precompile another folder.
func BenchmarkStdlib(b *testing.B) {
	dir := os.Getenv("BEAMS")
	if dir == "" {
		found, err := filepath.Glob("/usr/lib/erlang/lib/stdlib-*/ebin")
		if err != nil || len(found) == 0 {
			b.Fatal("no stdlib below /usr/lib/erlang; install erlang, or set BEAMS")
		}
		dir = found[0]
	}
	jobs, err := Plan([]string{dir}, b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	var sum Summary
	b.ReportAllocs()
	for b.Loop() {
		sum = Run(context.Background(), jobs, Options{}, nil)
	}
	if sum.Failed > 0 {
		b.Fatalf("%d of %d files failed", sum.Failed, len(jobs))
	}
	b.SetBytes(int64(sum.BytesIn))
	b.ReportMetric(float64(len(jobs)), "files")
	b.ReportMetric(float64(sum.BytesWasm), "wasm-bytes")
}
