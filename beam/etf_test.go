package beam

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// handMade are encodings that today's term_to_binary does not choose.
var handMade = map[string]string{
	"atom, Latin-1":            "83 64 0003 61e962",
	"small atom, Latin-1":      "83 73 03 61e962",
	"atom, UTF-8, long form":   "83 76 0002 c3a9",
	"empty atom":               "83 77 00",
	"old float":                "83 63 " + hex.EncodeToString([]byte("1.50000000000000000000e+00\x00\x00\x00\x00\x00")),
	"old float, negative":      "83 63 " + hex.EncodeToString([]byte("-2.50000000000000000000e-03\x00\x00\x00\x00")),
	"small tuple, large form":  "83 69 00000002 61016102",
	"integer, wide form":       "83 62 00000001",
	"integer, big form":        "83 6e 01 00 05",
	"negative zero big":        "83 6e 01 01 00",
	"big with leading zeros":   "83 6e 0a 00 01000000000000000000",
	"large big, small value":   "83 6f 00000002 01 0102",
	"int64 minimum":            "83 6e 08 01 0000000000000080",
	"int64 minimum minus 1":    "83 6e 08 01 0100000000000080",
	"2^63":                     "83 6e 08 00 0000000000000080",
	"list of no elements":      "83 6c 00000000 6a",
	"improper list":            "83 6c 00000001 6101 6102",
	"list with list as tail":   "83 6c 00000001 6101 6c 00000001 77 01 61 6a",
	"string":                   "83 6b 0003 616263",
	"empty string":             "83 6b 0000",
	"bytes as list":            "83 6c 00000002 6101 6102 6a",
	"bit string of 8 bits":     "83 4d 00000001 08 ff",
	"bit string of 3 bits":     "83 4d 00000001 03 e0",
	"bit string, dirty bits":   "83 4d 00000001 03 ff",
	"pid":                      "83 67 77 0d 6e6f6e6f6465406e6f686f7374 00000026 00000001 02",
	"new pid":                  "83 58 77 0d 6e6f6e6f6465406e6f686f7374 00000026 00000001 00000005",
	"port":                     "83 66 77 0d 6e6f6e6f6465406e6f686f7374 00000006 02",
	"new port":                 "83 59 77 0d 6e6f6e6f6465406e6f686f7374 00000006 00000005",
	"V4 port":                  "83 78 77 0d 6e6f6e6f6465406e6f686f7374 0000001000000006 00000005",
	"reference":                "83 65 77 0d 6e6f6e6f6465406e6f686f7374 00000007 02",
	"new reference":            "83 72 0003 77 0d 6e6f6e6f6465406e6f686f7374 02 00000001 00000002 00000003",
	"newer reference":          "83 5a 0003 77 0d 6e6f6e6f6465406e6f686f7374 00000005 00000001 00000002 00000003",
	"export":                   "83 71 77 01 61 77 01 62 61 02",
	"empty map":                "83 74 00000000",
	"empty tuple":              "83 68 00",
	"atom needing Unicode":     "83 77 03 e28692",
	"atom with a control char": "83 77 03 610162",
	"atom with DEL and ESC":    "83 77 02 7f1b",
	"minus zero":               "83 46 8000000000000000",
}

