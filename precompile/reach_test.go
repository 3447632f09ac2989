package precompile

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jitwasm/jitwasm/rts"
)

// reached are the functions of all given modules that roots reach.
func reached(t *testing.T, cfg ProgramConfig) []string {
	t.Helper()
	l, err := newLinker(cfg)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, u := range l.reach.order {
		for i, w := range u.wanted {
			if w {
				list = append(list, u.mfa(i).String())
			}
		}
	}
	slices.Sort(list)
	return list
}

// TestReachDynamicCalls: functions that are only called by name are found as
// dynamicCall says.
func TestReachDynamicCalls(t *testing.T) {
	const callbacks = "-export([init/1, stop/1, run/0, run/2, other/0, 'loop'/1]).\n" +
		"init(_) -> ok.\nstop(_) -> ok.\nrun() -> ok.\nrun(_, _) -> ok.\nother() -> ok.\nloop(_) -> ok.\n"
	for _, tt := range []struct {
		name, body string // of a.erl's start/0
		want       string // of module b
	}{
		{"nothing is called", "start() -> {b, run}.", ""},
		{"module and function are known", "start() -> apply(b, run, []).", "b:run/0"},
		{"the arity is not", "start() -> apply(b, run, id([])).", "b:run/0 b:run/2"},
		{"module is an argument", "start() -> id(b), M = id(x), M:init(1).", "b:init/1"},
		{"function is an argument", "start() -> F = id(other), b:F().", "b:other/0"},
		{"neither is known, both are named in one function", "start() -> {M, F} = id({b, run}), M:F().", "b:run/0"},
		{"a literal names both", "start() -> call(id([{b, stop, 1}])).\ncall([{M, F, A}]) -> M:F(A).", "b:stop/1"},
		{"named far apart, called elsewhere", "start() -> call(m(), f()).\nm() -> id(b).\nf() -> id(stop).\ncall(M, F) -> M:F(1).", "b:stop/1"},
		{"spawn", "start() -> spawn(b, loop, [1]).", "b:loop/1"},
		{"a fun that is made", "start() -> F = fun b:run/2, F(1, 2).", "b:run/2"},
		{"a list of all functions", "start() -> b:module_info(exports).", "b:init/1 b:loop/1 b:module_info/0 b:module_info/1 b:other/0 b:run/0 b:run/2 b:stop/1"},
		{"asked for", "start() -> erlang:function_exported(b, stop, 1).", "b:stop/1"},
		{"a function's name is made of text", "start() -> F = list_to_atom(id(\"f\")), b:F().", "b:other/0 b:run/0"},
		{"and the module is passed", "start() -> call(id(b), list_to_atom(id(\"f\"))).\ncall(M, F) -> M:F(1).", "b:init/1 b:loop/1 b:stop/1"},
		{"a fun of variables", "start() -> M = id(b), fun M:run/2.", "b:run/2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := erlModule(t, "a", "-export([start/0, id/1]).\nid(X) -> X.\n"+tt.body+"\n")
			got := reached(t, ProgramConfig{
				Modules: [][]byte{a, erlModule(t, "b", callbacks)}, Runtime: rts.Wasm(), Roots: []MFA{{"a", "start", 0}},
			})
			got = slices.DeleteFunc(got, func(f string) bool { return !strings.HasPrefix(f, "b:") })
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("reached %q, want %q", s, tt.want)
			}
		})
	}
}

