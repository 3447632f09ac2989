// Speed compares programs on their run-time systems with erl, which must be
// installed, on this machine:
//
//	go run ./bench/speed [-o bench/RESULTS.md] [-time 200ms] [-rounds 7] [NAME...]
//
// The programs are tests/corpus/bench_*.erl. Each is given so many rounds of work
// that erl takes about the time given; then erl, wazero and, where they can be
// had, node (V8) and wasmtime run it in turn. What counts is the best of the times
// of each, and the table shows them as ratios to erl's: above 1 is slower than
// erl.
package main

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

func main() {
	out := flag.String("o", "", "write the table to this file, in Markdown")
	target := flag.Duration("time", 200*time.Millisecond, "how long erl works in one run")
	rounds := flag.Int("rounds", 7, "how often each run is repeated")
	corpus := flag.String("corpus", "tests/corpus", "where the programs are")
	flag.Parse()
	if err := run(*out, *corpus, *target, *rounds, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// engine runs programs.
type engine interface {
	name() string
	// run does n rounds of a program and says how long they took.
	run(module string, n int) (time.Duration, error)
}

// row is the result of one program.
type row struct {
	program string
	rounds  int
	best    []time.Duration // by engine
	median  []time.Duration
}

func run(out, corpus string, target time.Duration, rounds int, only []string) error {
	dir, err := os.MkdirTemp("", "speed")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	modules, err := compile(corpus, dir, only)
	if err != nil {
		return err
	}
	engines, stop, err := start(context.Background(), dir, modules)
	if err != nil {
		return err
	}
	defer stop()
	var rows []row
	for _, m := range modules {
		r, err := measure(engines, m, target, rounds)
		if err != nil {
			return fmt.Errorf("%s: %w", m, err)
		}
		rows = append(rows, r)
		fmt.Println(r.line())
	}
	text := table(engines, rows)
	fmt.Print("\n" + text)
	if out == "" {
		return nil
	}
	return os.WriteFile(out, []byte(heading(rounds)+text), 0o644)
}

// compile compiles the programs with erlc and returns their modules.
func compile(corpus, dir string, only []string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(corpus, "bench_*.erl"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no programs in %s", corpus)
	}
	var modules []string
	for _, f := range files {
		m := strings.TrimSuffix(filepath.Base(f), ".erl")
		if len(only) > 0 && !slices.Contains(only, strings.TrimPrefix(m, "bench_")) {
			continue
		}
		if msg, err := exec.Command("erlc", "-o", dir, f).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("erlc %s: %w\n%s", f, err, msg)
		}
		modules = append(modules, m)
	}
	return modules, nil
}

// measure finds out how many rounds erl, the first engine, does in the time
// given, and times all engines in turn.
func measure(engines []engine, module string, target time.Duration, rounds int) (row, error) {
	r := row{program: strings.TrimPrefix(module, "bench_"), rounds: 1}
	for {
		d, err := engines[0].run(module, r.rounds)
		if err != nil {
			return r, err
		}
		if d >= target {
			break
		}
		grow := float64(target) / float64(max(d, time.Microsecond))
		r.rounds = int(float64(r.rounds)*min(grow, 16)) + 1
	}
	times := make([][]time.Duration, len(engines))
	for range rounds {
		for i, e := range engines {
			d, err := e.run(module, r.rounds)
			if err != nil {
				return r, fmt.Errorf("%s: %w", e.name(), err)
			}
			times[i] = append(times[i], d)
		}
	}
	for _, t := range times {
		slices.Sort(t)
		r.best = append(r.best, t[0])
		r.median = append(r.median, t[len(t)/2])
	}
	return r, nil
}

// ratio is how many times the time of erl the engine took.
func (r row) ratio(engine int) float64 { return float64(r.best[engine]) / float64(r.best[0]) }

func (r row) line() string {
	s := fmt.Sprintf("%-14s %9d rounds", r.program, r.rounds)
	for i := range r.best {
		s += fmt.Sprintf("  %8.1f ms (%.2f)", float64(r.best[i])/1e6, r.ratio(i))
	}
	return s
}

func heading(rounds int) string {
	return fmt.Sprintf("# Speed\n\nMade by `make bench` on %s (%s, %d CPUs): the times of `erl` (OTP %s, its native JIT compiler) and how many times "+
		"as long the same .beam files take as programs of ours. Best of %d runs, the engines in turn; above 1 is slower than erl.\n\n",
		time.Now().Format(time.DateOnly), runtime.GOARCH, runtime.NumCPU(), otpRelease(), rounds)
}

func otpRelease() string {
	out, err := exec.Command("erl", "-noshell", "-eval", `io:put_chars(erlang:system_info(otp_release)), halt().`).Output()
	if err != nil {
		return "?"
	}
	return string(out)
}

// table is the results in Markdown, with geometric means.
func table(engines []engine, rows []row) string {
	var s strings.Builder
	s.WriteString("| program | rounds | erl, ms |")
	for _, e := range engines[1:] {
		fmt.Fprintf(&s, " %s | median |", e.name())
	}
	s.WriteString("\n|---|---:|---:|" + strings.Repeat("---:|---:|", len(engines)-1) + "\n")
	sums := make([]float64, len(engines))
	medians := make([]float64, len(engines))
	for _, r := range rows {
		fmt.Fprintf(&s, "| %s | %d | %.1f |", r.program, r.rounds, float64(r.best[0])/1e6)
		for i := range engines {
			median := float64(r.median[i]) / float64(r.median[0])
			sums[i] += math.Log(r.ratio(i))
			medians[i] += math.Log(median)
			if i > 0 {
				fmt.Fprintf(&s, " %.2f | %.2f |", r.ratio(i), median)
			}
		}
		s.WriteString("\n")
	}
	s.WriteString("| **geometric mean** | | |")
	for i := range engines[1:] {
		n := float64(len(rows))
		fmt.Fprintf(&s, " **%.2f** | %.2f |", math.Exp(sums[i+1]/n), math.Exp(medians[i+1]/n))
	}
	s.WriteString("\n")
	return s.String()
}
