package precompile

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
	"github.com/jitwasm/jitwasm/rts"
)

// erlModule compiles Erlang source text with the installed erlc.
func erlModule(t *testing.T, name, source string) []byte {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, name+".erl")
	if err := os.WriteFile(file, []byte("-module("+name+").\n"+source), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("erlc", file)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("erlc (Debian: apt-get install erlang-base): %v\n%s", err, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, name+".beam"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// otpPath is the path of the installed OTP.
func otpPath(t *testing.T) *Path {
	t.Helper()
	path := new(Path)
	if err := path.AddOTP(FindOTP()); err != nil {
		t.Fatalf("OTP's libraries are missing (Debian: apt-get install erlang-base): %v", err)
	}
	return path
}

func programConfig(t *testing.T, modules ...[]byte) ProgramConfig {
	return ProgramConfig{Modules: modules, Path: otpPath(t), Runtime: rts.Wasm(), Overrides: rts.Erlang()}
}

const formatSource = `
-export([start/0]).
start() -> io:format("~p ~s ~w~n", [{a, [1, 2.5]}, "text", #{k => <<1, 2:3>>}]).
`

// TestProgramIsValid: a linked program is valid and within the limits of
// engines.
func TestProgramIsValid(t *testing.T) {
	out, err := Program(programConfig(t, erlModule(t, "p", formatSource)))
	if err != nil {
		t.Fatal(err)
	}
	if err := module.Validate(out.Wasm, module.Core2); err != nil {
		t.Error(err)
	}
	if err := module.CheckLimits(out.Wasm); err != nil {
		t.Error(err)
	}
	m, err := module.Decode(out.Wasm)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range m.Funcs {
		if f.Import != nil && f.Import.Module != "wasi_snapshot_preview1" {
			t.Errorf("the program imports %s", f.Import)
		}
	}
	named := func(name string) bool {
		return slices.ContainsFunc(m.Funcs, func(f *module.Func) bool { return f.Name == name })
	}
	for _, name := range []string{"p:start/0", "io_lib:format/2", "lists:reverse/1", "jitwasm_io:execute_request/3"} {
		if !named(name) {
			t.Errorf("no function is named %s", name)
		}
	}
	if named("lists:sort/2") {
		t.Error("lists:sort/2 is there, though nothing calls it")
	}
}

// TestProgramIsDeterministic: the number of workers and the run change nothing.
func TestProgramIsDeterministic(t *testing.T) {
	cfg := programConfig(t, erlModule(t, "p", formatSource))
	var first []byte
	for _, workers := range []int{1, 2, 8} {
		cfg.Workers = workers
		out, err := Program(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = out.Wasm
		}
		if !bytes.Equal(first, out.Wasm) {
			t.Errorf("%d workers make another program", workers)
		}
	}
}

func TestProgramErrors(t *testing.T) {
	p := erlModule(t, "p", "-export([start/0]).\nstart() -> ok.\n")
	for _, tt := range []struct {
		name string
		cfg  ProgramConfig
		want string
	}{
		{"no beam", ProgramConfig{Modules: [][]byte{[]byte("x")}, Runtime: rts.Wasm()}, "not a .beam file"},
		{"twice", ProgramConfig{Modules: [][]byte{p, p}, Runtime: rts.Wasm()}, "two modules are named p"},
		{"no run-time system", ProgramConfig{Modules: [][]byte{p}}, "the run-time system"},
	} {
		if _, err := Program(tt.cfg); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error is %v, want %s", tt.name, err, tt.want)
		}
	}
}

// TestProgramWithoutOTP: nothing but the module is needed for a program that
// calls nothing else.
func TestProgramWithoutOTP(t *testing.T) {
	p := erlModule(t, "p", "-export([f/1]).\nf(X) -> [g(Y) || Y <- X].\ng(Y) -> {Y, self()}.\n")
	out, err := Program(ProgramConfig{Modules: [][]byte{p}, Runtime: rts.Wasm(), Roots: []MFA{{"p", "f", 1}}})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Missing) > 0 || out.Modules != 1 || out.Functions != 3 {
		t.Errorf("missing %v, %d modules, %d functions", out.Missing, out.Modules, out.Functions)
	}
}

