package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/tetratelabs/wazero"

	"github.com/jitwasm/jitwasm/precompile"
	"github.com/jitwasm/jitwasm/rts"
	"github.com/jitwasm/jitwasm/vm"
)

// cacheVariable names the environment variable that says where compiled
// programs are kept; "off" means nowhere.
const cacheVariable = "JITWASM_CACHE"

// cacheDir is the directory of compiled programs, "" for none.
func cacheDir() string {
	switch dir := os.Getenv(cacheVariable); dir {
	case "off":
		return ""
	case "":
		user, err := os.UserCacheDir()
		if err != nil {
			return ""
		}
		return filepath.Join(user, "jitwasm")
	default:
		return dir
	}
}

// manifest says what a linked program in the cache was made of.
type manifest struct {
	Files  []fileStamp
	OnLoad []precompile.MFA
}

// fileStamp tells whether a file, or what is in a directory, has changed.
type fileStamp struct {
	Name string
	Size int64
	Time int64 // ns since 1970
}

func stampOf(name string) (fileStamp, error) {
	info, err := os.Stat(name)
	if err != nil {
		return fileStamp{}, err
	}
	return fileStamp{name, info.Size(), info.ModTime().UnixNano()}, nil
}

func (m *manifest) isCurrent() bool {
	for _, f := range m.Files {
		if now, err := stampOf(f.Name); err != nil || now != f {
			return false
		}
	}
	return true
}

// The cache has a directory for each program, with these files and the machine code
// of the engine. Its time of modification says when the program was last used, give or
// take an hour; as in Go's build cache, what was not used for days is removed.
const (
	cachedProgram  = "program.wasm"
	cachedManifest = "manifest.json"
	cachedCode     = "wazero"

	cacheMargin = time.Hour
	cacheUnused = 5 * 24 * time.Hour
)

// load returns the program, linked and compiled now or some time before. What
// goes wrong with the cache only costs time.
func (s *sources) load(ctx context.Context) (*vm.Program, error) {
	cache := cacheDir()
	if cache == "" {
		wasm, m, err := s.link()
		if err != nil {
			return nil, err
		}
		return vm.Load(ctx, wasm, m.OnLoad, nil)
	}
	dir := filepath.Join(cache, s.key())
	wasm, m, ok := readCached(dir)
	if !ok {
		var err error
		if wasm, m, err = s.link(); err != nil {
			return nil, err
		}
		pruneCache(cache, time.Now())
		writeCached(dir, wasm, m)
	}
	machineCode, err := wazero.NewCompilationCacheWithDir(filepath.Join(dir, cachedCode))
	if err != nil {
		machineCode = wazero.NewCompilationCache()
	}
	return vm.Load(ctx, wasm, m.OnLoad, machineCode)
}

func (s *sources) link() ([]byte, *manifest, error) {
	out, err := precompile.Program(s.config())
	if err != nil {
		return nil, nil, err
	}
	m := &manifest{OnLoad: out.OnLoad}
	for _, name := range append(out.Files, s.path.Dirs()...) {
		stamp, err := stampOf(name)
		if err != nil {
			return nil, nil, err
		}
		m.Files = append(m.Files, stamp)
	}
	return out.Wasm, m, nil
}

func (s *sources) config() precompile.ProgramConfig {
	return precompile.ProgramConfig{
		Modules: s.data, Path: s.path, Roots: s.roots, Runtime: rts.Wasm(), Overrides: rts.Erlang(),
	}
}

// key names the program in the cache: a hash of the modules, of where others are
// looked for, of what can be called and of this command.
func (s *sources) key() string {
	h := sha256.New()
	part := func(data []byte) {
		fmt.Fprintf(h, "%d:", len(data))
		h.Write(data)
	}
	part([]byte(version()))
	if exe, err := os.Executable(); err == nil {
		stamp, _ := stampOf(exe)
		fmt.Fprint(h, stamp)
	}
	part(rts.Wasm())
	for _, data := range s.data {
		part(data)
	}
	for _, dir := range s.pathKey {
		part([]byte(dir))
	}
	fmt.Fprint(h, s.roots)
	return hex.EncodeToString(h.Sum(nil))
}

func readCached(dir string) (wasm []byte, m *manifest, ok bool) {
	text, err := os.ReadFile(filepath.Join(dir, cachedManifest))
	if err != nil {
		return nil, nil, false
	}
	m = new(manifest)
	if json.Unmarshal(text, m) != nil || !m.isCurrent() {
		return nil, nil, false
	}
	wasm, err = os.ReadFile(filepath.Join(dir, cachedProgram))
	if err != nil {
		return nil, nil, false
	}
	if info, err := os.Stat(dir); err == nil && time.Since(info.ModTime()) > cacheMargin {
		_ = os.Chtimes(dir, time.Time{}, time.Now()) // else it is removed too early, and linked again
	}
	return wasm, m, true
}

// writeCached keeps a program; the manifest is written last, when all else is
// there.
func writeCached(dir string, wasm []byte, m *manifest) {
	if os.MkdirAll(dir, 0o777) != nil {
		return
	}
	text, err := json.Marshal(m)
	if err != nil {
		panic("BUG: " + err.Error())
	}
	if precompile.WriteFile(filepath.Join(dir, cachedProgram), wasm, 0o666) == nil {
		_ = precompile.WriteFile(filepath.Join(dir, cachedManifest), text, 0o666) // without it the program is linked again
	}
}

// pruneCache removes the programs that have not been used for long.
func pruneCache(cache string, now time.Time) {
	entries, err := os.ReadDir(cache)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !isKey(e.Name()) {
			continue
		}
		if info, err := e.Info(); err == nil && now.Sub(info.ModTime()) > cacheUnused {
			_ = os.RemoveAll(filepath.Join(cache, e.Name())) // the next time, then
		}
	}
}

// isKey says whether a name is one that key makes: nothing else in the directory is ours.
func isKey(name string) bool {
	sum, err := hex.DecodeString(name)
	return err == nil && len(sum) == sha256.Size
}
