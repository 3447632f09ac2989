package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/jitwasm/jitwasm/beam"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"jitwasm": main})
}

// TestScripts runs the scripts in testdata. They find hello.beam of the
// examples as $HELLO, and have these commands besides testscript's own:
//
//	exits CODE command args...   run, and compare the exit code
//	cut FILE N                   cut the file to N bytes
//	poke FILE CHUNK OFFSET HEX   overwrite bytes of a chunk
//	unchunk FILE CHUNK           remove a chunk
//	pack FILE.avm FILE...        make an archive
//	mode FILE                    print the permissions
//	erlc FILE.erl...             compile Erlang modules
func TestScripts(t *testing.T) {
	hello, err := filepath.Abs("../../examples/hello.beam")
	if err != nil {
		t.Fatal(err)
	}
	cache := t.TempDir()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("HELLO", hello)
			env.Setenv("JITWASM_CACHE", cache)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   cmdExits,
			"cut":     cmdCut,
			"poke":    cmdPoke,
			"unchunk": cmdUnchunk,
			"pack":    cmdPack,
			"mode":    cmdMode,
			"erlc":    cmdErlc,
		},
	})
}

func cmdExits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if ee, ok := errors.AsType[*exec.ExitError](err); ok {
		got = ee.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code is %d, want %d", got, want)
	}
}

func cmdCut(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.ParseInt(args[1], 0, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), n))
}

// editBeam rewrites a .beam file.
func editBeam(ts *testscript.TestScript, name string, edit func(*beam.File)) {
	f, err := beam.ParseFile([]byte(ts.ReadFile(name)))
	ts.Check(err)
	edit(f)
	ts.Check(os.WriteFile(ts.MkAbs(name), f.Encode(), 0o666))
}

func cmdPoke(ts *testscript.TestScript, _ bool, args []string) {
	offset, err := strconv.Atoi(args[2])
	ts.Check(err)
	editBeam(ts, args[0], func(f *beam.File) {
		chunk, ok := f.Chunk(args[1])
		if !ok {
			ts.Fatalf("no chunk %s", args[1])
		}
		chunk = append([]byte(nil), chunk...)
		for i := 0; i < len(args[3]); i += 2 {
			b, err := strconv.ParseUint(args[3][i:i+2], 16, 8)
			ts.Check(err)
			chunk[offset+i/2] = byte(b)
		}
		f.Replace(args[1], chunk)
	})
}

func cmdUnchunk(ts *testscript.TestScript, _ bool, args []string) {
	editBeam(ts, args[0], func(f *beam.File) { f.Remove(args[1]) })
}

func cmdPack(ts *testscript.TestScript, _ bool, args []string) {
	var a beam.Archive
	for _, name := range args[1:] {
		e := beam.ArchiveEntry{Name: filepath.Base(name), Data: []byte(ts.ReadFile(name))}
		if strings.HasSuffix(name, ".beam") {
			e.Flags = 2
		}
		a.Entries = append(a.Entries, e)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), a.Encode(), 0o666))
}

func cmdMode(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	_, err = ts.Stdout().Write([]byte(info.Mode().Perm().String() + "\n"))
	ts.Check(err)
}

func cmdErlc(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(ts.Exec("erlc", args...)) // Debian: apt-get install erlang-base
}
