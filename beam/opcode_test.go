package beam

import (
	"fmt"
	"strings"
	"testing"
)

// TestOpcodesAgreeWithOTP compares number, name and arity with the beam_opcodes
// module of the installed OTP, as far as that goes.
func TestOpcodesAgreeWithOTP(t *testing.T) {
	out := erl(t, `[try {Name, Arity} = beam_opcodes:opname(N), io:format("~p ~s/~p~n", [N, Name, Arity])
	                catch error:_ -> ok end || N <- lists:seq(1, 255)], halt().`)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) < 160 {
		t.Fatalf("OTP knows %d opcodes", len(lines))
	}
	for i, line := range lines {
		info := Opcode(i + 1).Info()
		if info == nil {
			t.Errorf("no row for %s", line)
		} else if got := fmt.Sprintf("%d %s/%d", info.Op, info.Name, info.Arity); got != line {
			t.Errorf("row %s, want %s", got, line)
		}
	}
}

func TestOpcodeRows(t *testing.T) {
	for op := OpLabel; op <= OpMax; op++ {
		info := op.Info()
		if info.OTP < 5 || info.OTP > 29 || info.LastOTP != 0 && info.LastOTP < info.OTP {
			t.Errorf("%v: emitted by releases %d to %d", op, info.OTP, info.LastOTP)
		}
		for _, s := range info.shapes {
			if shapeKinds[s] == 0 {
				t.Errorf("%v: shape %q admits nothing", op, s)
			}
		}
	}
	if Opcode(0).Info() != nil || (OpMax+1).Info() != nil || Opcode(255).String() != "opcode(255)" {
		t.Error("an opcode that does not exist has a row")
	}
}

// TestRetiredOpcodes finds no opcode in the installed modules that the table says
// was not emitted any more, or not yet, by the compilers that made them.
func TestRetiredOpcodes(t *testing.T) {
	seen := [256]bool{}
	for _, f := range wantCorpus(t) {
		m, err := ParseModule(f.data)
		if err != nil {
			t.Fatal(err)
		}
		for i := range m.Code {
			seen[m.Code[i].Op] = true
		}
	}
	for op := OpLabel; op <= OpMax; op++ {
		if last := op.Info().LastOTP; seen[op] && last != 0 && last < 22 {
			t.Errorf("%v occurs, but the table says OTP %d was the last to emit it", op, last)
		}
	}
}