// reachable are the functions of a module that are found from roots, sorted.
func reachable(t *testing.T, l *linker, name string) []string {
	t.Helper()
	u := l.reach.units[name]
	if u == nil {
		t.Fatalf("module %s is not reached", name)
	}
	var list []string
	for i, w := range u.wanted {
		if w {
			list = append(list, strings.TrimPrefix(u.mfa(i).String(), name+":"))
		}
	}
	slices.Sort(list)
	return list
}

// TestReachMatchesDisassembly: for code without dynamic calls, what is reached is the
// transitive closure of the calls that OTP's disassembler shows.
func TestReachMatchesDisassembly(t *testing.T) {
	for _, root := range []MFA{
		{"lists", "sort", 1}, {"lists", "keysort", 2}, {"string", "split", 2}, {"string", "titlecase", 1},
		{"gb_trees", "insert", 3}, {"queue", "len", 1}, {"unicode_util", "nfc", 1}, {"dict", "fold", 3},
	} {
		l, err := newLinker(ProgramConfig{Path: otpPath(t), Runtime: rts.Wasm(), Roots: []MFA{root}})
		if err != nil {
			t.Fatal(err)
		}
		if len(l.reach.dynamics) > 0 {
			t.Errorf("%s makes dynamic calls", root)
		}
		got := reachable(t, l, root.Module)
		if want := disassembledClosure(t, l, root); !slices.Equal(got, want) {
			t.Errorf("%s reaches\n%v\nthe disassembler says\n%v", root, got, want)
		}
	}
}

// disassembledClosure asks erl which functions of the root's module it calls,
// directly or not and without leaving the module. Built-in functions are left
// out.
func disassembledClosure(t *testing.T, l *linker, root MFA) []string {
	t.Helper()
	program := fmt.Sprintf(`
		{beam_file, _, _, _, _, Code} = beam_disasm:file(code:which(%[1]s)),
		BIFs = [%[3]s],
		Callees = fun Callees({F, A}) ->
		        [Body] = [Body || {function, G, B, _, Body} <- Code, G =:= F, B =:= A],
		        [{CF, CA} || I <- Body, is_tuple(I), element(1, I) =/= func_info,
		                     {M, CF, CA} <- [case O of {extfunc, M, N, B} -> {M, N, B}; _ -> O end || O <- tuple_to_list(I)],
		                     M =:= %[1]s, is_integer(CA), not lists:member({M, CF, CA}, BIFs)]
		    end,
		Close = fun Close([], Seen) -> Seen;
		            Close([F | T], Seen) ->
		                case lists:member(F, Seen) of
		                    true -> Close(T, Seen);
		                    false -> Close(Callees(F) ++ T, [F | Seen])
		                end
		        end,
		[io:format("~w/~w~n", [F, A]) || {F, A} <- Close([{'%[2]s', %[4]d}], [])],
		halt().`, root.Module, root.Function, strings.Join(builtinTuples(l.reach.builtin, root.Module), ","), root.Arity)
	cmd := exec.Command("erl", "-noshell", "-eval", program)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("erl (Debian: apt-get install erlang-base): %v\n%s", err, out)
	}
	list := strings.Fields(string(out))
	slices.Sort(list)
	return list
}

// builtinTuples are the built-in functions of a module as Erlang terms.
func builtinTuples(builtin map[MFA]bool, module string) []string {
	var list []string
	for f := range builtin {
		if f.Module == module {
			list = append(list, fmt.Sprintf("{%s,'%s',%d}", f.Module, f.Function, f.Arity))
		}
	}
	slices.Sort(list)
	return list
}

// TestModuleMD5 compares checksums of OTP's modules with what erl says they are.
func TestModuleMD5(t *testing.T) {
	path := otpPath(t)
	for _, name := range []string{"lists", "gen_server", "string"} {
		file, ok := path.File(name)
		if !ok {
			t.Fatalf("no module %s", name)
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		f, err := beam.ParseFile(data)
		if err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("erl", "-noshell", "-eval",
			fmt.Sprintf(`io:format("~s", [binary:encode_hex(%s:module_info(md5))]), halt().`, name)).Output()
		if err != nil {
			t.Fatalf("erl (Debian: apt-get install erlang-base): %v", err)
		}
		if got := fmt.Sprintf("%X", moduleMD5(f)); got != string(out) {
			t.Errorf("%s: %s, erl says %s", name, got, out)
		}
	}
}
