//go:build !wasm

package system

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/rtstest"
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/wasi"
)

func start() {
	rtstest.Start()
	Init()
}

// TestDisplay expects what erlang:display/1 of OTP 25 writes.
func TestDisplay(t *testing.T) {
	start()
	text := func(s string) term.Term { return listOfString(s) }
	b := rtstest.Atom
	fun, addr := heap.Box(term.TagFun, 1)
	mem.Store32(addr, heap.Malloc(32))
	mem.Fill(fun.FunEntry(), 0, 32)
	term.Store(fun.FunEntry()+code.FunModule, b("v"))
	mem.Store32(fun.FunEntry()+code.FunUniq, 6218252)
	var numbers []term.Term
	for i := range int32(3) {
		numbers = append(numbers, term.Small(i))
	}
	five, data := heap.NewBinary(1)
	mem.Store8(data, 3<<3)
	sub, addr := heap.Box(term.TagSubBinary, term.SubBinaryWords)
	for i, w := range []uint32{0, 0, uint32(five), 5} {
		mem.Store32(addr+uint32(i)*4, w)
	}
	big, addr := heap.Box(term.TagNegative, 4)
	mem.Store64(addr, 0)
	mem.Store64(addr+8, 1)
	tests := []struct {
		t    term.Term
		want string
	}{
		{heap.Float(1.5), "1.500000e+00"},
		{heap.Float(1e100), "1.000000e+100"},
		{heap.BinaryOf([]byte("abc")), `<<"abc">>`},
		{heap.BinaryOf([]byte{1, 2}), "<<1,2>>"},
		{heap.BinaryOf([]byte("é")), "<<195,169>>"},
		{heap.BinaryOf([]byte("a\n\"")), "<<97,10,34>>"},
		{heap.BinaryOf(nil), "<<>>"},
		{sub, "<<3:5>>"},
		{rtstest.List(b("a"), term.Small('b')), "[a,98]"},
		{text("abc"), `"abc"`},
		{text("a\nb\"e"), `"a\nb\"e"`},
		{rtstest.List(term.Small('a'), term.Small(300)), "[97,300]"},
		{heap.Cons(term.Small(1), term.Small(2)), "[1|2]"},
		{heap.Cons(text("ab"), text("cd")), `["ab",99,100]`},
		{rtstest.Tuple(term.Nil, rtstest.Tuple(), b("A b"), b(""), b("aB_@1"), b("Åbc"), b("don't")), `{[],{},'A b','',aB_@1,'Åbc','don\'t'}`},
		{term.Small(-5), "-5"},
		{heap.Int(-1 << 63), "-9223372036854775808"},
		{big, "-18446744073709551616"},
		{term.Pid(9), "<0.9.0>"},
		{code.ExternalFun(atom.Erlang, atom.Abs, 1), "fun erlang:abs/1"},
		{fun, "#Fun<v.0.6218252>"},
		{flatMap(term.Small(1), b("a"), term.Small(2), text("x")), `#{1=>a,2=>"x"}`},
		{rtstest.List(numbers...), "[0,1,2]"},
	}
	for _, tt := range tests {
		wasi.Native.Output[wasi.Stdout] = nil
		display(tt.t)
		if got := string(wasi.Native.Output[wasi.Stdout]); got != tt.want+"\n" {
			t.Errorf("got %swant %s", got, tt.want)
		}
	}
	deep := term.Nil
	for range 1_000_000 { // deeper than any stack
		deep = rtstest.List(deep)
	}
	wasi.Native.Output[wasi.Stdout] = nil
	display(deep)
	if n := len(wasi.Native.Output[wasi.Stdout]); n != 2_000_003 {
		t.Errorf("%d bytes of brackets", n)
	}
}

func flatMap(pairs ...term.Term) term.Term {
	n := uint32(len(pairs) / 2)
	keys, at := heap.TupleOf(n)
	m, addr := heap.Box(term.TagMap, n+1)
	term.Store(addr, keys)
	for i := range n {
		term.Store(at+i*4, pairs[2*i])
		term.Store(addr+4+i*4, pairs[2*i+1])
	}
	return m
}

