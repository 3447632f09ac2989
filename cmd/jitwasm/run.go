package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/precompile"
	"github.com/jitwasm/jitwasm/vm"
)

type runFlags struct {
	paths       []string
	call        string
	entries     []string
	memory      int64
	reductions  uint64
	programArgs []string
}

func (a *app) runCommand() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run [-pa DIR]... [--call 'M:F(TERM, ...)'] [--entry M:F/A]... FILE.beam... [-- ARG...]",
		Short: "Run an Erlang program",
		Long: `Run compiles .beam files and everything that they call to WebAssembly, and
runs the result. It calls main/1 of the first file's module with the arguments as
strings, as escript does, or start/0 if there is no main/1; or what --call says,
and prints the result as io:format's ~p does.

Modules are looked for among the files, in the directories of -pa, below those
in $ERL_LIBS, and in stdlib, kernel, erts, inets, parsetools, syntax_tools and xmerl of
the OTP that is installed ($` + precompile.OTPVariable + `,
else that of the erl on $PATH). Compiled programs are kept in $` + cacheVariable + ` or the
user's cache directory.

Only what the program can call is linked. What it calls by a name that is in no
module of it, but made of text or read, say, is linked if --entry names it.

An exception that is not caught is printed as erl does, and the exit code is 1;
that of halt(N) is N.`,
		Example: `  jitwasm run hello.beam
  jitwasm run --call 'lists:seq(1, 10)' hello.beam
  jitwasm run -pa _build/default/lib/app/ebin main.beam -- one two`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			files := args
			if n := cmd.ArgsLenAtDash(); n >= 0 {
				files, f.programArgs = args[:n], args[n:]
			}
			if len(files) == 0 {
				return errors.New("no .beam file is given")
			}
			return a.run(cmd.Context(), files, f)
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVarP(&f.paths, "path", "p", nil, "look for modules in this directory (also -pa DIR, as erl has it)")
	flags.StringVar(&f.call, "call", "", "call this function with these terms, and print the result")
	flags.StringArrayVar(&f.entries, "entry", nil, "link this function too, M:F/A, whether a call of it is seen or not")
	flags.Int64Var(&f.memory, "memory", 0, "memory that the program may use, in MB (default 4096)")
	flags.Uint64Var(&f.reductions, "reductions", 0, "reductions that the program may use (default any number)")
	return cmd
}

// erlangFlags turns -pa DIR, erl's own flag, into one that the flag library
// understands.
func erlangFlags(args []string) []string {
	out := make([]string, 0, len(args))
	for i, arg := range args {
		if arg == "--" {
			return append(out, args[i:]...)
		}
		if arg == "-pa" || arg == "-pz" {
			arg = "--path"
		}
		out = append(out, arg)
	}
	return out
}

func (a *app) run(ctx context.Context, files []string, f runFlags) error {
	debug.SetMemoryLimit(math.MaxInt64) // that of compiling is not for programs
	src, err := readSources(files, f.paths)
	if err != nil {
		return failure{err}
	}
	call, err := src.entry(f)
	if err != nil {
		return err
	}
	src.roots = []precompile.MFA{{Module: call.Module, Function: call.Function, Arity: len(call.Args)}}
	for _, e := range f.entries {
		entry, err := precompile.ParseMFA(e)
		if err != nil {
			return fmt.Errorf("--entry: %w", err)
		}
		src.roots = append(src.roots, entry)
	}
	result, err := a.execute(ctx, src, call, f)
	var exception *vm.Exception
	var exit *vm.ExitError
	switch {
	case err == nil && f.call != "":
		return a.printResult(ctx, src, result)
	case errors.As(err, &exception):
		return a.printException(ctx, src, exception)
	case errors.As(err, &exit) && exit.Code == 0:
		return nil
	case errors.As(err, &exit):
		return exitCode(exit.Code)
	case err != nil:
		return failure{err}
	}
	return nil
}

// exitCode is an error that only says how to exit.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprint("exit code ", int(c)) }

// entry is the call that runs the program.
func (s *sources) entry(f runFlags) (vm.Call, error) {
	if f.call != "" {
		return vm.ParseCall(f.call)
	}
	m := s.modules[0]
	switch {
	case exports(m, "main", 1):
		args := make([]beam.Term, len(f.programArgs))
		for i, s := range f.programArgs {
			args[i] = characters(s)
		}
		return vm.Call{Module: m.Name, Function: "main", Args: []beam.Term{beam.List(args...)}}, nil
	case exports(m, "start", 0):
		return vm.Call{Module: m.Name, Function: "start"}, nil
	}
	return vm.Call{}, failure{fmt.Errorf("%s: the module exports neither main/1 nor start/0; --call says what to call", s.files[0])}
}

func exports(m *beam.Module, name string, arity int) bool {
	for _, x := range m.Exports {
		if x.Arity == arity && m.AtomName(int(x.Function)) == name {
			return true
		}
	}
	return false
}

// characters is a text as Erlang has it.
func characters(s string) beam.Term {
	var chars []beam.Term
	for _, r := range s {
		chars = append(chars, int64(r))
	}
	return beam.List(chars...)
}

