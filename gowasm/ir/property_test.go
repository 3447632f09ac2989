package ir

import (
	"bytes"
	"testing"
)

// TestPassesKeepMeaning runs random programs before and after each pass.
func TestPassesKeepMeaning(t *testing.T) {
	args := [][]uint64{{0, 0}, {1, 1 << 40}, {0xFFFFFFFF, 1<<64 - 1}, {7, 3}, {1 << 31, 1 << 63}}
	n := 300
	if testing.Short() {
		n = 50
	}
	for seed := range n {
		seed := int64(seed) + seedBase
		want := run(t, newRandom(seed), args)
		for name, pass := range passes {
			p := newRandom(seed)
			pass(p)
			if err := Verify(p); err != nil {
				t.Fatalf("seed %d: %s: %v\n%s", seed, name, err, programText(p))
			}
			got := run(t, p, args)
			if !sameResults(got, want) {
				for k := range want {
					if got[k] != want[k] {
						t.Errorf("%s: %s instead of %s", k, got[k], want[k])
					}
				}
				t.Fatalf("seed %d: %s\n%s\n-> %s", seed, name, programText(newRandom(seed)), programText(p))
			}
		}
	}
}

// sameResults ignores data that only one of them has.
func sameResults(got, want map[string]string) bool {
	for k, w := range want {
		if g, ok := got[k]; g != w && (ok || k != "data") {
			return false
		}
	}
	return true
}

var seedBase int64

// TestSameOutput compiles programs twice and compares the bytes.
func TestSameOutput(t *testing.T) {
	for seed := range int64(30) {
		var outs [2][]byte
		for i := range outs {
			p := newRandom(seed)
			Optimize(p)
			m, err := Generate(p)
			if err != nil {
				t.Fatal(err)
			}
			if outs[i], err = m.Encode(); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(outs[0], outs[1]) {
			t.Errorf("seed %d: two modules differ", seed)
		}
	}
}