// TestCalendar compares with Go's.
func TestCalendar(t *testing.T) {
	start()
	r := rand.New(rand.NewPCG(5, 5))
	for range 20000 {
		want := r.Int64N(1<<37) - 1<<36
		got := posixtimeToUniversaltime(heap.Int(want))
		c, ok := readCivil(got)
		if !ok {
			t.Fatalf("%d: %s", want, rtstest.Show(got))
		}
		goTime := time.Date(int(c.year), time.Month(c.month), int(c.day), int(c.hour), int(c.minute), int(c.second), 0, time.UTC)
		if goTime.Unix() != want {
			t.Fatalf("%d: %s is %d", want, rtstest.Show(got), goTime.Unix())
		}
		back := universaltimeToPosixtime(got)
		if c.year < firstYear {
			if back != 0 {
				t.Fatalf("%s: %s", rtstest.Show(got), rtstest.Show(back))
			}
		} else if rtstest.Show(back) != rtstest.Show(heap.Int(want)) {
			t.Fatalf("%s: %s", rtstest.Show(got), rtstest.Show(back))
		}
	}
	bad := rtstest.Tuple(rtstest.Tuple(term.Small(2023), term.Small(2), term.Small(29)), rtstest.Tuple(term.Small(0), term.Small(0), term.Small(0)))
	if universaltimeToPosixtime(bad) != 0 {
		t.Error("the 29th of February 2023")
	}
}

func TestClock(t *testing.T) {
	start()
	for _, tt := range []struct {
		ns   int64
		unit term.Term
		want int64
	}{
		{1_999_999_999, atom.Second, 1}, {-1, atom.Second, -1}, {-1_000_000, atom.Millisecond, -1},
		{1_500_000_000, term.Small(3), 4}, {7, atom.Native, 7}, {5_000_000_000_000_000_000, atom.Microsecond, 5_000_000_000_000_000},
	} {
		if got, _ := inUnit(tt.ns, tt.unit).SmallOrInt64(); got != tt.want {
			t.Errorf("%d in %s: %d, want %d", tt.ns, rtstest.Show(tt.unit), got, tt.want)
		}
	}
	if inUnit(1, atom.Ok) != 0 || inUnit(1, term.Small(0)) != 0 {
		t.Error("units that are none")
	}
	first := rtstest.Show(now())
	if rtstest.Show(now()) == first {
		t.Error("now/0 returned the same twice")
	}
	got, _ := systemTime1(atom.Second).SmallOrInt64()
	if d := time.Now().Unix() - got; d < -1 || d > 1 {
		t.Errorf("system time is %d s off", d)
	}
}

// TestPersistent keeps terms over collections and the death of what they were
// made of.
func TestPersistent(t *testing.T) {
	start()
	heap.Verifying = true
	defer func() { heap.Verifying = false }()
	body := heap.BinaryOf(slices.Repeat([]byte{7}, 100))
	value := rtstest.List(rtstest.Tuple(atom.Ok, heap.Float(2)), body, flatMap(atom.A, term.Nil))
	want := rtstest.Show(value)
	persistentPut(rtstest.Tuple(atom.Lists, term.Small(1)), value)
	persistentPut(atom.Maps, term.Small(1))
	for range 3 {
		heap.Current.MajorAsked, heap.Current.CollectAsked = 1, 1
		heap.Collect(0, 0)
	}
	heap.SetX(0, persistentGet(rtstest.Tuple(atom.Lists, term.Small(1))))
	heap.Current.MajorAsked, heap.Current.CollectAsked = 1, 1
	heap.Collect(0, 1)
	if got := rtstest.Show(heap.X(0)); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if persistentGet(atom.Ok) != 0 || persistentGetDefault(atom.Ok, atom.Os) != atom.Os {
		t.Error("a key that is not there")
	}
	if persistentErase(atom.Maps) != term.True || persistentErase(atom.Maps) != term.False {
		t.Error("erase")
	}
}

