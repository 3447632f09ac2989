package system

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/wasi"
)

//go:wasmexport erlang:display/1
func display(t term.Term) term.Term {
	Print(wasi.Stdout, t)
	return term.True
}

//go:wasmexport erlang:display_nl/0
func displayNewline() term.Term {
	wasi.WriteText(wasi.Stdout, "\n")
	return term.True
}

// Print writes a term and a line feed to a file descriptor.
func Print(fd uint32, t term.Term) {
	o := newOutput(fd)
	o.print(t)
	o.byte('\n')
	o.close()
}

//go:wasmexport erlang:display_string/1
func displayString(t term.Term) term.Term { return writeString(wasi.Stdout, t) }

// displayStringTo is new in OTP 26.
//
//go:wasmexport erlang:display_string/2
func displayStringTo(device, t term.Term) term.Term {
	switch device {
	case atom.Stdout:
		return writeString(wasi.Stdout, t)
	case atom.Stderr:
		return writeString(wasi.Stderr, t)
	}
	return heap.Badarg()
}

// writeString writes a list of characters in UTF-8, or a binary as OTP 26 does.
func writeString(fd uint32, t term.Term) term.Term {
	if addr, n, ok := bytesOf(t); ok {
		wasi.Write(fd, addr, n)
		return term.True
	}
	if !isCharacters(t) {
		return heap.Badarg()
	}
	o := newOutput(fd)
	for ; t.IsCons(); t = t.Tail() {
		o.utf8(uint32(t.Head().Int()))
	}
	o.close()
	return term.True
}

// bytesOf returns where the bytes of a binary lie, if t is one and they begin
// at a byte.
func bytesOf(t term.Term) (addr, n uint32, ok bool) {
	if !t.IsBinary() {
		return 0, 0, false
	}
	return t.AlignedBytes()
}

func isCharacters(t term.Term) bool {
	for ; t.IsCons(); t = t.Tail() {
		if c := t.Head(); !c.IsSmall() || uint32(c.Int()) > 0x10FFFF {
			return false
		}
	}
	return t.IsNil()
}

// utf8 writes a character of at most 21 bits.
func (o *output) utf8(c uint32) {
	switch {
	case c < 0x80:
		o.byte(c)
	case c < 0x800:
		o.byte(0xC0 | c>>6)
		o.byte(0x80 | c&0x3F)
	case c < 0x10000:
		o.byte(0xE0 | c>>12)
		o.byte(0x80 | c>>6&0x3F)
		o.byte(0x80 | c&0x3F)
	default:
		o.byte(0xF0 | c>>18)
		o.byte(0x80 | c>>12&0x3F)
		o.byte(0x80 | c>>6&0x3F)
		o.byte(0x80 | c&0x3F)
	}
}

//go:wasmexport erlang:halt/0
func halt0() term.Term { return halt1(term.Small(0)) }

//go:wasmexport erlang:halt/1
func halt1(status term.Term) term.Term { return halt2(status, term.Nil) }

// halt2 ends the program with a status, or with a text on standard error, or
// as if by a crash (abort): both of those with status 1.
//
//go:wasmexport erlang:halt/2
func halt2(status, options term.Term) term.Term {
	switch {
	case !options.IsList():
		return heap.Badarg()
	case status.IsSmall() && status.Int() >= 0:
		wasi.ProcExit(uint32(status.Int()) & 0xFF)
	case status == atom.Abort:
		wasi.ProcExit(1)
	case status.IsList() && isCharacters(status):
		o := newOutput(wasi.Stderr)
		for ; status.IsCons(); status = status.Tail() {
			o.utf8(uint32(status.Head().Int()))
		}
		o.byte('\n')
		o.close()
		wasi.ProcExit(1)
	default:
		return heap.Badarg()
	}
	mem.Trap()
	return 0
}
