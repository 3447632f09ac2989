package vm_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"math/big"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/vm"
)

// TestEcho: terms come back as they were sent.
func TestEcho(t *testing.T) {
	instance := demo(vm.Options{}, vm.Config{})
	huge, _ := new(big.Int).SetString("-"+strings.Repeat("1234567890", 30), 10)
	var pairs beam.Map
	for i := range int64(100) {
		pairs = append(pairs, beam.MapPair{Key: i, Value: beam.Atom("v")})
	}
	for _, want := range []beam.Term{
		int64(0), int64(-1), int64(1 << 27), int64(math.MaxInt64), int64(math.MinInt64), huge,
		1.5, math.Copysign(0, -1), math.MaxFloat64,
		beam.Atom("a b"), beam.Atom("żółw"), beam.Nil{}, beam.List(int64(1), beam.List()), beam.List(int64(1000), int64(1)),
		&beam.Cons{Head: int64(1), Tail: int64(2)}, beam.Tuple{}, beam.Tuple{beam.Atom("ok"), beam.Binary("x")},
		beam.Binary(""), beam.Binary(strings.Repeat("b", 1000)), beam.BitString{Bytes: []byte{0xA0}, LastBits: 3},
		beam.Map{{Key: beam.Atom("k"), Value: int64(1)}},
		beam.ExportFun{Module: "lists", Function: "map", Arity: 2},
	} {
		got, err := instance.Call(context.Background(), "demo", "echo", want)
		if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b *big.Int) bool { return a.Cmp(b) == 0 })); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", beam.Format(want), err, diff)
		}
	}
	got, err := instance.Call(context.Background(), "demo", "echo", pairs)
	if m, ok := got.(beam.Map); err != nil || !ok || len(m) != len(pairs) {
		t.Errorf("a large map: %v, %v", got, err)
	}
}

func TestToTerm(t *testing.T) {
	for _, tt := range []struct {
		value any
		want  string // "" if it is refused
	}{
		{nil, "nil"}, {true, "true"}, {false, "false"}, {7, "7"}, {int32(-7), "-7"}, {uint64(math.MaxUint64), "18446744073709551615"},
		{big.NewInt(5), "5"}, {float32(0.5), "0.5"}, {"hé", "<<104,195,169>>"}, {[]byte{1}, "<<1>>"},
		{[]any{1, "a"}, "[1,<<97>>]"}, {[]string{}, "[]"}, {[]int{1, 2}, "[1,2]"}, {map[string]any{"a": nil}, "#{<<97>> => nil}"},
		{beam.Atom("x"), "x"}, {beam.Tuple{int64(1)}, "{1}"},
		{math.NaN(), ""}, {math.Inf(1), ""}, {struct{}{}, ""}, {[]any{struct{}{}}, ""}, {map[string]any{"a": struct{}{}}, ""},
	} {
		got, err := vm.ToTerm(tt.value)
		switch {
		case err != nil && tt.want != "":
			t.Errorf("%v: %v", tt.value, err)
		case err == nil && beam.Format(got) != tt.want:
			t.Errorf("%v: got %s, want %q", tt.value, beam.Format(got), tt.want)
		}
	}
}

// TestManyCalls: an instance does not grow with the number of calls.
func TestManyCalls(t *testing.T) {
	instance := demo(vm.Options{}, vm.Config{MemoryLimit: 16 << 20})
	list := make([]int, 2000)
	for i := range 3000 {
		if _, err := instance.Call(context.Background(), "demo", "count", list); err != nil {
			t.Fatalf("call %d: %v", i, err)
		}
	}
}

// TestState: the process of an instance lives on between calls, and instances
// do not see each other.
func TestState(t *testing.T) {
	ctx := context.Background()
	a, b := demo(vm.Options{}, vm.Config{}), demo(vm.Options{}, vm.Config{})
	for _, step := range []struct {
		instance *vm.Instance
		value    int
		want     beam.Term
	}{{a, 1, beam.Atom("undefined")}, {b, 2, beam.Atom("undefined")}, {a, 3, int64(1)}, {b, 4, int64(2)}} {
		if got, err := step.instance.Call(ctx, "demo", "remember", step.value); err != nil || got != step.want {
			t.Errorf("got %v, %v, want %v", got, err, step.want)
		}
	}
}

func TestHalt(t *testing.T) {
	var out bytes.Buffer
	instance := demo(vm.Options{}, vm.Config{Stdout: &out})
	_, err := instance.Call(context.Background(), "demo", "halt", 3)
	if exit, ok := errors.AsType[*vm.ExitError](err); !ok || exit.Code != 3 {
		t.Errorf("error is %v", err)
	}
	if out.String() != "bye\n" {
		t.Errorf("output is %q", out.String())
	}
	if _, err := instance.Call(context.Background(), "demo", "echo", 1); err == nil {
		t.Error("an instance works after halt")
	}
}

func TestUndefined(t *testing.T) {
	instance := demo(vm.Options{}, vm.Config{})
	_, err := instance.Call(context.Background(), "demo", "nothing", 1, 2)
	e, ok := errors.AsType[*vm.Exception](err)
	if !ok || e.Reason != beam.Atom("undef") || len(e.Stacktrace) == 0 || e.Stacktrace[0].String() != "demo:nothing/2" {
		t.Errorf("error is %v", err)
	}
	if got, err := instance.Call(context.Background(), "demo", "echo", 1); got != int64(1) {
		t.Errorf("afterwards: %v, %v", got, err)
	}
}

func TestExceptions(t *testing.T) {
	instance := demo(vm.Options{}, vm.Config{})
	want := beam.Tuple{beam.Atom("some"), beam.List(int64(1))}
	_, err := instance.Call(context.Background(), "demo", "fail", want)
	e, ok := errors.AsType[*vm.Exception](err)
	if !ok || e.Class != "error" || !cmp.Equal(e.Reason, beam.Term(want)) {
		t.Errorf("error is %v", err)
	}
}

// TestOthersRun: a program that computes for long does not stop the rest of the
// process, not even when garbage is collected.
func TestOthersRun(t *testing.T) {
	instance := demo(vm.Options{}, vm.Config{})
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		for range 5 {
			time.Sleep(time.Millisecond)
			runtime.GC()
		}
		cancel()
	}()
	if _, err := instance.Call(ctx, "demo", "loop"); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}

// TestCancelledSleep: a program that waits for its time can be cancelled.
func TestCancelledSleep(t *testing.T) {
	instance := demo(vm.Options{Entries: []string{"timer:sleep/1"}}, vm.Config{})
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if _, err := instance.Call(ctx, "timer", "sleep", time.Hour.Milliseconds()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error is %v", err)
	}
}

// TestCancelledCallsEnd: a context that ends while its call returns, before or
// after, ends that call or none, but no later one.
func TestCancelledCallsEnd(t *testing.T) {
	instance := demo(vm.Options{}, vm.Config{})
	for i := range 300 {
		ctx, cancel := context.WithCancel(context.Background())
		go cancel()
		got, err := instance.Call(ctx, "demo", "echo", i)
		switch {
		case err == nil && got != int64(i):
			t.Fatalf("call %d: %v", i, got)
		case err != nil && !errors.Is(err, context.Canceled):
			t.Fatalf("call %d: %v", i, err)
		case err == nil:
			if _, err := instance.Call(context.Background(), "demo", "echo", i); err != nil {
				t.Fatalf("after call %d: %v", i, err)
			}
		}
	}
}