// TestReachLibraries: in the modules of the libraries fewer atoms count as names. Module
// caller of a library calls what it is given, other names modules and functions.
func TestReachLibraries(t *testing.T) {
	const caller = "-export([call/1, all/1, stop/1]).\ncall({M, F, A}) -> apply(M, F, A).\nall(M) -> M:module_info().\n" +
		"stop(M) -> call(M, stop).\ncall(M, F) -> M:F(1).\n"
	library := map[string][]byte{
		"b":      erlModule(t, "b", "-export([run/0, stop/1]).\nrun() -> ok.\nstop(_) -> ok.\n"),
		"c":      erlModule(t, "c", "-export([c/1]).\nc(_) -> b:run().\n"),
		"caller": erlModule(t, "caller", caller),
	}
	for _, tt := range []struct {
		name, user, other string // of a.erl's start/1, and of other:f/1
		want              string // of module b
	}{
		{"a tuple names both", "other:f(X).", "caller:call({b, run, []}).", "b:run/0"},
		{"a tuple that is made of them", "other:f(X).", "caller:call({b, run, X}).", "b:run/0"},
		{"a list", "other:f(X).", "caller:call(list_to_tuple([b, run | X])).", "b:run/0"},
		{"arguments", "other:f(X).", "g(b, run, X).\ng(M, F, A) -> caller:call({M, F, A}).", "b:run/0"},
		{"not side by side", "other:f(X).", "caller:call({b, X, run}).", ""},
		{"only compared with", "other:f(X).", "X =:= {b, run} orelse caller:call(X).", ""},
		{"two that do not know each other", "other:f(X), caller:call(X).", "{b, run, X}.", ""},
		{"a user's module names both", "{F, M} = other:f({run, b}), caller:call({M, F, X}).", "X.", "b:run/0"},
		{"names them in two places", "other:g(b), caller:call({X, run, X}).", "X.", ""},
		{"not side by side in the program", "{M, F} = other:f({b, X, run}), M:F().", "X.", "b:run/0"},
		{"not side by side in the program, and a library calls", "caller:call({b, X, run}).", "X.", ""},
		{"one atom is no two names", "{M, F} = other:f({c, X, c}), M:F(X).", "X.", ""},
		{"a library's module, a user's calls", "{M, F} = other:f(X), M:F().", "{X, {b, run}}.", "b:run/0"},
		{"the caller names the function", "other:f(X).", "caller:stop(b).", "b:stop/1"},
		{"and the user the module", "caller:stop(b).", "X.", "b:stop/1"},
		{"a list of all functions", "other:f(b).", "caller:all(X).", "b:module_info/0"},
		{"a list of all functions, for the user", "b:module_info(X).", "X.", "b:module_info/0 b:module_info/1 b:run/0 b:stop/1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			library["other"] = erlModule(t, "other", "-export([f/1]).\nf(X) -> "+tt.other+"\n")
			path := libraryPath(t, library)
			a := erlModule(t, "a", "-export([start/1]).\nstart(X) -> "+tt.user+"\n")
			got := reached(t, ProgramConfig{Modules: [][]byte{a}, Path: path, Runtime: rts.Wasm(), Roots: []MFA{{"a", "start", 1}}})
			got = slices.DeleteFunc(got, func(f string) bool { return !strings.HasPrefix(f, "b:") })
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("reached %q, want %q", s, tt.want)
			}
		})
	}
}

