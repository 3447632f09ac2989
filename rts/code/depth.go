package code

import (
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

// How deep the engine's stack is. It has frames for the functions that were called
// since the trampoline called one, and have not returned:
//
//   - those that wait for what they called in non-tail position: each has a frame on the
//     process's stack, with a code word that names it;
//   - those that wait for a tail call count themselves in heap.Depth, and so do
//     functions that stand between others, such as erlang:apply/3.
//
// What either needs is the compiler's estimate (PointTable in package backend). The
// calls of one slice never need more than 384 KiB, whatever they do (programStack
// there). So a slice can be renewed without unwinding while what is in use is
// small enough for that to come on top.

// maxRenewed is how many bytes of the engine's stack may be in use when a slice is
// renewed. With those of another slice they are within the 512 KiB that wasmtime
// gives by default; node's main thread has 984 KiB.
const maxRenewed = 96 << 10

// maxWalk is how many bytes of the process's stack may be looked at to find out:
// that must cost less than it saves.
const maxWalk = 4 << 10

// maxFrame is how many bytes a frame of the process's stack has, rare ones excepted.
const maxFrame = 64 << 2

// stackBase is how many bytes of the process's stack belong to functions that were
// unwound.
var stackBase uint32

// startDepth notes that the trampoline calls a function. The frame that this resumes, if
// there is one, must not count as unwound: the function may replace it by others, in a
// tail call.
func startDepth() {
	heap.Depth = 0
	stackBase = max(heap.Current.BlockEnd-heap.SP, maxFrame) - maxFrame
}

// shallow says whether little of the engine's stack is in use.
func shallow(p *heap.Process) bool {
	depth := heap.Depth
	end := p.BlockEnd - stackBase
	if end-heap.SP > maxFrame+maxWalk {
		return false
	}
	for addr := heap.SP; addr < end; addr += 4 {
		if word := term.Load(addr); word.IsCode() {
			depth += stackBytes(word.CodeFunction())
		}
	}
	return depth < maxRenewed
}

// addYield counts a function that has ended a slice and is called again: it waits, as
// does the function that the backend makes for that (newYield).
func addYield(fn, live uint32) { heap.Depth += stackBytes(fn) + 80 + 24*live }