func TestAtomics(t *testing.T) {
	start()
	big := heap.Uint(1<<64 - 1)
	unsigned, signed := atomicsNew(term.Small(3), term.Small(0)), atomicsNew(term.Small(3), term.Small(1))
	one, two := term.Small(1), term.Small(2)
	for i, tt := range []struct {
		got  term.Term
		want string
	}{
		{atomicsPut(signed, one, term.Small(-4)), "ok"},
		{atomicsGet(signed, one), "-4"},
		{atomicsAddGet(signed, one, heap.Int(1<<40)), "1099511627772"},
		{atomicsPut(unsigned, one, term.Small(-1)), "NONE"},
		{atomicsAddGet(unsigned, one, term.Small(7)), "7"},
		{atomicsAddGet(unsigned, one, big), "6"},
		{atomicsExchange(unsigned, one, big), "6"},
		{atomicsCompareExchange(unsigned, one, big, two), "ok"},
		{atomicsCompareExchange(unsigned, one, big, one), "2"},
		{atomicsGet(signed, term.Small(4)), "NONE"},
		{atomicsGet(signed, term.Small(0)), "NONE"},
		{atomicsGet(heap.Ref(5), one), "NONE"},
		{atomicsInfo(signed), "#{max=>9223372036854775807,memory=>32,min=>-9223372036854775808,size=>3}"},
	} {
		if got := rtstest.Show(tt.got); got != tt.want {
			t.Errorf("%d: %s, want %s", i, got, tt.want)
		}
	}
}

func TestEnvironment(t *testing.T) {
	t.Setenv("JITWASM_TEST", "größe=1")
	start()
	name := listOfString("JITWASM_TEST")
	get := func() string { return rtstest.Show(osGetenv(name)) }
	if got := get(); got != "[103,114,246,223,101,61,49]" {
		t.Errorf("from the host: %s", got)
	}
	osPutenv(name, listOfString("new"))
	if got := get(); got != `"new"` {
		t.Errorf("after putenv: %s", got)
	}
	osUnsetenv(name)
	if got := get(); got != "false" {
		t.Errorf("after unsetenv: %s", got)
	}
	if osPutenv(listOfString("a=b"), name) != 0 || osGetenv(atom.Ok) != 0 {
		t.Error("names that cannot be")
	}
	wasi.Native.Args = []string{"prog", "a", "b c"}
	if got := rtstest.Show(Arguments()); got != `["a","b c"]` {
		t.Errorf("arguments: %s", got)
	}
}

