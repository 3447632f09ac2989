package erltest

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Call is a call of a function with arguments in the external term format
// without version.
type Call struct {
	Module, Function string
	Args             [][]byte
}

// Result is what came of a call: Class ok with the value, or error, exit or throw
// with the reason; Term is in the external term format with version.
type Result struct {
	Class string
	Term  []byte
}

// program reads a list of {M, F, Args} and writes for each the length of what
// follows (32 bits), a letter for the class, and a term.
const program = `
	[In, Out] = init:get_plain_arguments(),
	{ok, Bin} = file:read_file(In),
	Answer = fun(Class, Term) ->
		B = term_to_binary(Term),
		[<<(byte_size(B) + 1):32, Class>>, B]
	end,
	One = fun({M, F, A}) ->
		try apply(M, F, A) of V -> Answer($k, V)
		catch error:R -> Answer($e, R); exit:R -> Answer($x, R); throw:R -> Answer($t, R)
		end
	end,
	ok = file:write_file(Out, [One(C) || C <- binary_to_term(Bin)]),
	halt(0, [{flush, false}]).`

var classes = map[byte]string{'k': "ok", 'e': "error", 'x': "exit", 't': "throw"}

// Run makes all calls in one erl.
func Run(t testing.TB, calls []Call) []Result {
	t.Helper()
	erl, err := exec.LookPath("erl")
	if err != nil {
		t.Fatal("erl is needed to compare with: ", err)
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in"), filepath.Join(dir, "out")
	if err := os.WriteFile(in, request(calls), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(erl, "-noshell", "-noinput", "-eval", program, "-extra", in, out)
	cmd.Env = append(os.Environ(), "ERL_CRASH_DUMP_SECONDS=0")
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("erl: %v\n%s", err, text)
	}
	answers, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return results(t, answers, len(calls))
}

func request(calls []Call) []byte {
	b := []byte{131}
	list := make([][]byte, len(calls))
	for i, c := range calls {
		list[i] = Tuple(Atom(c.Module), Atom(c.Function), List(c.Args...))
	}
	return append(b, List(list...)...)
}

func results(t testing.TB, answers []byte, n int) []Result {
	t.Helper()
	list := make([]Result, 0, n)
	for len(answers) > 4 {
		size := binary.BigEndian.Uint32(answers)
		one := answers[4 : 4+size]
		answers = answers[4+size:]
		list = append(list, Result{classes[one[0]], bytes.Clone(one[1:])})
	}
	if len(list) != n {
		t.Fatalf("erl gave %d answers to %d calls", len(list), n)
	}
	return list
}
