package backend_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jitwasm/jitwasm/beam"
)

// TestStandaloneRun holds what the functions of testdata/standalone.erl compute
// against erl: with slices that are over after a few calls, so that everything
// is unwound and resumed all the time, and a collection at nearly each
// allocation.
func TestStandaloneRun(t *testing.T) {
	dir := t.TempDir()
	for _, option := range []string{"+debug_info", "+no_type_opt", "+r23"} {
		run(t, "erlc", "+nowarn_unused_vars", option, "-o", dir, "testdata/standalone.erl")
		data, err := os.ReadFile(filepath.Join(dir, "standalone.beam"))
		if err != nil {
			t.Fatal(err)
		}
		m, err := beam.ParseModule(data)
		if err != nil {
			t.Fatal(err)
		}
		want := computed(t, dir)
		for _, o := range []struct{ slice, spare uint32 }{{64000, 4096}, {700, 0}, {150, 4}} {
			p, err := newTestProgram(m)
			if err != nil {
				t.Fatal(err)
			}
			h := newTestHost(t, p, o.slice, o.spare)
			for _, e := range m.Exports {
				name := m.AtomName(int(e.Function))
				if name == "module_info" {
					continue
				}
				if got := h.call(name); got != want[name] {
					t.Errorf("%s, %s, slices of %d:\ngot  %s\nwant %s", name, option, o.slice, got, want[name])
				}
			}
			t.Logf("%s, slices of %d: %d yields, %d collections", option, o.slice, h.yields, h.collects)
		}
	}
}

// TestStandaloneManyPoints runs a function with more places than one number has
// room for, and resumes at each.
func TestStandaloneManyPoints(t *testing.T) {
	const calls = 1300
	var source strings.Builder
	source.WriteString("-module(many).\n-export([start/0, id/1]).\nid(X) -> same(X).\nsame(X) -> X.\nstart() ->\n    X0 = 0,\n")
	for i := range calls {
		fmt.Fprintf(&source, "    X%d = id(X%d) + 1,\n", i+1, i)
	}
	fmt.Fprintf(&source, "    {X%d, catch id(X%d) + a}.\n", calls, calls)
	dir := t.TempDir()
	file := filepath.Join(dir, "many.erl")
	if err := os.WriteFile(file, []byte(source.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	run(t, "erlc", "-o", dir, file)
	p, err := newTestProgram(readModule(t, filepath.Join(dir, "many.beam")))
	if err != nil {
		t.Fatal(err)
	}
	const slice = 28 // one call, but not two
	h := newTestHost(t, p, slice, 1000)
	if got, want := h.call("start"), fmt.Sprintf("{%d,{'EXIT',{badarith,[]}}}", calls); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if h.yields < calls/2 {
		t.Errorf("%d yields are too few to have tried each place", h.yields)
	}
}

// readModule parses a .beam file.
func readModule(t *testing.T, path string) *beam.Module {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m, err := beam.ParseModule(data)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// computed is what erl says that each function returns; stack traces are left
// out of what catch returns.
func computed(t *testing.T, dir string) map[string]string {
	t.Helper()
	const eval = `Strip = fun Strip({'EXIT', {R, S}}) when is_list(S) -> {'EXIT', {R, []}};
	                  Strip(T) when is_tuple(T) -> list_to_tuple(Strip(tuple_to_list(T)));
	                  Strip([H | T]) -> [Strip(H) | Strip(T)]; Strip(X) -> X end,
	  [io:format("~s ~w~n", [F, Strip(standalone:F())]) || {F, 0} <- standalone:module_info(exports), F =/= module_info], halt().`
	out := run(t, "erl", "-noshell", "-pa", dir, "-eval", eval)
	want := map[string]string{}
	for line := range strings.Lines(out) {
		name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if !ok {
			t.Fatal(fmt.Errorf("erl says %q", line))
		}
		want[name] = value
	}
	return want
}
