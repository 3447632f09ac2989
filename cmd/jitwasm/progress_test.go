package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"
)

// The bar comes only when work takes long, and leaves nothing on the line.
func TestProgress(t *testing.T) {
	var out bytes.Buffer
	p := &progress{total: 3, out: &out, begun: time.Now()}
	p.step()
	if out.Len() != 0 {
		t.Errorf("after no time it shows %q", out.String())
	}
	p.begun = p.begun.Add(-2 * progressDelay)
	p.step()
	if !strings.Contains(out.String(), "precompiling") || !strings.Contains(out.String(), "(2/3)") {
		t.Errorf("it shows %q", out.String())
	}
	p.clear()
	p.step()
	p.clear()
	lines := strings.Split(out.String(), "\r")
	if last := strings.TrimSpace(lines[len(lines)-1]); last != "" {
		t.Errorf("it leaves %q", last)
	}
}

// Without a terminal there is no bar, however long it takes.
func TestProgressElsewhere(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	p := newProgress(w, 100)
	p.begun = p.begun.Add(-time.Hour)
	p.step()
	p.clear()
	w.Close()
	if n, _ := r.Read(make([]byte, 1)); n != 0 {
		t.Error("a bar was drawn into a pipe")
	}
}
