package system

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/wasi"
)

// The functions of module jitwasm are what the Erlang part of the run-time
// system builds input and output on.

// write writes all bytes of a binary to a file descriptor: ok or {error, Atom}.
//
//go:wasmexport jitwasm:write/2
func write(fd, data term.Term) term.Term {
	if !fd.IsSmall() || !data.IsBinary() {
		return heap.Badarg()
	}
	addr, n, ok := data.AlignedBytes()
	if ok {
		return result(wasi.Write(uint32(fd.Int()), addr, n))
	}
	addr, offset, bits := data.Bits()
	n = uint32(bits >> 3)
	buffer := heap.Malloc(n)
	for i := range n {
		mem.Store8(buffer+i, term.BinaryByte(addr+i, offset))
	}
	errno := wasi.Write(uint32(fd.Int()), buffer, n)
	heap.Free(buffer)
	return result(errno)
}

func result(errno uint32) term.Term {
	if errno == 0 {
		return atom.Ok
	}
	return heap.Tuple2(atom.Error, errorName(errno))
}

// errorName returns Erlang's name of an error of WASI.
func errorName(errno uint32) term.Term {
	switch errno {
	case 2:
		return atom.Eacces
	case 6:
		return atom.Eagain
	case 8:
		return atom.Ebadf
	case 28:
		return atom.Einval
	case 51:
		return atom.Enospc
	case 64:
		return atom.Epipe
	}
	return atom.Eio
}

// Input from standard input that was read but not asked for yet: what lies from
// inputStart to inputEnd in a block of at least inputSize bytes.
var input, inputStart, inputEnd uint32

const inputSize = 4 << 10

// readLine reads a line from standard input, with the line feed at its end if
// there is one: {ok, Binary}, eof or {error, Atom}.
//
//go:wasmexport jitwasm:read_line/0
func readLine() term.Term {
	line, n := heap.Malloc(inputSize), uint32(0)
	for {
		if inputStart == inputEnd {
			if errno := fillInput(); errno != 0 {
				heap.Free(line)
				return result(errno)
			}
			if inputStart == inputEnd {
				break
			}
		}
		taken, ended := takeLine()
		line = join(line, n, input+inputStart, taken)
		n += taken
		inputStart += taken
		if ended {
			break
		}
	}
	return endLine(line, n)
}

func endLine(line, n uint32) term.Term {
	if n == 0 {
		heap.Free(line)
		return atom.Eof
	}
	t, data := heap.NewBinary(n)
	mem.Copy(data, line, n)
	heap.Free(line)
	return t
}

func fillInput() (errno uint32) {
	if input == 0 {
		input = heap.Malloc(inputSize)
	}
	inputStart = 0
	inputEnd, errno = wasi.Read(wasi.Stdin, input, inputSize)
	return errno
}

// unreadLine puts a binary in front of the input that is still to be read.
//
//go:wasmexport jitwasm:unread_line/1
func unreadLine(data term.Term) term.Term {
	addr, n, ok := bytesOf(data)
	if !ok {
		return heap.Badarg()
	}
	rest := inputEnd - inputStart
	block := heap.Malloc(max(n+rest, inputSize))
	mem.Copy(block, addr, n)
	mem.Copy(block+n, input+inputStart, rest)
	if input != 0 {
		heap.Free(input)
	}
	input, inputStart, inputEnd = block, 0, n+rest
	return atom.Ok
}

// takeLine returns how many bytes of the buffer belong to the line.
func takeLine() (n uint32, ended bool) {
	n = lengthIn(input+inputStart, inputEnd-inputStart, '\n')
	if n < inputEnd-inputStart {
		return n + 1, true
	}
	return n, false
}

// join appends bytes to a block of n bytes, which it may move.
func join(block, n, from, count uint32) uint32 {
	if n+count > heap.Usable(block) {
		larger := heap.Malloc(2 * (n + count))
		mem.Copy(larger, block, n)
		heap.Free(block)
		block = larger
	}
	mem.Copy(block+n, from, count)
	return block
}

// unicodeIO says that io servers take Unicode.
//
//go:wasmexport net_kernel:dflag_unicode_io/1
func unicodeIO(pid term.Term) term.Term {
	if !pid.IsPid() {
		return heap.Badarg()
	}
	return term.True
}
