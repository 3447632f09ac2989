//go:build !wasm

package process

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/rtstest"
	"github.com/jitwasm/jitwasm/rts/term"
)

// TestDictionary compares the dictionary with a map of Go's, with keys of all
// sizes that collide, and collections in between.
func TestDictionary(t *testing.T) {
	rtstest.Start()
	heap.Verifying = true
	defer func() { heap.Verifying = false }()
	r := rand.New(rand.NewPCG(3, 3))
	want := map[int32]int32{}
	key := func(i int32) term.Term {
		if i%3 == 0 {
			return heap.Tuple2(term.Small(i), heap.Float(float64(i)))
		}
		return term.Small(i * 16)
	}
	value := func(v int32, ok bool) string {
		if !ok {
			return "undefined"
		}
		return fmt.Sprintf("{%d}", v)
	}
	for step := range 20000 {
		i := r.Int32N(200)
		old, ok := want[i]
		var got term.Term
		switch r.IntN(3) {
		case 0:
			got = get(key(i))
		case 1:
			got = put(key(i), heap.Tuple1(term.Small(int32(step))))
			want[i] = int32(step)
		case 2:
			got = erase(key(i))
			delete(want, i)
		}
		if s := rtstest.Show(got); s != value(old, ok) {
			t.Fatalf("step %d, key %d: %s, want %s", step, i, s, value(old, ok))
		}
		if heap.SP-heap.HP < 64 || heap.Current.Fragments != 0 {
			heap.Collect(64, 0)
		}
	}
	n := 0
	for list := getAll(); list.IsCons(); list = list.Tail() {
		n++
	}
	if n != len(want) {
		t.Errorf("%d pairs, want %d", n, len(want))
	}
	eraseAll()
	if got := getAll(); !got.IsNil() {
		t.Errorf("after erase/0: %s", rtstest.Show(got))
	}
}

func TestRaise(t *testing.T) {
	rtstest.Start()
	item := rtstest.Tuple(atom.Lists, atom.Get, term.Small(1), term.Nil)
	tests := []struct {
		class, trace term.Term
		ok           bool
	}{
		{atom.Error, term.Nil, true},
		{atom.Throw, rtstest.List(item), true},
		{atom.Exit, rtstest.List(rtstest.Tuple(atom.Lists, atom.Get, term.Nil)), true},
		{atom.Ok, term.Nil, false},
		{atom.Error, atom.Ok, false},
		{atom.Error, rtstest.List(item, atom.Ok), false},
		{atom.Error, heap.Cons(item, atom.Ok), false},
	}
	for i, tt := range tests {
		got := raise3(tt.class, atom.Badarg, tt.trace)
		if ok := got == 0; ok != tt.ok || !ok && got != atom.Badarg {
			t.Errorf("%d: %s", i, rtstest.Show(got))
		}
	}
}

func TestFlags(t *testing.T) {
	rtstest.Start()
	tests := []struct {
		flag, value term.Term
		want        string
	}{
		{atom.TrapExit, term.True, "false"},
		{atom.TrapExit, term.False, "true"},
		{atom.TrapExit, atom.Ok, "NONE"},
		{atom.Priority, atom.High, "normal"},
		{atom.Priority, atom.Max, "high"},
		{atom.Priority, atom.Normal, "max"},
		{atom.Priority, atom.Ok, "NONE"},
		{atom.MinHeapSize, term.Small(1000), "4185"},
		{atom.MessageQueueData, atom.OffHeap, "on_heap"},
		{atom.MessageQueueData, atom.OnHeap, "off_heap"},
		{atom.FullsweepAfter, term.Small(0), "65535"},
		{atom.Ok, atom.Ok, "NONE"},
	}
	for _, tt := range tests {
		if got := rtstest.Show(processFlag(tt.flag, tt.value)); got != tt.want {
			t.Errorf("%s, %s: %s, want %s", rtstest.Show(tt.flag), rtstest.Show(tt.value), got, tt.want)
		}
	}
}

func TestProcessInfo(t *testing.T) {
	rtstest.Start()
	for _, tt := range []struct {
		what term.Term
		want string
	}{
		{atom.RegisteredName, "[]"},
		{atom.TrapExit, "{trap_exit,false}"},
		{rtstest.List(atom.Status, atom.RegisteredName), "[{status,running},{registered_name,[]}]"},
		{atom.InitialCall, "{initial_call,{erlang,apply,2}}"},
		{atom.Ok, "NONE"},
		{heap.Cons(atom.Status, atom.Ok), "NONE"},
	} {
		if got := rtstest.Show(processInfo2(self(), tt.what)); got != tt.want {
			t.Errorf("%s: %s, want %s", rtstest.Show(tt.what), got, tt.want)
		}
	}
	if got := register(atom.Lists, self()); got != term.True || whereis(atom.Lists) != self() {
		t.Error("not registered")
	}
	if got := rtstest.Show(processInfo2(self(), atom.RegisteredName)); got != "{registered_name,lists}" {
		t.Error(got)
	}
	if register(atom.User, self()) != 0 || unregister(atom.Maps) != 0 || unregister(atom.Lists) != term.True {
		t.Error("names")
	}
	if got := processInfo1(self()); !got.IsCons() {
		t.Errorf("process_info/1: %s", rtstest.Show(got))
	}
}

// TestMailbox receives out of order.
func TestMailbox(t *testing.T) {
	rtstest.Start()
	for i := range int32(5) {
		send(self(), heap.Tuple1(term.Small(i)))
	}
	receive := func(n int32) {
		t.Helper()
		for {
			m := ReceivePeek()
			if m == 0 {
				t.Fatalf("no message %d", n)
			}
			if m.Element(1) == term.Small(n) {
				ReceiveRemove()
				return
			}
			ReceiveNext()
			if n == 4 {
				heap.Current.CollectAsked = 1
				heap.Collect(0, 0)
			}
		}
	}
	for _, n := range []int32{4, 0, 2, 1, 3} {
		receive(n)
	}
	if heap.Current.Mailbox != 0 || heap.Current.MailboxSize != 0 {
		t.Error("messages left")
	}
	send(self(), term.Small(7))
	if ReceivePeek() != term.Small(7) {
		t.Error("a message after the mailbox was empty is lost")
	}
	if send(atom.Ok, atom.Ok) != 0 || send(term.Pid(77), atom.Ok) != atom.Ok || send(term.Small(1), atom.Ok) != 0 {
		t.Error("receivers that cannot be")
	}
}

// TestTimeout waits in a receive until its time is over.
func TestTimeout(t *testing.T) {
	const wait = 30 * time.Millisecond
	rtstest.StartProgram(&rtstest.Program{Functions: []rtstest.Function{
		{Module: atom.Lists, Name: atom.New, Body: func(point uint32) term.Term {
			if point == 2 {
				ReceiveTimedOut()
				return atom.Timeout
			}
			return term.Term(ReceiveTimeout(term.Small(int32(wait/time.Millisecond)), term.Code(1, 1), term.Code(1, 2), 0))
		}},
	}})
	start := time.Now()
	if got := code.Call(1); got != atom.Timeout {
		t.Errorf("returned %s", rtstest.Show(got))
	}
	if took := time.Since(start); took < wait || took > 20*wait {
		t.Errorf("waited for %v, should be %v", took, wait)
	}
}
