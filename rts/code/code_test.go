//go:build !wasm

package code_test

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/rtstest"
	"github.com/jitwasm/jitwasm/rts/term"
)

// lineData encodes lines, all in file 0.
func lineData(lines ...int) (data []byte) {
	last := 0
	for _, l := range lines {
		d := l - last
		last = l
		data = binary.AppendUvarint(data, uint64(uint32(d<<1)^uint32(d>>31))<<1|1)
	}
	return data
}

func TestLocation(t *testing.T) {
	data := append([]byte{2 << 1}, lineData(10)...)
	data = append(data, 1<<1, 0<<1|1) // file 1, same line
	data = append(data, lineData(-7)...)
	rtstest.StartProgram(&rtstest.Program{Functions: []rtstest.Function{
		{Module: atom.Lists, Name: atom.New, Lines: data},
		{Module: atom.Lists, Name: atom.Get},
	}})
	for point, want := range [][2]uint32{{2, 10}, {2, 10}, {1, 10}, {1, 3}} {
		if file, line := code.Location(1, uint32(point)); file != want[0] || line != want[1] {
			t.Errorf("point %d: file %d, line %d; want %d", point, file, line, want)
		}
	}
	if _, line := code.Location(2, 1); line != 0 {
		t.Errorf("line %d of a function without lines", line)
	}
}

func TestFindExport(t *testing.T) {
	var p rtstest.Program
	names := []term.Term{atom.Lists, atom.Maps, atom.Binary, atom.Os}
	for i := range 64 {
		p.Functions = append(p.Functions, rtstest.Function{
			Module: names[i%4], Name: names[i/4%4], Params: uint32(i / 16), Exported: i%3 != 0,
		})
	}
	rtstest.StartProgram(&p)
	for i, f := range p.Functions {
		want := uint32(0)
		if f.Exported {
			want = uint32(i + 1)
		}
		if fn := code.FindExport(f.Module, f.Name, f.Params); fn != want {
			t.Errorf("function %d: found %d", i+1, fn)
		}
	}
	if fn := code.FindExport(0xFFFFFFFF, 0, 0); fn != 0 {
		t.Errorf("found %d behind the last export", fn)
	}
}

func TestAtoms(t *testing.T) {
	rtstest.Start()
	for i, name := range atom.Names {
		if a := rtstest.Atom(name); a != term.Atom(uint32(i)) {
			t.Fatalf("%q is %#x", name, uint32(a))
		}
	}
	made := map[string]term.Term{}
	for i := range 20000 {
		name := fmt.Sprint("atom", i)
		made[name] = rtstest.Atom(name)
	}
	if n := code.AtomCount(); n != uint32(len(atom.Names))+20000 {
		t.Errorf("%d atoms", n)
	}
	for name, a := range made {
		addr, n := code.AtomText(a)
		if rtstest.Atom(name) != a || string(mem.Bytes(addr, n)) != name {
			t.Errorf("%q: %#x", name, uint32(a))
		}
	}
	if code.Existing(mem.Statics, 0) != 0 {
		t.Error("the atom '' exists")
	}
}

// frame is a function's frame in these tests: a resume word and Y registers.
func push(fn, point uint32, y ...term.Term) {
	for i := len(y) - 1; i >= 0; i-- {
		heap.SP -= 4
		term.Store(heap.SP, y[i])
	}
	heap.SP -= 4
	term.Store(heap.SP, term.Code(fn, point))
}

func pop(y int) { heap.SP += uint32(4 * (1 + y)) }

// mfa writes what generated code hands to bif_failed.
func mfa(module, name term.Term, arity uint32) uint32 {
	addr := heap.Malloc(12)
	term.Store(addr, module)
	term.Store(addr+4, name)
	mem.Store32(addr+8, arity)
	return addr
}

