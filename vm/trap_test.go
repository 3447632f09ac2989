package vm

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"strings"
	"testing"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/beam"
)

// TestTraps damages a term on the heap of a running program. What then goes
// wrong in the run-time system is an error with the WebAssembly stack, where
// functions have the names that they have in Erlang and in Go.
func TestTraps(t *testing.T) {
	const (
		outside = -16 | arch.PrimaryBoxed // a term behind the end of the memory
		huge    = -1&^arch.BoxedTagMask | arch.TagTuple
		state   = arch.TagMatchState // which is no value
	)
	for _, tt := range []struct {
		name   string
		order  []beam.Term // the argument of demo:total/1: {Item, Number}, with a marker
		place  int         // of the damage: words behind the marker
		damage int32
		want   []string
	}{
		{"arithmetic", []beam.Term{order("a", marker)}, 0, outside,
			[]string{"out of bounds memory access", ".num.Multiply", ".demo:total/1"}},
		{"a fault that is noticed", []beam.Term{order("a", 1), order(beam.Tuple{int64(marker)}, 1)}, -1, state,
			[]string{"unreachable", ".etf.(*encoder).boxed", ".host.hostRequest", ".shop:price/1", ".demo:total/1"}},
		{"garbage collection", longOrder(), -2, huge,
			[]string{"out of bounds memory access", ".heap.collectOnce", ".heap.Collect", ".demo:'-total/1-lc$"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			i := trapInstance(t, tt.place, tt.damage)
			_, err := i.Call(t.Context(), "demo", "total", beam.List(tt.order...))
			if err == nil {
				t.Fatal("the damage was not noticed")
			}
			t.Log(err)
			for _, want := range append(tt.want, "wasm stack trace:") {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error lacks %s", want)
				}
			}
			if _, again := i.Call(t.Context(), "demo", "echo", 1); again == nil {
				t.Error("the instance can still be used")
			}
		})
	}
}

// marker is a number that is nowhere else in the memory.
const marker = 98_765_431

func order(item beam.Term, number int64) beam.Term {
	if name, ok := item.(string); ok {
		item = beam.Atom(name)
	}
	return beam.Tuple{item, number}
}

// longOrder is long enough for a collection before the marker, which comes last.
func longOrder() []beam.Term {
	var orders []beam.Term
	for range 20_000 {
		orders = append(orders, order("a", 1))
	}
	return append(orders, order("b", marker))
}

// trapInstance is an instance of demo whose shop:price/1 writes a word beside the
// marker, wherever that is.
func trapInstance(t *testing.T, place int, damage int32) *Instance {
	t.Helper()
	code, err := os.ReadFile("testdata/demo.beam")
	if err != nil {
		t.Fatal(err)
	}
	var i *Instance
	price := func(context.Context, []beam.Term) (any, error) {
		memory, _ := i.memory.Read(0, i.memory.Size())
		overwrite(memory, arch.Small(marker), place, damage)
		return 1, nil
	}
	program, err := Compile(t.Context(), [][]byte{code}, Options{Functions: map[string]Function{"shop:price/1": price}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { program.Close(context.Background()) })
	if i, err = program.Instantiate(t.Context(), Config{}); err != nil {
		t.Fatal(err)
	}
	return i
}

// overwrite writes a word so many words behind each that has a value.
func overwrite(memory []byte, value int32, place int, word int32) {
	pattern := binary.LittleEndian.AppendUint32(nil, uint32(value))
	for at := 0; ; at++ {
		n := bytes.Index(memory[at:], pattern)
		if n < 0 {
			return
		}
		at += n
		if at%arch.WordSize == 0 {
			binary.LittleEndian.PutUint32(memory[at+place*arch.WordSize:], uint32(word))
		}
	}
}
