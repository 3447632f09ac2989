package beam

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the listings in testdata")

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestFixtures lists the modules in testdata, which hold what the installed OTP
// does not emit. They were made by
//
//	erlc +deterministic +no_docs +line_coverage forms.erl       (OTP 27 and 29)
//	erlc +deterministic +no_docs +beam_debug_info records.erl   (OTP 29)
//
// and the listings compared by eye with erlc -S.
func TestFixtures(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.beam")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, path := range paths {
		m, err := ParseModule(readFile(t, path))
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		verify(t, m)
		golden := strings.TrimSuffix(path, ".beam") + ".txt"
		got := listing(m)
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o666); err != nil {
				t.Fatal(err)
			}
			t.Errorf("%s rewritten: check it", golden)
		} else if want := string(readFile(t, golden)); got != want {
			t.Errorf("%s: listing differs from %s:\n%s", path, golden, got)
		}
	}
}

func listing(m *Module) string {
	var b strings.Builder
	fmt.Fprintf(&b, "module %s, OTP %d\n", m.Name, m.OTP)
	for _, c := range m.File.Chunks {
		fmt.Fprintf(&b, "chunk %s, %d bytes\n", c.ID, len(c.Data))
	}
	for i := range m.Types {
		fmt.Fprintf(&b, "type %d: %s\n", i, &m.Types[i])
	}
	for i, l := range m.Lines.Items {
		fmt.Fprintf(&b, "line %d: %s:%d\n", i, m.Lines.Files[l.File], l.Line)
	}
	for _, f := range m.Functions() {
		fmt.Fprintf(&b, "\n%s\n", m.FunctionString(&f))
		for i := f.Start; i < f.End; i++ {
			fmt.Fprintf(&b, "%6d  %s\n", m.Code[i].Offset, m.FormatInstr(&m.Code[i]))
		}
	}
	return b.String()
}

// TestLinesAgreeWithOTP compiles forms.erl and compares the position of each line
// instruction with the compiler's own listing.
func TestLinesAgreeWithOTP(t *testing.T) {
	source, err := filepath.Abs("testdata/forms.erl")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	out := erl(t, fmt.Sprintf(`
		{ok, _, {forms, _, _, Functions, _}} = compile:file(%q, ['S', binary]),
		{ok, _} = compile:file(%q, [{outdir, %q}]),
		[case I of
		     {line, []} -> io:format("none~n");
		     {line, [{location, _, L} | _]} -> io:format("~p~n", [L]);
		     _ -> ok
		 end || {function, _, _, _, Code} <- Functions, I <- Code],
		halt().`, source, source, dir))
	m, err := ParseModule(readFile(t, filepath.Join(dir, "forms.beam")))
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for i := range m.Code {
		if m.Code[i].Op != OpLine {
			continue
		}
		item := m.Code[i].Args[0].Value
		if l := m.Lines.Items[item]; item == 0 {
			got.WriteString("none\n")
		} else {
			fmt.Fprintln(&got, l.Line)
		}
	}
	if got.String() != out {
		t.Errorf("got\n%swant\n%s", got.String(), out)
	}
	if file := m.Lines.Files[0]; file != "forms.erl" {
		t.Errorf("file 0 is %q", file)
	}
}