// execute runs a call in an instance of the linked program.
func (a *app) execute(ctx context.Context, src *sources, call vm.Call, f runFlags) (beam.Term, error) {
	program, err := src.load(ctx)
	if err != nil {
		return nil, err
	}
	defer program.Close(ctx)
	instance, err := program.Instantiate(ctx, vm.Config{
		Stdin: os.Stdin, Stdout: a.stdout, Stderr: a.stderr, Args: f.programArgs, Env: environment(),
		MemoryLimit: uint64(f.memory) << 20, ReductionLimit: f.reductions,
	})
	if err != nil {
		return nil, err
	}
	args := make([]any, len(call.Args))
	for i, t := range call.Args {
		args[i] = t
	}
	return instance.Call(ctx, call.Module, call.Function, args...)
}

func environment() map[string]string {
	env := make(map[string]string)
	for _, e := range os.Environ() {
		if name, value, ok := strings.Cut(e, "="); ok && name != "" {
			env[name] = value
		}
	}
	return env
}

func (a *app) printResult(ctx context.Context, src *sources, result beam.Term) error {
	s, ok := pretty(result)
	if !ok {
		var err error
		hidden := new(funHider)
		if s, err = src.format(ctx, "io_lib", "format", characters("~p"), beam.List(hidden.term(result))); err != nil {
			return failure{fmt.Errorf("the result cannot be printed: %w", err)}
		}
		s = hidden.show(s)
	}
	fmt.Fprintln(a.stdout, s)
	return nil
}

// printException prints an exception as the shell does. The code for that is
// erl's own, in a program of its own.
func (a *app) printException(ctx context.Context, src *sources, e *vm.Exception) error {
	column := beam.Map{{Key: beam.Atom("column"), Value: int64(4)}}
	hidden := new(funHider)
	s, err := src.format(ctx, "erl_error", "format_exception", beam.Atom(e.Class), hidden.term(e.Reason), hidden.term(e.Trace), column)
	s = hidden.show(s)
	if err != nil {
		s = e.Error()
	}
	fmt.Fprintf(a.stderr, "** %s\n", s)
	if f, ok := src.unlinked(e); ok {
		fmt.Fprintf(a.stderr, "%s is in its module, but was not linked, since no call of it was seen; --entry '%s' links it\n", f, f)
	}
	return errFailed
}

// unlinked is the function that an exception says is undefined, if it could have been
// linked.
func (s *sources) unlinked(e *vm.Exception) (f precompile.MFA, ok bool) {
	if e.Class != "error" || e.Reason != beam.Atom("undef") || len(e.Stacktrace) == 0 {
		return f, false
	}
	top := e.Stacktrace[0]
	f = precompile.MFA{Module: top.Module, Function: top.Function, Arity: top.Arity}
	cfg := s.config()
	cfg.Roots = []precompile.MFA{f}
	missing, err := precompile.Imports(cfg)
	return f, err == nil && !slices.ContainsFunc(missing, func(m precompile.MissingFunction) bool { return m.MFA == f })
}

// format calls a function of OTP that returns text.
func (s *sources) format(ctx context.Context, module, function string, args ...beam.Term) (string, error) {
	printer := &sources{path: s.path, pathKey: s.pathKey, roots: []precompile.MFA{
		{Module: "io_lib", Function: "format", Arity: 2}, {Module: "erl_error", Function: "format_exception", Arity: 4},
		{Module: "unicode", Function: "characters_to_binary", Arity: 1},
	}}
	program, err := printer.load(ctx)
	if err != nil {
		return "", err
	}
	defer program.Close(ctx)
	instance, err := program.Instantiate(ctx, vm.Config{})
	if err != nil {
		return "", err
	}
	list := make([]any, len(args))
	for i, t := range args {
		list[i] = t
	}
	chars, err := instance.Call(ctx, module, function, list...)
	if err != nil {
		return "", err
	}
	text, err := instance.Call(ctx, "unicode", "characters_to_binary", chars)
	if err != nil {
		return "", err
	}
	b, ok := text.(beam.Binary)
	if !ok {
		return "", fmt.Errorf("%s:%s/%d has not returned text", module, function, len(args))
	}
	return string(b), nil
}

// sources are the modules of a program and where the others are.
type sources struct {
	files   []string
	data    [][]byte
	modules []*beam.Module
	path    *precompile.Path
	pathKey []string // what the path is made of, in order
	roots   []precompile.MFA
}

func readSources(files, paths []string) (*sources, error) {
	s := &sources{files: files, path: new(precompile.Path)}
	for _, file := range files {
		data, err := precompile.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		m, err := beam.ParseModule(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		s.data, s.modules = append(s.data, data), append(s.modules, m)
	}
	return s, s.addPaths(paths)
}

func (s *sources) addPaths(dirs []string) error {
	for _, dir := range dirs {
		if err := s.path.AddDir(dir); err != nil {
			return err
		}
		s.pathKey = append(s.pathKey, absolute(dir))
	}
	if libs := os.Getenv("ERL_LIBS"); libs != "" {
		s.path.AddLibs(libs)
		s.pathKey = append(s.pathKey, "ERL_LIBS="+libs)
	}
	root := precompile.FindOTP()
	s.pathKey = append(s.pathKey, "OTP="+root)
	if root == "" {
		return nil
	}
	return s.path.AddOTP(root)
}

func absolute(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		return abs
	}
	return dir
}
