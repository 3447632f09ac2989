package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/jitwasm/jitwasm/precompile"
)

type precompileFlags struct {
	output  string
	workers int
	opts    precompile.Options
	json    bool
	quiet   bool
}

func (a *app) precompileCommand() *cobra.Command {
	var f precompileFlags
	cmd := &cobra.Command{
		Use:   "precompile [-o FILE|DIR] [-j N] [--drop-code] FILE.beam|FILE.avm|DIR...",
		Short: "Add precompiled code (an avmN chunk) to .beam files and .avm archives",
		Long: `Precompile adds an avmN chunk, WebAssembly for AtomVM, to each .beam file, to each
module in an .avm archive, and to all of those below a directory. Files are
changed in place unless -o is given; each is replaced at once or not at all, and
precompiling again changes nothing.

A file that cannot be compiled is named on standard error with the reason and
stays as it was; the others go on, and the exit code is 1.`,
		Example: `  jitwasm precompile hello.beam
  jitwasm precompile -o native/ _build/default/lib
  jitwasm precompile --drop-code -o app.wasm.avm app.avm`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.precompile(cmd.Context(), args, f)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.output, "output", "o", "", "write to this file, or below this directory (made if missing)")
	flags.IntVarP(&f.workers, "jobs", "j", 0, "compile this many modules at a time (default one per CPU)")
	flags.BoolVar(&f.opts.DropCode, "drop-code", false, "remove the bytecode; AtomVM builds without precompiled code then refuse the file")
	flags.BoolVar(&f.opts.Names, "names", false, "keep function names in the code, for profilers and stack traces of the engine")
	flags.BoolVar(&f.json, "json", false, "print a report for scripts on standard output")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "no summary line")
	return cmd
}

func (a *app) precompile(ctx context.Context, inputs []string, f precompileFlags) error {
	if f.workers < 0 {
		return fmt.Errorf("-j %d: the number of jobs cannot be negative", f.workers)
	}
	jobs, err := precompile.Plan(inputs, f.output)
	if err != nil {
		return err
	}
	f.opts.Workers = f.workers

	begun := time.Now()
	report := newReport(f.json)
	bar := newProgress(a.stderr, len(jobs))
	sum := precompile.Run(ctx, jobs, f.opts, func(r precompile.Result) {
		if r.Err != nil {
			bar.clear()
			a.complainAll(r.In, r.Err)
		}
		report.add(r)
		bar.step()
	})
	bar.clear()
	elapsed := time.Since(begun)
	if !f.quiet {
		fmt.Fprintln(a.stderr, summaryLine(sum, elapsed))
	}
	if err := report.write(a, sum, elapsed); err != nil {
		return failure{err}
	}
	if sum.Failed > 0 {
		return errFailed
	}
	return nil
}

// complainAll prints one line per error: an archive can fail for several
// reasons at once, a module for several instructions.
func (a *app) complainAll(file string, err error) {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			a.complainAll(file, e)
		}
		return
	}
	if errors.Is(err, context.Canceled) {
		err = errors.New("interrupted, left as it was")
	}
	a.complain(file, err)
}

func summaryLine(sum precompile.Summary, elapsed time.Duration) string {
	s := fmt.Sprintf("precompiled %s: %s in, %s out, %s of WebAssembly, %.2f s",
		plural(sum.Files, "file"), size(sum.BytesIn), size(sum.BytesOut), size(sum.BytesWasm), elapsed.Seconds())
	if sum.Failed > 0 {
		s += fmt.Sprintf("; %s failed", plural(sum.Failed, "file"))
	}
	return s
}

// The report for scripts: every file in order, then the totals.
type (
	jsonReport struct {
		Files   []jsonFile  `json:"files"`
		Summary jsonSummary `json:"summary"`
	}
	jsonFile struct {
		In        string   `json:"in"`
		Out       string   `json:"out,omitempty"`
		Modules   int      `json:"modules"`
		Kept      int      `json:"kept"`
		Functions int      `json:"functions"`
		BytesIn   int      `json:"bytes_in"`
		BytesOut  int      `json:"bytes_out"`
		BytesWasm int      `json:"bytes_wasm"`
		Errors    []string `json:"errors,omitempty"`
	}
	jsonSummary struct {
		Files     int     `json:"files"`
		Failed    int     `json:"failed"`
		Modules   int     `json:"modules"`
		Functions int     `json:"functions"`
		BytesIn   int     `json:"bytes_in"`
		BytesOut  int     `json:"bytes_out"`
		BytesWasm int     `json:"bytes_wasm"`
		Seconds   float64 `json:"seconds"`
	}
)

// report collects results when --json asks for it; nil otherwise.
type report struct{ files []jsonFile }

func newReport(wanted bool) *report {
	if !wanted {
		return nil
	}
	return &report{files: []jsonFile{}}
}

func (r *report) add(res precompile.Result) {
	if r == nil {
		return
	}
	f := jsonFile{In: res.In, Modules: res.Modules, Kept: res.Kept, Functions: res.Functions,
		BytesIn: res.BytesIn, BytesOut: res.BytesOut, BytesWasm: res.BytesWasm}
	if res.Err != nil {
		f.Errors = messages(res.Err)
	} else {
		f.Out = res.Out
	}
	r.files = append(r.files, f)
}

// messages flattens joined errors.
func messages(err error) []string {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []string{err.Error()}
	}
	var all []string
	for _, e := range joined.Unwrap() {
		all = append(all, messages(e)...)
	}
	return all
}

func (r *report) write(a *app, sum precompile.Summary, elapsed time.Duration) error {
	if r == nil {
		return nil
	}
	return writeJSON(a.stdout, jsonReport{r.files, jsonSummary{
		Files: sum.Files, Failed: sum.Failed, Modules: sum.Modules, Functions: sum.Functions,
		BytesIn: sum.BytesIn, BytesOut: sum.BytesOut, BytesWasm: sum.BytesWasm, Seconds: elapsed.Seconds(),
	}})
}
