package vm_test

import (
	"strings"
	"testing"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/vm"
)

func TestParseTerm(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"1", "1"}, {" -1_000 ", "-1000"}, {"+5", "5"}, {"16#Ff", "255"}, {"2#101", "5"}, {"$a", "97"}, {`$\n`, "10"}, {`$\x{3b1}`, "945"},
		{"123456789012345678901234567890", "123456789012345678901234567890"},
		{"1.5", "1.5"}, {"-2.5e-3", "-0.0025"}, {"1.0E10", "1.0e10"},
		{"abc", "abc"}, {"a@b_C1", "a@b_C1"}, {"'hello world'", "'hello world'"}, {`'it\'s'`, `'it\'s'`}, {"[]", "[]"},
		{"[1, 2 | 3]", "[1,2|3]"}, {"[a,[b],{c}]", "[a,[b],{c}]"}, {"{}", "{}"},
		{`"ab\t\101\x41"`, "[97,98,9,65,65]"}, {`"a" "b"`, "[97,98]"}, {`""`, "[]"},
		{"<<>>", "<<>>"}, {"<<1,2>>", "<<1,2>>"}, {`<<"ab", 3>>`, "<<97,98,3>>"}, {"<<5:3>>", "<<5:3>>"}, {`<<"é"/utf8>>`, "<<195,169>>"},
		{"<<-1:16>>", "<<255,255>>"}, {"#{}", "#{}"}, {"#{a => 1, <<>> => [x]}", "#{a => 1,<<>> => [x]}"}, {"#{a => 1, a => 2}", "#{a => 2}"},
		{"fun lists:map/2", "fun lists:map/2"}, {"'fun'", "'fun'"},
	} {
		got, err := vm.ParseTerm(tt.text)
		if err != nil {
			t.Errorf("%s: %v", tt.text, err)
		} else if s := beam.Format(got); s != tt.want {
			t.Errorf("%s: got %s, want %s", tt.text, s, tt.want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":            "character 1: a term is expected",
		"X":           `character 1: no term begins with 'X'`,
		"[1":          "character 3: ] is expected",
		"{1,}":        `character 4: no term begins with '}'`,
		"1 2":         "character 3: nothing more is expected",
		`"abc`:        `character 5: " is missing at the end`,
		"37#1":        "a base is from 2 to 36",
		"2#3":         "digits of base 2",
		"1.0e999":     "is no float",
		"#{a}":        "=> is expected",
		"fun a:b/300": "an arity is expected",
		"<<a>>":       "a number is expected",
		`$\x{zz}`:     "the number of a character is expected",
	} {
		if _, err := vm.ParseTerm(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error is %v, want %s", text, err, want)
		}
	}
}

func TestParseCall(t *testing.T) {
	c, err := vm.ParseCall("'my mod':f( 1, [a] )")
	if err != nil || c.Module != "my mod" || c.Function != "f" || beam.Format(beam.Tuple(c.Args)) != "{1,[a]}" {
		t.Errorf("got %v, %v", c, err)
	}
	for _, text := range []string{"f(1)", "m:f", "m:f(", "m:f(1) x", "M:f()"} {
		if _, err := vm.ParseCall(text); err == nil {
			t.Errorf("%s is accepted", text)
		}
	}
}

// FuzzParseTerm: what is parsed can be printed and parsed again.
func FuzzParseTerm(f *testing.F) {
	f.Add("{a, [1, 2.5 | \"x\"], #{<<1:3>> => 'A'}}")
	f.Fuzz(func(t *testing.T, text string) {
		term, err := vm.ParseTerm(text)
		if err != nil {
			return
		}
		s := beam.Format(term)
		again, err := vm.ParseTerm(s)
		if err != nil || beam.Format(again) != s {
			t.Errorf("%q is printed as %s, which is %v, %v", text, s, again, err)
		}
	})
}