// TestTermsAgreeWithOTP decodes what OTP encodes, and holds Format and EncodeTerm
// against OTP's io_lib:format("~w") and term_to_binary.
func TestTermsAgreeWithOTP(t *testing.T) {
	var given strings.Builder
	for _, h := range handMade {
		fmt.Fprintln(&given, strings.ToUpper(strings.ReplaceAll(h, " ", "")))
	}
	file := filepath.Join(t.TempDir(), "given")
	if err := os.WriteFile(file, []byte(given.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("escript", "testdata/terms.escript", file, "3000").Output()
	if err != nil {
		t.Fatalf("escript: %v", err)
	}
	lines := strings.Split(strings.TrimSpace(latin1(out)), "\n")
	if len(lines) != len(handMade)+3000 {
		t.Fatalf("%d lines", len(lines))
	}
	for _, line := range lines {
		checkTerm(t, strings.Split(line, "\t"))
	}
}

func checkTerm(t *testing.T, line []string) {
	t.Helper()
	given, want, text := unhex(line[0]), unhex(line[1]), line[2]
	term, err := DecodeTerm(given)
	if err != nil {
		t.Errorf("%s: %v", text, err)
		return
	}
	got, err := EncodeTerm(term)
	if err != nil {
		t.Errorf("%s: %v", text, err)
	} else if !bytes.Equal(got, want) {
		t.Errorf("%s encodes as\n%x, want\n%x", text, got, want)
	}
	// What names a node prints with that node's number, which only OTP knows.
	if s := Format(term); s != text && !strings.ContainsAny(text, "<") {
		t.Errorf("formats as\n%s, want\n%s", s, text)
	}
	if s := Format(term); s != text && strings.Contains(text, "<<") && !strings.Contains(text, ".") {
		t.Errorf("formats as\n%s, want\n%s", s, text)
	}
}

func unhex(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return b
}

func TestFormat(t *testing.T) {
	huge, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	for want, term := range map[string]Term{
		"[1,2|x]":                        &Cons{int64(1), &Cons{int64(2), Atom("x")}},
		"{}":                             Tuple{},
		"#{a => 1.0,[] => #{}}":          Map{{Atom("a"), 1.0}, {Nil{}, Map{}}},
		"<<1,255,5:3>>":                  BitString{[]byte{1, 255, 0xa0}, 3},
		"<<>>":                           Binary{},
		"fun lists:map/2":                ExportFun{"lists", "map", 2},
		"123456789012345678901234567890": huge,
		"'hello world'":                  Atom("hello world"),
		"-0.0":                           -1 / negativeInf,
		"<0.38.1>":                       Pid{"nonode@nohost", 38, 1, 0},
		"#Ref<5.3.2.1>":                  Ref{"n", 5, []uint32{1, 2, 3}},
		"#Port<0.6>":                     Port{"n", 6, 0},
	} {
		if got := Format(term); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

var negativeInf = func() float64 { zero := 0.0; return 1 / zero }()

func TestMalformedTerms(t *testing.T) {
	deep := bytes.Repeat([]byte{etfList, 0, 0, 0, 1}, MaxDepth+10)
	for name, data := range map[string][]byte{
		"nothing":            {},
		"version":            {130, 106},
		"unknown tag":        {131, 1},
		"trailing byte":      {131, 106, 0},
		"long list":          {131, 108, 0xff, 0xff, 0xff, 0xff, 106},
		"long tuple":         {131, 105, 0x7f, 0xff, 0xff, 0xff},
		"long map":           {131, 116, 0x7f, 0xff, 0xff, 0xff},
		"long big":           {131, 111, 0xff, 0xff, 0xff, 0xff, 0, 1},
		"NaN":                {131, 70, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0},
		"atom not UTF-8":     {131, 119, 1, 0xff},
		"bit string, 9 bits": {131, 77, 0, 0, 0, 1, 9, 0},
		"export arity":       {131, 113, 119, 1, 'a', 119, 1, 'b', 98, 0, 0, 1, 0},
		"bomb":               append([]byte{131, 80, 0x0f, 0xff, 0xff, 0xff}, make([]byte, 50)...),
		"nested compressed":  {131, 104, 1, 80, 0, 0, 0, 1},
		"too deep":           append([]byte{131}, deep...),
	} {
		if term, err := DecodeTerm(data); err == nil {
			t.Errorf("%s: no error, got %s", name, Format(term))
		}
	}
}

// TestNestedClaims builds containers that each claim the rest of the data: the
// decoder must not allocate for all of them.
func TestNestedClaims(t *testing.T) {
	const n = 5000
	data := []byte{131}
	for i := range n {
		left := uint32(n-i)*5 - 5
		data = append(data, etfList, byte(left>>24), byte(left>>16), byte(left>>8), byte(left))
	}
	if used := allocated(func() { DecodeTerm(data) }); used > 20<<20 {
		t.Errorf("%d bytes allocated for %d bytes of data", used, len(data))
	}
}