func TestReadLine(t *testing.T) {
	start()
	long := string(slices.Repeat([]byte{'x'}, 10000))
	wasi.Native.Input = []byte("one\n\n" + long + "\nlast")
	for i, want := range []string{`<<"one\n">>`, `<<"\n">>`, `<<"more` + long + `\n">>`, `<<"last">>`, "eof", "eof"} {
		switch i {
		case 2:
			unreadLine(heap.BinaryOf([]byte("more")))
		case 3:
			unreadLine(readLine())
		}
		if got := rtstest.Show(readLine()); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestSystemInfo asks for everything that it answers.
func TestSystemInfo(t *testing.T) {
	start()
	for _, tt := range []struct {
		what term.Term
		want string
	}{
		{atom.Wordsize, "4"}, {atom.OtpRelease, `"25"`}, {atom.OsType, "{unix,wasi}"}, {atom.Schedulers, "1"},
		{rtstest.Tuple(atom.Wordsize, atom.External), "4"}, {atom.Endian, "little"}, {atom.Ok, "NONE"},
	} {
		if got := rtstest.Show(systemInfo(tt.what)); got != tt.want {
			t.Errorf("%s: %s, want %s", rtstest.Show(tt.what), got, tt.want)
		}
	}
	for _, what := range []term.Term{atom.Runtime, atom.WallClock, atom.Reductions, atom.GarbageCollection, atom.Io} {
		if !statistics(what).IsTuple() {
			t.Errorf("statistics(%s)", rtstest.Show(what))
		}
	}
	if sum := memory0(); !sum.IsCons() {
		t.Error("memory/0")
	}
}

func TestUnique(t *testing.T) {
	start()
	a, b := rtstest.Show(uniqueInteger0()), rtstest.Show(uniqueInteger1(rtstest.List(atom.Positive, atom.Monotonic)))
	if a != "-576460752303423487" || b != "2" {
		t.Errorf("%s, %s", a, b)
	}
	if uniqueInteger1(rtstest.List(atom.Ok)) != 0 || uniqueInteger1(atom.Ok) != 0 {
		t.Error("modifiers that are none")
	}
	if ref := makeRef(); ref.RefID() == makeRef().RefID() {
		t.Error("references are equal")
	}
}

func TestIdentifiers(t *testing.T) {
	start()
	ref := makeRef()
	for i, tt := range []struct {
		got  term.Term
		want string
	}{
		{pidToList(term.Pid(9)), `"<0.9.0>"`},
		{listToPid(pidToList(term.Pid(12345))), "<0.12345.0>"},
		{listToPid(listOfString("<0.9.1>")), "NONE"},
		{listToPid(listOfString("<0.9.0")), "NONE"},
		{listToPid(listOfString("<0.9.0>x")), "NONE"},
		{listToPid(listOfString("<0..0>")), "NONE"},
		{listToPid(atom.Ok), "NONE"},
		{portToList(listToPort(listOfString("#Port<0.7>"))), `"#Port<0.7>"`},
		{funToList(code.ExternalFun(atom.Lists, atom.Get, 2)), `"fun lists:get/2"`},
		{refToList(ref), `"#Ref<0.0.0.1>"`},
		{refToList(listToRef(refToList(heap.Ref(5<<32 | 6)))), `"#Ref<0.0.5.6>"`},
	} {
		if got := rtstest.Show(tt.got); got != tt.want {
			t.Errorf("%d: %s, want %s", i, got, tt.want)
		}
	}
}

// TestStrongRandBytes: the right number of bytes, which are not all the same.
func TestStrongRandBytes(t *testing.T) {
	start()
	for _, n := range []int32{0, 1, 63, 64, 70000} {
		b := strongRandBytes(term.Small(n))
		addr, size, ok := b.AlignedBytes()
		if !ok || size != uint32(n) {
			t.Fatalf("%d bytes, want %d", size, n)
		}
		different := uint32(0)
		for i := range size {
			different |= mem.Load8(addr) ^ mem.Load8(addr+i)
		}
		if n > 32 && different == 0 {
			t.Errorf("%d equal bytes", n)
		}
	}
	for _, bad := range []term.Term{term.Small(-1), term.Nil, heap.Int(1 << 40)} {
		if strongRandBytes(bad) != 0 {
			t.Errorf("%v is taken", bad)
		}
	}
}

// TestDisplayString: each device gets its texts.
func TestDisplayString(t *testing.T) {
	start()
	for fd, device := range map[int]string{wasi.Stdout: "stdout", wasi.Stderr: "stderr"} {
		wasi.Native.Output[fd] = nil
		for _, s := range []term.Term{rtstest.List(term.Small('a'), term.Small(0x6F22)), heap.BinaryOf([]byte("bc")), term.Nil} {
			if displayStringTo(rtstest.Atom(device), s) != term.True {
				t.Errorf("%s is refused", rtstest.Show(s))
			}
		}
		if got := string(wasi.Native.Output[fd]); got != "a漢bc" {
			t.Errorf("%s got %q", device, got)
		}
		for _, bad := range []term.Term{term.Small(1), rtstest.List(term.Nil), rtstest.List(term.Small(0x110000))} {
			if displayStringTo(rtstest.Atom(device), bad) != 0 {
				t.Errorf("%s is taken", rtstest.Show(bad))
			}
		}
	}
	if displayStringTo(rtstest.Atom("stdin"), term.Nil) != 0 {
		t.Error("stdin is written to")
	}
}
