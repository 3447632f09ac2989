package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAlign(t *testing.T) {
	left := []line{{10, "f1:"}, {11, "  move"}, {12, "  call"}, {13, "  return"}}
	right := []line{
		{-1, "(func"},
		{11, "a"}, {11, "b"}, // the label before has no code
		{13, "ret"}, // the call's code lies elsewhere
		{12, "slow"},
		{11, "slower"},
		{-1, ")"},
	}
	want := []row{
		{"", "(func"},
		{"f1:", ""},
		{"  move", "a"},
		{"", "b"},
		{"  call", ""},
		{"  return", "ret"},
		{"  (call)", "slow"},
		{"  (move)", "slower"},
		{"", ")"},
	}
	if d := cmp.Diff(want, align(left, right), cmp.AllowUnexported(row{})); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestWrap(t *testing.T) {
	tests := []struct {
		in    string
		width int
		want  string
	}{
		{"  move x0, x1", 20, "  move x0, x1"},
		{"  select_val x0, f3, [one, f4, two, f5]", 20, "  select_val x0, f3,|      [one, f4, two,|      f5]"},
		{"  move `\"äääääääääääää\"`, x0", 12, "  move|      `\"ääää|      ääääää|      äää\"`,|      x0"},
		{"too narrow to wrap", 5, "too narrow to wrap"},
	}
	for _, test := range tests {
		if got := strings.Join(wrap(test.in, test.width), "|"); got != test.want {
			t.Errorf("%q in %d columns:\n got %q\nwant %q", test.in, test.width, got, test.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := grouped(n); got != want {
			t.Errorf("grouped(%d) = %s, want %s", n, got, want)
		}
	}
	for n, want := range map[int]string{0: "0 B", 9999: "9999 B", 10_000: "10.0 kB", 9_999_000: "9999.0 kB", 86_207_000: "86.2 MB"} {
		if got := size(n); got != want {
			t.Errorf("size(%d) = %s, want %s", n, got, want)
		}
	}
	if got := plural(1, "file") + ", " + plural(1485, "file"); got != "1 file, 1,485 files" {
		t.Error(got)
	}
}