// TestStacktrace calls f, which calls g, which fails in one way or another.
func TestStacktrace(t *testing.T) {
	const f, g = 1, 2
	const x, y = term.Term(5<<4 | 15), term.Term(6<<4 | 15)
	tests := []struct {
		name string
		fail func() uint32
		want string
	}{
		{"error", func() uint32 { return code.Error(atom.Badmatch, term.Code(g, 1)) },
			`{error,badmatch,[{maps,get,2,[{file,"maps.erl"},{line,20}]},{lists,new,1,[{file,"lists.erl"},{line,10}]}]}`},
		{"error_tuple in a frame", func() uint32 {
			push(g, 2, atom.Ok)
			return code.ErrorTuple(atom.CaseClause, x, term.Code(g, 2))
		}, `{error,{case_clause,5},[{maps,get,2,[{file,"maps.erl"},{line,22}]},{lists,new,1,[{file,"lists.erl"},{line,10}]}]}`},
		{"function_clause", func() uint32 { return code.FunctionClause(term.Code(g, 1), 2) },
			`{error,function_clause,[{maps,get,[5,6],[{file,"maps.erl"},{line,20}]},{lists,new,1,[{file,"lists.erl"},{line,10}]}]}`},
		{"bif", func() uint32 {
			heap.Badarg()
			return code.BIFFailed(mfa(atom.Erlang, atom.Element, 2), term.Code(g, 1))
		}, `{error,badarg,[{erlang,element,[5,6],[{error_info,#{module=>erl_erts_errors}}]},` +
			`{maps,get,2,[{file,"maps.erl"},{line,20}]},{lists,new,1,[{file,"lists.erl"},{line,10}]}]}`},
		{"bif with cause", func() uint32 {
			heap.BadargCause(atom.Badopt)
			return code.BIFFailed(mfa(atom.Os, atom.Get, 1), 0)
		}, `{error,badarg,[{os,get,[5],[{error_info,#{cause=>badopt,module=>erl_kernel_errors}}]},{lists,new,1,[{file,"lists.erl"},{line,10}]}]}`},
		{"plus", func() uint32 {
			heap.Badarith()
			return code.BIFFailed(mfa(atom.Erlang, atom.Plus, 2)|code.OperatorFailure, term.Code(g, 1))
		}, `{error,badarith,[{maps,get,2,[{file,"maps.erl"},{line,20}]},{lists,new,1,[{file,"lists.erl"},{line,10}]}]}`},
		{"error/2", func() uint32 {
			heap.SetX(1, rtstest.List(x))
			heap.Error(atom.Ok)
			return code.BIFFailed(mfa(atom.Erlang, atom.Error, 2), term.Code(g, 1))
		}, `{error,ok,[{maps,get,[5],[{file,"maps.erl"},{line,20}]},{lists,new,1,[{file,"lists.erl"},{line,10}]}]}`},
		{"throw/1", func() uint32 {
			heap.Throw(atom.Ok)
			return code.BIFFailed(mfa(atom.Erlang, atom.Throw, 1), term.Code(g, 1))
		}, `{error,{nocatch,ok},[{maps,get,2,[{file,"maps.erl"},{line,20}]},{lists,new,1,[{file,"lists.erl"},{line,10}]}]}`},
		{"undef", func() uint32 { return code.Undef(mfa(atom.Os, atom.Get, 1), 0) },
			`{error,undef,[{os,get,[5],[]},{lists,new,1,[{file,"lists.erl"},{line,10}]}]}`},
		{"badarity", func() uint32 {
			push(g, 1)
			return code.Badarity(x, 2, term.Code(g, 1))
		}, `{error,{badarity,{5,[5,6]}},[{maps,get,2,[{file,"maps.erl"},{line,20}]},` +
			`{maps,get,2,[{file,"maps.erl"},{line,20}]},{lists,new,1,[{file,"lists.erl"},{line,10}]}]}`},
		{"apply", func() uint32 { return code.ApplyFailed(x, y, 1, 0) },
			`{error,badarg,[{erlang,apply,[5,6,[5]],[{error_info,#{module=>erl_erts_errors}}]},{lists,new,1,[{file,"lists.erl"},{line,10}]}]}`},
		{"raise a list", func() uint32 { return code.Raise(rtstest.List(x), atom.Ok) }, `{error,ok,[5]}`},
		{"deep", func() uint32 {
			for range 20 {
				push(g, 2)
			}
			return code.Error(atom.Ok, term.Code(g, 1))
		}, `{error,ok,[{maps,get,2,[{file,"maps.erl"},{line,20}]},{maps,get,2,[{file,"maps.erl"},{line,22}]},{lists,new,1,[{file,"lists.erl"},{line,10}]}]}`},
		{"many", func() uint32 {
			for range 10 {
				push(g, 2)
				push(g, 1)
			}
			return code.Error(atom.Ok, term.Code(g, 2))
		}, `{error,ok,[` + strings.Repeat(`{maps,get,2,[{file,"maps.erl"},{line,22}]},{maps,get,2,[{file,"maps.erl"},{line,20}]},`, 3) +
			`{maps,get,2,[{file,"maps.erl"},{line,22}]},{maps,get,2,[{file,"maps.erl"},{line,20}]}]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rtstest.StartProgram(&rtstest.Program{
				Files: []string{"lists.erl", "maps.erl"},
				Functions: []rtstest.Function{
					{Module: atom.Lists, Name: atom.New, Params: 1, Lines: lineData(10), Body: func(uint32) term.Term {
						push(f, 1, atom.Ok)
						heap.SetX(0, x)
						heap.SetX(1, y)
						return term.Term(tt.fail())
					}},
					{Module: atom.Maps, Name: atom.Get, Params: 2, Lines: append([]byte{1 << 1}, lineData(20, 22)...)},
				},
			})
			if got := code.Call(f); got != 0 {
				t.Fatalf("returned %s", rtstest.Show(got))
			}
			failure := rtstest.Tuple(heap.X(0), heap.X(1), code.BuildStacktrace(heap.X(2)))
			if got := rtstest.Show(failure); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// TestCatch lets an exception pass through frames to the handler of one.
func TestCatch(t *testing.T) {
	const f, g = 1, 2
	var seen string
	rtstest.StartProgram(&rtstest.Program{Functions: []rtstest.Function{
		{Module: atom.Lists, Name: atom.New, Params: 1, Body: func(point uint32) term.Term {
			if point == 0 {
				push(f, 1, term.Small(1), term.Catch(f, 2), term.Small(3))
				heap.SetX(0, atom.Os)
				return code.Enter(term.Code(g, 0), 1)
			}
			seen = fmt.Sprint(point, rtstest.Show(term.Load(heap.SP+4)), rtstest.Show(term.Load(heap.SP+12)))
			result := code.CatchEnd(heap.X(0), heap.X(1), heap.X(2))
			pop(3)
			return result
		}},
		{Module: atom.Maps, Name: atom.Get, Params: 1, Body: func(uint32) term.Term {
			push(g, 1, term.Small(9), heap.Float(1))
			return term.Term(code.Error(heap.X(0), term.Code(g, 1)))
		}},
	}})
	bottom := heap.SP
	if got := rtstest.Show(code.Call(f)); got != "{EXIT,{os,[{maps,get,1,[]},{lists,new,1,[]}]}}" {
		t.Errorf("result %s", got)
	}
	if seen != "213" || heap.SP != bottom {
		t.Errorf("handler has seen %s, stack pointer %d words from the bottom", seen, (bottom-heap.SP)/4)
	}
}

// giveWay is what generated code does when a slice is over.
func giveWay(word term.Term, live uint32) term.Term {
	if code.Yield(word, live) == 0 {
		return 0
	}
	return code.Enter(word, live)
}

// TestSlices runs a loop that yields at every turn, with garbage, and a
// recursion that is deeper than any WebAssembly stack.
func TestSlices(t *testing.T) {
	const loop, depth = 1, 2
	rtstest.StartProgram(&rtstest.Program{Functions: []rtstest.Function{
		{Module: atom.Lists, Name: atom.New, Params: 2, Body: func(uint32) term.Term {
			n := heap.X(0)
			if n == term.Small(0) {
				return heap.X(1)
			}
			heap.SetX(1, heap.Tuple2(n, heap.X(1).Element(1)))
			heap.SetX(0, n-1<<4)
			heap.Reductions -= 1000
			return giveWay(term.Code(loop, 0), 2)
		}},
		{Module: atom.Lists, Name: atom.Get, Params: 1, Body: func(point uint32) term.Term {
			if point == 1 {
				pop(1)
				return heap.X(0) + 1<<4
			}
			n := heap.X(0)
			if n == term.Small(0) {
				return n
			}
			if heap.SP-heap.HP < 16 {
				heap.Collect(2, 1)
			}
			push(depth, 1, n)
			heap.SetX(0, n-1<<4)
			return giveWay(term.Code(depth, 0), 1)
		}},
	}})
	heap.Verifying = true
	defer func() { heap.Verifying = false }()
	heap.SetX(0, term.Small(5000))
	heap.SetX(1, heap.Tuple1(atom.Ok))
	if got := rtstest.Show(code.Call(loop)); got != "{1,2}" {
		t.Errorf("loop: %s", got)
	}
	heap.SetX(0, term.Small(100000))
	if got := rtstest.Show(code.Call(depth)); got != "100000" {
		t.Errorf("depth: %s", got)
	}
	if r := code.Reductions(); r < 5000*1000/heap.ReductionUnits {
		t.Errorf("%d reductions", r)
	}
}

// TestRenewedSlices nests calls of 1,024 bytes of the engine's stack, one to a
// slice: as much for the caller, and for the callee's being called again. The
// stack is unwound whenever 128 KiB are in use, and not before.
func TestRenewedSlices(t *testing.T) {
	const fn, calls, each = 1, 1000, 1024
	nested, most, unwound := 0, 0, 0
	rtstest.StartProgram(&rtstest.Program{Functions: []rtstest.Function{
		{Module: atom.Lists, Name: atom.New, Params: 1, Stack: each, Body: func(point uint32) term.Term {
			nested++
			defer func() { nested-- }()
			most = max(most, nested)
			if point == 1 {
				pop(2)
				return heap.X(0)
			}
			n := heap.X(0)
			if n == term.Small(0) {
				return n
			}
			push(fn, 1, n, n)
			heap.SetX(0, n-1<<4)
			t := giveWay(term.Code(fn, 0), 1)
			if t == 0 {
				if nested == 1 {
					unwound++
				}
				return 0
			}
			pop(2)
			return t
		}},
	}})
	heap.Collect(4*calls, 0)
	heap.SetX(0, term.Small(calls))
	if got := code.Call(fn); got != term.Small(0) {
		t.Errorf("result %s", rtstest.Show(got))
	}
	if limit := 128 << 10 / (2 * each); most > limit || most < limit/2 || unwound == 0 || unwound > 2*calls/limit {
		t.Errorf("%d calls were nested, and unwound %d times", most, unwound)
	}
}

// TestCollectUnwinds ends a slice early, for a collection: it must not be renewed
// before.
func TestCollectUnwinds(t *testing.T) {
	const fn = 1
	collected := uint32(0)
	rtstest.StartProgram(&rtstest.Program{Functions: []rtstest.Function{
		{Module: atom.Lists, Name: atom.New, Params: 1, Body: func(uint32) term.Term {
			if heap.X(0) == atom.Ok {
				heap.SetX(0, atom.Error)
				heap.AskCollection()
				collected = heap.Current.MinorCount + heap.Current.MajorCount
				return giveWay(term.Code(fn, 0), 1)
			}
			collected = heap.Current.MinorCount + heap.Current.MajorCount - collected
			return heap.X(0)
		}},
	}})
	heap.SetX(0, atom.Ok)
	if got := code.Call(fn); got != atom.Error || collected != 1 {
		t.Errorf("result %s after %d collections", rtstest.Show(got), collected)
	}
}

// TestCallsCollect calls a function that leaves garbage and never collects.
func TestCallsCollect(t *testing.T) {
	rtstest.StartProgram(&rtstest.Program{Functions: []rtstest.Function{
		{Module: atom.Lists, Name: atom.New, Params: 1, Body: func(uint32) term.Term {
			heap.TupleOf(1000)
			return heap.X(0).Element(1)
		}},
	}})
	before := mem.Size()
	for i := range int32(20000) { // 80 MB
		heap.SetX(0, heap.Tuple1(term.Small(i)))
		if got := code.Call(1); got != term.Small(i) {
			t.Fatalf("call %d returned %s", i, rtstest.Show(got))
		}
	}
	if grown := mem.Size() - before; grown > 32 {
		t.Errorf("memory has grown by %d pages", grown)
	}
}
