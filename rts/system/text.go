package system

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// The texts of identifiers: as they are printed.

func textOf(t term.Term) term.Term {
	o := newOutput(toMemory)
	o.print(t)
	list := heap.ListOfMemory(o.addr, o.len, term.Nil)
	heap.Free(o.addr)
	return list
}

//go:wasmexport erlang:pid_to_list/1
func pidToList(t term.Term) term.Term {
	if !t.IsPid() {
		return heap.Badarg()
	}
	return textOf(t)
}

//go:wasmexport erlang:port_to_list/1
func portToList(t term.Term) term.Term {
	if !t.IsPort() {
		return heap.Badarg()
	}
	return textOf(t)
}

//go:wasmexport erlang:ref_to_list/1
func refToList(t term.Term) term.Term {
	if !t.IsRef() {
		return heap.Badarg()
	}
	return textOf(t)
}

//go:wasmexport erlang:fun_to_list/1
func funToList(t term.Term) term.Term {
	if !t.IsFun() {
		return heap.Badarg()
	}
	return textOf(t)
}

//go:wasmexport erlang:list_to_pid/1
func listToPid(list term.Term) term.Term {
	_, number, serial, ok := readIdentifier(list, "<")
	if !ok || serial != 0 || number > maxNumber {
		return heap.Badarg()
	}
	return term.Pid(uint32(number))
}

//go:wasmexport erlang:list_to_port/1
func listToPort(list term.Term) term.Term {
	addr, n, ok := utf8Of(list)
	if !ok {
		return heap.Badarg()
	}
	s := scanner{addr, addr + n}
	ok = s.text("#Port<") && s.text("0.")
	number, isNumber := s.number()
	ok = ok && isNumber && s.text(">") && s.at == s.end && number <= maxNumber
	heap.Free(addr)
	if !ok {
		return heap.Badarg()
	}
	return term.Port(uint32(number))
}

//go:wasmexport erlang:list_to_ref/1
func listToRef(list term.Term) term.Term {
	_, high, low, ok := readIdentifier(list, "#Ref<0.")
	if !ok || high >= 1<<32 || low >= 1<<32 {
		return heap.Badarg()
	}
	return heap.Ref(high<<32 | low)
}

// maxNumber is the greatest number of a local pid or port.
const maxNumber = 1<<28 - 1

// readIdentifier takes <A.B.C> apart, with a text in front of A. The first
// number of a pid is the node: 0.
func readIdentifier(list term.Term, prefix string) (first, second, third uint64, ok bool) {
	addr, n, ok := utf8Of(list)
	if !ok {
		return 0, 0, 0, false
	}
	s := scanner{addr, addr + n}
	ok = s.text(prefix)
	first, isFirst := s.number()
	ok = ok && isFirst && s.text(".")
	second, isSecond := s.number()
	ok = ok && isSecond && s.text(".")
	third, isThird := s.number()
	ok = ok && isThird && s.text(">") && s.at == s.end && first == 0
	heap.Free(addr)
	return first, second, third, ok
}

// scanner reads a text in memory.
type scanner struct{ at, end uint32 }

// text skips a text, if it is next.
func (s *scanner) text(want string) bool {
	for i := range len(want) {
		if s.at == s.end || mem.Load8(s.at) != uint32(want[i]) {
			return false
		}
		s.at++
	}
	return true
}

// number reads a decimal number of at most 18 digits.
func (s *scanner) number() (n uint64, ok bool) {
	const maxDigits = 18
	start := s.at
	for s.at < s.end && s.at-start < maxDigits {
		c := mem.Load8(s.at)
		if c < '0' || c > '9' {
			break
		}
		n = n*10 + uint64(c-'0')
		s.at++
	}
	return n, s.at > start
}
