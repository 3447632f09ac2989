package tests

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/tests/randerl"
	"github.com/jitwasm/jitwasm/vm"
)

var (
	randomCases = flag.Int("random-cases", 2000, "how many random functions TestRandomPrograms compares")
	randomSeed  = flag.Uint64("random-seed", 1, "what TestRandomPrograms makes them of")
)

// TestRandomPrograms compares random functions with what erl makes of them. A
// difference is a function to be reduced to a program of the corpus.
func TestRandomPrograms(t *testing.T) {
	const perModule = 250
	dir := t.TempDir()
	var modules []string
	for i := 0; i*perModule < *randomCases; i++ {
		name := fmt.Sprintf("random_%d", i)
		source := randerl.Module(rand.New(rand.NewPCG(*randomSeed, uint64(i))), name, perModule)
		if err := os.WriteFile(filepath.Join(dir, name+".erl"), []byte(source), 0o644); err != nil {
			t.Fatal(err)
		}
		modules = append(modules, name)
	}
	run := func(name string, args ...string) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		cmd := exec.CommandContext(ctx, name, args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%.2000s", name, err, out)
		}
	}
	// All modules in one process, which takes a tenth of the time of many.
	// What takes the compiler or the program too long is left out.
	run("erl", "-noshell", "-eval", `
		lists:foreach(fun(F) ->
			{Pid, Ref} = spawn_monitor(fun() ->
				{ok, M} = compile:file(F, [report_errors]),
				ok = file:write_file(atom_to_list(M) ++ ".etf", term_to_binary(M:all()))
			end),
			receive {'DOWN', Ref, _, _, _} -> ok after 15000 -> exit(Pid, kill) end
		end, filelib:wildcard("*.erl")), halt().`)
	refused := 0
	for _, m := range modules {
		if _, err := os.Stat(filepath.Join(dir, m+".etf")); err != nil {
			refused++ // OTP 25's compiler has an internal error now and then, or the time was over
			continue
		}
		t.Run(m, func(t *testing.T) { compareRandom(t, dir, m) })
	}
	if refused > 1+len(modules)/10 {
		t.Errorf("erl has nothing to say of %d of %d modules", refused, len(modules))
	}
}

func compareRandom(t *testing.T, dir, module string) {
	read := func(suffix string) []byte {
		b, err := os.ReadFile(filepath.Join(dir, module+suffix))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	ctx := context.Background()
	program, err := vm.Compile(ctx, [][]byte{read(".beam")}, vm.Options{Entries: []string{module + ":all/0"}})
	if err != nil {
		t.Fatal(err)
	}
	defer program.Close(ctx)
	instance, err := program.Instantiate(ctx, vm.Config{Stdout: os.Stdout, Stderr: os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	got, err := instance.Call(ctx, module, "all")
	if err != nil {
		t.Fatal(err)
	}
	want, err := beam.DecodeTerm(read(".etf"))
	if err != nil {
		t.Fatal(err)
	}
	failures := 0
	for i := 0; ; i++ {
		g, ok := got.(*beam.Cons)
		w, ok2 := want.(*beam.Cons)
		if !ok || !ok2 {
			break
		}
		if a, b := canonical(t, g.Head), canonical(t, w.Head); !bytes.Equal(a, b) {
			t.Errorf("f%d:\n got %.300x\nwant %.300x\n%s", i, a, b, functionText(read(".erl"), i))
			if failures++; failures == 3 {
				return
			}
		}
		got, want = g.Tail, w.Tail
	}
}

// functionText is the source of function number i and its call.
func functionText(source []byte, i int) string {
	var text string
	for _, line := range bytes.Split(source, []byte("\n")) {
		if bytes.Contains(line, fmt.Appendf(nil, "-> f%d(", i)) {
			text += string(line) + "\n"
		}
	}
	start := bytes.Index(source, fmt.Appendf(nil, "\nf%d(", i))
	end := bytes.Index(source[start:], []byte(".\n\n"))
	return text + string(source[start:start+end])
}

// canonical is a term's encoding with the pairs of maps sorted: the order of
// large ones is not for programs to rely on.
func canonical(t *testing.T, term beam.Term) []byte {
	var b []byte
	switch v := term.(type) {
	case *beam.Cons:
		return append(append([]byte{'|'}, canonical(t, v.Head)...), canonical(t, v.Tail)...)
	case beam.Tuple:
		b = fmt.Appendf(b, "{%d ", len(v))
		for _, e := range v {
			b = append(b, canonical(t, e)...)
		}
		return b
	case beam.Map:
		pairs := make([][]byte, len(v))
		for i, p := range v {
			pairs[i] = append(canonical(t, p.Key), canonical(t, p.Value)...)
		}
		slices.SortFunc(pairs, bytes.Compare)
		return append(fmt.Appendf(b, "#%d ", len(v)), bytes.Join(pairs, nil)...)
	}
	b, err := beam.EncodeTerm(term)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