// libraryPath is the path of a library, which is taken for Elixir's.
func libraryPath(t *testing.T, modules map[string][]byte) *Path {
	t.Helper()
	dir, path := t.TempDir(), new(Path)
	modules[strings.TrimSuffix(elixirModule, ".beam")] = nil
	for name, data := range modules {
		if err := os.WriteFile(filepath.Join(dir, name+".beam"), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := path.AddDir(dir); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestReachEvaluator: parsed text may call what nobody names.
func TestReachEvaluator(t *testing.T) {
	for body, want := range map[string]bool{
		"start(X) -> erl_eval:exprs(X, []).\n": true, "start(X) -> erl_eval:bindings(X).\n": false,
	} {
		a := erlModule(t, "a", "-export([start/1, unused/0]).\n"+body+"unused() -> ok.\n")
		got := reached(t, ProgramConfig{Modules: [][]byte{a}, Path: otpPath(t), Runtime: rts.Wasm(), Roots: []MFA{{"a", "start", 1}}})
		for _, f := range []string{"a:unused/0", "lists:sublist/2", "maps:filter/2"} {
			if slices.Contains(got, f) != want {
				t.Errorf("%s reaches %s: %v", body, f, !want)
			}
		}
	}
}

// TestReachBuiltIns: a built-in function goes before one that is written in
// Erlang, wherever the call is, and OTP's stubs count as missing.
func TestReachBuiltIns(t *testing.T) {
	a := erlModule(t, "a", "-export([start/0]).\nstart() -> {lists:member(1, []), lists:keyfind(a, 1, []), gone:f(), code:get_mode(), lists:delete(1, [])}.\n")
	l, err := newLinker(ProgramConfig{Modules: [][]byte{a}, Path: otpPath(t), Runtime: rts.Wasm(), Roots: []MFA{{"a", "start", 0}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []MFA{{"lists", "member", 2}, {"lists", "keyfind", 3}} {
		if !l.reach.bifs[f] {
			t.Errorf("%s is not built in", f)
		}
	}
	if got := reachable(t, l, "lists"); !slices.Equal(got, []string{"delete/2"}) {
		t.Errorf("reached in lists: %v", got)
	}
	if caller := l.reach.missing[MFA{"gone", "f", 0}]; caller != (MFA{"a", "start", 0}) {
		t.Errorf("gone:f/0 is called by %s", caller)
	}
}

// TestReachNamesInBytes: what functions are called through external terms, or names
// made of text, cannot be known.
func TestReachNamesInBytes(t *testing.T) {
	f := MFA{"erlang", "integer_to_list", 1}
	for _, tt := range []struct {
		body string // of a.erl's start/1
		want bool
	}{
		{"start(B) -> F = binary_to_term(B), F(1).", true},
		{"start(B) -> binary_to_term(B).", false},
		{"start(F) -> F(1).", false},
		{"start(B) -> call(erlang, binary_to_atom(B, utf8)).\ncall(M, F) -> M:F(1).", true},
		{"start(B) -> {erlang, binary_to_atom(B, utf8)}.", false},
	} {
		a := erlModule(t, "a", "-export([start/1]).\n"+tt.body+"\n")
		l, err := newLinker(ProgramConfig{Modules: [][]byte{a}, Runtime: rts.Wasm(), Roots: []MFA{{"a", "start", 1}}})
		if err != nil {
			t.Fatal(err)
		}
		if got := l.reach.wrapped[f]; got != tt.want {
			t.Errorf("%s: reaches %s: %v, want %v", tt.body, f, got, tt.want)
		}
	}
}

// TestReachOverrides: modules named jitwasm_M replace functions of M, called from
// inside and outside.
func TestReachOverrides(t *testing.T) {
	m := erlModule(t, "m", "-export([f/0, g/0, h/0]).\nf() -> g().\ng() -> h().\nh() -> old.\n")
	by := erlModule(t, "jitwasm_m", "-export([g/0]).\ng() -> new.\n")
	got := reached(t, ProgramConfig{Modules: [][]byte{m}, Overrides: [][]byte{by}, Runtime: rts.Wasm(), Roots: []MFA{{"m", "f", 0}, {"m", "g", 0}}})
	if want := []string{"jitwasm_m:g/0", "m:f/0"}; !slices.Equal(got, want) {
		t.Errorf("reached %v, want %v", got, want)
	}
}

func TestPath(t *testing.T) {
	dir := t.TempDir()
	write := func(elem ...string) string {
		file := filepath.Join(append([]string{dir}, elem...)...)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o666); err != nil {
			t.Fatal(err)
		}
		return file
	}
	first := write("one", "a.beam")
	write("two", "a.beam")
	lib := write("libs", "app-1.0", "ebin", "c.beam")
	b := write("two", "b.beam")
	write("two", "b.erl")
	newest := write("otp", "lib", "stdlib-10.2", "ebin", "lists.beam")
	write("otp", "lib", "stdlib-9.30", "ebin", "lists.beam")
	write("otp", "lib", "kernel-1", "ebin", "code.beam")
	write("otp", "lib", "erts-1", "ebin", "erlang.beam")
	write("otp", "lib", "xmerl-1.9", "ebin", "lists.beam")
	xml := write("otp", "lib", "xmerl-1.10", "ebin", "xmerl.beam")
	write("otp", "lib", "xmerl-1.9", "ebin", "xmerl.beam")
	var p Path
	for _, sub := range []string{"one", "two"} {
		if err := p.AddDir(filepath.Join(dir, sub)); err != nil {
			t.Fatal(err)
		}
	}
	p.AddLibs(filepath.Join(dir, "nowhere") + string(filepath.ListSeparator) + filepath.Join(dir, "libs"))
	if err := p.AddOTP(filepath.Join(dir, "otp")); err != nil {
		t.Fatal(err)
	}
	for module, want := range map[string]string{"a": first, "b": b, "c": lib, "lists": newest, "xmerl": xml, "d": ""} {
		if got, ok := p.File(module); got != want || ok != (want != "") {
			t.Errorf("%s: %s, want %s", module, got, want)
		}
	}
	if err := p.AddDir(filepath.Join(dir, "nowhere")); err == nil {
		t.Error("a directory that is not there is accepted")
	}
	if err := p.AddOTP(dir); err == nil {
		t.Error("a directory without OTP is accepted")
	}
	t.Setenv(OTPVariable, dir)
	if FindOTP() != dir {
		t.Errorf("OTP is at %s", FindOTP())
	}
}

func TestParseMFA(t *testing.T) {
	for s, want := range map[string]MFA{
		"erlang:abs/1": {"erlang", "abs", 1}, "erlang:/=/2": {"erlang", "/=", 2}, "erlang:=:=/2": {"erlang", "=:=", 2},
		"rt.start": {}, "a:b": {}, "a:b/x": {}, ":b/1": {}, "a:/1": {}, "a:b/256": {}, "erlang://2": {"erlang", "/", 2},
	} {
		got, err := ParseMFA(s)
		if got != want || (err == nil) != (want != MFA{}) {
			t.Errorf("%s: %v, %v", s, got, err)
		}
	}
}
