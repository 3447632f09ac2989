package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestPruneCache: programs go that were not used for long, and nothing else.
func TestPruneCache(t *testing.T) {
	cache, now := t.TempDir(), time.Now()
	for name, c := range map[string]struct {
		age  time.Duration
		kept bool
	}{
		strings.Repeat("0a", 32): {cacheUnused + time.Minute, false},
		strings.Repeat("1b", 32): {cacheUnused - time.Minute, true},
		"somebody's":             {2 * cacheUnused, true},
		strings.Repeat("2c", 31): {2 * cacheUnused, true},
	} {
		dir := filepath.Join(cache, name)
		if err := os.MkdirAll(filepath.Join(dir, cachedCode), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(dir, time.Time{}, now.Add(-c.age)); err != nil {
			t.Fatal(err)
		}
		defer func() {
			if _, err := os.Stat(dir); (err == nil) != c.kept {
				t.Errorf("%s: %v", name, err)
			}
		}()
	}
	pruneCache(cache, now)
}

// TestCacheUse: reading a program makes it one that was used now.
func TestCacheUse(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("3d", 32))
	writeCached(dir, []byte("code"), &manifest{})
	if err := os.Chtimes(dir, time.Time{}, time.Now().Add(-cacheUnused)); err != nil {
		t.Fatal(err)
	}
	if wasm, _, ok := readCached(dir); !ok || string(wasm) != "code" {
		t.Fatalf("%q, %v", wasm, ok)
	}
	if info, err := os.Stat(dir); err != nil || time.Since(info.ModTime()) > time.Minute {
		t.Errorf("used at %v, %v", info.ModTime(), err)
	}
}
