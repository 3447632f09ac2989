// Command jitwasm compiles BEAM bytecode to WebAssembly.
//
// See the README for its use, or run "jitwasm help".
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"
)

// Exit codes, as compilers have them.
const (
	exitOK     = 0
	exitFailed = 1 // some file failed; each was named
	exitUsage  = 2 // the command line makes no sense; nothing was done
)

func main() {
	ballast := raiseHeapFloor()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	runtime.KeepAlive(ballast)
	os.Exit(code)
}

// raiseHeapFloor lets the heap grow to about 100 MB before the first collection.
// What is live at a time is a module or two, a few MB, so the collector would
// run some hundred times for a library. The result must be kept alive; its pages
// are never touched and take no memory.
func raiseHeapFloor() []byte {
	debug.SetGCPercent(200)
	debug.SetMemoryLimit(250 << 20)
	return make([]byte, 32<<20)
}

// app is what the commands share.
type app struct {
	stdout, stderr io.Writer
}

// errFailed ends a command whose failures have been printed already.
var errFailed = errors.New("failed")

// failure is an error that is not the fault of the command line.
type failure struct{ error }

func (f failure) Unwrap() error { return f.error }

// run executes the command line and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	a := &app{stdout, stderr}
	root := a.root()
	root.SetArgs(erlangFlags(args))
	root.SetOut(stdout)
	root.SetErr(stderr)
	cmd, err := root.ExecuteContextC(ctx)
	var fail failure
	var code exitCode
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &code):
		return int(code)
	case errors.Is(err, errFailed):
		return exitFailed
	case errors.As(err, &fail):
		fmt.Fprintf(stderr, "jitwasm: %v\n", fail.error)
		return exitFailed
	}
	// What is left are complaints about the command line, cobra's and ours.
	fmt.Fprintf(stderr, "jitwasm: %v\nRun '%s --help' for usage.\n", err, cmd.CommandPath())
	return exitUsage
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "jitwasm",
		Short: "Compile BEAM bytecode to WebAssembly",
		Long: `jitwasm compiles BEAM bytecode (.beam files from Erlang, Elixir, Gleam, LFE) to
WebAssembly: code that AtomVM's WebAssembly build runs in place of the bytecode
(precompile), or whole programs that need nothing else (run).

Exit codes: 0 success, 1 some file failed (each is named), 2 usage; a program's
own when one is run.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       version(),
		Args:          cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("unknown command %q", args[0])
			}
			return errors.New("a command is missing")
		},
	}
	root.SetVersionTemplate("{{.Version}}\n")
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(a.runCommand(), a.importsCommand(), a.precompileCommand(), a.extractCommand(), a.validateCommand(),
		a.inspectCommand(), a.disCommand(), a.versionCommand())
	return root
}

// complain prints a failure of one file, as compilers do.
func (a *app) complain(file string, err error) {
	fmt.Fprintf(a.stderr, "%s: %v\n", file, err)
}
