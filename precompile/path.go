package precompile

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// OTPVariable names the environment variable that says where OTP is installed: the
// directory that code:root_dir() returns in erl.
const OTPVariable = "JITWASM_OTP"

// otpLibraries are the parts of OTP that every installation has, and in which modules are
// looked for first. The functions of erts's modules that are not built in are written in
// Erlang.
var otpLibraries = []string{"stdlib", "kernel", "erts"}

// moreLibraries are those whose functions need neither NIFs, ports nor processes of their own,
// mostly.
var moreLibraries = []string{"inets", "parsetools", "syntax_tools", "xmerl"}

// Path knows where the .beam files of modules are. The zero value knows none.
type Path struct {
	files map[string]pathEntry
	dirs  []string
}

type pathEntry struct {
	file string
	from origin
}

// origin says where a module comes from.
type origin uint8

const (
	fromUser origin = iota
	fromOverrides
	fromElixir // its standard library
	fromOTP    // where stubs stand for built-in functions
)

// elixirModule is in the directory of Elixir's standard library.
const elixirModule = "Elixir.Kernel.beam"

// AddDir adds the modules of a directory, behind those known before.
func (p *Path) AddDir(dir string) error {
	from := fromUser
	if _, err := os.Stat(filepath.Join(dir, elixirModule)); err == nil {
		from = fromElixir
	}
	return p.addDir(dir, from)
}

func (p *Path) addDir(dir string, from origin) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("%s: %w", dir, pathless(err))
	}
	p.dirs = append(p.dirs, dir)
	if p.files == nil {
		p.files = make(map[string]pathEntry)
	}
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".beam")
		if _, known := p.files[name]; ok && !known {
			p.files[name] = pathEntry{filepath.Join(dir, e.Name()), from}
		}
	}
	return nil
}

// AddLibs adds the modules of the libraries below the directories of a list as
// in the environment variable ERL_LIBS: those in DIR/*/ebin. Directories that do
// not exist are skipped, as erl does.
func (p *Path) AddLibs(list string) {
	for _, dir := range filepath.SplitList(list) {
		ebins, _ := filepath.Glob(filepath.Join(dir, "*", "ebin")) // the pattern is well-formed unless dir is not, and then nothing is there
		for _, ebin := range ebins {
			_ = p.AddDir(ebin)
		}
	}
}

// AddOTP adds the modules of OTP's libraries below root: of those in otpLibraries, and in
// moreLibraries if they are there.
func (p *Path) AddOTP(root string) error {
	for _, lib := range slices.Concat(otpLibraries, moreLibraries) {
		dir, ok := newestLibrary(root, lib)
		switch {
		case !ok && slices.Contains(otpLibraries, lib):
			return fmt.Errorf("%s: no lib/%s-*/ebin, this is no OTP installation", root, lib)
		case !ok:
			continue
		}
		if err := p.addDir(dir, fromOTP); err != nil {
			return err
		}
	}
	return nil
}

// newestLibrary is the ebin directory of a library's highest version.
func newestLibrary(root, lib string) (dir string, ok bool) {
	dirs, _ := filepath.Glob(filepath.Join(root, "lib", lib+"-*", "ebin"))
	if len(dirs) == 0 {
		return "", false
	}
	return slices.MaxFunc(dirs, func(a, b string) int {
		return slices.Compare(libraryVersion(a), libraryVersion(b))
	}), true
}

// libraryVersion is [13, 1, 5] for .../erts-13.1.5/ebin.
func libraryVersion(ebin string) []int {
	_, version, _ := strings.Cut(filepath.Base(filepath.Dir(ebin)), "-")
	var v []int
	for s := range strings.SplitSeq(version, ".") {
		n, _ := strconv.Atoi(s)
		v = append(v, n)
	}
	return v
}

// FindOTP returns the root of the OTP installation: what the environment
// variable JITWASM_OTP says, else where the erl of the shell's path belongs, else
// one of the usual places; "" if there is none.
func FindOTP() string {
	if root := os.Getenv(OTPVariable); root != "" {
		return root
	}
	var roots []string
	if erl, err := exec.LookPath("erl"); err == nil {
		if erl, err = filepath.EvalSymlinks(erl); err == nil {
			// ROOT/bin/erl, or ROOT/erts-VSN/bin/erl
			roots = append(roots, filepath.Dir(filepath.Dir(erl)), filepath.Dir(filepath.Dir(filepath.Dir(erl))))
		}
	}
	roots = append(roots, "/usr/lib/erlang", "/usr/local/lib/erlang", "/opt/homebrew/lib/erlang")
	for _, root := range roots {
		if _, ok := newestLibrary(root, "stdlib"); ok {
			return root
		}
	}
	return ""
}

// File returns the .beam file of a module.
func (p *Path) File(module string) (file string, ok bool) {
	e, ok := p.files[module]
	return e.file, ok
}

// Dirs lists the directories, in order.
func (p *Path) Dirs() []string { return p.dirs }
